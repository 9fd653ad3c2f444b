"""Spans of days, as GitHub's calendar of contributions is asked for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """From the first moment of a day to the last of another, UTC, within one year."""

    first: date
    last: date

    @classmethod
    def ending(cls, last: date, floor: date, width: int) -> Span:
        """At most `width` days up to that one, none of them before `floor` or in another year."""
        return cls(max(floor, last.replace(month=1, day=1), last - timedelta(days=width - 1)), last)

    @classmethod
    def parse(cls, cursor: str) -> tuple[Span, str | None]:
        """What `cursor` wrote; ValueError where it did not."""
        first, last, after = cursor.split("/", 2)
        span = cls(date.fromisoformat(first), date.fromisoformat(last))
        if span.days < 1 or span.first.year != span.last.year:
            raise ValueError("no span")
        return span, after or None

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def halves(self) -> tuple[Span, Span]:
        """The later half and the earlier; for a span of at least two days."""
        middle = self.last - timedelta(days=self.days // 2)
        return Span(middle + timedelta(days=1), self.last), Span(self.first, middle)

    @property
    def variables(self) -> dict[str, str]:
        """As variables of a query."""
        return {"from": f"{self.first}T00:00:00Z", "to": f"{self.last}T23:59:59Z"}

    def cursor(self, after: str | None) -> str:
        """Where to go on: in this span, after that page."""
        return f"{self.first}/{self.last}/{after or ''}"
