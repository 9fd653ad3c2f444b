"""A body comes whole, decoded and within its limit, or it is an error."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from renown.errors import UnavailableError, UnreadableError
from renown.http import Client, Limits
from tests.peer import Peer, Reply, bomb, gzipped

ONCE = Limits(tries=1)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(allow_private=True, pause=0, limits=ONCE) as client:
        yield client


def packed(data: bytes) -> bytes:
    return gzipped(data).body


def small(limit: int) -> Client:
    return Client(allow_private=True, pause=0, limits=ONCE, max_body=limit)


def test_headers_have_lower_case_names(peer: Peer, client: Client) -> None:
    response = client.session("blog").get(peer.serve("/", Reply(headers={"X-Made-Up": "Yes"})))
    assert "Yes" == response.headers["x-made-up"]


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (Reply(body=b"plain"), b"plain"),
        (Reply(body=b"x" * 2500, chunked=True), b"x" * 2500),
        (gzipped(b"small"), b"small"),
        (gzipped(bytes(range(256)) * 4000), bytes(range(256)) * 4000),
        (replace(gzipped(b""), body=packed(b"a") + packed(b"b")), b"ab"),
        (Reply(headers={"Content-Encoding": "gzip"}), b""),
        (Reply(body=b"as it is", headers={"Content-Encoding": "identity"}), b"as it is"),
        (Reply(status=204), b""),
        (Reply(body=b"to the end", headers={"Content-Length": None}, cut=99), b"to the end"),
    ],
)  # fmt: skip
def test_a_body_comes_decoded_and_whole(
    peer: Peer, client: Client, reply: Reply, body: bytes
) -> None:
    assert body == client.session("blog").get(peer.serve("/", reply)).body


@pytest.mark.parametrize(
    "reply", [Reply(body=b"x" * 1000), Reply(body=b"x" * 1000, chunked=True), gzipped(b"x" * 1000)]
)
def test_a_body_may_be_as_large_as_the_limit_and_no_larger(peer: Peer, reply: Reply) -> None:
    url = peer.serve("/", reply)
    with small(1000) as client:
        assert b"x" * 1000 == client.session("blog").get(url).body
    with small(999) as client, pytest.raises(UnreadableError, match="max_body"):
        client.session("blog").get(url)


def test_an_announced_length_beyond_the_limit_is_refused_before_it_is_sent(peer: Peer) -> None:
    url = peer.serve("/", Reply(body=b"start", headers={"Content-Length": "1000000"}))
    with small(1000) as client, pytest.raises(UnreadableError, match="larger than 1000 bytes"):
        client.session("blog").get(url)


def test_a_gzip_bomb_is_stopped_at_the_limit_in_little_memory(peer: Peer) -> None:
    url = peer.serve("/", bomb(64 * 2**20))
    with small(2**20) as client:
        client.session("blog").get(peer.serve("/warm", gzipped(b"up")))
        tracemalloc.start()
        try:
            with pytest.raises(UnreadableError, match="larger"):
                client.session("blog").get(url)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 4 * 2**20


def test_empty_gzip_members_without_end_are_stopped_on_the_wire(peer: Peer) -> None:
    members = Reply(body=packed(b"") * 5000, headers={"Content-Encoding": "gzip"}, chunked=True)
    with small(50_000) as client, pytest.raises(UnreadableError, match="larger"):
        client.session("blog").get(peer.serve("/", members))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"x" * 100, cut=60),
        Reply(body=b"short", headers={"Content-Length": "100"}, cut=5),
        Reply(body=b"x" * 5000, chunked=True, cut=3000),
    ],
    ids=["cut", "lying length", "unfinished chunks"],
)
def test_a_truncated_body_is_an_error_never_a_shorter_document(
    peer: Peer, client: Client, reply: Reply
) -> None:
    with pytest.raises(UnavailableError, match="breaks its answer off"):
        client.session("blog").get(peer.serve("/", reply))


@pytest.mark.parametrize(
    ("body", "coding", "words"),
    [
        (packed(b"x" * 1000)[:-9], "gzip", "middle of its gzip stream"),
        (b"<rss/>", "gzip", "is not"),
        (packed(b"x") + b"trailing", "gzip", "is not"),
        (b"\x8b", "br", "coded as 'br'"),
        (b"", "zstd", "coded as 'zstd'"),
        (packed(packed(b"x")), "gzip, gzip", "coded as"),
    ],
)
def test_a_body_that_cannot_be_decoded_is_unreadable(
    peer: Peer, client: Client, body: bytes, coding: str, words: str
) -> None:
    url = peer.serve("/", Reply(body=body, headers={"Content-Encoding": coding}))
    with pytest.raises(UnreadableError, match=words):
        client.session("blog").get(url)


def test_a_zlib_body_under_the_name_of_gzip_is_read(peer: Peer, client: Client) -> None:
    reply = Reply(body=zlib.compress(b"deflated"), headers={"Content-Encoding": "gzip"})
    assert b"deflated" == client.session("blog").get(peer.serve("/", reply)).body
