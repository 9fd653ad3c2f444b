"""Weeks, months, quarters and years of local days: how many were kept, and in what streaks.

Periods are numbered, so that the one before is one less, also at the ends of the calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Literal, NamedTuple

Period = Literal["week", "month", "quarter", "year"]


class Beat(NamedTuple):
    """One period, and what was done in it."""

    first: date
    last: date
    done: float
    kept: bool
    entries: bool
    """Whether anything is written down of it, be it nothing done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Habit:
    """How regularly something was done."""

    kept: int
    """Whole periods of the trailing window in which enough was done."""
    of: int
    """Whole periods in the window; fewer than asked for where the habit began later."""
    streak: int
    """Periods kept in a row up to now. The running one lengthens it, and cannot break it yet."""
    longest: int
    """The longest such row up to now."""
    beats: tuple[Beat, ...]
    """The whole periods of the window and the running one, oldest first."""


def number(period: Period, day: date) -> int:
    """Which period a day is in. Weeks are those of ISO 8601, which begin on Monday."""
    match period:
        case "year":
            return day.year
        case "quarter":
            return day.year * 4 + (day.month - 1) // 3
        case "month":
            return day.year * 12 + day.month
    return (day.toordinal() - 1) // 7  # the first day of the calendar is a Monday


def first_day(period: Period, number: int) -> date:
    """Of the period of that number; the first day of the calendar where it began before."""
    match period:
        case "year":
            return date(max(1, number), 1, 1)
        case "quarter":
            return date(max(1, number // 4), number % 4 * 3 + 1, 1)
        case "month":
            return date(max(1, (number - 1) // 12), (number - 1) % 12 + 1, 1)
    return date.fromordinal(max(1, number * 7 + 1))


def last_day(period: Period, number: int) -> date:
    """Of the period of that number; the last day of the calendar where it ends later."""
    try:
        return date.fromordinal(first_day(period, number + 1).toordinal() - 1)
    except ValueError:
        return date.max


def _begins(period: Period, day: date) -> bool:
    """Whether it is the first day of its period."""
    return day.toordinal() == 1 or number(period, day) != number(
        period, date.fromordinal(day.toordinal() - 1)
    )


def habit(
    days: Mapping[date, float],
    *,
    period: Period,
    window: int,
    at_least: float,
    today: date,
    since: date | None = None,
) -> Habit:
    """Judge the works, or their amounts, of each local day; a period is kept with `at_least` in it.

    The window holds whole periods only: neither the one that `today` is in, nor one that began
    before `since`.
    """
    done: dict[int, list[float]] = {}
    for day, works in days.items():
        done.setdefault(number(period, day), []).append(works)
    kept = {one for one, works in done.items() if round(fsum(works), 9) >= at_least}
    running = number(period, today)
    first = running - window
    if since is not None:
        first = max(first, number(period, since) + (0 if _begins(period, since) else 1))
    return Habit(
        kept=sum(first <= one < running for one in kept),
        of=max(0, running - first),
        streak=_row(kept, running if running in kept else running - 1),
        longest=_longest(kept),
        beats=tuple(
            Beat(
                first=first_day(period, one),
                last=last_day(period, one),
                done=fsum(done.get(one, ())),
                kept=one in kept,
                entries=one in done,
            )
            for one in range(first, running + 1)
        ),
    )


def _row(kept: set[int], last: int) -> int:
    """How many in a row were kept, ending with `last`."""
    length = 0
    while last - length in kept:
        length += 1
    return length


def _longest(kept: set[int]) -> int:
    return max((_row(kept, one) for one in kept if one + 1 not in kept), default=0)
