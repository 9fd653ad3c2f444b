"""What scoring yields: one Score a criterion and a summary; `report` turns them into text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from renown.scorecard.periods import Beat

State = Literal["met", "on course", "behind", "not met", "unknown", "later"]
Method = Literal["gamma-poisson", "log-growth walk", "exact"]
BANDS = (50, 80, 95)
"""Percent of the outcomes that a band holds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """What a year brings, in the criterion's unit."""

    kept: float
    """Over the 365 days up to as_of."""
    needed: float | None
    """From as_of to the due date, so that the target is met; None when nothing is due."""
    reached: date | None = None
    """When the target is reached at the pace kept; None where it is met, or never."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fan:
    """What is forecast for a day: the median, and the bands around it, by their percent."""

    day: date
    median: float
    bands: Mapping[int, tuple[float, float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """How likely the target is reached by its date, and what the value is then.

    Where there are too few data, `method` is None, `note` says how many there are and how many are
    asked for, and nothing else is told.
    """

    method: Method | None
    chance: float | None = None
    """0..1, to four decimals."""
    due: Fan | None = None
    fan: tuple[Fan, ...] = ()
    """On days between now and the due date, which is the last."""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Percentile:
    """Where a value stands among others: never without who they are."""

    population: str
    title: str
    metric: str
    accounts: int
    first: date
    last: date
    age: int
    """Days since the window ended."""
    days: int
    """How long the window is, and that of the value."""
    below: float
    """Percent of the accounts with less."""
    upto: float
    """Percent of the accounts with at most as much."""
    top: bool
    """Whether it may be called the top 1 %."""
    source: str
    url: str
    """Where the figures come from, under this licence:"""
    licence: str
    caveats: tuple[str, ...]
    """Who is left out, and what else is to be known of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """The rows behind a value. A private criterion has none to show."""

    count: int = 0
    weakest: str | None = None
    keys: tuple[str, ...] = ()
    """Works as `source/key`, readings as `subject`, at most 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One column of the matrix of evidence: how many works, and the last day of one."""

    column: str
    count: int | None
    """None where no source could have told."""
    last: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Signal:
    """One number that tells how important a project is, and what it adds: 0..1."""

    name: str
    value: float
    share: float
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One kind of work in a project, how much of it, and what it adds to the activity."""

    name: str
    count: int
    activity: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """How significant a person's work in a repository is: importance times depth, both 0..1."""

    repository: str
    url: str | None
    importance: float | None
    """None where nothing is known of the repository."""
    depth: float
    significance: float | None
    counts: bool
    why: str
    """What it falls short of; "" where it counts."""
    signals: tuple[Signal, ...]
    missing: tuple[str, ...]
    """Signals of the formula that are not known."""
    pinned: str
    """Why the importance is what the scorecard says; "" where it is worked out."""
    parts: tuple[Part, ...]
    role: str
    """The role that lifts the depth; "" where none does."""
    works: int
    since: date | None
    """From which day on it counts."""
    last: date | None


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
    group: str = ""
    """The id of its group; "" for none."""
    since: date | None = None
    """From when time counts for it."""
    due: date | None = None
    pace: Pace | None = None
    forecast: Forecast | None = None
    percentile: Percentile | None = None
    proof: Proof = Proof()
    formula: str = ""
    """How the value came about, in words, with the window."""
    private: bool = False
    extra: Mapping[str, float] = field(default_factory=dict)
    """Numbers beside the value, such as `periods`, `of`, `streak` and `longest` of a habit."""
    kinds: tuple[str, ...] = ()
    """Of the works that it selects; none of readings."""
    at_least: float = 1.0
    """What a period of a habit needs."""
    beats: tuple[Beat, ...] = ()
    """The periods of a habit, oldest first, the running one the last."""
    cells: tuple[Cell, ...] = ()
    """Of a row of the matrix of evidence."""
    thresholds: tuple[float, float] | None = None
    """Importance and depth that are asked for."""
    projects: tuple[Project, ...] = ()
    """Of a criterion that asks for significance, the most significant first."""
    last: date | None = None
    """The day of the newest row behind the value."""
    ticked: str = ""
    """The entry of the ledger that says that it is done; "" where none does."""
    planned: date | None = None
    """When an entry of the ledger that lies ahead says that it will be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """`score` is the mean progress of success criteria, an unknown one as 0; `score_max` as 1."""

    met: int
    known: int
    total: int
    score: float
    score_max: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A group of criteria, as the report calls it."""

    title: str
    section: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """A whole scorecard as of a moment."""

    person: str
    name: str
    scorecard: str
    """Its name; `title` is what people call it."""
    as_of: datetime
    day: date
    """The local day of as_of."""
    summary: Summary
    criteria: tuple[Score, ...]
    title: str = ""
    groups: Mapping[str, Heading] = field(default_factory=dict)
    weakest: str = ""
    """The row of the matrix of evidence with the fewest works; "" where there is no matrix."""
