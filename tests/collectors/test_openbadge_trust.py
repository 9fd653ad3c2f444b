"""What ties a signature to its issuer, what takes a badge back, and which of two copies holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from renown.errors import IncompleteError
from tests.collectors.openbadges import (
    CLASS,
    ISSUER,
    KEY,
    NAMES,
    Town,
    Wallet,
    assertion,
    badge_class,
    credential,
    founded,
    jwk,
    outcome,
    pem,
    profile,
    signed,
    wrapped,
)

LIST = "https://issuer.example/revoked"
TENANT = "https://issuer.example/users/eve/key.json"
EVES = "https://evil.example/eves/profile"
UNTIED = "nothing ties the key that it names to its issuer"


@dataclass(frozen=True)
class Keys:
    own: rsa.RSAPrivateKey
    eves: rsa.RSAPrivateKey


@pytest.fixture(scope="module")
def keys() -> Keys:
    own, eves = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    return Keys(own=own, eves=eves)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return founded(tmp_path_factory.mktemp("town"))


@pytest.fixture
def wallet(town: Town, tmp_path: Path) -> Iterator[Wallet]:
    with town.wallet(tmp_path) as opened:
        yield opened


def by_kid(key: rsa.RSAPrivateKey, kid: str, **fields: object) -> str:
    return signed(wrapped(credential(**fields)), key, "RS256", kid=kid)


@pytest.mark.parametrize(
    "named",
    [{}, {"publicKey": KEY}, {"jwks": {"keys": []}}, {"assertionMethod": [KEY]}, {"jwks_uri": 7}],
)
def test_a_key_of_another_tenant_of_the_same_host_proves_nothing(
    wallet: Wallet, keys: Keys, named: dict[str, object]
) -> None:
    wallet.at(TENANT, jwk(keys.eves))
    wallet.at(ISSUER, profile(**named))

    assert ("not checked", UNTIED) == outcome(wallet, by_kid(keys.eves, TENANT))


@pytest.mark.parametrize("field", ["publicKey", "verificationMethod", "assertionMethod"])
@pytest.mark.parametrize("kid", [KEY, "https://other.example/key", f"{KEY}#1"])
def test_a_key_that_the_profile_names_is_the_issuers(
    wallet: Wallet, keys: Keys, field: str, kid: str
) -> None:
    wallet.at(kid.partition("#")[0], {"keys": [{**jwk(keys.own), "kid": kid}]})
    wallet.at(ISSUER, profile(**{field: [kid]}))

    assert "passed" == outcome(wallet, by_kid(keys.own, kid))[0]


def forms(key: rsa.RSAPrivateKey) -> dict[str, dict[str, object]]:
    """How profiles name the key ISSUER#1."""
    own, name = jwk(key), f"{ISSUER}#1"
    return {
        "method": {"verificationMethod": [{"id": name, "publicKeyJwk": own}]},
        "assertion method": {"assertionMethod": {"id": "#1", "publicKeyJwk": own}},
        "pem": {"publicKey": [{"id": name, "publicKeyPem": pem(key)}]},
        "jwk": {"publicKey": {**own, "kid": name}},
        "jwks": {"jwks": {"keys": [{"kid": 3}, {**own, "kid": "1"}]}},
        "keys": {"keys": [{**own, "kid": name}]},
        "jwks_uri": {"jwks_uri": "https://other.example/jwks.json"},
    }


@pytest.mark.parametrize(
    "form", ["method", "assertion method", "pem", "jwk", "jwks", "keys", "jwks_uri"]
)
def test_a_key_may_stand_in_the_profile_of_its_issuer(
    wallet: Wallet, keys: Keys, form: str
) -> None:
    wallet.at(ISSUER, profile(**forms(keys.own)[form]))
    wallet.at("https://other.example/jwks.json", {"keys": [{**jwk(keys.own), "kid": "1"}]})

    assert "passed" == outcome(wallet, by_kid(keys.own, f"{ISSUER}#1"))[0]
    assert "failed" == outcome(wallet, by_kid(keys.eves, f"{ISSUER}#1"))[0]


def test_a_profile_says_which_of_its_keys_may_sign(wallet: Wallet, keys: Keys) -> None:
    method = {"id": f"{ISSUER}#1", "publicKeyJwk": jwk(keys.own)}
    wallet.at(ISSUER, profile(verificationMethod=[method], assertionMethod=["#2"]))

    assert "passed" != outcome(wallet, by_kid(keys.own, f"{ISSUER}#1"))[0]


def test_a_slash_at_the_end_of_an_issuer_makes_no_other(wallet: Wallet, keys: Keys) -> None:
    wallet.at(ISSUER, profile(id=f"{ISSUER}/", publicKey=KEY))
    wallet.at(KEY, jwk(keys.own))
    token = signed(wrapped(credential(), iss=f"{ISSUER}/"), keys.own, "RS256", kid=KEY)

    assert "passed" == outcome(wallet, token)[0]


@pytest.mark.parametrize("place", [KEY, "https://issuer.example/jwks.json"])
def test_an_odd_answer_for_a_key_takes_nothing_back(wallet: Wallet, keys: Keys, place: str) -> None:
    field = "publicKey" if place == KEY else "jwks_uri"
    wallet.at(ISSUER, profile(**{field: place}))
    wallet.at(place, {"keys": [{**jwk(keys.own), "kid": KEY}]})
    token = by_kid(keys.own, KEY)
    assert "passed" == outcome(wallet, token)[0]
    wallet.at(place, {"error": "rate limited"})
    with pytest.raises(IncompleteError):
        wallet.read(wallet.file(token), issuers=NAMES)
    assert [] == wallet.records


