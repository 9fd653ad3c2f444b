"""The text form -> rows. Of two rows of one key the later changed wins, then the larger bytes.

That order is total: merging comes to the same in any order and however often it is done, and a file
in which git has put two versions together by lines is as good as any.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from renown.errors import StoreError
from renown.store import lines, upsert, words
from renown.store.border import Values
from renown.store.details import canonical
from renown.store.lines import Form
from renown.store.manifest import Source, read_manifest, read_sources, read_verdicts
from renown.store.store import Store
from renown.store.tables import sources

BATCH = 500
"""Rows that are merged at once."""

T = TypeVar("T")


def load(store: Store, person: str, folder: Path) -> int:
    """Merge the text form in a folder into the database; how many rows were written.

    All or nothing: StoreError where a line, a file or the format is not ours.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder} is no folder; name the one with the text form in [store] dump")
    read_manifest(folder, person)
    with store.database.writing() as connection:
        try:
            count = sum(
                _merge(connection, form, batch)
                for form in lines.FORMS
                for batch in _batches(_read(folder, form, person))
            )
            count += _merge_sources(connection, person, read_sources(folder))
        except (TypeError, AttributeError, RecursionError) as error:
            raise StoreError(store.database.damaged) from error
        words.set_verdicts(connection, person, read_verdicts(folder))
        words.forget(connection, person, words.RESOLVED)
    return count


def _read(folder: Path, form: Form, person: str) -> Iterator[Values]:
    for name, number, text in lines.written(folder, form):
        try:
            yield lines.values(form, text, person)
        except ValueError as error:
            raise StoreError(f"{folder / name}:{number} {error}") from None


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _rank(form: Form, row: Mapping[Any, Any]) -> tuple[str, bytes]:
    return row["changed_at"], lines.line(form, row)


def _merge(connection: Connection, form: Form, batch: list[Values]) -> int:
    """Write those rows that outrank what is there, one a key."""
    best: dict[str, tuple[tuple[str, bytes], Values]] = {}
    for row in batch:
        rank, name = _rank(form, row), lines.address(row)
        if name not in best or best[name][0] < rank:
            best[name] = rank, row
    for known in list(_present(connection, form, (row for _, row in best.values()))):
        name = lines.address(known)
        if best[name][0] <= _rank(form, known):
            del best[name]
    rows = [row for _, row in best.values()]
    if rows:
        connection.execute(upsert.replacing(connection.dialect.name, form.table), rows)
    return len(rows)


def _present(
    connection: Connection, form: Form, rows: Iterable[Values]
) -> Iterator[Mapping[Any, Any]]:
    """What the database has under the keys of these rows, a query for each run of the index."""
    *shared, last = form.table.primary_key
    groups: dict[tuple[object, ...], list[object]] = {}
    for row in rows:
        groups.setdefault(tuple(row[one.name] for one in shared), []).append(row[last.name])
    for group, names in groups.items():
        same = [one == value for one, value in zip(shared, group, strict=True)]
        query = select(form.table).where(*same, last.in_(names))
        yield from connection.execute(query).mappings().all()


def _merge_sources(connection: Connection, person: str, told: Mapping[str, Source]) -> int:
    """Take over where a source stands when the text form knows of a later good run."""
    query = select(sources).where(sources.c.person == person)
    known = {row["source"]: _source(row) for row in connection.execute(query).mappings()}
    newer = {
        name: entry
        for name, entry in told.items()
        if name not in known or known[name].rank < entry.rank
    }
    rows = [
        {"person": person, "source": name} | dict(entry) | {"state": canonical(entry.state)}
        for name, entry in newer.items()
    ]
    if rows:
        connection.execute(upsert.replacing(connection.dialect.name, sources), rows)
    return len(rows)


def _source(row: Mapping[Any, Any]) -> Source:
    return Source(
        type=row["type"],
        state=json.loads(row["state"]),
        outcome=row["outcome"],
        reason=row["reason"],
        last_ok=row["last_ok"],
    )
