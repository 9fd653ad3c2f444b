"""Which addresses may be reached: the connection goes to the very address that was checked."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence

import httpcore
import pytest

from renown.errors import BlockedError, UnavailableError
from renown.http import Backend, Client, Limits
from renown.http.addresses import is_public
from tests.peer import Peer, Reply, redirect

PUBLIC = "93.184.216.34"
NAMES = {
    "ada.example": [PUBLIC],
    "intranet.example": ["10.0.0.7"],
    "half.example": [PUBLIC, "127.0.0.1"],
    "two.example": ["2606:4700::1", PUBLIC],
    "empty.example": [],
}


class Dial(httpcore.SyncBackend):
    """Writes down what is dialled, and reaches the peer instead; some addresses refuse."""

    def __init__(self, peer: Peer, refusing: Sequence[str] = ()) -> None:
        self.dialled: list[str] = []
        self._peer = peer
        self._refusing = refusing

    def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.NetworkStream:
        self.dialled.append(host)
        if host in self._refusing:
            raise httpcore.ConnectError("refused")
        return super().connect_tcp(*self._peer.address, 5.0)


def resolve(host: str, port: int) -> list[str]:
    """The made-up names; numbers as the system reads them."""
    if host in NAMES:
        return NAMES[host]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(address[0]) for *_, address in found]


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        peer.serve("/", Reply(body=b"reached"))
        yield peer


def reaching(backend: Backend) -> Client:
    return Client(pause=0, limits=Limits(tries=1), backend=backend)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%lo",
        "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2002:7f00:1::",
        "2002:c0a8:101::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "::ffff:224.0.0.1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "1.1.1.1", "140.82.121.4", "2606:4700:4700::1111", "2a00:1450:4001::200e",
     "::ffff:1.1.1.1", "2002:101:101::1", "64:ff9b::1.1.1.1"],
)  # fmt: skip
def test_an_address_that_is_public_is_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "0.0.0.0", "2130706433", "0x7f000001", "127.1", "0177.1",
     "169.254.169.254", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
     "intranet.example", "half.example"],
)  # fmt: skip
def test_a_host_that_is_not_public_is_refused_before_anything_is_sent(
    peer: Peer, host: str
) -> None:
    dial = Dial(peer)
    with reaching(Backend(resolve=resolve, dial=dial)) as client:
        session = client.session("blog")
        with pytest.raises(BlockedError, match=r"not a public address.*allow_private = true"):
            session.get(f"http://{host}/")
        with pytest.raises(BlockedError, match="not a public address"):
            session.request("GET", f"https://{host}/")
    assert ([], 0) == (dial.dialled, session.requests)


def test_localhost_is_refused_by_default_and_reached_where_it_is_allowed(peer: Peer) -> None:
    url = f"http://localhost:{peer.address[1]}/"
    with Client(pause=0) as client, pytest.raises(BlockedError, match="localhost is at"):
        client.session("blog").get(url)
    with Client(pause=0, allow_private=True) as client:
        assert b"reached" == client.session("blog").get(url).body


@pytest.mark.parametrize("target", ["http://intranet.example/", "http://127.0.0.1/", "//[::1]/"])
def test_a_redirect_into_the_intranet_is_refused(peer: Peer, target: str) -> None:
    peer.serve("/", redirect(target))
    dial = Dial(peer)
    with (
        reaching(Backend(resolve=resolve, dial=dial)) as client,
        pytest.raises(BlockedError, match="not a public address"),
    ):
        client.session("blog").get("http://ada.example/")
    assert [PUBLIC] == dial.dialled


def test_a_name_that_changes_its_answer_is_reached_where_it_was_checked(peer: Peer) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    dial = Dial(peer)
    peer.serve("/", Reply(body=b"reached", headers={"Connection": "close"}))
    with reaching(Backend(resolve=lambda *_: next(answers), dial=dial)) as client:
        assert b"reached" == client.session("blog").get("http://rebind.example/").body
        with pytest.raises(BlockedError, match=r"at 127\.0\.0\.1"):
            client.session("blog").get("http://rebind.example/")
    assert [PUBLIC] == dial.dialled


def test_the_next_address_is_tried_when_one_refuses(peer: Peer) -> None:
    dial = Dial(peer, refusing=["2606:4700::1"])
    with reaching(Backend(resolve=resolve, dial=dial)) as client:
        assert b"reached" == client.session("blog").get("http://two.example/").body
    assert ["2606:4700::1", PUBLIC] == dial.dialled


def test_a_host_all_of_whose_addresses_refuse_is_unavailable(peer: Peer) -> None:
    dial = Dial(peer, refusing=NAMES["two.example"])
    with (
        reaching(Backend(resolve=resolve, dial=dial)) as client,
        pytest.raises(UnavailableError, match="cannot be reached"),
    ):
        client.session("blog").get("http://two.example/")


@pytest.mark.parametrize("host", ["..", ".example", "a..b", f"{'a' * 64}.example", "a." * 130])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_is_none_is_refused_wherever_it_comes_from(
    peer: Peer, scheme: str, host: str
) -> None:
    peer.serve("/", redirect(f"{scheme}://{host}/"))
    dial = Dial(peer)
    with reaching(Backend(resolve=resolve, dial=dial)) as client:
        for url in (f"{scheme}://{host}/", "http://ada.example/"):
            with pytest.raises(BlockedError, match="is not an http: or https: address"):
                client.session("blog").get(url)
    assert [PUBLIC] == dial.dialled


@pytest.mark.parametrize("host", ["unknown.example", "empty.example"])
def test_a_name_without_an_address_is_unavailable(peer: Peer, host: str) -> None:
    with (
        reaching(Backend(resolve=resolve, dial=Dial(peer))) as client,
        pytest.raises(UnavailableError, match="check"),
    ):
        client.session("blog").get(f"http://{host}/")
