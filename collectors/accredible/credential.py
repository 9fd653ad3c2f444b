"""What is read of a credential, and the record that it becomes. Nothing of the person is read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
)

from renown.collector import Answer
from renown.credentials import MAYBE, WEB, MaybeText, UnfitError, expiry, first_moment, last_moment
from renown.record import Record


def _digits(value: object) -> object:
    """Ids are numbers here."""
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15
    return str(value) if whole else value


_Id = Annotated[
    str | None, Field(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$"), BeforeValidator(_digits), MAYBE
]


class _Issuer(Answer):
    id: _Id = None
    name: MaybeText = None


class _Credential(Answer):
    """Nothing of the recipient is read."""

    id: _Id = None
    uuid: _Id = None
    name: MaybeText = None
    url: MaybeText = None
    issued_on: MaybeText = None
    expired_on: object = None
    expired: Annotated[bool | None, MAYBE] = None
    revoked_at: Any = None
    group_id: _Id = None
    encoded_id: _Id = None
    issuer: Annotated[_Issuer | None, MAYBE] = None

    def is_revoked(self) -> bool:
        """Whether the issuer has taken it back."""
        return self.revoked_at not in (None, False)

    def has_ended(self) -> bool:
        """Whether it is said to be valid no longer, be it on a day that is told or not."""
        return self.is_revoked() or self.expired is True

    def until(self) -> datetime | None:
        """The last moment of its validity; its first one, where it ended on no day that is told."""
        taken_back = last_moment(self.revoked_at) if self.is_revoked() else None
        days = [day for day in (expiry(self.expired_on), taken_back) if day is not None]
        if days and (taken_back or not self.is_revoked()):
            return min(days)
        return first_moment(self.issued_on) if self.has_ended() else None


def is_private(row: object) -> bool:
    """Whether it is hidden, or not approved. What is neither true nor false hides it, too."""
    if not isinstance(row, dict):
        return False
    return row.get("private") not in (None, False) or row.get("approve") not in (None, True)


def record(row: object) -> Record | None:
    """The record of a credential.

    None where the id or the name is missing, or until when one that has ended was valid.
    """
    if not isinstance(row, dict):
        return None
    told = _Credential.model_validate(row)
    try:
        until = told.until()
    except UnfitError:
        return None
    key, issuer = told.uuid or told.id, told.issuer or _Issuer()
    if key is None or told.name is None or (told.has_ended() and until is None):
        return None
    details = {
        "name": told.name,
        "issuer": issuer.name,
        "issuer_id": issuer.id,
        "template": told.group_id,
        "credential_id": told.encoded_id,
        "status": "revoked" if told.is_revoked() else None,
    }
    return Record(
        kind="certification",
        key=key,
        title=told.name,
        url=told.url if WEB.fullmatch(told.url or "") else None,
        at=first_moment(told.issued_on),
        until=until,
        details={name: value for name, value in details.items() if value is not None},
    )
