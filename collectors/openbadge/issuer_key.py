"""The key of an issuer of credentials: in its id (did:key), or where its id leads to.

A badge names the key that it is signed with. That counts only if it is one of its issuer's: found
through the issuer's id, and never through what the badge brings along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from collectors.openbadge.fields import Object, objects, texts
from collectors.openbadge.jws import Token
from collectors.openbadge.keys import PublicKey, from_jwk, from_method, from_multibase
from collectors.openbadge.verdict import ContradictionError, DoubtError
from collectors.openbadge.web import Web, origin

_NAMELESS = "it names no key of its issuer (`kid`)"
_FOREIGN = "it is signed with a key that is not its issuer's"


def issuer_key(token: Token, issuer: str, web: Web) -> PublicKey:
    """The key to check it with; DoubtError where there is none that is the issuer's."""
    kid, given = token.header.get("kid"), token.header.get("jwk")
    kid = kid if isinstance(kid, str) else None
    jwk = None if given is None else from_jwk(given)
    if issuer.startswith("did:key:"):
        found = _of_did_key(issuer, kid)
    elif issuer.startswith("did:web:"):
        found = _of_did_web(issuer, kid, jwk, web)
    elif origin(issuer):
        found = _at_address(issuer, kid, web)
    else:
        raise DoubtError("its issuer's id leads to no key: it is no did:key, did:web or https:")
    if jwk is not None and jwk != found:
        raise ContradictionError(_FOREIGN)
    return found


def _of_did_key(issuer: str, kid: str | None) -> PublicKey:
    if kid is not None and kid.partition("#")[0] not in ("", issuer):
        raise ContradictionError(_FOREIGN)
    return from_multibase(issuer.removeprefix("did:key:"))


def _of_did_web(issuer: str, kid: str | None, jwk: PublicKey | None, web: Web) -> PublicKey:
    if kid is not None and ":" in kid and kid.partition("#")[0] != issuer:
        raise ContradictionError(_FOREIGN)
    if kid is None and jwk is None:
        raise DoubtError(_NAMELESS)
    document = web.json(_did_address(issuer))
    if document.get("id") != issuer:
        raise ContradictionError("what is at its issuer's DID has another id")
    wanted = None if kid is None else _absolute(kid, issuer)
    for name, method in _methods(document, issuer):
        if wanted is None and from_method(method) == jwk:
            return from_method(method)
        if name == wanted:
            return from_method(method)
    raise ContradictionError(_FOREIGN)


def _absolute(name: str, issuer: str) -> str:
    return name if ":" in name else f"{issuer}#{name.removeprefix('#')}"


def _methods(document: Object, issuer: str) -> Iterator[tuple[str, Object]]:
    """The methods that the issuer may sign badges with; all, where it does not say."""
    known = [
        (_absolute(name, issuer), method)
        for method in objects(document.get("verificationMethod"))
        for name in texts(method.get("id"))
    ]
    allowed = document.get("assertionMethod")
    if allowed is None:
        yield from known
        return
    names = {_absolute(name, issuer) for name in texts(allowed)}
    yield from ((name, method) for name, method in known if name in names)
    for method in objects(allowed):
        yield from ((_absolute(name, issuer), method) for name in texts(method.get("id")))


def _did_address(did: str) -> str:
    """Where did:web:host:path has its document."""
    host, *path = did.removeprefix("did:web:").split(":")
    if not re.fullmatch(r"[A-Za-z0-9.-]+(%3A[0-9]{1,5})?", host, re.IGNORECASE) or not all(
        re.fullmatch(r"(?!\.+$)[A-Za-z0-9._~%-]+", part) for part in path
    ):
        raise DoubtError("its issuer's DID is no address")
    base = "https://" + re.sub("%3A", ":", host, flags=re.IGNORECASE)
    return f"{base}/{'/'.join(path) or '.well-known'}/did.json"


def _at_address(issuer: str, kid: str | None, web: Web) -> PublicKey:
    if kid is None:
        raise DoubtError(_NAMELESS)
    place = origin(kid)
    if place is None:
        raise DoubtError("nothing ties the key that it names to its issuer")
    if place != origin(issuer):
        raise ContradictionError(_FOREIGN)
    found = web.json(kid)
    if "kty" in found:
        return from_jwk(found)
    for key in objects(found.get("keys")):
        if key.get("kid") in (kid, kid.partition("#")[2]):
            return from_jwk(key)
    raise DoubtError("there is no key where it says that its key is")
