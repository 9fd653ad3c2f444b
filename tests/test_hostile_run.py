"""A run among hostile servers: each is refused within limits, memory stays flat, all else goes on.

The names are looked up in a made-up directory, and every public address is reached at the peer, so
that the rules on addresses are those of a real run.
"""

from __future__ import annotations

import socket
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpcore
import pytest

from collectors import feed
from renown.collect import World, collect
from renown.collector import Person
from renown.config import Source
from renown.http import Backend, Client, Limits
from renown.store import Store
from renown.store.sink import Sink
from tests.collectors.blog import jsonfeed, rss
from tests.peer import Peer, Reply, bomb, gzipped, redirect

NOW = datetime(2026, 11, 16, tzinfo=UTC)
LIMITS = Limits(connect=2, read=2, total=5, tries=1, longest_wait=1)
PUBLIC = "93.184.216.34"
GIB = 2**30
MIB = 2**20
POST = "<title>Good</title><link>https://ada.example/good</link>"
ENTITIES = b"".join(
    [
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">',
        *(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)),
        b']><rss version="2.0"><channel><item><title>&a11;</title></item></channel></rss>',
    ]
)
OUTSIDE = (
    b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
)

NESTED = b'<rss version="2.0"><channel><item><title>Deep</title>' + b"<a>" * 200_000


def gibibyte(head: str = "") -> Reply:
    """A body of 1 GiB whose length is told, or not."""
    told = {"Content-Length": head or None}
    return Reply(headers=told, flood=GIB)


HOSTILE: dict[str, tuple[Reply, str, str]] = {
    "gzip bomb": (bomb(GIB), "failed", "larger than 16777216 bytes"),
    "gzip of gzip": (gzipped(bomb(GIB).body), "failed", "not a feed"),
    "1 GiB": (gibibyte(), "failed", "larger than 16777216 bytes"),
    "1 GiB, announced": (gibibyte(str(GIB)), "failed", "larger than 16777216 bytes"),
    "entities": (Reply(body=ENTITIES), "failed", "declares entities"),
    "entities, packed": (gzipped(ENTITIES), "failed", "declares entities"),
    "entity of a file": (Reply(body=OUTSIDE), "failed", "declares entities"),
    "slow drip": (Reply(body=b"x" * 1000, drip=0.5), "failed", "takes too long"),
    "slow headers": (Reply(drip=0.5, drip_headers=True), "failed", "takes too long"),
    "silence": (Reply(delay=60), "failed", "takes too long"),
    "too short": (
        Reply(body=rss(POST), headers={"Content-Length": "999999"}, cut=100),
        "failed",
        "breaks its answer off",
    ),
    "negative length": (
        Reply(body=rss(POST), headers={"Content-Length": "-1"}),
        "failed",
        "breaks its answer off",
    ),
    "not gzip": (
        Reply(body=rss(POST), headers={"Content-Encoding": "gzip"}),
        "failed",
        "says that it is gzip and is not",
    ),
    "brotli": (
        Reply(body=rss(POST), headers={"Content-Encoding": "br"}),
        "failed",
        "although only gzip was asked for",
    ),
    "to loopback": (redirect("http://127.0.0.1/feed"), "blocked", "not a public address"),
    "to loopback's name": (redirect("http://intranet.example/"), "blocked", "not a public address"),
    "to a private address": (redirect("http://10.0.0.1/"), "blocked", "not a public address"),
    "to the cloud": (redirect("http://169.254.169.254/latest"), "blocked", "not a public address"),
    "to IPv6 loopback": (redirect("http://[::1]/"), "blocked", "not a public address"),
    "to a mapped address": (redirect("http://[::ffff:7f00:1]/"), "blocked", "not a public address"),
    "to a number": (redirect("http://2130706433/"), "blocked", "not a public address"),
    "to a file": (redirect("file:///etc/passwd"), "blocked", "not an http: or https: address"),
    "to data": (redirect("data:text/xml,<rss/>"), "blocked", "not an http: or https: address"),
    "to credentials": (redirect("http://a:b@ada.example/"), "blocked", "user name or password"),
    "in a circle": (redirect("/circle"), "failed", "redirects more than 5 times"),
    "to a name that rebinds": (redirect("http://rebind.example:81/"), "blocked", "not a public"),
}


