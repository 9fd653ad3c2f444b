"""An account on Mastodon: its followers, its moves, and what is no answer."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from renown.errors import (
    BlockedError,
    MissingError,
    SkippedError,
    SourceError,
    UnavailableError,
    UnreadableError,
)
from renown.http import Client
from renown.record import Reading, Sweep
from tests.collectors.account import (
    ANYTHING,
    KEY,
    NOW,
    TROUBLES,
    Account,
    accounts,
    answer,
    answers,
)
from tests.peer import Handler, Received, Reply

LOOKUP = "/api/v1/accounts/lookup"
ADA = {"id": "1001", "username": "ada", "acct": "ada", "followers_count": 1200}
HOME: dict[str, Any] = {"account": "@ada@old.example", "api_url": "http://old.example"}


@pytest.fixture
def ada() -> Iterator[Account]:
    with accounts("mastodon") as account:
        yield account


@pytest.fixture(scope="module")
def world() -> Iterator[Account]:
    with accounts("mastodon") as account:
        yield account


def servers(**homes: object) -> Handler:
    """One server each: its name before .example, and its account."""

    def handle(request: Received) -> Reply:
        name = request.headers["host"].split(".")[0]
        return answer(homes[name]) if name in homes else answer({"error": "Record not found"}, 404)

    return handle


def moved(to: object, **more: object) -> dict[str, object]:
    return {**ADA, "moved": {"id": "5", "acct": to}, **more}


def test_the_followers_become_a_reading(ada: Account) -> None:
    ada.peer.serve(LOOKUP, answer({**ADA, "limited": True, "moved": None}))

    expected = Reading(
        subject="mastodon:old.example/1001",
        name="followers",
        value=1200,
        unit="followers",
        at=NOW,
        url="https://old.example/@ada",
    )
    assert [expected] == ada.read(**HOME)
    assert ["acct=ada%40old.example"] == [request.query for request in ada.peer.log]
    assert [] == ada.notes


def test_nobody_follows_is_a_number(ada: Account) -> None:
    ada.peer.serve(LOOKUP, answer({**ADA, "followers_count": 0}))

    assert {"followers": 0} == ada.values(**HOME)


@pytest.mark.parametrize("count", [None, -1, True, 1.5, "12", 2**60, float("nan")])
def test_a_number_that_is_none_is_not_known(ada: Account, count: object) -> None:
    ada.peer.serve(LOOKUP, answer({**ADA, "followers_count": count}))

    with pytest.raises(UnreadableError, match="followers_count"):
        ada.read(**HOME)
    assert [] == ada.kept


def test_an_account_in_any_case_and_by_its_whole_name_is_the_one_asked_for(ada: Account) -> None:
    ada.peer.serve(LOOKUP, answer({**ADA, "acct": "Ada@Old.Example"}))

    assert {"followers": 1200} == ada.values(**{**HOME, "account": "ADA@OLD.example"})


@pytest.mark.parametrize("acct", ["bob", "ada@other.example", "adan", ""])
def test_another_account_is_refused(ada: Account, acct: str) -> None:
    ada.peer.serve(LOOKUP, answer({**ADA, "acct": acct}))

    with pytest.raises(UnreadableError, match="another account"):
        ada.read(**HOME)


def test_a_suspended_account_is_not_known(ada: Account) -> None:
    ada.peer.serve(LOOKUP, answer({**ADA, "followers_count": 0, "suspended": True}))

    with pytest.raises(BlockedError, match="suspended"):
        ada.read(**HOME)


def test_a_name_that_is_somebody_elses_now_is_refused(ada: Account) -> None:
    ada.peer.serve(LOOKUP, answer(ADA), answer({**ADA, "id": "2002"}))
    ada.read(**HOME)
    before = ada.state

    with pytest.raises(BlockedError, match="give the source another name"):
        ada.read(**HOME)
    assert ([], before) == (ada.kept, ada.state)


# An account that has moved is counted once, where it is now.


def test_a_moved_account_is_read_at_its_new_home(ada: Account) -> None:
    new = {**ADA, "id": "77", "acct": "Ada_E", "followers_count": 900}
    ada.peer.serve(LOOKUP, servers(old=moved("Ada_E@new.example"), new=new))
    [reading] = ada.read(**HOME)

    assert ("mastodon:new.example/77", 900) == (reading.subject, reading.value)
    assert "https://new.example/@ada_e" == reading.url
    assert ["ada@old.example has moved to @ada_e@new.example; put it into `account`"] == ada.notes
    assert {
        "ada@old.example": "old.example/1001",
        "ada_e@new.example": "new.example/77",
    } == ada.state["accounts"]


def test_the_new_home_of_a_moved_account_is_pinned_as_well(ada: Account) -> None:
    for id_ in ("77", "78"):
        new = {**ADA, "id": id_, "followers_count": 900}
        ada.peer.serve(LOOKUP, servers(old=moved("ada@new.example"), new=new))
        if id_ == "77":
            ada.read(**HOME)
    with pytest.raises(
        BlockedError, match=r"was the account new\.example/77 and is new\.example/78"
    ):
        ada.read(**HOME)
    assert ([], []) == (ada.kept, ada.sweeps)


def test_a_move_within_a_server_asks_where_that_server_is_asked(ada: Account) -> None:
    """The server may be called otherwise than its accounts."""

    def handle(request: Received) -> Reply:
        new = {**ADA, "id": "1002", "acct": "ada2", "followers_count": 560}
        return answer(new if "ada2" in request.query else moved("ada2"))

    ada.peer.serve(LOOKUP, handle)
    [reading] = ada.read(account="@ada@old.example", api_url="http://social.old.example")

    assert ("mastodon:old.example/1002", 560) == (reading.subject, reading.value)
    assert 1 == len({request.headers["host"] for request in ada.peer.log})


def test_what_was_read_at_the_old_home_is_withdrawn_once(ada: Account) -> None:
    ada.peer.serve(LOOKUP, answer(ADA))
    ada.read(**HOME)
    assert [] == ada.sweeps

    new = {**ADA, "id": "77", "followers_count": 900}
    ada.peer.serve(LOOKUP, servers(old=moved("ada@new.example"), new=new))
    ada.read(**HOME)
    assert [Sweep(kinds=("followers",))] == ada.sweeps
    ada.read(**HOME)
    assert [] == ada.sweeps
    ada.read(account="@ada@new.example", api_url="http://new.example")
    assert [] == ada.sweeps


def test_a_move_on_the_same_server_needs_no_server_in_the_name(ada: Account) -> None:
    def handle(request: Received) -> Reply:
        new = {**ADA, "id": "1002", "acct": "ada2"}
        return answer(new if "ada2" in request.query else moved("ada2"))

    ada.peer.serve(LOOKUP, handle)

    assert ["mastodon:old.example/1002"] == [reading.subject for reading in ada.read(**HOME)]


def test_three_moves_are_followed_and_a_fourth_is_not(ada: Account) -> None:
    homes = {f"h{n}": moved(f"ada@h{n + 1}.example") for n in range(4)}
    ada.peer.serve(LOOKUP, servers(**homes, h4=ADA))
    first = {"account": "ada@h1.example", "api_url": "http://h1.example"}

    assert {"followers": 1200} == ada.values(**first)
    with pytest.raises(UnreadableError, match="more than 3 times"):
        ada.again().read(account="ada@h0.example", api_url="http://h0.example")


def test_a_circle_ends(ada: Account) -> None:
    ada.peer.serve(LOOKUP, servers(old=moved("ada@new.example"), new=moved("ada@old.example")))

    with pytest.raises(UnreadableError, match="circle"):
        ada.read(**HOME)
    assert 2 == len(ada.peer.log)


@pytest.mark.parametrize(
    "to",
    [
        "ada@127.0.0.1",
        "ada@localhost",
        "ada@new.example:8080",
        "ada@new.example/x?",
        "ada@x@new.example",
        "ada@[::1]",
        "ada@new.example\n",
        "a b",
        "../x",
        "",
    ],
)
def test_a_move_to_what_is_no_account_is_refused(ada: Account, to: str) -> None:
    ada.peer.serve(LOOKUP, answer(moved(to)))

    with pytest.raises(UnreadableError, match="names no account"):
        ada.read(**HOME)
    assert 1 == len(ada.peer.log)


def test_a_new_home_that_is_not_there_lowers_nothing(ada: Account) -> None:
    ada.peer.serve(LOOKUP, answer(ADA))
    ada.read(**HOME)
    before = ada.state
    ada.peer.serve(LOOKUP, servers(old=moved("ada@new.example")))

    with pytest.raises(MissingError, match=r"new\.example knows no account"):
        ada.read(**HOME)
    assert ([], [], before) == (ada.kept, ada.sweeps, ada.state)


# Keys, refusals, options.


def test_the_token_goes_to_its_own_server_only(
    ada: Account, caplog: pytest.LogCaptureFixture
) -> None:
    ada.environ = {"MASTODON_TOKEN": KEY}
    ada.peer.serve(LOOKUP, servers(old=moved("ada@new.example"), new=ADA))
    with caplog.at_level(logging.DEBUG):
        ada.read(**HOME, token_env="MASTODON_TOKEN")

    assert [f"Bearer {KEY}", None] == [
        request.headers.get("authorization") for request in ada.peer.log
    ]
    assert KEY not in caplog.text
    assert KEY not in str(ada.state)


def test_a_token_that_is_named_and_not_set_skips(ada: Account) -> None:
    with pytest.raises(SkippedError, match="MASTODON_TOKEN is not set"):
        ada.read(**HOME, token_env="MASTODON_TOKEN")
    assert [] == ada.peer.log


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_for_its_users_only_says_what_to_name(ada: Account, status: int) -> None:
    ada.peer.serve(LOOKUP, answer({"error": "This method requires a user"}, status))

    with pytest.raises(BlockedError, match="`token_env`"):
        ada.read(**HOME)
    ada.environ = {"MASTODON_TOKEN": KEY}
    with pytest.raises(BlockedError, match="refuses the token") as raised:
        ada.read(**HOME, token_env="MASTODON_TOKEN")
    assert KEY not in str(raised.value)


def test_an_account_that_is_not_there_is_missing(ada: Account) -> None:
    ada.peer.serve(LOOKUP, answer({"error": "Record not found"}, 404))

    with pytest.raises(MissingError, match="check `account`"):
        ada.read(**HOME)


def test_a_limit_that_tells_its_end_in_a_header_of_its_own_is_unavailable(ada: Account) -> None:
    reset = {"X-RateLimit-Reset": "2026-11-16T06:05:00.000000Z"}
    ada.peer.serve(LOOKUP, Reply(status=429, headers=reset))

    with pytest.raises(UnavailableError, match="429 Too Many Requests; the next run tries again"):
        ada.read(**HOME)


@pytest.mark.parametrize(("reply", "error", "told"), TROUBLES)
def test_what_is_no_answer_is_an_error(
    ada: Account, reply: Reply, error: type[SourceError], told: str
) -> None:
    ada.peer.serve(LOOKUP, reply)

    with pytest.raises(error, match=told):
        ada.read(**HOME)
    assert ([], {}) == (ada.kept, ada.state)


@pytest.mark.parametrize(
    "account",
    [
        "ada",
        "@ada",
        "ada@host",
        "@ada@127.0.0.1",
        "ada@x.example/y",
        "a b@x.example",
        "@@x.example",
    ],
)
def test_an_account_without_its_server_is_a_mistake(ada: Account, account: str) -> None:
    with pytest.raises(ValidationError, match=r"@ada@social\.example"):
        ada.read(account=account)


@pytest.mark.parametrize(
    "address",
    [
        "old.example",
        "ftp://old.example",
        "https://",
        "https://a:b@old.example",
        "https://old.example/?x",
        "https://old.example/#x",
        "https://old .example",
        "https://old.example:99999",
    ],
)
def test_an_address_that_is_none_is_a_mistake(ada: Account, address: str) -> None:
    with pytest.raises(ValidationError, match="api_url"):
        ada.read(account="@ada@old.example", api_url=address)


def test_without_an_address_the_server_is_asked_by_its_name(ada: Account) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as closed,
        Client(connect_to=closed.getsockname(), sleep=lambda _seconds: None) as client,
    ):
        closed.close()
        with pytest.raises(UnavailableError, match=r"https://old\.example/api/v1/accounts/lookup"):
            Account("mastodon", client, ada.peer).read(account="@ada@old.example")


@settings(max_examples=40)
@given(
    ANYTHING
    | answers(
        {**ADA, "suspended": False, "moved": None},
        ANYTHING | st.fixed_dictionaries({"acct": st.sampled_from(["ada@b.example", "x", 1])}),
    )
)
def test_any_answer_gives_a_reading_or_an_error(world: Account, found: object) -> None:
    world.peer.serve(LOOKUP, answer(found))
    world.again().holds(**HOME)
