"""A profile on Credly: two lists of badges, their pages, and what is left out of both."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from renown import registry
from renown.errors import (
    BlockedError,
    IncompleteError,
    MissingError,
    SourceError,
    UnavailableError,
    UnreadableError,
)
from renown.record import Checkpoint, Record
from tests.collectors.account import ANYTHING, PAGE, answer, answers
from tests.collectors.wallets import SWEEP, Wallet, end, start, wallets
from tests.peer import Handler, Received, Reply, redirect

UUID = "0a1b2c3d-0000-4000-8000-00000000ada0"
BADGES, PROFILE = "/users/ada/badges.json", "/users/ada"
EXTERNAL = f"/api/v1/users/{UUID}/external_badges/open_badges/public"
HOME = "http://credly.example"
ADA: dict[str, Any] = {"user": "ada", "api_url": HOME}
OWN: dict[str, Any] = {**ADA, "external": False}
CANARIES = ["Canary Person", "canary@", "canary-path", "canary-photo", "canary-hash", "canary-text"]


@pytest.fixture
def ada() -> Iterator[Wallet]:
    with wallets("credly") as wallet:
        wallet.peer.serve(BADGES, pages([badge(1)]))
        wallet.peer.serve(PROFILE, answer({"data": {"id": UUID, "first_name": "Canary Person"}}))
        wallet.peer.serve(EXTERNAL, pages([other(9)]))
        yield wallet


@pytest.fixture(scope="module")
def world() -> Iterator[Wallet]:
    with wallets("credly") as wallet:
        yield wallet


def key(number: int) -> str:
    return f"{number:08}-1111-4111-8111-111111111111"


def badge(number: int, **changes: object) -> dict[str, Any]:
    entities = [
        {"primary": False, "entity": {"id": "org-2", "name": "Somebody else"}},
        {"primary": True, "entity": {"id": "org-1", "name": "Example Foundation"}},
    ]
    return {
        "id": key(number),
        "issued_at_date": "2024-01-01",
        "issued_at": "2023-12-31T18:00:00.000-06:00",
        "expires_at_date": "2026-01-01",
        "expires_at": "2025-12-31T18:00:00.000-06:00",
        "issued_to": "Canary Person",
        "earner_path": "/users/canary-path",
        "earner_photo_url": "https://img.example/canary-photo",
        "recipient": {"hash": "sha256$canary-hash", "email": "canary@ada.example"},
        "evidence": [{"text": "canary-text"}],
        "state": "Accepted",
        "public": True,
        "is_private_badge": False,
        "issuer": {"summary": "issued by", "entities": entities},
        "badge_template": {
            "id": "t-1",
            "name": f"Badge {number}",
            "type_category": "Certification",
        },
    } | changes


def other(number: int, **changes: object) -> dict[str, Any]:
    inner = {
        "badge_name": "Example Actions",
        "issuer_name": "Example Corporation",
        "badge_url": "https://badges.example/9",
        "recipient_name": "Canary Person",
        "image_url": "https://img.example/canary-photo",
    }
    return {
        "id": key(number),
        "issued_at_date": "2025-02-03",
        "expires_at_date": "2027-02-03",
        "public": True,
        "external_badge": inner,
    } | changes


def pages(*rows: list[Any], **metadata: object) -> Handler:
    """These pages, as Credly numbers them, and empty ones after them."""

    def handle(request: Received) -> Reply:
        number = int(parse_qs(request.query)["page"][0])
        link = f"{HOME}{request.path}?page={number + 1}" if number < len(rows) else None
        told = {"total_pages": len(rows), "next_page_url": link, "per": 48} | metadata
        return answer({"data": rows[number - 1] if number <= len(rows) else [], "metadata": told})

    return handle


def test_a_badge_becomes_a_record(ada: Wallet) -> None:
    details = {
        "name": "Badge 1",
        "issuer": "Example Foundation",
        "issuer_id": "org-1",
        "template": "t-1",
        "category": "Certification",
        "status": "accepted",
    }
    expected = Record(
        kind="certification",
        key=key(1),
        title="Badge 1",
        url=f"https://www.credly.com/badges/{key(1)}",
        at=start(2024, 1, 1),
        until=end(2026, 1, 1),
        evidence="listed",
        details=details,
    )

    assert [expected] == ada.read(**OWN)
    assert [SWEEP] == ada.sweeps
    assert isinstance(ada.seen[-1], Checkpoint)
    assert [BADGES] == ada.peer.paths()


def test_a_badge_of_another_platform_becomes_a_record(ada: Wallet) -> None:
    details = {"name": "Example Actions", "issuer": "Example Corporation"}
    expected = Record(
        kind="certification",
        key=key(9),
        title="Example Actions",
        url="https://badges.example/9",
        at=start(2025, 2, 3),
        until=end(2027, 2, 3),
        details=details,
    )

    assert expected == ada.read(**ADA)[1]
    assert [BADGES, PROFILE, EXTERNAL] == ada.peer.paths()
    assert "application/json" == ada.peer.log[1].headers["accept"]
    assert {"page": ["1"], "page_size": ["48"]} == parse_qs(ada.peer.log[2].query)


def test_the_days_of_another_platform_may_stand_inside(ada: Wallet) -> None:
    inner = {"badge_name": "X", "issued_at_date": "2025-01-02", "badge_url": "http://plain.example"}
    row = {"id": key(9), "external_badge": inner | {"expires_at_date": "2025-03-04"}}
    ada.peer.serve(EXTERNAL, pages([row]))
    found = ada.read(**ADA)[1]

    assert (start(2025, 1, 2), end(2025, 3, 4), None) == (found.at, found.until, found.url)


@pytest.mark.parametrize(
    "days",
    [
        {"expires_at_date": "01/01/2027"},
        {"expires_at_date": 20270101},
        {"expires_at_date": None, "expires_at": "soon"},
    ],
)
def test_a_last_day_that_cannot_be_read_is_not_taken_for_none(
    ada: Wallet, days: dict[str, object]
) -> None:
    ada.peer.serve(BADGES, pages([badge(1, **days), badge(2)]))

    with pytest.raises(IncompleteError, match="1 of Credly's"):
        ada.read(user="ada", api_url=HOME, external=False)
    assert [key(2)] == [record.key for record in ada.records]


def test_the_moment_stands_in_for_a_day_that_is_missing(ada: Wallet) -> None:
    moment = {"expires_at_date": None, "expires_at": "2028-06-21T19:00:00.000-05:00"}
    ada.peer.serve(BADGES, pages([badge(1, **moment)]))

    assert [end(2028, 6, 22)] == [
        record.until for record in ada.read(user="ada", api_url=HOME, external=False)
    ]


def test_an_own_list_that_is_empty_all_at_once_takes_nothing_away(ada: Wallet) -> None:
    ada.read(**ADA)
    ada.peer.serve(BADGES, pages([]))
    ada.read(**ADA)

    assert [] == ada.sweeps
    assert any("those that are known are kept" in note for note in ada.notes)


def test_a_uuid_needs_no_question_for_it(ada: Wallet) -> None:
    ada.peer.serve(f"/users/{UUID}/badges.json", pages([badge(1)]))

    assert 2 == len(ada.read(user=UUID, api_url=HOME))
    assert PROFILE not in ada.peer.paths()


def test_the_older_name_of_the_uuid_is_known(ada: Wallet) -> None:
    ada.peer.serve(PROFILE, answer({"data": {"id": 7, "synthetic_id": UUID}}))

    assert 2 == len(ada.read(**ADA))


def test_all_pages_are_read(ada: Wallet) -> None:
    ada.peer.serve(BADGES, pages([badge(n) for n in range(48)], [badge(48), badge(49)]))

    assert 50 == len(ada.read(**OWN))
    assert ["page=1", "page=2"] == [request.query for request in ada.peer.log]
    assert [SWEEP] == ada.sweeps


@pytest.mark.parametrize(
    "metadata",
    [
        pytest.param({"next_page_url": None}, id="only the number says so"),
        pytest.param({"total_pages": 1}, id="only the link says so"),
        pytest.param({"total_pages": "2"}, id="the number is text"),
    ],
)
def test_whichever_says_more_is_believed(ada: Wallet, metadata: dict[str, object]) -> None:
    ada.peer.serve(BADGES, pages([badge(1)], [badge(2)], **metadata))

    assert 2 == len(ada.read(**OWN))
    assert [SWEEP] == ada.sweeps


def test_without_a_word_on_pages_an_empty_one_is_the_end(ada: Wallet) -> None:
    ada.peer.serve(BADGES, *(answer({"data": rows}) for rows in ([badge(1)], [badge(2)], [])))

    assert 2 == len(ada.read(**OWN))
    assert 3 == len(ada.peer.log)


@pytest.mark.parametrize(
    "link", ["https://evil.example/users/ada/badges.json?page=2", "//[", "http://credly.example:1/"]
)
def test_a_link_to_another_host_is_refused(ada: Wallet, link: str) -> None:
    ada.peer.serve(BADGES, pages([badge(1)], [badge(2)], next_page_url=link))

    with pytest.raises(IncompleteError, match="page 1 of Credly's badges leads to another host"):
        ada.read(**OWN)
    assert ["Badge 1"] == ada.titles
    assert ([], {}, 1) == (ada.sweeps, ada.state, len(ada.peer.log))


def test_a_mirror_may_hold_links_of_credly(ada: Wallet) -> None:
    link = "https://www.credly.com/users/ada/badges.json?page=2"
    ada.peer.serve(
        BADGES,
        answer({"data": [badge(1)], "metadata": {"total_pages": 2, "next_page_url": link}}),
        answer({"data": [badge(2)], "metadata": {"total_pages": 2, "next_page_url": None}}),
    )

    assert 2 == len(ada.read(**OWN))
    assert {"credly.example"} == {request.headers["host"] for request in ada.peer.log}


def test_a_page_that_fails_leaves_what_was_read(ada: Wallet) -> None:
    told = {"total_pages": 2}
    ada.peer.serve(BADGES, answer({"data": [badge(1)], "metadata": told}), Reply(status=503))

    with pytest.raises(IncompleteError, match=r"page 2 of Credly's badges was not read: .*503"):
        ada.read(**ADA)
    assert ["Badge 1", "Example Actions"] == ada.titles
    assert ([], {}) == (ada.sweeps, ada.state)


@pytest.mark.parametrize("second", [[badge(1)], []])
def test_a_page_that_repeats_another_or_is_empty_ends_the_walk(
    ada: Wallet, second: list[Any]
) -> None:
    ada.peer.serve(BADGES, pages([badge(1)], second, [badge(3)]))

    with pytest.raises(IncompleteError, match="page 2 of Credly's badges is empty or repeats"):
        ada.read(**OWN)
    assert ["Badge 1"] == ada.titles
    assert [] == ada.sweeps


def test_no_more_than_a_hundred_pages_are_read(ada: Wallet) -> None:
    ada.peer.serve(BADGES, pages(*([badge(n)] for n in range(150))))

    with pytest.raises(IncompleteError, match="more than 100 pages"):
        ada.read(**OWN)
    assert (100, 100) == (len(ada.records), len(ada.peer.log))


def test_no_more_than_ten_thousand_badges_are_read(ada: Wallet) -> None:
    small = {"badge_template": {"name": "x"}}
    rows = [[{"id": f"b{p}-{n}", **small} for n in range(3000)] for p in range(4)]
    ada.peer.serve(BADGES, pages(*rows))

    with pytest.raises(IncompleteError, match="more than 10000 badges"):
        ada.read(**OWN)
    assert 10_000 == len(ada.records)


def test_a_badge_that_moved_to_the_next_page_is_told_once(ada: Wallet) -> None:
    ada.peer.serve(BADGES, pages([badge(1), badge(2)], [badge(2), badge(3)]))

    assert ["Badge 1", "Badge 2", "Badge 3"] == [record.title for record in ada.read(**OWN)]


def test_the_same_credential_three_times_is_three_records(ada: Wallet) -> None:
    template = {"id": "t-1", "name": "Example", "type_category": None}
    ada.peer.serve(BADGES, pages([badge(n, badge_template=template) for n in (1, 2, 3)]))
    found = ada.read(**OWN)

    assert [key(1), key(2), key(3)] == [record.key for record in found]
    assert {"t-1"} == {record.details["template"] for record in found}
    assert all("category" not in record.details for record in found)


def test_a_renewal_keeps_the_key_and_moves_the_end(ada: Wallet) -> None:
    [before] = ada.read(**OWN)
    ada.peer.serve(BADGES, pages([badge(1, expires_at_date="2029-01-01")]))
    [after] = ada.read(**OWN)

    assert (before.key, before.at) == (after.key, after.at)
    assert (end(2026, 1, 1), end(2029, 1, 1)) == (before.until, after.until)


@pytest.mark.parametrize(
    "hidden", [{"public": False}, {"is_private_badge": True}, {"public": "no"}, {"public": 0}]
)
def test_hidden_badges_are_not_told(ada: Wallet, hidden: dict[str, object]) -> None:
    ada.peer.serve(BADGES, pages([badge(1), badge(2, **hidden)]))
    ada.peer.serve(EXTERNAL, pages([other(9, **hidden)]))

    assert ["Badge 1"] == [record.title for record in ada.read(**ADA)]
    assert [SWEEP] == ada.sweeps


@pytest.mark.parametrize(
    "row",
    [
        7,
        None,
        badge(2, id=None),
        badge(2, id="../../x"),
        badge(2, badge_template={"name": "  "}),
        badge(2, badge_template=[]),
    ],
)
def test_a_badge_without_an_id_or_a_name_is_left_out(ada: Wallet, row: object) -> None:
    ada.peer.serve(BADGES, pages([badge(1), row]))

    with pytest.raises(IncompleteError, match="1 of Credly's badges had no id or no name"):
        ada.read(**ADA)
    assert ["Badge 1", "Example Actions"] == ada.titles
    assert [] == ada.sweeps


def test_where_no_badge_is_fit_the_other_list_is_read(ada: Wallet) -> None:
    ada.peer.serve(BADGES, pages([badge(1, id=None)]))

    with pytest.raises(IncompleteError, match="1 of Credly's badges"):
        ada.read(**ADA)
    assert ["Example Actions"] == ada.titles


@pytest.mark.parametrize("path", [PROFILE, EXTERNAL])
@pytest.mark.parametrize("reply", [PAGE, Reply(status=404), Reply(status=503), answer({"data": 7})])
def test_without_the_other_platforms_the_rest_is_kept(ada: Wallet, path: str, reply: Reply) -> None:
    ada.peer.serve(path, reply)

    with pytest.raises(IncompleteError):
        ada.read(**ADA)
    assert ["Badge 1"] == ada.titles
    assert ([], {}) == (ada.sweeps, ada.state)


def test_a_profile_without_a_uuid_says_what_to_do(ada: Wallet) -> None:
    ada.peer.serve(PROFILE, answer({"data": {"id": "ada"}}))

    with pytest.raises(IncompleteError, match="put it into `user`, or set `external = false`"):
        ada.read(**ADA)


def test_what_has_not_changed_yields_nothing(ada: Wallet) -> None:
    ada.peer.serve(BADGES, pages([badge(1)], [badge(2)]))
    assert 3 == len(ada.read(**ADA))

    assert [] == ada.read(**ADA)
    assert [] == ada.seen


def test_one_new_page_of_several_is_enough_to_read_them_all(ada: Wallet) -> None:
    ada.peer.serve(BADGES, pages([badge(1)], [badge(2)]))
    ada.read(**ADA)
    ada.peer.serve(EXTERNAL, pages([other(9), other(10)]))
    ada.peer.log.clear()

    assert 4 == len(ada.read(**ADA))
    assert [SWEEP] == ada.sweeps
    assert 1 == ada.peer.paths().count(EXTERNAL)


def test_leaving_out_the_other_platforms_is_a_change(ada: Wallet) -> None:
    ada.read(**ADA)

    assert ["Badge 1"] == [record.title for record in ada.read(**OWN)]
    assert [SWEEP] == ada.sweeps


def test_an_empty_wallet_sweeps_nothing(ada: Wallet) -> None:
    ada.peer.serve(BADGES, pages([]))

    assert [] == ada.read(**OWN)
    assert ([], []) == (ada.sweeps, ada.notes)
    assert 0 == ada.state["badges"]


def test_a_wallet_that_is_empty_all_at_once_is_told(ada: Wallet) -> None:
    ada.read(**OWN)
    state = ada.state
    ada.peer.serve(BADGES, pages([]))
    for _ in range(2):
        assert [] == ada.read(**OWN)
        assert [] == ada.seen
        assert ["lists no badges any more" in note for note in ada.notes] == [True]
    assert state == ada.state


def test_a_renamed_profile_is_followed(ada: Wallet) -> None:
    now = "/users/ada-example/badges.json"
    ada.peer.serve(BADGES, lambda request: redirect(f"{now}?{request.query}", 301))
    ada.peer.serve(now, pages([badge(1)]))

    assert 1 == len(ada.read(**OWN))
    told = ["Credly has the profile under another name now; put it into `user`"]
    assert told == ada.notes
    assert [] == ada.read(**OWN)
    assert told == ada.notes

    # A second page is new, so that the first is asked for twice.
    ada.peer.serve(now, pages([badge(1)], [badge(2)]))
    ada.read(**OWN)
    ada.peer.serve(now, pages([badge(1)], [badge(3)]))
    assert ["Badge 1", "Badge 3"] == [record.title for record in ada.read(**OWN)]
    assert told == ada.notes


def test_a_profile_that_is_not_shown_may_be_private_or_renamed(ada: Wallet) -> None:
    ada.peer.serve(BADGES, Reply(status=404))

    with pytest.raises(MissingError, match="may be private, or renamed; check `user`"):
        ada.read(**ADA)
    assert [BADGES] == ada.peer.paths()


@pytest.mark.parametrize(
    ("reply", "error", "told"),
    [
        (PAGE, UnreadableError, "a web page"),
        (redirect("/sign_in"), UnreadableError, "a web page"),
        (answer([]), UnreadableError, "object"),
        (answer({"data": {}}), UnreadableError, "has no `data` as promised"),
        (Reply(status=403), BlockedError, "refuses"),
        (Reply(status=429), UnavailableError, "next run"),
        (Reply(reset=True), UnavailableError, "next run"),
    ],
)
def test_what_is_no_wallet_is_an_error(
    ada: Wallet, reply: Reply, error: type[SourceError], told: str
) -> None:
    ada.peer.serve("/sign_in", PAGE)
    ada.peer.serve(BADGES, reply)

    with pytest.raises(error, match=told):
        ada.read(**ADA)
    assert ([], {}) == (ada.seen, ada.state)


def test_nothing_of_the_person_is_kept(ada: Wallet, caplog: pytest.LogCaptureFixture) -> None:
    ada.peer.serve(BADGES, pages([badge(1), badge(2, id=None)]))
    with caplog.at_level(logging.DEBUG), pytest.raises(IncompleteError) as raised:
        ada.read(**ADA)
    left = ada.everything(raised.value)
    ada.peer.serve(BADGES, pages([badge(1)]))
    with caplog.at_level(logging.DEBUG):
        ada.read(**ADA)
        left += ada.everything()
        ada.peer.serve(EXTERNAL, Reply(status=403))
        with pytest.raises(IncompleteError) as raised:
            ada.read(**ADA)

    assert "GET http://credly.example/api/v1/***/open_badges/public" in caplog.text
    for canary in [*CANARIES, UUID]:
        assert canary not in left + ada.everything(raised.value) + caplog.text


@pytest.mark.parametrize("user", ["", "../x", "ada example", "https://www.credly.com/users/ada"])
def test_what_is_no_name_is_refused(user: str) -> None:
    with pytest.raises(ValidationError, match="write the NAME in its address"):
        registry.load("credly").Options.model_validate({"user": user})


@pytest.mark.parametrize(
    "state",
    [{"pages": 7}, {"pages": {"badges/1": 7}}, {"pages": {"badges/../x": {}}, "badges": "x"}],
)
def test_a_state_that_was_edited_does_no_harm(ada: Wallet, state: dict[str, Any]) -> None:
    ada.state = state

    assert 1 == len(ada.read(**OWN))


ROW = answers(badge(1)) | answers(other(9)) | ANYTHING
TOLD = {"total_pages": 2, "next_page_url": f"{HOME}/users/ada/badges.json?page=2"}
BODY = answers({"data": [badge(1)], "metadata": TOLD}, answers(TOLD) | st.lists(ROW, max_size=3))


@settings(max_examples=60)
@given(BODY | ANYTHING, BODY | ANYTHING, BODY, ANYTHING | answers({"data": {"id": UUID}}))
def test_any_answers_give_records_or_an_error(
    world: Wallet, first: object, second: object, brought: object, profile: object
) -> None:
    world.peer.serve(BADGES, answer(first), answer(second), answer({"data": []}))
    world.peer.serve(PROFILE, answer(profile))
    world.peer.serve(EXTERNAL, answer(brought), answer({"data": []}))
    world.again().holds(**ADA)
