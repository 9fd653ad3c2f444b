"""What several lists' errors say together."""

from __future__ import annotations

from collections.abc import Sequence

from renown.errors import (
    BlockedError,
    IncompleteError,
    MissingError,
    SourceError,
    UnavailableError,
    UnreadableError,
)

_GRAVEST = (BlockedError, MissingError, UnreadableError, UnavailableError, IncompleteError)
_MOST = 3
"""Sentences that are told."""


def verdict(
    errors: Sequence[SourceError], cut_off: Sequence[str], *, something: bool
) -> SourceError:
    """One error for all. `cut_off` tells how far lists are; `something` else was read to its end.

    Where only time or points ran out it is that error; where something could be read and something
    else not, IncompleteError; else the gravest kind.
    """
    told = "; ".join(list(dict.fromkeys(str(error) for error in errors))[:_MOST])
    if cut_off:
        told += f"; read so far: {', '.join(cut_off)}; the next run goes on from there"
    waits = [error.retry_after for error in errors if isinstance(error, UnavailableError)]
    if len(waits) == len(errors):
        told_waits = [wait for wait in waits if wait is not None]
        return UnavailableError(told, retry_after=max(told_waits, default=None))
    if something:
        return IncompleteError(told)
    kind = next(kind for kind in _GRAVEST if any(isinstance(error, kind) for error in errors))
    return kind(told)
