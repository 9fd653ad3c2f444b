"""Scorecard + store -> Scores: state, progress, pace and forecast of each criterion; the summary.

On course is what has a chance of at least a half to meet its target by its date; where nothing can
be forecast, what is at least as far along as its time. What has no due date (a habit, say) is met
or behind. A private criterion tells whether it is met, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import fsum

from renown.collector import Person
from renown.record import EVIDENCE
from renown.scorecard import population
from renown.scorecard.criteria import Criterion
from renown.scorecard.forecast import forecast
from renown.scorecard.formula import formula
from renown.scorecard.frame import Frame
from renown.scorecard.gathering import Gathered, Question, gather
from renown.scorecard.gauges import Gauges, gauge
from renown.scorecard.knowledge import Knowledge, Yields, knowledge
from renown.scorecard.model import Scorecard
from renown.scorecard.paces import gone, pace
from renown.scorecard.scores import (
    Cell,
    Forecast,
    Heading,
    Percentile,
    Proof,
    Score,
    Scores,
    State,
    Summary,
)
from renown.scorecard.tally import KEYS, Tally, Tick, rounded
from renown.store import Store

_LIKELY = 0.5


def evaluate(  # noqa: PLR0913 (each says one thing about the question; all but four are named)
    store: Store,
    scorecard: Scorecard,
    person: Person,
    as_of: datetime,
    *,
    yields: Yields,
    logins: Iterable[str] = (),
    sources: Collection[str] | None = None,
    types: Mapping[str, str] | None = None,
) -> Scores:
    """Score every criterion as of a moment.

    `yields` says what each configured source can tell, `logins` which accounts are the person's,
    `sources` those whose gauges count, None for all, `types` of which type each source is.
    """
    frame = Frame(
        person=person,
        as_of=as_of,
        logins=frozenset(logins),
        sources=sources,
        types=types or {},
    )
    (judge,) = judges(
        store, scorecard, [Question(criteria=scorecard.criteria, frame=frame)], yields
    )
    return scored(judge, scorecard)


def scored(judge: Judge, scorecard: Scorecard) -> Scores:
    """All criteria of a scorecard by their judge."""
    criteria = tuple(judge.score(criterion) for criterion in scorecard.criteria)
    frame = judge.frame
    return Scores(
        person=frame.person.id,
        name=frame.person.name,
        scorecard=scorecard.name,
        as_of=frame.as_of,
        day=frame.day,
        summary=summary(criteria),
        criteria=criteria,
        title=scorecard.title,
        groups={
            id_: Heading(title=one.title, section=one.section)
            for id_, one in scorecard.groups.items()
        },
        weakest=weakest(criteria),
    )


def summary(criteria: Iterable[Score]) -> Summary:
    """The success criteria together. A private one is worth 0 or 1, or the score would tell."""
    success = [score for score in criteria if score.section == "success"]
    worth = [float(one.state == "met") if one.private else one.progress for one in success]
    known = [progress for progress in worth if progress is not None]
    total, sure = len(success), fsum(known)
    return Summary(
        met=sum(score.state == "met" for score in success),
        known=len(known),
        total=total,
        score=rounded(sure / total) if total else 0.0,
        score_max=rounded((sure + (total - len(known))) / total) if total else 0.0,
    )


def weakest(criteria: Iterable[Score]) -> str:
    """Of the rows of the matrix that are known, the one with the fewest works.

    Of equals the one that rests for the longest, then the first of the scorecard.
    """
    rows = [score for score in criteria if score.cells]
    works = {score.id: sum(cell.count or 0 for cell in score.cells) for score in rows}
    lasts = {score.id: score.last or date.min for score in rows}
    return (
        min(works, key=lambda id_: (works[id_], lasts[id_]), default="") if len(works) > 1 else ""
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Judge:
    """Scores the criteria of one scorecard, one by one."""

    frame: Frame
    start: date | None
    knowledge: Knowledge
    gathered: Gathered
    gauges: Mapping[str, Gauges]
    columns: Mapping[str, Sequence[str]]
    """Of the matrix of evidence."""

    def score(self, criterion: Criterion, *, private: bool = False) -> Score:
        """The score; with `private` it keeps what only the person may see."""
        found, ticks = self.tally(criterion), self.ticks(criterion)
        secret = found.private or any(tick.private for tick in ticks)
        verdict = self.knowledge.verdicts.get(criterion.id)
        if secret and private:
            return self._open(criterion, found, ticks, secret=True)
        if verdict is not None:  # some of its rows are not here
            return self._masked(criterion, met=verdict)
        if secret:
            return self._masked(criterion, met=_met(criterion, found, ticks))
        return self._open(criterion, found, ticks, secret=False)

    def tally(self, criterion: Criterion) -> Tally:
        """What its rows come to."""
        if criterion.waits:
            return Tally()
        if criterion.select.reading is None:
            return self.gathered.tallies[criterion.id]
        return gauge(self.gauges[criterion.select.reading], criterion, self.frame)

    def ticks(self, criterion: Criterion) -> Sequence[Tick]:
        """The entries of the ledger for its step, the first of them first."""
        if criterion.task is None:
            return ()
        found = self.gathered.ticks.get(criterion.task, ())
        return sorted(found, key=lambda tick: (tick.day or date.min, tick.address))

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
            group=criterion.group or "",
            since=self._begins(criterion),
            due=criterion.by,
            formula=formula(criterion, self.frame),
            private=True,
            kinds=criterion.select.kind,
        )

    def _open(
        self, criterion: Criterion, found: Tally, ticks: Sequence[Tick], *, secret: bool
    ) -> Score:
        done = [tick for tick in ticks if tick.done]
        known = found.matched > 0 or bool(done) or self.knowledge.of(criterion)
        blank = bool(criterion.waits) or found.lapsed or found.unsure or not known
        unknown = blank and not done
        met = _met(criterion, found, ticks)
        progress = 1.0 if met else max(0.0, min(1.0, found.value / criterion.target))
        today, begins = self.frame.day, self._begins(criterion)
        asleep = blank or (self._is_later(criterion) and not met)
        outlook = None
        if not asleep:
            outlook = forecast(criterion, found, today, criterion.since or self.start, met=met)
        ahead = [tick.day for tick in ticks if not tick.done and tick.day]
        return Score(
            id=criterion.id,
            section=criterion.section,
            title=criterion.title,
            value=None if blank else rounded(found.value),
            target=criterion.target,
            unit=criterion.unit,
            state=self._state(criterion, None if unknown else progress, outlook, met=met),
            progress=None if unknown else rounded(progress),
            group=criterion.group or "",
            since=begins,
            due=criterion.by,
            pace=None if asleep else pace(criterion, found, today, met=met),
            forecast=outlook,
            percentile=None if blank else self._percentile(criterion, found),
            proof=_with(found.proof, done),
            formula=" ".join(self._told(criterion, found, done)),
            private=secret,
            extra={} if asleep else found.extra,
            kinds=criterion.select.kind,
            at_least=criterion.at_least or 1.0,
            beats=() if asleep else found.beats,
            cells=() if blank else tuple(self._cells(criterion, found)),
            thresholds=_thresholds(criterion),
            projects=found.projects,
            last=max(
                (day for day in (found.last, *(tick.day for tick in done)) if day), default=None
            ),
            ticked=done[0].address if done else "",
            planned=ahead[0] if ahead and not met else None,
        )

    def _cells(self, criterion: Criterion, found: Tally) -> Iterable[Cell]:
        """The row of the matrix; a column of which no source could have told is not 0."""
        for cell in found.cells:
            kinds = {*criterion.select.kind} & {*self.columns[cell.column]}
            told = cell.count or self.knowledge.of(criterion, kinds)
            yield cell if told else replace(cell, count=None)

    def _told(self, criterion: Criterion, found: Tally, done: Sequence[Tick]) -> Iterable[str]:
        yield formula(criterion, self.frame)
        if criterion.waits:
            yield f"It has not begun: {criterion.waits}."
        yield from found.remarks
        if done:
            yield f"Ticked by {done[0].address}."

    def _begins(self, criterion: Criterion) -> date | None:
        return criterion.begins or criterion.since or self.start

    def _is_later(self, criterion: Criterion) -> bool:
        begins = criterion.begins or criterion.since
        return bool(criterion.waits) or (begins is not None and begins > self.frame.day)

    def _percentile(self, criterion: Criterion, found: Tally) -> Percentile | None:
        asked = criterion.percentile
        if asked is None:
            return None
        people = population.load(asked.population)
        return people.standing(asked.population, asked.metric, found.value, self.frame.day)

    def _state(
        self, criterion: Criterion, progress: float | None, outlook: Forecast | None, *, met: bool
    ) -> State:
        if progress is not None and met:
            return "met"
        if self._is_later(criterion):
            return "later"
        if progress is None:
            return "unknown"
        since, by = self._begins(criterion), criterion.by
        if since is None or by is None:
            return "behind"
        if outlook is not None and outlook.chance is not None:
            return "on course" if outlook.chance >= _LIKELY else "behind"
        return "on course" if progress >= gone(since, by, self.frame.day) else "behind"


def judges(
    store: Store,
    scorecard: Scorecard,
    questions: Sequence[Question],
    yields: Yields,
    *,
    keep: bool = False,
) -> list[Judge]:
    """To each question a judge, who has read what its criteria ask for; see `gather`."""
    gathered = gather(store, scorecard, questions, keep=keep)
    return [
        Judge(
            frame=question.frame,
            start=scorecard.start,
            knowledge=knowledge(store, question.frame, yields),
            gathered=found,
            gauges=Gauges.read(
                store,
                question.frame.person.id,
                [one.select.reading for one in question.begun if one.select.reading is not None],
            ),
            columns=scorecard.columns,
        )
        for question, found in zip(questions, gathered, strict=True)
    ]


def _thresholds(criterion: Criterion) -> tuple[float, float] | None:
    asked = criterion.select.significance
    return None if asked is None else (asked.importance, asked.depth)


def _with(proof: Proof, done: Sequence[Tick]) -> Proof:
    """The rows behind the value and the entries that tick it, which are the person's word."""
    own = [tick.address for tick in done if tick.address not in proof.keys]
    if not own:
        return proof
    return Proof(count=proof.count + len(own), weakest=EVIDENCE[0], keys=(*own, *proof.keys)[:KEYS])


def _met(criterion: Criterion, found: Tally, ticks: Sequence[Tick]) -> bool:
    return any(tick.done for tick in ticks) or rounded(found.value) >= criterion.target
