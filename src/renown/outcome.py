"""How a source ended in a run. Written by `collect`, kept by the store, shown by the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Word = Literal["ok", "unchanged", "empty", "partial", "blocked", "failed", "skipped"]
GOOD: frozenset[str] = frozenset({"ok", "unchanged", "empty"})
"""A source that ended so has been read; what it can yield is known, even where it is nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One source in one run. `new` and `changed` count rows as of it; `seconds` is wall time."""

    source: str
    type: str
    word: Word
    reason: str = ""
    new: int = 0
    changed: int = 0
    requests: int = 0
    seconds: float = 0.0
    spent: str = ""
    """What it cost at the source, in its own units; printed, never kept."""
