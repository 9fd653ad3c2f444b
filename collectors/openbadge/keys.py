"""Public keys, in the forms in which issuers give them: PEM, JWK, multibase, did:key.

Whatever is no key of a kind that we know is a DoubtError. A private key is never asked for.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from collectors.openbadge.fields import Object
from collectors.openbadge.verdict import DoubtError

PublicKey = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519, _P256 = b"\xed\x01", b"\x80\x24"
"""What multibase keys begin with."""


def from_pem(text: object) -> PublicKey:
    """A key as `publicKeyPem` has it."""
    if not isinstance(text, str) or len(text) > 2**14:
        raise _unreadable()
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise _unreadable() from None
    if not isinstance(key, RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey):
        raise _unreadable()
    return key


def from_jwk(jwk: object) -> PublicKey:
    """A JSON Web Key: RSA, or on the curves P-256 and Ed25519."""
    if not isinstance(jwk, dict):
        raise _unreadable()
    try:
        match jwk.get("kty"), jwk.get("crv"):
            case "RSA", _:
                exponent, modulus = _number(jwk.get("e"), 8), _number(jwk.get("n"), 2048)
                return RSAPublicNumbers(exponent, modulus).public_key()
            case "EC", "P-256":
                point = b"\x04" + _bytes(jwk.get("x"), 32) + _bytes(jwk.get("y"), 32)
                return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
            case "OKP", "Ed25519":
                return Ed25519PublicKey.from_public_bytes(_bytes(jwk.get("x"), 32))
    except (ValueError, UnsupportedAlgorithm):
        raise _unreadable() from None
    raise DoubtError("its key is of a kind that is not supported yet")


def from_multibase(text: object) -> PublicKey:
    """A key as `publicKeyMultibase` and did:key have it: Ed25519, or P-256."""
    if not isinstance(text, str) or not re.fullmatch(rf"z[{_BASE58}]{{1,200}}", text):
        raise _unreadable()
    number = 0
    for letter in text[1:]:
        number = number * 58 + _BASE58.index(letter)
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    try:
        if raw.startswith(_ED25519):
            return Ed25519PublicKey.from_public_bytes(raw[2:])
        if raw.startswith(_P256):
            return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw[2:])
    except ValueError:
        raise _unreadable() from None
    raise DoubtError("its key is of a kind that is not supported yet")


def from_method(method: Object) -> PublicKey:
    """The key of a verification method, or a JSON Web Key as it stands."""
    if "kty" in method:
        return from_jwk(method)
    if "publicKeyPem" in method:
        return from_pem(method["publicKeyPem"])
    if "publicKeyJwk" in method:
        return from_jwk(method["publicKeyJwk"])
    return from_multibase(method.get("publicKeyMultibase"))


def is_key(document: Object) -> bool:
    """Whether it holds a key in one of these forms, and does not only name one."""
    forms = ("kty", "publicKeyPem", "publicKeyJwk", "publicKeyMultibase")
    return any(form in document for form in forms)


def _bytes(value: Any, most: int) -> bytes:
    if not isinstance(value, str) or len(value) > 2 * most + 8:
        raise ValueError
    try:
        raw = base64.b64decode(value + "=" * (-len(value) % 4), b"-_", validate=True)
    except binascii.Error:
        raise ValueError from None
    if not 0 < len(raw) <= most:
        raise ValueError
    return raw


def _number(value: Any, most: int) -> int:
    return int.from_bytes(_bytes(value, most), "big")


def _unreadable() -> DoubtError:
    return DoubtError("its key cannot be read")
