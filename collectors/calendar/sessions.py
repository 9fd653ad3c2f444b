"""The events of a calendar as sessions; only the person's are read in full."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from collectors.calendar import people, recurrence
from collectors.calendar.blocks import Calendar, text, unfolded
from collectors.calendar.identity import Head, is_global, place
from collectors.calendar.lines import Lines
from collectors.calendar.names import Wanted
from collectors.calendar.options import Options
from collectors.calendar.zones import Zones
from renown.programme import Session
from renown.programme.address import link
from renown.programme.letters import folded
from renown.programme.source import Walk

_UID = re.compile(rb"\nUID[^:\r\n]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
_START = re.compile(rb"\nDTSTART([^:\r\n]*):[ \t]*([0-9TZ:-]{8,25})", re.IGNORECASE)
_INSTEAD = re.compile(rb"\nRECURRENCE-ID([^:\r\n]*):[ \t]*([0-9TZ:-]{8,25})", re.IGNORECASE)
_ORGANIZER = re.compile(rb"\nORGANIZER[^\r\n]*", re.IGNORECASE)
_TZID = re.compile(rb";TZID=\"?([^;:\"]+)", re.IGNORECASE)
_LONGEST = 500
_MOST_BARREN = 20
"""Events of the person's whose rule gives no instance: to find that out takes half a second."""
_SERVICES = frozenset(
    ("registration", "break", "breaks", "coffee break", "lunch", "breakfast", "meals")
)


@dataclass(kw_only=True, slots=True)
class Reading:
    """One pass over a calendar, then the person's events."""

    calendar: Calendar
    options: Options
    wanted: Wanted
    zones: Zones
    now: datetime
    walk: Walk
    uids: Counter[bytes] = field(default_factory=Counter)
    replaced: dict[bytes, Counter[float]] = field(default_factory=dict)
    """Instances that stand for themselves, by UID."""
    organizers: set[bytes] = field(default_factory=set)
    events: int = 0
    barren: int = 0
    given: set[str] = field(default_factory=set)

    def sessions(self) -> Iterator[Session]:
        """First all others, of which no more than the start is told, then the person's."""
        mine: list[tuple[int, int]] = []
        for begin, end in self.calendar.events():
            if end == 0:
                self.walk.broken += 1
                continue
            raw = unfolded(self.calendar.body[begin:end])
            start = self._noted(raw)
            if self.wanted.stands_in(raw):
                mine.append((begin, end))
            else:
                yield Session(id="", title="", start=start)
        head = Head.of(self.calendar.head, self.options.event)
        for begin, end in mine:
            yield from self._read(self.calendar.body[begin:end], head)

    def _noted(self, raw: bytes) -> datetime | None:
        """When it starts; what must be known of all is kept."""
        self.events += 1
        found = _UID.search(raw)
        uid = found[1].strip() if found else b""
        if len(self.organizers) < 2 and (organizer := _ORGANIZER.search(raw)):
            self.organizers.add(organizer[0])
        if instead := _INSTEAD.search(raw):
            if moment := self._moment(instead):
                self.replaced.setdefault(uid, Counter())[moment.timestamp()] += 1
        else:
            self.uids[uid] += 1
        start = _START.search(raw)
        moment = self._moment(start) if start and b"RRULE" not in raw.upper() else None
        return self.zones.there(moment) if moment else None

    def _moment(self, found: re.Match[bytes]) -> datetime | None:
        zone = _TZID.search(found[1])
        name = zone[1].decode("utf-8", "replace") if zone else None
        return self.zones.moment(found[2].decode("ascii"), name)

    def _read(self, raw: bytes, head: Head) -> Iterator[Session]:
        lines = Lines(text(raw))
        speaks = self.events < 3 or len(self.organizers) > 1
        title, speakers = people.named(lines, self.options, self.wanted, speaks)
        start = self._at(lines, "DTSTART")
        if not title:
            self.walk.broken += bool(speakers)
            if speakers:
                return
        session = self._session(lines, title, start)
        event = head.event(lines, start and self.zones.there(start))
        session = replace(session, speakers=speakers, event=event)
        yield from self._each(lines, session)

    def _session(self, lines: Lines, title: str, start: datetime | None) -> Session:
        categories = [
            re.sub(r"^\W+", "", one)[:200] for line in lines.all("CATEGORIES") for one in line.texts
        ]
        kept = tuple(one for one in dict.fromkeys(categories) if one)[:20]
        return Session(
            id=lines.text("UID"),
            title=title[:_LONGEST],
            start=start,
            minutes=self._minutes(lines, start),
            formats=(*people.kinds(lines, self.options), *kept),
            tracks=kept,
            url=link(lines.text("URL")),
            place=place(lines.text("LOCATION")),
            is_cancelled=lines.text("STATUS").upper() in ("CANCELLED", "CANCELED"),
            is_service=any(folded(one) in _SERVICES for one in kept),
        )

    def _at(self, lines: Lines, name: str) -> datetime | None:
        line = lines.first(name)
        return self.zones.moment(line.value, line.parameters.get("TZID")) if line else None

    def _minutes(self, lines: Lines, start: datetime | None) -> int | None:
        from icalendar.prop import vDuration  # noqa: PLC0415 (heavy)

        line, end = lines.first("DTSTART"), self._at(lines, "DTEND")
        if start is None or line is None or "T" not in line.value:
            return None
        try:
            length = (
                end.astimezone(UTC) - start.astimezone(UTC)
                if end
                else vDuration.from_ical(lines.text("DURATION"))  # type: ignore[no-untyped-call] # icalendar's
            )
        except (ValueError, OverflowError, TypeError):
            return None
        seconds = length.total_seconds() if isinstance(length, timedelta) else 0
        return int(seconds // 60) if 60 <= seconds <= 10_080 * 60 else None

    def _each(self, lines: Lines, session: Session) -> Iterator[Session]:
        """Its instances, each with an id that stays."""
        uid = session.id.encode("utf-8", "replace")
        alone, start = self.replaced.get(uid, Counter()), session.start
        if instead := self._at(lines, "RECURRENCE-ID"):
            known = self._known(lines, session, alone[instead.timestamp()])
            yield from self._once(known, f"{known.id}:{_stamp(instead)}")
        elif start and (lines.first("RRULE") or lines.first("RDATE")):
            known, told = self._known(lines, session, self.uids[uid]), None
            if self.barren < _MOST_BARREN:
                told = recurrence.starts(lines, start, self.zones, self.now)
            self.barren += told == []
            self.walk.broken += told is None
            for one in [start] if told is None else told:
                if one.timestamp() not in alone:
                    yield from self._once(replace(known, start=one), f"{known.id}:{_stamp(one)}")
        else:
            known = self._known(lines, session, self.uids[uid])
            yield from self._once(known, known.id)

    def _known(self, lines: Lines, session: Session, times: int) -> Session:
        """By its UID, or else by what is on when, where that is missing or occurs more often."""
        if session.id and times == 1:
            return replace(session, is_global=is_global(session.id))
        line = lines.first("DTSTART")
        told_of = f"{line.value if line else ''}\n{lines.text('SUMMARY')}"
        digest = sha256(told_of.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return replace(session, id=digest)

    def _once(self, session: Session, name: str) -> Iterator[Session]:
        """With that id, in the zone of the event. What the person gives is told once."""
        if session.speakers and name in self.given:
            return
        self.given.add(name)
        start = session.start and self.zones.there(session.start)
        yield replace(session, id=name, start=start)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
