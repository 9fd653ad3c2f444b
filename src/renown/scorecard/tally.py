"""What the rows that count come to, before it is compared with a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from renown.scorecard.periods import Beat
from renown.scorecard.scores import Cell, Project, Proof

DIGITS = 6
"""Decimal places of every number in a Score."""
KEYS = 100
"""How many keys a proof names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """A value, what it grew by, and the rows behind it."""

    value: float = 0.0
    grown: float | None = None
    """What the value grew by over the 365 days up to as_of; None where that says nothing."""
    matched: int = 0
    """Rows that match, even where they are too few to count (see `having`)."""
    lapsed: bool = False
    """Nothing counts, because every reading is older than a year."""
    unsure: bool = False
    """Nothing counts, and of some of it nobody knows whether it should."""
    private: bool = False
    """A private row is among those that match."""
    proof: Proof = field(default_factory=Proof)
    extra: Mapping[str, float] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    """Sentences that the formula goes on with: how this value came about."""
    steps: tuple[tuple[date, float], ...] = ()
    """What each local day added to the value, for what is counted or added up; oldest first."""
    undated: float = 0.0
    """What was added on no day that is known."""
    growth: tuple[tuple[float, float], ...] = ()
    """Of a gauge: steps of the logarithm, each with its days; oldest first."""
    last: date | None = None
    beats: tuple[Beat, ...] = ()
    cells: tuple[Cell, ...] = ()
    projects: tuple[Project, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """An entry of the ledger that says that a step is done, or will be."""

    address: str
    day: date | None
    private: bool
    done: bool


def rounded(number: float) -> float:
    """A number as Scores hold it: the same, whatever the order in which it was added up."""
    return round(number, DIGITS) + 0.0
