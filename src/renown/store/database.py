"""The database behind the store: opened, checked, created or migrated, and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, make_url
from sqlalchemy.exc import ArgumentError

from renown.errors import StoreError
from renown.store import lock, postgres, sqlite

PAGE = 1000
"""Rows that are read at once."""

_EXAMPLES = "write sqlite:///.renown/renown.sqlite or postgresql+psycopg://host/database"


@dataclass(frozen=True, kw_only=True, slots=True)
class Database:
    """An engine, and the file behind it (None for a server)."""

    engine: Engine
    place: str
    path: Path | None

    @property
    def damaged(self) -> str:
        """What to say of a row that nobody wrote so."""
        return f"{self.place} holds a damaged row; move it away and run `renown load`"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view, which keeps nobody from reading."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that alone writes; committed at the end, rolled back by an error."""
        with self.engine.execution_options(immediate=True).begin() as connection:
            yield connection

    def stream(self, query: Select[Any]) -> Iterator[Any]:
        """The rows of a query, page by page; no file can be written until it is done or closed."""
        with (
            self.reading() as connection,
            closing(connection.execution_options(yield_per=PAGE).execute(query)) as result,
        ):
            yield from result.mappings()

    def lock(self, person: str) -> AbstractContextManager[None]:
        """See Store.lock."""
        return lock.advised(self.engine, person) if self.path is None else lock.held(self.path)


def open_database(url: str, folder: Path) -> Database:
    """Open, create or migrate; StoreError, and nothing touched, where that cannot be."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreError(f"[store] url is no address of a database; {_EXAMPLES}") from None
    match address.get_backend_name():
        case "sqlite" if address.database not in (None, "", ":memory:"):
            path = folder / str(address.database)
            return Database(engine=sqlite.open_file(path), place=str(path), path=path)
        case "sqlite":
            raise StoreError(f"[store] url names no file; {_EXAMPLES}")
        case "postgresql" | "postgres":
            place = address.render_as_string(hide_password=True)
            return Database(engine=postgres.open_server(address), place=place, path=None)
        case other:
            raise StoreError(f"[store] url: {other} is not supported; {_EXAMPLES}")
