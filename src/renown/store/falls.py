"""One series of readings -> the reading that counts: a fall of more than half is seen twice first.

A wrong account, a suspended one or a fault of the platform shows as a sudden fall, gone with the
next reading. What is so low is kept, and held until a reading of a later day is as low.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from renown.record import EVIDENCE
from renown.store.rows import ReadingRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What a series has come to."""

    counts: ReadingRow | None = None
    held: ReadingRow | None = None
    """A fall after it that was seen once; the newest reading, if there is any."""


def settle(series: Iterable[ReadingRow]) -> Settled:
    """Walk the readings of one subject and name, in whatever order they are given.

    Each is compared with the one that counted before it, however old that is: after a long silence,
    too, a fall is seen twice before it counts. It is confirmed by any reading of a later UTC day
    below half of the same value, which counts then itself; any other reading ends the suspicion and
    counts. What is written by hand is meant so, and never held. A rise is never held.
    """
    found = Settled()
    for found in course(series):  # noqa: B007 (the last one is what it has come to)
        pass
    return found


def course(series: Iterable[ReadingRow]) -> Iterator[Settled]:
    """What the series has come to after each of its readings."""
    counts: ReadingRow | None = None
    held: ReadingRow | None = None
    for one in _in_order(series):
        confirmed = held is not None and one.at.date() > held.at.date()
        if counts is not None and suspect(one, counts) and not confirmed:
            held = one
        else:
            counts, held = one, None
        yield Settled(counts=counts, held=held)


def suspect(one: ReadingRow, before: ReadingRow) -> bool:
    """Whether a reading is such a fall from the one before."""
    return one.method == "api" and before.value > 0 and one.value < before.value / 2


def _in_order(series: Iterable[ReadingRow]) -> Iterable[ReadingRow]:
    """By moment; of one moment only the best proven, of equals that of the first source."""
    ranked = sorted(series, key=lambda one: one.source, reverse=True)
    ranked.sort(key=lambda one: (one.at, EVIDENCE.index(one.evidence)))
    return {one.at: one for one in ranked}.values()
