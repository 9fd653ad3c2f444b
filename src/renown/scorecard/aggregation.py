"""What is selected -> one number, what it grew by in a year, and the rows behind it.

Works are counted by the database: one query for the numbers, one for the newest keys, and for
habits one for the number of works of each local day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, null, select

from renown.record import EVIDENCE
from renown.scorecard import periods, selection
from renown.scorecard.gauges import gauge
from renown.scorecard.model import Criterion
from renown.scorecard.scores import Proof
from renown.scorecard.selection import Condition, Frame
from renown.scorecard.tally import KEYS, YEAR, Tally
from renown.store import attribute
from renown.store.rows import Work
from renown.store.tables import works


def tally(connection: Connection, criterion: Criterion, frame: Frame) -> Tally:
    """Aggregate what counts for the criterion."""
    if criterion.select.reading is not None:
        return gauge(connection, criterion, frame)
    numbers = _groups if criterion.aggregate == "distinct" else _numbers
    row = connection.execute(numbers(criterion, frame)).one()
    value, grown, count, matched, weakest, private = row
    found = Tally(
        value=float(value or 0),
        grown=None if grown is None else float(grown),
        matched=matched or 0,
        private=bool(private),
        proof=Proof(count=count, weakest=None if weakest is None else EVIDENCE[weakest]),
    )
    if count:
        keys = select(works.c.work).where(*counting(criterion, frame))
        newest = connection.scalars(keys.order_by(*selection.newest()).limit(KEYS))
        found = replace(found, proof=replace(found.proof, keys=tuple(newest)))
    return _habit(connection, criterion, frame, _talks(connection, criterion, frame, found))


def counting(criterion: Criterion, frame: Frame) -> list[ColumnElement[bool]]:
    """What holds of exactly the works behind the value."""
    return _where(criterion, frame, selection.counting(criterion, frame))


def _where(
    criterion: Criterion, frame: Frame, conditions: Sequence[Condition[Work]]
) -> list[ColumnElement[bool]]:
    return [*selection.kinds(criterion, frame), *(condition.holds for condition in conditions)]


def _recent(frame: Frame) -> ColumnElement[bool]:
    first = date.fromordinal(max(1, frame.day.toordinal() - YEAR.days + 1))
    return works.c.day >= first.isoformat()


_WEAKEST = func.min(selection.strength(works.c.evidence))
_PRIVATE = func.max(case((works.c.private, 1), else_=0))


def _numbers(criterion: Criterion, frame: Frame) -> Select[Any]:
    """Value, growth, rows that count, rows that match, weakest proof, privacy."""
    recent = _recent(frame)
    value: ColumnElement[Any]
    grown: ColumnElement[Any] = null()
    match criterion.aggregate:
        case "sum":
            value = func.sum(works.c.amount)
            grown = func.coalesce(func.sum(works.c.amount).filter(recent), 0)
        case "max" | "latest":
            value = func.max(works.c.amount)
        case "exists":
            value = case((func.count() > 0, 1), else_=0)
        case _:
            value, grown = func.count(), func.count().filter(recent)
    query = select(value, grown, func.count(), func.count(), _WEAKEST, _PRIVATE)
    return query.where(*counting(criterion, frame))


def _groups(criterion: Criterion, frame: Frame) -> Select[Any]:
    """The same of groups: how many have enough works now, and how many had a year ago."""
    assert criterion.of is not None
    least = criterion.having or 1
    column = works.c[criterion.of]
    groups = (
        select(
            func.count().label("works"),
            func.count().filter(_recent(frame)).label("recent"),
            _WEAKEST.label("weakest"),
            _PRIVATE.label("private"),
        )
        .where(*_where(criterion, frame, selection.matching(criterion, frame)))
        .group_by(column)
        .subquery()
    ).c
    enough = groups.works >= least
    before = groups.works - groups.recent >= least
    return select(
        func.count().filter(enough),
        func.count().filter(enough) - func.count().filter(before),
        func.coalesce(func.sum(groups.works).filter(enough), 0),
        func.sum(groups.works),
        func.min(groups.weakest).filter(enough),
        func.max(groups.private),
    ).select_from(groups.works.table)


def _talks(connection: Connection, criterion: Criterion, frame: Frame, found: Tally) -> Tally:
    """Of appearances, how many different talks were given: most are given more than once."""
    appearances = {*criterion.select.kind} <= {"talk", "workshop"}
    if criterion.aggregate != "count" or not appearances or not found.value:
        return found
    talk = func.coalesce(attribute("talk"), works.c.work)
    query = select(func.count(talk.distinct())).where(*counting(criterion, frame))
    several = int(connection.scalar(query) or 0)
    said = f"They are deliveries of {several} different talk{'s' if several != 1 else ''}."
    return replace(found, remarks=(*found.remarks, said), extra={"talks": several})


def _habit(connection: Connection, criterion: Criterion, frame: Frame, found: Tally) -> Tally:
    """For a habit, the periods that were kept instead of the works in them."""
    if criterion.period is None or criterion.window is None:
        return found
    query = select(works.c.day, func.count()).where(*counting(criterion, frame))
    rows = connection.execute(query.group_by(works.c.day))
    habit = periods.habit(
        {date.fromisoformat(day): number for day, number in rows},
        period=criterion.period,
        window=criterion.window,
        at_least=criterion.at_least or 1,
        today=frame.until(criterion.by).day,
        since=criterion.since,
    )
    return replace(
        found,
        value=float(habit.kept),
        grown=None,
        extra={
            "periods": habit.kept,
            "of": habit.of,
            "streak": habit.streak,
            "longest": habit.longest,
        },
    )
