"""What an answer proves of a hosted badge, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renown.errors import IncompleteError, MissingError, SourceError
from tests.collectors.openbadges import (
    BADGE,
    CLASS,
    EMAIL,
    ISSUER,
    Town,
    Wallet,
    assertion,
    badge_class,
    founded,
    hashed,
    outcome,
    profile,
    verdict,
)
from tests.peer import Reply, redirect


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return founded(tmp_path_factory.mktemp("town"))


@pytest.fixture
def wallet(town: Town, tmp_path: Path) -> Iterator[Wallet]:
    with town.wallet(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("value", [True, "true", 1, "2026-01-01", {"reason": "x"}, ["x"]])
def test_whatever_says_revoked_revokes(wallet: Wallet, value: object) -> None:
    wallet.issue(revoked=value)
    assert "revoked" == outcome(wallet, assertion())[0]
    wallet.at(BADGE, {"id": BADGE, "revoked": value})
    assert "revoked" == outcome(wallet, assertion())[0]


@pytest.mark.parametrize("value", [False, None, 0, "", "FALSE"])
def test_what_says_that_it_is_not_revoked_does_not(wallet: Wallet, value: object) -> None:
    wallet.issue(revoked=value)

    assert "passed" == outcome(wallet, assertion())[0]


def test_an_address_that_only_says_revoked_takes_its_badge_back(wallet: Wallet) -> None:
    wallet.issue()
    before = wallet.one(BADGE)
    wallet.at(BADGE, {"id": BADGE, "revoked": True})
    record = wallet.one(BADGE)

    assert ("revoked", before.title) == (record.details["verified"], record.title)
    wallet.state = {}
    with pytest.raises(MissingError, match="revoked"):
        wallet.read(BADGE)


PORTAL = Reply(body=b"<!doctype html><p>Log in", headers={"Content-Type": "text/html"})
ODD = [
    redirect("https://evil.example/login"),
    PORTAL,
    {"error": "rate limited"},
    {"id": "https://issuer.example/errors/9", "error": "x"},
    {},
    {"type": "Assertion"},
    {"badge": CLASS},
]


@pytest.mark.parametrize("place", [BADGE, CLASS, ISSUER])
@pytest.mark.parametrize("answer", ODD)
def test_an_odd_answer_proves_nothing_and_takes_nothing_back(
    wallet: Wallet, place: str, answer: object
) -> None:
    wallet.at("https://evil.example/login", PORTAL)
    wallet.issue()
    file = wallet.file(assertion())
    wallet.read(file)
    wallet.at(place, answer)
    for badge in (file, BADGE):
        with pytest.raises(SourceError):
            wallet.read(badge)
        assert ([], []) == (wallet.records, wallet.sweeps)
    wallet.state = {}
    with pytest.raises(SourceError):
        wallet.read(file)
    assert ["not checked"] * len(wallet.records) == [verdict(r)[0] for r in wallet.records]


def test_an_assertion_with_another_id_is_proven_wrong(wallet: Wallet) -> None:
    wallet.issue()
    wallet.at(BADGE, assertion(id=f"{BADGE}8"))

    assert "failed" == outcome(wallet, assertion())[0]


def test_a_slash_at_the_end_of_an_id_makes_no_other(wallet: Wallet) -> None:
    wallet.issue()
    for document in (assertion(), badge_class(), profile()):
        place = document["id"]
        wallet.at(place, {**document, "id": place + "/"})
        assert "passed" == outcome(wallet, assertion())[0]
    assert [BADGE] == [record.key for record in wallet.records]


RIGHT = hashed("ada@ada.example")
DIGITS = RIGHT.removeprefix("sha256$")


@pytest.mark.parametrize(
    ("identity", "verified"),
    [
        ("SHA256$" + DIGITS.upper(), "passed"),
        ("sha256$" + DIGITS.upper(), "passed"),
        (DIGITS, "passed"),
        ("MAILTO:ada@ada.example", "passed"),
        ("sha256$" + "0" * 64, "failed"),
        ("sha256$", "not checked"),
        ("0" * 40, "not checked"),
    ],
)
def test_a_hash_is_read_in_any_case(wallet: Wallet, identity: str, verified: str) -> None:
    wallet.issue(recipient={"type": "email", "identity": identity})
    wallet.environ = {"M": EMAIL}

    assert verified == outcome(wallet, assertion(), email_env="M")[0]


@pytest.mark.parametrize("path", [BADGE, CLASS])
def test_a_worthless_copy_does_not_stand_in_for_one_that_is_not_reached(
    wallet: Wallet, path: str
) -> None:
    wallet.issue()
    other = wallet.file(assertion(verification=None))
    assert ("passed", "hosted") == verdict(wallet.one(other, BADGE))
    wallet.at(path, b"", status=503)
    for places in ((other, BADGE), (BADGE, other)):
        with pytest.raises(IncompleteError):
            wallet.read(*places)
        assert ([], [BADGE]) == (wallet.records, list(wallet.state["held"]))
