"""How gauges grew: steps of the logarithm of their sum, like for like, to forecast with.

Between two days only those accounts are compared that were read on both sides of each, so that an
account that is new does not look like growth.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from renown.scorecard.frame import Frame
from renown.scorecard.standing import Standing
from renown.store.falls import course
from renown.store.rows import ReadingRow

_APART = 28
"""Days that two knots are apart at least: shorter steps tell of the week, not of the growth."""
_BACK = 3 * 365
"""Days that are looked back: what was long ago says little of what comes."""

Course = Sequence[tuple[date, float]]
"""The value of one account on each day of which it is known, oldest first."""


def steps(now: Standing, rows: Sequence[ReadingRow], frame: Frame) -> Iterator[tuple[float, float]]:
    """Each step with the days that it took, oldest first. `rows` are all that could count."""
    # Nothing has no logarithm: what is at 0 is not known, for growth.
    courses = [
        [(day, value) for day, value in each if value > 0]
        for _, each in of_accounts(now, rows, frame)
    ]
    for one, other in pairwise(_knots(courses, frame)):
        pairs = [(at(each, one), at(each, other)) for each in courses]
        both = [(first, last) for first, last in pairs if first is not None and last is not None]
        if both:
            before, after = (math.fsum(side) for side in zip(*both, strict=True))
            yield math.log(after / before), float((other - one).days)


def of_accounts(
    now: Standing, rows: Sequence[ReadingRow], frame: Frame
) -> Iterator[tuple[ReadingRow, Course]]:
    """Of each account that counts, its newest reading, and its value after each."""
    accounts = {now.account(row): row for row in now.counted}
    subjects: Mapping[str, str] = {
        **{subject: subject for subject in accounts},
        **{row.subject: account for account, row in accounts.items()},
        **{
            written: same[0]
            for written, same in now.twins.items()
            if len(same) == 1 and same[0] in accounts
        },
    }
    series: dict[str, list[ReadingRow]] = {}
    for row in rows:
        if row.subject in subjects:
            series.setdefault(subjects[row.subject], []).append(row)
    for account in sorted(series):
        found = {}
        for settled in course(series[account]):
            if settled.counts is not None:
                found[frame.day_of(settled.counts.at)] = settled.counts.value
        yield accounts[account], sorted(found.items())


def _knots(courses: Sequence[Course], frame: Frame) -> list[date]:
    """Days with a reading, each well apart from the next, counted back from the newest."""
    first = frame.before(_BACK)
    days = sorted({day for each in courses for day, _ in each if day >= first}, reverse=True)
    knots: list[date] = []
    for day in days:
        if not knots or (knots[-1] - day).days >= _APART:
            knots.append(day)
    return knots[::-1]


def at(known: Course, day: date) -> float | None:
    """The value on a day, between two readings as even growth has it; None outside of them."""
    place = bisect_left(known, (day, -math.inf))
    if place < len(known) and known[place][0] == day:
        return known[place][1]
    if place in (0, len(known)):
        return None
    (before, low), (after, high) = known[place - 1], known[place]
    share = (day - before).days / (after - before).days
    return math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
