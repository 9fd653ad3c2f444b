"""SQLite files: looked at before they are opened, and created whole.

The header (https://sqlite.org/fileformat.html) tells whether a file is ours: one that is not is
never opened, and never gets a journal beside it. A new database is built under another name and put
in place when it is complete: a run that is killed leaves no half-made one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, event, make_url

from renown.errors import StoreError
from renown.store.engine import build
from renown.store.lock import held
from renown.store.schema import SCHEMA, accepted, migrate, version

APPLICATION = 0x524E574E  # RNWN, the mark in the header
PATIENCE = 10.0
"""Seconds to wait for another program's transaction."""
CHECKED = 64 * 2**20
"""Bytes up to which the structure of a file is checked when it is opened: a millisecond a MiB."""

_REMEDY = "move it away and run `renown load`"
_HEADER = 100


def connector(path: Path, mode: str = "rw") -> Callable[[], sqlite3.Connection]:
    """What opens a connection; in the mode `rw` a file that is missing stays missing."""
    address = f"file:{quote(str(path))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            # A write-ahead log would be lost where the file alone is copied. Synced before each
            # commit returns, since power may fail after any: NORMAL saves one sync of a few.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            connection.execute("PRAGMA synchronous = FULL").fetchall()
            # Labels are looked up work by work: what holds them all is read once.
            connection.execute("PRAGMA cache_size = -16384").fetchall()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    return connect


def connect(path: Path, mode: str = "rw", **options: Any) -> Engine:
    """An engine whose transactions begin explicitly; with the option `immediate`, for writing."""
    engine = build(
        make_url("sqlite:///file"),
        lambda error: explain(path, error),
        creator=connector(path, mode),
        **options,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def open_file(path: Path) -> Engine:
    """Create or migrate; StoreError, and the file untouched, when it is damaged or not ours."""
    _prepare(path)
    engine = connect(path)
    try:
        with engine.connect() as connection:
            found = _version(connection, path)
        if found < SCHEMA:
            with engine.execution_options(immediate=True).begin() as connection:
                upgrade(connection, str(path))
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare(path: Path) -> None:
    """Create the file, or make sure that it can be opened."""
    try:
        if path.is_file():
            _inspect(path)
        elif path.exists():
            raise StoreError(f"{path} is no file; name another one in [store] url")
        else:
            _create(path)
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror}; mend that, or name another file in [store] url"
        ) from error


def _inspect(path: Path) -> None:
    """StoreError unless the header is that of a whole database of ours, of no later version."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        raise StoreError(f"{path} is empty, which no database is; {_REMEDY}")
    if len(header) < _HEADER or not header.startswith(b"SQLite format 3\0"):
        raise StoreError(f"{path} is no SQLite database; {_REMEDY}")
    if int.from_bytes(header[68:72]) != APPLICATION:
        raise StoreError(f"{path} belongs to another program; name another file in [store] url")
    journal = Path(f"{path}-journal")
    if journal.exists() and journal.stat().st_size:
        return  # a run was killed: SQLite will undo its changes, perhaps those of the header
    accepted(int.from_bytes(header[60:64]), str(path))
    page = int.from_bytes(header[16:18])
    page = 65536 if page == 1 else page
    if path.stat().st_size < page * int.from_bytes(header[28:32]):
        raise StoreError(f"{path} is cut off; {_REMEDY}")


def _version(connection: Connection, path: Path) -> int:
    """The version of the tables in a file that was opened, once its structure is sound."""
    if path.stat().st_size <= CHECKED:
        first = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if first != "ok":
            raise StoreError(f"{path} is damaged; {_REMEDY}")
    marked = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return min(accepted(marked, str(path)), version(connection, str(path)))


def upgrade(connection: Connection, place: str) -> None:
    """Migrate and mark, in the transaction that is open."""
    migrate(connection, place)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")


def _create(path: Path) -> None:
    """Build a new database aside and put it in place, unless another process has just done so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with held(path):
        if path.exists():
            return
        draft = Path(f"{path}.new")
        for leftover in (draft, Path(f"{draft}-journal")):
            leftover.unlink(missing_ok=True)
        _build(draft, str(path))
        draft.replace(path)
        _sync(path.parent)


def _build(draft: Path, place: str) -> None:
    engine = connect(draft, "rwc", poolclass=NullPool)
    with engine.execution_options(immediate=True).begin() as connection:
        upgrade(connection, place)
    engine.dispose()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def explain(path: Path, error: BaseException) -> str:
    """One sentence: what is wrong with the file, and what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{path} is in use by another program; try again when that has ended"
    if code in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    ):
        return f"{path} cannot be written ({error}); free space, or mend its permissions"
    return f"{path} is damaged ({error}); {_REMEDY}"
