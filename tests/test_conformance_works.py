"""Real feeds from the samples folder, collected and resolved: as many works as there are posts.

The expected numbers are counted in the files themselves, from titles and dates, by a few lines that
share nothing with the collector; where the two differ, the reason stands beside it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.commands import invoke
from tests.peer import Peer, Reply

FOLDER = Path(os.environ.get("RENOWN_SAMPLES", "")) / "feeds"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set"),
]

DAYS = ("2026-11-02", "2026-11-09", "2026-11-16")
"""On which the feeds are read, one reading after the other."""


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


class Counted:
    """What a person's sources came to."""

    def __init__(self, folder: Path) -> None:
        self.records = [*self._list(folder)]
        self.works = [*self._list(folder, "--works")]
        self.dates = sorted((work["at"] or "")[:10] for work in self.works)

    def _list(self, folder: Path, *options: str) -> Iterator[dict[str, str]]:
        done = invoke("records", "--json", *options, cwd=folder)
        assert done.code == 0, done.err
        yield from map(json.loads, done.out.splitlines())


def read(folder: Path, peer: Peer, *readings: Mapping[str, bytes]) -> Counted:
    """Run once for each reading: what each source, by its name, answers that day."""
    tables = ["[http]\nallow_private = true\npause = 0"]
    for name in readings[0]:
        address = peer.serve(f"/{name}", *(Reply(body=reading[name]) for reading in readings))
        tables.append(f'[[sources]]\ntype = "feed"\nname = "{name}"\nurl = "{address}"')
    folder.joinpath("config.toml").write_text("\n".join(tables))
    for day, _ in zip(DAYS, readings, strict=False):
        done = invoke("collect", "--strict", "--as-of", day, cwd=folder)
        assert done.code == 0, done.err
    return Counted(folder)


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def posts(content: bytes) -> list[tuple[str, str]]:
    """Title and date of each item, as the file has them."""
    if content.lstrip().startswith(b"{"):
        items = json.loads(content)["items"]
        return [(item["title"], item["date_published"]) for item in items]
    texts = (
        {part.tag.rpartition("}")[2]: (part.text or "").strip() for part in node}
        for node in ET.fromstring(content).iter()
        if node.tag.rpartition("}")[2] in ("item", "entry")
    )
    return [
        (one.get("title", ""), one.get("pubDate") or one.get("published") or one.get("date", ""))
        for one in texts
    ]


def test_two_snapshots_of_a_blog_are_all_its_posts(tmp_path: Path, peer: Peer) -> None:
    one, two = (sample(f"rdf10-latin1-snapshot-{year}.xml") for year in (2024, 2026))
    found = read(tmp_path, peer, {"blog": one}, {"blog": two}, {"blog": one})

    # No post is in both: the first ends in March 2024, the second begins in March 2025.
    assert 30 == len({*posts(one), *posts(two)}) == len(found.works) == len(found.records)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"http://davidbau.com", b"https://davidbau.com"),
        (b"http://davidbau.com", b"https://www.davidbau.com"),
        (b"http://davidbau.com", b"https://essays.ada.example"),
        (b"/archives/", b"/essays/"),
        (b".html", b"/"),
    ],
)
def test_a_blog_that_moves_keeps_its_number_of_posts(
    tmp_path: Path, peer: Peer, before: bytes, after: bytes
) -> None:
    blog = sample("rdf10-latin1-snapshot-2024.xml")
    moved = blog.replace(before, after)
    found = read(tmp_path, peer, {"blog": blog}, {"blog": moved})

    assert blog != moved
    assert (30, 15) == (len(found.records), len(found.works))
    assert 15 == len(set(posts(blog)))


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        # Atom links to the pages that are discussed, the JSON Feed to the author's own: six of the
        # 48 have the same link in both, the others the same title at the same moment. Two posts
        # of the Atom feed discuss the same page, and stay two.
        ("atom-daringfireball.xml", "jsonfeed-daringfireball.json", 48),
        ("rss-same-blog-as-jsonfeed.xml", "jsonfeed-1-jekyll-powershell.json", 3),
        # 19 of the category's 24 posts are among the blog's last 50; five are older.
        ("wordpress-static-feed.xml", "wordpress-category-feed.xml", 55),
    ],
)
def test_two_feeds_of_a_blog_are_one_blog(
    tmp_path: Path, peer: Peer, one: str, other: str, count: int
) -> None:
    first, second = sample(one), sample(other)
    found = read(tmp_path, peer, {"one": first, "other": second})

    titles = {title for content in (first, second) for title, _ in posts(content)}
    assert count == len(titles) == len(found.works)
    assert len(posts(first)) + len(posts(second)) == len(found.records)


@pytest.mark.parametrize(
    "name",
    [
        "hugo-aws-opensource.xml",
        "hugo-devops-pt.xml",
        "hugo-devops-zh-org.xml",
        "hugo-k8s-zh-tw.xml",
        "hugo-zero-dates-small.xml",
        "huge-1046-no-id-link-title.xml",
        "no-guid-servers-for-hackers.xml",
        "wordpress-static-feed.xml",
    ],
)
def test_a_feed_alone_and_beside_a_mirror_has_as_many_works_as_items(
    tmp_path: Path, peer: Peer, name: str
) -> None:
    content = sample(name)
    items = posts(content)
    alone = read(tmp_path, peer, {"blog": content})
    mirrored = read(tmp_path, peer, {"blog": content, "mirror": content})

    assert len(items) == len(alone.works) == len(mirrored.works)
    undated = [date for _, date in items if not date or " 0001 " in date]  # Hugo's zero date
    assert len(undated) == alone.dates.count("")
    assert alone.dates == mirrored.dates


def test_an_item_that_a_feed_repeats_is_counted_once(tmp_path: Path, peer: Peer) -> None:
    content = sample("podcast-duplicate-guids.xml")
    found = read(tmp_path, peer, {"show": content}, {"show": content + b"\n"})

    # Of 64 items two are there twice, the same to the second and to the letter.
    assert (64, 62) == (len(posts(content)), len(set(posts(content))))
    assert (64, 62) == (len(found.records), len(found.works))
