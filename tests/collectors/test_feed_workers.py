"""Workers: the same answer from any of them, a limit for each document, and none that is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from collectors.feed import workers
from collectors.feed.workers import Pool
from renown.errors import UnreadableError
from tests.collectors.blog import rss

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "feed").glob("*.xml"))
SECONDS = 20.0
ENDLESS = rss(f"<author>{'a' * 200_000}</author>")
"""feedparser searches it for a mail address for minutes."""


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(1) as pool:
        yield pool


def titles(pool: Pool, document: bytes) -> list[str]:
    found: dict[str, Any] = json.loads(pool.parse(document, SECONDS))
    return [entry["title"] for entry in found["entries"]]


def one(title: object) -> bytes:
    return rss(f"<title>{title}</title>")


def process(pool: Pool) -> int:
    """The worker's, which waits."""
    worker = pool._places.get()
    pool._places.put(worker)
    assert worker is not None
    return worker._process.pid


def is_there(process: int) -> bool:
    """Also one that has ended and was not waited for."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def is_gone_soon(process: int) -> bool:
    """A process that is not our child: its zombie, if any, is somebody else's to bury."""
    for _ in range(100):
        if not is_there(process) or _is_zombie(process):
            return True
        time.sleep(0.1)
    return False


def _is_zombie(process: int) -> bool:
    shown = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, check=False
    )
    return shown.stdout.strip()[:1] in (b"Z", b"")


def test_one_worker_reads_one_document_after_another(pool: Pool) -> None:
    assert ["a"] == titles(pool, one("a"))
    first = process(pool)
    assert ["b"] == titles(pool, one("b"))

    assert first == process(pool)


def test_a_document_leaves_nothing_behind_for_the_next(pool: Pool) -> None:
    bodies = [sample.read_bytes() for sample in SAMPLES]
    alone = []
    for body in bodies:
        with Pool(1) as fresh:
            alone.append(fresh.parse(body, SECONDS))

    assert alone + alone[::-1] == [pool.parse(body, SECONDS) for body in bodies + bodies[::-1]]


def test_many_threads_get_their_own_answers_from_few_workers() -> None:
    with Pool(2) as pool, ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: titles(pool, one(number)), range(40)))

    assert [[str(number)] for number in range(40)] == found


def test_a_worker_that_takes_too_long_is_replaced(pool: Pool) -> None:
    titles(pool, one("a"))
    first = process(pool)

    with pytest.raises(UnreadableError, match=r"not parsed within 0\.2 s"):
        pool.parse(ENDLESS, 0.2)

    assert ["b"] == titles(pool, one("b"))
    assert not is_there(first)


def test_time_is_counted_for_each_document_anew(pool: Pool) -> None:
    body = rss(*(f"<title>{number}</title>" for number in range(500)))
    titles(pool, body)
    started = process(pool)

    for _ in range(15):  # each takes about 0.07 s, all together more than one may
        pool.parse(body, 0.7)

    assert started == process(pool)


def test_waiting_is_not_counted(pool: Pool) -> None:
    pool.parse(one("a"), 0.3)
    time.sleep(0.5)

    assert json.loads(pool.parse(one("b"), 0.3))["entries"]


def test_a_worker_that_stops_working_is_given_up_too(pool: Pool) -> None:
    titles(pool, one("a"))
    os.kill(process(pool), signal.SIGSTOP)

    with pytest.raises(UnreadableError, match="given up"):
        pool.parse(one("b"), 0.05)

    assert ["c"] == titles(pool, one("c"))


def test_a_worker_that_crashes_at_work_is_replaced(pool: Pool) -> None:
    titles(pool, one("a"))
    threading.Timer(0.3, os.kill, [process(pool), signal.SIGSEGV]).start()

    with pytest.raises(UnreadableError, match="damaged beyond reading"):
        pool.parse(ENDLESS, SECONDS)

    assert ["b"] == titles(pool, one("b"))


def test_a_worker_that_ended_while_it_waited_costs_no_document(pool: Pool) -> None:
    titles(pool, one("a"))
    os.kill(process(pool), signal.SIGKILL)
    time.sleep(0.1)

    assert ["b"] == titles(pool, one("b"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to the limit")
@pytest.mark.slow
def test_a_document_that_takes_a_gigabyte_is_given_up(pool: Pool) -> None:
    entity = f'<!DOCTYPE rss [\n<!ENTITY a "{"a" * 10**6}">\n]><!--{" " * 10**7}-->'
    body = entity.encode() + one("&a;" * 900)

    with pytest.raises(UnreadableError, match="more memory than there is"):
        pool.parse(body, 60)

    assert ["b"] == titles(pool, one("b"))


@pytest.mark.slow
def test_a_worker_that_has_grown_is_replaced_after_its_answer(pool: Pool) -> None:
    titles(pool, one("a"))
    first = process(pool)

    titles(pool, rss("<a>" * 100_000))
    assert ["b"] == titles(pool, one("b"))
    assert not is_there(first)


def test_closing_ends_all_workers() -> None:
    with Pool(1) as pool:
        titles(pool, one("a"))
        there = process(pool)

    assert not is_there(there)


PROGRAM = """
import os, signal, sys
from collectors.feed import workers, xmlfeed
text = "<rss version='2.0'><channel><title>a</title><item><title>b</title></item></channel></rss>"
assert xmlfeed.read(text).entries
places = workers.pool()._places
worker = places.get()
places.put(worker)
print(worker._process.pid, flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("way", ["at its end", "killed"])
def test_no_worker_outlives_its_parent(way: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, way],
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert b"" == done.stderr
    assert is_gone_soon(int(done.stdout))


def test_all_threads_of_a_process_share_one_pool() -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: workers.pool(), range(8)))

    assert 1 == len(found)
