"""Whatever a feed holds: records that can be kept, or an error with a sentence, and in time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.feed import document
from collectors.feed.entry import Entry, Feed
from collectors.feed.identity import keys
from collectors.feed.item import items
from renown.errors import SourceError, UnreadableError
from renown.record import Record
from tests.collectors.blog import jsonfeed, rss

SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy; how long a feed may take is asked of the pieces below."""
BASE = "https://ada.example/a/feed"
SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "feed").glob("*.???*"))
XML = [sample.read_bytes() for sample in SAMPLES if sample.suffix == ".xml"]

# Pieces that mean something somewhere, among any characters.
_PIECES = (
    *("<b>", "</", "<!--", "<![CDATA[", "]]>", "&amp;", "&#x202e;", "&#0;", "&lt;", "%", "\\", "@"),
    *("http://", "https://ada.example/", "javascript:", "//", "?", "#", "[", ":99999", "::error::"),
    *("\r\n", "\0", "\u202e", "\u2028", "\ud800", "\ufeff", "\U000e0001", " ", "1 Jan 2026", "İ"),
)
texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), max_size=6).map("".join)
lists = st.lists(texts, max_size=3).map(tuple)
entries = st.builds(
    Entry,
    id=texts,
    link=texts,
    title=texts,
    text=texts,
    authors=lists,
    published=texts,
    updated=texts,
    tags=lists,
    canonical=texts,
)
feeds = st.builds(
    Feed, title=texts, authors=lists, entries=st.lists(entries, max_size=6).map(tuple)
)


def records(feed: Feed) -> Iterator[Record]:
    found = items(feed, BASE)
    assert len(found) == len(set(keys(found)))
    for key, item in zip(keys(found), found, strict=True):
        yield item.record("post", key)


def check(record: Record) -> None:
    """It can be kept as text, shown in one line, and says nothing that it does not know."""
    authors = record.details.get("authors", [])
    assert isinstance(authors, list)
    others = [value for value in record.details.values() if isinstance(value, str)]
    for text in (record.key, record.title, record.url or "", *record.tags, *authors, *others):
        text.encode()
        assert text == " ".join(text.split())
        assert not re.search(r"[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)
    assert 1 <= len(record.title) <= 300
    assert 1 <= len(record.key) <= 350
    assert record.url is None or re.match(r"https?://[^/?#@\s]+", record.url)
    assert not re.search(r"""["'<>`\s]""", record.url or "")
    assert record.at is None or record.at.tzinfo is UTC
    assert "@" not in "".join(authors)


@settings(SLOWLY, max_examples=40)
@given(feeds)
def test_any_entries_become_records_that_can_be_kept(feed: Feed) -> None:
    for record in records(feed):
        check(record)


_FIELDS = (
    *("id", "url", "external_url", "title", "summary", "content_text", "content_html"),
    *("date_published", "date_modified", "author", "authors", "name", "tags"),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(_FIELDS) | texts, inner, max_size=4)
    ),
    max_leaves=6,
)


@settings(SLOWLY, max_examples=40)
@given(st.lists(values | st.dictionaries(st.sampled_from(_FIELDS), values), max_size=4), values)
def test_any_json_gives_records(some: list[object], author: object) -> None:
    feed = document.read(jsonfeed(*some, authors=author, title=author), "")

    assert sum(isinstance(item, dict) for item in some) == len(feed.entries)
    for record in records(feed):
        check(record)


@SLOWLY
@given(st.binary(), texts)
def test_any_bytes_become_characters(body: bytes, content_type: str) -> None:
    assert isinstance(document.decode(body, content_type), str)


def _whole(body: bytes) -> None:
    """Read it to the records, or to an error that says what to do."""
    try:
        feed = document.read(body, "text/xml")
    except SourceError:
        return
    for record in records(feed):
        check(record)


