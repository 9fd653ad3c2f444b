"""A scorecard as it is written: criteria and the vocabulary of labels, in TOML, validated.

Every rule stands at one key and names its remedy, so that all mistakes of a file are told at once.
"""

from __future__ import annotations

import hashlib
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

from renown.credentials import WantedList
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


def _listed(value: object) -> object:
    """One value, or a list of them."""
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, tuple) else (value,)


Word = Annotated[str, Field(min_length=1, max_length=200)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Words = Annotated[tuple[Word, ...], BeforeValidator(_listed), Field(max_length=200)]
Number = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True, ge=1, le=1000)]
Day = Annotated[date, Field(strict=True)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(_Table):
    """What a work may be about, and the words that say so: whole words or phrases, in any case."""

    title: Word
    words: Annotated[Words, Field(min_length=1)]


class Select(_Table):
    """Which works, or which readings. Every key narrows; of a list, one is enough."""

    kind: Annotated[tuple[Kind, ...], BeforeValidator(_listed)] = ()
    reading: Word | None = Field(None, validate_default=True)
    """The name of a reading, instead of kinds of works."""
    source: Words = ()
    label: Words = ()
    tag: Words = ()
    evidence: Evidence | None = None
    """At least so strong."""
    owner: Words = ()
    not_owner: Words = ()
    own: bool | None = None
    """Whether the repository belongs to one of the person's own accounts."""
    details: Mapping[
        Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")],
        str | bool | Annotated[int, Field(ge=-(2**53), le=2**53)] | float,
    ] = {}
    valid: bool | None = None
    """Whether it is valid at the moment that is judged; what never expires always is."""
    min_amount: float | None = Field(None, strict=True, allow_inf_nan=False)
    unit: Word | None = None

    @field_validator("reading")
    @classmethod
    def _one_of_two(cls, reading: str | None, info: ValidationInfo) -> str | None:
        if "kind" in info.data and bool(info.data["kind"]) is (reading is not None):
            raise ValueError(
                'needs either kind or reading; write kind = "talk" or reading = "followers"'
            )
        return reading

    @field_validator("label", "tag", "owner", "not_owner", "own", "details", "valid", "min_amount")
    @classmethod
    def _of_works(cls, value: object, info: ValidationInfo) -> object:
        if value is not None and info.data.get("reading") is not None:
            raise ValueError("says something about works, not about readings; take it out")
        return value

    @field_validator("tag")
    @classmethod
    def _plain(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        if any(re.search(r'["\\\x00-\x1f]|^,$', tag) for tag in tags):
            raise ValueError("is no tag; write letters, digits and hyphens")
        return tags


class Criterion(_Table):
    """What is selected, what it is made into, and the target that it is compared with."""

    id: Identifier
    section: Section
    title: Word
    select: Select
    aggregate: Aggregate
    target: Number
    since: Day | None = Field(None, alias="from")
    """The first local day that counts."""
    by: Day | None = None
    """The last local day that counts, when the target is due."""
    unit: str = Field("", max_length=60)
    of: Literal["repository", "owner", "source"] | None = Field(None, validate_default=True)
    """What `distinct` tells apart."""
    having: Whole | None = None
    """How many works each of them needs, to be counted by `distinct`."""
    period: Period | None = Field(None, validate_default=True)
    """What `share_of_periods` counts."""
    window: Whole | None = Field(None, validate_default=True)
    """How many whole periods back it looks."""
    at_least: Whole | None = None
    """How many works a period needs; 1 unless said."""
    chart: bool = False
    """Whether the report draws how it came about; for what is counted or added up."""
    note: str = Field("", max_length=200)
    """What the value is and what it is not: one line that ends the formula, without a full stop."""

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

    @field_validator("of", "having")
    @classmethod
    def _with_distinct(cls, value: object, info: ValidationInfo) -> object:
        name, aggregate = info.field_name, info.data.get("aggregate", "distinct")
        if value is not None and aggregate != "distinct":
            raise ValueError("goes with distinct only; take it out")
        if name == "of" and value is None and info.data.get("aggregate") == "distinct":
            raise ValueError('does not say what is distinct; write of = "repository"')
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

    @field_validator("chart")
    @classmethod
    def _with_totals(cls, chart: bool, info: ValidationInfo) -> bool:
        if chart and info.data.get("aggregate", "count") not in OF_TOTALS:
            raise ValueError(f"goes with {', '.join(OF_TOTALS)} only; take it out")
        return chart

    @field_validator("note")
    @classmethod
    def _in_line(cls, note: str) -> str:
        if not note.isprintable() or note != note.strip(" ."):
            raise ValueError(
                "is to end a sentence; write one line, without spaces or a full stop around it"
            )
        return note

    @field_validator("window")
    @classmethod
    def _wide_enough(cls, window: int | None, info: ValidationInfo) -> int | None:
        if window is not None and info.data.get("target", 0) > window:
            raise ValueError("is smaller than the target, which can never be met; widen it")
        return window


class Head(_Table):
    """All of a scorecard but its criteria, which are checked one by one."""

    name: Identifier
    title: Word
    start: Day | None = None
    """From when time counts for criteria that do not say `from`."""
    labels: dict[Identifier, Label] = {}
    wanted: WantedList = ()
    """Which badges are certifications, whatever source lists them."""


class Scorecard(Head):
    """Criteria as data, in the order of the report."""

    criteria: tuple[Criterion, ...]

    @property
    def vocabulary(self) -> dict[str, tuple[str, ...]]:
        """Label id -> the words that give it."""
        return {id_: label.words for id_, label in self.labels.items()}

    @property
    def digest(self) -> str:
        """The SHA-256 of what it says, in hexadecimal; comments and order of keys say nothing."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()
