"""Signed badges: compact JWS, taken apart, and checked with a key that somebody else found.

RS256, ES256 and EdDSA, each with its own kind of key only: an algorithm that the badge chooses must
not turn a public key into a secret (HS256), nor do without any (none).
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from collectors.openbadge.fields import Object
from collectors.openbadge.keys import PublicKey
from collectors.openbadge.verdict import ContradictionError, DoubtError
from renown.errors import UnreadableError

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_KNOWN = ("RS256", "ES256", "EdDSA")


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A JWS, not checked yet."""

    text: str
    header: Object
    payload: Object


def is_compact(text: str) -> bool:
    """Whether it looks like one."""
    return _COMPACT.fullmatch(text) is not None


def parse(text: str) -> Token:
    """Its parts; UnreadableError where they are no JSON objects."""
    header, payload, _ = text.split(".")
    return Token(text=text, header=_object(header), payload=_object(payload))


def _object(part: str) -> Object:
    try:
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UnreadableError("its signed text is damaged; get the badge from its issuer again")
    return found


def algorithm(token: Token) -> str:
    """What it says that it is signed with; DoubtError for what proves nothing, or is not known."""
    name = token.header.get("alg")
    if not isinstance(name, str) or name.lower() == "none" or name.startswith("HS"):
        raise ContradictionError("it is not signed with a key that only its issuer has")
    if name not in _KNOWN:
        raise DoubtError("the algorithm of its signature is not supported yet")
    if "crit" in token.header:
        raise DoubtError("its signature has extensions that are not supported yet")
    return name


def verify(token: Token, key: PublicKey) -> None:
    """ContradictionError unless that key signed it; DoubtError if that proves nothing."""
    name = algorithm(token)
    if isinstance(key, RSAPublicKey) and not 2048 <= key.key_size <= 2**14:
        raise DoubtError("its key is too short to prove anything, or too long to be used")
    if not _fits(name, key):
        raise ContradictionError("the key is not of the kind that its signature names")
    try:
        jwt.PyJWS().decode(token.text, key, algorithms=[name])
    except jwt.InvalidTokenError:
        raise ContradictionError("the signature is not by that key") from None


def _fits(name: str, key: PublicKey) -> bool:
    match key:
        case RSAPublicKey():
            return name == "RS256"
        case EllipticCurvePublicKey():
            return name == "ES256" and isinstance(key.curve, SECP256R1)
        case Ed25519PublicKey():
            return name == "EdDSA"
