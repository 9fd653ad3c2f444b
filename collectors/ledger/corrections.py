"""Corrections: what the person says about records that were collected."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from collectors.ledger.entries import Table
from collectors.ledger.fields import (
    Amount,
    Count,
    Detail,
    End,
    Flag,
    Id,
    Link,
    Moment,
    People,
    Tags,
    Target,
    Text,
    Texts,
)
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


_TYPES: tuple[tuple[Any, str], ...] = (
    (
        Count,
        """
        additions breaches changed_files comments count deletions forks minutes namesakes number
        stars users words
        """,
    ),
    (Amount, "after before hours rate rate_usd saved_usd"),
    (Flag, "answer archived confirmed draft fork prerelease recording service untitled"),
    (Texts, "authors event_aliases labels links speaker_ids speaker_links speakers topics"),
    (People, "people"),
    (Detail, "created day event_end event_start merged_at owner_id pushed repository_id"),
    (
        Text,
        """
        author author_association basis better canonical category client country credential_id
        currency date_kind date_text event event_id event_url feed form format issuer issuer_id
        language matched matched_by merged_by metric name organisation owner per place project
        reason repository review_decision slides speaker state state_reason status tag talk
        task template topic unit verification verified video
        """,
    ),
)
_fields: dict[str, Any] = {
    name: (type_ | None, None) for type_, names in _TYPES for name in names.split()
}
DETAILS = tuple(_fields)
"""What a correction can set beside the columns: the details of any kind of record.

The kind of the target is not known here: whether it has them is judged when they are applied.
"""

Changes: type[Columns] = create_model("Changes", __base__=Columns, **_fields)


class Correction(Table):
    """[[correction]]: what is wrong with a collected record, and why. Taking it out undoes it."""

    kind: ClassVar[Kind] = "correction"

    id: Id | None = Field(None, description="a name of its own")
    target: Target = Field(description="the record, as source/key; renown records prints both")
    reason: Text = Field(description="why; it is shown")
    set: Changes | None = Field(None, description="what it should say")
    same_as: Target | None = Field(None, description="another record that is the same work")
    not_same_as: Target | None = Field(None, description="another record that is not the same work")
    hide: Flag | None = Field(None, description="true: it does not count")

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
