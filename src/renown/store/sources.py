"""Sources: where each stands, how its last run ended; and the log of runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    bindparam,
    case,
    func,
    insert,
    select,
    union_all,
    update,
)

from renown.outcome import GOOD, Outcome
from renown.store import upsert
from renown.store.border import text
from renown.store.details import canonical, mended
from renown.store.moments import moment, when
from renown.store.rows import SourceRow
from renown.store.tables import outcomes, readings, records, runs, sources


def states(connection: Connection, person: str) -> dict[str, dict[str, Any]]:
    """The last checkpoint of each source that has one."""
    kept = select(sources.c.source, sources.c.state).where(sources.c.person == person)
    return {source: dict(json.loads(state)) for source, state in connection.execute(kept)}


def checkpoint(
    connection: Connection, person: str, source: str, type_: str, state: Mapping[str, object]
) -> None:
    """Remember where a source stands."""
    statement = upsert.insert(connection.dialect.name, sources)
    values = _values(person, source, type_) | {"state": canonical(mended(state))}
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(sources.primary_key),
            set_={name: statement.excluded[name] for name in ("type", "state")},
        ),
        values,
    )


def _values(person: str, source: str, type_: str) -> dict[str, str | None]:
    """A source of which nothing is known yet."""
    return {
        "person": person,
        "source": source,
        "type": type_,
        "state": "{}",
        "outcome": "",
        "reason": "",
        "last_ok": None,
    }


def begin(connection: Connection, person: str, as_of: datetime) -> int:
    """Log that a run begins; its number."""
    done = connection.execute(insert(runs).values(person=person, as_of=moment(as_of)))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


def finish(connection: Connection, person: str, run: int, ended: Sequence[Outcome]) -> None:
    """Log how its sources ended, and remember it for each."""
    as_of = connection.scalar(select(runs.c.as_of).where(runs.c.id == run, runs.c.person == person))
    if ended:
        connection.execute(insert(outcomes), [_entry(run, outcome) for outcome in ended])
        _remember(connection, person, ended, as_of)
    connection.execute(update(runs).where(runs.c.id == run).values(ended=as_of))


def _entry(run: int, outcome: Outcome) -> dict[str, object]:
    return {
        "run": run,
        "source": outcome.source,
        "type": outcome.type,
        "outcome": outcome.word,
        "reason": text(outcome.reason),
        "new": outcome.new,
        "changed": outcome.changed,
        "requests": outcome.requests,
        "seconds": outcome.seconds,
    }


def _remember(
    connection: Connection, person: str, ended: Sequence[Outcome], as_of: str | None
) -> None:
    """The last good run stays the last good one when this one was not."""
    statement = upsert.insert(connection.dialect.name, sources)
    new = statement.excluded
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(sources.primary_key),
            set_={name: new[name] for name in ("type", "outcome", "reason")}
            | {"last_ok": _later(sources.c.last_ok, new.last_ok)},
        ),
        [
            _values(person, outcome.source, outcome.type)
            | {
                "outcome": outcome.word,
                "reason": text(outcome.reason),
                "last_ok": as_of if outcome.word in GOOD else None,
            }
            for outcome in ended
        ],
    )


def _later(known: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
    """The later moment: a run as of the past does not make what is known any older."""
    return case((known > new, known), else_=func.coalesce(new, known))


def rows(connection: Connection, person: str) -> list[SourceRow]:
    """All sources that have run, by name."""
    counts: dict[str, int] = {}
    for table in (records, readings):
        # By the index of the person, SQLite would look up nearly all rows one by one.
        shown = select(table.c.source, func.count()).where(
            table.c.person.concat("") == person, table.c.private.is_(False)
        )
        for source, count in connection.execute(shown.group_by(table.c.source)):
            counts[source] = counts.get(source, 0) + count
    found = select(sources).where(sources.c.person == person).order_by(sources.c.source)
    return [
        SourceRow(
            source=row["source"],
            type=row["type"],
            outcome=row["outcome"],
            reason=row["reason"],
            last_ok=None if row["last_ok"] is None else when(row["last_ok"]),
            records=counts.get(row["source"], 0),
        )
        for row in connection.execute(found).mappings()
    ]


def counts(
    connection: Connection, person: str, as_of: datetime, *, source: str | None = None
) -> dict[str, tuple[int, int]]:
    """By source, rows that are new as of that moment, and rows that it changed; no private ones."""
    asked = {"person": person, "stamp": moment(as_of)} | ({"source": source} if source else {})
    found: dict[str, tuple[int, int]] = {}
    for row in connection.execute(_counting(one=source is not None), asked):
        new, changed = found.get(row.source, (0, 0))
        found[row.source] = (new + row.new, changed + row.changed)
    return found


@cache
def _counting(*, one: bool) -> CompoundSelect[Any]:
    """Made once: there may be hundreds of sources, and to make it takes longer than to ask it."""
    stamp: BindParameter[str] = bindparam("stamp")

    def of(table: Table) -> Select[Any]:
        first, last = table.c.first_seen, table.c.changed_at
        altered = case(((first < stamp) & (last == stamp), 1), else_=0)
        counted = select(
            table.c.source,
            func.sum(case((first == stamp, 1), else_=0)).label("new"),
            func.sum(altered).label("changed"),
        ).where(table.c.person == bindparam("person"), table.c.private.is_(False))
        if one:
            counted = counted.where(table.c.source == bindparam("source"))
        return counted.group_by(table.c.source)

    return union_all(of(records), of(readings))
