"""Processes that parse feeds: kept for the next document, given up when one holds them.

A process each document would spend most of its time on starting Python. A few that live on are fed
through sockets, one document at a time. Only a process can be given up (see `parsing`), so whatever
a document does to its worker, endless work, a crash, too much memory, ends that worker alone; the
next document starts another.

A worker ends when its input does, and so outlives nobody, however its parent ends; one that is at
work then has its limit of processor time before it.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from collectors.feed.parsing import ASKED, TOLD
from renown.errors import UnavailableError, UnreadableError

_PROGRAM = Path(__file__).with_name("parsing.py")
_MOST = 4
_LONGEST = 32 * 2**20
"""Bytes of one answer. Texts are cut and markup left out, so that what 16 MiB hold makes less,
unless entities, or a base address for all links, were made to grow."""
_WALL = 10
"""Seconds of the clock for one of the processor: a busy machine is no fault of the feed. Behind the
limit of the processor, for a worker that waits and works no more."""
_TURN = 0.1
"""Seconds of waiting after which it is asked again whether to wait on."""
_FOREIGN = frozenset({-signal.SIGHUP, -signal.SIGINT, -signal.SIGKILL, -signal.SIGTERM})
"""How a process ends that a person has ended, or a system that is short of memory."""

Permit = Callable[[], None]
"""Called again and again while somebody waits; by raising it ends that."""


class Pool:
    """At most `most` workers, each started when all others are at work. Safe in threads.

    To be closed when nobody uses it any more.
    """

    def __init__(self, most: int) -> None:
        # The last that was put back is taken first, so that no more are started than are needed.
        self._places: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(most):
            self._places.put(None)
        self._is_closed = False
        self._leaving = threading.Lock()

    def parse(
        self, document: bytes, seconds: float, permit: Permit = lambda: None
    ) -> dict[str, Any]:
        """What `parsing.read` makes of the document.

        It waits for its turn. UnreadableError: it takes more than so many seconds of the processor,
        or ends its worker in another way. UnavailableError: that is no fault of the document.
        Whatever `permit` raises.
        """

        def check() -> None:
            if self._is_closed:
                raise UnavailableError("the run has ended; run again")
            permit()

        place = self._places.get()
        try:
            for _ in range(2):
                check()
                place = worker = _usable(place) or _started()
                with suppress(_EndedError):
                    # Made into values before others get the place: answers may be large.
                    return dict(json.loads(worker.ask(document, seconds, check)))
        finally:
            self._leave(place)
        raise UnavailableError(
            "the processes that parsed the feed were ended by somebody else, as systems do when "
            "memory is short; the next run tries again"
        )

    def close(self) -> None:
        """End all workers: those that wait now, those at work when their threads notice."""
        waiting = []
        with self._leaving:
            self._is_closed = True
            with suppress(queue.Empty):
                while True:
                    waiting.append(self._places.get_nowait())
            for worker in waiting:
                if worker is not None:
                    worker.close()
                self._places.put(None)  # for those who wait for one, to notice

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def _leave(self, place: Worker | None) -> None:
        """Give it to the next."""
        with self._leaving:
            worker = _usable(place)
            if worker is not None and self._is_closed:
                worker.close()
                worker = None
            self._places.put(worker)


class Worker:
    """One process, for one document at a time. OSError: it cannot be started."""

    def __init__(self) -> None:
        self._is_spent = False
        self._line, other = socket.socketpair()
        with other:
            try:
                self._process = subprocess.Popen(  # noqa: S603 (our own program)
                    [sys.executable, "-P", str(_PROGRAM)],
                    stdin=other.fileno(),
                    stdout=other.fileno(),
                    stderr=subprocess.DEVNULL,
                )
            except BaseException:
                self._line.close()
                raise
        self._line.settimeout(_TURN)

    @property
    def is_usable(self) -> bool:
        """Whether it waits for a document: it has not ended, been given up or grown too large."""
        return not self._is_spent and self._process.poll() is None

    def ask(self, document: bytes, seconds: float, permit: Permit) -> bytearray:
        """Hand it over and wait for the answer. UnreadableError, or _EndedError."""
        until = time.monotonic() + seconds * _WALL

        def check() -> None:
            permit()
            if time.monotonic() > until:
                raise _late(seconds)

        self._is_spent = True  # whatever happens from here, but for an answer
        try:
            self._send(ASKED.pack(len(document), seconds), check)
            self._send(document, check)
            length, is_spent = TOLD.unpack(self._receive(TOLD.size, check))
            if length > _LONGEST:
                raise _damaged()
            answer = self._receive(length, check)
        except (OSError, EOFError):
            raise self._death(seconds) from None
        self._is_spent = is_spent
        return answer

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._line.close()

    def _send(self, data: bytes, check: Permit) -> None:
        left = memoryview(data)
        while left:
            check()
            with suppress(TimeoutError):
                left = left[self._line.send(left) :]

    def _receive(self, length: int, check: Permit) -> bytearray:
        """So many bytes; EOFError."""
        found = bytearray(length)
        left = memoryview(found)
        while left:
            check()
            with suppress(TimeoutError):
                count = self._line.recv_into(left)
                if not count:
                    raise EOFError
                left = left[count:]
        return found

    def _death(self, seconds: float) -> Exception:
        """What it died of."""
        self._process.kill()  # nothing to one that is ending, which it is
        code = self._process.wait()
        if code == -signal.SIGPROF:
            return _late(seconds)
        return _EndedError() if code in _FOREIGN else _damaged()


class _EndedError(Exception):
    """Somebody else has ended the process."""


def _usable(worker: Worker | None) -> Worker | None:
    """It, or None where it must be replaced."""
    if worker is None or worker.is_usable:
        return worker
    worker.close()
    return None


def _started() -> Worker:
    try:
        return Worker()
    except OSError as error:
        raise UnavailableError(
            f"no process could be started to parse the feed ({error.strerror}); "
            "the next run tries again"
        ) from error


def _late(seconds: float) -> UnreadableError:
    return UnreadableError(
        f"the feed was not parsed within {seconds:.3g} s and was given up; "
        "look at what stands there"
    )


def _damaged() -> UnreadableError:
    return UnreadableError(
        "the feed is damaged beyond reading, or takes more memory than there is for one; "
        "let a feed validator check it"
    )


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
