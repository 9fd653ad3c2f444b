"""The rows behind a value, and how it came about. Of a private criterion, nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from renown.collector import Person
from renown.scorecard import selection
from renown.scorecard.aggregation import counting, tally
from renown.scorecard.gauges import standing
from renown.scorecard.knowledge import verdicts
from renown.scorecard.model import OF_TOTALS, Criterion
from renown.scorecard.selection import Frame
from renown.scorecard.tally import rounded
from renown.store import Store
from renown.store.rows import ReadingRow, Work
from renown.store.tables import works


def counted(  # noqa: PLR0913 (each says one thing about the question; all are named)
    store: Store,
    criterion: Criterion,
    person: Person,
    as_of: datetime,
    *,
    logins: Iterable[str] = (),
    sources: Collection[str] | None = None,
    private: bool = False,
    masked: bool | None = None,
) -> Iterator[Work | ReadingRow]:
    """The works, or the readings, behind the value; the newest first.

    Of a private criterion none, unless `private` asks for them. Whoever has the Score says in
    `masked` whether it is private, which is found out anew otherwise.
    """
    frame = Frame(person=person, as_of=as_of, logins=frozenset(logins), sources=sources)
    if not private and _is_private(store, criterion, frame, masked):
        return
    if criterion.select.reading is None:
        where = counting(criterion, frame)
        yield from store.works(person.id, where=where, order=selection.newest())
        return
    with store.database.reading() as connection:
        rows = standing(connection, criterion, frame).counted
    yield from rows


def series(
    store: Store,
    criterion: Criterion,
    person: Person,
    as_of: datetime,
    *,
    logins: Iterable[str] = (),
    sources: Collection[str] | None = None,
    masked: bool | None = None,
) -> list[tuple[date, float]]:
    """The value after each local day that raised it, for what is counted or added up; else nothing.

    What is undated was there from the first day. Of a private criterion nothing;
    `masked` as in `counted`.
    """
    frame = Frame(person=person, as_of=as_of, logins=frozenset(logins), sources=sources)
    if criterion.aggregate not in OF_TOTALS or _is_private(store, criterion, frame, masked):
        return []
    with store.database.reading() as connection:
        rows = connection.execute(_daily(criterion, frame)).all()
    total = sum(row.added for row in rows if row.day is None)
    points = []
    for row in rows:
        if row.day is not None:
            total += row.added
            points.append((date.fromisoformat(row.day), rounded(total)))
    return points


def _is_private(store: Store, criterion: Criterion, frame: Frame, masked: bool | None) -> bool:
    """Whether only met or not met may be told: by the rows at hand, or as it was published."""
    if masked is not None:
        return masked
    with store.database.reading() as connection:
        if tally(connection, criterion, frame).private:
            return True
        return criterion.id in verdicts(store, connection, frame.person.id)


def _daily(criterion: Criterion, frame: Frame) -> Select[Any]:
    """What each day adds: works, amounts, or groups that have just become large enough."""
    day, where = works.c.day, counting(criterion, frame)
    if criterion.of is None:
        summed = criterion.aggregate == "sum"
        added: ColumnElement[Any] = func.sum(works.c.amount) if summed else func.count()
        return select(day, added.label("added")).where(*where).group_by(day).order_by(day)
    order = (works.c.at.asc().nulls_first(), works.c.work)
    place = func.row_number().over(partition_by=works.c[criterion.of], order_by=order)
    ranked = select(day, place.label("place")).where(*where).subquery().c
    enough = select(ranked.day, func.count().label("added")).where(
        ranked.place == (criterion.having or 1)
    )
    return enough.group_by(ranked.day).order_by(ranked.day)
