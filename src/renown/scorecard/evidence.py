"""The rows behind values, and how these came about. Of a private criterion, nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from renown.scorecard.counting import Grouping
from renown.scorecard.courses import Course
from renown.scorecard.criteria import OF_TOTALS, Criterion
from renown.scorecard.evaluation import Judge
from renown.scorecard.gathering import Asked, Gathered
from renown.scorecard.gauges import accounts, standing
from renown.scorecard.tally import Tally, rounded
from renown.store.rows import Facts, ReadingRow, Work
from renown.store.works import work_of


class Evidence:
    """The rows behind the values of some criteria, as their judge has found them."""

    def __init__(
        self,
        judge: Judge,
        criteria: Sequence[Criterion],
        *,
        masked: Collection[str],
    ) -> None:
        """Of criteria that are `masked`, nothing. The judge has kept what he found."""
        self._judge = judge
        self._stepped = [one for one in criteria if one.id not in masked]
        self._criteria = [one for one in self._stepped if not one.waits]

    def works(self) -> Iterator[tuple[Work, tuple[str, ...]]]:
        """Each work behind a value with the ids of the criteria that it counts for, newest
        first.
        """
        ticked = self._ticked()
        told = {one.id for one in self._criteria}
        for row, asked in self._judge.gathered.kept:
            ids = [
                one.criterion.id
                for one in asked
                if one.criterion.id in told and self._counts(one, row)
            ]
            ids += [id_ for id_ in ticked.get(row.work, ()) if id_ not in ids]
            if ids:
                yield self._dated(work_of(row)), tuple(ids)

    def _read(self, row: ReadingRow) -> ReadingRow:
        return replace(row, at=self._judge.frame.local(row.at))

    def _dated(self, work: Work) -> Work:
        if work.until is None:
            return work
        return replace(work, until=self._judge.frame.closing(work.until))

    def _ticked(self) -> Mapping[str, Sequence[str]]:
        """By the entry of the ledger that ticks them, the ids of criteria."""
        found: dict[str, list[str]] = {}
        for one in self._stepped:
            for tick in self._judge.gathered.ticks.get(one.task or "", ()):
                if tick.done:
                    found.setdefault(tick.address, []).append(one.id)
        return found

    def readings(self) -> Iterator[tuple[str, Sequence[ReadingRow]]]:
        """Of each criterion of gauges the readings that count, newest first."""
        for one in self._criteria:
            if one.select.reading is not None:
                known = self._judge.gauges[one.select.reading]
                counted = standing(known, one, self._judge.frame).counted
                yield one.id, [self._read(row) for row in counted]

    def accounts(self) -> Iterator[tuple[str, Sequence[tuple[ReadingRow, Course]]]]:
        """Of each criterion of gauges the accounts that count, with what they came to over time.

        As if there were no private readings.
        """
        for one in self._criteria:
            if one.select.reading is not None:
                known = self._judge.gauges[one.select.reading]
                found = accounts(known, one, self._judge.frame)
                yield one.id, [(self._read(row), course) for row, course in found]

    def series(self) -> dict[str, list[tuple[date, float]]]:
        """The value after each local day that raised it, of what is counted or added up.

        What is undated was there from the first day.
        """
        return {
            one.id: _course(self._judge.gathered.tallies[one.id])
            for one in self._criteria
            if one.aggregate in OF_TOTALS and one.select.reading is None
        }

    def _counts(self, asked: Asked, row: Facts) -> bool:
        """Whether it counts among the others, too."""
        return not why_not_among(self._judge.gathered, asked.criterion, row)


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
