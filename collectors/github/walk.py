"""Walks one list of an account, newest first, so that nothing is missed for long.

GitHub has no "since" for most lists, so a walk goes by the last update downwards:

- the **front** is read in every run, down to what the last run had read (less an overlap, for
  clocks that differ and indexes that lag);
- the **whole** is read first, and then every `deep_days`: renamed and deleted things do not move to
  the front. What the store holds and the whole walk did not see is swept. A list without an order
  has no front: its whole is read once a day.

While the whole is walked its cursor is kept after each page, so a run that was cut off goes on
where it stood. What moves to the front meanwhile is caught by reading the front again. A walk that
was cut off does not sweep, as it did not begin in this run. The very first has nothing to sweep;
any other is done again from the top, so that the state after a run depends on GitHub and `now`, not
on how often it was cut off. Only where points are few, it is left at that, and nothing is swept.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from collectors.github.course import Course, earlier
from collectors.github.reply import CursorError
from collectors.github.state import Leg, Place
from collectors.github.step import Step
from renown.errors import IncompleteError

log = logging.getLogger(__name__)

OVERLAP = timedelta(days=1)
DAILY = timedelta(hours=20)
"""Schedules are not punctual."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was met from the top to the end, and how many there are by GitHub's count."""

    keys: set[str] = field(default_factory=set)
    total: int | None = None


@dataclass(kw_only=True, slots=True)
class Walk:
    """One run's walk of one course; `place` is where it stands.

    Where a part of the course could not be read, it ends in an IncompleteError; where GitHub lists
    less than it counts, `short` says so. Either way it counts as not walked.
    """

    course: Course
    now: datetime
    deep: bool
    """The whole is due."""
    patient: bool
    """Runs are short: the whole may be read over several of them, though nothing is swept then."""
    since: datetime | None
    """What was last updated before is not read."""
    place: Place
    ended: Literal["", "front", "resumed", "top"] = ""
    """How it ended, once it has: `top` is the whole, from the top, in this run."""
    short: str = ""
    _missed: int = 0
    _why: str = ""
    _read: int | None = None
    """How many records of the whole, once it is walked."""

    def steps(self) -> Iterator[Step]:
        """All that is to be read."""
        leg, read_to = self.place.walk, self.place.read_to
        enough = self.patient or self.place.whole is None
        if leg is not None:
            yield from self._resume(leg)
        if not self._missed and not (leg and self.ended and (enough or not self.deep)):
            if read_to is None or self.deep or self.place == Place():
                yield from self._whole()
            elif self.course.order == "none":
                if self.now - read_to >= DAILY:
                    yield from self._whole()
            elif read_to != self.now:
                front = Leg(began=self.now, until=earlier(read_to, OVERLAP))
                self._compare((yield from self._along(front)))
                yield self._settle("front")
        if self._missed:
            raise IncompleteError(
                f"{self._missed} {self.course.noun} could not be read ({self._why});"
                " the next run tries again"
            )

    @property
    def progress(self) -> str:
        """How far it is, for a run that is cut off. Only what is public is told, and counted."""
        if self._read is None or self.ended or self._missed or self.short:
            return ""
        return f"{self._read:,} {self.course.noun}"

    def _resume(self, leg: Leg) -> Iterator[Step]:
        """The rest of it, then what is new since it began.

        In this order every run gets ahead, however few pages it may read.
        """
        self._missed, self._why = leg.missed, "in an earlier run" if leg.missed else ""
        self._read = leg.read if leg.whole else None
        try:
            yield from self._along(leg)
            if self.course.order != "none":
                until = earlier(leg.began, OVERLAP)
                news = Leg(began=self.now, until=until, whole=leg.whole, read=leg.read)
                yield from self._along(news)
        except CursorError as error:
            log.info("%s are read from the top again: %s", self.course.noun, error)
            self._missed = 0
            self.place = Place()
        else:
            yield self._settle("resumed" if leg.whole else "front")

    def _whole(self) -> Iterator[Step]:
        """All of it from the top, then what moved to the front meanwhile."""
        self._read = 0
        seen = yield from self._along(Leg(began=self.now, whole=True))
        if self._may_have_moved(seen) and not self._missed:
            news = Leg(began=self.now, until=earlier(self.now, OVERLAP), whole=True)
            again = yield from self._along(news)
            seen = _Seen(seen.keys | again.keys, seen.total)
        self._compare(seen)
        yield self._settle("top")

    def _may_have_moved(self, seen: _Seen) -> bool:
        """Whether something went to the front while pages were read, and was not met."""
        if self.course.order != "updated" or self.place.walk is None:
            return False
        return seen.total is None or len(seen.keys) < seen.total

    def _along(self, leg: Leg) -> Generator[Step, None, _Seen]:
        """The pages of a leg. Where more than one is left, the place is kept after each."""
        keys: set[str] = set()
        total, bound = None, leg.until or self.since
        for stretch in self.course.stretches(leg.cursor, bound):
            self._missed += stretch.missed
            self._why = self._why or stretch.why
            if self._read is not None:
                self._read += len(stretch.records)
            keys |= stretch.keys
            # The most of all pages: what is deleted must not make up for what has moved.
            total = max(filter(None, (total, stretch.total)), default=stretch.total)
            if self.course.order == "updated" and bound is not None and stretch.reaches(bound):
                yield Step(records=stretch.records)
                return _Seen(keys)
            if stretch.cursor is not None:
                told = {"missed": self._missed, "read": self._read or 0, "cursor": stretch.cursor}
                walk = leg.model_copy(update=told)
                self.place = self.place.model_copy(update={"walk": walk})
            # A place that tells nothing is not kept: the rows wait for one that does.
            place = None if self.place == Place() else self.place
            yield Step(records=stretch.records, place=place)
        return _Seen(keys, total)

    def _compare(self, seen: _Seen) -> None:
        """Hold what was listed against what is counted, where all was read from the top."""
        if seen.total is None or self._missed or len(seen.keys) >= seen.total:
            return
        self.short = f"GitHub counts more {self.course.noun} than it lists"

    def _settle(self, ended: Literal["front", "resumed", "top"]) -> Step:
        """The walk has ended. Where it was not all there, it counts as not walked.

        What GitHub keeps counting and does not list is given up when that was seen twice; then
        nothing is swept.
        """
        if self._missed or (self.short and not self.place.doubted):
            told = {"walk": None, "tried": self.now, "doubted": bool(self.short)}
            self.place = self.place.model_copy(update=told)
        else:
            self.ended = "resumed" if self.short and ended == "top" else ended
            whole = self.place.whole
            if ended != "front" and (whole is None or self.patient or self.short):
                whole = self.now
            self.place = Place(read_to=self.now, whole=whole, doubted=bool(self.short))
        return Step(place=self.place, final=True)
