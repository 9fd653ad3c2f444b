from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from renown.errors import StoreError
from renown.store import Store
from renown.store.schema import SCHEMA
from renown.store.sqlite import APPLICATION
from tests.store.samples import PERSON, record, write

FILE = "renown.sqlite"
URL = f"sqlite:///{FILE}"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A SQLite database with a few rows; nothing lies beside it but its lock."""
    with Store.open(URL, folder=tmp_path) as store:
        write(store, *(record(f"{number}") for number in range(200)))
    yield tmp_path / FILE
    assert {path.name for path in tmp_path.iterdir()} <= {FILE, f"{FILE}.lock"}


def refused(file: Path, *words: str) -> None:
    """Opening says these words in one sentence, and leaves the file as it is."""
    before = file.read_bytes()
    with pytest.raises(StoreError) as raised:
        Store.open(URL, folder=file.parent)
    assert before == file.read_bytes()
    message = str(raised.value)
    assert "\n" not in message
    assert all(word in message for word in (str(file), *words)), message


def alter(file: Path, offset: int, content: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(offset)
        opened.write(content)


def test_a_missing_file_and_its_folders_are_created(tmp_path: Path) -> None:
    with Store.open("sqlite:///deep/er/renown.sqlite", folder=tmp_path) as store:
        assert [] == list(store.rows(PERSON))
    with closing(sqlite3.connect(tmp_path / "deep/er/renown.sqlite")) as connection:
        assert (APPLICATION,) == connection.execute("PRAGMA application_id").fetchone()
        assert (SCHEMA,) == connection.execute("PRAGMA user_version").fetchone()
        assert ("delete",) == connection.execute("PRAGMA journal_mode").fetchone()


def test_what_was_written_is_there_when_opened_again(file: Path) -> None:
    with Store.open(URL, folder=file.parent) as store:
        assert 200 == sum(1 for _ in store.rows(PERSON))


def test_an_absolute_path_is_taken_as_it_is(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/a b%c.sqlite", folder=Path("/nowhere")).close()
    assert (tmp_path / "a b%c.sqlite").is_file()


def test_an_empty_file_is_refused(file: Path) -> None:
    file.write_bytes(b"")
    refused(file, "is empty", "move it away", "renown load")


@pytest.mark.parametrize("content", [b"hello", b"<<<<<<< HEAD\n" * 99, b"SQLite format 3\0"])
def test_a_file_that_is_no_database_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    refused(file, "no SQLite database", "renown load")


def test_the_database_of_another_program_is_refused(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE notes (text)")
    refused(file, "another program", "[store] url")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(file: Path, share: float) -> None:
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    refused(file, "renown load")


def test_a_file_with_broken_pages_is_refused(file: Path) -> None:
    alter(file, 4096, b"\xff" * 4096)
    refused(file, "damaged", "renown load")


def test_a_newer_file_is_refused(file: Path) -> None:
    alter(file, 60, (SCHEMA + 1).to_bytes(4))
    refused(file, "newer renown", "upgrade")


def test_a_file_with_a_newer_migration_is_refused(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    refused(file, "newer renown", "upgrade")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreError, match="is no file"):
        Store.open(URL, folder=tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"name another file in \[store\] url"):
        Store.open("sqlite:///file/renown.sqlite", folder=tmp_path)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "no address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://ada:hunter2@db.example/renown", "mysql is not supported"),
        ("postgresql+psycopg://ada:hunter2@127.0.0.1:1/renown", "127.0.0.1:1/renown refuses"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_its_password(
    tmp_path: Path, url: str, words: str
) -> None:
    with pytest.raises(StoreError, match="\\[store\\] url") as raised:
        Store.open(url, folder=tmp_path)
    assert words in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_database_that_vanishes_is_not_made_anew(tmp_path: Path) -> None:
    with Store.open(URL, folder=tmp_path) as store:
        store.close()
        (tmp_path / FILE).unlink()
        with pytest.raises(StoreError, match="cannot be written"):
            list(store.rows(PERSON))
    assert not (tmp_path / FILE).exists()


def test_a_killed_transaction_is_undone_when_the_file_is_opened(file: Path) -> None:
    before = file.read_bytes()
    script = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 1')\n"
        "connection.execute('BEGIN')\n"
        "connection.execute(\"UPDATE records SET title = 'torn'\")\n"
        "connection.execute('PRAGMA user_version = 99')\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(file)], check=False)
    assert before != file.read_bytes()
    assert Path(f"{file}-journal").stat().st_size > 0
    with Store.open(URL, folder=file.parent) as store:
        assert {"On tides"} == {row.title for row in store.rows(PERSON)}


def test_a_file_that_a_tool_gave_a_write_ahead_log_is_one_file_again(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert ("wal",) == connection.execute("PRAGMA journal_mode = WAL").fetchone()
    with Store.open(URL, folder=file.parent) as store:
        write(store, record("more"))
    with closing(sqlite3.connect(file)) as connection:
        assert ("delete",) == connection.execute("PRAGMA journal_mode").fetchone()
        assert (201,) == connection.execute("SELECT count(*) FROM records").fetchone()


def test_a_full_disk_is_told_and_what_was_there_stays(file: Path) -> None:
    with Store.open(URL, folder=file.parent) as store:
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        # A limit of the process stands in for the disk's: SIGXFSZ is ignored by Python.
        resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 8192, limits[1]))
        try:
            with pytest.raises(StoreError, match=r"cannot be written .* free space"):
                write(store, *(record(f"more {number}") for number in range(2000)))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert 200 == sum(1 for _ in store.rows(PERSON))
        write(store, record("once more"))
        assert 201 == sum(1 for _ in store.rows(PERSON))


def test_a_full_disk_leaves_no_half_made_database(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limits[1]))
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            Store.open(URL, folder=tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not (tmp_path / FILE).exists()
    Store.open(URL, folder=tmp_path).close()


def test_a_file_that_may_not_be_written_is_told_and_can_be_read() -> None:
    nobody, me = 65534, os.geteuid()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as restored:
        with Store.open(URL, folder=Path(folder)) as store:
            write(store, record())
        Path(folder, FILE).chmod(0o444)
        Path(folder).chmod(0o555)
        restored.callback(Path(folder).chmod, 0o755)
        if me == 0:  # root may write anything
            os.seteuid(nobody)
            restored.callback(os.seteuid, me)
        with Store.open(URL, folder=Path(folder)) as store:
            assert 1 == sum(1 for _ in store.rows(PERSON))
            with pytest.raises(StoreError, match=r"cannot be written .* mend its permissions"):
                write(store, record("more"))


def test_the_version_is_checked_without_alembic(file: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from renown.store import Store\n"
        f"Store.open({URL!r}, folder=Path(sys.argv[1])).close()\n"
        "print('alembic' in sys.modules)\n"
    )
    command = [sys.executable, "-c", script, str(file.parent)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "False\n" == done.stdout


def test_a_password_in_the_address_of_a_server_is_not_told(tmp_path: Path) -> None:
    url = "postgresql+psycopg://ada:hunter1@127.0.0.1:1/renown?password=hunter2&connect_timeout=2"
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/renown refuses") as raised:
        Store.open(url, folder=tmp_path)

    assert "hunter" not in str(raised.value)
