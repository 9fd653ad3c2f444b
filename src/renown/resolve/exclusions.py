"""The rules that say why a record does not count. The first that speaks is the reason shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from renown.collector import Person
from renown.programme import frequent, titles
from renown.programme.forms import is_by_kind
from renown.store.rows import Row

Exclusion = Callable[[Row, Person], str | None]

ASKED = "to be confirmed"
"""How the reasons begin that the person's word would settle: `confirmed`, or `hide`."""

CANCELLED = "cancelled"
REVOKED = "revoked by its issuer"
HIDDEN = "hidden"
"""How the reason begins that the person gives."""


def spreads(reason: str) -> bool:
    """Whether it may hold for other records of the same thing, or be answered by them."""
    return reason in (CANCELLED, REVOKED) or reason.startswith((ASKED, HIDDEN))


_APPEARANCES = ("talk", "workshop")
_LONGEST = 14
"""Days of an event; what takes longer holds a place for something."""
_NOT_GIVEN = frozenset({"declined", "pending", "rejected"})


def withdrawn(row: Row, _person: Person) -> str | None:
    """A claim that its author took back, or an appearance that vanished before it took place.

    What merely fell out of sight (a deleted repository, a feed's window) happened and still counts.
    """
    if row.gone_at is None:
        return None
    if row.kind in _APPEARANCES and row.details.get("matched_by"):
        vanished = row.at is None or _begin(row, row.at) > row.gone_at
        return "vanished from the programme before it took place" if vanished else None
    if row.evidence == "asserted":
        return "taken out of the ledger"
    if row.kind in _APPEARANCES and row.at is not None and row.at > row.gone_at:
        return "vanished from the programme before it took place"
    return None


def not_held(row: Row, person: Person) -> str | None:
    """An appearance that was called off, or that nobody has yet said took place."""
    status = row.details.get("status")
    if row.kind not in _APPEARANCES or status not in ("cancelled", "planned"):
        return None
    # Of a namesake's, perhaps: it says nothing of others.
    doubt = not_recognised(row, person)
    return f"{status}, and {doubt.removeprefix(f'{ASKED}: ')}" if doubt else str(status)


def no_delivery(row: Row, _person: Person) -> str | None:
    """What takes up time at an event, and is no talk. The person's word outdoes a programme's."""
    return next(_other_uses(row), None) if _is_listed(row) else None


def _other_uses(row: Row) -> Iterator[str]:
    told = row.details
    if told.get("service"):
        yield "a break, a registration or the like, as the programme says"
    if told.get("untitled"):
        days = _days(told.get("event_start"), told.get("event_end"))
        if days > _LONGEST:
            yield f"spans {days} days, so it holds the place of something"
        return
    if titles.is_service(row.title, str(told.get("event", "")), str(told.get("event_id", ""))):
        yield "a welcome, a closing or a break, by its title"
    if told.get("form") == "other" and is_by_kind(told.get("basis")):
        yield f"neither a talk nor a workshop, {told['basis']}"
    if titles.is_block(row.title):
        yield f"{ASKED}: a block of lightning talks; was one of them given?"


def not_recognised(row: Row, person: Person) -> str | None:
    """What a name alone says of somebody who shares it with others."""
    if not _is_listed(row) or row.details.get("matched_by") != "name":
        return None
    name, others = str(row.details.get("matched", "")), row.details.get("namesakes")
    if others:
        return f"{ASKED}: {others} more of the name {name} in the same programme"
    common = frequent.is_common(name) if person.common_name is None else person.common_name
    return f"{ASKED}: {name} is a name that many bear" if common else None


def not_proven(row: Row, _person: Person) -> str | None:
    """A credential that its issuer took back or never gave, or whose proof is none."""
    if row.kind != "certification":
        return None
    verified, status = row.details.get("verified"), str(row.details.get("status", "")).lower()
    if verified == "revoked" or status == "revoked":
        return REVOKED
    if status in _NOT_GIVEN:
        return f"{status} by its issuer"
    return f"its proof failed: {row.details.get('verification')}" if verified == "failed" else None


EXCLUSIONS: tuple[Exclusion, ...] = (
    withdrawn,
    not_held,
    no_delivery,
    not_recognised,
    not_proven,
)


def why_not(row: Row, person: Person) -> str | None:
    """Why the record does not count; None when it does."""
    return next((reason for rule in EXCLUSIONS if (reason := rule(row, person))), None)


def _is_listed(row: Row) -> bool:
    """Whether a programme lists it, and the person has not said yet that it is theirs."""
    told = row.details
    return row.kind in _APPEARANCES and "matched_by" in told and not told.get("confirmed")


def _begin(row: Row, at: datetime) -> datetime:
    """When it begins; of an event without its sessions, its first day is all that is known."""
    try:
        first = date.fromisoformat(str(row.details.get("event_start")))
    except ValueError:
        return at
    begin = datetime.combine(first, time(), UTC)
    return min(at, begin) if row.details.get("untitled") else at


def _days(start: Any, end: Any) -> int:
    try:
        return (date.fromisoformat(str(end)) - date.fromisoformat(str(start))).days + 1
    except ValueError:
        return 1
