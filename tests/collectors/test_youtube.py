"""A channel on YouTube: who subscribes, how often it was seen, and a key that stays secret."""

from __future__ import annotations

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
from tests.peer import Reply

CHANNELS = "/youtube/v3/channels"
ID = "UCadaexample0123456789_-"
STATISTICS = {
    "subscriberCount": "2260",
    "hiddenSubscriberCount": False,
    "viewCount": "208790",
    "videoCount": "56",
}
HOME: dict[str, Any] = {"channel": "@ada-example", "api_url": "http://google.example/youtube/v3"}


@pytest.fixture
def ada() -> Iterator[Account]:
    with accounts("youtube") as account:
        account.environ = {"YOUTUBE_API_KEY": KEY}
        yield account


@pytest.fixture(scope="module")
def world() -> Iterator[Account]:
    with accounts("youtube") as account:
        account.environ = {"YOUTUBE_API_KEY": KEY}
        yield account


def listed(*statistics: object, key: str = ID) -> dict[str, object]:
    items = [{"kind": "youtube#channel", "id": key, "statistics": one} for one in statistics]
    return {"kind": "youtube#channelListResponse", "items": items}


def error(reason: str, code: int = 403, place: str = "errors") -> Reply:
    return answer(
        {"error": {"code": code, "message": "::error::pwned", place: [{"reason": reason}]}}, code
    )


def test_subscribers_and_views_become_readings(ada: Account) -> None:
    ada.peer.serve(CHANNELS, answer(listed(STATISTICS)))

    page = "https://www.youtube.com/@ada-example"
    assert [
        Reading(subject=f"youtube:{ID}", name=name, value=value, unit=name, at=NOW, url=page)
        for name, value in (("followers", 2260), ("views", 208790))
    ] == ada.read(**HOME)
    assert ["part=snippet,statistics&forHandle=@ada-example"] == [
        request.query for request in ada.peer.log
    ]


def test_a_channel_can_be_named_by_its_id(ada: Account) -> None:
    ada.peer.serve(CHANNELS, answer(listed(STATISTICS)))
    found = ada.read(**{**HOME, "channel": ID})

    assert {f"https://www.youtube.com/channel/{ID}"} == {reading.url for reading in found}
    assert [f"part=snippet,statistics&id={ID}"] == [request.query for request in ada.peer.log]


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ("@ada-example", "@ada-example"),
        ("@%C3%A1da", "@áda"),
        (f"channel/{ID}", "ada"),
        (f"channel/{ID}", "@a/b?c"),
        (f"channel/{ID}", None),
        (f"channel/{ID}", 7),
    ],
)
def test_the_page_is_that_of_the_handle_where_it_is_known(
    ada: Account, expected: str, told: object
) -> None:
    found = listed(STATISTICS)
    found["items"] = [{"id": ID, "statistics": STATISTICS, "snippet": {"customUrl": told}}]
    ada.peer.serve(CHANNELS, answer(found))
    urls = {reading.url for reading in ada.read(**{**HOME, "channel": ID})}

    assert {f"https://www.youtube.com/{expected}"} == urls


def test_hidden_subscribers_are_not_known_and_views_are(ada: Account) -> None:
    hidden = {**STATISTICS, "subscriberCount": "0", "hiddenSubscriberCount": True}
    ada.peer.serve(CHANNELS, answer(listed(hidden)))

    assert {"views": 208790} == ada.values(**HOME)
    assert ["the channel hides how many subscribe, so that is not known"] == ada.notes


def test_nobody_subscribes_is_a_number(ada: Account) -> None:
    none = {**STATISTICS, "subscriberCount": "0", "viewCount": "0"}
    ada.peer.serve(CHANNELS, answer(listed(none)))

    assert {"followers": 0, "views": 0} == ada.values(**HOME)


@pytest.mark.parametrize("count", [None, 2260, "", "-1", "1.5", "1e3", " 7", "٣", "9" * 40, True])
def test_a_number_that_is_none_is_not_known(ada: Account, count: object) -> None:
    ada.peer.serve(
        CHANNELS,
        answer(listed({**STATISTICS, "subscriberCount": count})),
        answer(listed({"subscriberCount": count, "viewCount": count})),
    )

    assert {"views": 208790} == ada.values(**HOME)
    with pytest.raises(UnreadableError, match=r"subscriberCount.*viewCount"):
        ada.read(**HOME)
    assert [] == ada.kept


@pytest.mark.parametrize("found", [{}, {"items": []}])
def test_a_channel_that_is_not_known_is_missing(ada: Account, found: object) -> None:
    ada.peer.serve(CHANNELS, answer(found))

    with pytest.raises(MissingError, match="knows no channel @ada-example; check `channel`"):
        ada.read(**HOME)


