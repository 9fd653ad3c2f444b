"""Bits that flip, processes that are killed, disks that fill up."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from renown.errors import StoreError
from renown.store import Store
from renown.store.dump import check, dump
from tests.store.samples import PERSON, put, reading, record, write

FILE = "renown.sqlite"
URL = f"sqlite:///{FILE}"


def flips(tmp_path: Path, count: int) -> tuple[int, int]:
    """How many of so many flipped bits were told, and how many did no harm."""
    with Store.open(URL, folder=tmp_path) as store:
        write(store, *(record(f"{number}", details={"words": number}) for number in range(300)))
        write(store, *(reading(day, subject=f"forge:{day}") for day in range(20)), state={"x": 1})
        data = put(tmp_path / "data", dump(store, PERSON))
        rows, gauges = list(store.rows(PERSON)), list(store.readings(PERSON))
    sound = (tmp_path / FILE).read_bytes()
    chance = random.Random(7)
    told = harmless = 0
    for _ in range(count):
        flipped = bytearray(sound)
        bit = chance.randrange(len(sound) * 8)
        flipped[bit // 8] ^= 1 << bit % 8
        (tmp_path / FILE).write_bytes(flipped)
        try:
            with Store.open(URL, folder=tmp_path) as store:
                problems = check(store, PERSON, data)
                if not problems:
                    assert (rows, gauges) == (
                        list(store.rows(PERSON)),
                        list(store.readings(PERSON)),
                    )
                store.sources(PERSON)
                dump(store, PERSON)
        except StoreError:
            problems = ["told"]
        told, harmless = told + bool(problems), harmless + (not problems)
    return told, harmless


def test_a_flipped_bit_is_told_or_does_no_harm(tmp_path: Path) -> None:
    told, harmless = flips(tmp_path, 10)
    assert 10 == told + harmless
    assert told


@pytest.mark.slow
def test_many_flipped_bits_are_told_or_do_no_harm(tmp_path: Path) -> None:
    told, harmless = flips(tmp_path, 300)
    assert 300 == told + harmless
    assert told > 60  # most of the others hit pages of tables that are empty


WRITER = """
import sys
from pathlib import Path
from renown.store import Store
from tests.store.samples import NOW, record
with Store.open(sys.argv[1], folder=Path(sys.argv[2])) as store:
    first = store.states("ada").get("blog", {}).get("batch", -1) + 1
    print("writing", flush=True)
    for batch in range(first, 10**6):
        rows = [record(f"{batch}-{number}", title=f"{batch}") for number in range(200)]
        store.write("ada", "blog", "feed", rows, as_of=NOW, state={"batch": batch})
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_whole_batches_with_their_state(
    store_url: str, tmp_path: Path
) -> None:
    chance = random.Random(11)
    reached = -1
    for _ in range(30):
        command = [sys.executable, "-c", WRITER, store_url, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(chance.uniform(0.01, 0.4))
            writer.send_signal(signal.SIGKILL)
        with Store.open(store_url, folder=tmp_path) as store:
            last = store.states(PERSON).get("blog", {}).get("batch", -1)
            found: dict[str, int] = {}
            for row in store.rows(PERSON):
                found[row.title] = found.get(row.title, 0) + 1
        assert {str(batch): 200 for batch in range(last + 1)} == found
        assert reached <= last
        reached = last
    assert reached > 30
    if store_url.startswith("sqlite"):
        with closing(sqlite3.connect(tmp_path / FILE)) as connection:
            assert ("ok",) == connection.execute("PRAGMA integrity_check").fetchone()


def fill(store: Store) -> None:
    """Write batches of fifty rows, each with its number as the state."""
    for batch in range(100):
        rows = [record(f"{batch}-{number}") for number in range(50)]
        write(store, *rows, state={"batch": batch})


@pytest.mark.slow
def test_wherever_the_disk_fills_up_the_last_batch_is_whole(
    sqlite_template: Path, tmp_path: Path
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    reached = set()
    for limit in range(90_000, 600_000, 7_000):
        shutil.copyfile(sqlite_template, tmp_path / FILE)
        with Store.open(URL, folder=tmp_path) as store:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limits[1]))
            try:
                with pytest.raises(StoreError, match="cannot be written"):
                    fill(store)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            last = store.states(PERSON).get("blog", {}).get("batch", -1)
            assert 50 * (last + 1) == sum(1 for _ in store.rows(PERSON))
            reached.add(last)
    assert len(reached) > 20
