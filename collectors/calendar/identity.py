"""What tells one event from another, and how its places and addresses are told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from collectors.calendar.lines import Lines, plain
from renown.programme import Event
from renown.programme.letters import folded

_SCHED = re.compile(r"-//Sched\.com (.+?)//EN", re.IGNORECASE)
_GLOBAL = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ROOM = re.compile(
    r"\d|room|hall|track|stage|auditorium|theat(?:er|re)|ballroom|foyer|lobby|online|virtual|tba",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What a calendar says of itself."""

    name: str
    slug: str
    product: str
    """What wrote it, where nothing tells of the event."""

    @classmethod
    def of(cls, head: str, event: str) -> Head:
        """Sched's slug ("kccnceu2026") is its name there; the name of the event is in PRODID."""
        calendar = plain(_property(head, "X-WR-CALNAME")).strip()
        product = _property(head, "PRODID")
        sched = _SCHED.search(product)
        name = sched[1].strip() if sched else calendar
        slug = folded(calendar or name or event)
        return cls(name=" ".join(name.split())[:300], slug=slug, product=folded(product))

    def event(self, lines: Lines, start: datetime | None) -> Event:
        """The event; the year is a part of its id, as a calendar may go on for many."""
        slug = (self.slug or _slug(lines.text("URL")) or self.product)[:200].replace(" ", "-")
        year = f"{start.year}" if start else ""
        known = slug if not year or year in slug else f"{slug}-{year}".strip("-")
        return Event(id=known, name=self.name)


def is_global(uid: str) -> bool:
    """Whether there is no other like it in the world: "session-1@conf.example" comes every year."""
    return _GLOBAL.fullmatch(uid[:300]) is not None


def place(text: str) -> str | None:
    """The town and what is after it, of "Room, Town, Country"; rooms alone are no place."""
    parts = [part for part in (" ".join(one.split()) for one in text[:2_000].split(",")) if part]
    if len(parts) > 2:
        parts = parts[-2:]
    elif len(parts) == 2 and _ROOM.search(parts[0]):
        parts = parts[1:]
    elif len(parts) == 1 and _ROOM.search(parts[0]):
        parts = []
    return ", ".join(parts)[:200] or None


def _slug(url: str) -> str:
    """ "kccnceu2026" of sched's hosts."""
    found = re.match(r"https?://([a-z0-9-]{1,80})\.sched\.com/", url, re.IGNORECASE)
    return found[1].lower() if found else ""


def _property(text: str, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\n]*)?:(.*)$", text, re.IGNORECASE | re.MULTILINE)
    return found[1].strip() if found else ""
