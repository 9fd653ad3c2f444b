"""scorecard.json: the scores for other programs.

Its JSON Schema is made from these models and kept beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue, WithJsonSchema

from renown.record import Evidence
from renown.report.escape import plain
from renown.scorecard.scores import Score, Scores, State
from renown.store.rows import SourceRow

FORMAT = 1
_DIGITS = 4

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
    """What a year brings, in the unit: kept over the last 365 days, needed from now on."""

    kept: Number
    needed: Number | None


class Proof(_Model):
    """The rows behind a value: works as `source/key`, readings as subjects. Null where private."""

    count: int | None
    weakest: Evidence | None
    keys: list[str] | None


class Criterion(_Model):
    """One criterion. Of a private one, all that would give its value away is null."""

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
    forecast: dict[str, JsonValue] | None
    percentile: dict[str, JsonValue] | None
    evidence: Proof
    formula: str


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
                "score": _rounded(summary.score),
                "score_max": _rounded(summary.score_max),
            },
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
    shown: dict[str, object] = {
        "value": None,
        "progress": None,
        "pace": None,
        "forecast": None,
        "percentile": None,
    }
    if not score.private:
        pace = score.pace
        shown = {
            "value": _rounded(score.value),
            "progress": _rounded(score.progress),
            "pace": pace and {"kept": _rounded(pace.kept), "needed": _rounded(pace.needed)},
            "forecast": _rounded(score.forecast),
            "percentile": _rounded(score.percentile),
        }
    return shown | {
        "id": score.id,
        "section": score.section,
        "title": score.title,
        "target": _rounded(score.target),
        "unit": score.unit,
        "state": score.state,
        "due": score.due and score.due.isoformat(),
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


def _rounded(value: object) -> object:
    """Floats to four digits, whole ones as integers, inside mappings and sequences too."""
    if isinstance(value, float):
        near = round(value, _DIGITS) + 0.0
        return int(near) if near.is_integer() else near
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
