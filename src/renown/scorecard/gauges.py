"""Readings -> what the gauges show: of each subject the newest reading, none older than a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from renown.record import EVIDENCE
from renown.scorecard.model import Criterion
from renown.scorecard.scores import Proof
from renown.scorecard.selection import Frame, strength
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
    then = newest(connection, criterion, replace(frame, as_of=frame.as_of - YEAR))
    return Tally(
        value=_aggregated(criterion, now),
        grown=_growth(criterion, now, then),
        matched=len(now),
        private=any(row.private for row in now),
        proof=Proof(
            count=len(now),
            weakest=min((row.evidence for row in now), key=EVIDENCE.index),
            keys=tuple(row.subject for row in now[:KEYS]),
        ),
        extra={"stale": sum(row.at < frame.as_of - STALE for row in now)},
    )


def newest(connection: Connection, criterion: Criterion, frame: Frame) -> list[ReadingRow]:
    """The newest reading of each subject, as of the due date once it is past; the newest first.

    Of `latest`, the newest of them all.
    """
    frame = frame.until(criterion.by)
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
        .where(*matching(criterion, frame), readings.c.at >= moment(frame.as_of - YEAR))
        .subquery()
    )
    query = select(ranked).where(ranked.c.place == 1)
    query = query.order_by(ranked.c.at.desc(), ranked.c.subject)
    if criterion.aggregate == "latest":
        query = query.limit(1)
    return [reading_row(values) for values in connection.execute(query).mappings()]


def matching(criterion: Criterion, frame: Frame) -> list[ColumnElement[bool]]:
    """What holds of every reading that matches, of whatever age."""
    chosen = criterion.select
    where = [
        readings.c.person == frame.person.id,
        readings.c.name == chosen.reading,
        readings.c.at <= moment(frame.as_of),
        readings.c.gone_at.is_(None),
    ]
    if chosen.source:
        where.append(readings.c.source.in_(chosen.source))
    if chosen.evidence is not None:
        where.append(readings.c.evidence.in_(EVIDENCE[EVIDENCE.index(chosen.evidence) :]))
    if chosen.unit is not None:
        where.append(readings.c.unit == chosen.unit)
    return where


def _lapsed(connection: Connection, criterion: Criterion, frame: Frame) -> bool:
    query = select(readings.c.at).where(*matching(criterion, frame)).limit(1)
    return connection.execute(query).first() is not None


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
