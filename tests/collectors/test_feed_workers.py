"""Workers: the same answer from any of them, a limit for each document, and none that is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from collectors.feed import document, workers
from collectors.feed.workers import Pool
from renown.errors import UnavailableError, UnreadableError
from tests.collectors.blog import rss

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "feed").glob("*.xml"))
SECONDS = 20.0
ENDLESS = rss(f"<author>{'a' * 200_000}</author>")
"""feedparser searches it for a mail address for minutes."""
SLOW = rss(f"<author>{'a' * 12_000}</author>", "<title>b</title>")
"""feedparser searches it for a second or two."""


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(1) as pool:
        yield pool


def titles(pool: Pool, document: bytes) -> list[str]:
    return [entry["title"] for entry in pool.parse(document, SECONDS)["entries"]]


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


def resume(process: int) -> None:
    """Where it is still there."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGCONT)


@contextmanager
def ending(pool: Pool) -> Iterator[None]:
    """Meanwhile kill the pool's worker, and all that come after it."""
    others = at_work() - {process(pool)}
    done = threading.Event()

    def kill() -> None:
        while not done.is_set():
            for worker in at_work() - others:
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
            time.sleep(0.2)

    with ThreadPoolExecutor(1) as killer:
        killing = killer.submit(kill)
        try:
            yield
        finally:
            done.set()
            killing.result()


def at_work() -> set[int]:
    """The workers of this process, of whatever pool."""
    shown = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, check=False
    )
    # Others on the machine may be called by bytes that are no text.
    rows = [line.split(maxsplit=2) for line in shown.stdout.splitlines()]
    mine = b"%d" % os.getpid()
    return {int(row[0]) for row in rows if row[1:2] == [mine] and b"parsing.py" in row[-1]}


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

    assert pool.parse(one("b"), 0.3)["entries"]


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


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_somebody_ends_at_work_costs_no_document(
    pool: Pool, way: signal.Signals
) -> None:
    titles(pool, one("a"))
    first = process(pool)
    threading.Timer(0.1, os.kill, [first, way]).start()

    assert ["", "b"] == titles(pool, SLOW)
    assert first != process(pool)


def test_where_workers_are_ended_again_and_again_the_next_run_tries_again(pool: Pool) -> None:
    titles(pool, one("a"))

    with ending(pool), pytest.raises(UnavailableError, match="the next run tries again"):
        pool.parse(ENDLESS, SECONDS)

    assert ["b"] == titles(pool, one("b"))


@pytest.mark.slow
def test_one_that_is_given_up_as_it_answers_costs_the_next_document_nothing(pool: Pool) -> None:
    """The limit of the clock falls before, into and after the answer."""
    seconds = 0.05
    for turn in range(40):
        titles(pool, one("a"))
        worker = process(pool)
        os.kill(worker, signal.SIGSTOP)
        wake = threading.Timer(seconds * 10 + (turn - 20) / 5000, resume, [worker])
        wake.start()
        with suppress(UnreadableError):
            pool.parse(one("b"), seconds)
        assert ["c"] == titles(pool, one("c"))
        wake.join()


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


@pytest.mark.slow
def test_an_answer_that_has_grown_far_beyond_its_document_is_not_taken(pool: Pool) -> None:
    base = f"https://ada.example/{'a' * 1000}/"
    items = "".join(f"<entry><id>{n}</id><link href='{n}'/></entry>" for n in range(20_000))
    body = f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{base}'>{items}</feed>"

    with pytest.raises(UnreadableError, match="takes more memory than there is"):
        pool.parse(body.encode(), 60)

    assert ["b"] == titles(pool, one("b"))


class Ended(threading.Event):
    """A run that ends; `permit` is what its sources ask."""

    def permit(self) -> None:
        if self.is_set():
            raise UnavailableError("the run has ended")


def test_when_the_run_ends_all_who_wait_and_all_at_work_go_at_once(pool: Pool) -> None:
    run = Ended()
    threading.Timer(1, run.set).start()
    started = time.monotonic()

    with ThreadPoolExecutor(4) as threads:
        found = [threads.submit(pool.parse, ENDLESS, SECONDS, run.permit) for _ in range(4)]

    assert [UnavailableError] * 4 == [type(one.exception()) for one in found]
    assert 5 > time.monotonic() - started
    assert ["b"] == titles(pool, one("b"))


def test_a_run_that_has_ended_starts_no_worker(pool: Pool) -> None:
    run = Ended()
    run.set()

    with pytest.raises(UnavailableError, match="the run has ended"):
        pool.parse(one("a"), SECONDS, run.permit)

    assert pool._places.get_nowait() is None


def test_a_document_is_given_up_when_the_run_ends() -> None:
    run = Ended()
    threading.Timer(0.5, run.set).start()

    with pytest.raises(UnavailableError, match="the run has ended"):
        document.read(ENDLESS, "text/xml", permit=run.permit)


def test_closing_ends_all_workers() -> None:
    with Pool(1) as pool:
        titles(pool, one("a"))
        there = process(pool)

    assert not is_there(there)


def test_a_pool_that_is_closed_parses_nothing() -> None:
    with Pool(1) as pool:
        pass

    with pytest.raises(UnavailableError, match="the run has ended"):
        pool.parse(one("a"), SECONDS)


def test_closing_ends_workers_at_work_and_sends_away_who_waits(pool: Pool) -> None:
    titles(pool, one("a"))
    there = process(pool)

    with ThreadPoolExecutor(3) as threads:
        found = [threads.submit(pool.parse, ENDLESS, SECONDS) for _ in range(3)]
        time.sleep(0.5)
        pool.close()

    assert [UnavailableError] * 3 == [type(one.exception()) for one in found]
    assert not is_there(there)


WITHOUT_FILES = """
import os, resource
from collectors.feed.workers import Pool
from renown.errors import UnavailableError
last = os.dup(0)
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
with Pool(1) as pool:
    for left in range(8):
        resource.setrlimit(resource.RLIMIT_NOFILE, (last + left, most))
        try:
            pool.parse(b"<rss/>", 20)
        except UnavailableError as error:
            print(error)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    pool.parse(b"<rss/>", 20)
"""


def test_where_no_process_can_be_started_the_next_run_tries_again() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_FILES],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert "" == done.stderr
    told = "no process could be started to parse the feed (Too many open files)"
    assert {f"{told}; the next run tries again"} == set(done.stdout.splitlines())


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
