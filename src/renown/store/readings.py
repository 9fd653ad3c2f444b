"""Readings: a series a subject and name, at most one point a day.

Of those that a platform gives at every run, what says nothing new is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from renown.store.border import Values
from renown.store.falls import settle, suspect
from renown.store.moments import when
from renown.store.rows import ReadingRow
from renown.store.tables import readings
from renown.store.upsert import gauged

STALE = timedelta(days=7)
"""A point that says the same as the one before is kept when that is so old.

Those written by hand are few and each can be taken out again: all of them are kept.
"""
_WALKED = 16
"""Readings back from which it is told whether the last one is a fall that is held.

An ordinary reading starts the walk anew, so that only as many falls in a row could mislead it.
"""

_CONTENT = ("value", "unit", "evidence", "method", "url", "private")


def write(connection: Connection, rows: Sequence[Values]) -> int:
    """Keep what says something new, or was written by hand; how many rows were written.

    What says the same again is new after a fall of more than half: it confirms it. A fall on a day
    with a reading does not replace that, with which it has to be compared until it is confirmed.
    """
    return sum(_write(connection, values) for values in rows)


def _write(connection: Connection, values: Values) -> int:
    if values["method"] == "manual":
        return connection.execute(gauged(connection.dialect.name), values).rowcount
    series = [readings.c[name] == values[name] for name in ("person", "source", "subject", "name")]
    newest = (
        select(readings)
        .where(*series, readings.c.day <= values["day"])
        .where(or_(readings.c.gone_at.is_(None), readings.c.day == values["day"]))
        .order_by(readings.c.day.desc())
        .limit(1)
    )
    before = connection.execute(newest).mappings().first()
    if before is not None and not _telling(connection, before, values):
        return 0
    return connection.execute(gauged(connection.dialect.name), values).rowcount


def _telling(connection: Connection, before: Mapping[Any, Any], values: Values) -> bool:
    """Whether a reading is worth its row, after what the same source read before."""
    if before["day"] == values["day"]:
        return before["gone_at"] is not None or not suspect(row(values), row(before))
    return _new(before, values) or _unconfirmed(connection, values)


def _unconfirmed(connection: Connection, values: Values) -> bool:
    """Whether what was last read of the subject is a fall that is held, whichever source read it.

    Or what this source has read: a criterion may ask for it alone.
    """
    series = [readings.c[name] == values[name] for name in ("person", "subject", "name")]
    newest = (
        select(readings)
        .where(*series, readings.c.at <= values["at"], readings.c.gone_at.is_(None))
        .order_by(readings.c.at.desc())
        .limit(_WALKED)
    )
    last = [row(one) for one in connection.execute(newest).mappings()]
    own = [one for one in last if one.source == values["source"]]
    return any(settle(rows).held is not None for rows in (last, own))


def _new(before: Mapping[Any, Any], values: Values) -> bool:
    """Whether a reading of a later day differs from the one before, or that one is old."""
    if any(before[name] != values[name] for name in _CONTENT):
        return True
    age = date.fromisoformat(str(values["day"])) - date.fromisoformat(before["day"])
    return age >= STALE


def query(person: str, *, name: str | None = None, private: bool = True) -> Select[Any]:
    """The person's rows, ordered by name, subject and moment."""
    chosen = select(readings).where(readings.c.person == person)
    if name is not None:
        chosen = chosen.where(readings.c.name == name)
    if not private:
        chosen = chosen.where(readings.c.private.is_(False))
    return chosen.order_by(
        readings.c.name, readings.c.subject, readings.c.at, readings.c.source, readings.c.day
    )


def row(values: Mapping[Any, Any]) -> ReadingRow:
    """What was kept, as plain values."""
    gone_at = values["gone_at"]
    return ReadingRow(
        person=values["person"],
        source=values["source"],
        subject=values["subject"],
        name=values["name"],
        value=values["value"],
        unit=values["unit"],
        at=when(values["at"]),
        evidence=values["evidence"],
        method=values["method"],
        url=values["url"],
        private=values["private"],
        first_seen=when(values["first_seen"]),
        changed_at=when(values["changed_at"]),
        gone_at=None if gone_at is None else when(gone_at),
    )
