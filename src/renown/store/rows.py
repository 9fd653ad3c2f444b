"""What the store gives back: rows as plain values, with aware UTC datetimes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from renown.record import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Row(Record):
    """A record as it is kept."""

    person: str
    source: str
    first_seen: datetime
    changed_at: datetime
    """The as_of of the last change of its content."""
    gone_at: datetime | None = None

    @property
    def address(self) -> str:
        """`source/key`: what corrections and members point at."""
        return f"{self.source}/{self.key}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingRow:
    """A reading as it is kept."""

    person: str
    source: str
    subject: str
    name: str
    value: float
    unit: str
    at: datetime
    evidence: str
    method: str
    url: str | None
    private: bool
    first_seen: datetime
    changed_at: datetime
    gone_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRow:
    """Where a source stands after its last run.

    `records` counts its rows, readings included and private ones left out: the number is shown.
    """

    source: str
    type: str
    outcome: str
    reason: str
    last_ok: datetime | None
    records: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What criteria count: one thing done, however many records speak of it."""

    work: str
    """`source/key` of the member that speaks for it."""
    kind: str
    title: str
    url: str | None
    at: datetime | None
    day: date | None
    """Of `at`, in the person's time zone."""
    until: datetime | None
    evidence: str
    private: bool
    source: str
    repository: str | None = None
    owner: str | None = None
    number: int | None = None
    amount: float | None = None
    unit: str | None = None
    tags: tuple[str, ...] = ()
    details: Mapping[str, object]
    gone: bool = False
    sources: tuple[str, ...] = ()
    """All that speak of it, as far as they may be shown."""


class Facts(NamedTuple):
    """A work and its labels as criteria see them, a hundred thousand at a time.

    Moments and days are text as the database holds them: they sort as they happened, and to read
    them all would take longer than to judge them.
    """

    work: str
    kind: str
    title: str
    url: str | None
    at: str | None
    day: str | None
    until: str | None
    evidence: str
    private: bool
    source: str
    repository: str | None
    owner: str | None
    number: int | None
    amount: float | None
    unit: str | None
    tags: tuple[str, ...]
    details: Mapping[str, object]
    gone: bool
    sources: tuple[str, ...]
    labels: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A record that speaks of a work.

    `rule` says what joined it, "" for the one that speaks for it.
    """

    source: str
    key: str
    work: str
    rule: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A work is about this; `rule` is the word or topic that says so."""

    label: str
    work: str
    rule: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why a record does not count."""

    source: str
    key: str
    reason: str
