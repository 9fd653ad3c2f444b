from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from renown.errors import LockedError
from renown.store import Store
from tests.store.samples import PERSON

HOLDER = """
import sys
from pathlib import Path
from renown.errors import LockedError
from renown.store import Store
try:
    with Store.open(sys.argv[1], folder=Path(sys.argv[2])) as store, store.lock("ada"):
        print("held", flush=True)
        sys.stdin.read()
except LockedError as error:
    print("locked", error, flush=True)
"""


@contextmanager
def process(url: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its input ends, or says why not."""
    command = [sys.executable, "-c", HOLDER, url, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def said(started: subprocess.Popen[str]) -> str:
    assert started.stdout is not None
    return started.stdout.readline().strip()


def test_the_second_run_is_told_who_holds_the_lock(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    with process(store_url, tmp_path) as other:
        assert "held" == said(other)
        with (
            pytest.raises(LockedError, match=rf"process {other.pid}\).*run again"),
            store.lock(PERSON),
        ):
            pass
        assert 6 == LockedError.exit_code
        other.communicate("")
    with store.lock(PERSON):
        pass


def test_a_killed_process_leaves_no_lock(store: Store, store_url: str, tmp_path: Path) -> None:
    with process(store_url, tmp_path) as other:
        assert "held" == said(other)
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    assert locked_within(store, seconds=20)


def locked_within(store: Store, seconds: float) -> bool:
    """A server needs a moment to see that its client is gone."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(LockedError), store.lock(PERSON):
            return True
        time.sleep(0.02)
    return False


def test_of_two_that_race_one_gets_the_lock(sqlite_url: str, tmp_path: Path) -> None:
    with process(sqlite_url, tmp_path) as one, process(sqlite_url, tmp_path) as other:
        assert ["held", "locked"] == sorted(said(started).split()[0] for started in (one, other))


def test_of_two_that_race_to_create_a_database_one_gets_the_lock(tmp_path: Path) -> None:
    url = "sqlite:///new/renown.sqlite"
    with process(url, tmp_path) as one, process(url, tmp_path) as other:
        assert ["held", "locked"] == sorted(said(started).split()[0] for started in (one, other))
    Store.open(url, folder=tmp_path).close()


def test_within_one_process_the_lock_holds_too(store: Store) -> None:
    holder = f"process {os.getpid()}"
    with store.lock(PERSON), pytest.raises(LockedError, match=holder), store.lock(PERSON):
        pass
    with store.lock(PERSON):
        pass


def test_the_lock_is_let_go_when_a_run_fails(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.lock(PERSON):
        raise ZeroDivisionError
    with store.lock(PERSON):
        pass


def test_on_a_server_persons_do_not_lock_each_other_out(postgres_url: str, tmp_path: Path) -> None:
    with Store.open(postgres_url, folder=tmp_path) as store, store.lock("ada"), store.lock("grace"):
        pass


def test_the_store_can_be_written_and_read_while_locked(store: Store) -> None:
    with store.lock(PERSON):
        store.set_meta(PERSON, "a", "b")
        assert "b" == store.meta(PERSON, "a")
