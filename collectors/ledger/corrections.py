"""Corrections: what the person says about records that were collected."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from collectors.ledger.entries import Table
from collectors.ledger.fields import Detail, End, Flag, Id, Link, Moment, Tags, Target, Text
from renown.record import Kind


class Columns(BaseModel):
    """What a correction can set of any record."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    title: Text | None = None
    url: Link | None = None
    date: Moment | None = None
    until: End | None = None
    kind: Kind | None = None
    tags: Tags | None = None


_NAMES = """
additions after answer archived author author_association authors before better canonical
changed_files client count country created credential_id currency date_kind date_text day
deletions draft event event_url feed forks hours issuer labels language merged_at merged_by
metric name number organisation owner owner_id people per place prerelease project pushed rate
rate_usd reason repository repository_id review_decision slides speakers stars state status tag
talk task topic topics unit users video words
"""
DETAILS = tuple(_NAMES.split())
"""What a correction can set beside the columns: the details of any kind of record."""

_fields: dict[str, Any] = dict.fromkeys(DETAILS, (Detail, None))
Changes: type[Columns] = create_model("Changes", __base__=Columns, **_fields)


class Correction(Table):
    """[[correction]]: what is wrong with a collected record, and why. Taking it out undoes it."""

    kind: ClassVar[Kind] = "correction"

    id: Id | None = None
    target: Target
    reason: Text
    set: Changes | None = None
    same_as: Target | None = None
    not_same_as: Target | None = None
    hide: Flag | None = None

    @field_validator("same_as", "not_same_as")
    @classmethod
    def _names_another(cls, other: str | None, info: ValidationInfo) -> str | None:
        if other is not None and other == info.data.get("target"):
            raise ValueError("is the target itself; name the other record")
        return other

    @property
    def changes(self) -> dict[str, object]:
        """What it sets, under the names that a record has for it, moments as text."""
        changes = {name: value for name, value in self.set or () if value is not None}
        if "date" in changes:
            changes["at"] = changes.pop("date")
        for name in {"at", "until"} & changes.keys():
            changes[name] = changes[name].isoformat().replace("+00:00", "Z")
        return changes

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = (self.changes, self.same_as, self.not_same_as, self.hide)
        if sum(map(bool, said)) != 1 or self.hide is False:
            raise ValueError(
                "says nothing, or two things; write one of set, same_as, not_same_as, hide"
            )
        return self
