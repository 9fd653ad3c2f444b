"""Whose work is judged, and as of when: by local days, so that the time of day changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from renown.collector import Person

YEAR = 365
"""Days that a pace is measured over, and the age beyond which a reading no longer counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Whose work is judged, and as of when."""

    person: Person
    as_of: datetime
    logins: frozenset[str] = frozenset()
    """The person's own accounts: what they own is the person's own."""
    sources: Collection[str] | None = None
    """Those that are configured: what they read is still followed. None where it is not asked."""
    types: Mapping[str, str] = field(default_factory=dict)
    """The type of each source that is configured."""

    @property
    def day(self) -> date:
        """The local day of as_of; at the ends of the calendar, its first or its last."""
        return self.day_of(self.as_of)

    def day_of(self, moment: datetime) -> date:
        """The local day of a moment."""
        try:
            return moment.astimezone(self.person.timezone).date()
        except OverflowError:
            return date.min if moment.year == date.min.year else date.max

    def local(self, moment: datetime) -> datetime:
        """The moment in the person's zone, so that its date is its local day."""
        try:
            return moment.astimezone(self.person.timezone)
        except OverflowError:
            return moment

    def closing(self, moment: datetime) -> datetime:
        """The last moment of what ends with a day, in the zone of that day.

        A platform that tells a last day means that of UTC.
        """
        ends = moment.astimezone(UTC).time().replace(microsecond=0) == time(23, 59, 59)
        return moment.astimezone(UTC) if ends else self.local(moment)

    def end(self, day: date) -> datetime:
        """The last second of a local day."""
        try:
            midnight = datetime.combine(day + timedelta(days=1), time(), self.person.timezone)
            return midnight.astimezone(UTC) - timedelta(seconds=1)
        except OverflowError:
            return datetime.combine(day, time(23, 59, 59), UTC)

    def before(self, days: int) -> date:
        """The local day so many days before that of as_of, or the first of the calendar."""
        return earlier(self.day, days)

    def until(self, by: date | None) -> Frame:
        """The frame as of the end of the local day `by`, once that is past."""
        if by is None or by >= self.day:
            return self
        return replace(self, as_of=self.end(by))

    def back(self, day: date) -> Frame:
        """The frame as of the end of an earlier local day."""
        return replace(self, as_of=min(self.as_of, self.end(day)))


def earlier(day: date, days: int) -> date:
    """So many days before, or the first day of the calendar."""
    return date.fromordinal(max(1, day.toordinal() - days))


def later(day: date, days: int) -> date:
    """So many days after, or the last day of the calendar."""
    return date.fromordinal(min(date.max.toordinal(), day.toordinal() + days))
