"""What is sent, how long an answer may take, and what becomes of a connection that breaks."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import BlockedError, SourceError, UnavailableError
from renown.http import Backend, Client, Limits, Response
from tests.peer import Peer, Reply

ONCE = Limits(tries=1)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture(scope="module")
def shared() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(allow_private=True, pause=0, limits=ONCE) as client:
        yield client


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, str]:
    """The settings of a server on 127.0.0.1, and the file with the authority behind it."""
    key, place = ec.generate_private_key(ec.SECP256R1()), ipaddress.ip_address("127.0.0.1")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Made-up authority")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(place)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, str(file)


def outcome(fetch: Callable[[], Response]) -> int | str:
    """The status, or "told" for one of our errors, in a line that a log can hold."""
    try:
        return fetch().status
    except SourceError as error:
        return "told" if str(error).isprintable() else str(error)


def test_a_request_names_the_program_and_asks_for_gzip_only(peer: Peer, client: Client) -> None:
    client.session("blog").get(peer.serve("/", Reply()))
    sent = peer.log[0].headers
    assert sent["user-agent"].startswith("renown/")
    assert sent["accept-encoding"] == "gzip"


def test_a_session_counts_its_own_requests_only(peer: Peer, client: Client) -> None:
    url = peer.serve("/", Reply())
    blog, talks = client.session("blog"), client.session("talks")
    blog.get(url)
    blog.get(url)
    talks.get(url)
    assert (2, 1) == (blog.requests, talks.requests)


def test_a_post_carries_its_content_and_headers(peer: Peer, client: Client) -> None:
    url = peer.serve("/graphql", lambda request: Reply(body=request.body))
    response = client.session("github").request(
        "POST", url, headers={"Authorization": "Bearer t0ken"}, content=b'{"query": 1}'
    )
    assert b'{"query": 1}' == response.body
    assert ("POST", "Bearer t0ken") == (peer.log[0].method, peer.log[0].headers["authorization"])


def test_a_connection_is_used_again(peer: Peer, client: Client) -> None:
    url = peer.serve("/", Reply(body=b"x"))
    for _ in range(3):
        client.session("blog").get(url)
    assert 1 == peer.connections


def test_a_cookie_is_never_sent_back(peer: Peer, client: Client) -> None:
    url = peer.serve("/", Reply(headers={"Set-Cookie": "id=1; Path=/"}))
    client.session("blog").get(url)
    client.session("talks").get(url)
    assert "cookie" not in peer.log[1].headers


def test_the_proxies_of_the_environment_are_ignored(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with Client(allow_private=True, pause=0, limits=ONCE) as client:
        assert b"direct" == client.session("blog").get(peer.serve("/", Reply(body=b"direct"))).body


def test_every_host_is_reached_at_the_address_of_connect_to(peer: Peer) -> None:
    peer.serve("/feed", lambda request: Reply(body=request.headers["host"].encode()))
    with Client(connect_to=peer.address, pause=0, limits=ONCE) as client:
        assert b"ada.example" == client.session("blog").get("http://ada.example/feed").body
        assert b"conf.example" == client.session("talks").get("http://conf.example/feed").body


@pytest.mark.parametrize("token", ["ghp_Canary0123456789\n", "ghp_Canary0123456789é"])
def test_a_token_that_no_header_can_hold_is_refused_and_not_quoted(
    peer: Peer, client: Client, token: str
) -> None:
    session = client.session("github")
    with pytest.raises(BlockedError, match="look at the token") as caught:
        session.get(peer.serve("/", Reply()), headers={"Authorization": f"Bearer {token}"})
    assert "Canary" not in "".join(traceback.format_exception(caught.value))
    assert [] == peer.log


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_slow_drip_ends_at_the_total_time(peer: Peer, part: str) -> None:
    drip = Reply(body=b"x" * 1000, drip=0.02, drip_headers=part == "headers")
    limits = Limits(total=0.3, tries=1)
    with Client(allow_private=True, pause=0, limits=limits) as client:
        started = time.monotonic()
        with pytest.raises(UnavailableError, match=r"0\.3 s in all"):
            client.session("blog").get(peer.serve("/", drip))
    assert 0.25 < time.monotonic() - started < 10  # the whole would take 20 s


def test_the_total_time_holds_on_a_connection_that_is_used_again(peer: Peer) -> None:
    drip = Reply(body=b"x" * 1000, drip=0.02)
    url = peer.serve("/", Reply(), drip, Reply(body=b"well"))
    with Client(allow_private=True, pause=0, limits=Limits(total=0.8, tries=1)) as client:
        session = client.session("blog")
        session.get(url)
        with pytest.raises(UnavailableError):
            session.get(url)
        assert b"well" == session.get(url).body


@pytest.mark.parametrize("limits", [Limits(read=0.2, tries=1), Limits(total=0.2, tries=1)])
def test_silence_ends_at_the_read_time_or_at_the_total(peer: Peer, limits: Limits) -> None:
    with Client(allow_private=True, pause=0, limits=limits) as client:
        started = time.monotonic()
        with pytest.raises(UnavailableError, match=r"takes too long.* 0\.2 s"):
            client.session("blog").get(peer.serve("/", Reply(delay=30)))
    assert time.monotonic() - started < 10


def test_a_handshake_that_never_ends_is_given_up() -> None:
    limits = Limits(connect=0.2, tries=1)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        Client(allow_private=True, pause=0, limits=limits) as client,
        pytest.raises(UnavailableError, match=r"no connection within 0\.2 s"),
    ):
        client.session("blog").get(f"https://127.0.0.1:{silent.getsockname()[1]}/")


@pytest.mark.parametrize(
    "reply",
    [Reply(reset=True), Reply(raw=b""), Reply(raw=b"SSH-2.0-made-up\r\n\r\n")],
    ids=["reset", "closed", "another protocol"],
)
def test_a_connection_that_breaks_is_unavailable(peer: Peer, client: Client, reply: Reply) -> None:
    session = client.session("blog")
    with pytest.raises(UnavailableError, match="next run"):
        session.get(peer.serve("/", reply))
    assert 1 == session.requests


def test_a_refused_connection_says_so(client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(UnavailableError, match="connection refused"):
        client.session("blog").get(f"http://127.0.0.1:{port}/")


@given(st.lists(st.tuples(st.sampled_from([b"X-A", b"Date", b"ETag", b"Expires", b"Retry-After",
                                           b"Last-Modified", b"Location", b"Content-Encoding"]),
                          st.binary(max_size=30)), max_size=5),
       st.sampled_from([200, 301, 304, 404, 429]))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_headers_of_any_bytes_give_an_answer_or_one_of_our_errors(
    shared: Peer, headers: list[tuple[bytes, bytes]], status: int
) -> None:
    lines = b"".join(b"%b: %b\r\n" % header for header in headers)
    raw = b"HTTP/1.1 %d Made up\r\n%b\r\n" % (status, lines)
    with Client(allow_private=True, pause=0, limits=ONCE, sleep=lambda _: None) as client:
        session = client.session("blog")
        url = shared.serve("/", Reply(raw=raw))
        assert outcome(lambda: session.request("GET", url)) in (status, "told")
        assert outcome(lambda: session.get(url)) in (200, "told")


def test_a_certificate_of_a_strange_authority_is_refused(
    client: Client, tls: tuple[ssl.SSLContext, str]
) -> None:
    with Peer(tls=tls[0]) as peer:
        with pytest.raises(UnavailableError, match="certificate is not valid"):
            client.session("blog").get(peer.serve("/", Reply()))
        assert [] == peer.log


def test_an_authority_named_by_the_environment_is_trusted(
    monkeypatch: pytest.MonkeyPatch, tls: tuple[ssl.SSLContext, str]
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", tls[1])
    with Peer(tls=tls[0]) as peer, Client(allow_private=True, pause=0, limits=ONCE) as client:
        url = peer.serve("/", Reply(body=b"safe"))
        assert b"safe" == client.session("blog").get(url).body


def test_the_total_time_holds_under_tls(
    monkeypatch: pytest.MonkeyPatch, tls: tuple[ssl.SSLContext, str]
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", tls[1])
    limits = Limits(total=0.4, tries=1)
    backend = Backend(allow_private=True)
    assert backend.authorities.get_ca_certs()  # loaded, before the time runs
    with (
        Peer(tls=tls[0]) as peer,
        Client(pause=0, limits=limits, backend=backend) as client,
        pytest.raises(UnavailableError, match="in all"),
    ):
        client.session("blog").get(peer.serve("/", Reply(body=b"x" * 1000, drip=0.02)))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(delay=30),
        Reply(body=b"x" * 100, drip=1.0),
        Reply(body=b"x", drip=1, drip_headers=True),
    ],
)
def test_who_reads_from_a_slow_server_is_woken_when_the_run_ends(peer: Peer, reply: Reply) -> None:
    url = peer.serve("/slow", reply)
    errors: list[BaseException] = []

    def read(client: Client) -> None:
        try:
            client.session("blog").get(url)
        except UnavailableError as error:
            errors.append(error)

    with Client(allow_private=True, pause=0, limits=Limits(tries=1)) as client:
        thread = threading.Thread(target=read, args=(client,))
        thread.start()
        while not peer.log:
            time.sleep(0.01)
        time.sleep(0.1)
        client.end()
        thread.join(5)
        assert not thread.is_alive()
        assert 1 == len(errors)
