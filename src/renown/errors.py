"""The tree of errors, grouped by what the caller can do about them.

RenownError
├── ConfigError          a file written by the person is wrong: mend it (exit 2)
├── SourceError          one source could not be read; the others go on
│   ├── SkippedError     a secret is not set: set it, or leave it
│   ├── BlockedError     the other side, or an address rule of ours, refuses: change the request
│   ├── MissingError     nothing is there (any more): change the address
│   ├── UnavailableError it may heal by itself: wait
│   ├── UnreadableError  it answered, but not in the format it promises
│   └── IncompleteError  a part was read and kept; the message says which part was not
├── StoreError           the database or its text form cannot be used as it is (exit 5)
├── LockedError          another run is at work (exit 6)
└── PublishError         writing or pushing the outputs was refused (exit 7)

Every message names the place and says what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class RenownError(Exception):
    """Anything that renown itself reports; `exit_code` is what the command line leaves with."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """One thing wrong in a file: where (file, line, key), what, and how to mend it."""

    file: str
    line: int | None
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f" {self.key}:" if self.key else ""
        return f"{place}:{key} {self.problem}; {self.remedy}"


class ConfigError(RenownError):
    """Mistakes in a file that a person wrote, all of them at once."""

    exit_code = 2

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class SourceError(RenownError):
    """One source could not be read, or not wholly; `outcome` is the word that the report shows."""

    outcome: ClassVar[str] = "failed"


class SkippedError(SourceError):
    """A secret is not set."""

    outcome = "skipped"


class BlockedError(SourceError):
    """Refused: by the other side (401, 403, 451, a challenge) or by our rule on addresses."""

    outcome = "blocked"


class MissingError(SourceError):
    """There is nothing at this address: 404, or 410 for good."""

    def __init__(self, message: str, *, gone: bool = False) -> None:
        super().__init__(message)
        self.gone = gone


class UnavailableError(SourceError):
    """Time-outs, broken connections, 429 and 5xx that outlasted the retries.

    `retry_after` is in seconds, where the other side said it.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnreadableError(SourceError):
    """The answer is too large, or not in the format that it promises."""


class IncompleteError(SourceError):
    """A part was read and kept; the message says which part was not."""

    outcome = "partial"


class StoreError(RenownError):
    """The database, or its text form, cannot be used as it is. It was left untouched."""

    exit_code = 5


class LockedError(RenownError):
    """Another run holds the lock."""

    exit_code = 6


class PublishError(RenownError):
    """An output was refused: outside the folder, damaged markers, a push that never got through."""

    exit_code = 7
