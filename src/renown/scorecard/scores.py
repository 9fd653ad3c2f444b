"""What scoring yields: one Score a criterion and a summary; `report` turns them into text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

State = Literal["met", "on course", "behind", "not met", "unknown", "later"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """What a year brings, in the criterion's unit."""

    kept: float
    """Over the 365 days up to as_of."""
    needed: float | None
    """From as_of to the due date, so that the target is met; None when nothing is due."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """The rows behind a value. A private criterion has none to show."""

    count: int = 0
    weakest: str | None = None
    keys: tuple[str, ...] = ()
    """Works as `source/key`, readings as `subject`, at most 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """One criterion as of a moment. Of a private one only `state` (met or not met) is told."""

    id: str
    section: str
    title: str
    value: float | None
    """None where unknown or private."""
    target: float | None
    unit: str
    state: State
    progress: float | None
    """0..1; None where unknown or private."""
    since: date | None = None
    """From when time counts for it."""
    due: date | None = None
    pace: Pace | None = None
    forecast: Mapping[str, object] | None = None
    percentile: Mapping[str, object] | None = None
    proof: Proof = Proof()
    formula: str = ""
    """How the value came about, in words, with the window."""
    private: bool = False
    extra: Mapping[str, float] = field(default_factory=dict)
    """Numbers beside the value, such as `periods`, `of`, `streak` and `longest` of a habit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """`score` is the mean progress of success criteria, an unknown one as 0; `score_max` as 1."""

    met: int
    known: int
    total: int
    score: float
    score_max: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """A whole scorecard as of a moment."""

    person: str
    name: str
    scorecard: str
    """Its name; `title` is what people call it."""
    as_of: datetime
    summary: Summary
    criteria: tuple[Score, ...]
    title: str = ""
