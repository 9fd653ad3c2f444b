"""A user on a site of Stack Exchange: the reputation, which is no following, and its quota."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from renown.errors import (
    BlockedError,
    MissingError,
    SkippedError,
    SourceError,
    UnavailableError,
    UnreadableError,
)
from renown.record import Reading
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
from tests.peer import Reply, gzipped

USER = "/2.3/users/1001"
ADA = {
    "user_id": 1001,
    "reputation": 36880,
    "link": "https://stackoverflow.com/users/1001/ada-example",
}
HOSTS = itertools.count()
HOME: dict[str, Any] = {"user": 1001, "api_url": "http://api.example/2.3"}


@pytest.fixture
def ada() -> Iterator[Account]:
    with accounts("stackexchange") as account:
        yield account


@pytest.fixture(scope="module")
def world() -> Iterator[Account]:
    with accounts("stackexchange") as account:
        yield account


def wrapped(*items: object, **more: object) -> dict[str, object]:
    quota = {"has_more": False, "quota_max": 300, "quota_remaining": 281}
    return {"items": list(items), **quota, **more}


def throttled(message: str) -> Reply:
    body = {"error_id": 502, "error_name": "throttle_violation", "error_message": message}
    return answer(body, 400)


def test_the_reputation_becomes_a_reading(ada: Account) -> None:
    ada.peer.serve(USER, gzipped(answer(wrapped(ADA)).body))  # always compressed

    expected = Reading(
        subject="stackexchange:stackoverflow/1001",
        name="reputation",
        value=36880,
        unit="reputation",
        at=NOW,
        url="https://stackoverflow.com/users/1001",
    )
    assert [expected] == ada.read(**HOME)
    assert ["site=stackoverflow"] == [request.query for request in ada.peer.log]
    assert ["quota left 281 of 300"] == ada.spent


def test_another_site_is_another_subject(ada: Account) -> None:
    link = "https://ru.stackoverflow.com/users/1001/ada"
    ada.peer.serve(USER, answer(wrapped({**ADA, "link": link})))
    [reading] = ada.read(**HOME, site="ru.stackoverflow")

    assert "stackexchange:ru.stackoverflow/1001" == reading.subject
    assert "https://ru.stackoverflow.com/users/1001" == reading.url


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "https://a:b@x.example/users/1001",
        "https://x.example/users/10012",
        "https://x.example/users/7?/users/1001",
    ],
)
def test_a_link_that_is_no_profile_is_left_out(ada: Account, link: str) -> None:
    ada.peer.serve(USER, answer(wrapped({**ADA, "link": link})))

    assert [None] == [reading.url for reading in ada.read(**HOME)]


def test_a_reputation_of_nothing_is_a_number(ada: Account) -> None:
    ada.peer.serve(USER, answer(wrapped({**ADA, "reputation": 0})))

    assert {"reputation": 0} == ada.values(**HOME)


@pytest.mark.parametrize("value", [None, -5, True, "36880", 1.5, 10**20])
def test_a_number_that_is_none_is_not_known(ada: Account, value: object) -> None:
    ada.peer.serve(USER, answer(wrapped({**ADA, "reputation": value})))

    with pytest.raises(UnreadableError, match="`reputation`"):
        ada.read(**HOME)
    assert [] == ada.kept


def test_a_user_that_is_not_there_is_missing(ada: Account) -> None:
    ada.peer.serve(USER, answer(wrapped()))

    with pytest.raises(MissingError, match="stackoverflow knows no user 1001; check `user`"):
        ada.read(**HOME)


def test_another_user_is_refused(ada: Account) -> None:
    ada.peer.serve(USER, answer(wrapped({**ADA, "user_id": 7})))

    with pytest.raises(UnreadableError, match="another user"):
        ada.read(**HOME)


def test_a_pin_that_is_broken_is_refused(ada: Account) -> None:
    ada.state = {"accounts": {"stackoverflow/1001": "7"}}
    ada.peer.serve(USER, answer(wrapped(ADA)))

    with pytest.raises(BlockedError, match="was the account 7 and is 1001 now"):
        ada.read(**HOME)
    assert [] == ada.kept


# Quotas.


def test_a_backoff_holds_the_host_for_all(ada: Account) -> None:
    ada.peer.serve(USER, answer(wrapped(ADA, backoff=600)))

    assert {"reputation": 36880} == ada.values(**HOME)
    with pytest.raises(UnavailableError, match="asks to be left alone"):
        ada.again().read(**HOME)
    assert 1 == len(ada.peer.log)


def test_a_spent_quota_says_when_and_that_a_key_helps(ada: Account) -> None:
    told = "too many requests from this IP, more requests available in 17524 seconds"
    ada.peer.serve(USER, throttled(told))

    with pytest.raises(UnavailableError, match=r"after 17524 s; .*`key_env`") as raised:
        ada.read(**HOME)
    assert 17524 == raised.value.retry_after
    sent = len(ada.peer.log)
    with pytest.raises(UnavailableError, match="asks to be left alone"):
        ada.again().read(**HOME)
    assert sent == len(ada.peer.log)


def test_with_a_key_nobody_is_told_to_set_one(ada: Account) -> None:
    ada.environ = {"STACK_KEY": KEY}
    ada.peer.serve(USER, throttled("Violation of backoff parameter"))

    with pytest.raises(UnavailableError, match=r"the next run tries again$"):
        ada.read(**HOME, key_env="STACK_KEY")


@pytest.mark.parametrize(
    ("number", "error", "told"),
    [
        (400, BlockedError, "check `site`, or the key"),
        (403, BlockedError, "check the key"),
        (500, UnavailableError, "out of order"),
        (503, UnavailableError, "out of order"),
    ],
)
@pytest.mark.parametrize("status", [200, 400])
def test_an_error_says_why(
    ada: Account, status: int, number: int, error: type[SourceError], told: str
) -> None:
    ada.peer.serve(USER, answer({"error_id": number, "error_message": "::error::pwned"}, status))

    with pytest.raises(error, match=told) as raised:
        ada.read(**HOME)
    assert "pwned" not in str(raised.value)


def test_the_key_is_in_no_log_error_or_state(
    ada: Account, caplog: pytest.LogCaptureFixture
) -> None:
    ada.environ = {"STACK_KEY": KEY}
    ada.peer.serve(USER, answer(wrapped(ADA)), answer({"error_message": KEY}, 403))
    with caplog.at_level(logging.DEBUG):
        ada.read(**HOME, key_env="STACK_KEY")
        with pytest.raises(BlockedError) as raised:
            ada.read(**HOME, key_env="STACK_KEY")

    assert f"site=stackoverflow&key={KEY}" == ada.peer.log[0].query
    assert KEY not in caplog.text + str(raised.value) + str(ada.state) + str(ada.spent)


def test_a_key_that_is_named_and_not_set_skips(ada: Account) -> None:
    with pytest.raises(SkippedError, match="STACK_KEY is not set"):
        ada.read(**HOME, key_env="STACK_KEY")
    assert [] == ada.peer.log


@pytest.mark.parametrize(("reply", "error", "told"), TROUBLES)
def test_what_is_no_answer_is_an_error(
    ada: Account, reply: Reply, error: type[SourceError], told: str
) -> None:
    ada.peer.serve(USER, reply)

    with pytest.raises(error, match=told):
        ada.read(**HOME)
    assert ([], {}) == (ada.kept, ada.state)


@pytest.mark.parametrize("option", [{"user": 0}, {"user": -1}, {"user": "x"}, {"site": "a/b?"}])
def test_an_option_that_is_none_is_a_mistake(ada: Account, option: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ada.read(**{**HOME, **option})


@settings(max_examples=40)
@given(
    ANYTHING
    | answers(ADA).map(wrapped)
    | answers(wrapped(ADA))
    | answers({"error_id": 502, "error_message": "available in 9 seconds", "backoff": 1})
)
def test_any_answer_gives_a_reading_or_an_error(world: Account, found: object) -> None:
    refused = isinstance(found, dict) and "error_id" in found
    world.peer.serve(USER, answer(found, 400 if refused else 200))
    # Another name for the host: the one before may have asked to be left alone.
    world.again().holds(user=1001, api_url=f"http://api{next(HOSTS)}.example/2.3")
