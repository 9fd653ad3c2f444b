"""Sweeps: what a complete walk did not meet any more is marked gone, and kept."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, select, tuple_, update

from renown.record import Sweep
from renown.store.moments import moment
from renown.store.tables import readings, records

PAGE = 5000
"""Rows that are looked at at once."""


def sweep(
    connection: Connection,
    person: str,
    source: str,
    sweep: Sweep,
    seen: Container[str],
    *,
    as_of: datetime,
) -> int:
    """Mark the records and readings of this source in the span that are not in `seen`; how many."""
    return sum(
        _mark(connection, table, _span(table, about, person, source, sweep), seen, moment(as_of))
        for table, about in ((records, records.c.kind), (readings, readings.c.name))
    )


def _span(
    table: Table, about: Column[str], person: str, source: str, sweep: Sweep
) -> list[ColumnElement[bool]]:
    """The rows that the walk covered; of a second that it began in, it did not see all."""
    rows = [table.c.person == person, table.c.source == source, about.in_(sweep.kinds)]
    rows.append(table.c.gone_at.is_(None))
    if sweep.since is not None:
        since = sweep.since
        whole = since if not since.microsecond else since + timedelta(seconds=1)
        rows.append(table.c.at >= moment(whole))
    if sweep.until is not None:
        rows.append(table.c.at <= moment(sweep.until))
    return rows


def _mark(
    connection: Connection,
    table: Table,
    span: list[ColumnElement[bool]],
    seen: Container[str],
    stamp: str,
) -> int:
    identity = [column for column in table.primary_key if column.name not in ("person", "source")]
    mark = (
        update(table)
        .where(*span[:2], *(column == bindparam(f"the_{column.name}") for column in identity))
        .values(gone_at=stamp, changed_at=stamp)
    )
    count = 0
    for page in _pages(connection, identity, span):
        missing = [
            {f"the_{column.name}": part for column, part in zip(identity, row, strict=True)}
            for row in page
            if " ".join(row) not in seen
        ]
        if missing:
            connection.execute(mark, missing)
        count += len(missing)
    return count


def _pages(
    connection: Connection, identity: list[Column[str]], span: list[ColumnElement[bool]]
) -> Iterator[list[tuple[str, ...]]]:
    """The identities of the rows, in their order."""
    query = select(*identity).where(*span).order_by(*identity).limit(PAGE)
    page = [tuple(row) for row in connection.execute(query)]
    while page:
        yield page
        after = query.where(tuple_(*identity) > tuple_(*page[-1]))
        page = [tuple(row) for row in connection.execute(after)]
