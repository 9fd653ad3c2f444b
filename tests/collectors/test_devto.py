"""The owner of a key on dev.to: followers, from the profile or counted, and views of the posts."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import (
    BlockedError,
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
from tests.peer import Handler, Received, Reply

ME, FOLLOWERS, POSTS = "/api/users/me", "/api/followers/users", "/api/articles/me/published"
ADA = {"type_of": "user", "id": 1431, "username": "ada_example", "followers_count": 500}
OLD = {name: value for name, value in ADA.items() if name != "followers_count"}
HOME: dict[str, Any] = {"api_url": "http://dev.example/api"}


@pytest.fixture
def ada() -> Iterator[Account]:
    with accounts("devto") as account:
        account.environ = {"DEVTO_API_KEY": KEY}
        account.peer.serve(ME, answer(ADA))
        account.peer.serve(POSTS, pages([post(1, 10), post(2, 32)]))
        yield account


@pytest.fixture(scope="module")
def world() -> Iterator[Account]:
    with accounts("devto") as account:
        account.environ = {"DEVTO_API_KEY": KEY}
        yield account


def post(number: int, views: object = 0) -> dict[str, object]:
    return {"type_of": "article", "id": number, "page_views_count": views, "title": "A post"}


def pages(*rows: list[Any]) -> Handler:
    """These pages, and empty ones after them."""

    def handle(request: Received) -> Reply:
        number = int(parse_qs(request.query)["page"][0])
        return answer(rows[number - 1] if number <= len(rows) else [])

    return handle


def test_followers_and_views_become_readings(ada: Account) -> None:
    page = "https://dev.to/ada_example"

    assert [
        Reading(subject="devto:1431", name=name, value=value, unit=name, at=NOW, url=page)
        for name, value in (("followers", 500), ("views", 42))
    ] == ada.read(**HOME)
    assert [ME, POSTS, POSTS] == ada.peer.paths()
    assert {KEY} == {request.headers["api-key"] for request in ada.peer.log}
    assert {"application/vnd.forem.api-v1+json"} == {
        request.headers["accept"] for request in ada.peer.log
    }
    assert {"accounts": {"ada_example": "1431"}, "subject": "devto:1431"} == ada.state


def test_where_the_profile_does_not_tell_the_followers_are_counted(ada: Account) -> None:
    ada.peer.serve(ME, answer(OLD))
    # While the pages are read somebody new follows, so that a row stands on two of them.
    rows = [[{"id": n} for n in range(80)], [{"id": n} for n in range(79, 120)]]
    ada.peer.serve(FOLLOWERS, pages(*rows))

    assert {"followers": 120, "views": 42} == ada.values(**HOME)
    assert 3 == ada.peer.paths().count(FOLLOWERS)


def test_nobody_and_nothing_are_numbers(ada: Account) -> None:
    ada.peer.serve(ME, answer(OLD))
    ada.peer.serve(FOLLOWERS, pages())
    ada.peer.serve(POSTS, pages())

    assert {"followers": 0, "views": 0} == ada.values(**HOME)


def test_pages_without_an_end_give_no_number(ada: Account) -> None:
    ada.peer.serve(ME, answer(OLD))
    ada.peer.serve(FOLLOWERS, answer([{"id": 1}, {"id": 2}]))

    assert {"views": 42} == ada.values(**HOME)
    assert ["dev.to does not tell how many follow the account (`followers_count`)"] == ada.notes
    assert 2 == ada.peer.paths().count(FOLLOWERS)


def test_more_pages_than_are_read_give_no_number(ada: Account) -> None:
    ada.peer.serve(ME, answer(OLD))
    ada.peer.serve(FOLLOWERS, pages(*([{"id": n}] for n in range(1000))))

    assert {"views": 42} == ada.values(**HOME)
    assert 100 == ada.peer.paths().count(FOLLOWERS)


@pytest.mark.parametrize("views", [None, -1, True, "7", 1.5, 10**30])
def test_a_sum_without_a_part_is_not_known(ada: Account, views: object) -> None:
    ada.peer.serve(POSTS, pages([post(1, 10), post(2, views)]))

    assert {"followers": 500} == ada.values(**HOME)
    assert ["dev.to does not tell the views of every post (`page_views_count`)"] == ada.notes


def test_without_any_number_it_is_an_error(ada: Account) -> None:
    ada.peer.serve(ME, answer({**ADA, "followers_count": -1}))
    ada.peer.serve(FOLLOWERS, answer([{"id": 1}]))
    ada.peer.serve(POSTS, pages([post(1, None)]))

    with pytest.raises(UnreadableError, match="tells no number"):
        ada.read(**HOME)
    assert ([], {}) == (ada.kept, ada.state)


def test_the_followers_are_kept_where_the_posts_cannot_be_read(ada: Account) -> None:
    ada.peer.serve(POSTS, Reply(status=503))

    with pytest.raises(UnavailableError):
        ada.read(**HOME)
    assert ["followers"] == [reading.name for reading in ada.kept]


def test_a_name_that_is_somebody_elses_now_is_refused(ada: Account) -> None:
    ada.read(**HOME)
    ada.peer.serve(ME, answer({**ADA, "id": 9}))

    with pytest.raises(BlockedError, match="ada_example was the account 1431 and is 9 now"):
        ada.read(**HOME)
    assert [] == ada.kept


def test_the_key_is_in_no_log_error_or_state(
    ada: Account, caplog: pytest.LogCaptureFixture
) -> None:
    ada.peer.serve(ME, answer(ADA), answer({"error": KEY}, 401))
    with caplog.at_level(logging.DEBUG):
        ada.read(**HOME)
        with pytest.raises(BlockedError, match="check that it is still valid") as raised:
            ada.read(**HOME)

    assert KEY not in caplog.text + str(raised.value) + str(ada.state) + str(ada.notes)


def test_without_a_key_the_source_is_skipped(ada: Account) -> None:
    ada.environ = {}

    with pytest.raises(SkippedError, match="DEVTO_API_KEY is not set"):
        ada.read(**HOME)
    assert [] == ada.peer.log


@pytest.mark.parametrize(("reply", "error", "told"), TROUBLES)
def test_what_is_no_answer_is_an_error(
    ada: Account, reply: Reply, error: type[SourceError], told: str
) -> None:
    ada.peer.serve(ME, reply)

    with pytest.raises(error, match=told):
        ada.read(**HOME)
    assert ([], {}) == (ada.kept, ada.state)


@pytest.mark.parametrize("found", [{}, {"error": "x"}, None, "x", [1], [{"id": "1"}], [[]]])
def test_posts_that_are_none_are_an_error(ada: Account, found: object) -> None:
    ada.peer.serve(POSTS, answer(found))

    with pytest.raises(UnreadableError):
        ada.read(**HOME)
    assert ["followers"] == [reading.name for reading in ada.kept]


ROWS = st.lists(answers(post(1, 3)) | ANYTHING, max_size=3) | ANYTHING


@settings(max_examples=40)
@given(ANYTHING | answers(ADA) | st.just(OLD), ROWS, ROWS)
def test_any_answers_give_readings_or_an_error(
    world: Account, me: object, followers: object, posts: object
) -> None:
    world.peer.serve(ME, answer(me))
    world.peer.serve(FOLLOWERS, answer(followers), answer([]))
    world.peer.serve(POSTS, answer(posts), answer([]))
    world.again().holds(**HOME)
