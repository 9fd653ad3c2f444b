"""Whether a badge was issued to an e-mail address. Neither that nor its hash is ever told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from collectors.openbadge.fields import Object, objects
from collectors.openbadge.verdict import ContradictionError, DoubtError
from renown.http.redaction import MASK


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """An e-mail address in a badge, or its hash."""

    value: str
    salt: str


def of_assertion(document: Object) -> Iterator[Identity]:
    """Those of an Open Badge 2.0."""
    for one in objects(document.get("recipient")):
        if one.get("type") == "email":
            yield from _identity(one.get("identity"), one.get("salt"))


def of_credential(document: Object) -> Iterator[Identity]:
    """Those of an Open Badge 3.0."""
    for subject in objects(document.get("credentialSubject")):
        for one in objects(subject.get("identifier")):
            if one.get("identityType") == "emailAddress":
                yield from _identity(one.get("identityHash"), one.get("salt"))


def _identity(value: object, salt: object) -> Iterator[Identity]:
    if isinstance(value, str) and (salt is None or isinstance(salt, str)):
        yield Identity(value=re.sub("^mailto:", "", value, flags=re.IGNORECASE), salt=salt or "")


def check(identities: list[Identity], address: str, *, fetched: bool) -> None:
    """Return when one of them is the address; DoubtError when none is, or none can tell.

    An answer that was fetched comes without the address, which is masked in it: we redact it.
    """
    ours = {address, address.lower()}
    for one in identities:
        if one.value in ours or one.value.lower() in ours or (fetched and one.value == MASK):
            return
        hashes = {hashlib.sha256(_raw(a + one.salt)).hexdigest() for a in ours}
        if one.value.lower().removeprefix("sha256$") in hashes:
            return
    if identities and all(_is_checkable(one) for one in identities):
        raise ContradictionError("it was issued to another address")
    if identities:
        raise DoubtError("the hash of whom it was issued to is too weak, or of an unknown kind")
    raise DoubtError("it does not say to which e-mail address it was issued")


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _is_checkable(one: Identity) -> bool:
    """Whether it is a whole hash of the kind that we know, or an address."""
    if re.match(r"[A-Za-z0-9-]{1,20}\$", one.value):
        return re.fullmatch(r"sha256\$[0-9a-f]{64}", one.value.lower()) is not None
    return "@" in one.value or re.fullmatch("[0-9a-fA-F]{64}", one.value) is not None
