"""Real feeds from the samples folder: as many rows as there are items, and their dates."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from renown.errors import BlockedError, SourceError, UnreadableError
from renown.http import Client
from renown.record import Record
from tests.collectors.blog import Blog
from tests.peer import Peer, Reply, document

FOLDER = Path(os.environ.get("RENOWN_SAMPLES", "")) / "feeds"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set"),
]

NOT_FEEDS: dict[str, tuple[str, type[SourceError], str]] = {
    # The row is about the feed that it links to.
    "page-autodiscovery.html": (
        "blocked",
        BlockedError,
        'write url = "http://inessential.com/xml/rss.xml"',
    ),
    # A list of feeds: none of its outlines is a post.
    "subscriptions.opml": ("failed", UnreadableError, "not a feed"),
}

OTHER_DATES = {
    # The list of samples gives no dates, because it knows no Portuguese ("Seg, 24 Set 2018").
    "enc-misdeclared-pt-dates.xml": "2018-09..2018-09",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """A row of INDEX.md."""

    file: str
    items: int
    months: str
    """Of the first and the last dated item."""


def samples() -> list[Sample]:
    if "RENOWN_SAMPLES" not in os.environ:
        return []
    rows = []
    for line in (FOLDER / "INDEX.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 10 and cells[2].isdigit():
            rows.append(Sample(file=cells[0], items=int(cells[2]), months=cells[4]))
    return rows


FEEDS = [sample for sample in samples() if sample.file not in NOT_FEEDS]


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def blog() -> Iterator[Blog]:
    with Client(allow_private=True, pause=0) as client:
        yield Blog(client)


def read(blog: Blog, peer: Peer, file: str) -> list[Record]:
    body = (FOLDER / file).read_bytes()
    return blog.read(peer.serve(f"/feeds/{file}", document(body, etag='"1"')))


def test_every_file_of_the_folder_is_in_its_list() -> None:
    there = {path.name for path in FOLDER.iterdir()} - {"INDEX.md"}

    assert there == {sample.file for sample in samples()}


@pytest.mark.parametrize("sample", FEEDS, ids=lambda sample: sample.file)
def test_a_real_feed_gives_a_row_for_each_item_and_the_same_ones_again(
    blog: Blog, peer: Peer, sample: Sample
) -> None:
    records = read(blog, peer, sample.file)

    assert sample.items == len(records) == len({record.key for record in records})
    dates = sorted(record.at for record in records if record.at)
    months = f"{dates[0]:%Y-%m}..{dates[-1]:%Y-%m}" if dates else "-"
    assert OTHER_DATES.get(sample.file, sample.months) == months

    state, blog.state = blog.state, {}
    assert records == read(blog, peer, sample.file)
    assert state == blog.state
    assert not records or [] == read(blog, peer, sample.file)
    assert blog.not_modified == (1 if records else 0)


@pytest.mark.parametrize("file", NOT_FEEDS)
def test_what_is_no_feed_is_refused(blog: Blog, peer: Peer, file: str) -> None:
    _, error, told = NOT_FEEDS[file]
    with pytest.raises(error, match=told):
        read(blog, peer, file)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rss-same-blog-as-jsonfeed.xml", "jsonfeed-1-jekyll-powershell.json"),
        ("atom-daringfireball.xml", "jsonfeed-daringfireball.json"),
    ],
)
def test_two_formats_of_a_blog_agree(blog: Blog, peer: Peer, one: str, other: str) -> None:
    first, second = (
        [(record.title, record.at) for record in read(blog, peer, file)] for file in (one, other)
    )

    assert first == second


def test_a_blog_that_was_not_read_for_two_years_may_have_lost_posts(blog: Blog, peer: Peer) -> None:
    snapshots = (FOLDER / f"rdf10-latin1-snapshot-{year}.xml" for year in (2024, 2026))
    url = peer.serve("/index.rdf", *(Reply(body=path.read_bytes()) for path in snapshots))
    before, after = blog.read(url), blog.read(url)

    assert not {record.key for record in before} & {record.key for record in after}
    [note] = blog.notes
    assert note.startswith("no item is left of those seen last time; posts in between may have")
