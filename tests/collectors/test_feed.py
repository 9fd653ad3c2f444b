"""What a feed becomes: records, with keys that last, and a state that says when nothing is new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from collectors import feed
from collectors.feed import xmlfeed
from collectors.feed.document import decode
from collectors.feed.identity import digest
from renown import registry
from renown.errors import IncompleteError, UnreadableError
from renown.http import Client
from renown.record import Record
from tests.collectors.blog import NOW, Blog, jsonfeed, rss
from tests.peer import Peer, Reply, document, redirect

SAMPLES = Path(__file__).parents[1] / "samples" / "feed"


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(allow_private=True, pause=0) as client:
        yield client


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def blog(client: Client) -> Blog:
    return Blog(client)


def read(
    blog: Blog, peer: Peer, body: bytes, content_type: str | None = None, **options: Any
) -> list[Record]:
    """What the document becomes when it stands at /a/feed."""
    headers = {"Content-Type": content_type}
    return blog.read(peer.serve("/a/feed", Reply(body=body, headers=headers)), **options)


def plainly(record: Record) -> dict[str, object]:
    """As JSON holds it, without what is the same for all posts."""
    fields = asdict(record) | {"at": record.at and record.at.isoformat()}
    for name in ("kind", "evidence", "until", "private"):
        fields.pop(name)
    plain: dict[str, object] = json.loads(json.dumps(fields))
    return plain


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "rdf.xml", "jsonfeed.json"])
def test_each_format_becomes_the_expected_records(blog: Blog, peer: Peer, name: str) -> None:
    expected = json.loads((SAMPLES / f"{name}.expected.json").read_text("utf-8"))

    url = peer.serve(f"/ada/{name}", Reply(body=(SAMPLES / name).read_bytes()))
    found = [plainly(record) for record in blog.read(url)]

    here = peer.url("/").partition("://")[2]
    assert expected == [
        record
        | {
            "url": record["url"]
            and str(record["url"]).replace(f"http://{here}", "https://ada.example/"),
            "key": str(record["key"]).replace(here, "ada.example/"),
        }
        for record in found
    ]
    assert [] == blog.notes


def test_the_folder_of_collectors_lists_it() -> None:
    assert "feed" in registry.names()
    assert ("post", "talk") == registry.load("feed").KINDS


def test_recordings_become_talks(blog: Blog, peer: Peer) -> None:
    item = {"id": "v1", "url": "https://video.example/1", "title": "On clusters"}
    [record] = read(blog, peer, jsonfeed(item, authors=[{"name": "Ada Example"}]), kind="talk")

    assert ("talk", "listed") == (record.kind, record.evidence)
    assert {
        "speakers": ["Ada Example"],
        "video": "https://video.example/1",
        "recording": True,
    } == record.details


def test_of_a_channel_of_many_those_are_kept_that_name_the_person(blog: Blog, peer: Peer) -> None:
    items = [
        {
            "id": "v1",
            "url": "https://video.example/1",
            "title": "On clusters - A\u0301da Example, X",
        },
        {"id": "v2", "url": "https://video.example/2", "title": "Adamant examples - Bob Sample"},
        {"id": "v3", "url": "https://video.example/3", "title": "A. Example: On rollouts"},
    ]
    found = read(blog, peer, jsonfeed(*items), kind="talk", named=True)

    assert ["https://video.example/1", "https://video.example/3"] == [one.url for one in found]


def test_a_channel_that_names_the_person_nowhere_is_told(blog: Blog, peer: Peer) -> None:
    item = {"id": "v2", "url": "https://video.example/2", "title": "On gardens - Bob Sample"}

    assert [] == read(blog, peer, jsonfeed(item), kind="talk", named=True)
    assert ["no item of the feed names the person in its title; check name and aliases"] == (
        blog.notes
    )


# Titles and links come from strangers.


@pytest.mark.parametrize(
    ("expected", "title"),
    [
        ("alert(1)Hello", "<script>alert(1)</script>Hello"),
        ("AT&T & friends", "AT&amp;T & friends"),
        ("how <b> works", "how &lt;b&gt; works"),
        ("&lt; is an entity", "&amp;lt; is an entity"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("one two", "one<br>two"),
        ("onetwo", "one<!-- > --><b>two</b>"),
        ("txt.exe", "\u202etxt\u202c.\u2066exe\u2069"),
        ("txt.exe", "&#x202e;txt.exe"),
        ("::error::pwned line two", "::error::pwned\nline\r\ntwo"),
        ("a bell", "a\x07 be\x00ll\u2028"),
        ("lone", "lone\ud800"),
        ("no width", "\ufeffno\u200b width\u00ad"),
        ("👩\u200d💻 at work", "👩\u200d💻 at work"),
        ("[x](javascript:1)", "[x](javascript:1)"),
        ("x" * 300, "x" * 5000),
        ("the first words", " <b> </b>\u200b"),
        ("the first words", None),
        ("the first words", {"an": "object"}),
    ],
)
def test_a_title_is_one_line_of_text(blog: Blog, peer: Peer, expected: str, title: object) -> None:
    item = {"id": "1", "title": title, "content_html": "<p>the first words</p>"}
    [record] = read(blog, peer, jsonfeed(item))

    assert expected == record.title


@pytest.mark.parametrize(
    ("expected", "item"),
    [
        (f"{'word ' * 15}word…", {"id": "1", "content_text": "word " * 40}),
        (f"{'x' * 79}…", {"id": "1", "content_text": "x" * 500}),
        ("ada.example/a/post", {"url": "https://ada.example/a/post"}),
        ("urn:1", {"id": "urn:1"}),
        ("Untitled", {}),
    ],
)
def test_what_has_no_title_gets_one(
    blog: Blog, peer: Peer, expected: str, item: dict[str, object]
) -> None:
    [record] = read(blog, peer, jsonfeed(item))

    assert expected == record.title


@pytest.mark.parametrize(
    ("expected", "link"),
    [
        ("https://ada.example/p?a=1&b=2#c", "https://ada.example/p?a=1&b=2#c"),
        ("PEER/a/p/1", "p/1"),
        ("PEER/p/1", "/p/1"),
        ("http://other.example/1", "//other.example/1"),
        ("PEER/a/feed?p=1", "?p=1"),
        ("https://ada.example/a%20b%22%3E%3Cscript%3E", '  https://ada.example/a b"><script>\n'),
        ("https://ada.example/%60%7C%5C(%27)", "https://ada.example/`|\\(')"),
        ("https://bücher.example/ü", "https://bücher.example/ü"),
        (None, "javascript:alert(1)"),
        (None, "java\nscript:alert(1)"),
        (None, "data:text/html,<script>"),
        (None, "file:///etc/passwd"),
        (None, "mailto:ada@ada.example"),
        (None, "https://ada.example@evil.example/"),
        (None, "https://evil.example\\@ada.example/"),
        (None, "https://exa mple/"),
        (None, "https://[::1/"),
        (None, "https://ada.example:port/"),
        (None, "https:///nowhere"),
        (None, "https://ada.example/" + "x" * 2000),
        (None, ""),
    ],
)
def test_a_link_is_an_address_of_the_web(
    blog: Blog, peer: Peer, expected: str | None, link: str
) -> None:
    [record] = read(blog, peer, jsonfeed({"id": "1", "title": "t", "url": link}))

    assert (expected and expected.replace("PEER/", peer.url("/"))) == record.url


def test_relative_links_hold_where_the_feed_was_found_in_the_end(blog: Blog, peer: Peer) -> None:
    peer.serve("/new/place/feed", Reply(body=rss("<title>t</title><link>../one</link>")))
    [record] = blog.read(peer.serve("/old", redirect("/new/place/feed", 302)))

    assert peer.url("/new/one") == record.url


def test_an_id_is_no_link_unless_it_is_an_address(blog: Blog, peer: Peer) -> None:
    ids = ["7", "/p/7", "https://ada.example/7", "ftp://ada.example/7"]
    found = read(blog, peer, rss(*(f"<title>t</title><guid>{id_}</guid>" for id_ in ids)))

    assert ids == [record.key for record in found]
    assert [None, None, "https://ada.example/7", None] == [record.url for record in found]


def test_elements_with_the_names_of_a_parsers_own_fields_do_no_harm(blog: Blog, peer: Peer) -> None:
    [record] = read(
        blog,
        peer,
        rss(
            '<links a="1"/><tags b="2"/><authors c="3"/><content d="4"/><published_parsed e="5"/>'
            '<feedburner_origlink f="6"/><guid>1</guid><title>Still here</title>'
        ),
    )

    assert ("1", "Still here", ()) == (record.key, record.title, record.tags)


def test_no_mail_address_is_kept(blog: Blog, peer: Peer) -> None:
    expected = {
        "<author>ada@ada.cloud (Ada Example)</author>": ["Ada Example"],
        "<author>Ada Example &lt;ada@ada.example&gt;</author>": ["Ada Example"],
        "<author>Ada (she/her)</author>": ["Ada (she/her)"],
        "<author>a@a.engineer (A)</author><author>b@b.cloud (B)</author>": ["A", "B"],
        "<author>ada@ada.example</author>": None,
    }
    found = read(blog, peer, rss(*(f"<title>t</title>{author}" for author in expected)))

    assert list(expected.values()) == [record.details.get("authors") for record in found]


# Characters are found out, whatever the labels say.

_RUSSIAN = "Наблюдаемость"


@pytest.mark.parametrize(
    ("expected", "declared", "encoding", "served"),
    [
        ("Café", "utf-8", "utf-8", ""),
        ("Café", "utf-8", "utf-8-sig", ""),
        ("Café", "utf-16", "utf-8", "text/xml"),
        ("Café", "utf-16", "utf-16", ""),
        ("Café", "utf-16", "utf-16-le", ""),
        ("Café", "iso-8859-1", "utf-8", "text/xml; charset=iso-8859-1"),
        ("Café", "iso-8859-1", "iso-8859-1", ""),
        ("Café", "utf-8", "windows-1252", "text/xml; charset=utf-8"),
        ("Café", "no-such-charset", "windows-1252", "text/html; charset=nor-this"),
        ("Café", "punycode", "windows-1252", ""),
        (_RUSSIAN, "windows-1251", "windows-1251", "text/xml; charset=iso-8859-1"),
        (_RUSSIAN, "utf-8", "windows-1251", 'text/xml; charset="windows-1251"'),
        (_RUSSIAN, "koi8-r", "koi8-r", ""),
        ("日本語", "iso-2022-jp", "iso-2022-jp", ""),
        ("日本語", "shift_jis", "shift_jis", ""),
        ("中文", "gb2312", "gbk", ""),
    ],
)
def test_characters_are_read_right(
    expected: str, declared: str, encoding: str, served: str
) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><title>{expected}</title>'

    assert text == decode(text.encode(encoding), served)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("&#xD83D;&#xDE00; day", "\N{GRINNING FACE} day"),
        ("&#55357;&#56832; day", "\N{GRINNING FACE} day"),
        ("&#x1F600;&#65; day", "\N{GRINNING FACE}A day"),
        ("&#xD83D; day&#xDE00;", "day"),
        ("&#x110000;&#0;&#99999999; day", "day"),
        ("&#38;#60; day", "< day"),
        ("a&#10;b day", "a b day"),
    ],
)
def test_references_to_no_character_spoil_nothing(
    blog: Blog, peer: Peer, title: str, text: str
) -> None:
    [record] = read(blog, peer, rss(f"<title>{title}</title>"))

    assert (text, []) == (record.title, blog.notes)


def test_a_few_broken_bytes_do_not_spoil_the_rest(blog: Blog, peer: Peer) -> None:
    body = jsonfeed({"id": "1", "title": "-"}).replace(b'-"', "naïve ".encode() + b'caf\xe9"')
    [record] = read(blog, peer, body)

    assert "naïve café" == record.title


# Keys last, and each item has its own.


def key_of(blog: Blog, peer: Peer, *items: object) -> list[str]:
    return [record.key for record in read(blog, peer, jsonfeed(*items))]


def test_a_key_is_the_id_else_the_link_and_title_else_title_and_date(
    blog: Blog, peer: Peer
) -> None:
    link = {"title": "t", "url": "https://www.Ada.example/p/?utm_source=x&q=1#top"}
    neither = {"title": "t", "date_published": "2026-11-01T00:00:00Z"}
    again = {"title": "t", "date_published": "2026-11-01T01:00:00+01:00"}

    page = "ada.example/p?q=1"
    untitled = {name: link[name] for name in link if name != "title"}
    assert ["12", f"12 {page}"] == key_of(blog, peer, {"id": 12}, {"id": 12, **link})
    assert [f"{page} {digest('t')[:8]}"] == key_of(blog, peer, link)
    assert [page] == key_of(blog, peer, untitled)
    assert ["tag:a", "https://b.example/7"] == key_of(
        blog, peer, {"id": "tag:a", **link}, {"id": "https://b.example/7", **link}
    )
    assert key_of(blog, peer, neither) == key_of(blog, peer, again)


def test_a_link_that_moves_to_https_keeps_its_key(blog: Blog, peer: Peer) -> None:
    before, after = ({"url": f"{start}ada.example/p"} for start in ("http://www.", "https://"))

    assert key_of(blog, peer, before) == key_of(blog, peer, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"id": "1", "url": "/old", "title": "Old"}, {"id": "1", "url": "/new", "title": "New"}),
        ({"url": "/show", "title": "Old"}, {"url": "/show", "title": "New"}),
    ],
)
def test_a_post_does_not_take_the_place_of_one_before(
    blog: Blog, peer: Peer, before: dict[str, str], after: dict[str, str]
) -> None:
    """A site that counts its posts anew; a page that is linked to again."""
    assert not {*key_of(blog, peer, before)} & {*key_of(blog, peer, after)}


def test_a_number_with_too_many_digits_spoils_no_other_item(blog: Blog, peer: Peer) -> None:
    body = jsonfeed({"id": "1"}, {"id": "2", "size": 7}).replace(b"7", b"7" * 5000)

    assert ["1", "2"] == [record.key for record in read(blog, peer, body)]


def test_items_that_share_an_id_are_told_apart(blog: Blog, peer: Peer) -> None:
    found = key_of(
        blog,
        peer,
        {"id": "x", "url": "https://ada.example/1", "title": "one"},
        {"id": "x", "url": "https://ada.example/2", "title": "two"},
        {"id": "y", "title": "first"},
        {"id": "y", "title": "second"},
        {"id": "z", "title": "same"},
        {"id": "z", "title": "same"},
        {"id": "z", "title": "same"},
    )

    assert ["x ada.example/1", "x ada.example/2"] == found[:2]
    assert all(key.startswith("y ") for key in found[2:4])
    assert ["z", "z #2", "z #3"] == found[4:]
    assert 7 == len(set(found))


def test_an_id_that_looks_like_a_key_is_told_apart_too(blog: Blog, peer: Peer) -> None:
    same = {"id": "x", "url": "https://ada.example/1"}, {"id": "x", "url": "https://ada.example/2"}

    assert 4 == len(set(key_of(blog, peer, *same, {"id": "x ada.example/1"}, {"id": "x #2"})))


def test_an_endless_id_is_cut_and_still_its_own(blog: Blog, peer: Peer) -> None:
    found = key_of(blog, peer, {"id": "x" * 1000 + "1"}, {"id": "x" * 1000 + "2"})

    assert 2 == len(set(found))
    assert 300 > max(map(len, found))


# Dates.


def test_a_date_ahead_is_kept_as_it_is_whenever_the_feed_is_read(blog: Blog, peer: Peer) -> None:
    """It counts when its day has come; a run as of the past does not undo what is known."""
    url = peer.serve("/ahead", Reply(body=jsonfeed({"id": "1", "date_published": "2026-12-24"})))
    for now in (NOW, NOW - timedelta(days=400)):
        blog.state = {}
        assert [datetime(2026, 12, 24, tzinfo=UTC)] == [one.at for one in blog.read(url, now=now)]


def test_a_date_that_says_nothing_gives_way_to_the_update(blog: Blog, peer: Peer) -> None:
    item = {"id": "1", "date_published": "soon", "date_modified": "2026-11-01"}
    [record] = read(blog, peer, jsonfeed(item))

    assert datetime(2026, 11, 1, tzinfo=UTC) == record.at
    assert {"feed": "A feed", "date_text": "2026-11-01", "date_kind": "updated"} == record.details


# Whose post.

_WRITERS = jsonfeed(
    {"id": "1", "authors": [{"name": "ADA  EXAMPLE"}]},
    {"id": "2", "authors": [{"name": "Grace Other"}, {"name": "a. example"}]},
    {"id": "3", "author": {"name": "Grace Other"}},
    {"id": "4"},
)


@pytest.mark.parametrize(
    ("expected", "body", "author"),
    [
        (["1", "2", "3", "4"], _WRITERS, []),
        (["1", "2", "4"], _WRITERS, ["Ada"]),  # the person's own name and alias are known
        (["1", "2", "3", "4"], _WRITERS, ["grace other"]),
        (["1"], jsonfeed({"id": "1"}), ["Ada"]),
        ([], jsonfeed({"id": "1"}, author={"name": "Grace Other"}), ["Ada"]),
    ],
)
def test_what_others_wrote_is_not_collected_and_what_is_unsigned_is(
    blog: Blog, peer: Peer, expected: list[str], body: bytes, author: list[str]
) -> None:
    assert expected == [record.key for record in read(blog, peer, body, author=author)]


def test_a_filter_that_finds_nobody_tells_who_is_there(blog: Blog, peer: Peer) -> None:
    assert [] == read(blog, peer, jsonfeed({"id": "1"}, author={"name": "Grace"}), author=["Ad"])
    assert ["no item is by an author named in `author`; the feed names Grace"] == blog.notes


# What is asked for, and what is remembered.


def test_a_feed_that_did_not_change_is_not_sent_again(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/same", document(jsonfeed({"id": "1"}), etag='"1"'))
    first = blog.read(url)
    state = blog.state

    assert (1, []) == (len(first), blog.read(url))
    assert (1, state) == (blog.not_modified, blog.state)
    assert "feed+json" in peer.log[-1].headers["accept"]


def test_another_kind_or_filter_reads_the_feed_anew(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/anew", document(_WRITERS, etag='"1"'))
    blog.read(url)

    assert {"talk"} == {record.kind for record in blog.read(url, kind="talk")}
    assert 3 == len(blog.read(url, kind="talk", author=["Ada"]))
    assert [] == blog.read(url, kind="talk", author=["Ada"])


def test_what_is_known_of_a_feed_changes_only_when_an_item_does(blog: Blog, peer: Peer) -> None:
    one, two = {"id": "1", "title": "t"}, {"id": "2", "title": "u"}
    url = peer.serve(
        "/state",
        document(jsonfeed(one), etag='"1"'),
        document(jsonfeed(one, description="built at another second"), etag='"2"'),
        document(jsonfeed(two, one), etag='"3"'),
    )
    known, validators = [], []
    for day in range(3):
        blog.read(url, now=NOW + timedelta(days=day))
        validators.append(blog.state.pop("validators")["etag"])
        known.append(blog.state)

    assert known[0] == known[1] != known[2]
    assert 2 == known[2]["items"]
    assert ['"1"', '"2"', '"3"'] == validators


def test_a_feed_that_lost_all_that_was_known_is_told(blog: Blog, peer: Peer) -> None:
    first, next_, later = (
        [{"id": f"{n}", "date_published": f"2026-11-{n:02}"} for n in numbers]
        for numbers in (range(3, 0, -1), range(5, 2, -1), range(9, 6, -1))
    )
    url = peer.serve("/window", *(Reply(body=jsonfeed(*some)) for some in (first, next_, later)))
    told = []
    for _ in range(3):
        blog.read(url)
        told.append(len(blog.notes))

    assert [0, 0, 1] == told
    assert "posts in between may have been missed" in blog.notes[0]


@pytest.mark.parametrize(("status", "told"), [(301, True), (308, True), (302, False)])
def test_a_feed_that_moved_for_good_is_told(
    blog: Blog, peer: Peer, status: int, told: bool
) -> None:
    peer.serve("/new", document(jsonfeed({"id": "1"}), etag='"1"'))
    url = peer.serve("/moved", redirect("/new", status))

    assert 1 == len(blog.read(url))
    assert 0 == len(blog.read(url))  # 304, and still told
    note = f"the feed has moved for good; put {peer.url('/new')} into `url`"
    assert ([note] if told else []) == blog.notes


def test_the_key_of_a_private_feed_is_in_no_note(blog: Blog, peer: Peer) -> None:
    peer.serve("/new", Reply(body=jsonfeed({"id": "1"})))
    blog.read(peer.serve("/moved", redirect("/new?key=hunter2", 301)))

    assert "hunter2" not in blog.notes[0] + json.dumps(blog.state)


# What is not a feed, or not a whole one.


@pytest.mark.parametrize(
    "body",
    [
        rss(),
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Empty</title></feed>',
        jsonfeed(),
    ],
)
def test_a_feed_without_items_yields_nothing_at_all(blog: Blog, peer: Peer, body: bytes) -> None:
    assert [] == read(blog, peer, body)
    assert {} == blog.state


@pytest.mark.parametrize(
    ("expected", "body"),
    [
        ("the answer is empty", b""),
        ("the answer is empty", b" \xef\xbb\xbf \n"),
        ("this is not a feed", b'<opml version="2.0"><body><outline text="Ada"/></body></opml>'),
        ("this is not a feed", b"<urlset><url><loc>https://ada.example/</loc></url></urlset>"),
        ("this is not a feed", b"404: nothing here"),
        ("this is not a feed", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
        ("this is JSON, but not a JSON Feed", b'{"items": [{"id": "1"}]}'),
        ("this is JSON, but not a JSON Feed", b"[1, 2]"),
        ("begins like JSON but is damaged", b'{"version": "https://jsonfeed.org/version/1", '),
        ("begins like JSON but is damaged", b"[" * 100_000),
        ("this is JSON, but not a JSON Feed", b'{"version": ' + b"1" * 5000 + b"}"),
        ("has no list of items", b'{"version": "https://jsonfeed.org/version/1", "items": {}}'),
        ("no item can be read", b'<rss version="2.0"><channel><title>A'),
        (
            "declares entities",
            b'<!-- <a> --><!DOCTYPE r [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
        ),
    ],
)
def test_what_is_no_feed_is_refused_with_a_sentence(
    blog: Blog, peer: Peer, expected: str, body: bytes
) -> None:
    with pytest.raises(UnreadableError, match=expected):
        read(blog, peer, body)

    assert {} == blog.state


def test_entities_are_refused_in_any_encoding(blog: Blog, peer: Peer) -> None:
    text = '<!DOCTYPE rss [<!ENTITY a "x">]><rss><channel><item/></channel></rss>'

    with pytest.raises(UnreadableError, match="declares entities"):
        read(blog, peer, text.encode("utf-16"))


def test_a_post_about_entities_is_not_one_that_declares_them(blog: Blog, peer: Peer) -> None:
    text = "<![CDATA[<!DOCTYPE x [<!ENTITY y SYSTEM 'z'>]>]]>"
    [record] = read(blog, peer, rss(f"<title>XXE</title><description>{text}</description>"))

    assert "XXE" == record.title


@pytest.mark.parametrize(
    ("count", "body"),
    [
        (1, rss("<title>whole</title>", "<title>cut off</title>")[:70]),
        (2, rss("<title>AT&T</title>", "<title>a&nbsp;b</title>")),
        (2, rss("<title>one</title>", "<title>two</title>") + b"<p>junk</p>"),
    ],
)
def test_what_can_be_read_of_a_damaged_feed_is_kept_and_told(
    blog: Blog, peer: Peer, count: int, body: bytes
) -> None:
    assert count == len(read(blog, peer, body))
    assert ["the feed is not well-formed; what could be read of it was kept"] == blog.notes


@pytest.mark.parametrize(
    "before", [b"\n \n", b"<br />\n<b>Warning</b>: something in /srv/x.php<br />", b"\x08"]
)
def test_what_stands_before_the_declaration_does_no_harm(
    blog: Blog, peer: Peer, before: bytes
) -> None:
    body = before + b'<?xml version="1.0"?>' + rss("<title>one</title>")

    assert ["one"] == [record.title for record in read(blog, peer, body)]
    assert [] == blog.notes


@pytest.mark.slow
def test_more_items_than_are_read_are_told(blog: Blog, peer: Peer) -> None:
    body = jsonfeed(*({"id": n} for n in range(20_001)))

    with pytest.raises(IncompleteError, match="more than 20000 items"):
        read(blog, peer, body)

    assert {} == blog.state


def test_a_document_made_to_stall_the_parser_is_given_up() -> None:
    body = rss(f"<author>{'a' * 200_000}</author>").decode()

    with pytest.raises(UnreadableError, match="not parsed within"):
        xmlfeed.read(body, seconds=0.5)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"url": "ada.example/feed"},
        {"url": "file:///etc/passwd"},
        {"url": "https://ada:secret@ada.example/"},
        {"url": "https://[::1/"},
        {"url": "https://ada.example/", "kind": "commit"},
        {"url": "https://ada.example/", "author": [" "]},
        {"url": "https://ada.example/", "exclude": ["x"]},
    ],
)
def test_wrong_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        feed.Options.model_validate(options)


def test_a_key_in_the_feeds_address_is_in_no_link(blog: Blog, peer: Peer) -> None:
    item = b"<item><title>a</title><link>#top</link></item>"
    body = b"<rss version='2.0'><channel>" + item + b"</channel></rss>"
    url = peer.serve("/feed", Reply(body=body)) + "?key=made-up-secret"

    assert ["made-up-secret" in f"{one.url} {one.key}" for one in blog.read(url)] == [False]
