"""Talks in an event's calendar (iCalendar), such as sched.com's `all.ics`.

Calendars have no field for speakers: the person's name is looked for in SUMMARY ("Title - Name,
Company & Name, Company"), in ORGANIZER, and on lines of DESCRIPTION that name speakers. sched.com
needs a User-Agent and allows 30 calls a minute; one is sent a run. What a calendar lists no more is
marked as gone. DTSTAMP and SEQUENCE change with each answer, and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from collectors.calendar.blocks import Calendar
from collectors.calendar.names import Wanted
from collectors.calendar.options import Options
from collectors.calendar.sessions import Reading
from collectors.calendar.zones import Zones
from renown.collector import Run
from renown.http import Response
from renown.programme.source import Listing, Walk, read, reader_of
from renown.record import Observation

__all__ = ["KINDS", "READINGS", "Options", "collect"]

KINDS = ("talk", "workshop")
READINGS: tuple[str, ...] = ()

_WAY = 2
"""Of reading. To be raised when the same calendar would give other records."""


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the person's deliveries; nothing where the calendar is unchanged."""
    person = run.person

    def listing(answer: Response) -> Listing:
        calendar = Calendar.of(answer.body)
        other: tzinfo = person.timezone
        walk = Walk()
        reading = Reading(
            calendar=calendar,
            options=options,
            wanted=Wanted.of(options.speaker, (person.name, *person.aliases)),
            zones=Zones(options.timezone, calendar.head, other, calendar.zones),
            now=run.now,
            walk=walk,
        )
        return Listing(options=options, sessions=reading.sessions(), walk=walk)

    reader = reader_of(_WAY, options, run)
    yield from read(run, options.url, reader, "text/calendar, */*;q=0.5", listing)
