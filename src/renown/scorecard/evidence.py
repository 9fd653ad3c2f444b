"""The rows behind values, and how these came about. Of a private criterion, nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from renown.collector import Person
from renown.scorecard.counting import Grouping
from renown.scorecard.courses import Course
from renown.scorecard.criteria import OF_TOTALS, Criterion
from renown.scorecard.frame import Frame
from renown.scorecard.gathering import TASK, Asked, Gathered, Matcher, gather
from renown.scorecard.gauges import Gauges, accounts, gauge, standing
from renown.scorecard.knowledge import verdicts
from renown.scorecard.model import Scorecard
from renown.scorecard.tally import Tally, rounded
from renown.store import Store
from renown.store.rows import Facts, ReadingRow, Work
from renown.store.works import work_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Whose:
    """Whose rows are asked for, and as of when; see `evaluate`."""

    person: Person
    as_of: datetime
    logins: Iterable[str] = ()
    sources: Collection[str] | None = None
    types: Mapping[str, str] | None = None

    @property
    def frame(self) -> Frame:
        """As criteria are judged in it."""
        return Frame(
            person=self.person,
            as_of=self.as_of,
            logins=frozenset(self.logins),
            sources=self.sources,
            types=self.types or {},
        )


class Evidence:
    """The rows behind the values of some criteria, read once for all of them."""

    def __init__(
        self,
        store: Store,
        scorecard: Scorecard,
        criteria: Sequence[Criterion],
        whose: Whose,
        *,
        private: bool = False,
        masked: Collection[str] | None = None,
    ) -> None:
        """Of private criteria nothing, unless `private` asks for them.

        Whoever has the scores says in `masked` which are private; it is found out anew otherwise.
        """
        self._store = store
        self._frame = whose.frame
        begun = [one for one in criteria if not one.waits]
        steps = {one.task for one in criteria if one.task}
        self._gathered: Gathered = gather(store, scorecard, begun, self._frame, steps)
        hidden = self._hidden(begun) if masked is None else frozenset(masked)
        self._criteria = [one for one in begun if private or one.id not in hidden]
        self._stepped = [one for one in criteria if private or one.id not in hidden]

    def works(self) -> Iterator[tuple[Work, tuple[str, ...]]]:
        """Each work behind a value with the ids of the criteria that it counts for, newest
        first.
        """
        matcher, ticked = Matcher(self._criteria, self._frame), self._ticked()
        kinds = matcher.kinds | {TASK} if ticked else matcher.kinds
        person = self._frame.person.id
        for row in self._store.facts(person, kinds, detailed=kinds, newest=True):
            ids = [one.criterion.id for one in matcher.of(row) if self._counts(one, row)]
            ids += [id_ for id_ in ticked.get(row.work, ()) if id_ not in ids]
            if ids:
                yield work_of(row), tuple(ids)

    def _ticked(self) -> Mapping[str, Sequence[str]]:
        """By the entry of the ledger that ticks them, the ids of criteria."""
        found: dict[str, list[str]] = {}
        for one in self._stepped:
            for tick in self._gathered.ticks.get(one.task or "", ()):
                if tick.done:
                    found.setdefault(tick.address, []).append(one.id)
        return found

    def readings(self) -> Iterator[tuple[str, Sequence[ReadingRow]]]:
        """Of each criterion of gauges the readings that count, newest first."""
        asked = [one for one in self._criteria if one.select.reading is not None]
        names = [str(one.select.reading) for one in asked]
        gauges = Gauges.read(self._store, self._frame.person.id, names)
        for one, name in zip(asked, names, strict=True):
            yield one.id, standing(gauges[name], one, self._frame).counted

    def accounts(self) -> Iterator[tuple[str, Sequence[tuple[ReadingRow, Course]]]]:
        """Of each criterion of gauges the accounts that count, with what they came to over time.

        As if there were no private readings.
        """
        asked = [one for one in self._criteria if one.select.reading is not None]
        names = [str(one.select.reading) for one in asked]
        gauges = Gauges.read(self._store, self._frame.person.id, names)
        for one, name in zip(asked, names, strict=True):
            yield one.id, list(accounts(gauges[name], one, self._frame))

    def series(self) -> dict[str, list[tuple[date, float]]]:
        """The value after each local day that raised it, of what is counted or added up.

        What is undated was there from the first day.
        """
        return {
            one.id: _course(self._gathered.tallies[one.id])
            for one in self._criteria
            if one.aggregate in OF_TOTALS and one.select.reading is None
        }

    def _hidden(self, criteria: Sequence[Criterion]) -> frozenset[str]:
        """Those of which only met or not met may be told: by the rows, or as it was published."""
        published = verdicts(self._store, self._frame.person.id)
        return frozenset(one.id for one in criteria if one.id in published or self._is_private(one))

    def _is_private(self, criterion: Criterion) -> bool:
        if criterion.select.reading is None:
            ticks = self._gathered.ticks.get(criterion.task or "", ())
            private = any(tick.private for tick in ticks)
            return private or self._gathered.tallies[criterion.id].private
        name = criterion.select.reading
        found = Gauges.read(self._store, self._frame.person.id, [name])[name]
        return gauge(found, criterion, self._frame).private

    def _counts(self, asked: Asked, row: Facts) -> bool:
        """Whether it counts among the others, too."""
        return not why_not_among(self._gathered, asked.criterion, row)


def why_not_among(gathered: Gathered, criterion: Criterion, row: Facts) -> str:
    """Why a work does not count that would by itself; "" where it does."""
    counter = gathered.counters[criterion.id]
    if isinstance(counter, Grouping) and counter.groups is not None:
        name = counter.name(row)
        if name not in counter.groups.counting:
            project = counter.groups.projects.get(str(name))
            if project is not None and project.why:
                return f"{project.repository}: {project.why}"
            return counter.groups.why or "in no repository"
    if (
        criterion.aggregate == "latest"
        and row.work not in gathered.tallies[criterion.id].proof.keys
    ):
        return "a newer one counts"
    return ""


def _course(tally: Tally) -> list[tuple[date, float]]:
    total = tally.undated
    points = []
    for day, added in tally.steps:
        total += added
        points.append((day, rounded(total)))
    return points
