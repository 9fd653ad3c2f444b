"""Readings -> what the gauges show: of each subject the newest reading, none older than a year.

Like works, readings have one list of conditions for counting, formula and explanation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from renown.record import EVIDENCE
from renown.scorecard.model import Criterion
from renown.scorecard.scores import Proof
from renown.scorecard.selection import Condition, Frame, measured, strength, witness
from renown.scorecard.tally import KEYS, YEAR, Tally
from renown.store.moments import moment
from renown.store.readings import row as reading_row
from renown.store.rows import ReadingRow
from renown.store.tables import readings

STALE = timedelta(days=90)
"""The age beyond which a reading that counts is called stale."""


def gauge(connection: Connection, criterion: Criterion, frame: Frame) -> Tally:
    """Aggregate what counts."""
    frame = frame.until(criterion.by)
    now = newest(connection, criterion, frame)
    if not now:
        return Tally(lapsed=_lapsed(connection, criterion, frame))
    then = newest(connection, criterion, replace(frame, as_of=frame.ago(YEAR)))
    return Tally(
        value=_aggregated(criterion, now),
        grown=_growth(criterion, now, then),
        matched=len(now),
        private=any(row.private for row in (*now, *then)),
        proof=Proof(
            count=len(now),
            weakest=min((row.evidence for row in now), key=EVIDENCE.index),
            keys=tuple(row.subject for row in now[:KEYS]),
        ),
        extra={"stale": sum(row.at < frame.ago(STALE) for row in now)},
    )


def newest(connection: Connection, criterion: Criterion, frame: Frame) -> list[ReadingRow]:
    """The newest reading of each subject, as of the due date once it is past; the newest first.

    Of `latest`, the newest of them all.
    """
    place = func.row_number().over(
        partition_by=readings.c.subject,
        order_by=(
            readings.c.at.desc(),
            strength(readings.c.evidence).desc(),
            readings.c.source,
        ),
    )
    ranked = (
        select(readings, place.label("place"))
        .where(*names(criterion, frame), *(one.holds for one in matching(criterion, frame)))
        .subquery()
    )
    query = select(ranked).where(ranked.c.place == 1)
    query = query.order_by(ranked.c.at.desc(), ranked.c.subject)
    if criterion.aggregate == "latest":
        query = query.limit(1)
    return [reading_row(values) for values in connection.execute(query).mappings()]


def names(criterion: Criterion, frame: Frame) -> list[ColumnElement[bool]]:
    """What holds of all readings of the criterion's name, counted or not."""
    return [
        readings.c.person == frame.person.id,
        readings.c.name == criterion.select.reading,
    ]


def matching(criterion: Criterion, frame: Frame) -> list[Condition[ReadingRow]]:
    """What must hold of such a reading by itself, in the order in which it is explained."""
    year_ago = frame.until(criterion.by).ago(YEAR)
    fresh: Condition[ReadingRow] = Condition(
        holds=readings.c.at >= moment(year_ago),
        words="the newest of each account where it is not older than 365 days",
        why=lambda _: "read more than 365 days before",
    )
    return [*_ageless(criterion, frame), fresh]


def _ageless(criterion: Criterion, frame: Frame) -> Iterator[Condition[ReadingRow]]:
    """What must hold of it, of whatever age it is."""
    frame = frame.until(criterion.by)
    yield from witness(criterion, readings)
    yield from measured(criterion, readings)
    yield Condition(
        holds=readings.c.at <= moment(frame.as_of),
        words=f"read by {criterion.by}" if criterion.by else "",
        why=lambda _: f"read after {frame.day}",
    )
    yield Condition(holds=readings.c.gone_at.is_(None), words="", why=lambda _: "no longer there")


def _lapsed(connection: Connection, criterion: Criterion, frame: Frame) -> bool:
    """Whether there was one. Private ones tell nothing: elsewhere they are not at hand."""
    conditions = (one.holds for one in _ageless(criterion, frame))
    where = [*names(criterion, frame), readings.c.private.is_(False), *conditions]
    return connection.execute(select(readings.c.at).where(*where).limit(1)).first() is not None


def _aggregated(criterion: Criterion, rows: Sequence[ReadingRow]) -> float:
    values = [row.value for row in rows]
    return max(values) if criterion.aggregate == "max" else sum(values)


def _growth(
    criterion: Criterion, now: Sequence[ReadingRow], then: Sequence[ReadingRow]
) -> float | None:
    """Of what was read a year ago as well: a gauge that is new has not grown by what it shows."""
    known = {row.subject for row in now} & {row.subject for row in then}
    if not known:
        return None
    last, first = ([row for row in rows if row.subject in known] for rows in (now, then))
    return _aggregated(criterion, last) - _aggregated(criterion, first)
