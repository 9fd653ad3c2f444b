from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from renown.errors import StoreError
from renown.store import Store
from tests.store.samples import NOW, PERSON, record, write


def test_tables_are_made_on_a_bare_server(bare_postgres_url: str, tmp_path: Path) -> None:
    for _ in range(2):
        with Store.open(bare_postgres_url, folder=tmp_path) as store:
            write(store, record())
            assert [NOW] == [row.first_seen for row in store.rows(PERSON)]


@pytest.mark.parametrize(
    ("version", "words"), [("9999", "newer renown"), ("ae1027a6acf", "another program")]
)
def test_tables_on_a_server_that_are_not_ours_are_refused(
    bare_postgres_url: str, tmp_path: Path, version: str, words: str
) -> None:
    Store.open(bare_postgres_url, folder=tmp_path).close()
    with psycopg.connect(bare_postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", [version])
    with pytest.raises(StoreError, match=words):
        Store.open(bare_postgres_url, folder=tmp_path)


def test_a_server_with_tables_of_those_names_is_left_as_it_is(
    bare_postgres_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(bare_postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE works (author text)")
        with pytest.raises(StoreError, match="already exists"):
            Store.open(bare_postgres_url, folder=tmp_path)
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        ).fetchall()
    assert [("works",)] == tables