mutations = st.lists(
    st.tuples(
        st.integers(0, 3000),
        st.integers(0, 40),
        st.binary(max_size=6)
        | st.sampled_from([piece.encode(errors="replace") for piece in _PIECES]),
    ),
    max_size=6,
)


def mutated(body: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """With some stretches replaced."""
    for at, length, piece in changes:
        body = body[:at] + piece + body[at + length :]
    return body


@settings(SLOWLY, max_examples=6)
@given(st.sampled_from(XML), mutations)
def test_a_feed_with_a_few_wrong_bytes_ends_well(
    body: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    _whole(mutated(body, changes))


@pytest.mark.slow
@settings(SLOWLY, max_examples=200)
@given(st.sampled_from(XML), mutations)
def test_many_feeds_with_a_few_wrong_bytes_end_well(
    body: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    _whole(mutated(body, changes))


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<",
            "<a ",
            '<a "',
            "<a b='\n",
            "</",
            "<!--",
            "<![CDATA[",
            "<?a",
            "<!DOCTYPE ",
            "&",
            "&a",
        ),
        *(
            "<item>",
            "<a>",
            "<a/>",
            "<title>",
            "&lt;/a",
            "\n",
            "\0",
            "é",
            "]]>",
            "<category>x",
            "x@",
        ),
    ],
)
def test_one_piece_ever_again_ends_in_time(piece: str) -> None:
    started = time.monotonic()
    inside = piece * (20_000 // len(piece))
    for body in (rss(f"<title>{inside}"), rss(f"<author>{inside}"), inside.encode()):
        _whole(body)

    assert 60 > time.monotonic() - started


ENTITIES = '<!DOCTYPE rss [\n<!ENTITY a "0123456789">\n<!ENTITY b "&a;&a;&a;&a;">\n]>\n'
USED = rss("<title>&b;</title>").decode()


@pytest.mark.parametrize(
    "body",
    [
        (ENTITIES + USED).encode(),
        ("<?xml version='1.0' encoding='utf-16'?>" + ENTITIES + USED).encode("utf-16"),
        ("<?xml version='1.0'?>" + ENTITIES + USED).encode("utf-16-be"),
        (f"<!--{'-' * 70_000}\n-->{ENTITIES}{USED}").encode(),
        ENTITIES.replace("[\n", f"[\n<!--{' ' * 70_000}-->\n").encode() + USED.encode(),
        (f"something first\n<é>{ENTITIES}{USED}").encode(),
        (f"<!-- <a> -->{ENTITIES.replace('[', '[ <!-- <a> --> <?a <a> ?>')}{USED}").encode(),
        (f"<!--\n{ENTITIES}{USED}").encode(),
    ],
    ids=["utf-8", "utf-16 bom", "utf-16", "late", "late in", "after text", "hidden", "comment"],
)
def test_a_feed_with_entities_of_its_own_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="entities of its own"):
        document.read(body, "text/xml")


def laughs(levels: int) -> bytes:
    """Each entity is ten of the one before; the first element seems to stand before them."""
    lines = "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">\n' for level in range(1, levels + 1)
    )
    head = f'<!DOCTYPE rss SYSTEM "<a" [\n<!ENTITY a0 "0123456789">\n{lines}]>'
    return head.encode() + rss(f"<title>&a{levels};</title>")


def test_entities_that_are_not_seen_make_no_long_text() -> None:
    feed = document.read(laughs(4), "text/xml")

    assert [2000] == [len(entry.title) for entry in feed.entries]


def test_entities_that_grow_without_end_are_not_expanded() -> None:
    feed = document.read(laughs(9), "text/xml")

    assert feed.is_damaged
    assert ["&a9;"] == [entry.title for entry in feed.entries]


def test_an_entity_in_the_text_of_a_post_is_text() -> None:
    body = rss("<title><![CDATA[<!DOCTYPE x [ <!ENTITY a 'b'> ]> is a trap]]></title>")

    assert "is a trap" in document.read(body, "text/xml").entries[0].title
