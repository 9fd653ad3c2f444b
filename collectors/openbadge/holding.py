"""The badges that issuers had confirmed, or revoked, when they were last asked: kept in the state.

An issuer that does not answer must not take back what it said before, and one that answers that a
badge is gone no longer tells what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from renown.record import Evidence, Record


class _Holding(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = Field(min_length=1)
    url: str | None = None
    at: AwareDatetime | None = None
    until: AwareDatetime | None = None
    evidence: Evidence = "listed"
    details: dict[str, str] = {}


def kept(record: Record) -> dict[str, Any]:
    """The record as JSON; all of it is public."""
    fields = {name: getattr(record, name) for name in _Holding.model_fields}
    return _Holding.model_validate(fields).model_dump(mode="json", exclude_none=True)


def holdings(state: Mapping[str, Any]) -> dict[str, Record]:
    """The records by their keys; a state that was edited by hand loses what is wrong in it."""
    given = state.get("held")
    found = {}
    for key, value in given.items() if isinstance(given, dict) else ():
        try:
            holding = _Holding.model_validate(value)
        except ValidationError:
            continue
        fields = {name: getattr(holding, name) for name in _Holding.model_fields}
        found[key] = Record(kind="certification", key=key, **fields)
    return found