def test_a_profile_that_does_not_answer_leaves_the_key_open(wallet: Wallet, keys: Keys) -> None:
    wallet.at(KEY, jwk(keys.own))

    assert "not checked, troubled" == outcome(wallet, by_kid(keys.own, KEY))[0]


MALFORMED = [{"error": "maintenance"}, [], b"<html>", {"id": LIST}, "soon"]


@pytest.mark.parametrize("answer", [*MALFORMED, {"revokedCredentials": {"urn:x": "no list"}}])
def test_a_malformed_list_of_credentials_never_passes(
    wallet: Wallet, keys: Keys, answer: object
) -> None:
    wallet.at(ISSUER, profile(publicKey=KEY))
    wallet.at(KEY, jwk(keys.own))
    wallet.at(LIST, {"id": LIST, "revokedCredential": []})
    status = {"type": "1EdTechRevocationList", "id": LIST}
    token = by_kid(keys.own, KEY, credentialStatus=status)
    assert "passed" == outcome(wallet, token)[0]
    state = wallet.state
    wallet.at(LIST, answer)
    with pytest.raises(IncompleteError):
        wallet.read(wallet.file(token), issuers=NAMES)
    assert ([], [], state) == (wallet.records, wallet.sweeps, wallet.state)


def test_a_status_that_is_none_is_no_good_status(wallet: Wallet, keys: Keys) -> None:
    wallet.at(ISSUER, profile(publicKey=KEY))
    wallet.at(KEY, jwk(keys.own))

    assert "not checked" == outcome(wallet, by_kid(keys.own, KEY, credentialStatus=LIST))[0]


def of_two(key: rsa.RSAPrivateKey, **fields: object) -> str:
    by_key = {"type": "signed", "creator": KEY}
    return signed(assertion(**{"id": "urn:x:7", "verification": by_key, **fields}), key, "RS256")


def publish(wallet: Wallet, keys: Keys, **fields: object) -> None:
    wallet.at(CLASS, badge_class())
    wallet.at(ISSUER, profile(publicKey=KEY, **fields))
    wallet.at(KEY, {"id": KEY, "owner": f"{ISSUER}/", "publicKeyPem": pem(keys.own)})


@pytest.mark.parametrize(
    "answer", [*MALFORMED, {"id": LIST, "revokedAssertions": {"urn:x:1": "no list"}}]
)
def test_a_malformed_list_of_assertions_never_passes(
    wallet: Wallet, keys: Keys, answer: object
) -> None:
    publish(wallet, keys, revocationList=LIST)
    wallet.at(LIST, answer)

    assert "not checked, troubled" == outcome(wallet, of_two(keys.own))[0]


@pytest.mark.parametrize("place", [{"id": LIST}, "http://issuer.example/revoked", 7, "", [LIST]])
def test_a_list_that_is_at_no_https_address_never_passes(
    wallet: Wallet, keys: Keys, place: object
) -> None:
    publish(wallet, keys, revocationList=place)
    wallet.at(LIST, {"id": LIST, "revokedAssertions": []})

    assert "not checked, troubled" == outcome(wallet, of_two(keys.own))[0]


def test_a_key_that_is_too_weak_proves_nothing(wallet: Wallet, keys: Keys) -> None:
    wallet.at(ISSUER, profile(publicKey=KEY))
    wallet.at(KEY, jwk(rsa.generate_private_key(65537, 1024)))

    assert "not checked" == outcome(wallet, by_kid(keys.own, KEY))[0]


def copies(wallet: Wallet, *contents: object) -> list[str]:
    return [wallet.file(content, f"{n}.json") for n, content in enumerate(contents)]


def test_a_forged_copy_does_not_outrank_one_that_is_genuine(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys)
    forged, genuine = of_two(keys.eves), of_two(keys.own)
    plain = json.dumps(assertion(id="urn:x:7", verification=None))
    for pair, verified in (((forged, genuine), "passed"), ((forged, plain), "not checked")):
        for files in (copies(wallet, *pair), copies(wallet, *reversed(pair))):
            assert verified == wallet.one(*files, issuers=NAMES).details["verified"]


def test_nobody_else_revokes_a_badge(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys)
    key, revoked = "https://evil.example/eves/key", "https://evil.example/eves/revoked"
    wallet.at(EVES, profile(id=EVES, publicKey=key, revocationList=revoked))
    wallet.at(revoked, {"id": revoked, "revokedAssertions": ["urn:x:7"]})
    wallet.at(key, {"id": key, "owner": EVES, "publicKeyPem": pem(keys.eves)})
    by_eve = {"type": "signed", "creator": key}
    eves = of_two(keys.eves, badge=badge_class(issuer=EVES), verification=by_eve)
    assert "revoked" == outcome(wallet, eves)[0]
    for pair in ((eves, of_two(keys.own)), (of_two(keys.own), eves)):
        assert "passed" == wallet.one(*copies(wallet, *pair), issuers=NAMES).details["verified"]
    assert EVES == wallet.one(*copies(wallet, eves), issuers=NAMES).details["issuer_id"]
