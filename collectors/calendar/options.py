"""The keys of a `calendar` table in config.toml."""

from __future__ import annotations

from collectors.calendar.patterns import Pattern
from renown.collector import Address
from renown.programme import ProgrammeOptions


class Options(ProgrammeOptions):
    """Where the calendar is. Calendars have no ids of people: `speaker` is a name as it spells it.

    Each pattern has one group, the value, and is tried on SUMMARY; `speakers` and `kind` are tried
    on DESCRIPTION after it.
    """

    url: Address
    title: Pattern | None = None
    speakers: Pattern | None = None
    """Where it is given, nothing else tells who speaks."""
    kind: Pattern | None = None
