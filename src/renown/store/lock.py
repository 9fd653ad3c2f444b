"""One run at a time: a lock that vanishes with the process that holds it."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from renown.errors import LockedError, StoreError

_REMEDY = "wait until it has ended, then run again"


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Hold `<database>.lock`; LockedError names the process that does. The file itself stays."""
    path = Path(f"{database}.lock")
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror}); mend its permissions"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read(20).strip() or "unknown"
            raise LockedError(
                f"another run (process {holder}) uses {database}; {_REMEDY}"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def advised(engine: Engine, person: str) -> Iterator[None]:
    """Hold the person's advisory lock in this PostgreSQL schema, on a connection of its own."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # not to be pooled: closing it, however the process ends, unlocks
        name = {"name": f"renown {os.getpid()}"}
        connection.execute(text("SELECT set_config('application_name', :name, false)"), name)
        schema = connection.scalar(text("SELECT current_schema()"))
        digest = hashlib.sha256(f"renown\0{schema}\0{person}".encode()).digest()
        key = {"high": int.from_bytes(digest[:3]), "low": int.from_bytes(digest[3:6])}
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:high, :low)"), key):
            holder = connection.scalar(_HOLDER, key) or "renown unknown"
            process = holder.removeprefix("renown ")
            raise LockedError(f"another run (process {process}) works for {person}; {_REMEDY}")
        yield


_HOLDER = text(
    "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) JOIN pg_database"
    " ON database = pg_database.oid WHERE pg_database.datname = current_database() AND granted"
    " AND locktype = 'advisory' AND classid = :high AND objid = :low AND objsubid = 2"
)
