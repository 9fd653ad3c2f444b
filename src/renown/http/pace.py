"""When a request may start: in its turn, after the pause, and not before the host allows it.

Hosts never wait for each other.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from renown.errors import UnavailableError

_TICK = 1e-6  # seconds; less is rounding


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What counts as one host."""

    scheme: str
    host: str
    port: int | None


class Pace:
    """Politeness towards all hosts: `pause` seconds between the starts of requests to one of them.

    With a pause, documents of a host stand in one queue, first come first served, and are fetched
    one at a time. An API has limits of its own, so requests to it keep no pause; they only wait as
    the host asked. `longest` is how long a host may make us wait. `sleep` is believed: a test's may
    return at once.
    """

    def __init__(self, *, pause: float, longest: float, sleep: Callable[[float], None]) -> None:
        self._pause = pause
        self._longest = longest
        self._sleep = sleep
        self._lanes: dict[Origin, _Lane] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, origin: Origin) -> Iterator[None]:
        """Wait for the turn and, where there is a pause, keep it while the request runs.

        UnavailableError when the host does not want to be asked for too long a time.
        """
        lane = self._lane(origin)
        with lane.turn() if self._pause else nullcontext():
            lane.wait(self._pause, self._longest, self._sleep)
            yield

    def leave(self, origin: Origin, patience: float | None, permit: Callable[[], None]) -> None:
        """Wait until the host may be asked: for as long as it said, without a pause or a queue.

        UnavailableError when that is longer than `patience` seconds. `permit` is asked before each
        sleep, and last: things may have changed meanwhile.
        """
        longest = self._longest if patience is None else patience
        self._lane(origin).wait(0.0, longest, self._sleep, permit)
        permit()

    def hold(self, origin: Origin, seconds: float) -> None:
        """The host asked for it: no request to it starts before so many seconds have passed."""
        self._lane(origin).hold(seconds)

    def _lane(self, origin: Origin) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(origin, _Lane(origin.host))


class _Lane:
    """The way to one host."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()
        self._next = 0.0  # when the pause is over
        self._held = 0.0  # when the host may be asked again

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Stand in the queue and be its head."""
        ticket = object()
        try:
            with self._changed:
                self._queue.append(ticket)
                self._changed.wait_for(lambda: self._queue[0] is ticket)
            yield
        finally:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def wait(
        self,
        pause: float,
        longest: float,
        sleep: Callable[[float], None],
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """Sleep until a request may start, and count it as started."""
        now = time.monotonic()
        while (seconds := self._start(now, pause, longest)) > 0:
            before()
            sleep(seconds)
            now = max(time.monotonic(), now + seconds)

    def _start(self, now: float, pause: float, longest: float) -> float:
        """Seconds until a request may start; 0 when it does so now."""
        with self._changed:
            if (wait := self._held - now) > longest:
                raise UnavailableError(
                    f"{self._host} asks to be left alone for {wait:.0f} s; run again after that",
                    retry_after=wait,
                )
            seconds = max(self._next, self._held) - now
            if seconds > _TICK:
                return seconds
            self._held = 0.0
            if pause:
                self._next = time.monotonic() + pause
            return 0.0

    def hold(self, seconds: float) -> None:
        """Let nothing start before so many seconds have passed."""
        with self._changed:
            self._held = max(self._held, time.monotonic() + seconds)
