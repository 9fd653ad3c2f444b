"""Conditional requests: what is kept of an answer, when it is sent, what is not believed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import UnreadableError
from renown.http import Client, Limits
from renown.http.response import conditions, validators
from tests.peer import DATE, Peer, Reply, document, redirect

ETAG = '"made-up-1"'
YESTERDAY = "Sun, 04 Jan 2026 12:00:00 GMT"
TOMORROW = "Tue, 06 Jan 2026 12:00:00 GMT"
NEVER = "Fri, 01 Mar 2041 12:00:00 GMT"


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(allow_private=True, pause=0, limits=Limits(tries=1)) as client:
        yield client


@pytest.mark.parametrize(
    ("etag", "last_modified"), [(ETAG, None), (None, YESTERDAY), (ETAG, YESTERDAY), ('W/"1"', None)]
)
def test_a_document_that_is_the_same_comes_as_304(
    peer: Peer, client: Client, etag: str | None, last_modified: str | None
) -> None:
    url = peer.serve("/feed", document(b"posts", etag=etag, last_modified=last_modified))
    session = client.session("blog")
    first = session.get(url)
    assert (200, b"posts", 0) == (first.status, first.body, session.not_modified)
    second = session.get(url, validators=first.validators)
    assert (304, b"", 1) == (second.status, second.body, session.not_modified)
    assert first.validators == second.validators
    assert (etag, last_modified) == tuple(
        peer.log[1].headers.get(name) for name in ("if-none-match", "if-modified-since")
    )


def test_the_same_body_comes_as_304_where_the_server_has_no_validators(
    peer: Peer, client: Client
) -> None:
    url = peer.serve("/feed", Reply(body=b"posts"), Reply(body=b"posts"), Reply(body=b"more"))
    session = client.session("blog")
    first = session.get(url)
    second = session.get(url, validators=first.validators)
    third = session.get(url, validators=second.validators)
    assert [(200, b"posts"), (304, b""), (200, b"more")] == [
        (answer.status, answer.body) for answer in (first, second, third)
    ]
    assert 1 == session.not_modified
    assert first.validators == second.validators != third.validators


def test_an_empty_body_is_never_the_same(peer: Peer, client: Client) -> None:
    url = peer.serve("/feed", Reply())
    session = client.session("blog")
    assert 200 == session.get(url, validators=session.get(url).validators).status


def test_a_304_that_names_no_validators_keeps_the_old_ones(peer: Peer, client: Client) -> None:
    url = peer.serve("/feed", Reply(headers={"ETag": ETAG}), Reply(status=304))
    session = client.session("blog")
    first = session.get(url)
    second = session.get(url, validators=first.validators)
    assert first.validators == second.validators != {}


def test_a_304_with_a_new_etag_renews_it(peer: Peer, client: Client) -> None:
    answers = Reply(headers={"ETag": ETAG}), Reply(status=304, headers={"ETag": '"2"'})
    url = peer.serve("/feed", *answers)
    session = client.session("blog")
    second = session.get(url, validators=session.get(url).validators)
    assert '"2"' == second.validators["etag"]


def test_a_304_to_an_unconditional_request_is_unreadable(peer: Peer, client: Client) -> None:
    with pytest.raises(UnreadableError, match="304 Not Modified, which leads nowhere"):
        client.session("blog").get(peer.serve("/feed", Reply(status=304)))


def test_validators_of_one_address_are_not_sent_to_another(peer: Peer, client: Client) -> None:
    old = peer.serve("/old", document(b"old", etag=ETAG))
    new = peer.serve("/new", document(b"new", etag=ETAG))
    session = client.session("blog")
    kept = session.get(old).validators
    assert b"new" == session.get(new, validators=kept).body
    assert b"old" == session.get(f"{old}?page=2", validators=kept).body
    assert 304 == session.get(old, validators=kept).status


def test_behind_a_redirect_they_go_to_the_address_that_gave_them(
    peer: Peer, client: Client
) -> None:
    peer.serve("/final", document(b"posts", etag=ETAG))
    url = peer.serve("/feed", redirect("/final"))
    session = client.session("blog")
    second = session.get(url, validators=session.get(url).validators)
    assert (304, peer.url("/final")) == (second.status, second.url)
    assert [False, True] == ["if-none-match" in request.headers for request in peer.log[2:]]
    peer.serve("/feed", redirect("/elsewhere"))
    peer.serve("/elsewhere", document(b"other posts", etag=ETAG))
    assert b"other posts" == session.get(url, validators=second.validators).body


def test_a_key_in_the_address_does_not_stand_in_the_validators(peer: Peer, client: Client) -> None:
    peer.serve("/feed", Reply(headers={"ETag": ETAG}))
    kept = client.session("blog").get(peer.url("/feed?key=s3cret")).validators
    assert {"etag", "url"} == kept.keys()
    assert "s3cret" not in str(kept)
    assert urlsplit(peer.url()).netloc not in str(kept)


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({}, set()),
        ({"etag": ETAG}, {"etag"}),
        ({"etag": ETAG, "expires": "0"}, {"etag"}),
        ({"etag": ""}, set()),
        ({"etag": '"é"'}, set()),
        ({"etag": '"a\nb"'}, set()),
        ({"etag": "x" * 513}, set()),
        ({"last-modified": YESTERDAY, "date": DATE}, {"last_modified"}),
        ({"last-modified": DATE, "date": DATE}, {"last_modified"}),
        ({"last-modified": TOMORROW, "date": DATE}, set()),
        ({"last-modified": NEVER, "date": DATE, "etag": ETAG}, {"etag"}),
        ({"last-modified": YESTERDAY}, set()),
        ({"last-modified": "yesterday", "date": DATE}, set()),
        ({"last-modified": YESTERDAY, "date": DATE, "expires": "0"}, set()),
        ({"last-modified": YESTERDAY, "date": DATE, "expires": "-1"}, set()),
        ({"last-modified": YESTERDAY, "date": DATE, "expires": TOMORROW}, {"last_modified"}),
    ],
)
def test_validators_that_lie_are_not_kept(headers: dict[str, str], kept: set[str]) -> None:
    found = validators(headers, "https://ada.example/")
    assert kept == found.keys() - {"url"}


JUNK = st.text(max_size=30) | st.sampled_from([DATE, NEVER, YESTERDAY, ETAG, "0"])


@given(st.dictionaries(st.sampled_from(["etag", "last-modified", "date", "expires"]), JUNK))
@settings(deadline=None)
def test_any_headers_give_validators_that_a_header_can_hold(headers: dict[str, str]) -> None:
    url = "https://ada.example/feed"
    for value in conditions(validators(headers, url), url).values():
        assert value.isascii()
        assert value.isprintable()


@given(st.dictionaries(st.sampled_from(["etag", "last_modified", "url"]), JUNK))
@settings(deadline=None)
def test_a_state_that_somebody_edited_is_never_sent(state: dict[str, str]) -> None:
    assert {} == conditions(state, "https://ada.example/feed")


def test_a_line_break_in_an_edited_state_is_not_sent(peer: Peer, client: Client) -> None:
    url = peer.serve("/feed", document(b"posts", etag=ETAG))
    kept = client.session("blog").get(url).validators
    edited = {**kept, "etag": '"1"\r\nX-Injected: 1', "body": ""}
    assert b"posts" == client.session("blog").get(url, validators=edited).body
    assert not {"x-injected", "if-none-match"} & peer.log[1].headers.keys()
