"""A criterion as it is written: what it selects, what that is made into, and the target.

Every rule stands at one key and names its remedy, so that all mistakes of a file are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from renown.record import Evidence, Kind
from renown.scorecard.periods import Period

Section = Literal[
    "success", "habit", "focus", "skill", "leadership", "business", "specialisation", "plan"
]
Aggregate = Literal[
    "count", "distinct", "sum", "latest", "max", "sum_latest", "share_of_periods", "exists"
]

OF_TOTALS = ("count", "distinct", "sum")
OF_READINGS = ("latest", "max", "sum_latest")
OF_WORKS = ("count", "distinct", "sum", "latest", "max", "share_of_periods", "exists")
MEASURED = ("sum", "latest", "max")
"""Aggregates of works that need a number of each: its amount, unless `measure` says another."""


def listed(value: object) -> object:
    """One value, or a list of them."""
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, tuple) else (value,)


Word = Annotated[str, Field(min_length=1, max_length=200)]
NAME = r"^[a-z0-9][a-z0-9._-]{0,63}$"
Identifier = Annotated[str, Field(pattern=NAME)]
Words = Annotated[tuple[Word, ...], BeforeValidator(listed), Field(max_length=500)]
Kinds = Annotated[tuple[Kind, ...], BeforeValidator(listed)]
Detail = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
Number = Annotated[float, Field(strict=True, gt=0, le=1e15, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True, ge=1, le=1000)]
Days = Annotated[int, Field(strict=True, ge=1, le=36525)]
Day = Annotated[date, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]


class Table(BaseModel):
    """The base of all tables of a scorecard: no other keys than those it names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Thresholds(Table):
    """How significant the work in a repository has to be, to count."""

    importance: Share = 0.0
    depth: Share = 0.0


