"""What is told of a badge holds no secret of its address, nor the address of its holder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from renown.errors import IncompleteError, SourceError
from tests.collectors.openbadges import (
    BADGE,
    CLASS,
    ISSUER,
    KEY,
    Town,
    Wallet,
    assertion,
    badge_class,
    credential,
    founded,
    jwk,
    profile,
    signed,
    verdict,
    why,
    wrapped,
)

BASE = "https://issuer.example/badges"
FORMS = [
    "ada@ada.example",
    "ada%40ada.example",
    "ADA%40Ada.Example",
    "%61da%40ada%2Eexample",
    "ada%2540ada.example",
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return founded(tmp_path_factory.mktemp("town"))


@pytest.fixture
def wallet(town: Town, tmp_path: Path) -> Iterator[Wallet]:
    with town.wallet(tmp_path) as opened:
        opened.environ = {"M": "ada@ada.example"}
        yield opened


@pytest.mark.parametrize("tail", ["?token=canary", "#canary", "?canary#canary"])
def test_a_place_is_told_without_its_query(wallet: Wallet, tail: str) -> None:
    place = f"https://issuer.example/x{tail}"
    told = []
    for answer, status in ((b"nope", 200), (b"", 404), (b"", 410), (b"", 503)):
        wallet.at("https://issuer.example/x", answer, status=status)
        for places in ((place,), (place, "lost.json")):
            with pytest.raises(SourceError) as raised:
                wallet.read(*places)
            told.append(str(raised.value))

    assert not any("canary" in text for text in told)
    assert all("https://issuer.example/x" in text for text in told)
    assert f"https://issuer.example/x{tail[0]}...: " in told[0]


def test_a_place_that_cannot_be_asked_is_told_without_its_query(wallet: Wallet) -> None:
    with pytest.raises(SourceError, match="cannot be asked") as raised:
        wallet.read("https://issuer..example/x?token=canary")

    assert "canary" not in str(raised.value)


def test_an_issuer_is_told_without_its_query(wallet: Wallet) -> None:
    wallet.issue()
    issuer = f"{ISSUER}?token=canary"
    wallet.at(CLASS, badge_class(issuer=issuer))
    wallet.at(BADGE, assertion())
    wallet.at(ISSUER, b"", status=503)
    with pytest.raises(IncompleteError) as raised:
        wallet.read(wallet.file(assertion()))

    assert "canary" not in str(raised.value)


@pytest.mark.parametrize("form", FORMS)
def test_an_id_that_holds_the_address_is_digested(wallet: Wallet, form: str) -> None:
    place = f"{BASE}/{form}"
    file = wallet.file(assertion(id=place, badge=badge_class(), verification=None))
    record = wallet.one(file, email_env="M")

    assert record.key.startswith("sha256:")
    assert record.url is None
    assert form.lower() not in repr(record).lower()
    assert record.key == wallet.one(file, email_env="M").key
    other = wallet.file(assertion(id=f"{place}/2", badge=badge_class(), verification=None))
    assert record.key != wallet.one(other, email_env="M").key


@pytest.mark.parametrize("form", FORMS)
def test_a_hosted_badge_at_such_an_address_is_checked(
    wallet: Wallet, form: str, caplog: pytest.LogCaptureFixture
) -> None:
    place = f"{BASE}/{form}"
    wallet.issue()
    wallet.at(place, assertion(id=place))
    with caplog.at_level(logging.DEBUG):
        record = wallet.one(wallet.file(assertion(id=place)), email_env="M")
        assert ("passed", "hosted") == verdict(record)
        assert record == wallet.one(place, email_env="M")
        assert [record.key] == list(wallet.state["held"])
        wallet.at(place, b"", status=503)
        with pytest.raises(IncompleteError) as raised:
            wallet.read(place, "lost.json", email_env="M")
        assert [record.key] == list(wallet.state["held"])
        wallet.at(place, b"", status=410)
        gone = wallet.one(place, email_env="M")

    assert (record.key, "revoked") == (gone.key, gone.details["verified"])
    told = (caplog.text + str(raised.value) + repr(wallet.state)).lower()
    assert not any(other.lower() in told for other in FORMS)


def test_a_credential_with_such_an_id_is_digested(wallet: Wallet) -> None:
    made = credential(id="mailto:Ada@ada.example", issuer="https://ada.example/?me=ada@ada.example")
    achievement = {
        "id": "urn:x",
        "name": "For ada@ada.example",
        "criteria": {"id": f"{BASE}/{FORMS[1]}"},
    }
    made["credentialSubject"]["achievement"] = achievement
    record = wallet.one(wallet.file(made), email_env="M")

    assert record.key.startswith("sha256:")
    assert record.url is None
    assert not any(form.lower() in repr(record).lower() for form in FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_an_issuer_whose_id_holds_the_address_is_told_without_it(wallet: Wallet, form: str) -> None:
    key, issuer = ed25519.Ed25519PrivateKey.generate(), f"https://issuer.example/users/{form}"
    wallet.at(issuer, profile(id=issuer, publicKey=KEY))
    wallet.at(KEY, jwk(key))
    token = signed(wrapped(credential(issuer=issuer)), key, "EdDSA", kid=KEY)
    record = wallet.one(wallet.file(token), email_env="M")

    assert why(record).startswith("signed by https://issuer.example/users/***, which")
    assert form.lower() not in repr(record).lower()
    trusted = wallet.one("badge.json", email_env="M", issuers={issuer: "Example"})
    assert ("passed", "signed") == verdict(trusted)


def test_what_was_held_under_such_an_id_is_let_go(wallet: Wallet) -> None:
    wallet.issue()
    place = f"{BASE}/{FORMS[1]}"
    wallet.state = {"held": {place: {"title": "Old", "url": place}}}
    with pytest.raises(IncompleteError):
        wallet.read(BADGE, "lost.json", email_env="M")

    assert [BADGE] == list(wallet.state["held"])


def test_a_file_that_is_named_after_the_address_is_told_without_it(wallet: Wallet) -> None:
    for places in (("ada@ada.example.json",), ("ada@ada.example.json", "lost.json")):
        with pytest.raises(SourceError) as raised:
            wallet.read(*places, email_env="M")
        assert "ada@ada" not in str(raised.value)


def test_without_the_address_an_id_stays_as_it_is(wallet: Wallet) -> None:
    wallet.issue(id=f"{BASE}/8")
    wallet.at(ISSUER, profile())

    assert f"{BASE}/8" == wallet.one(f"{BASE}/8").key
