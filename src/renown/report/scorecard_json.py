"""scorecard.json: the scores for other programs.

Its JSON Schema is made from these models and kept beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, WithJsonSchema

from renown.record import Evidence
from renown.report import escape
from renown.report.escape import plain
from renown.scorecard.scores import Score, Scores, State
from renown.store.rows import SourceRow

FORMAT = 1
_DIGITS = 4
_TELLING = ("value", "progress", "pace", "forecast", "percentile", "last", "planned")
"""What would give a private value away, by its name in a Score."""

Number = Annotated[int | float, WithJsonSchema({"type": "number"})]
Share = Annotated[int | float, WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Summary(_Model):
    """Of the success criteria.

    `score` is their mean progress with an unknown as 0, `score_max` with it as 1.
    """

    met: int
    known: int
    total: int
    score: Share
    score_max: Share


class Pace(_Model):
    """What a year brings, in the unit: kept over the last 365 days, needed from now on.

    `reached` is the day of the target at the pace kept; null where it is met, or never.
    """

    kept: Number
    needed: Number | None
    reached: Day | None


class Fan(_Model):
    """What is forecast for a day: the median, and bands of [low, high] by their percent."""

    day: Day
    median: Number
    bands: dict[str, tuple[Number, Number]]


class Forecast(_Model):
    """The chance to meet the target by its date, and what the value is then.

    Where there are too few data, `method` is null and `note` says so.
    """

    method: Literal["gamma-poisson", "log-growth walk", "exact"] | None
    chance: Share | None
    due: Fan | None
    fan: list[Fan]
    note: str


class Percentile(_Model):
    """Where the value stands among others: between `below` and `upto` percent of the accounts.

    `days` is the length of both windows, `age` how many days ago that of the population ended.
    """

    population: str
    title: str
    metric: str
    accounts: int
    first: Day
    last: Day
    age: int
    days: int
    below: Number
    upto: Number
    top: bool
    source: str
    url: str
    licence: str
    caveats: list[str]


class Proof(_Model):
    """The rows behind the value: works as `source/key`, readings as subjects. Null where
    private.
    """

    count: int | None
    weakest: Evidence | None
    keys: list[str] | None


class Cell(_Model):
    """A column of the matrix of evidence."""

    column: str
    count: int | None
    last: Day | None


class Signal(_Model):
    """A number that tells how important a project is, and what it adds."""

    name: str
    value: Number
    share: Share
    weight: Number


class Part(_Model):
    """One kind of work in a project."""

    name: str
    count: int
    activity: Number


class Project(_Model):
    """How significant the work in a repository is; `missing` are signals that are not known."""

    repository: str
    url: str | None
    importance: Share | None
    depth: Share
    significance: Share | None
    counts: bool
    why: str
    signals: list[Signal]
    missing: list[str]
    pinned: str
    parts: list[Part]
    role: str
    works: int
    since: Day | None
    last: Day | None


class Criterion(_Model):
    """One criterion. Of a private one, all that would give its value away is null or empty."""

    id: str
    section: str
    title: str
    value: Number | None
    target: Number | None
    unit: str
    state: State
    progress: Share | None
    due: Day | None
    pace: Pace | None
    forecast: Forecast | None
    percentile: Percentile | None
    evidence: Proof
    formula: str
    group: str
    since: Day | None
    last: Day | None
    """The day of the newest row behind the value."""
    planned: Day | None
    ticked: str
    """The entry of the ledger that says that it is done."""
    numbers: dict[str, Number]
    """Beside the value, such as `streak` and `longest` of a habit."""
    cells: list[Cell]
    projects: list[Project]


class Group(_Model):
    """Criteria that belong together."""

    id: str
    title: str
    section: str


class Source(_Model):
    """How a source ended in the last run, "" before the first; the last good run, if any."""

    name: str
    type: str
    outcome: Literal["", "ok", "unchanged", "empty", "partial", "blocked", "failed", "skipped"]
    records: int
    reason: str
    last_ok: AwareDatetime | None


class Scorecard(_Model):
    """A whole scorecard as of a moment. `version` is that of this format."""

    version: Literal[1]
    person: str
    scorecard: str
    as_of: AwareDatetime
    summary: Summary
    criteria: list[Criterion]
    sources: list[Source]
    groups: list[Group]
    weakest: str
    """The row of the matrix of evidence with the fewest works."""


def document(scores: Scores, sources: Sequence[SourceRow]) -> bytes:
    """The file, the same bytes for the same scores."""
    summary = scores.summary
    scorecard = Scorecard.model_validate(
        {
            "version": FORMAT,
            "person": scores.person,
            "scorecard": scores.scorecard,
            "as_of": scores.as_of.astimezone(UTC),
            "summary": {
                "met": summary.met,
                "known": summary.known,
                "total": summary.total,
                "score": _plain(summary.score),
                "score_max": _plain(summary.score_max),
            },
            "groups": [
                {"id": id_, "title": one.title, "section": one.section}
                for id_, one in scores.groups.items()
            ],
            "weakest": scores.weakest,
            "criteria": [_criterion(score) for score in scores.criteria],
            "sources": [_source(row) for row in sources],
        }
    )
    return _json(scorecard.model_dump(mode="json"))


def schema() -> bytes:
    """The JSON Schema of the file, as committed in `scorecard.schema.json`."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return _json(head | Scorecard.model_json_schema(mode="serialization"))


def _criterion(score: Score) -> dict[str, object]:
    shown: dict[str, object] = dict.fromkeys(_TELLING) | {
        "ticked": "",
        "numbers": {},
        "cells": [],
        "projects": [],
    }
    if not score.private:
        shown = {name: _plain(getattr(score, name)) for name in _TELLING} | {
            "ticked": score.ticked,
            "numbers": _plain(score.extra),
            "cells": _plain(score.cells),
            "projects": _plain(score.projects),
        }
    return shown | {
        "id": score.id,
        "section": score.section,
        "group": score.group,
        "title": score.title,
        "target": _plain(score.target),
        "unit": score.unit,
        "state": score.state,
        "since": _plain(score.since),
        "due": _plain(score.due),
        "evidence": _proof(score),
        "formula": score.formula,
    }


def _proof(score: Score) -> dict[str, object]:
    if score.private:
        return {"count": None, "weakest": None, "keys": None}
    proof = score.proof
    return {"count": proof.count, "weakest": proof.weakest, "keys": list(proof.keys[:100])}


def _source(row: SourceRow) -> dict[str, object]:
    return {
        "name": row.source,
        "type": row.type,
        "outcome": row.outcome,
        "records": row.records,
        "reason": plain(row.reason, 1000),
        "last_ok": row.last_ok and row.last_ok.astimezone(UTC),
    }


def _plain(value: object) -> object:
    """As JSON has it: floats to four digits, whole ones as integers, days as text, parts by
    name.
    """
    if isinstance(value, float):
        near = round(value, _DIGITS) + 0.0
        return int(near) if near.is_integer() else near
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _json(value: object) -> bytes:
    return (escape.json(json.dumps(value, indent=2, ensure_ascii=False)) + "\n").encode()
