"""A shared transcript on Microsoft Learn: its certifications, and nothing else of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from renown import registry
from renown.errors import (
    IncompleteError,
    MissingError,
    SkippedError,
    SourceError,
    UnreadableError,
)
from renown.record import Checkpoint, Record
from tests.collectors.account import ANYTHING, PAGE, TROUBLES, answer, answers
from tests.collectors.wallets import SWEEP, Wallet, end, start, wallets
from tests.peer import Reply, document

SHARE = "8u6madeup43q1pl"
PATH = f"/api/profiles/transcript/share/{SHARE}"
HOME: dict[str, Any] = {"share": SHARE, "api_url": "http://learn.example/api"}
CANARIES = ["canary@ada.example", "Canary Legal Name", "canary-mcid", "canary-user", SHARE]
ACTIVE: dict[str, Any] = {
    "name": "Microsoft Certified: Example Administrator Associate",
    "certificationNumber": "A1B2C3-4D5E6F",
    "status": "Active",
    "dateEarned": "2025-05-17T14:05:33+00:00",
    "expiration": "2027-05-18T00:00:00+00:00",
}
PAST: dict[str, Any] = {
    "name": "Microsoft Certified: Example Developer Associate",
    "certificationNumber": "0S0S0S-1T1T1T",
    "status": "Expired",
    "dateEarned": "2022-12-26T00:00:00+00:00",
    "dateExpired": "2023-12-26T00:00:00+00:00",
}


@pytest.fixture
def ada() -> Iterator[Wallet]:
    with wallets("mslearn") as wallet:
        wallet.peer.serve(PATH, answer(transcript()))
        yield wallet


@pytest.fixture(scope="module")
def world() -> Iterator[Wallet]:
    with wallets("mslearn") as wallet:
        yield wallet


def transcript(active: object = (ACTIVE,), historical: object = (PAST,)) -> dict[str, Any]:
    return {
        "userName": "canary-user",
        "contactEmail": "canary@ada.example",
        "shareId": SHARE,
        "totalModulesCompleted": 12,
        "modulesCompleted": [{"title": "A module"}],
        "certificationData": {
            "legalName": "Canary Legal Name",
            "mcid": "canary-mcid",
            "activeCertifications": active,
            "historicalCertifications": historical,
            "passedExams": [{"examTitle": "An exam", "dateTaken": "2025-05-17"}],
            "qualifications": [{"name": "A qualification", "dateEarned": "2025-05-17"}],
        },
    }


def test_certifications_become_records_and_nothing_else_does(ada: Wallet) -> None:
    expected = [
        Record(
            kind="certification",
            key="A1B2C3-4D5E6F",
            title=ACTIVE["name"],
            url=None,
            at=start(2025, 5, 17),
            until=end(2027, 5, 18),
            evidence="listed",
            details={
                "name": ACTIVE["name"],
                "issuer": "Microsoft",
                "credential_id": "A1B2C3-4D5E6F",
                "status": "active",
            },
        ),
        Record(
            kind="certification",
            key="0S0S0S-1T1T1T",
            title=PAST["name"],
            at=start(2022, 12, 26),
            until=end(2023, 12, 26),
            details={
                "name": PAST["name"],
                "issuer": "Microsoft",
                "credential_id": "0S0S0S-1T1T1T",
                "status": "expired",
            },
        ),
    ]

    assert expected == ada.read(**HOME)
    assert [SWEEP] == ada.sweeps
    assert isinstance(ada.seen[-1], Checkpoint)
    assert [(PATH, "locale=en-us")] == [(one.path, one.query) for one in ada.peer.log]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"expirationDate": "2024-02-03"}, end(2024, 2, 3)),
        ({"expiration": "2025-01-01", "dateExpired": "2024-01-01"}, end(2024, 1, 1)),
        ({"expiration": None}, None),
    ],
)
def test_the_end_is_the_earliest_day_that_is_told(
    ada: Wallet, days: dict[str, object], expected: object
) -> None:
    row = {name: value for name, value in ACTIVE.items() if name != "expiration"} | days
    ada.peer.serve(PATH, answer(transcript([row], [])))

    assert [expected] == [record.until for record in ada.read(**HOME)]


@pytest.mark.parametrize("day", ["soon", "9/30/2021", 20240101])
def test_an_end_that_cannot_be_read_is_not_taken_for_none(ada: Wallet, day: object) -> None:
    ada.peer.serve(PATH, answer(transcript([ACTIVE | {"expiration": day}], [PAST])))

    with pytest.raises(IncompleteError, match="1 certifications had"):
        ada.read(**HOME)
    assert [PAST["name"]] == ada.titles


def test_what_is_past_is_never_valid_for_ever(ada: Wallet) -> None:
    row = {name: value for name, value in PAST.items() if name != "dateExpired"}
    ada.peer.serve(PATH, answer(transcript([], [row])))
    [found] = ada.read(**HOME)

    assert found.until == found.at == start(2022, 12, 26)
    assert "historical" == found.details["status"]


def test_what_is_past_on_no_day_at_all_is_left_out(ada: Wallet) -> None:
    ada.peer.serve(PATH, answer(transcript([ACTIVE], [{"name": "Old", "status": "Expired"}])))

    with pytest.raises(IncompleteError, match="1 certifications had no name or no days"):
        ada.read(**HOME)
    assert [ACTIVE["name"]] == ada.titles
    assert ([], {}) == (ada.sweeps, ada.state)


def test_without_a_number_name_and_day_are_the_key(ada: Wallet) -> None:
    row = {"name": "Example", "dateEarned": "2025-05-17"}
    rows = [row, row, row | {"dateEarned": "2024-05-17"}, row | {"name": "Another"}]
    ada.peer.serve(PATH, answer(transcript(rows)))
    keys = [record.key for record in ada.read(**HOME)]
    again = [record.key for record in ada.again().read(**HOME)]

    assert 4 == len(set(keys)) == len(keys)
    assert keys == again


def test_one_in_both_lists_is_told_once_as_active(ada: Wallet) -> None:
    ada.peer.serve(PATH, answer(transcript([ACTIVE], [ACTIVE | {"status": "Old"}])))

    assert ["active"] == [record.details["status"] for record in ada.read(**HOME)]


def test_more_than_ten_thousand_are_too_many(ada: Wallet) -> None:
    rows = [{"name": f"Example {number}"} for number in range(10_003)]
    ada.peer.serve(PATH, answer(transcript(rows, [])))

    with pytest.raises(IncompleteError, match="3 certifications"):
        ada.read(**HOME)
    assert 10_000 == len(ada.records)


@pytest.mark.parametrize(
    "share",
    [
        f"https://learn.microsoft.com/en-us/users/canary-user/transcript/{SHARE}",
        f"https://learn.microsoft.com/de-de/users/canary-user/transcript/{SHARE}/?tab=x#y",
        f"https://learn.microsoft.com/api/profiles/transcript/share/{SHARE}?locale=en-us",
        SHARE,
    ],
)
def test_the_whole_link_may_be_written(ada: Wallet, share: str) -> None:
    assert 2 == len(ada.read(**{**HOME, "share": share}))


@pytest.mark.parametrize(
    "share", ["", "../../x", "a b c d e", "https://learn.microsoft.com/en-us/users/canary-user/"]
)
def test_what_is_no_shared_transcript_is_refused(share: str) -> None:
    with pytest.raises(ValidationError, match="names no shared transcript; write the link") as told:
        registry.load("mslearn").Options.model_validate({"share": share})
    assert not share or share not in str(told.value.errors()[0]["msg"])


@pytest.mark.parametrize("locale", ["", "en us", "../x", "en-us&x=1"])
def test_what_is_no_language_is_refused(locale: str) -> None:
    with pytest.raises(ValidationError, match="write it as en-us"):
        registry.load("mslearn").Options.model_validate({"share": SHARE, "locale": locale})


def test_the_language_is_asked_for(ada: Wallet) -> None:
    ada.read(**HOME, locale="pt-PT")

    assert ["locale=pt-PT"] == [request.query for request in ada.peer.log]


def test_what_has_not_changed_yields_nothing(ada: Wallet) -> None:
    ada.peer.serve(PATH, document(answer(transcript()).body, etag='"1"'))
    ada.read(**HOME)

    assert [] == ada.read(**HOME)
    assert [] == ada.seen


def test_a_transcript_without_certifications_sweeps_nothing(ada: Wallet) -> None:
    ada.peer.serve(PATH, answer({"certificationData": None}))

    assert [] == ada.read(**HOME)
    assert ([], [], 0) == (ada.sweeps, ada.notes, ada.state["certifications"])


def test_one_that_is_empty_all_at_once_is_told(ada: Wallet) -> None:
    ada.read(**HOME)
    ada.peer.serve(PATH, answer(transcript([], None)))
    for _ in range(2):
        assert [] == ada.read(**HOME)
        assert [] == ada.seen
        assert [True] == ["shows no certifications any more" in note for note in ada.notes]


@pytest.mark.parametrize(
    "found", [{}, {"certificationData": 7}, {"certificationData": {}}, transcript("canary-mcid")]
)
def test_what_is_no_transcript_is_an_error(ada: Wallet, found: object) -> None:
    ada.peer.serve(PATH, answer(found))

    with pytest.raises(UnreadableError, match="has no `certificationData") as raised:
        ada.read(**HOME)
    assert "canary" not in ada.everything(raised.value)


@pytest.mark.parametrize(
    ("reply", "error", "told"), [case for case in TROUBLES if case.id != "404"]
)
def test_what_is_no_answer_is_an_error(
    ada: Wallet, reply: Reply, error: type[SourceError], told: str
) -> None:
    ada.peer.serve(PATH, reply)

    with pytest.raises(error, match=told) as raised:
        ada.read(**HOME)
    assert SHARE not in ada.everything(raised.value)


def test_a_transcript_that_is_shared_no_more_is_told(ada: Wallet) -> None:
    ada.peer.serve(PATH, Reply(status=404))

    with pytest.raises(MissingError, match="share it again, and put the link in"):
        ada.read(**HOME)


@pytest.mark.parametrize(
    "held", [SHARE, f"https://learn.example/en-us/users/ada/transcript/{SHARE}\n"]
)
def test_the_share_may_stand_in_the_environment(ada: Wallet, held: str) -> None:
    ada.environ["MSLEARN_SHARE"] = held

    assert [ACTIVE["name"], PAST["name"]] == [
        one.title for one in ada.read(api_url=HOME["api_url"])
    ]


def test_without_a_share_the_source_is_skipped(ada: Wallet) -> None:
    with pytest.raises(SkippedError, match="MSLEARN_SHARE is not set"):
        ada.read(api_url=HOME["api_url"])


def test_a_share_that_is_none_is_told_without_it(ada: Wallet) -> None:
    ada.environ["MSLEARN_SHARE"] = "canary no share"

    with pytest.raises(UnreadableError, match="MSLEARN_SHARE names no shared transcript") as told:
        ada.read(api_url=HOME["api_url"])
    assert "canary" not in str(told.value)


def test_nothing_of_the_person_is_kept(ada: Wallet, caplog: pytest.LogCaptureFixture) -> None:
    left = ""
    replies = [
        answer(transcript()),
        answer(transcript([ACTIVE, {"legalName": "Canary Legal Name"}])),
        answer(transcript({"mcid": "canary-mcid"})),
        PAGE,
        Reply(status=403, body=SHARE.encode()),
        Reply(reset=True),
    ]
    with caplog.at_level(logging.DEBUG):
        for reply in replies:
            ada.peer.serve(PATH, reply)
            try:
                ada.again().read(**HOME)
            except SourceError as error:
                left += f"{error} {error!r} {error.__cause__!r} {error.__context__!r}"
        ada.peer.serve(PATH, answer(transcript()))
        ada.read(**HOME)

    assert "http://learn.example/api/profiles/transcript/share/***" in caplog.text
    for canary in CANARIES:
        assert canary not in left + ada.everything() + caplog.text


ROWS = st.lists(answers(ACTIVE) | answers(PAST) | ANYTHING, max_size=3) | ANYTHING
LISTS = answers({"activeCertifications": [ACTIVE], "historicalCertifications": [PAST]}, ROWS)


@settings(max_examples=60)
@given(ANYTHING | answers({"certificationData": {}}, LISTS))
def test_any_answer_gives_records_or_an_error(world: Wallet, body: object) -> None:
    world.peer.serve(PATH, answer(body))
    world.again().holds(**HOME)
