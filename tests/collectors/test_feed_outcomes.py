"""How reading a feed may end, and what the next reading makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from renown.errors import BlockedError, MissingError, UnavailableError
from renown.http import Client, Limits
from tests.collectors.blog import NOW, Blog, jsonfeed
from tests.peer import Peer, Received, Reply, document

DAY = timedelta(days=1)
ONE, TWO = jsonfeed({"id": "1"}), jsonfeed({"id": "2"}, {"id": "1"})


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(allow_private=True, pause=0, limits=Limits(tries=1)) as client:
        yield client


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def blog(client: Client) -> Blog:
    return Blog(client)


def keys(blog: Blog, url: str, days: int = 0) -> list[str]:
    return [record.key for record in blog.read(url, now=NOW + days * DAY)]


# Unchanged.


def test_a_feed_without_validators_is_known_by_its_bytes(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/plain", Reply(body=ONE), Reply(body=ONE), Reply(body=TWO))

    assert [["1"], [], ["2", "1"]] == [keys(blog, url) for _ in range(3)]


def test_validators_are_put_to_the_test_after_two_weeks(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/tested", document(ONE, etag='"1"'))
    for days in (0, 13, 14, 15, 28):
        blog.read(url, now=NOW + days * DAY)

    asked = ["if-none-match" in request.headers for request in peer.log]
    assert [False, True, False, True, False] == asked
    assert [] == blog.notes


def test_a_server_that_calls_everything_unchanged_is_found_out(blog: Blog, peer: Peer) -> None:
    now_there = [ONE]

    def answer(request: Received) -> Reply:
        if "if-none-match" in request.headers:
            return Reply(status=304)
        return Reply(body=now_there[0], headers={"ETag": f'"{len(now_there[0])}"'})

    url = peer.serve("/liar", answer)
    keys(blog, url)
    now_there[0] = TWO
    assert [] == keys(blog, url, 13)

    assert ["2", "1"] == keys(blog, url, 14)
    assert [
        "the server called the feed unchanged when it was not; it is read whole from now on"
    ] == (blog.notes)
    now_there[0] = jsonfeed({"id": "3"}, {"id": "2"})
    assert ["3", "2"] == keys(blog, url, 15)
    assert [] == keys(blog, url, 16)
    assert "if-none-match" not in peer.log[-1].headers


def test_a_server_that_tells_the_truth_is_still_believed(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/honest", document(ONE, etag='"1"'))
    blog.read(url)
    peer.serve("/honest", document(TWO, etag='"2"'))

    assert ["2", "1"] == keys(blog, url, 14)
    assert [] == keys(blog, url, 15)
    assert '"2"' == peer.log[-1].headers["if-none-match"]
    assert [] == blog.notes


def test_new_validators_of_the_same_bytes_are_learnt(blog: Blog, peer: Peer) -> None:
    tagged = [Reply(body=ONE, headers={"ETag": tag}) for tag in ('"a"', '"b"')]
    url = peer.serve("/feed", *tagged)
    for _ in range(3):
        blog.read(url)

    assert [None, '"a"', '"b"'] == [one.headers.get("if-none-match") for one in peer.log]


def test_a_test_of_validators_that_fails_is_put_off(blog: Blog, peer: Peer) -> None:
    """The rows have come, and the state with them."""
    url = peer.serve("/feed", document(ONE, etag='"1"'))
    blog.read(url)
    peer.serve("/feed", Reply(body=TWO, headers={"ETag": '"2"'}), Reply(status=503))

    assert ["2", "1"] == keys(blog, url, 14)
    assert "2026-11-30" == blog.state["read"]


def test_a_server_that_answers_304_whatever_is_asked_changes_nothing(
    blog: Blog, peer: Peer
) -> None:
    url = peer.serve("/feed", Reply(body=ONE, headers={"ETag": '"1"'}), Reply(status=304))
    blog.read(url)

    assert [[]] * 3 == [keys(blog, url, days) for days in (13, 14, 15)]


@pytest.mark.parametrize(
    "state",
    [
        {"validators": 1},
        {"read": "yesterday"},
        {"recent": [[]]},
        {"history": {"next": None, "pages": "many"}},
        {"wait": "2026-11-16T00:00"},
    ],
)
def test_a_state_that_was_damaged_is_none(blog: Blog, peer: Peer, state: dict[str, object]) -> None:
    url = peer.serve("/feed", Reply(body=ONE))
    blog.read(url)
    blog.state |= state

    assert ["1"] == keys(blog, url)


# Gone, and left alone.


def test_a_feed_that_is_gone_is_not_asked_for_a_month_and_keeps_its_state(
    blog: Blog, peer: Peer
) -> None:
    url = peer.serve("/gone", Reply(body=ONE), Reply(status=410), Reply(body=TWO))
    blog.read(url)
    recent = blog.state["recent"]

    for days, told in ((1, "it is gone for good"), (2, "said on 2026-11-17"), (30, "2026-12-17")):
        with pytest.raises(MissingError, match=told):
            blog.read(url, now=NOW + days * DAY)
    assert recent == blog.state["recent"]
    assert 2 == len(peer.log)

    assert ["2", "1"] == keys(blog, url, 31)
    assert "gone" not in blog.state


def test_a_feed_that_is_back_unchanged_is_gone_no_more(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/gone", Reply(body=ONE), Reply(status=410), Reply(body=ONE))
    blog.read(url)
    with pytest.raises(MissingError):
        blog.read(url)

    assert [] == keys(blog, url, 30)
    assert "gone" not in blog.state


def test_what_is_missing_for_a_day_is_asked_for_the_next_day(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/flaky", Reply(status=404), Reply(body=ONE))
    with pytest.raises(MissingError, match="check the address"):
        blog.read(url)

    assert ["1"] == keys(blog, url, 1)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_peace_gets_it(blog: Blog, status: int) -> None:
    """Each reading with a client of its own, as in runs of their own."""
    refusal = Reply(status=status, headers={"Retry-After": "172800"})
    with Peer() as peer:
        url = peer.serve("/busy", refusal, Reply(body=ONE))
        for days, told in ((0, "ask again after 172800 s"), (1, "until 2026-11-18 00:00 UTC")):
            with (
                Client(allow_private=True, pause=0, limits=Limits(tries=1)) as blog.client,
                pytest.raises(UnavailableError, match=told),
            ):
                blog.read(url, now=NOW + days * DAY)
        assert 1 == len(peer.log)

        with Client(allow_private=True, pause=0) as blog.client:
            assert ["1"] == keys(blog, url, 2)
    assert "wait" not in blog.state


def test_a_wait_that_a_wrong_clock_has_set_is_none(blog: Blog, peer: Peer) -> None:
    url = peer.serve("/feed", Reply(body=ONE))
    blog.read(url)
    blog.state |= {"wait": "2036-11-16T00:00:00Z", "gone": "2036-11-16"}

    assert [] == keys(blog, url)
    assert not {"wait", "gone"} & blog.state.keys()


def test_who_was_not_asked_to_wait_is_asked_again_by_the_next_run(blog: Blog) -> None:
    """A host may ask for peace because of one feed of many."""
    refusal = Reply(status=503, headers={"Retry-After": "172800"})
    with Peer() as peer:
        busy, other = peer.serve("/busy", refusal), peer.serve("/other", Reply(body=ONE))
        with Client(allow_private=True, pause=0, limits=Limits(tries=1)) as blog.client:
            for url in (busy, other):
                blog.state = {}
                with pytest.raises(UnavailableError):
                    blog.read(url)
        assert {} == blog.state
        with Client(allow_private=True, pause=0) as blog.client:
            assert ["1"] == keys(blog, other)


def test_nobody_waits_for_years(blog: Blog) -> None:
    with Peer() as peer, Client(allow_private=True, pause=0, limits=Limits(tries=1)) as blog.client:
        url = peer.serve("/busy", Reply(status=429, headers={"Retry-After": "9" * 30}))
        with pytest.raises(UnavailableError):
            blog.read(url)

    assert "2026-12-16T00:00:00Z" == blog.state["wait"]


# A page in the place of a feed.


@pytest.mark.parametrize(
    "page",
    [
        b"<!doctype html><title>Ada</title>",
        b"<!-- hi -->\n<HTML lang='en'><item>no</item></HTML>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD"><html/>',
        b'<html><link rel="alternate" hreflang="pt" href="/pt/"><link rel="stylesheet"></html>',
        b'<html><link rel="alternate" type="application/json+oembed" href="/wp-json/oembed">',
        b'<html><link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        b'<html><link rel="alternate" type="application/rss+xml" href="/x" title="Comments Feed">',
    ],
)
def test_a_page_that_names_no_feed_is_told(blog: Blog, peer: Peer, page: bytes) -> None:
    with pytest.raises(BlockedError, match="names no feed"):
        blog.read(peer.serve("/", Reply(body=page)))
    assert {} == blog.state


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            '<link rel="alternate" type="application/rss+xml" title="RSS" href="/feed.xml" />',
            "/feed.xml",
        ),
        (
            "<LINK href='posts.atom' TYPE=application/atom+xml REL='ALTERNATE home'>",
            "/blog/posts.atom",
        ),
        (
            '<link rel=alternate type="application/feed+json;charset=utf-8" href="?a=1&amp;b=2">',
            "/blog/?a=1&b=2",
        ),
        ('<link rel="alternate" type="application/rss+xml" href="/a b">', "/a%20b"),
    ],
)
def test_a_page_is_told_with_the_feed_that_it_names(
    blog: Blog, peer: Peer, link: str, address: str
) -> None:
    page = f"<!doctype html><html><head><title>Ada</title>{link}</head></html>".encode()
    with pytest.raises(BlockedError) as told:
        blog.read(peer.serve("/blog/", Reply(body=page)))

    assert f'write url = "{peer.url(address)}"' in str(told.value)


def test_a_page_with_many_feeds_is_told_with_the_first_ones(blog: Blog, peer: Peer) -> None:
    links = b"".join(
        b'<link rel="alternate" type="application/rss+xml" href="/%d">' % n for n in range(100)
    )
    with pytest.raises(BlockedError) as told:
        blog.read(peer.serve("/", Reply(body=b"<html>" + links)))

    assert str(told.value).endswith(
        f"names {peer.url('/0')} and {peer.url('/1')} and {peer.url('/2')};"
        f' write url = "{peer.url("/0")}"'
    )


def test_a_page_made_to_take_long_is_read_at_once(blog: Blog, peer: Peer) -> None:
    hostile = b"<html>" + b"<link " * 50_000 + b"<link " + b"a='" * 300_000
    with pytest.raises(BlockedError, match="names no feed"):
        blog.read(peer.serve("/", Reply(body=hostile)))


def test_a_challenge_is_told(blog: Blog, peer: Peer) -> None:
    reply = Reply(status=403, headers={"cf-mitigated": "challenge"}, body=b"<html>")
    with pytest.raises(BlockedError, match="only browsers are let in"):
        blog.read(peer.serve("/", reply))


def test_the_state_is_plain_json(blog: Blog, peer: Peer) -> None:
    blog.read(peer.serve("/feed", document(ONE, etag='"1"')))

    assert {"reader", "validators", "read", "items", "content", "recent"} == blog.state.keys()
    assert "2026-11-16" == json.loads(json.dumps(blog.state))["read"]