def test_a_handle_that_is_somebody_elses_now_is_refused(ada: Account) -> None:
    other = listed(STATISTICS, key="UCsomebody_else_01234567")
    ada.peer.serve(CHANNELS, answer(listed(STATISTICS)), answer(other))
    ada.read(**HOME)

    with pytest.raises(BlockedError, match=f"@ada-example was the account {ID}"):
        ada.read(**HOME)
    assert [] == ada.kept


def test_another_channel_than_the_one_asked_for_is_refused(ada: Account) -> None:
    ada.peer.serve(CHANNELS, answer(listed(STATISTICS, key="UCsomebody_else_01234567")))

    with pytest.raises(UnreadableError, match="another channel"):
        ada.read(**{**HOME, "channel": ID})


@pytest.mark.parametrize(
    ("reply", "kind", "told"),
    [
        (error("quotaExceeded"), UnavailableError, "YOUTUBE_API_KEY is spent.* midnight Pacific"),
        (error("rateLimitExceeded"), UnavailableError, "is spent"),
        (error("keyInvalid", 400), BlockedError, r"the key in YOUTUBE_API_KEY \(keyInvalid\)"),
        (error("API_KEY_INVALID", 400, "details"), BlockedError, "API_KEY_INVALID"),
        (error("forbidden"), BlockedError, "403 Forbidden"),
        (answer({"error": "text"}, 403), BlockedError, "403 Forbidden"),
        (answer({"error": {"errors": [1, {"reason": {}}]}}, 400), BlockedError, "400 Bad Request"),
    ],
)
def test_a_refusal_says_why(ada: Account, reply: Reply, kind: type[SourceError], told: str) -> None:
    ada.peer.serve(CHANNELS, reply)

    with pytest.raises(kind, match=told) as raised:
        ada.read(**HOME)
    assert "pwned" not in str(raised.value)


def test_the_key_is_in_no_address_log_error_or_state(
    ada: Account, caplog: pytest.LogCaptureFixture
) -> None:
    ada.peer.serve(
        CHANNELS,
        answer(listed(STATISTICS)),
        Reply(status=302, headers={"Location": "http://elsewhere.example/x"}),
    )
    ada.peer.serve("/x", answer({"key": KEY}, 403))
    with caplog.at_level(logging.DEBUG):
        ada.read(**HOME)
        with pytest.raises(BlockedError) as raised:
            ada.read(**HOME)

    first, *others = ada.peer.log
    assert KEY == first.headers["x-goog-api-key"]
    assert all(KEY not in request.path + request.query for request in ada.peer.log)
    sent = [
        one.headers.get("x-goog-api-key") for one in others if "elsewhere" in one.headers["host"]
    ]
    assert [None] == sent
    assert KEY not in caplog.text + str(raised.value) + str(ada.state) + str(ada.notes)


def test_without_a_key_the_source_is_skipped(ada: Account) -> None:
    ada.environ = {}

    with pytest.raises(SkippedError, match="YOUTUBE_API_KEY is not set"):
        ada.read(**HOME)
    with pytest.raises(SkippedError, match="MY_KEY is not set"):
        ada.read(**HOME, key_env="MY_KEY")
    assert [] == ada.peer.log


@pytest.mark.parametrize(("reply", "kind", "told"), TROUBLES)
def test_what_is_no_answer_is_an_error(
    ada: Account, reply: Reply, kind: type[SourceError], told: str
) -> None:
    ada.peer.serve(CHANNELS, reply)

    with pytest.raises(kind, match=told):
        ada.read(**HOME)
    assert ([], {}) == (ada.kept, ada.state)


@pytest.mark.parametrize("channel", ["ada", "UCshort", "@", "@a&key=x", "@a b", "@a\n", f"{ID}x"])
def test_what_is_neither_handle_nor_id_is_a_mistake(ada: Account, channel: str) -> None:
    with pytest.raises(ValidationError, match="must be a handle"):
        ada.read(**{**HOME, "channel": channel})


@settings(max_examples=40)
@given(
    ANYTHING
    | answers(STATISTICS).map(listed)
    | answers({"id": ID, "statistics": STATISTICS}).map(lambda one: {"items": [one]})
    | answers({"errors": [{"reason": "quotaExceeded"}], "details": []}).map(
        lambda one: {"error": one}
    )
)
def test_any_answer_gives_readings_or_an_error(world: Account, found: object) -> None:
    refused = isinstance(found, dict) and "error" in found
    world.peer.serve(CHANNELS, answer(found, 403 if refused else 200))
    world.again().holds(**HOME)
