"""Credentials on Accredible: single ones by link or id, and the JSON of a wallet."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from renown import registry
from renown.errors import IncompleteError, MissingError, SourceError, UnreadableError
from renown.record import Checkpoint, Record
from tests.collectors.account import ANYTHING, PAGE, TROUBLES, answer, answers
from tests.collectors.wallets import SWEEP, Wallet, end, start, wallets
from tests.peer import Reply

WALLET = "/wallet.json"
URL = f"http://accredible.example{WALLET}"
HOME = {"api_url": "http://accredible.example/v1"}
ONE, TWO = "10000005", "0a1b2c3d-0000-4000-8000-000000000002"
CANARIES = ["Canary Person", "canary@", "canary-hash", "canary-avatar", "canary-text", "canary-key"]


@pytest.fixture
def ada() -> Iterator[Wallet]:
    with wallets("accredible") as wallet:
        wallet.peer.serve(WALLET, listed(credential(1), credential(2)))
        wallet.peer.serve(path(ONE), answer({"data": credential(1)}))
        wallet.peer.serve(path(TWO), answer({"data": credential(2)}))
        yield wallet


@pytest.fixture(scope="module")
def world() -> Iterator[Wallet]:
    with wallets("accredible") as wallet:
        yield wallet


def path(name: str) -> str:
    return f"/v1/credential-net/credentials/{name}"


def uuid(number: int) -> str:
    return f"{number:08}-1111-4111-8111-111111111111"


def credential(number: int, **changes: object) -> dict[str, Any]:
    return {
        "id": 10_000_000 + number,
        "uuid": uuid(number),
        "encoded_id": f"abcd000{number}",
        "group_id": 77,
        "name": f"Credential {number}",
        "issued_on": "2024-03-28",
        "expired_on": "2026-03-28",
        "expired": True,
        "revoked_at": None,
        "approve": True,
        "private": False,
        "private_key": "canary-key",
        "url": f"https://badges.example/{uuid(number)}",
        "issuer": {
            "id": 30,
            "name": "Example Academy",
            "support_contact_email": "canary@x.example",
        },
        "recipient": {"name": "Canary Person", "email": "canary@ada.example", "id": "canary-hash"},
        "recipient_name": "Canary Person",
        "evidence_items": [{"description": "canary-text"}],
    } | changes


def listed(*credentials: object) -> Reply:
    owner = {"name": "Canary Person", "username": "canary@", "avatar": "canary-avatar"}
    return answer({"data": {**owner, "credentials": list(credentials)}})


def test_a_wallet_becomes_records(ada: Wallet) -> None:
    expected = Record(
        kind="certification",
        key=uuid(1),
        title="Credential 1",
        url=f"https://badges.example/{uuid(1)}",
        at=start(2024, 3, 28),
        until=end(2026, 3, 28),
        evidence="listed",
        details={
            "name": "Credential 1",
            "issuer": "Example Academy",
            "issuer_id": "30",
            "template": "77",
            "credential_id": "abcd0001",
        },
    )
    found = ada.read(url=URL)

    assert expected == found[0]
    assert 2 == len(found)
    assert [SWEEP] == ada.sweeps
    assert isinstance(ada.seen[-1], Checkpoint)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"data": credential(1)}, id="data"),
        pytest.param({"credential": credential(1)}, id="credential"),
        pytest.param({"data": {"credential": credential(1)}}, id="both"),
        pytest.param(credential(1), id="bare"),
    ],
)
def test_a_single_credential_comes_in_several_wrappings(ada: Wallet, body: object) -> None:
    ada.peer.serve(path(ONE), answer(body))

    assert [uuid(1)] == [record.key for record in ada.read(**HOME, credentials=[ONE])]
    assert [path(ONE)] == ada.peer.paths()
    assert [SWEEP] == ada.sweeps


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (ONE, ONE),
        ("abcd0001", "abcd0001"),
        (f"https://www.credential.net/{ONE}", ONE),
        ("https://www.credential.net/abcd0001#gs.1", "abcd0001"),
        (f"https://credentials.example/{ONE}/settings?key=canary-key", ONE),
        (f"https://academy.digitalbadges.example/{TWO}?record_view=true", TWO),
        (f"https://example.accredible.com/{TWO}/", TWO),
    ],
)
def test_links_lead_to_ids(ada: Wallet, link: str, name: str) -> None:
    ada.peer.serve(path(name), answer({"data": credential(1)}))
    ada.read(**HOME, credentials=[link])

    assert [(path(name), "")] == [(request.path, request.query) for request in ada.peer.log]


def test_without_a_uuid_the_number_is_the_key(ada: Wallet) -> None:
    ada.peer.serve(WALLET, listed(credential(1, uuid=None)))

    assert ["10000001"] == [record.key for record in ada.read(url=URL)]


def test_the_same_credential_by_several_names_is_told_once(ada: Wallet) -> None:
    assert 2 == len(ada.read(**HOME, url=URL, credentials=[ONE, TWO, ONE]))
    assert [WALLET, path(ONE), path(TWO)] == ada.peer.paths()


@pytest.mark.parametrize(
    "url", ["http://badges.example/1", "javascript:1", 7, None, "https://a@b/"]
)
def test_only_a_secure_page_is_told(ada: Wallet, url: object) -> None:
    ada.peer.serve(WALLET, listed(credential(1, url=url)))

    assert [None] == [record.url for record in ada.read(url=URL)]


@pytest.mark.parametrize(
    ("changes", "until", "status"),
    [
        ({"expired_on": None, "expired": False}, None, None),
        ({"expired_on": None, "expired": True}, start(2024, 3, 28), None),
        ({"revoked_at": "2025-01-02T03:04:05Z"}, end(2025, 1, 2), "revoked"),
        ({"revoked_at": "2027-01-02"}, end(2026, 3, 28), "revoked"),
        ({"revoked_at": "2025-01-02", "expired_on": None}, end(2025, 1, 2), "revoked"),
        ({"revoked_at": True}, start(2024, 3, 28), "revoked"),
    ],
)
def test_what_has_ended_is_never_valid_for_ever(
    ada: Wallet, changes: dict[str, object], until: object, status: object
) -> None:
    ada.peer.serve(WALLET, listed(credential(1, **changes)))
    [found] = ada.read(url=URL)

    assert (until, status) == (found.until, found.details.get("status"))


def test_a_last_day_that_cannot_be_read_is_not_taken_for_none(ada: Wallet) -> None:
    ada.peer.serve(WALLET, listed(credential(1, expired_on="Jan 1, 2027"), credential(2)))

    with pytest.raises(IncompleteError):
        ada.read(url=URL)
    assert 1 == len(ada.records)


@pytest.mark.parametrize(
    "hidden", [{"private": True}, {"approve": False}, {"private": "yes"}, {"approve": 0}]
)
def test_hidden_credentials_are_not_told(ada: Wallet, hidden: dict[str, object]) -> None:
    ada.peer.serve(WALLET, listed(credential(1), credential(2, **hidden)))

    assert ["Credential 1"] == [record.title for record in ada.read(url=URL)]
    assert [SWEEP] == ada.sweeps


@pytest.mark.parametrize(
    "row",
    [
        7,
        credential(2, id=None, uuid=""),
        credential(2, name=None),
        credential(2, revoked_at=True, issued_on=None),
    ],
)
def test_a_credential_without_an_id_or_a_name_is_left_out(ada: Wallet, row: object) -> None:
    ada.peer.serve(WALLET, listed(credential(1), row))

    with pytest.raises(IncompleteError, match="1 credentials had no id, no name"):
        ada.read(url=URL)
    assert ["Credential 1"] == ada.titles
    assert ([], {}) == (ada.sweeps, ada.state)


def test_one_of_several_that_fails_is_named_with_its_place(ada: Wallet) -> None:
    ada.peer.serve(path(TWO), Reply(status=404))

    with pytest.raises(IncompleteError) as raised:
        ada.read(**HOME, credentials=[ONE, TWO])
    assert f"`credentials[1]` ({TWO}): " in str(raised.value)
    assert "take it out of the source" in str(raised.value)
    assert ["Credential 1"] == ada.titles
    assert ([], {}) == (ada.sweeps, ada.state)


def test_where_all_fail_it_is_their_error(ada: Wallet) -> None:
    names = [str(number) for number in range(5)]

    with pytest.raises(MissingError, match=r"`credentials\[2\]` \(2\): .*; and 2 more$"):
        ada.read(**HOME, credentials=names)


def test_a_wallet_that_fails_leaves_the_single_ones(ada: Wallet) -> None:
    ada.peer.serve(WALLET, PAGE)

    with pytest.raises(IncompleteError, match="`url`: the answer is a web page"):
        ada.read(**HOME, url=URL, credentials=[ONE])
    assert ["Credential 1"] == ada.titles


@pytest.mark.parametrize("body", [{}, [], None, {"data": []}, {"data": {"credentials": {}}}])
def test_what_is_no_wallet_is_an_error(ada: Wallet, body: object) -> None:
    ada.peer.serve(WALLET, answer(body))

    with pytest.raises(UnreadableError, match="no wallet of Accredible; check `url`"):
        ada.read(url=URL)


@pytest.mark.parametrize(
    ("reply", "error", "told"),
    [case for case in TROUBLES if case.id not in ("a list", "null")],
)
def test_what_is_no_answer_is_an_error(
    ada: Wallet, reply: Reply, error: type[SourceError], told: str
) -> None:
    ada.peer.serve(path(ONE), reply)

    with pytest.raises(error, match=told):
        ada.read(**HOME, credentials=[ONE])
    assert ([], {}) == (ada.seen, ada.state)


def test_no_more_than_ten_thousand_are_read(ada: Wallet) -> None:
    ada.peer.serve(WALLET, listed(*({"id": n, "name": "x"} for n in range(10_002))))

    with pytest.raises(IncompleteError, match="only the first 10000 credentials are read"):
        ada.read(url=URL)
    assert 10_000 == len(ada.records)


def test_what_has_not_changed_yields_nothing(ada: Wallet) -> None:
    options = {**HOME, "url": URL, "credentials": [ONE, TWO]}
    ada.read(**options)

    assert [] == ada.read(**options)
    assert [] == ada.seen


def test_one_new_document_is_enough_to_read_them_all(ada: Wallet) -> None:
    ada.read(**HOME, credentials=[ONE, TWO])
    ada.peer.serve(path(TWO), answer({"data": credential(2, name="Renewed")}))

    assert ["Credential 1", "Renewed"] == [
        record.title for record in ada.read(**HOME, credentials=[ONE, TWO])
    ]
    assert [SWEEP] == ada.sweeps


def test_taking_one_out_is_a_change(ada: Wallet) -> None:
    ada.read(**HOME, credentials=[ONE, TWO])

    assert ["Credential 1"] == [record.title for record in ada.read(**HOME, credentials=[ONE])]
    assert [SWEEP] == ada.sweeps


def test_an_empty_wallet_sweeps_nothing(ada: Wallet) -> None:
    ada.peer.serve(WALLET, listed())

    assert [] == ada.read(url=URL)
    assert ([], [], 0) == (ada.sweeps, ada.notes, ada.state["credentials"])


def test_one_that_is_empty_all_at_once_is_told(ada: Wallet) -> None:
    ada.read(url=URL)
    ada.peer.serve(WALLET, listed(credential(1, private=True)))
    for _ in range(2):
        assert [] == ada.read(url=URL)
        assert [] == ada.seen
        assert [True] == ["none of the credentials any more" in note for note in ada.notes]


def test_nothing_of_the_person_is_kept(ada: Wallet, caplog: pytest.LogCaptureFixture) -> None:
    link = f"https://www.credential.net/{ONE}?key=canary-key"
    with caplog.at_level(logging.DEBUG):
        ada.read(**HOME, url=URL, credentials=[link])
        ada.peer.serve(WALLET, listed(credential(1), {"recipient": {"name": "Canary Person"}}))
        with pytest.raises(IncompleteError) as raised:
            ada.again().read(**HOME, url=URL, credentials=[link])

    for canary in CANARIES:
        assert canary not in ada.everything(raised.value) + caplog.text


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "list their links in `credentials`, or put the address of a wallet"),
        ({"credentials": ["https://www.credential.net/"]}, "write its link"),
        ({"credentials": ["../x"]}, "write its link"),
        ({"credentials": [ONE] * 101}, "at most 100"),
    ],
)
def test_what_names_no_credential_is_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        registry.load("accredible").Options.model_validate(options)


@pytest.mark.parametrize("state", [{"documents": 7}, {"documents": {"wallet": 7}}])
def test_a_state_that_was_edited_does_no_harm(ada: Wallet, state: dict[str, Any]) -> None:
    ada.state = state

    assert 2 == len(ada.read(url=URL))


ROW = answers(credential(1)) | ANYTHING
BODY = answers({"data": {"credentials": []}, "credentials": []}, st.lists(ROW, max_size=3) | ROW)


@settings(max_examples=60)
@given(BODY | ROW, BODY | ANYTHING, ROW | answers({"data": credential(1)}, ROW))
def test_any_answers_give_records_or_an_error(
    world: Wallet, wallet: object, first: object, second: object
) -> None:
    world.peer.serve(WALLET, answer(wallet))
    world.peer.serve(path(ONE), answer(first))
    world.peer.serve(path(TWO), answer(second))
    world.again().holds(**HOME, url=URL, credentials=[ONE, TWO])
