"""INSERT ... ON CONFLICT, in the words of each database."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Table, and_, or_
from sqlalchemy.dialects import postgresql, sqlite

from renown.store.tables import readings, records

_HISTORY = frozenset({"first_seen", "changed_at", "gone_at"})


def insert(dialect: str, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT."""
    known = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    return known[dialect](table)


@cache
def observed(dialect: str) -> Any:
    """A record that was seen: written where it is new, differs or was gone; else left alone."""
    statement = insert(dialect, records)
    new, old = statement.excluded, records.c
    content = [column.name for column in _beside_key(records) if column.name not in _HISTORY]
    differs = [old[name].is_distinct_from(new[name]) for name in content]
    return statement.on_conflict_do_update(
        index_elements=list(records.primary_key),
        set_={name: new[name] for name in (*content, "changed_at", "gone_at")},
        where=or_(*differs, old.gone_at.is_not(None)),
    )


@cache
def gauged(dialect: str) -> Any:
    """A reading of a day that may have one: it replaces it when it is later and differs."""
    statement = insert(dialect, readings)
    new, old = statement.excluded, readings.c
    content = [column.name for column in _beside_key(readings) if column.name not in _HISTORY]
    differs = [old[name].is_distinct_from(new[name]) for name in content if name != "at"]
    return statement.on_conflict_do_update(
        index_elements=list(readings.primary_key),
        set_={name: new[name] for name in (*content, "changed_at", "gone_at")},
        where=or_(old.gone_at.is_not(None), and_(new.at >= old.at, or_(*differs))),
    )


def replacing(dialect: str, table: Table) -> Any:
    """A row as it stands, history included, whatever was there."""
    statement = insert(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={column.name: statement.excluded[column.name] for column in _beside_key(table)},
    )


def _beside_key(table: Table) -> list[Any]:
    return [column for column in table.columns if not column.primary_key]
