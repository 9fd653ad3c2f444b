"""Signed badges, of both versions: whose key it is, what it covers, and what proves nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

from renown.errors import IncompleteError, UnreadableError
from tests.collectors.openbadges import (
    BADGE,
    CLASS,
    EMAIL,
    ISSUER,
    KEY,
    NAMES,
    PrivateKey,
    Town,
    Wallet,
    assertion,
    badge_class,
    credential,
    encoded,
    founded,
    jwk,
    multibase,
    pem,
    profile,
    signed,
    verdict,
    why,
    wrapped,
)
from tests.peer import Reply, redirect

DID = "did:web:issuer.example:teams:one"
DID_DOCUMENT = "https://issuer.example/teams/one/did.json"
LIST = "https://issuer.example/revoked"
BY_KEY = {"type": "signed", "creator": KEY}
UNTIED = "nothing ties the key that it names to its issuer"


@dataclass(frozen=True)
class Keys:
    rs: rsa.RSAPrivateKey
    es: ec.EllipticCurvePrivateKey
    ed: ed25519.Ed25519PrivateKey
    evil: rsa.RSAPrivateKey

    def named(self, algorithm: str) -> PrivateKey:
        keys: dict[str, PrivateKey] = {"RS256": self.rs, "ES256": self.es, "EdDSA": self.ed}
        return keys[algorithm]


@pytest.fixture(scope="module")
def keys() -> Keys:
    one, evil = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    p256 = ec.generate_private_key(ec.SECP256R1())
    return Keys(rs=one, es=p256, ed=ed25519.Ed25519PrivateKey.generate(), evil=evil)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return founded(tmp_path_factory.mktemp("town"))


@pytest.fixture
def wallet(town: Town, tmp_path: Path) -> Iterator[Wallet]:
    with town.wallet(tmp_path) as opened:
        yield opened


def publish(wallet: Wallet, key: PrivateKey, **fields: object) -> None:
    """Let the issuer of 2.0 serve its class, its profile and its key."""
    wallet.at(CLASS, badge_class())
    wallet.at(ISSUER, profile(publicKey=KEY, **fields))
    wallet.at(
        KEY, {"type": "CryptographicKey", "id": KEY, "owner": ISSUER, "publicKeyPem": pem(key)}
    )


def of_two(key: PrivateKey, algorithm: str = "RS256", **fields: object) -> str:
    """A signed badge of version 2.0."""
    made = assertion(**{"id": "urn:uuid:7", "verification": BY_KEY, **fields})
    return signed(made, key, algorithm)


def read(wallet: Wallet, token: str, **options: Any) -> tuple[object, object, str]:
    record = wallet.one(wallet.file(token, "badge.jwt"), **{"issuers": NAMES, **options})
    return *verdict(record), why(record)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_a_badge_signed_by_an_issuer_that_is_trusted_has_passed(
    wallet: Wallet, keys: Keys, algorithm: str
) -> None:
    key = keys.named(algorithm)
    publish(wallet, key)
    record = wallet.one(wallet.file(of_two(key, algorithm)), issuers=NAMES)

    assert ("passed", "signed", f"signed by {ISSUER}") == (*verdict(record), why(record))
    assert ("urn:uuid:7", None) == (record.key, record.url)
    assert "Example Foundation" == record.details["issuer"]
    assert datetime(2026, 2, 3, 10, tzinfo=UTC) == record.at


def test_one_by_an_issuer_that_is_not_trusted_proves_nothing(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys.rs)
    reason = f"signed by {ISSUER}, which `issuers` does not name"

    assert ("not checked", "asserted", reason) == read(wallet, of_two(keys.rs), issuers={})


def test_a_signature_with_another_key_fails(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys.rs)

    assert "failed" == read(wallet, of_two(keys.evil))[0]


def test_a_key_that_the_issuer_does_not_name_proves_nothing(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys.rs)
    theirs = "https://evil.example/key"
    wallet.at(theirs, {"id": theirs, "owner": ISSUER, "publicKeyPem": pem(keys.evil)})
    token = of_two(keys.evil, verification={"type": "signed", "creator": theirs})

    assert ("not checked", "asserted", UNTIED) == read(wallet, token)


def test_a_key_of_another_owner_fails(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys.rs)
    wallet.at(KEY, {"id": KEY, "owner": "https://evil.example/", "publicKeyPem": pem(keys.rs)})

    assert ("failed", "the key that it names belongs to somebody else") == (
        read(wallet, of_two(keys.rs))[::2]
    )


def test_the_profile_in_a_badge_cannot_bring_its_key(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys.rs)
    own = {"id": "https://evil.example/key", "owner": ISSUER, "publicKeyPem": pem(keys.evil)}
    lie = badge_class(issuer=profile(publicKey=own))
    token = of_two(keys.evil, badge=lie, verification={"type": "signed", "creator": own["id"]})

    assert ("not checked", "asserted", UNTIED) == read(wallet, token)


def test_a_key_may_stand_in_the_profile(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys.rs)
    own = {"id": KEY, "owner": ISSUER, "publicKeyPem": pem(keys.rs)}
    wallet.at(ISSUER, profile(publicKey=[own]))

    assert "passed" == read(wallet, of_two(keys.rs))[0]


@pytest.mark.parametrize("entry", ["urn:uuid:7", {"id": "urn:uuid:7", "revocationReason": "x"}])
def test_what_the_issuer_lists_as_revoked_is(wallet: Wallet, keys: Keys, entry: object) -> None:
    publish(wallet, keys.rs, revocationList=LIST)
    token = of_two(keys.rs)
    wallet.at(LIST, {"id": LIST, "revokedAssertions": ["urn:uuid:8", {"id": 3}, None]})
    assert "passed" == read(wallet, token)[0]
    wallet.at(LIST, {"id": LIST, "revokedAssertions": [entry]})

    assert "revoked" == read(wallet, token)[0]


def test_a_list_that_cannot_be_read_takes_nothing_back(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys.rs, revocationList=LIST)
    with pytest.raises(IncompleteError, match="404"):
        read(wallet, of_two(keys.rs))
    assert [("not checked", "asserted")] == [verdict(record) for record in wallet.records]
    assert [] == wallet.sweeps


def test_a_signed_badge_without_its_signature_is_not_checked(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys.rs)
    plain = json.dumps(assertion(verification=BY_KEY))

    assert ("not checked", "asserted", "it is neither hosted nor signed") == read(wallet, plain)


@pytest.mark.parametrize(
    ("algorithm", "form"),
    [
        ("RS256", "publicKeyJwk"),
        ("ES256", "publicKeyJwk"),
        ("EdDSA", "publicKeyJwk"),
        ("ES256", "publicKeyMultibase"),
        ("EdDSA", "publicKeyMultibase"),
    ],
)
def test_a_credential_signed_by_a_did_web_has_passed(
    wallet: Wallet, keys: Keys, algorithm: str, form: str
) -> None:
    key = keys.named(algorithm)
    method = {"id": f"{DID}#key-0", form: jwk(key) if form.endswith("Jwk") else multibase(key)}
    wallet.at(
        DID_DOCUMENT, {"id": DID, "verificationMethod": [method], "assertionMethod": ["#key-0"]}
    )
    made = credential(issuer={"id": DID, "name": "Somebody"})
    token = signed(wrapped(made), key, algorithm, kid=f"{DID}#key-0")
    record = wallet.one(wallet.file(token), issuers={DID: "Example Foundation"})

    assert ("passed", "signed", f"signed by {DID}") == (*verdict(record), why(record))
    assert made["id"] == record.key
    assert "https://issuer.example/criteria" == record.url
    assert datetime(2026, 2, 3, 10, tzinfo=UTC) == record.at
    assert datetime(2028, 2, 3, 10, tzinfo=UTC) == record.until
    assert {
        "name": "Certified Example Engineer",
        "issuer": "Example Foundation",
        "issuer_id": DID,
        "template": "https://issuer.example/achievements/k8s",
        "category": "Certification",
    }.items() <= record.details.items()


def by_did_key(key: PrivateKey, algorithm: str, **header: object) -> tuple[str, str]:
    did = f"did:key:{multibase(key)}"
    return did, signed(wrapped(credential(issuer=did)), key, algorithm, **header)


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_a_did_key_needs_no_network_but_trust(wallet: Wallet, keys: Keys, algorithm: str) -> None:
    key = keys.named(algorithm)
    did, token = by_did_key(key, algorithm, jwk=jwk(key))

    assert "passed" == read(wallet, token, issuers={did: "Example"})[0]
    assert ("not checked", f"signed by {did}, which `issuers` does not name") == (
        read(wallet, token)[::2]
    )
    assert [] == wallet.peer.log


def at_address(wallet: Wallet, key: PrivateKey) -> None:
    wallet.at(ISSUER, profile(publicKey=KEY))
    wallet.at(KEY, jwk(key))


@pytest.mark.parametrize("kind", ["jwk", "jwks"])
def test_the_key_of_an_issuer_at_an_address_is_named_by_its_profile(
    wallet: Wallet, keys: Keys, kind: str
) -> None:
    own = jwk(keys.rs)
    at_address(wallet, keys.rs)
    wallet.at(KEY, own if kind == "jwk" else {"keys": [{"kid": "other"}, {**own, "kid": KEY}]})
    token = signed(wrapped(credential()), keys.rs, "RS256", kid=KEY)

    assert "passed" == read(wallet, token)[0]


def test_a_credential_may_be_the_whole_of_its_jwt(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    token = signed({**credential(), "iss": ISSUER}, keys.rs, "RS256", kid=KEY)

    assert "passed" == read(wallet, token)[0]


def test_claims_stand_in_for_what_the_credential_leaves_out(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    made = credential()
    claims = wrapped(made, exp=1_900_000_000)
    for name in ("id", "issuer", "validFrom", "validUntil"):
        del made[name]
    token = signed(claims, keys.rs, "RS256", kid=KEY)

    assert "passed" == read(wallet, token)[0]
    [record] = wallet.records
    assert credential()["id"] == record.key
    assert datetime(2026, 2, 3, 10, tzinfo=UTC) == record.at
    assert datetime.fromtimestamp(1_900_000_000, UTC) == record.until


def forged(content: object, header: dict[str, object], secret: bytes = b"") -> str:
    text = ".".join(encoded(json.dumps(part).encode()) for part in (header, content))
    mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{encoded(mac) if secret else ''}"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", 7, {}])
def test_without_an_algorithm_nothing_is_signed(
    wallet: Wallet, keys: Keys, algorithm: object
) -> None:
    at_address(wallet, keys.rs)
    token = forged(wrapped(credential()), {"alg": algorithm, "kid": KEY})

    assert ("failed", "asserted") == read(wallet, token)[:2]


def test_a_public_key_is_no_secret(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    header: dict[str, object] = {"alg": "HS256", "kid": KEY}
    token = forged(wrapped(credential()), header, pem(keys.rs).encode())

    assert ("failed", "asserted") == read(wallet, token)[:2]
    publish(wallet, keys.rs)
    two = forged(assertion(verification=BY_KEY), {"alg": "HS256"}, pem(keys.rs).encode())
    assert ("failed", "asserted") == read(wallet, two)[:2]


def test_a_key_in_the_header_proves_nothing(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    evil = jwk(keys.evil)
    alone = signed(wrapped(credential()), keys.evil, "RS256", jwk=evil)
    beside = signed(wrapped(credential()), keys.evil, "RS256", jwk=evil, kid=KEY)

    assert ("not checked", "it names no key of its issuer (`kid`)") == read(wallet, alone)[::2]
    assert "failed" == read(wallet, beside)[0]


def test_a_key_in_the_header_must_not_be_another(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    token = signed(wrapped(credential()), keys.rs, "RS256", jwk=jwk(keys.evil), kid=KEY)

    assert "failed" == read(wallet, token)[0]


def test_a_did_document_of_somebody_else_proves_nothing(wallet: Wallet, keys: Keys) -> None:
    methods = [{"id": f"{DID}#k", "publicKeyJwk": jwk(keys.es)}]
    wallet.at(DID_DOCUMENT, {"id": "did:web:evil.example", "verificationMethod": methods})
    token = signed(wrapped(credential(issuer=DID)), keys.es, "ES256", kid=f"{DID}#k")
    with pytest.raises(IncompleteError, match="not the JSON object that a badge refers to"):
        read(wallet, token, issuers={DID: "Example"})

    assert [("not checked", "asserted")] == [verdict(record) for record in wallet.records]


def test_a_did_key_signs_with_itself(wallet: Wallet, keys: Keys) -> None:
    did, token = by_did_key(keys.es, "ES256", kid=f"did:key:{multibase(keys.ed)}#x")

    assert "failed" == read(wallet, token, issuers={did: "Example"})[0]


def test_a_pem_of_another_kind_leaves_it_not_checked(wallet: Wallet, keys: Keys) -> None:
    publish(wallet, keys.rs)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    other = ed448.Ed448PrivateKey.generate().public_key()
    for text in (other.public_bytes(serialization.Encoding.PEM, form).decode(), "no key", 7):
        wallet.at(KEY, {"id": KEY, "owner": ISSUER, "publicKeyPem": text})

        assert ("not checked", "its key cannot be read") == read(wallet, of_two(keys.rs))[::2]


def test_a_key_in_the_header_that_is_the_issuers_counts(wallet: Wallet, keys: Keys) -> None:
    methods = [{"id": f"{DID}#key-0", "publicKeyJwk": jwk(keys.es)}]
    wallet.at(DID_DOCUMENT, {"id": DID, "verificationMethod": methods})
    content = wrapped(credential(issuer=DID))

    def outcome(key: PrivateKey) -> object:
        token = signed(content, key, "ES256", jwk=jwk(key))
        return read(wallet, token, issuers={DID: "Example"})[0]

    assert "passed" == outcome(keys.es)
    assert "not checked" == outcome(ec.generate_private_key(ec.SECP256R1()))


@pytest.mark.parametrize("kid", ["https://evil.example/key", "https://issuer.example:444/key"])
def test_a_key_on_another_host_proves_nothing(wallet: Wallet, keys: Keys, kid: str) -> None:
    wallet.at(ISSUER, profile(publicKey=KEY))
    wallet.at(kid, jwk(keys.evil))
    token = signed(wrapped(credential()), keys.evil, "RS256", kid=kid)

    assert ("not checked", "asserted", UNTIED) == read(wallet, token)
    assert ["/profile"] == wallet.peer.paths()


def test_a_key_that_redirects_to_another_host_proves_nothing(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    wallet.at(KEY, redirect("https://evil.example/theirs"))
    wallet.at("https://evil.example/theirs", jwk(keys.evil))
    token = signed(wrapped(credential()), keys.evil, "RS256", kid=KEY)
    with pytest.raises(IncompleteError, match="redirects to another host"):
        read(wallet, token)

    assert [("not checked", "asserted")] == [verdict(record) for record in wallet.records]


def test_a_did_of_somebody_else_fails(wallet: Wallet, keys: Keys) -> None:
    did, _ = by_did_key(keys.ed, "EdDSA")
    others = f"did:key:{multibase(keys.es)}"
    token = signed(wrapped(credential(issuer=others)), keys.ed, "EdDSA", kid=f"{did}#x")
    assert "failed" == read(wallet, token, issuers={others: "X"})[0]
    token = signed(wrapped(credential(issuer=DID)), keys.ed, "EdDSA", kid="did:web:evil.example#k")
    assert "failed" == read(wallet, token, issuers={DID: "X"})[0]
    at_address(wallet, keys.rs)
    token = signed(wrapped(credential()), keys.ed, "EdDSA", kid=f"{did}#x")
    assert "not checked" == read(wallet, token)[0]


def test_a_method_that_may_not_sign_badges_fails(wallet: Wallet, keys: Keys) -> None:
    methods = [{"id": f"{DID}#{name}", "publicKeyJwk": jwk(keys.es)} for name in ("a", "b")]
    wallet.at(DID_DOCUMENT, {"id": DID, "verificationMethod": methods, "assertionMethod": ["#a"]})

    def outcome(kid: str) -> object:
        token = signed(wrapped(credential(issuer=DID)), keys.es, "ES256", kid=kid)
        return read(wallet, token, issuers={DID: "Example"})[0]

    assert ["passed", "passed", "failed"] == [outcome(k) for k in (f"{DID}#a", "a", f"{DID}#b")]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example/profile"},
        {"jti": "urn:uuid:other"},
        {"nbf": 1},
        {"exp": 1},
        {"nbf": "soon"},
        {"nbf": True},
    ],
)
def test_claims_that_contradict_the_credential_fail(
    wallet: Wallet, keys: Keys, claims: dict[str, object]
) -> None:
    at_address(wallet, keys.rs)
    token = signed(wrapped(credential(), **claims), keys.rs, "RS256", kid=KEY)

    assert ("failed", "asserted") == read(wallet, token)[:2]


def test_a_signature_covers_every_letter(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    token = signed(wrapped(credential()), keys.rs, "RS256", kid=KEY)
    header, _, signature = token.split(".")
    other = wrapped(credential(validUntil="2038-02-03T10:00:00Z"))
    payload = encoded(json.dumps(other).encode())

    assert "failed" == read(wallet, f"{header}.{payload}.{signature}")[0]
    assert "failed" == read(wallet, token[:-40])[0]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"crit": ["b64"], "b64": False}, "extensions"),
        ({"alg": "PS256"}, "algorithm of its signature is not supported"),
    ],
)
def test_what_is_not_supported_is_not_checked(
    wallet: Wallet, keys: Keys, header: dict[str, object], reason: str
) -> None:
    at_address(wallet, keys.rs)
    token = forged(wrapped(credential()), {"alg": "RS256", "kid": KEY, **header}, b"x")
    told = read(wallet, token)

    assert ("not checked", "asserted") == told[:2]
    assert reason in told[2]


def test_a_key_of_another_kind_fails(wallet: Wallet, keys: Keys) -> None:
    token = signed(wrapped(credential()), keys.rs, "RS256", kid=KEY)
    at_address(wallet, keys.es)
    assert "failed" == read(wallet, token)[0]


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "oct", "k": "AAAA"},
        {"kty": "RSA", "n": "AAAA", "e": 3},
        {"kty": "RSA", "n": "!", "e": "AQAB"},
        {"kty": "RSA", "n": "", "e": ""},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": ["RSA"]},
        {"keys": [{"kid": KEY}]},
    ],
)
def test_a_key_that_is_none_leaves_it_not_checked(
    wallet: Wallet, keys: Keys, key: dict[str, object]
) -> None:
    at_address(wallet, keys.rs)
    wallet.at(KEY, key)
    token = signed(wrapped(credential()), keys.rs, "RS256", kid=KEY)

    assert ("not checked", "asserted") == read(wallet, token)[:2]


@pytest.mark.parametrize(
    "did", ["did:web:", "did:web:..", "did:web:a/b", "did:web:issuer.example:.."]
)
def test_a_did_that_is_no_address_is_not_asked(wallet: Wallet, keys: Keys, did: str) -> None:
    token = signed(wrapped(credential(issuer=did)), keys.rs, "RS256", kid=f"{did}#k")

    assert ("not checked", "asserted") == read(wallet, token)[:2]
    assert [] == wallet.peer.log


def test_an_issuer_that_does_not_answer_takes_nothing_back(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    token = signed(wrapped(credential()), keys.rs, "RS256", kid=KEY)
    assert "passed" == read(wallet, token)[0]
    wallet.at(KEY, Reply(status=503))
    with pytest.raises(IncompleteError, match="503"):
        read(wallet, token)
    assert ([], []) == (wallet.records, wallet.sweeps)


def with_status(keys: Keys, *statuses: dict[str, str]) -> str:
    made = credential(credentialStatus=list(statuses))
    return signed(wrapped(made), keys.rs, "RS256", kid=KEY)


@pytest.mark.parametrize(
    ("revoked", "verified"),
    [
        ([], "passed"),
        ([{"id": "urn:uuid:other"}], "passed"),
        ([{"id": credential()["id"]}], "revoked"),
        ([{"id": credential()["id"], "revoked": True}], "revoked"),
        ([{"id": credential()["id"], "revoked": False}], "passed"),
    ],
)
def test_a_credential_that_its_issuer_lists_is_revoked(
    wallet: Wallet, keys: Keys, revoked: list[object], verified: str
) -> None:
    at_address(wallet, keys.rs)
    wallet.at(LIST, {"id": LIST, "issuer": ISSUER, "revokedCredentials": revoked})
    token = with_status(keys, {"id": LIST, "type": "1EdTechRevocationList"})

    assert verified == read(wallet, token)[0]


def test_other_lists_are_not_supported_yet(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    token = with_status(keys, {"id": LIST, "type": "BitstringStatusListEntry"})

    assert ("not checked", "asserted") == read(wallet, token)[:2]


def test_a_badge_asks_for_few_addresses(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    lists = [f"https://issuer.example/lists/{number}" for number in range(20)]
    for place in lists:
        wallet.at(place, {"id": place, "revokedCredentials": []})
    token = with_status(keys, *({"id": p, "type": "1EdTechRevocationList"} for p in lists))

    assert ("not checked", "it leads to more than 8 addresses") == read(wallet, token)[::2]
    assert 8 == len(wallet.peer.log)


@pytest.mark.parametrize(
    ("proof", "reason"),
    [
        (None, "it holds no proof"),
        ({"type": "Ed25519Signature2020"}, "the suite Ed25519Signature2020 is not supported yet"),
        (
            [{"type": "Unknown"}, {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}],
            "the suite eddsa-rdfc-2022 is not supported yet",
        ),
        ({"type": "<script>"}, "the suite of its proof is not known"),
        ([{}], "the suite of its proof is not known"),
    ],
)
def test_a_proof_of_data_integrity_is_not_checked(
    wallet: Wallet, proof: object, reason: str
) -> None:
    plain = json.dumps(credential(proof=proof))

    assert ("not checked", "asserted", reason) == read(wallet, plain)


def test_a_credential_at_an_address_is_listed(wallet: Wallet) -> None:
    wallet.at(BADGE, credential())

    assert ("not checked", "listed") == verdict(wallet.one(BADGE))


def test_a_credential_counts_for_whom_it_was_issued_to(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    token = signed(wrapped(credential()), keys.rs, "RS256", kid=KEY)
    outcomes = []
    for address in (EMAIL, "eve@ada.example"):
        wallet.environ = {"ADA_EMAIL": address}
        outcomes.append(read(wallet, token, email_env="ADA_EMAIL")[0])

    assert ["passed", "failed"] == outcomes


def test_a_file_is_no_answer_in_which_the_address_is_masked(wallet: Wallet, keys: Keys) -> None:
    at_address(wallet, keys.rs)
    masked = [{"identityType": "emailAddress", "identityHash": "***"}]
    subject = {**credential()["credentialSubject"], "identifier": masked}
    token = signed(wrapped(credential(credentialSubject=subject)), keys.rs, "RS256", kid=KEY)
    wallet.environ = {"ADA_EMAIL": EMAIL}

    assert "not checked" == read(wallet, token, email_env="ADA_EMAIL")[0]
    assert "passed" == read(wallet, token)[0]


def test_a_name_of_the_holder_is_no_title(wallet: Wallet) -> None:
    subject = {"achievement": {"id": "https://issuer.example/achievements/k8s"}}
    with pytest.raises(UnreadableError, match="does not say what it is for"):
        wallet.read(wallet.file(credential(credentialSubject=subject)))
