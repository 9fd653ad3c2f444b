"""The keys that every source of a programme has in config.toml, and what they leave out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, field_validator
from pydantic_core.core_schema import ValidationInfo

from renown.collector import Address, Options, Person, Zone
from renown.programme.letters import folded
from renown.programme.names import names_of, profile
from renown.record import Record


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

    def outside(self, day: date | None) -> bool:
        """Whether it is a day of another event."""
        if day is None:
            return False
        return bool((self.starts and day < self.starts) or (self.ends and day > self.ends))

    def refuses(self, record: Record, person: Person) -> str | None:
        """Other dates than the event's, other ids, and names that are the person's no more."""
        if record.kind not in ("talk", "workshop"):
            return None
        day = record.at and record.at.astimezone(self.timezone or person.timezone).date()
        if day and self.outside(day):
            return f"on {day}, not between `starts` and `ends`"
        by, value = record.details.get("matched_by"), str(record.details.get("matched", ""))
        if by == "id" or (by and self.speaker):
            return None if value in self.speaker else "of another id than `speaker` names"
        if by == "link" and value not in map(profile, person.links):
            return f"matched by {value}, which is no link of the person's any more"
        if by == "name" and folded(value) not in names_of(person):
            return f"of {value}, which is no name of the person's any more"
        return None