class Directory:
    """The made-up names; one answers with another address after the first time."""

    def __init__(self) -> None:
        self.asked: defaultdict[str, int] = defaultdict(int)

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked[host] += 1
        if host == "intranet.example":
            return ["127.0.0.1"]
        if host == "rebind.example":
            return [PUBLIC] if self.asked[host] == 1 else ["127.0.0.1"]
        if host.endswith(".example"):
            return [PUBLIC]
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [str(address[0]) for *_, address in found]


class Dial(httpcore.SyncBackend):
    """Reaches the peer at every address, and writes down which ones were dialled."""

    def __init__(self, peer: Peer) -> None:
        self.dialled: set[str] = set()
        self._peer = peer

    def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.NetworkStream:
        self.dialled.add(host)
        return super().connect_tcp(*self._peer.address, 5.0)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


def source(name: str, url: str) -> Source:
    return Source(name=name, type="feed", options=feed.Options(url=url))


def peak() -> int:
    """The largest resident size of this process since it was last forgotten, in bytes."""
    [line] = [
        line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line
    ]
    return int(line.split()[1]) * 1024


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the size of a process is read from /proc")
def test_hostile_servers_are_refused_and_the_others_are_read(tmp_path: Path, peer: Peer) -> None:
    sources = []
    for number, (name, (reply, _, _)) in enumerate(HOSTILE.items()):
        peer.serve(f"/{number}", reply)
        host = "rebind" if "rebinds" in name else f"host{number}"
        sources.append(source(name, f"http://{host}.example/{number}"))
    peer.serve("/circle", redirect("/circle"))
    peer.serve("/nested", Reply(body=NESTED))
    peer.serve("/", Reply(body=rss(POST)))
    links = [
        "file:///etc/passwd",
        "data:text/html,x",
        "javascript:alert(1)",
        "http://a:b@c.example/",
    ]
    peer.serve("/links", Reply(body=jsonfeed(*({"id": link, "url": link} for link in links))))
    sources += [
        source("good", "http://ada.example/"),
        source("links", "http://links.example/links"),
        source("nested", "http://nested.example/nested"),
    ]
    dial = Dial(peer)
    client = Client(pause=0, limits=LIMITS, backend=Backend(resolve=Directory(), dial=dial))
    world = World(
        now=NOW, client=client, person=Person(id="ada"), folder=tmp_path, environ=lambda _: None
    )
    Path("/proc/self/clear_refs").write_text("5")
    before, started = peak(), time.monotonic()
    with Store.open(f"sqlite:///{tmp_path / 'x.sqlite'}", folder=tmp_path) as store:
        with client:
            ended = {one.source: one for one in collect(sources, Sink(store, "ada", NOW), world)}
        rows = {row.address: row.url for row in store.rows("ada")}
    took, grown = time.monotonic() - started, peak() - before

    assert {PUBLIC} == dial.dialled
    for name, (_, word, told) in HOSTILE.items():
        assert (word, True) == (ended[name].word, told in ended[name].reason), ended[name]
        assert ended[name].reason
    assert ("ok", 1) == (ended["good"].word, ended["good"].new)
    assert ended["nested"].word in ("ok", "failed")  # as the processor is fast or slow
    link = "https://ada.example/good"
    assert [link] == [url for address, url in rows.items() if address.startswith("good/")]
    assert [None] * 4 == [url for address, url in rows.items() if address.startswith("links/")]
    assert not [url for url in rows.values() if url not in (None, link)]
    assert took < 120, f"the run took {took:.0f} s"  # hundreds, where a limit is missing
    assert grown < 200 * MIB, f"memory grew by {grown / MIB:.0f} MiB"