class Select(Table):
    """Which works, or which readings. Every key narrows; of a list, one is enough."""

    kind: Kinds = ()
    reading: Word | None = Field(None, validate_default=True)
    """The name of a reading, instead of kinds of works."""
    source: Words = ()
    """Names of sources; any of those that speak of a work is enough."""
    type: Words = ()
    """Types of sources, such as "feed"."""
    platform: Words = ()
    """Of readings: what stands before the colon of the account."""
    label: Words = ()
    tag: Words = ()
    words: Words = ()
    """Words and phrases of the title or the event, whole and in any case."""
    evidence: Evidence | None = None
    """At least so strong."""
    owner: Words = ()
    not_owner: Words = ()
    own: Flag | None = None
    """Whether the repository belongs to one of the person's own accounts."""
    significance: Thresholds | None = None
    """Only in repositories in which the person's work is at least so significant."""
    merged: Flag | None = None
    """Whether pull requests count only where they were merged; other kinds are not asked."""
    details: Mapping[Detail, str | bool | Annotated[int, Field(ge=-(2**53), le=2**53)] | float] = {}
    valid: Flag | None = None
    """Whether it is valid on the day that is judged; what never expires always is."""
    min_days: Days | None = None
    """How many days ago it has to have begun."""
    min_amount: float | None = Field(None, strict=True, allow_inf_nan=False)
    max_amount: float | None = Field(None, strict=True, allow_inf_nan=False)
    unit: Word | None = None

    @field_validator("reading")
    @classmethod
    def _one_of_two(cls, reading: str | None, info: ValidationInfo) -> str | None:
        if "kind" in info.data and bool(info.data["kind"]) is (reading is not None):
            raise ValueError(
                'needs either kind or reading; write kind = "talk" or reading = "followers"'
            )
        return reading

    @field_validator(
        "label", "tag", "words", "owner", "not_owner", "own", "significance", "merged", "details",
        "valid", "min_days", "min_amount", "max_amount",
    )  # fmt: skip
    @classmethod
    def _of_works(cls, value: object, info: ValidationInfo) -> object:
        if value not in (None, (), {}) and info.data.get("reading") is not None:
            raise ValueError("says something about works, not about readings; take it out")
        return value

    @field_validator("platform")
    @classmethod
    def _of_readings(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if value and info.data.get("kind"):
            raise ValueError("says something about readings, not about works; take it out")
        return value

    @field_validator("tag")
    @classmethod
    def _plain(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        if any(re.search(r'["\\\x00-\x1f]|^,$', tag) for tag in tags):
            raise ValueError("is no tag; write letters, digits and hyphens")
        return tags


class Standing(Table):
    """Which people the value is compared with."""

    population: Identifier
    metric: Identifier


class Criterion(Table):
    """What is selected, what it is made into, and the target that it is compared with."""

    id: Identifier
    section: Section
    group: Identifier | None = None
    """The group that it stands in, whose keys it has where it does not write its own."""
    title: Word
    select: Select
    aggregate: Aggregate
    target: Number
    since: Day | None = Field(None, alias="from")
    """The first local day that counts."""
    by: Day | None = None
    """The last local day that counts, when the target is due."""
    late: Flag = False
    """Whether what comes after `by` counts as well; the target is due then all the same."""
    trailing: Days | None = None
    """How many local days back count, the last one included."""
    days: tuple[Whole, Whole] | None = None
    """Instead of `from` and `by`: the first and the last day, counted from the start of the
    plan.
    """
    unit: str = Field("", max_length=60)
    of: Literal["repository", "owner", "source"] | None = Field(None, validate_default=True)
    """What `distinct` tells apart."""
    having: Whole | None = None
    """How many works each of them needs, to be counted by `distinct`."""
    period: Period | None = Field(None, validate_default=True)
    """What `share_of_periods` counts."""
    window: Whole | None = Field(None, validate_default=True)
    """How many whole periods back it looks."""
    at_least: Number | None = None
    """How many works a period needs, or how much of what is measured; 1 unless said."""
    measure: Detail | None = None
    """Which number of a work is meant: "amount", or a detail such as "users"."""
    task: Identifier | None = None
    """The step that an entry of the ledger ticks: it is met then, whatever else is counted."""
    percentile: Standing | None = Field(None, validate_default=True)
    chart: Flag = False
    """Whether the report draws how it came about; for what is counted or added up."""
    matrix: Flag = False
    """Whether it is a row of the matrix of evidence."""
    note: str = Field("", max_length=200)
    """What the value is and what it is not: one line that ends the formula, without a full stop."""
    begins: Day | None = Field(None, exclude=True)
    """When its time begins, where works count from an earlier day on. Set by `days`."""
    waits: str = Field("", exclude=True)
    """Why it has not begun: what the configuration does not say yet."""

    @field_validator("aggregate")
    @classmethod
    def _applies(cls, aggregate: Aggregate, info: ValidationInfo) -> Aggregate:
        select = info.data.get("select")
        if select is not None:
            known = OF_WORKS if select.reading is None else OF_READINGS
            if aggregate not in known:
                what = "works" if select.reading is None else "readings"
                raise ValueError(f"does not go with {what}; write one of {', '.join(known)}")
        return aggregate

    @field_validator("target")
    @classmethod
    def _reachable(cls, target: float, info: ValidationInfo) -> float:
        if info.data.get("aggregate") == "exists" and target != 1:
            raise ValueError("can only be 1 where something exists or not; write target = 1")
        return target

    @field_validator("by")
    @classmethod
    def _in_order(cls, by: date | None, info: ValidationInfo) -> date | None:
        since = info.data.get("since")
        if by is not None and since is not None and by < since:
            raise ValueError(f"lies before from, {since}; exchange the two")
        return by

    @field_validator("late")
    @classmethod
    def _after(cls, late: bool, info: ValidationInfo) -> bool:
        select = info.data.get("select")
        if late and select is not None and select.reading is not None:
            raise ValueError("goes with works only; take it out")
        return late

    @field_validator("trailing")
    @classmethod
    def _rolling(cls, trailing: int | None, info: ValidationInfo) -> int | None:
        if trailing is None:
            return None
        select = info.data.get("select")
        if select is not None and select.reading is not None:
            raise ValueError("goes with works only; take it out")
        if info.data.get("aggregate") == "share_of_periods":
            raise ValueError("does not go with share_of_periods; write window instead")
        return trailing

    @field_validator("days")
    @classmethod
    def _of_the_plan(
        cls, days: tuple[int, int] | None, info: ValidationInfo
    ) -> tuple[int, int] | None:
        if days is None:
            return None
        if days[0] > days[1]:
            raise ValueError("ends before it begins; exchange the two")
        if info.data.get("since") or info.data.get("by"):
            raise ValueError("stands instead of from and by; take those out")
        return days

    @field_validator("of", "having")
    @classmethod
    def _with_distinct(cls, value: object, info: ValidationInfo) -> object:
        name, aggregate = info.field_name, info.data.get("aggregate", "distinct")
        if value is not None and aggregate != "distinct":
            raise ValueError("goes with distinct only; take it out")
        if name == "of" and value is None and info.data.get("aggregate") == "distinct":
            raise ValueError('does not say what is distinct; write of = "repository"')
        select = info.data.get("select")
        judged = select is not None and select.significance is not None
        if name == "of" and judged and value not in (None, "repository"):
            raise ValueError('is judged by repository; write of = "repository"')
        return value

    @field_validator("period", "window", "at_least")
    @classmethod
    def _with_periods(cls, value: object, info: ValidationInfo) -> object:
        name, aggregate = info.field_name, info.data.get("aggregate", "share_of_periods")
        if value is not None and aggregate != "share_of_periods":
            raise ValueError("goes with share_of_periods only; take it out")
        if (
            name != "at_least"
            and value is None
            and info.data.get("aggregate") == "share_of_periods"
        ):
            remedy = 'period = "week"' if name == "period" else "window = 52"
            raise ValueError(f"does not say its {name}; write {remedy}")
        return value

    @field_validator("window")
    @classmethod
    def _wide_enough(cls, window: int | None, info: ValidationInfo) -> int | None:
        if window is not None and info.data.get("target", 0) > window:
            raise ValueError("is smaller than the target, which can never be met; widen it")
        return window

    @field_validator("measure")
    @classmethod
    def _of_a_work(cls, measure: str | None, info: ValidationInfo) -> str | None:
        select, aggregate = info.data.get("select"), info.data.get("aggregate")
        if measure is None or select is None or aggregate is None:
            return measure
        ranged = select.min_amount is not None or select.max_amount is not None
        if select.reading is not None:
            raise ValueError("goes with works only; take it out")
        if aggregate not in (*MEASURED, "share_of_periods") and not ranged:
            raise ValueError(f"goes with {', '.join(MEASURED)} and share_of_periods; take it out")
        return measure

    @field_validator("percentile")
    @classmethod
    def _like_with_like(cls, found: Standing | None, info: ValidationInfo) -> Standing | None:
        told = info.data
        if found is not None and told.get("aggregate", "count") != "count":
            raise ValueError("goes with count only; take it out")
        if found is not None and (told.get("since") or told.get("by") or told.get("days")):
            raise ValueError("compares as many days; take out from, by and days")
        return found

    @field_validator("chart")
    @classmethod
    def _with_totals(cls, chart: bool, info: ValidationInfo) -> bool:
        if chart and info.data.get("aggregate", "count") not in OF_TOTALS:
            raise ValueError(f"goes with {', '.join(OF_TOTALS)} only; take it out")
        return chart

    @field_validator("matrix")
    @classmethod
    def _of_works(cls, matrix: bool, info: ValidationInfo) -> bool:
        if matrix and info.data.get("aggregate", "count") != "count":
            raise ValueError("goes with count only; take it out")
        return matrix

    @field_validator("note")
    @classmethod
    def _in_line(cls, note: str) -> str:
        if not note.isprintable() or note != note.strip(" ."):
            raise ValueError(
                "is to end a sentence; write one line, without spaces or a full stop around it"
            )
        return note

    @property
    def measured(self) -> str | None:
        """The number that is meant of each work; None where works alone are counted."""
        ranged = self.select.min_amount is not None or self.select.max_amount is not None
        return self.measure or ("amount" if self.aggregate in MEASURED or ranged else None)

    @property
    def ends(self) -> date | None:
        """The last local day that counts."""
        return None if self.late else self.by
