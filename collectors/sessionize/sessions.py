"""The sessions of an event's programme, in whichever view it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from collectors.sessionize.document import PREFIXES, Shape, rows
from collectors.sessionize.fields import items, number, text
from renown.programme import Event, Session, Speaker
from renown.programme.address import link
from renown.programme.letters import folded
from renown.programme.names import Who
from renown.programme.source import Walk

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FORMATS = frozenset(("format", "formato", "type", "typ", "kind", "length", "duration", "dauer"))
_LANGUAGES = frozenset(("language", "sprache", "idioma", "lingua", "langue"))
_CANCELLED = frozenset(("declined", "cancelled", "canceled", "withdrawn"))
_GIVEN = frozenset(("", "accepted", "confirmed", "scheduled")) | _CANCELLED
"""Other words, such as Nominated or Waitlisted, are of what nobody has agreed to."""
_LONGEST = 10_080
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(kw_only=True, slots=True)
class Programme:
    """One reading of a body, in passes: people and categories first, then the sessions."""

    body: bytes
    shape: Shape
    who: Who
    zone: tzinfo | None
    """The event's, where it is known."""
    other: tzinfo
    """Of local times, where it is not."""
    event: str
    """Its id, as far as the address and the options tell."""
    is_one_year: bool
    """Whether that id is of one year's event."""
    walk: Walk
    names: dict[str, str] = field(default_factory=dict)
    mine: dict[str, Speaker] = field(default_factory=dict)
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)

    def sessions(self) -> Iterator[Session]:
        """All, the person's last; of others no more than the start is told."""
        if self.shape == "all":
            self._people()
        mine: dict[str, list[Session]] = {}
        for row in rows(self.body, PREFIXES[self.shape]):
            session = self._session(row)
            if session is None:
                self.walk.broken += 1
            elif session.speakers:
                mine.setdefault(session.id, []).append(session)
            else:
                yield session
        for same in mine.values():
            yield from _told_apart(same)

    def _people(self) -> None:
        for row in rows(self.body, "speakers.item"):
            if isinstance(row, dict) and (known := number(row.get("id"))):
                speaker = _speaker(row, known, with_links=bool(self.who.links))
                self.names[known] = speaker.name
                if self.who.match(speaker):
                    self.mine[known] = speaker
        for row in rows(self.body, "categories.item"):
            if isinstance(row, dict):
                for item in items(row.get("items")):
                    if isinstance(item, dict):
                        told = text(row.get("title")), text(item.get("name"))
                        self.categories[number(item.get("id"))] = told

    def _session(self, row: Any) -> Session | None:
        if not isinstance(row, dict):
            return None
        known, title = number(row.get("id")), text(row.get("title"))
        if not known or not title:
            return None
        start = self._moment(row.get("startsAt"))
        given = items(row.get("speakers"))[:50]
        if not any(map(self._is_person, given)):
            return Session(id=known, title=title, start=start)
        status = folded(text(row.get("status")))
        if status not in _GIVEN:
            return Session(id=known, title=title, start=start)
        speakers = tuple(filter(None, map(self._one, given)))
        told = self._categories(row)
        return Session(
            id=known,
            is_global=_UUID.fullmatch(known) is not None,
            title=title,
            speakers=speakers,
            event=Event(id=self._event(start)),
            start=start,
            minutes=_minutes(start, self._moment(row.get("endsAt"))),
            formats=_named(told, _FORMATS),
            tracks=_named(told, frozenset(("track", "tracks", "theme", "topic"))),
            language=next(iter(_named(told, _LANGUAGES)), None),
            url=link(row.get("url")) or link(row.get("sessionUrl")),
            video=link(row.get("recordingUrl")),
            is_cancelled=status in _CANCELLED,
            is_service=row.get("isServiceSession") is True,
        )

    def _is_person(self, value: Any) -> bool:
        if isinstance(value, dict):
            return self.who.match(_speaker(value, number(value.get("id")))) is not None
        return number(value) in self.mine

    def _one(self, value: Any) -> Speaker | None:
        """By id in view/All, as an object in the others."""
        if isinstance(value, dict):
            return _speaker(value, number(value.get("id")))
        known = number(value)
        if known in self.mine:
            return self.mine[known]
        return Speaker(name=self.names[known], ids=(known,)) if known in self.names else None

    def _categories(self, row: dict[str, Any]) -> list[tuple[str, str]]:
        """What the session is filed under: titles of categories, and the names in them."""
        by_id = (self.categories.get(number(one)) for one in items(row.get("categoryItems")))
        told = [one for one in by_id if one]
        for category in items(row.get("categories")):
            if isinstance(category, dict):
                for item in items(category.get("categoryItems")):
                    name = item.get("name") if isinstance(item, dict) else None
                    told.append((text(category.get("name")), text(name)))
        return told[:100]

    def _event(self, start: datetime | None) -> str:
        year = "" if self.is_one_year or start is None else f"-{start.year}"
        return f"{self.event}{year}"

    def _moment(self, value: Any) -> datetime | None:
        """Local time, as Sessionize writes no zone."""
        try:
            told = datetime.fromisoformat(value[:40]) if isinstance(value, str) else None
        except ValueError:
            return None
        if told is None or not 1900 <= told.year < 2200:
            return None
        if told.tzinfo is None:
            return told.replace(tzinfo=self.zone or self.other)
        # A time in UTC may be on another day than it is there.
        return told if not self.zone or told.utcoffset() else told.astimezone(self.zone)


def _told_apart(sessions: list[Session]) -> Iterator[Session]:
    """Of one id: the earliest keeps it, wherever it stands; what is given again adds its start.

    Not what a grid shows in several rooms at once.
    """
    given: set[str] = set()
    for session in sorted(sessions, key=lambda one: (one.start or _LATEST, one.title)):
        begin = f"{session.start:%Y-%m-%dT%H:%M:%S}" if session.start else "undated"
        if begin not in given:  # as it is written there: the zone may be told later
            yield replace(session, id=f"{session.id}:{begin}") if given else session
            given.add(begin)


def _speaker(row: dict[str, Any], known: str, *, with_links: bool = True) -> Speaker:
    name = text(row.get("fullName")) or text(row.get("name"))
    name = name or f"{text(row.get('firstName'))} {text(row.get('lastName'))}".strip()
    found = items(row.get("links"))[:50] if with_links else []
    given = (one.get("url") for one in found if isinstance(one, dict))
    links = tuple(filter(None, map(link, given)))
    return Speaker(name=name, ids=(known,) if known else (), links=links)


def _named(told: list[tuple[str, str]], words: frozenset[str]) -> tuple[str, ...]:
    """What stands in the categories whose title has one of the words."""
    return tuple(name for title, name in told if name and words & set(folded(title).split()))[:20]


def _minutes(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None:
        return None
    length = int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)
    return length if 0 < length <= _LONGEST else None
