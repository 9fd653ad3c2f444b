"""Whose signatures count, and what an issuer took back."""

from __future__ import annotations

from collections.abc import Mapping

from collectors.openbadge.fields import Object, is_set, objects, shown, texts
from collectors.openbadge.verdict import DoubtError, RevokedError, UnreachedError, Verdict
from collectors.openbadge.web import Web
from renown.errors import UnreadableError

Issuers = Mapping[str, str]
"""The name of each organisation, by its id as an issuer, without a slash at its end."""


def name_of(issuer: str | None, issuers: Issuers) -> str | None:
    """The organisation, where it is one that is trusted."""
    return issuers.get((issuer or "").rstrip("/"))


def signed_by(issuer: str, issuers: Issuers) -> Verdict:
    """The end of a check of a signature that holds: it proves something if its issuer is known."""
    if name_of(issuer, issuers) is None:
        raise DoubtError(f"signed by {shown(issuer)}, which `issuers` does not name")
    return Verdict(verified="passed", reason=f"signed by {shown(issuer)}", evidence="signed")


def check_list(
    place: str, names: tuple[str, ...], badge: Object, web: Web, *, trusted: bool
) -> None:
    """Return when the list there, under one of these names, is sound and does not hold the badge.

    RevokedError when it does; `trusted` says whether its issuer is.
    """
    found = web.json(place)
    entries = [found[name] for name in names if found.get(name) is not None]
    if any(_holds(listed, badge.get("id"), web) for listed in entries):
        raise RevokedError("its issuer's list says so", trusted=trusted)
    if not entries or not all(isinstance(listed, list) for listed in entries):
        raise no_list("its issuer's revocation list is none")


def no_list(problem: str) -> UnreachedError:
    """What a list should be, and is not, may be mended by the next run."""
    return UnreachedError(problem, UnreadableError(f"{problem}; tell its issuer"))


def _holds(listed: object, own: object, web: Web) -> bool:
    names = texts(listed)
    for entry in objects(listed):
        said = entry.get("revoked")
        if said is None or is_set(said):
            names += texts([entry.get("id"), entry.get("uid")])
    return any(web.mailbox.same(name, own) for name in names)
