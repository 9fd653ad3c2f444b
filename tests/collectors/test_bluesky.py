"""An account on Bluesky: its followers, under a name that may change hands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from renown.errors import BlockedError, MissingError, SourceError, UnreadableError
from renown.record import Reading, Sweep
from tests.collectors.account import ANYTHING, NOW, TROUBLES, Account, accounts, answer, answers
from tests.peer import Reply

PROFILE = "/xrpc/app.bsky.actor.getProfile"
DID = "did:plc:adaexample2345abcdefghij"
ADA = {"did": DID, "handle": "ada.example", "followersCount": 617, "followsCount": 157}
HOME: dict[str, Any] = {"actor": "@Ada.Example", "api_url": "http://api.example/"}


@pytest.fixture
def ada() -> Iterator[Account]:
    with accounts("bluesky") as account:
        yield account


@pytest.fixture(scope="module")
def world() -> Iterator[Account]:
    with accounts("bluesky") as account:
        yield account


def test_the_followers_become_a_reading(ada: Account) -> None:
    ada.peer.serve(PROFILE, answer(ADA))

    expected = Reading(
        subject=f"bluesky:{DID}",
        name="followers",
        value=617,
        unit="followers",
        at=NOW,
        url="https://bsky.app/profile/ada.example",
    )
    assert [expected] == ada.read(**HOME)
    assert ["actor=ada.example"] == [request.query for request in ada.peer.log]
    assert {"accounts": {"ada.example": DID}, "subject": f"bluesky:{DID}"} == ada.state


def test_an_account_can_be_named_by_its_did(ada: Account) -> None:
    ada.peer.serve(PROFILE, answer({**ADA, "handle": "new.example"}))

    assert {"followers": 617} == ada.values(**{**HOME, "actor": DID})
    assert [f"actor={DID}"] == [request.query for request in ada.peer.log]


def test_a_new_handle_of_the_account_changes_nothing(ada: Account) -> None:
    ada.peer.serve(PROFILE, answer(ADA), answer({**ADA, "handle": "new.example"}))
    ada.read(**HOME)

    assert {"followers": 617} == ada.values(**{**HOME, "actor": "new.example"})
    assert [] == ada.sweeps


def test_another_account_takes_the_place_of_the_one_before(ada: Account) -> None:
    other = {**ADA, "did": "did:plc:madeupmadeupmadeupmadeup2", "handle": "bob.example"}
    ada.peer.serve(PROFILE, answer(ADA), answer(other))
    ada.read(**HOME)

    assert {"followers": 617} == ada.values(**{**HOME, "actor": "bob.example"})
    assert [Sweep(kinds=("followers",))] == ada.sweeps


@pytest.mark.parametrize("handle", ["handle.invalid", "no handle", "a/b?c", None])
def test_a_handle_that_is_none_is_no_part_of_the_page(ada: Account, handle: str | None) -> None:
    told = {name: value for name, value in {**ADA, "handle": handle}.items() if value is not None}
    ada.peer.serve(PROFILE, answer(told))
    [reading] = ada.read(**{**HOME, "actor": DID})

    assert f"https://bsky.app/profile/{DID}" == reading.url


def test_a_handle_that_leads_nowhere_at_present_is_still_the_account(ada: Account) -> None:
    ada.peer.serve(PROFILE, answer({**ADA, "handle": "handle.invalid"}))

    assert {"followers": 617} == ada.values(**HOME)


def test_nobody_follows_is_a_number(ada: Account) -> None:
    ada.peer.serve(PROFILE, answer({**ADA, "followersCount": 0}))

    assert {"followers": 0} == ada.values(**HOME)


@pytest.mark.parametrize("count", [None, -1, False, 0.5, "617", 10**40])
def test_a_number_that_is_none_is_not_known(ada: Account, count: object) -> None:
    ada.peer.serve(PROFILE, answer({**ADA, "followersCount": count}))

    with pytest.raises(UnreadableError, match="followersCount"):
        ada.read(**HOME)
    assert [] == ada.kept


def test_a_number_that_is_missing_is_not_known(ada: Account) -> None:
    ada.peer.serve(PROFILE, answer({"did": DID, "handle": "ada.example"}))

    with pytest.raises(UnreadableError, match="followersCount"):
        ada.read(**HOME)


def test_a_handle_that_is_somebody_elses_now_is_refused(ada: Account) -> None:
    ada.peer.serve(PROFILE, answer(ADA), answer({**ADA, "did": "did:plc:somebodyelse"}))
    ada.read(**HOME)

    with pytest.raises(BlockedError, match=f"was the account {DID} and is did:plc:somebodyelse"):
        ada.read(**HOME)
    assert [] == ada.kept


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("ada.example", {"handle": "bob.example"}),
        (DID, {"did": "did:plc:bob"}),
        (DID, {"did": "did:plc:bob", "handle": "handle.invalid"}),
    ],
)
def test_another_account_is_refused(ada: Account, asked: str, told: dict[str, str]) -> None:
    ada.peer.serve(PROFILE, answer({**ADA, **told}))

    with pytest.raises(UnreadableError, match="another account"):
        ada.read(**{**HOME, "actor": asked})


@pytest.mark.parametrize("did", ["", "plc:x", "did:plc:a b", "did:plc:x\n", "did:plc:" + "x" * 999])
def test_an_id_that_is_none_is_refused(ada: Account, did: str) -> None:
    ada.peer.serve(PROFILE, answer({**ADA, "did": did}))

    with pytest.raises(UnreadableError, match="`did`"):
        ada.read(**HOME)


@pytest.mark.parametrize(
    ("word", "error", "told"),
    [
        ("InvalidRequest", MissingError, r"knows no account ada\.example; check `actor`"),
        ("AccountTakedown", BlockedError, "is suspended"),
        ("AccountDeactivated", BlockedError, "is switched off"),
        ("SomethingElse", BlockedError, "400 Bad Request"),
    ],
)
def test_a_refusal_says_why(ada: Account, word: str, error: type[SourceError], told: str) -> None:
    ada.peer.serve(PROFILE, answer({"error": word, "message": "::error::pwned"}, 400))

    with pytest.raises(error, match=told) as raised:
        ada.read(**HOME)
    assert "pwned" not in str(raised.value)


@pytest.mark.parametrize(("reply", "error", "told"), TROUBLES)
def test_what_is_no_answer_is_an_error(
    ada: Account, reply: Reply, error: type[SourceError], told: str
) -> None:
    ada.peer.serve(PROFILE, reply)

    with pytest.raises(error, match=told):
        ada.read(**HOME)
    assert ([], {}) == (ada.kept, ada.state)


@pytest.mark.parametrize("actor", ["ada", "ada@example", "did:plc", "-a.example", "a.1", "a b.com"])
def test_what_is_neither_handle_nor_did_is_a_mistake(ada: Account, actor: str) -> None:
    with pytest.raises(ValidationError, match="must be a handle"):
        ada.read(**{**HOME, "actor": actor})


@settings(max_examples=40)
@given(ANYTHING | answers(ADA) | answers({"error": "InvalidRequest", "message": "x"}))
def test_any_answer_gives_a_reading_or_an_error(world: Account, found: object) -> None:
    refused = isinstance(found, dict) and "error" in found
    world.peer.serve(PROFILE, answer(found, 400 if refused else 200))
    world.again().holds(**HOME)
