"""Open Badges 3.0: a verifiable credential of an achievement, in a JWT or with proofs."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any

from collectors.openbadge.fields import (
    Facts,
    Object,
    expires,
    first,
    id_of,
    issued,
    objects,
    page,
    same,
    text,
)
from collectors.openbadge.issuer_key import issuer_key
from collectors.openbadge.jws import Token, algorithm, verify
from collectors.openbadge.trust import Issuers, check_list, name_of, signed_by
from collectors.openbadge.verdict import (
    ContradictionError,
    DoubtError,
    Verdict,
    judged,
)
from collectors.openbadge.web import Web

_CLAIMS = (
    ("jti", ("id",)),
    ("iss", ("issuer",)),
    ("nbf", ("validFrom", "issuanceDate")),
    ("exp", ("validUntil", "expirationDate")),
)
"""What stands in a JWT for fields of the credential, or beside them."""
_NEVER = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())
_LAST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


def unwrapped(payload: Object) -> Object:
    """The credential of a JWT, completed by the claims around it."""
    inner = payload.get("vc")
    found: dict[str, Any] = dict(inner if isinstance(inner, dict) else payload)
    for claim, names in _CLAIMS:
        if claim in payload and all(found.get(name) is None for name in names):
            value = payload[claim]
            found[names[0]] = _iso(value) if claim in ("nbf", "exp") else value
    return found


def facts(document: Object) -> Facts:
    """What it says. Its title is the achievement's.

    Its own name is the holder's in badges of Credly, so that it stands in only where there is no
    achievement at all, in what was made before that was required.
    """
    subject = next(
        (s for s in objects(document.get("credentialSubject")) if s.get("achievement")), {}
    )
    achievement = first(subject.get("achievement"))
    title = achievement.get("name") if achievement else document.get("name")
    return Facts(
        id=id_of(document.get("id")),
        title=text(title),
        url=page(document.get("id"), id_of(achievement.get("criteria"))),
        at=issued(document.get("validFrom") or document.get("issuanceDate")),
        until=expires(document, "validUntil", "expirationDate"),
        issuer=text(first(document.get("issuer")).get("name")),
        issuer_id=id_of(document.get("issuer")),
        template=id_of(achievement),
        category=text(achievement.get("achievementType")),
    )


def judge(document: Object, token: Token | None, issuers: Issuers, web: Web) -> Verdict:
    """What is to be held of it."""
    if token is None:
        return DoubtError(_unsupported(document)).verdict
    return judged(lambda: _signed(document, token, issuers, web))


def _unsupported(document: Object) -> str:
    proofs = list(objects(document.get("proof")))
    if not proofs:
        return "it holds no proof"
    named = [proof.get("cryptosuite") for proof in proofs] + [proof.get("type") for proof in proofs]
    for name in named:
        if isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9.-]{1,60}", name):
            return f"the suite {name} is not supported yet"
    return "the suite of its proof is not known"


def _signed(document: Object, token: Token, issuers: Issuers, web: Web) -> Verdict:
    algorithm(token)
    said = facts(document)
    if said.issuer_id is None:
        raise DoubtError("it does not name its issuer")
    verify(token, issuer_key(token, said.issuer_id, web))
    _check_claims(token.payload, said)
    trusted = name_of(said.issuer_id, issuers) is not None
    given = document.get("credentialStatus")
    for status in given if isinstance(given, list) else [given]:
        if status is not None:
            _check_status(status, document, web, trusted)
    return signed_by(said.issuer_id, issuers)


def _check_claims(payload: Object, said: Facts) -> None:
    """The claims of the JWT say the same as the credential in it."""
    for claim, own in (("jti", said.id), ("iss", said.issuer_id)):
        value = payload.get(claim)
        if value is not None and not (own and isinstance(value, str) and same(value, own)):
            raise ContradictionError(f"its claim `{claim}` says something else than the badge")
    for claim, moment in (("nbf", said.at), ("exp", said.until)):
        value = payload.get(claim)
        if moment is None and isinstance(value, int) and value > _NEVER:
            continue
        whole = int(value) if isinstance(value, float) and math.isfinite(value) else value
        if value is not None and (moment is None or whole != int(moment.timestamp())):
            raise ContradictionError(f"its claim `{claim}` says something else than the badge")
    if said.at is None:
        raise DoubtError("it does not say when it was issued")
    if said.until is not None and said.until < said.at:
        raise ContradictionError("it expires before it was issued")


def _check_status(status: object, document: Object, web: Web, trusted: bool) -> None:
    said = first(status)
    place = said.get("id")
    if said.get("type") != "1EdTechRevocationList" or not isinstance(place, str):
        raise DoubtError("its signature holds, but its kind of status list is not supported yet")
    names = ("revokedCredentials", "revokedCredential")
    check_list(place, names, document, web, trusted=trusted)


def _iso(value: object) -> object:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _LAST:
        return value
    return datetime.fromtimestamp(value, UTC).isoformat()
