from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
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


def test_a_file_of_the_first_version_keeps_its_records_and_derives_anew(tmp_path: Path) -> None:
    file = tmp_path / "renown.sqlite"
    _of_version("0001", file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO meta VALUES (?, 'resolved', 'then')", (PERSON,))
        connection.execute("INSERT INTO meta VALUES (?, 'other', 'kept')", (PERSON,))
        connection.execute(
            "INSERT INTO works VALUES (?, 'blog/1', 'post', 'Old', NULL, NULL, NULL, NULL,"
            " 'listed', 0, 'blog', NULL, NULL, NULL, NULL, NULL, '[]', '{}', 0)",
            (PERSON,),
        )
        connection.commit()
    with Store.open("sqlite:///renown.sqlite", folder=tmp_path) as store:
        assert (None, "kept") == (store.meta(PERSON, "resolved"), store.meta(PERSON, "other"))
        assert [] == list(store.works(PERSON))


def _of_version(revision: str, file: Path) -> None:
    """A database as an older renown left it."""
    with Store.open(f"sqlite:///{file.name}", folder=file.parent) as store:
        config = Config()
        config.set_main_option("script_location", "renown.store:migrations")
        with store.database.engine.connect() as connection:
            connection.exec_driver_sql("DROP TABLE alembic_version")
            for table in reversed(metadata.sorted_tables):
                table.drop(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            connection.exec_driver_sql(f"PRAGMA user_version = {int(revision)}")
            connection.commit()
