"""What came of checking a badge, and the doubts that end a check early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from renown.errors import SourceError
from renown.record import Evidence

Verified = Literal["passed", "failed", "revoked", "not checked"]

_RANK: tuple[Verified, ...] = ("failed", "not checked", "passed", "revoked")
"""Of two copies of one badge: anybody can make one that fails, beside one that is genuine."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """One of four words, and why; `evidence` is what a check that passed amounts to."""

    verified: Verified
    reason: str
    evidence: Evidence | None = None
    trouble: SourceError | None = None
    """What kept the check from being made this time; the next run may get through."""
    trusted: bool = True
    """Whether it was revoked by somebody known: whoever makes a badge up can take it back, too."""

    @property
    def is_settled(self) -> bool:
        """Whether another copy of the badge cannot tell more."""
        return self.verified == "passed" or (self.verified == "revoked" and self.trusted)

    @property
    def rank(self) -> tuple[int, bool]:
        """Of two copies of one badge, the higher one holds. What may yet pass is before others."""
        is_hearsay = self.verified == "revoked" and not self.trusted
        word = "not checked" if is_hearsay else self.verified
        return _RANK.index(word), self.trouble is not None


class DoubtError(Exception):
    """The check ends here: nothing is proven, and nothing against it either."""

    verified: ClassVar[Verified] = "not checked"

    @property
    def verdict(self) -> Verdict:
        """The end of the check."""
        return Verdict(verified=self.verified, reason=str(self))


class ContradictionError(DoubtError):
    """The badge is not what it says."""

    verified = "failed"


class RevokedError(DoubtError):
    """The issuer took it back."""

    verified = "revoked"

    def __init__(self, message: str, *, trusted: bool = True) -> None:
        super().__init__(message)
        self.trusted = trusted

    @property
    def verdict(self) -> Verdict:
        """The end of the check."""
        return Verdict(verified=self.verified, reason=str(self), trusted=self.trusted)


class UnreachedError(DoubtError):
    """What the check needs could not be fetched."""

    def __init__(self, message: str, trouble: SourceError) -> None:
        super().__init__(message)
        self.trouble = trouble

    @property
    def verdict(self) -> Verdict:
        """The end of the check, for this run."""
        return Verdict(verified="not checked", reason=str(self), trouble=self.trouble)


def judged(check: Callable[[], Verdict]) -> Verdict:
    """What the check comes to, whether or not it gets to its end."""
    try:
        return check()
    except DoubtError as doubt:
        return doubt.verdict
