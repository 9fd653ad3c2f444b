"""What is read of a badge, and the record that it becomes. Nothing of the person is read."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from collectors.credly.pages import HOME
from renown.collector import Answer
from renown.credentials import first_moment, last_moment
from renown.record import Record

_LINK = re.compile(r"https://[^\s/?#@\\]+(?:[/?#]\S*)?", re.IGNORECASE)


def _or_none(value: object, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


_Maybe = WrapValidator(_or_none)
"""None for what is of another type than it should be."""
_Text = Annotated[str | None, AfterValidator(lambda text: (text or "").strip() or None), _Maybe]
_Id = Annotated[str | None, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$"), _Maybe]


class _Entity(Answer):
    id: _Text = None
    name: _Text = None


class _Issued(Answer):
    primary: Annotated[bool | None, _Maybe] = None
    entity: Annotated[_Entity | None, _Maybe] = None


class _Issuer(Answer):
    entities: list[Annotated[_Issued | None, _Maybe]]


class _Template(Answer):
    id: _Text = None
    name: _Text = None
    type_category: _Text = None


class _Badge(Answer):
    """Its moments are US Central time, so only the days are read."""

    id: _Id = None
    issued_at_date: _Text = None
    expires_at_date: _Text = None
    state: _Text = None
    issuer: Annotated[_Issuer | None, _Maybe] = None
    badge_template: Annotated[_Template | None, _Maybe] = None


class _Brought(Answer):
    """The inner part of a badge of another platform."""

    badge_name: _Text = None
    issuer_name: _Text = None
    badge_url: _Text = None
    issued_at_date: _Text = None
    expires_at_date: _Text = None


class _External(Answer):
    id: _Id = None
    issued_at_date: _Text = None
    expires_at_date: _Text = None
    state: _Text = None
    external_badge: Annotated[_Brought | None, _Maybe] = None


def is_private(row: object) -> bool:
    """Whether it is hidden. What is neither true nor false hides it, too."""
    if not isinstance(row, dict):
        return False
    return row.get("public") not in (None, True) or row.get("is_private_badge") not in (None, False)


def record(row: object, *, external: bool) -> Record | None:
    """The record of one badge of a list; None where the id or the name is missing."""
    if not isinstance(row, dict):
        return None
    return _brought(_External.model_validate(row)) if external else _own(_Badge.model_validate(row))


def _own(badge: _Badge) -> Record | None:
    template, issuer = badge.badge_template or _Template(), _first(badge.issuer)
    if badge.id is None or template.name is None:
        return None
    return Record(
        kind="certification",
        key=badge.id,
        title=template.name,
        url=f"{HOME}/badges/{badge.id}",
        at=first_moment(badge.issued_at_date),
        until=last_moment(badge.expires_at_date),
        details=_known(
            name=template.name,
            issuer=issuer.name,
            issuer_id=issuer.id,
            template=template.id,
            category=template.type_category,
            status=badge.state,
        ),
    )


def _brought(badge: _External) -> Record | None:
    """Of a badge of another platform; its days stand outside or inside."""
    inner = badge.external_badge or _Brought()
    if badge.id is None or inner.badge_name is None:
        return None
    return Record(
        kind="certification",
        key=badge.id,
        title=inner.badge_name,
        url=inner.badge_url if _LINK.fullmatch(inner.badge_url or "") else None,
        at=first_moment(badge.issued_at_date) or first_moment(inner.issued_at_date),
        until=last_moment(badge.expires_at_date) or last_moment(inner.expires_at_date),
        details=_known(name=inner.badge_name, issuer=inner.issuer_name, status=badge.state),
    )


def _first(issuer: _Issuer | None) -> _Entity:
    """The primary one of those who issued it, else the first."""
    named = [one for one in (issuer.entities if issuer else []) if one and one.entity]
    chosen = sorted(named, key=lambda one: not one.primary)[:1]
    return next((one.entity for one in chosen if one.entity), _Entity())


def _known(status: str | None, **details: str | None) -> dict[str, object]:
    """The details that were told."""
    told = {**details, "status": status and status.lower()}
    return {name: value for name, value in told.items() if value is not None}
