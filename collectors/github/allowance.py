"""What a run may still spend, in points and in waiting. All threads of a run share one."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from renown.errors import IncompleteError, UnavailableError

_UNTOLD = 60.0
"""Seconds that GitHub asks for at least where it limits without saying for how long."""


class SpentError(IncompleteError):
    """The budget of points is spent."""


@dataclass(slots=True)
class Ticket:
    """One request on its way."""

    cost: int = 1
    """What it is likely to cost, or did cost. A time-out costs points too."""
    left: int | None = None
    charged: int | None = None
    waits: int | None = None
    """After how many waits it was sent; None before."""

    def spent(self, cost: int, left: object) -> None:
        """The answer says what it cost, and how many points are left."""
        self.cost = cost
        self.left = left if isinstance(left, int) else None


class Allowance:
    """Counts points and seconds; nothing is sent once either has run out, or a limit stands."""

    def __init__(self, *, budget: int | None, max_wait: float) -> None:
        self.max_wait = max_wait
        self._budget = budget
        self._points = 0
        self._left = "an unknown number"
        self._waited = 0.0
        self._waits = 0
        self._last = 0.0
        self._untold = _UNTOLD
        self._least = 1.0
        self._closed: UnavailableError | None = None
        self._lock = threading.Lock()

    def admit(self, ticket: Ticket) -> None:
        """Let a request through; SpentError or UnavailableError where nothing may be sent.

        It is asked before each wait, too, and charged once.
        """
        with self._lock:
            if self._closed is not None:
                self._points -= ticket.charged or 0
                ticket.charged = None
                raise self._closed
            ticket.waits = self._waits
            if ticket.charged is None:
                if self._budget is not None and self._points + ticket.cost > self._budget:
                    raise SpentError(f"the budget of {self._budget} points is spent")
                ticket.charged = ticket.cost
                self._points += ticket.cost

    def settle(self, ticket: Ticket) -> None:
        """The request has ended, and may have cost more or less than was likely."""
        with self._lock:
            if ticket.charged is not None:
                self._points += ticket.cost - ticket.charged
            if ticket.left is not None:
                self._left = str(ticket.left)
                if ticket.waits == self._waits:  # it was sent after the last limit
                    self._untold, self._least, self._last = _UNTOLD, 1.0, 0.0

    def limited(self, ticket: Ticket, told: float | None, why: str) -> float:
        """GitHub is to be left alone: for how many seconds from now on, which count as waited.

        Requests that were under way together wait once. Where that would be longer than allowed,
        nothing is sent any more.
        """
        with self._lock:
            together = ticket.waits is not None and ticket.waits < self._waits
            shared = self._last if together else 0.0
            least, untold = (1.0, shared) if together else (self._least, self._untold)
            wait = max(least, untold if told is None else told)
            if not together:  # a limit straight after a wait: it was not enough
                self._least = min(60.0, 2 * self._least)
                self._untold *= 2 if told is None else 1
            self._draw(max(0.0, wait - shared), wait, why)
            self._waits += 1
            self._last = max(wait, shared)
            return wait

    def rest(self, seconds: float) -> bool:
        """Whether there is time for a pause of so many seconds, which then counts as waited."""
        with self._lock:
            if self._waited + seconds > self.max_wait:
                return False
            self._waited += seconds
            return True

    def patience(self) -> float:
        """For how many seconds a request may wait: what is left, and what is being waited."""
        with self._lock:
            return self.max_wait - self._waited + self._last

    def check(self) -> None:
        """Raise what keeps requests from being sent, if anything does."""
        with self._lock:
            if self._closed is not None:
                raise self._closed

    def __str__(self) -> str:
        return f"{self._points} points used, {self._left} left in this hour"

    def _draw(self, more: float, wait: float, why: str) -> None:
        if self._waited + more > self.max_wait:
            self._closed = self._closed or UnavailableError(
                f"{why}; run again {_when(wait)}", retry_after=wait
            )
        else:
            self._waited += more


def _when(seconds: float) -> str:
    """In words; nobody waits for a time that must be a mistake."""
    return "later" if seconds > 86_400 else f"in {max(1, round(seconds / 60))} min"
