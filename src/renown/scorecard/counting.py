"""The works of one criterion, added one by one, and what they come to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from renown.record import EVIDENCE
from renown.scorecard import periods
from renown.scorecard.conditions import measure_of
from renown.scorecard.criteria import OF_TOTALS, Criterion
from renown.scorecard.frame import YEAR, Frame
from renown.scorecard.scores import Cell, Project, Proof
from renown.scorecard.significance import Ground, Piece
from renown.scorecard.tally import KEYS, Tally
from renown.store.rows import Facts

_HELD = 2 * KEYS
"""Keys that are held before all but the newest are let go."""


@dataclass(kw_only=True, slots=True)
class Groups:
    """Which groups of works count; of each the name that its works have in common."""

    counting: frozenset[str]
    why: str
    """Why a work of another does not."""
    projects: Mapping[str, Project] = field(default_factory=dict)


@dataclass(kw_only=True, slots=True)
class _Group:
    """Works that count together: what they come to, until it is known whether they count."""

    name: str
    counter: Counter
    pieces: dict[Piece, int] = field(default_factory=dict)
    """What adds to the activity in a repository, and how often."""


class Counter:
    """Counts works one by one."""

    groups: Groups | None = None

    def __init__(self, criterion: Criterion, columns: Mapping[str, str], frame: Frame) -> None:
        """`columns` says in which column of the matrix a kind is."""
        self._criterion = criterion
        self._columns = columns
        self._frame = frame
        self._measure = measure_of(criterion) if criterion.measured else None
        self._talks: set[str] | None = (
            set() if criterion.aggregate == "count" and _speaks(criterion) else None
        )
        self._given = 0
        """Deliveries of talks that are given more than once."""
        self._count = 0
        self._days: dict[str | None, float] = {}
        self._rank = len(EVIDENCE)
        self._private = False
        self._newest: list[tuple[str, str]] = []
        self._floor = ""
        """The moment of the oldest key that is among the newest."""
        self._counts = criterion.aggregate in ("count", "distinct")
        self._matrix = criterion.matrix
        self._largest = -math.inf
        self._latest: tuple[str, str, float] | None = None
        self._cells: dict[str, tuple[int, str]] = {}

    @property
    def count(self) -> int:
        """How many works it has taken."""
        return self._count

    @property
    def private(self) -> bool:
        """Whether one of them is."""
        return self._private

    def add(self, row: Facts, rank: int) -> None:
        """A work that counts by itself."""
        at, day = row.at or "", row.day
        value = None if self._measure is None else self._measure(row)
        self._count += 1
        days = self._days
        days[day] = days.get(day, 0) + (1 if value is None or self._counts else value)
        self._rank = min(self._rank, rank)
        if row.private:
            self._private = True
        if at >= self._floor:
            self._newest.append((at, row.work))
            if len(self._newest) > _HELD:
                self._newest = newest_of(self._newest)
                self._floor = self._newest[-1][0]
        if self._talks is not None and (talk := row.details.get("talk")):
            self._talks.add(str(talk))
            self._given += 1
        if value is not None:
            self._largest = max(self._largest, value)
            if _is_newer(at, row.work, self._latest):
                self._latest = (at, row.work, value)
        if self._matrix:
            self._column(row.kind, day or "")

    def absorb(self, other: Counter) -> None:
        """All that another counter of the same criterion has taken."""
        self._count += other._count
        for day, added in other._days.items():
            self._days[day] = self._days.get(day, 0) + added
        self._rank = min(self._rank, other._rank)
        self._private = self._private or other._private
        self._newest = newest_of([*self._newest, *other._newest])
        if self._talks is not None and other._talks is not None:
            self._talks |= other._talks
            self._given += other._given
        self._largest = max(self._largest, other._largest)
        if other._latest is not None and _is_newer(*other._latest[:2], self._latest):
            self._latest = other._latest
        for column, (count, last) in other._cells.items():
            known, day = self._cells.get(column, (0, ""))
            self._cells[column] = known + count, max(day, last)

    def reached(self, number: int) -> tuple[bool, date | None]:
        """Whether there are so many works, and the day from which on; the undated come first."""
        done = self._days.get(None, 0.0)
        if done >= number:
            return True, None
        for day in sorted(day for day in self._days if day is not None):
            done += self._days[day]
            if done >= number:
                return True, day_of(day)
        return False, None

    def _column(self, kind: str, day: str) -> None:
        column = self._columns.get(kind)
        if column is not None:
            count, last = self._cells.get(column, (0, ""))
            self._cells[column] = count + 1, max(last, day)

    def tally(self) -> Tally:
        """What all of them come to."""
        criterion = self._criterion
        keys = newest_of(self._newest)
        count = self._count
        if criterion.aggregate == "latest" and self._latest is not None:
            keys, count = [self._latest[:2]], 1
        return self._valued(
            Tally(
                matched=self._count,
                private=self._private,
                proof=Proof(
                    count=count,
                    weakest=EVIDENCE[self._rank] if self._count else None,
                    keys=tuple(work for _, work in keys),
                ),
                steps=tuple(self._steps()) if criterion.aggregate in OF_TOTALS else (),
                undated=float(self._days.get(None, 0)),
                last=self._last(),
                cells=tuple(self._row()),
            )
        )

    def _valued(self, tally: Tally) -> Tally:
        match self._criterion.aggregate:
            case "count" | "sum":
                found = replace(
                    tally, value=math.fsum(self._days.values()), grown=self._grown(tally)
                )
            case "max":
                found = replace(tally, value=self._largest if self._count else 0.0)
            case "latest":
                found = replace(tally, value=self._latest[2] if self._latest else 0.0)
            case "exists":
                found = replace(tally, value=float(self._count > 0))
            case "share_of_periods":
                found = self._habit(tally)
            case _:
                found = tally
        if self._talks is not None and self._count:
            several = len(self._talks) + self._count - self._given
            said = f"They are deliveries of {several} different talk{'s' if several != 1 else ''}."
            found = replace(found, remarks=(said,), extra={"talks": several})
        return found

    def _steps(self) -> Iterator[tuple[date, float]]:
        for day in sorted(day for day in self._days if day is not None):
            yield day_of(day), self._days[day]

    def _grown(self, tally: Tally) -> float | None:
        if self._criterion.trailing is not None:
            return None  # what leaves the window is no loss
        return grown(tally.steps, self._frame)

    def _last(self) -> date | None:
        newest = max((day for day in self._days if day is not None), default=None)
        return None if newest is None else day_of(newest)

    def _row(self) -> Iterator[Cell]:
        for column in dict.fromkeys(self._columns.values()) if self._matrix else ():
            count, last = self._cells.get(column, (0, ""))
            yield Cell(column=column, count=count, last=day_of(last) if last else None)

    def _habit(self, tally: Tally) -> Tally:
        """The periods that were kept instead of the works in them."""
        criterion = self._criterion
        assert criterion.period is not None
        assert criterion.window is not None
        habit = periods.habit(
            {day_of(day): done for day, done in self._days.items() if day is not None},
            period=criterion.period,
            window=criterion.window,
            at_least=criterion.at_least or 1,
            today=self._frame.until(criterion.ends).day,
            since=criterion.since,
        )
        told = {
            "periods": habit.kept,
            "of": habit.of,
            "streak": habit.streak,
            "longest": habit.longest,
        }
        return replace(tally, value=float(habit.kept), extra=told, beats=habit.beats)


class Grouping(Counter):
    """Counts works that count together or not at all: enough of them, or significant ones."""

    def __init__(
        self,
        criterion: Criterion,
        columns: Mapping[str, str],
        frame: Frame,
        ground: Ground | None,
    ) -> None:
        super().__init__(criterion, columns, frame)
        self._ground = ground
        self._judges = criterion.select.significance is not None
        self._groups: dict[str, _Group] = {}

    def add(self, row: Facts, rank: int) -> None:
        """Count it with those of its group."""
        name = self.name(row)
        if name is None:
            return
        called, group = row.repository or name, self._groups.get(name)
        if group is None:
            apart = Counter(self._criterion, self._columns, self._frame)
            group = self._groups[name] = _Group(name=called, counter=apart)
        elif called < group.name:  # whatever order they come in, the same one
            group.name = called
        group.counter.add(row, rank)
        if self._ground is not None and self._judges:
            piece = self._ground.piece(row)
            group.pieces[piece] = group.pieces.get(piece, 0) + 1

    def name(self, row: Facts) -> str | None:
        """Of the group that a work is in."""
        if self._ground is not None and self._criterion.of in (None, "repository"):
            return self._ground.key(row)
        found = row[Facts._fields.index(self._criterion.of or "repository")]
        if found is None:
            return None
        # Case means nothing in the names of accounts.
        return str(found) if self._criterion.of == "source" else str(found).lower()

    def tally(self) -> Tally:
        """What the works of those groups come to that count."""
        since, projects = dict(self._enough()), self._projects()
        if projects is not None:
            since = {
                name: project.since
                for name, project in projects.items()
                if project.counts and name in since
            }
        self.groups = Groups(counting=frozenset(since), why=self._why, projects=projects or {})
        each = [group.counter for group in self._groups.values()]
        for name in since:
            self.absorb(self._groups[name].counter)
        found = replace(
            super().tally(),
            matched=sum(one.count for one in each),
            unsure=not since and any(map(self._might, (projects or {}).values())),
            private=any(one.private for one in each),
            projects=tuple(sorted((projects or {}).values(), key=_most_significant)),
        )
        if self._criterion.aggregate != "distinct":
            return found
        days = [day for day in since.values() if day is not None]
        steps = tuple((day, float(days.count(day))) for day in sorted({*days}))
        found = replace(
            found, value=float(len(since)), steps=steps, undated=float(len(since) - len(days))
        )
        return replace(found, grown=self._grown(found))

    def _might(self, project: Project) -> bool:
        """Whether it would count if only its importance were known."""
        asked = self._criterion.select.significance
        return project.importance is None and asked is not None and project.depth >= asked.depth

    @property
    def _least(self) -> int:
        """How many works a group needs."""
        return self._criterion.having or 1

    @property
    def _why(self) -> str:
        return f"its {self._criterion.of or 'repository'} has fewer than {self._least} of them"

    def _enough(self) -> Iterator[tuple[str, date | None]]:
        """Groups that have enough works, each with the day on which it had."""
        for name, group in sorted(self._groups.items()):
            if self._criterion.aggregate != "distinct":
                yield name, None
                continue
            reached, day = group.counter.reached(self._least)
            if reached:
                yield name, day

    def _projects(self) -> dict[str, Project] | None:
        """Each repository, judged; None where nobody asks for that."""
        asked = self._criterion.select.significance
        if self._ground is None or asked is None:
            return None
        today = self._frame.until(self._criterion.ends).day
        return {
            name: self._ground.project(name, group.name, group.pieces, asked, today)
            for name, group in sorted(self._groups.items())
        }


def counter(
    criterion: Criterion, columns: Mapping[str, str], frame: Frame, ground: Ground | None
) -> Counter:
    """What counts for this criterion."""
    if criterion.aggregate == "distinct" or criterion.select.significance is not None:
        return Grouping(criterion, columns, frame, ground)
    return Counter(criterion, columns, frame)


def newest_of(held: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The newest keys: by moment, the undated last, and by the key among equals."""
    ordered = sorted(held, key=lambda pair: pair[1])
    ordered.sort(key=lambda pair: pair[0], reverse=True)
    return ordered[:KEYS]


def grown(steps: Sequence[tuple[date, float]], frame: Frame) -> float:
    """What the last year added."""
    first = frame.before(YEAR - 1)
    return math.fsum(added for day, added in steps if day >= first)


@lru_cache(maxsize=8192)
def day_of(text: str) -> date:
    """A day that the database holds as text."""
    return date.fromisoformat(text)


def _is_newer(at: str, work: str, latest: tuple[str, str, float] | None) -> bool:
    return latest is None or at > latest[0] or (at == latest[0] and work < latest[1])


def _speaks(criterion: Criterion) -> bool:
    """Whether it is about appearances: most talks are given more than once."""
    return {*criterion.select.kind} <= {"talk", "workshop"}


def _most_significant(project: Project) -> tuple[bool, float, str]:
    known = project.significance
    return known is None, -(known or 0.0), project.repository
