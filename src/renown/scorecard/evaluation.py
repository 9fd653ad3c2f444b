"""Scorecard + store -> Scores: state, progress and pace of each criterion, and the summary.

On course is what is at least as far along as its time. What has no due date (a habit, say) is met
or behind. A private criterion tells whether it is met, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from renown.collector import Person
from renown.scorecard.aggregation import tally
from renown.scorecard.formula import formula
from renown.scorecard.knowledge import Knowledge, Yields, knowledge
from renown.scorecard.model import Criterion, Scorecard
from renown.scorecard.scores import Pace, Score, Scores, State, Summary
from renown.scorecard.selection import Frame
from renown.scorecard.tally import Tally, rounded
from renown.store import Store

_YEAR = 365.25
"""Days of each year until something is due."""


def evaluate(
    store: Store,
    scorecard: Scorecard,
    person: Person,
    as_of: datetime,
    *,
    yields: Yields,
    logins: Iterable[str] = (),
    sources: Collection[str] | None = None,
) -> Scores:
    """Score every criterion as of a moment.

    `yields` says what each configured source can tell, `logins` which accounts are the person's,
    `sources` those whose gauges count, None for all.
    """
    frame = Frame(person=person, as_of=as_of, logins=frozenset(logins), sources=sources)
    with judging(store, scorecard, frame, yields) as judge:
        criteria = tuple(judge.score(criterion) for criterion in scorecard.criteria)
    return Scores(
        person=person.id,
        name=person.name,
        scorecard=scorecard.name,
        as_of=as_of,
        summary=summary(criteria),
        criteria=criteria,
        title=scorecard.title,
    )


def summary(criteria: Iterable[Score]) -> Summary:
    """The success criteria together. A private one is worth 0 or 1, or the score would tell."""
    success = [score for score in criteria if score.section == "success"]
    worth = [float(one.state == "met") if one.private else one.progress for one in success]
    known = [progress for progress in worth if progress is not None]
    total = len(success)
    return Summary(
        met=sum(score.state == "met" for score in success),
        known=len(known),
        total=total,
        score=rounded(sum(known) / total) if total else 0.0,
        score_max=rounded((sum(known) + total - len(known)) / total) if total else 0.0,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Judge:
    """Scores the criteria of one scorecard, one by one, in one view of the database."""

    connection: Connection
    frame: Frame
    start: date | None
    knowledge: Knowledge

    def score(self, criterion: Criterion, *, private: bool = False) -> Score:
        """The score; with `private` it keeps what only the person may see."""
        found = tally(self.connection, criterion, self.frame)
        verdict = self.knowledge.verdicts.get(criterion.id)
        if found.private and private:
            return self._open(criterion, found)
        if verdict is not None:  # some of its rows are not here
            return self._masked(criterion, met=verdict)
        if found.private:
            return self._masked(criterion, met=_met(criterion, found))
        return self._open(criterion, found)

    def _masked(self, criterion: Criterion, *, met: bool) -> Score:
        return Score(
            id=criterion.id,
            section=criterion.section,
            title=criterion.title,
            value=None,
            target=criterion.target,
            unit=criterion.unit,
            state="met" if met else "not met",
            progress=None,
            since=criterion.since or self.start,
            due=criterion.by,
            formula=formula(criterion, self.frame),
            private=True,
        )

    def _open(self, criterion: Criterion, found: Tally) -> Score:
        unknown = found.lapsed or (found.matched == 0 and not self.knowledge.of(criterion))
        progress = None if unknown else max(0.0, min(1.0, found.value / criterion.target))
        return Score(
            id=criterion.id,
            section=criterion.section,
            title=criterion.title,
            value=None if unknown else rounded(found.value),
            target=criterion.target,
            unit=criterion.unit,
            state=self._state(criterion, found, progress),
            progress=None if progress is None else rounded(progress),
            since=criterion.since or self.start,
            due=criterion.by,
            pace=None if unknown else pace(criterion, found, self.frame.day),
            proof=found.proof,
            formula=" ".join((formula(criterion, self.frame), *found.remarks)),
            private=found.private,
            extra={} if unknown else found.extra,
        )

    def _state(self, criterion: Criterion, found: Tally, progress: float | None) -> State:
        if progress is not None and _met(criterion, found):
            return "met"
        if criterion.since is not None and criterion.since > self.frame.day:
            return "later"
        if progress is None:
            return "unknown"
        since, by = criterion.since or self.start, criterion.by
        if since is None or by is None:
            return "behind"
        return "on course" if progress >= gone(since, by, self.frame.day) else "behind"


@contextmanager
def judging(store: Store, scorecard: Scorecard, frame: Frame, yields: Yields) -> Iterator[Judge]:
    """A judge over the store."""
    with store.database.reading() as connection:
        yield Judge(
            connection=connection,
            frame=frame,
            start=scorecard.start,
            knowledge=knowledge(store, connection, frame.person.id, yields),
        )


def _met(criterion: Criterion, found: Tally) -> bool:
    return rounded(found.value) >= criterion.target


def gone(since: date, by: date, today: date) -> float:
    """The share of the days from `since` to `by`, both included, that are over."""
    share = (today - since).days / ((by - since).days + 1)
    return max(0.0, min(1.0, share))


def pace(criterion: Criterion, found: Tally, today: date) -> Pace | None:
    """What the last year brought, and what each year until the due date has to bring."""
    if found.grown is None:
        return None
    missing = max(0.0, criterion.target - found.value)
    left = (criterion.by - today).days if criterion.by is not None else 0
    needed = None
    if criterion.by is not None and (left > 0 or not missing):
        needed = rounded(missing * _YEAR / left) if missing else 0.0
    return Pace(kept=rounded(found.grown), needed=needed)
