"""The keys that every source of a programme has in config.toml, and what they leave out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, field_validator
from pydantic_core.core_schema import ValidationInfo

from renown.collector import Address, Options, Person, Zone
from renown.programme.names import Who
from renown.programme.session import Speaker
from renown.record import Record

_ANY_ZONE = timedelta(hours=14)
_SOMEWHERE = timezone(timedelta(seconds=1))
"""A zone that is known: a day there is that day."""


def _listed(value: object) -> object:
    return (str(value),) if isinstance(value, str | int) and not isinstance(value, bool) else value


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Words = Annotated[tuple[Word, ...], BeforeValidator(_listed)]


class ProgrammeOptions(Options):
    """The base of the options of every source of a programme."""

    speaker: Words = ()
    """The person's ids in this programme. Where some are given, names do not matter."""
    event: Annotated[str, Field(max_length=300)] = ""
    """What the event is called; by default, what the programme calls it."""
    event_url: Address | None = None
    event_aliases: Words = ()
    """What other sources call it."""
    starts: Annotated[date, Field(strict=True)] | None = None
    """The first day of the event. Sessions before it are another's: programmes are left over."""
    ends: Annotated[date, Field(strict=True)] | None = None
    """The last day of the event."""
    timezone: Zone | None = None
    """Of local times without a zone; by default the programme's, or else the person's."""

    @field_validator("ends")
    @classmethod
    def _in_order(cls, ends: date | None, info: ValidationInfo) -> date | None:
        starts = info.data.get("starts")
        if ends and starts and ends < starts:
            raise ValueError(f"lies before starts, {starts}; exchange the two")
        return ends

    def outside(self, start: datetime | None) -> bool:
        """Whether a session begins on a day of another event, in the event's own time zone.

        Where nothing tells the zone, it may be any.
        """
        if start is None:
            return False
        local = start.astimezone(self.timezone) if self.timezone else start
        spread = timedelta() if self.timezone or local.utcoffset() else _ANY_ZONE
        first, last = (local - spread).date(), (local + spread).date()
        return bool((self.starts and last < self.starts) or (self.ends and first > self.ends))

    def refuses(self, record: Record, person: Person) -> str | None:
        """Other dates than the event's, and whoever is the person no more."""
        told = record.details
        if record.kind not in ("talk", "workshop") or "matched_by" not in told:
            return None
        at = record.at
        if told.get("day") and at:  # at noon of that day, wherever that was
            at = datetime.combine(date.fromisoformat(str(told["day"])), time(12), _SOMEWHERE)
        if self.outside(at):
            day = told.get("day") or (record.at and record.at.date())
            return f"on {day}, not between `starts` and `ends`"
        speaker = Speaker(
            name=str(told.get("speaker", "")),
            ids=_texts(told.get("speaker_ids")),
            links=_texts(told.get("speaker_links")),
        )
        if Who.of(person, self.speaker).match(speaker) is None:
            return f"of {speaker.name or 'somebody'}, who is not the person any more"
        return None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
