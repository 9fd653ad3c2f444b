"""Records: what was seen, written only where it differs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from renown.store.border import Values
from renown.store.moments import when
from renown.store.rows import Row
from renown.store.tables import records
from renown.store.upsert import observed


def write(connection: Connection, rows: Sequence[Values]) -> int:
    """Insert what is new, update what differs; how many rows were written.

    The driver gets the rows as they are: SQLAlchemy's handling of each parameter would cost as
    much again as SQLite's work.
    """
    if not rows:
        return 0
    statement = observed(connection.dialect.name).compile(dialect=connection.dialect)
    if statement.positional:
        ordered = itemgetter(*statement.positiontup)
        return connection.exec_driver_sql(statement.string, list(map(ordered, rows))).rowcount
    return connection.exec_driver_sql(statement.string, list(rows)).rowcount


def query(
    person: str,
    *,
    kinds: Sequence[str] = (),
    source: str | None = None,
    private: bool = True,
    where: Sequence[ColumnElement[bool]] = (),
) -> Select[Any]:
    """The person's rows, ordered by kind, source and key."""
    chosen = select(records).where(records.c.person == person, *where)
    if kinds:
        chosen = chosen.where(records.c.kind.in_(kinds))
    if source is not None:
        chosen = chosen.where(records.c.source == source)
    if not private:
        chosen = chosen.where(records.c.private.is_(False))
    # Of one kind, SQLite would rather walk all rows in this order than sort the few that it finds.
    return chosen.order_by(records.c.kind.concat(""), records.c.source, records.c.key)


def row(values: Mapping[Any, Any]) -> Row:
    """What was kept, as plain values."""
    return Row(
        kind=values["kind"],
        key=values["key"],
        title=values["title"],
        url=values["url"],
        at=_when(values["at"]),
        until=_when(values["until"]),
        evidence=values["evidence"],
        tags=tuple(json.loads(values["tags"])),
        details=json.loads(values["details"]),
        private=values["private"],
        person=values["person"],
        source=values["source"],
        first_seen=when(values["first_seen"]),
        changed_at=when(values["changed_at"]),
        gone_at=_when(values["gone_at"]),
    )


def _when(text: str | None) -> Any:
    return None if text is None else when(text)
