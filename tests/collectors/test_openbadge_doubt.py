"""What an answer proves, and what it leaves open: keys, revocations, odd answers, copies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from renown.errors import IncompleteError, MissingError, SourceError
from tests.collectors.openbadges import (
    BADGE,
    CLASS,
    EMAIL,
    ISSUER,
    KEY,
    NAMES,
    Town,
    Wallet,
    assertion,
    badge_class,
    credential,
    founded,
    hashed,
    jwk,
    pem,
    profile,
    signed,
    verdict,
    why,
    wrapped,
)
from tests.peer import Reply, redirect

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


def outcome(wallet: Wallet, content: object, **options: object) -> tuple[object, str]:
    """The word and its reason; `troubled` when the check could not be made this time."""
    try:
        wallet.read(wallet.file(content), **{"issuers": NAMES, **options})
    except IncompleteError:
        [record] = wallet.records
        return f"{record.details['verified']}, troubled", why(record)
    [record] = wallet.records
    return record.details["verified"], why(record)


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


@pytest.mark.parametrize(
    "form",
    [
        lambda key: {"verificationMethod": [{"id": f"{ISSUER}#1", "publicKeyJwk": jwk(key)}]},
        lambda key: {"assertionMethod": {"id": "#1", "publicKeyJwk": jwk(key)}},
        lambda key: {"publicKey": [{"id": f"{ISSUER}#1", "publicKeyPem": pem(key)}]},
        lambda key: {"publicKey": {**jwk(key), "kid": f"{ISSUER}#1"}},
        lambda key: {"jwks": {"keys": [{"kid": 3}, {**jwk(key), "kid": "1"}]}},
        lambda key: {"keys": [{**jwk(key), "kid": f"{ISSUER}#1"}]},
        lambda _key: {"jwks_uri": "https://other.example/jwks.json"},
    ],
)
def test_a_key_may_stand_in_the_profile_of_its_issuer(
    wallet: Wallet, keys: Keys, form: object
) -> None:
    assert callable(form)
    wallet.at(ISSUER, profile(**form(keys.own)))
    wallet.at("https://other.example/jwks.json", {"keys": [{**jwk(keys.own), "kid": "1"}]})

    assert "passed" == outcome(wallet, by_kid(keys.own, f"{ISSUER}#1"))[0]
    assert "failed" == outcome(wallet, by_kid(keys.eves, f"{ISSUER}#1"))[0]


def test_a_profile_says_which_of_its_keys_may_sign(wallet: Wallet, keys: Keys) -> None:
    method = {"id": f"{ISSUER}#1", "publicKeyJwk": jwk(keys.own)}
    wallet.at(ISSUER, profile(verificationMethod=[method], assertionMethod=["#2"]))

    assert "passed" != outcome(wallet, by_kid(keys.own, f"{ISSUER}#1"))[0]


def test_a_profile_that_does_not_answer_leaves_the_key_open(wallet: Wallet, keys: Keys) -> None:
    wallet.at(KEY, jwk(keys.own))

    assert "not checked, troubled" == outcome(wallet, by_kid(keys.own, KEY))[0]


@pytest.mark.parametrize("value", [True, "true", "True", 1, "2026-01-01", {"reason": "x"}, ["x"]])
def test_whatever_says_revoked_revokes(wallet: Wallet, value: object) -> None:
    wallet.issue(revoked=value)
    assert "revoked" == outcome(wallet, assertion())[0]
    wallet.at(BADGE, {"id": BADGE, "revoked": value})
    assert "revoked" == outcome(wallet, assertion())[0]


@pytest.mark.parametrize("value", [False, None, 0, "", "false", "False"])
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


PORTAL = Reply(body=b"<!doctype html><p>Log in", headers={"Content-Type": "text/html"})
ODD = [
    redirect("https://evil.example/login"),
    PORTAL,
    {"error": "rate limited"},
    {"id": "https://issuer.example/errors/9", "error": "x"},
    {},
    {"type": "Assertion"},
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


def test_a_slash_at_the_end_of_an_id_makes_no_other(wallet: Wallet, keys: Keys) -> None:
    wallet.issue()
    for document in (assertion(), badge_class(), profile()):
        place = document["id"]
        wallet.at(place, {**document, "id": place + "/"})
        assert "passed" == outcome(wallet, assertion())[0]
    assert [BADGE] == [record.key for record in wallet.records]
    wallet.at(ISSUER, profile(id=f"{ISSUER}/", publicKey=KEY))
    wallet.at(KEY, jwk(keys.own))
    token = signed(wrapped(credential(), iss=f"{ISSUER}/"), keys.own, "RS256", kid=KEY)
    assert "passed" == outcome(wallet, token)[0]


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


def test_a_key_that_is_too_weak_proves_nothing(wallet: Wallet) -> None:
    weak = rsa.generate_private_key(65537, 1024)
    wallet.at(ISSUER, profile(publicKey=KEY))
    wallet.at(KEY, jwk(weak))

    assert "not checked" == outcome(wallet, by_kid(weak, KEY))[0]


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
