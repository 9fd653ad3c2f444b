"""Readings -> what the gauges show: of each account the newest reading, none older than a year.

Like works, readings have one list of conditions for counting, formula and explanation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, select

from renown.record import EVIDENCE
from renown.scorecard.model import Criterion
from renown.scorecard.scores import Proof
from renown.scorecard.selection import Condition, Frame, measured, witness
from renown.scorecard.standing import Standing, said, stand
from renown.scorecard.tally import KEYS, YEAR, Tally
from renown.store.moments import moment
from renown.store.readings import row as reading_row
from renown.store.rows import ReadingRow
from renown.store.tables import readings

STALE = timedelta(days=90)
"""The age beyond which a reading that counts is called stale."""
_PAGE = 500
"""Rows that are fetched at once."""


def gauge(connection: Connection, criterion: Criterion, frame: Frame) -> Tally:
    """Aggregate what counts."""
    frame = frame.until(criterion.by)
    now, then = _years(connection, criterion, frame)
    shown, before = now, then
    if now.private:
        shown, before = _years(connection, criterion, frame, private=False)
    private = _told(criterion, now, then) != _told(criterion, shown, before)
    rows = now.counted
    if not rows:
        # Private ones tell nothing: elsewhere they are not at hand.
        return Tally(lapsed=shown.read, private=private, remarks=tuple(now.remarks()))
    return Tally(
        value=_aggregated(criterion, rows),
        grown=_growth(criterion, now, then),
        matched=len(rows),
        private=private,
        proof=Proof(
            count=len(rows),
            weakest=min((row.evidence for row in rows), key=EVIDENCE.index),
            keys=tuple(row.subject for row in rows[:KEYS]),
        ),
        extra={"stale": sum(row.at < frame.ago(STALE) for row in rows)},
        remarks=tuple(_remarks(criterion, now)),
    )


def standing(
    connection: Connection,
    criterion: Criterion,
    frame: Frame,
    *,
    private: bool = True,
    known: Mapping[str, Sequence[str]] | None = None,
) -> Standing:
    """What counts as of the moment, or of the due date once it is past. Of `latest`, one reading.

    Without `private`, as if there were no private readings. For `known` see `stand`.
    """
    query = (
        select(readings, _fresh(criterion, frame).holds.label("fresh"))
        .where(*names(criterion, frame), *(one.holds for one in _ageless(criterion, frame)))
        .where(*_shown(private=private))
        .order_by(readings.c.subject)
    )
    with closing(connection.execute(query, execution_options={"yield_per": _PAGE})) as result:
        subjects = groupby(result.mappings(), lambda values: values["subject"])
        found = stand(
            ([(reading_row(one), bool(one["fresh"])) for one in rows] for _, rows in subjects),
            read=_read(connection, criterion, frame, private=private),
            known=known,
        )
    return replace(found, counted=found.counted[:1]) if criterion.aggregate == "latest" else found


def _read(
    connection: Connection, criterion: Criterion, frame: Frame, *, private: bool
) -> frozenset[str] | None:
    """The subjects that sources read which are configured; None where that is not asked.

    Whenever they read them: what had another source before is followed all the same.
    """
    if frame.sources is None:
        return None
    chosen = criterion.select.source or frame.sources
    query = (
        select(readings.c.subject)
        .where(*names(criterion, frame), *_shown(private=private), readings.c.gone_at.is_(None))
        .where(readings.c.source.in_(sorted(set(chosen).intersection(frame.sources))))
    )
    return frozenset(connection.scalars(query.distinct()))


def _years(
    connection: Connection, criterion: Criterion, frame: Frame, *, private: bool = True
) -> tuple[Standing, Standing]:
    """What counts now and what counted a year ago, by what is now known of accounts."""
    now = standing(connection, criterion, frame, private=private)
    before = replace(frame, as_of=frame.ago(YEAR))
    return now, standing(connection, criterion, before, private=private, known=now.twins)


def _told(criterion: Criterion, now: Standing, then: Standing) -> object:
    """All of them that is shown: where private readings change it, only met or not met is."""
    return now.counted, now.held, _growth(criterion, now, then)


def names(criterion: Criterion, frame: Frame) -> list[ColumnElement[bool]]:
    """What holds of all readings of the criterion's name, counted or not."""
    return [
        readings.c.person == frame.person.id,
        readings.c.name == criterion.select.reading,
    ]


def _shown(*, private: bool) -> list[ColumnElement[bool]]:
    """What holds of the readings that are looked at: without `private`, only of public ones."""
    return [] if private else [readings.c.private.is_(False)]


def matching(criterion: Criterion, frame: Frame) -> list[Condition[ReadingRow]]:
    """What must hold of such a reading by itself, in the order in which it is explained."""
    return [*_ageless(criterion, frame), _fresh(criterion, frame)]


def _fresh(criterion: Criterion, frame: Frame) -> Condition[ReadingRow]:
    """That it is young enough to count; older ones still tell what is a fall and who is who."""
    year_ago = frame.until(criterion.by).ago(YEAR)
    return Condition(
        holds=readings.c.at >= moment(year_ago),
        words=(
            "the newest of each account where it is not older than 365 days, "
            "a fall by more than half once it was seen on two days"
        ),
        why=lambda _: "read more than 365 days before",
    )


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


def _aggregated(criterion: Criterion, rows: Sequence[ReadingRow]) -> float:
    values = [row.value for row in rows]
    return max(values) if criterion.aggregate == "max" else sum(values)


def _growth(criterion: Criterion, now: Standing, then: Standing) -> float | None:
    """Of what was read a year ago as well: a gauge that is new has not grown by what it shows."""
    last, first = ({now.account(row): row for row in one.counted} for one in (now, then))
    known = [account for account in last if account in first]
    if not known:
        return None
    newer, older = ([rows[account] for account in known] for rows in (last, first))
    return _aggregated(criterion, newer) - _aggregated(criterion, older)


def _remarks(criterion: Criterion, now: Standing) -> Iterator[str]:
    """A sum counts people once on each platform; the largest of its parts counts them once."""
    if criterion.aggregate == "sum_latest" and len(now.counted) > 1:
        row = max(now.counted, key=lambda row: row.value)
        yield f"The largest is {row.subject} with {said(row.value)}."
    yield from now.remarks()
