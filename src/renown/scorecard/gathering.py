"""All criteria in one pass over the works: which work counts for which, and what that comes to.

Two hundred criteria that each ask the database would read the same rows two hundred times. A work
is tried only with the criteria of its kind that ask for no label, or for one that it has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from renown.scorecard import conditions
from renown.scorecard.conditions import RANK, Condition
from renown.scorecard.counting import Counter, counter, day_of
from renown.scorecard.criteria import Criterion
from renown.scorecard.frame import Frame
from renown.scorecard.model import Scorecard
from renown.scorecard.significance import Ground
from renown.scorecard.tally import Tally, Tick
from renown.store import Store
from renown.store.moments import moment
from renown.store.rows import Facts

TASK = "task"
"""The kind of the ledger's ticks."""
Check = Callable[[Facts], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A criterion of works, with what must hold of each of them."""

    criterion: Criterion
    conditions: Sequence[Condition[Facts]]
    checks: tuple[Check, ...]

    def takes(self, row: Facts) -> bool:
        """Whether the work counts by itself. Its kind is the criterion's."""
        return all(check(row) for check in self.checks)


class Matcher:
    """Finds the criteria that a work counts for, by itself."""

    def __init__(self, criteria: Sequence[Criterion], frame: Frame) -> None:
        self.asked = [_asked(one, frame) for one in criteria if one.select.reading is None]
        self.kinds = frozenset(kind for one in self.asked for kind in one.criterion.select.kind)
        self.candidates = cache(self._candidates)

    def of(self, row: Facts) -> list[Asked]:
        """The criteria that the work counts for."""
        found = []
        for one in self.candidates(row.kind, row.labels):
            for check in one.checks:
                if not check(row):
                    break
            else:
                found.append(one)
        return found

    def _candidates(self, kind: str, labels: frozenset[str]) -> tuple[Asked, ...]:
        return tuple(
            one
            for one in self._of_kind(kind)
            if not one.criterion.select.label or not labels.isdisjoint(one.criterion.select.label)
        )

    def _of_kind(self, kind: str) -> list[Asked]:
        return [one for one in self.asked if kind in one.criterion.select.kind]


def _asked(criterion: Criterion, frame: Frame) -> Asked:
    found = conditions.of_works(criterion, frame)
    return Asked(criterion=criterion, conditions=found, checks=tuple(one.holds for one in found))


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Criteria to be judged in a frame."""

    criteria: Sequence[Criterion]
    frame: Frame

    @property
    def begun(self) -> list[Criterion]:
        """Those that do not wait for something else."""
        return [one for one in self.criteria if not one.waits]

    @property
    def steps(self) -> frozenset[str]:
        """What ticks of the ledger name."""
        return frozenset(one.task for one in self.criteria if one.task)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """What all criteria of works come to, and the ticks of the ledger by the step they name."""

    tallies: Mapping[str, Tally]
    ticks: Mapping[str, Sequence[Tick]]
    counters: Mapping[str, Counter]
    """They know, of criteria in which works count together, which of them do."""
    kept: Sequence[tuple[Facts, tuple[Asked, ...]]]
    """Works with the criteria that they count for by themselves, and what ticks steps, newest
    first and the undated last; where these were to be kept.
    """


class _Sorter:
    """Hands the works of one question, one by one, to the counters of its criteria."""

    def __init__(
        self, question: Question, columns: Mapping[str, str], ground: Ground | None, *, keep: bool
    ) -> None:
        self.matcher = Matcher(question.begun, question.frame)
        self._counters = {
            one.criterion.id: counter(one.criterion, columns, question.frame, ground)
            for one in self.matcher.asked
        }
        self._steps, self._frame = question.steps, question.frame
        self._ticks: dict[str, list[Tick]] = {}
        self._keep = keep
        self._kept: list[tuple[Facts, tuple[Asked, ...]]] = []
        self._same: dict[tuple[int, ...], tuple[Asked, ...]] = {}
        """Many works count for the same criteria."""

    def add(self, row: Facts) -> None:
        rank = RANK[row.evidence]
        found = self.matcher.of(row)
        for one in found:
            self._counters[one.criterion.id].add(row, rank)
        if self._keep and (found or row.kind == TASK):
            same = self._same.setdefault(tuple(map(id, found)), tuple(found))
            self._kept.append((row, same))
        if row.kind == TASK and row.details.get("task") in self._steps:
            self._ticks.setdefault(str(row.details["task"]), []).append(_tick(row, self._frame))

    def gathered(self) -> Gathered:
        self._kept.sort(key=lambda pair: pair[0].work)
        self._kept.sort(key=lambda pair: pair[0].at or "", reverse=True)
        return Gathered(
            tallies={id_: one.tally() for id_, one in self._counters.items()},
            ticks=self._ticks,
            counters=self._counters,
            kept=self._kept,
        )


def gather(
    store: Store, scorecard: Scorecard, questions: Sequence[Question], *, keep: bool = False
) -> list[Gathered]:
    """Read the works of a person once, and tally all criteria of works, of each question.

    With `keep` the works that count are kept, so that nobody has to read and judge them anew.
    """
    columns: dict[str, str] = {
        kind: name for name, kinds in scorecard.columns.items() for kind in kinds
    }
    person = questions[0].frame.person.id
    begun = [one for question in questions for one in question.begun]
    digs = any(one.select.significance or one.of == "repository" for one in begun)
    ground = Ground.read(store, scorecard.significance, person) if digs else None
    sorters = [_Sorter(question, columns, ground, keep=keep) for question in questions]
    kinds = frozenset[str]().union(*(one.matcher.kinds for one in sorters))
    more = frozenset({TASK}) if any(question.steps for question in questions) else frozenset()
    for row in store.facts(person, kinds | more):
        for sorter in sorters:
            sorter.add(row)
    return [sorter.gathered() for sorter in sorters]


def _tick(row: Facts, frame: Frame) -> Tick:
    return Tick(
        address=row.work,
        day=None if row.day is None else day_of(row.day),
        private=row.private,
        done=row.at is None or row.at <= moment(frame.as_of),
    )
