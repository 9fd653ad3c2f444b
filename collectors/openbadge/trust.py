"""Whose signatures count, and what an issuer took back."""

from __future__ import annotations

from collections.abc import Mapping

from collectors.openbadge.fields import Object, objects, texts
from collectors.openbadge.verdict import DoubtError, Verdict

Issuers = Mapping[str, str]
"""The name of each organisation, by its id as an issuer, without a slash at its end."""


def name_of(issuer: str | None, issuers: Issuers) -> str | None:
    """The organisation, where it is one that is trusted."""
    return issuers.get((issuer or "").rstrip("/"))


def signed_by(issuer: str, issuers: Issuers) -> Verdict:
    """The end of a check of a signature that holds: it proves something if its issuer is known."""
    if name_of(issuer, issuers) is None:
        raise DoubtError(f"signed by {issuer}, which `issuers` does not name")
    return Verdict(verified="passed", reason=f"signed by {issuer}", evidence="signed")


def is_listed(document: Object, field: str, badge: Object) -> bool:
    """Whether a list of what was revoked names the badge."""
    entries, own = document.get(field), badge.get("id")
    listed = texts(entries)
    for entry in objects(entries):
        if entry.get("revoked", True) is not False:
            listed += texts([entry.get("id"), entry.get("uid")])
    return isinstance(own, str) and own in listed
