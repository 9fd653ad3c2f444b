"""The next three steps: what, by when, why in numbers, and where it stands.

They are computed from what expires, what is open in the plan, habits that break, the weakest area,
and targets whose pace is not enough; one of each, the most urgent first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from renown.report import words
from renown.report.credentials import Credential
from renown.report.escape import plain
from renown.report.numbers import counted, number, rate
from renown.scorecard.scores import Score, Scores

STEPS = 3
_NEAR = 30
"""Days before a task is due on which it is a step of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing to do. Plain text; `place` is the heading of the report that it stands under."""

    what: str
    why: str
    place: str


def steps(scores: Scores, credentials: Sequence[Credential]) -> tuple[Step, ...]:
    """Three at most."""
    found = (
        *_expiring(credentials),
        *_task(scores),
        *_habit(scores),
        *_area(scores),
        *_pace(scores),
        *_unknown(scores),
    )
    return found[:STEPS]


def _expiring(credentials: Sequence[Credential]) -> Iterator[Step]:
    soon = [one for one in credentials if one.standing == "expires soon"]
    if soon:
        one = soon[0]
        where = "today" if not one.left else f"in {counted(one.left, 'day')}"
        counts = f" It counts for {counted(len(one.ids), 'target')}." if one.ids else ""
        yield Step(
            what=f"Renew {plain(one.title)} by {one.until}",
            why=f", {where}.{counts}",
            place="Certifications",
        )


def _task(scores: Scores) -> Iterator[Step]:
    """The open task of the plan that is due first, or late."""
    open_ = [
        one
        for one in scores.criteria
        if one.section == "plan" and one.state in ("behind", "on course") and one.due
    ]
    near = [one for one in open_ if one.due and (one.due - scores.day).days <= _NEAR]
    if near:
        one = min(near, key=lambda score: score.due or date.max)
        left = (one.due - scores.day).days if one.due else 0
        late = f"{counted(-left, 'day')} late" if left < 0 else f"in {counted(left, 'day')}"
        late = late if left else "today"
        planned = f" It is planned for {one.planned}." if one.planned else ""
        done = sum(score.state == "met" for score in scores.criteria if score.section == "plan")
        every = sum(score.section == "plan" for score in scores.criteria)
        yield Step(
            what=f"{plain(one.title)}, by {one.due}",
            why=f", {late}.{planned} {done} of {counted(every, 'task')} of the plan "
            f"{'is' if every == 1 else 'are'} done.",
            place="Plan",
        )


def _habit(scores: Scores) -> Iterator[Step]:
    """The habit that is closest to its target, and has nothing in the running period yet."""
    behind = [
        one
        for one in scores.criteria
        if one.section == "habit" and one.state == "behind" and one.beats
    ]
    waiting = [one for one in behind if not one.beats[-1].kept]
    if not waiting:
        return
    one = max(waiting, key=lambda score: (score.progress or 0, score.extra.get("streak", 0)))
    last = one.beats[-1].last
    streak = number(one.extra.get("streak", 0))
    keeps = f"It keeps the streak of {streak}; " if one.extra.get("streak") else ""
    stands = f"kept so far: {words.value(one)}, the goal is {words.goal(one)}."
    yield Step(
        what=f"{plain(one.title)}: something by {last}",
        why=f". {keeps}{stands if keeps else stands[:1].upper() + stands[1:]}",
        place="Habits and audience",
    )


def _area(scores: Scores) -> Iterator[Step]:
    one = next((score for score in scores.criteria if score.id == scores.weakest), None)
    if one is None:
        return
    rows = sum(cell.count or 0 for cell in one.cells)
    days = (scores.day - one.last).days if one.last else 0
    last = f", the last {counted(days, 'day')} ago" if days else ", the last today"
    last = last if one.last else ""
    yield Step(
        what=f"Do one thing for {plain(one.title)}",
        why=f". {counted(rows, 'row')} in all{last}: the weakest of the areas.",
        place="Focus areas",
    )


def _pace(scores: Scores) -> Iterator[Step]:
    """The success target that is furthest from the pace that it needs."""
    behind = [
        one
        for one in scores.criteria
        if one.section == "success"
        and one.state == "behind"
        and one.pace is not None
        and one.pace.needed
        and rate(one.pace.kept, one.unit) != rate(one.pace.needed, one.unit)
        and one.pace.kept < one.pace.needed
    ]
    if behind:
        one = min(behind, key=_share)
        assert one.pace is not None
        kept, needed = rate(one.pace.kept, one.unit), rate(one.pace.needed or 0, one.unit)
        chance = words.chance(one)
        said = f" The chance is {chance}." if chance else ""
        yield Step(
            what=f"{plain(one.title)}: it needs {needed} a year",
            why=f", the last year brought {kept}.{said}",
            place="Success targets",
        )


def _share(score: Score) -> float:
    assert score.pace is not None
    return score.pace.kept / (score.pace.needed or 1)


def _unknown(scores: Scores) -> Iterator[Step]:
    one = next(
        (
            score
            for score in scores.criteria
            if score.section == "success" and score.state == "unknown"
        ),
        None,
    )
    if one is not None:
        yield Step(
            what=f"Write down what is known of {plain(one.title)}",
            why=": there is no entry yet, and what is unknown counts as 0 in the lower score.",
            place="Success targets",
        )
