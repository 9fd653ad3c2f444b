"""Which redirects are followed, which addresses may be asked, and what each status means."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import BlockedError, MissingError, SourceError, UnavailableError, UnreadableError
from renown.http import Backend, Client, Limits
from renown.http.url import keeps_trust
from tests.peer import Peer, Reply, redirect

ONCE = Limits(tries=1)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(allow_private=True, pause=0, limits=ONCE) as client:
        yield client


def test_five_redirects_are_followed_and_six_are_not(peer: Peer, client: Client) -> None:
    for hop in range(6):
        peer.serve(f"/{hop}", redirect(f"/{hop + 1}"))
    peer.serve("/6", Reply(body=b"here"))
    response = client.session("blog").get(peer.url("/1"))
    assert (b"here", peer.url("/6")) == (response.body, response.url)
    with pytest.raises(UnreadableError, match="more than 5 times"):
        client.session("blog").get(peer.url("/0"))


@pytest.mark.parametrize(
    ("statuses", "moved"), [((301,), True), ((308, 301), True), ((301, 302), False),
                            ((307,), False), ((303, 308), False), ((), False)]
)  # fmt: skip
def test_only_permanent_redirects_say_that_it_has_moved(
    peer: Peer, client: Client, statuses: tuple[int, ...], moved: bool
) -> None:
    for hop, status in enumerate(statuses):
        peer.serve(f"/{hop}", redirect(peer.url(f"/{hop + 1}"), status))
    last = peer.serve(f"/{len(statuses)}", Reply())
    response = client.session("blog").get(peer.url("/0"))
    assert (last if moved else None) == response.moved_to


def test_request_follows_no_redirect(peer: Peer, client: Client) -> None:
    response = client.session("github").request("GET", peer.serve("/", redirect("/new", 301)))
    assert (301, "/new") == (response.status, response.headers["location"])
    assert ["/"] == peer.paths()


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("file:///etc/passwd", "not an http: or https:"),
        ("javascript:alert(1)", "not an http: or https:"),
        ("mailto:ada@ada.example", "not an http: or https:"),
        ("http://ada:pa55word@ada.example/", "user name or password"),
        ("http://0177.0.0.1/", "not a web address"),
        ("http://ada.example:99999/", "not an http: or https:"),
    ],
)
def test_a_redirect_to_what_may_not_be_asked_is_refused(
    peer: Peer, client: Client, target: str, words: str
) -> None:
    with pytest.raises(BlockedError, match=words) as caught:
        client.session("blog").get(peer.serve("/", redirect(target)))
    assert "pa55word" not in str(caught.value)
    assert ["/"] == peer.paths()


def test_a_redirect_without_an_address_is_unreadable(peer: Peer, client: Client) -> None:
    with pytest.raises(UnreadableError, match="302 Found, which leads nowhere"):
        client.session("blog").get(peer.serve("/", Reply(status=302)))


SECRETS = {"Authorization": "Bearer t0ken", "X-Api-Key": "k3y", "Accept": "application/json"}


def test_headers_stay_with_the_host_on_a_redirect_within_it(peer: Peer, client: Client) -> None:
    peer.serve("/new", Reply())
    response = client.session("blog").get(
        peer.serve("/old", redirect("/new#part")), headers=SECRETS
    )
    assert peer.url("/new") == response.url
    assert "Bearer t0ken" == peer.log[1].headers["authorization"]


def test_secret_headers_do_not_follow_to_another_host(peer: Peer, client: Client) -> None:
    with Peer() as other:
        target = other.serve("/", redirect(peer.serve("/back", Reply())))
        client.session("blog").get(peer.serve("/", redirect(target)), headers=SECRETS)
        seen = [other.log[0].headers, peer.log[1].headers]
    for headers in seen:
        assert "application/json" == headers["accept"]
        assert not {"authorization", "x-api-key"} & headers.keys()


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("http://ada.example/b", True),
        ("https://ada.example/", True),
        ("https://ada.example:8443/", False),
        ("http://ada.example:8080/", False),
        ("http://www.ada.example/", False),
    ],
)
def test_secrets_stay_with_the_origin_or_with_tls_on_it(target: str, kept: bool) -> None:
    assert kept == keeps_trust(httpx.URL("http://ada.example/a"), httpx.URL(target))
    assert not keeps_trust(httpx.URL("https://ada.example/a"), httpx.URL("http://ada.example/a"))


def test_an_address_without_end_is_shown_cut(client: Client) -> None:
    name, query = "a" * 20_000, "&".join(["x=1"] * 1000)
    with pytest.raises((UnavailableError, BlockedError)) as caught:
        client.session("blog").get(f"http://{name}/{name}?{query}")
    assert len(str(caught.value)) < 1000
    with pytest.raises(BlockedError, match="user name") as caught:
        client.session("blog").get(f"http://ada@{name}/{name}?{query}")
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    "url", ["feed:https://a.example/", "ftp://a.example/", "a.example", "http:///"]
)
def test_an_address_that_is_not_http_is_refused(client: Client, url: str) -> None:
    with pytest.raises(BlockedError, match="http: or https:"):
        client.session("blog").get(url)
    with pytest.raises(BlockedError, match="http: or https:"):
        client.session("blog").request("POST", url)


@given(st.text(max_size=40) | st.text(max_size=30).map("http://{}".format))
@settings(deadline=None)
def test_any_text_for_an_address_ends_in_one_of_our_errors(text: str) -> None:
    def nowhere(*_: object) -> list[str]:
        raise OSError

    with Client(pause=0, limits=ONCE, backend=Backend(resolve=nowhere)) as client:
        session = client.session("blog")
        with pytest.raises((BlockedError, UnavailableError)) as caught:
            session.get(text)
    assert str(caught.value).isprintable()
    assert 0 == session.requests


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (400, BlockedError, "400 Bad Request"),
        (401, BlockedError, "credentials"),
        (402, BlockedError, "paid"),
        (403, BlockedError, "403 Forbidden"),
        (404, MissingError, "check the address"),
        (405, BlockedError, "405"),
        (407, BlockedError, "proxy"),
        (408, UnavailableError, "408"),
        (410, MissingError, "gone for good"),
        (418, BlockedError, "418"),
        (451, BlockedError, "legal"),
        (499, BlockedError, "499"),
        (501, UnavailableError, "501"),
        (522, UnavailableError, "522"),
        (206, UnreadableError, "less than the whole"),
        (300, UnreadableError, "leads nowhere"),
    ],
)
def test_a_status_becomes_the_error_that_says_what_to_do(
    peer: Peer, client: Client, status: int, error: type[SourceError], words: str
) -> None:
    coding = "br" if status >= 400 else None  # the page of an error need not be readable
    reply = Reply(status=status, body=b"x", headers={"Content-Encoding": coding})
    with pytest.raises(error, match=words) as caught:
        client.session("blog").get(peer.serve("/feed", reply))
    assert peer.url("/feed") in str(caught.value)


def test_gone_is_told_from_missing(peer: Peer, client: Client) -> None:
    peer.serve("/gone", Reply(status=410))
    gone = {}
    for path in ("/gone", "/missing"):
        with pytest.raises(MissingError) as caught:
            client.session("blog").get(peer.url(path))
        gone[path] = caught.value.gone
    assert {"/gone": True, "/missing": False} == gone


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_challenge_for_browsers_is_named_and_not_tried_again(peer: Peer, status: int) -> None:
    url = peer.serve("/", Reply(status=status, headers={"cf-mitigated": "challenge"}))
    with (
        Client(allow_private=True, pause=0) as client,
        pytest.raises(BlockedError, match="Cloudflare challenge"),
    ):
        client.session("blog").get(url)
    assert 1 == len(peer.log)


def test_any_status_comes_back_from_request_with_its_body(peer: Peer, client: Client) -> None:
    url = peer.serve("/", Reply(status=403, body=b'{"message": "no"}'))
    response = client.session("github").request("POST", url, content=b"{}")
    assert (403, b'{"message": "no"}') == (response.status, response.body)


def test_an_error_names_the_address_without_the_values_of_its_query(
    peer: Peer, client: Client
) -> None:
    session = client.session("blog")
    session.redact("s3cret-path")
    url = peer.url("/s3cret-path/feed?key=s3cret&page=2&bare-s3cret")
    with pytest.raises(MissingError) as caught:
        session.get(url)
    assert f"{peer.url('/***/feed')}?key=***&page=***&***" in str(caught.value)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))
