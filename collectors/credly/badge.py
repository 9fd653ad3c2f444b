"""What is read of a badge, and the record that it becomes. Nothing of the person is read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import (
    Field,
)

from collectors.credly.pages import HOME
from renown.collector import Answer
from renown.credentials import MAYBE, WEB, MaybeText, UnfitError, expiry, first_moment
from renown.record import Record

_Id = Annotated[str | None, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$"), MAYBE]


class _Entity(Answer):
    id: MaybeText = None
    name: MaybeText = None


class _Issued(Answer):
    primary: Annotated[bool | None, MAYBE] = None
    entity: Annotated[_Entity | None, MAYBE] = None


class _Issuer(Answer):
    entities: list[Annotated[_Issued | None, MAYBE]]


class _Template(Answer):
    id: MaybeText = None
    name: MaybeText = None
    type_category: MaybeText = None


class _Badge(Answer):
    """Its moments are US Central time, so only the days are read."""

    id: _Id = None
    issued_at_date: MaybeText = None
    expires_at_date: object = None
    expires_at: object = None
    state: MaybeText = None
    issuer: Annotated[_Issuer | None, MAYBE] = None
    badge_template: Annotated[_Template | None, MAYBE] = None


class _Brought(Answer):
    """The inner part of a badge of another platform."""

    badge_name: MaybeText = None
    issuer_name: MaybeText = None
    badge_url: MaybeText = None
    issued_at_date: MaybeText = None
    expires_at_date: object = None
    expires_at: object = None


class _External(Answer):
    id: _Id = None
    issued_at_date: MaybeText = None
    expires_at_date: object = None
    expires_at: object = None
    state: MaybeText = None
    external_badge: Annotated[_Brought | None, MAYBE] = None


def is_private(row: object) -> bool:
    """Whether it is hidden. What is neither true nor false hides it, too."""
    if not isinstance(row, dict):
        return False
    return row.get("public") not in (None, True) or row.get("is_private_badge") not in (None, False)


def record(row: object, *, external: bool) -> Record | None:
    """The record of one badge of a list; None without an id, a name, or a last day to be read."""
    if not isinstance(row, dict):
        return None
    try:
        if external:
            return _brought(_External.model_validate(row))
        return _own(_Badge.model_validate(row))
    except UnfitError:
        return None


def _until(*told: _Badge | _External | _Brought) -> datetime | None:
    """The last moment; the day is told twice, and in the moment it is that of US Central time."""
    days = [one.expires_at_date for one in told if one.expires_at_date]
    return expiry(*days) if days else expiry(*(one.expires_at for one in told))


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
        until=_until(badge),
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
        url=inner.badge_url if WEB.fullmatch(inner.badge_url or "") else None,
        at=first_moment(badge.issued_at_date) or first_moment(inner.issued_at_date),
        until=_until(badge, inner),
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
