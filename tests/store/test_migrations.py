from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from renown.errors import StoreError
from renown.store import Store
from renown.store.schema import SCHEMA
from renown.store.sqlite import APPLICATION
from renown.store.tables import metadata
from tests.store.samples import NOW, PERSON, record, write


def test_migrations_make_the_tables_that_the_code_describes(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert [] == compare_metadata(context, metadata)


def test_the_newest_migration_is_the_one_the_code_knows() -> None:
    config = Config()
    config.set_main_option("script_location", "renown.store:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert [f"{SCHEMA:04}"] == scripts.get_heads()
    numbers = [int(script.revision) for script in scripts.walk_revisions()]
    assert list(range(SCHEMA, 0, -1)) == numbers


def test_an_older_file_is_migrated(tmp_path: Path) -> None:
    file = tmp_path / "renown.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
    with Store.open("sqlite:///renown.sqlite", folder=tmp_path) as store:
        write(store, record())
        assert [NOW] == [row.first_seen for row in store.rows(PERSON)]
    with closing(sqlite3.connect(file)) as connection:
        assert (SCHEMA,) == connection.execute("PRAGMA user_version").fetchone()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "renown.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("CREATE TABLE works (author)")
    before = file.read_bytes()
    with pytest.raises(StoreError, match="already exists"):
        Store.open("sqlite:///renown.sqlite", folder=tmp_path)
    assert before == file.read_bytes()
