"""The store: one object that all stages ask, over either database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from datetime import datetime
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from sqlalchemy import ColumnElement, Select

from renown.errors import StoreError
from renown.outcome import Outcome
from renown.record import Reading, Record, Sweep
from renown.store import readings, records, sources, sweeps, words, works
from renown.store.border import RefusedError, Values, reading_values, record_values, text
from renown.store.database import PAGE, Database, open_database
from renown.store.moments import moment
from renown.store.rows import Facts, Label, Member, ReadingRow, Reason, Row, SourceRow, Work
from renown.store.tables import labels, members, reasons

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Observations of persons, and what was derived from them. Writing is for one thread.

    Iterators read as they go: a SQLite file can be written once they are exhausted or closed.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, url: str, *, folder: Path) -> Store:
        """Open, create or migrate; paths are relative to `folder`.

        StoreError when the database is damaged, empty, foreign or newer; it is left untouched.
        """
        return cls(open_database(url, folder))

    def close(self) -> None:
        """Close all connections."""
        self.database.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def lock(self, person: str) -> AbstractContextManager[None]:
        """Be the only run: on the file, or for the person on a server; else LockedError."""
        return self.database.lock(person)

    def states(self, person: str) -> dict[str, dict[str, Any]]:
        """The last checkpoint of each source that has one."""
        with self.database.reading() as connection:
            return self._decoded(sources.states, connection, person)

    def write(
        self,
        person: str,
        source: str,
        type: str,  # noqa: A002 (the key's name in config.toml)
        batch: Sequence[Record | Reading],
        *,
        as_of: datetime,
        state: Mapping[str, object] | None = None,
        seen: set[str] | None = None,
    ) -> list[str]:
        """Keep what is new or differs, and the state, in one transaction.

        What cannot be kept is left out; the answer says which items and why. The names by which
        a sweep knows all others are added to `seen`.
        """
        rows, gauges, refused = _values(person, source, batch, moment(as_of))
        if rows or gauges or state is not None:
            with self.database.writing() as connection:
                if records.write(connection, rows) + readings.write(connection, gauges):
                    words.forget(connection, person, words.RESOLVED)
                if state is not None:
                    sources.checkpoint(connection, person, source, type, state)
        if seen is not None:
            seen.update(str(row["key"]) for row in rows)
            seen.update("{subject} {name} {day}".format_map(row) for row in gauges)
        return refused

    def sweep(
        self, person: str, source: str, sweep: Sweep, seen: Container[str], *, as_of: datetime
    ) -> int:
        """Mark as gone what the sweep covers and `seen` does not hold; how many rows.

        `seen` holds keys of records and, of readings, "subject name day".
        """
        with self.database.writing() as connection:
            gone = sweeps.sweep(connection, person, source, sweep, seen, as_of=as_of)
            if gone:
                words.forget(connection, person, words.RESOLVED)
        return gone

    def counts(
        self, person: str, as_of: datetime, *, source: str | None = None
    ) -> dict[str, tuple[int, int]]:
        """By source, rows that are new as of that moment, and older ones that it changed."""
        with self.database.reading() as connection:
            return sources.counts(connection, person, as_of, source=source)

    def begin(self, person: str, as_of: datetime) -> int:
        """Log that a run begins; its number, for `finish`."""
        with self.database.writing() as connection:
            return sources.begin(connection, person, as_of)

    def finish(self, person: str, run: int, outcomes: Sequence[Outcome]) -> None:
        """Log how the sources of a run ended, and remember it for each."""
        with self.database.writing() as connection:
            sources.finish(connection, person, run, outcomes)

    def rows(
        self,
        person: str,
        *,
        kinds: Sequence[str] = (),
        source: str | None = None,
        private: bool = True,
        where: Sequence[ColumnElement[bool]] = (),
    ) -> Iterator[Row]:
        """Records that fulfil all conditions on `tables.records`, by kind, source and key."""
        return self._stream(
            records.query(person, kinds=kinds, source=source, private=private, where=where),
            records.row,
        )

    def readings(
        self, person: str, *, name: str | None = None, private: bool = True
    ) -> Iterator[ReadingRow]:
        """Readings, ordered by name, subject and moment."""
        return self._stream(readings.query(person, name=name, private=private), readings.row)

    def sources(self, person: str) -> list[SourceRow]:
        """All sources that have run, by name."""
        with self.database.reading() as connection:
            return self._decoded(sources.rows, connection, person)

    def rebuild(self, person: str, *derived: Iterable[works.Derived]) -> None:
        """Replace all works, members, labels and reasons, which come in one stream or in several.

        The streams may read from the store: it is locked only when all has come.
        """
        with self.database.engine.connect() as connection:
            connection.detach()
            with connection.begin():
                works.stage(connection, person, chain.from_iterable(derived))
            connection.execution_options(immediate=True)
            with connection.begin():
                works.replace(connection, person)

    def works(
        self,
        person: str,
        *,
        where: Sequence[ColumnElement[bool]] = (),
        order: Sequence[ColumnElement[Any]] = (),
    ) -> Iterator[Work]:
        """Works that fulfil all conditions on `tables.works`, in that order, then by address."""
        return self._stream(works.query(person, where=where, order=order), works.row)

    def facts(
        self, person: str, kinds: Collection[str], *, newest: bool = False
    ) -> Iterator[Facts]:
        """All works of these kinds with their labels.

        In no order, or the newest first and the undated last.
        """
        query = works.facts_query(person, kinds, newest=newest)
        with (
            self.database.reading() as connection,
            closing(connection.execution_options(yield_per=PAGE).execute(query)) as result,
        ):
            for values in result:
                yield self._decoded(works.facts, values, self.database.damaged)

    def members(self, person: str, work: str | None = None) -> Iterator[Member]:
        """What stands behind all works, or behind one."""
        return self._stream(works.beside(members, person, work), works.member)

    def labels(self, person: str, work: str | None = None) -> Iterator[Label]:
        """What all works are about, or one."""
        return self._stream(works.beside(labels, person, work), works.label)

    def reasons(self, person: str) -> Iterator[Reason]:
        """Why records do not count."""
        return self._stream(works.beside(reasons, person, None), works.reason)

    def excluded(
        self, person: str, kinds: Sequence[str], *, private: bool = False
    ) -> Iterator[tuple[Row, str]]:
        """Records of these kinds that do not count, each with its reason, by address."""

        def made(values: Mapping[Any, Any]) -> tuple[Row, str]:
            return records.row(values), str(values["reason"])

        return self._stream(works.excluded(person, kinds, private=private), made)

    def meta(self, person: str, name: str) -> str | None:
        """What was remembered under that name. "resolved" is forgotten whenever rows change."""
        with self.database.reading() as connection:
            return words.get(connection, person, name)

    def set_meta(self, person: str, name: str, value: str) -> None:
        """Remember it."""
        with self.database.writing() as connection:
            words.put(connection, person, name, value)

    def verdicts(self, person: str) -> dict[str, bool]:
        """Private criteria as last published, each met or not."""
        with self.database.reading() as connection:
            return words.verdicts(connection, person)

    def set_verdicts(self, person: str, verdicts: Mapping[str, bool]) -> None:
        """Replace what private criteria came to."""
        with self.database.writing() as connection:
            words.set_verdicts(connection, person, verdicts)

    def _stream(self, query: Select[Any], made: Callable[[Mapping[Any, Any]], T]) -> Iterator[T]:
        for values in self.database.stream(query):
            yield self._decoded(made, values)

    def _decoded(self, made: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What was made of values that a damaged database may have changed."""
        try:
            return made(*args, **kwargs)
        except (ValueError, TypeError, RecursionError) as error:
            raise StoreError(self.database.damaged) from error


_WRONG = (ValueError, TypeError, AttributeError, ArithmeticError, LookupError, RecursionError)
"""What a value of another type than promised makes of whatever is done with it."""


def _values(
    person: str, source: str, batch: Sequence[Record | Reading], stamp: str
) -> tuple[list[Values], list[Values], list[str]]:
    """Records and readings as rows, and why others are refused."""
    rows, gauges, refused = [], [], []
    for item in batch:
        try:
            if isinstance(item, Record):
                rows.append(record_values(item, person, source, stamp))
            else:
                gauges.append(reading_values(item, person, source, stamp))
        except _WRONG as error:
            why = error if isinstance(error, RefusedError) else "holds a value of a wrong type"
            refused.append(f"{source}/{_called(item)}: {why}")
    return rows, gauges, refused


def _called(item: object) -> str:
    """How a refused item is named, whatever stands where its name should be."""
    parts = [getattr(item, name, None) for name in ("key", "subject", "name")]
    return text(" ".join(part for part in parts if isinstance(part, str)))[:100] or "?"
