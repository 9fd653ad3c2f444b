"""Walking the older pages of a feed, on every platform that has some."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import BlockedError, IncompleteError, MissingError, SourceError, UnavailableError
from renown.http import Client, Limits
from tests.collectors.blog import NOW, Blog, jsonfeed, rss
from tests.peer import Peer, Received, Reply, redirect

SIZE = 10
"""Posts a page."""
PAGE = b"<!doctype html><title>Home</title>"


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def blog() -> Iterator[Blog]:
    with Client(allow_private=True, pause=0, limits=Limits(tries=1)) as client:
        yield Blog(client)


def numbers(blog: Blog) -> list[int]:
    """The posts that came, by their numbers; the newest has the largest."""
    return [int(record.key.rpartition("/")[2]) for record in blog.records]


def item(number: int) -> str:
    guid = f"https://ada.example/{number}"
    return f"<title>Post {number}</title><link>{guid}</link><guid>{guid}</guid>"


def window(total: int, page: int, size: int = SIZE) -> range:
    """The numbers on that page, from 1 on, of so many posts; the newest first."""
    newest = total - (page - 1) * size
    return range(newest, max(newest - size, 0), -1)


def wordpress(total: int, *, beyond: Reply | None = None) -> Callable[[Received], Reply]:
    """What answers `?paged=N`."""
    head = "<title>Blog</title><generator>https://wordpress.org/?v=6.8</generator>"

    def answer(request: Received) -> Reply:
        page = int(parse_qs(request.query).get("paged", ["1"])[0])
        if page > 1 and not window(total, page):
            return beyond or Reply(status=404)
        return Reply(body=rss(*map(item, window(total, page)), head=head))

    return answer


def linked(relation: str, total: int) -> Callable[[Received], Reply]:
    """What names the next page by a link."""

    def answer(request: Received) -> Reply:
        page = int(parse_qs(request.query).get("page", ["1"])[0])
        after = (
            f'<link rel="{relation}" href="?page={page + 1}"/>' if window(total, page + 1) else ""
        )
        entries = "".join(
            f"<entry><id>https://ada.example/{n}</id><title>{n}</title></entry>"
            for n in window(total, page)
        )
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{after}{entries}</feed>'
        return Reply(body=body.encode())

    return answer


def blogger(total: int) -> Callable[[Received], Reply]:
    """What counts items, and in this answer names no next page."""

    def answer(request: Received) -> Reply:
        start = int(parse_qs(request.query).get("start-index", ["1"])[0])
        found = range(total - start + 1, max(total - start + 1 - SIZE, 0), -1)
        entries = "".join(
            f"<entry><id>tag:blogger.example,1999:post/{n}</id><title>{n}</title></entry>"
            for n in found
        )
        head = '<generator version="7.00" uri="http://www.blogger.com">Blogger</generator>'
        feed = '<link rel="http://schemas.google.com/g/2005#feed" href="/all"/>'
        body = f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{feed}{entries}</feed>'
        return Reply(body=body.encode())

    return answer


def json_pages(total: int) -> Callable[[Received], Reply]:
    def answer(request: Received) -> Reply:
        page = int(parse_qs(request.query).get("page", ["1"])[0])
        more = {"next_url": f"/json?page={page + 1}"} if window(total, page + 1) else {}
        items = [{"id": f"https://ada.example/{n}", "title": f"{n}"} for n in window(total, page)]
        return Reply(body=jsonfeed(*items, **more))

    return answer


@pytest.mark.parametrize(
    "platform", ["wordpress", "next", "prev-archive", "blogger", "json", "blogger all"]
)
def test_every_post_of_every_page_comes_once(blog: Blog, peer: Peer, platform: str) -> None:
    script = {
        "wordpress": wordpress(37),
        "next": linked("next", 37),
        "prev-archive": linked("prev-archive", 37),
        "blogger": blogger(37),
        "blogger all": blogger(40),
        "json": json_pages(37),
    }[platform]
    peer.serve("/all", script)
    url = peer.serve("/json", script)
    total = 40 if platform == "blogger all" else 37

    blog.backfill(url)

    assert list(range(total, 0, -1)) == numbers(blog)
    assert [f"4 pages with {total} items, to the last page"] == blog.notes
    assert (1, 50) == blog.progress[0]
    assert "2026-11-16" == blog.state["history"]["done"]


def article(number: int, **more: object) -> dict[str, object]:
    return {
        "id": number,
        "title": f"Article {number}",
        "url": f"https://dev.to/ada/article-{number}",
        "canonical_url": f"https://ada.example/{number}",
        "published_at": "2025-10-29T18:07:37.698Z",
        "tag_list": ["go", "kubernetes"],
        "user": {"name": "Ada Example", "username": "ada"},
        **more,
    }


def test_all_articles_of_an_author_on_dev_to_come_from_its_api() -> None:
    def answer(request: Received) -> Reply:
        query = parse_qs(request.query)
        assert (["ada"], ["100"]) == (query["username"], query["per_page"])
        found = window(150, int(query["page"][0]), 100)
        return Reply(body=json.dumps([article(n) for n in found]).encode())

    with Peer() as peer, Client(pause=0, connect_to=peer.address) as client:
        peer.serve("/api/articles", answer)
        blog = Blog(client)
        [first, *_] = blog.backfill("http://dev.to/feed/ada")

    assert list(range(150, 0, -1)) == numbers(blog)
    assert ["2 pages with 150 items, to the last page"] == blog.notes
    assert ("https://dev.to/ada/article-150", "https://ada.example/150") == (
        first.url,
        first.details["canonical"],
    )
    assert ("Ada Example", ("go", "kubernetes")) == (first.details["author"], first.tags)
    assert "2025-10-29T18:07:37+00:00" == (first.at and first.at.isoformat())


def test_an_article_that_was_published_there_first_has_no_other_address() -> None:
    same = "https://dev.to/ada/article-1"
    with Peer() as peer, Client(pause=0, connect_to=peer.address) as client:
        pages = [json.dumps([article(1, canonical_url=same)]).encode(), b"[]"]
        peer.serve("/api/articles", *(Reply(body=page) for page in pages))
        [record] = Blog(client).backfill("http://dev.to/feed/ada/")

    assert "canonical" not in record.details


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'["a"]', b'{"error": "x"}', b""])
def test_what_is_no_list_of_articles_is_refused(body: bytes) -> None:
    with Peer() as peer, Client(pause=0, connect_to=peer.address) as client:
        peer.serve("/api/articles", Reply(body=body))
        with pytest.raises(SourceError):
            Blog(client).backfill("http://dev.to/feed/ada")


# Where a walk ends, and how it goes on.


def test_a_walk_stops_after_so_many_pages_and_goes_on_when_called_again(
    blog: Blog, peer: Peer
) -> None:
    url = peer.serve("/feed", wordpress(95))
    told, found = [], []
    for _ in range(4):
        blog.backfill(url, pages=4)
        told.append(blog.notes)
        found += numbers(blog)

    assert list(range(95, 0, -1)) == found[:95]
    assert [
        ["4 pages with 40 items so far, and there are more: run it again to go on"],
        ["8 pages with 80 items so far, and there are more: run it again to go on"],
        ["10 pages with 95 items, to the last page"],
    ] == told[:3]
    assert list(range(95, 55, -1)) == found[95:]  # the fourth begins anew


def test_a_walk_that_was_cut_off_goes_on_where_it_was(blog: Blog, peer: Peer) -> None:
    pages = wordpress(35)

    def answer(request: Received) -> Reply:
        broken = len(peer.log) == 3
        return Reply(status=500) if broken else pages(request)

    url = peer.serve("/feed", answer)
    with pytest.raises(UnavailableError):
        blog.backfill(url)
    before = numbers(blog)
    blog.backfill(url)

    assert list(range(35, 0, -1)) == before + numbers(blog)


def test_a_walk_leaves_what_the_next_reading_needs(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/feed", wordpress(25))
    blog.read(url)
    before = blog.state
    blog.backfill(url)

    assert before == {name: blog.state[name] for name in blog.state if name != "history"}
    assert [] == blog.read(url)
    assert "history" in blog.state


def test_posts_that_appear_during_a_walk_do_not_end_it(blog: Blog, peer: Peer) -> None:
    total = [40]

    def answer(request: Received) -> Reply:
        return wordpress(total[0])(request)

    url = peer.serve("/feed", answer)
    blog.backfill(url, pages=2)
    total[0] = 43
    blog.backfill(url)

    assert set(range(1, 24)) <= set(numbers(blog))


def test_a_walk_goes_on_though_a_whole_page_was_published_meanwhile(blog: Blog, peer: Peer) -> None:
    total = [40]

    def answer(request: Received) -> Reply:
        return wordpress(total[0])(request)

    url = peer.serve("/feed", answer)
    blog.backfill(url, pages=1)
    total[0] = 50
    blog.backfill(url)

    assert set(range(1, 41)) <= set(numbers(blog))


@pytest.mark.parametrize("pages", [1, 2])
def test_a_site_that_gives_its_first_page_again_ends_the_walk(
    blog: Blog, peer: Peer, pages: int
) -> None:
    head = "<generator>https://wordpress.org/</generator>"
    script = [
        Reply(body=rss(*map(item, window(20, page)), head=head)) for page in range(1, pages + 1)
    ]
    url = peer.serve("/static", *script, script[0])
    blog.backfill(url)

    assert pages + 2 == len(peer.log)
    assert "the next ones repeat them" in blog.notes[-1]


def test_a_chain_of_pages_that_is_a_circle_ends(blog: Blog, peer: Peer) -> None:
    for page, after in (("a", "b"), ("b", "c"), ("c", "a")):
        peer.serve(f"/{page}", Reply(body=jsonfeed({"id": f"/{ord(page)}"}, next_url=f"/{after}")))
    blog.backfill(peer.url("/a"))
    assert [97, 98, 99] == numbers(blog)[:3]
    assert 5 == len(peer.log)


@pytest.mark.parametrize("beyond", [Reply(status=404), Reply(body=rss())])
def test_what_a_site_answers_beyond_its_last_page_is_its_end(
    blog: Blog, peer: Peer, beyond: Reply
) -> None:
    blog.backfill(peer.serve("/feed", wordpress(30, beyond=beyond)))

    assert list(range(30, 0, -1)) == numbers(blog)
    assert ["3 pages with 30 items, to the last page"] == blog.notes


def test_a_site_that_shows_a_page_each_time_is_believed_at_last(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/feed", wordpress(30, beyond=Reply(body=PAGE)))
    for _ in range(2):
        with pytest.raises(IncompleteError, match="after 3 pages with 30 items the next one: this"):
            blog.backfill(url)
    blog.backfill(url)

    assert [
        "3 pages with 30 items; a web page comes where the next one should be, each time"
    ] == blog.notes


@pytest.mark.parametrize("trouble", [b"{}", b"<rss><channel><item", PAGE])
def test_a_page_that_is_damaged_once_is_asked_for_again(
    blog: Blog, peer: Peer, trouble: bytes
) -> None:
    pages = wordpress(40)

    def answer(request: Received) -> Reply:
        return Reply(body=trouble) if len(peer.log) == 3 else pages(request)

    url = peer.serve("/feed", answer)
    with pytest.raises(IncompleteError, match="after 2 pages with 20 items"):
        blog.backfill(url)
    blog.backfill(url)

    assert list(range(20, 0, -1)) == numbers(blog)
    assert ["4 pages with 40 items, to the last page"] == blog.notes


def test_an_empty_page_that_names_a_next_one_is_passed(blog: Blog, peer: Peer) -> None:
    peer.serve("/2", Reply(body=jsonfeed(next_url="/3")))
    peer.serve("/3", Reply(body=jsonfeed({"id": "/3"})))
    blog.backfill(peer.serve("/1", Reply(body=jsonfeed({"id": "/1"}, next_url="/2"))))

    assert [1, 3] == numbers(blog)


def test_a_walk_without_end_ends(blog: Blog, peer: Peer) -> None:
    """New ids on every page, and no page with those of another."""

    def answer(request: Received) -> Reply:
        page = int(parse_qs(request.query).get("page", ["1"])[0])
        return Reply(body=jsonfeed({"id": f"/{page}"}, next_url=f"/feed?page={page + 1}"))

    url = peer.serve("/feed", answer)
    blog.backfill(url, pages=1)
    blog.state["history"] |= {"pages": 998}
    blog.backfill(url)

    assert ["1000 pages with 3 items, and no more are read in one walk"] == blog.notes
    assert 3 == len(peer.log)


def test_what_a_redirect_adds_to_an_address_is_not_kept(blog: Blog, peer: Peer) -> None:
    pages = wordpress(30)
    peer.serve("/signed", pages)
    url = peer.serve("/feed", redirect("/signed?token=made-up-secret"))
    blog.backfill(url, pages=1)

    assert "made-up-secret" not in json.dumps(blog.state)
    assert peer.url("/signed?paged=2") == blog.state["history"]["next"]


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "x", "²"])
def test_a_number_that_is_none_ends_the_walk(blog: Blog, peer: Peer, number: str) -> None:
    peer.serve("/far", wordpress(30))

    def answer(request: Received) -> Reply:
        return wordpress(30)(replace(request, query=""))

    blog.backfill(peer.serve("/feed", answer) + f"?paged={number}")
    assert 1 == len(peer.log)


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (Reply(status=429, headers={"Retry-After": "172800"}), UnavailableError),
        (Reply(status=410), MissingError),
    ],
)
def test_what_a_server_asks_of_a_walk_holds_for_all(
    refusal: Reply, error: type[SourceError]
) -> None:
    with Peer() as peer:
        url = peer.serve("/feed", refusal)
        state: dict[str, object] = {}
        for how in ("backfill", "read"):
            with Client(allow_private=True, pause=0, limits=Limits(tries=1)) as client:
                blog = Blog(client, state=state)
                with pytest.raises(error):
                    getattr(blog, how)(url)
                state = blog.state
        assert 1 == len(peer.log)


def test_a_feed_without_older_pages_says_so(blog: Blog, peer: Peer) -> None:
    blog.backfill(peer.serve("/feed", Reply(body=rss(item(1)))))

    assert [1] == numbers(blog)
    assert ["the feed names no older pages, and is of no platform whose pages are known"] == (
        blog.notes
    )


@pytest.mark.parametrize("error", [Reply(status=404), Reply(body=PAGE), Reply(body=b"junk")])
def test_a_page_that_is_named_and_missing_is_asked_for_three_times(
    blog: Blog, peer: Peer, error: Reply
) -> None:
    url = peer.serve("/1", Reply(body=jsonfeed({"id": "/1"}, next_url="/2")))
    peer.serve("/2", error)
    for _ in range(3):
        with pytest.raises(IncompleteError, match="after 1 page with 1 items the next one:"):
            blog.backfill(url)
    assert ["/1", "/2", "/2", "/2"] == peer.paths()

    peer.serve("/2", Reply(body=jsonfeed({"id": "/2"})))
    blog.backfill(url)
    assert [1, 2] == numbers(blog)


@pytest.mark.parametrize(
    "next_url",
    ["file:///etc/passwd", "data:,x", "javascript:1", "http://a:b@ada.example/", "http://[::1"],
)
def test_a_next_page_that_is_no_web_address_is_none(
    blog: Blog, peer: Peer, next_url: object
) -> None:
    blog.backfill(peer.serve("/1", Reply(body=jsonfeed({"id": "/1"}, next_url=next_url))))

    assert 1 == len(peer.log)
    assert [1] == numbers(blog)


def test_a_next_page_on_a_private_address_is_not_asked_for() -> None:
    with Peer() as peer, Client(pause=0, connect_to=peer.address) as public:
        blog = Blog(public)
        peer.serve("/1", Reply(body=jsonfeed({"id": "/1"}, next_url="http://10.0.0.1/2")))
        blog.backfill("http://ada.example/1", pages=1)
        with Client(pause=0) as blog.client, pytest.raises(BlockedError, match="not a public"):
            blog.client.session("x").get(blog.state["history"]["next"])


def test_a_feed_that_is_missing_is_told_as_ever(blog: Blog, peer: Peer) -> None:
    with pytest.raises(MissingError):
        blog.backfill(peer.url("/nothing"))
    assert {} == blog.state


def test_a_feed_that_is_gone_is_not_walked(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/gone", Reply(status=410))
    with pytest.raises(MissingError):
        blog.read(url)
    with pytest.raises(MissingError, match="asked again on"):
        blog.backfill(url, now=NOW + timedelta(days=1))
    assert 1 == len(peer.log)


@settings(deadline=None, max_examples=30)
@given(
    total=st.integers(1, 60),
    size=st.integers(1, 15),
    cap=st.integers(1, 4),
    overlap=st.integers(0, 3),
)
def test_any_walk_in_any_portions_finds_every_post(
    total: int, size: int, cap: int, overlap: int
) -> None:
    """Pages may overlap, as when posts are published meanwhile."""
    step = max(size - overlap, 1)

    def answer(request: Received) -> Reply:
        start = int(parse_qs(request.query).get("from", ["0"])[0])
        items = [{"id": f"/{n}"} for n in range(total, 0, -1)[start : start + size]]
        more = {"next_url": f"/feed?from={start + step}"} if start + size < total else {}
        return Reply(body=jsonfeed(*items, **more))

    found: set[int] = set()
    with Peer() as peer, Client(allow_private=True, pause=0) as client:
        blog = Blog(client)
        url = peer.serve("/feed", answer)
        for _ in range(100):
            blog.backfill(url, pages=cap)
            found |= set(numbers(blog))
            if "done" in blog.state["history"]:
                break
    assert set(range(1, total + 1)) == found
