"""Processes that parse feeds: kept for the next document, given up when one holds them.

A process each document would spend most of its time on starting Python. A few that live on are fed
through pipes, one document at a time. Only a process can be given up (see `parsing`), so whatever a
document does to its worker, endless work, a crash, too much memory, ends that worker alone; the
next document starts another.

A worker ends when its input does, and so outlives nobody, however its parent ends; one that is at
work then has its limit of processor time before it.
"""

from __future__ import annotations

import atexit
import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from collectors.feed.parsing import ASKED, TOLD
from renown.errors import UnreadableError

_PROGRAM = Path(__file__).with_name("parsing.py")
_MOST = 4
_LONGEST = 64 * 2**20
"""Bytes of one answer. What 16 MiB hold makes less, unless its entities were made to grow."""
_WALL = 10
"""Seconds of the clock for one of the processor: a busy machine is no fault of the feed. Behind the
limit of the processor, for a worker that waits and works no more."""


class Pool:
    """At most `most` workers, each started when all others are at work. Safe in threads.

    To be closed when nobody uses it any more.
    """

    def __init__(self, most: int) -> None:
        # The last that was put back is taken first, so that no more are started than are needed.
        self._places: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(most):
            self._places.put(None)

    def parse(self, document: bytes, seconds: float) -> bytes:
        """What `parsing.read` makes of the document, as JSON.

        It waits for its turn. UnreadableError: it takes more than so many seconds of the processor,
        or ends its worker in another way.
        """
        worker = self._places.get()
        try:
            if worker is None or not worker.is_alive:
                _close(worker)
                worker = Worker()
            answer = worker.ask(document, seconds)
        finally:
            if worker is not None and worker.is_spent:
                _close(worker)
                worker = None
            self._places.put(worker)
        return answer

    def close(self) -> None:
        """End all workers that wait; those at work end with this process."""
        with suppress(queue.Empty):
            while True:
                _close(self._places.get_nowait())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


class Worker:
    """One process, for one document at a time."""

    def __init__(self) -> None:
        self.is_spent = False
        """It has died, or grown so large that another should take its place."""
        self._process = subprocess.Popen(  # noqa: S603 (our own program; documents are its input)
            [sys.executable, "-P", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @property
    def is_alive(self) -> bool:
        """Whether it waits for a document; somebody may have ended it."""
        return self._process.poll() is None

    def ask(self, document: bytes, seconds: float) -> bytes:
        """Hand it over and wait for the answer; UnreadableError."""
        late = threading.Event()
        clock = threading.Timer(seconds * _WALL, self._give_up, [late])
        clock.daemon = True
        clock.start()
        is_spent, self.is_spent = True, True  # whatever happens from here, but for an answer
        try:
            is_spent, answer = self._exchange(document, seconds)
        except (OSError, EOFError):
            self._process.kill()
            code = self._process.wait()
            if late.is_set() or code == -signal.SIGPROF:
                raise UnreadableError(
                    f"the feed was not parsed within {seconds:.3g} s and was given up; "
                    "look at what stands there"
                ) from None
            raise UnreadableError(
                "the feed is damaged beyond reading, or takes more memory than there is for one; "
                "let a feed validator check it"
            ) from None
        finally:
            clock.cancel()
        self.is_spent = is_spent
        return answer

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _exchange(self, document: bytes, seconds: float) -> tuple[bool, bytes]:
        """Whether it is spent, and the answer. OSError or EOFError when it dies meanwhile."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(ASKED.pack(len(document), seconds))
        self._process.stdin.write(document)
        self._process.stdin.flush()
        head = self._process.stdout.read(TOLD.size)
        if len(head) < TOLD.size:
            raise EOFError
        length, is_spent = TOLD.unpack(head)
        if length > _LONGEST:
            raise EOFError
        answer = self._process.stdout.read(length)
        if len(answer) < length:
            raise EOFError
        return is_spent, answer

    def _give_up(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()


def _close(worker: Worker | None) -> None:
    if worker is not None:
        worker.close()


_making = threading.Lock()


def pool() -> Pool:
    """The one of this process, made when it is first asked for.

    This is the one thing that outlives a run: a collector is given nothing that lives longer than
    one source, and workers are worth having only when all sources share them. It holds no state
    that a document could leave to the next, costs nothing before the first feed is read, and is
    closed when Python ends.
    """
    with _making:
        return _made()


@cache
def _made() -> Pool:
    made = Pool(min(_cores(), _MOST))
    atexit.register(made.close)
    return made


def _cores() -> int:
    """As many as this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
