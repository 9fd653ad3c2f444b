"""The key of an issuer of credentials: in its id (did:key), or where its id leads to.

A badge names the key that it is signed with. That counts only if it is one of its issuer's: found
through the issuer's id, and never through what the badge brings along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from collectors.openbadge.fields import Object, first, objects, texts
from collectors.openbadge.jws import Token
from collectors.openbadge.keys import PublicKey, from_jwk, from_method, from_multibase, is_key
from collectors.openbadge.verdict import ContradictionError, DoubtError
from collectors.openbadge.web import Web, odd, origin

UNTIED = "nothing ties the key that it names to its issuer"

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
    document = web.document(_did_address(issuer), issuer)
    wanted = None if kid is None else _absolute(kid, issuer)
    for name, method in _methods(document, issuer):
        if wanted is None and from_method(method) == jwk:
            return from_method(method)
        if name == wanted:
            return from_method(method)
    if wanted in [name for name, _ in _listed(document, "verificationMethod", issuer)]:
        raise ContradictionError("its issuer does not let the key that it names sign badges")
    raise DoubtError(UNTIED)


def _absolute(name: str, issuer: str) -> str:
    return name if ":" in name else f"{issuer}#{name.removeprefix('#')}"


def _methods(document: Object, issuer: str) -> Iterator[tuple[str, Object]]:
    """The methods that the issuer may sign badges with; all, where it does not say."""
    known = list(_listed(document, "verificationMethod", issuer))
    allowed = document.get("assertionMethod")
    if allowed is None:
        yield from known
        return
    names = {_absolute(name, issuer) for name in texts(allowed)}
    yield from ((name, method) for name, method in known if name in names)
    yield from _listed(document, "assertionMethod", issuer)


def _listed(document: Object, field: str, issuer: str) -> Iterator[tuple[str, Object]]:
    """The objects there, by each of their names."""
    for one in objects(document.get(field)):
        yield from ((_absolute(n, issuer), one) for n in texts([one.get("id"), one.get("kid")]))


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
    """The key that the issuer's profile names: many share a host, so that this proves nothing."""
    if kid is None:
        raise DoubtError(_NAMELESS)
    wanted, profile = _absolute(kid, issuer), web.document(issuer)
    for name, one in _keys(profile, issuer):
        if name == wanted and is_key(one):
            return from_method(one)
    if _names(profile, issuer) & {wanted, wanted.partition("#")[0]} - {issuer}:
        return _fetched(wanted, web)
    for place in texts(profile.get("jwks_uri")) + texts(profile.get("jwks")):
        found = web.json(place)
        if not isinstance(found.get("keys"), list):
            raise odd(place)
        for base in (issuer, place):
            for name, one in _listed(found, "keys", base):
                if name == wanted:
                    return from_method(one)
    raise DoubtError(UNTIED)


def _keys(document: Object, base: str) -> Iterator[tuple[str, Object]]:
    """All keys that may sign badges, in any of the forms of a document of keys, by name."""
    yield from _methods(document, base)
    yield from _listed(document, "publicKey", base)
    yield from _listed(document, "keys", base)
    yield from _listed(first(document.get("jwks")), "keys", base)


def _names(profile: Object, issuer: str) -> set[str]:
    """What the profile names as a key, or as where keys are."""
    methods = profile.get("assertionMethod")
    methods = profile.get("verificationMethod") if methods is None else methods
    named = texts(profile.get("publicKey")) + texts(methods)
    return {_absolute(name, issuer) for name in named} | {
        name for name, _ in _keys(profile, issuer)
    }


def _fetched(wanted: str, web: Web) -> PublicKey:
    """The key at its own address, alone or among others; UnreachedError where there is none."""
    if origin(wanted) is None:
        raise DoubtError(UNTIED)
    found = web.json(wanted)
    if is_key(found):
        return from_method(found)
    for name, one in _keys(found, wanted.partition("#")[0]):
        if name == wanted:
            return from_method(one)
    raise odd(wanted)
