"""Open Badges 2.0: an assertion, the class of its badge and its issuer, hosted or signed."""

from __future__ import annotations

from collectors.openbadge.fields import (
    Facts,
    Object,
    expires,
    first,
    id_of,
    is_set,
    issued,
    page,
    same,
    text,
    texts,
)
from collectors.openbadge.issuer_key import UNTIED
from collectors.openbadge.jws import Token, algorithm, verify
from collectors.openbadge.keys import PublicKey, from_pem
from collectors.openbadge.trust import Issuers, check_list, name_of, no_list, signed_by
from collectors.openbadge.verdict import (
    ContradictionError,
    DoubtError,
    RevokedError,
    UnreachedError,
    Verdict,
    judged,
)
from collectors.openbadge.web import Web, odd, origin
from renown.errors import MissingError


def judge(
    document: Object, token: Token | None, issuers: Issuers, web: Web
) -> tuple[Object, Verdict]:
    """What is to be held of an assertion; first that itself, as its issuer has it by now."""
    kind = first(document.get("verification") or document.get("verify")).get("type")
    if kind in ("hosted", "HostedBadge"):
        try:
            document = _as_hosted(document, web)
        except DoubtError as doubt:
            return document, doubt.verdict
        return document, judged(lambda: _hosted(document, web))
    if token is None:
        return document, DoubtError("it is neither hosted nor signed").verdict
    return document, judged(lambda: _signed(document, token, issuers, web))


def facts(document: Object, web: Web) -> Facts:
    """What it says; of its class and its issuer, as far as they can be read."""
    badge = _known(document.get("badge"), web)
    profile = _known(badge.get("issuer"), web)
    criteria = badge.get("criteria")
    return Facts(
        id=id_of(document.get("id")),
        title=text(badge.get("name")),
        url=page(document.get("id"), criteria if isinstance(criteria, str) else id_of(criteria)),
        at=issued(document.get("issuedOn")),
        until=expires(document, "expires"),
        issuer=text(profile.get("name")),
        issuer_id=id_of(badge.get("issuer")),
        template=id_of(document.get("badge")),
    )


def _known(value: object, web: Web) -> Object:
    try:
        return _linked(value, web)
    except DoubtError:
        return {}


def _as_hosted(document: Object, web: Web) -> Object:
    place = document.get("id")
    if not isinstance(place, str) or origin(place) is None:
        raise DoubtError("it says that it is hosted, and its id is no https: address")
    try:
        found = web.json(place)
    except UnreachedError as error:
        if isinstance(error.trouble, MissingError) and error.trouble.gone:
            raise RevokedError("its issuer answers that it is gone") from None
        raise
    name = found.get("id", place)
    if name == place and is_set(found.get("revoked")):
        raise RevokedError("its issuer says so")
    is_badge = "badge" in found or "Assertion" in texts(found.get("type"))
    if isinstance(name, str) and name != place and is_badge:
        raise ContradictionError("its issuer's address gives a badge with another id")
    if found.get("id") != place or "badge" not in found:
        raise odd(place)
    return found


def _hosted(document: Object, web: Web) -> Verdict:
    profile = _profile(document, web)
    place = origin(document.get("id"))
    assert place is not None
    if not _may_host(profile, str(document["id"])):
        raise ContradictionError(f"{place[0]} is not where its issuer keeps badges")
    _check_dates(document)
    return Verdict(
        verified="passed", reason=f"hosted by its issuer at {place[0]}", evidence="hosted"
    )


def _may_host(profile: Object, place: str) -> bool:
    """Badges lie at the issuer's own host, or where its profile says."""
    policy = first(profile.get("verification"))
    prefixes, hosts = texts(policy.get("startsWith")), texts(policy.get("allowedOrigins"))
    if prefixes:
        return any(place.startswith(one) and origin(one) == origin(place) for one in prefixes)
    if hosts:
        named = (one if "://" in one else f"https://{one}" for one in hosts)
        return origin(place) in {origin(one) for one in named} - {None}
    return origin(profile.get("id")) == origin(place)


def _signed(document: Object, token: Token, issuers: Issuers, web: Web) -> Verdict:
    algorithm(token)
    profile = _profile(document, web)
    name = str(profile["id"])
    verify(token, _key(document, profile, name, web))
    _check_dates(document)
    place = profile.get("revocationList")
    if place is not None:
        if origin(place) is None:
            raise no_list("its issuer's revocation list is at no https: address")
        trusted = name_of(name, issuers) is not None
        check_list(place, ("revokedAssertions",), document, web, trusted=trusted)
    return signed_by(name, issuers)


def _key(document: Object, profile: Object, name: str, web: Web) -> PublicKey:
    """The key that the badge names, if it is one that its issuer's profile names, too."""
    creator = first(document.get("verification") or document.get("verify")).get("creator")
    if not isinstance(creator, str):
        raise DoubtError("it names no key (`verification.creator`)")
    listed = profile.get("publicKey")
    known = [*texts(listed), *(listed if isinstance(listed, list) else [listed])]
    own = next((k for k in known if isinstance(k, dict) and k.get("id") == creator), None)
    if own is None and creator not in known:
        raise DoubtError(UNTIED)
    key = own if own and "publicKeyPem" in own else web.document(creator)
    owner = key.get("owner")
    if not isinstance(owner, str):
        raise DoubtError(UNTIED)
    if not same(owner, name):
        raise ContradictionError("the key that it names belongs to somebody else")
    return from_pem(key.get("publicKeyPem"))


def _profile(document: Object, web: Web) -> Object:
    """The issuer's profile, from its own address: a copy in the badge may say anything."""
    name = id_of(_linked(document.get("badge"), web).get("issuer"))
    if name is None:
        raise DoubtError("it does not name its issuer")
    return web.document(name)


def _linked(value: object, web: Web) -> Object:
    """What stands there, or is at that address."""
    if isinstance(value, dict) and value.get("name"):
        return value
    place = value.get("id") if isinstance(value, dict) else value
    if not isinstance(place, str):
        raise DoubtError("it does not name its badge and its issuer")
    return web.document(place)


def _check_dates(document: Object) -> None:
    at, until = issued(document.get("issuedOn")), expires(document, "expires")
    if at is None:
        raise DoubtError("it does not say when it was issued")
    if until is not None and until < at:
        raise ContradictionError("it expires before it was issued")
