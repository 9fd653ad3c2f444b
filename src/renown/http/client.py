"""The client of a process: it puts the parts together and hands each source its session."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from renown.errors import UnavailableError
from renown.http.addresses import Backend, Transport
from renown.http.exchange import Exchange
from renown.http.limits import Limits
from renown.http.pace import Pace
from renown.http.redaction import Redactor
from renown.http.session import Session


class Client:
    """The one HTTP client of a process: safe in threads, to be closed.

    `pause` seconds lie between the starts of requests to one host (0: no pacing); `max_body` is in
    decoded bytes. With `connect_to` every host is reached at that address, unchecked, as with
    curl's --connect-to. `limits` and `backend` are for tests; a backend brings its own rules of
    addresses.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        pause: float = 1.0,
        max_body: int = 16 * 2**20,
        connect_to: tuple[str, int] | None = None,
        sleep: Callable[[float], None] | None = None,
        limits: Limits | None = None,
        backend: Backend | None = None,
    ) -> None:
        limits = limits or Limits()
        sleep = sleep or self._wait
        self._ended = threading.Event()
        backend = backend or Backend(allow_private=allow_private, connect_to=connect_to)
        self.redactor = Redactor()
        """For the handlers of the log, and for texts that are shown."""
        self._backend = backend
        self._transport = Transport(backend)
        self._exchange = Exchange(
            transport=self._transport,
            backend=backend,
            pace=Pace(pause=pause, longest=limits.longest_wait, sleep=sleep),
            limits=limits,
            max_body=max_body,
            redactor=self.redactor,
            sleep=sleep,
        )

    def session(self, source: str) -> Session:
        """The view of one source."""
        return Session(source, self._exchange)

    def end(self) -> None:
        """Wake whoever waits, in any thread, with an UnavailableError; nobody waits any more."""
        self._ended.set()
        self._backend.end()

    def _wait(self, seconds: float) -> None:
        if self._ended.wait(seconds):
            raise UnavailableError("the run has ended; run again")

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()
