"""GitHub's words into plain values. All of them were typed by strangers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from renown.errors import UnreadableError
from renown.record import Reading

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # controls, half characters


def text(raw: str) -> str:
    """One line, without the control and direction characters that hide or reorder words."""
    return " ".join(_BREAKS.sub(" ", _BIDI.sub("", raw)).split())


def _link(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("no web address")
    return raw


def _moment(raw: object) -> datetime:
    """Aware UTC; pydantic alone would take numbers for dates."""
    moment = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError("no moment")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("before or after all years") from None


Text = Annotated[str, AfterValidator(text)]
Link = Annotated[str, AfterValidator(text), AfterValidator(_link)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Count = Annotated[int, Field(ge=0, le=2**53, strict=True)]
Number = Annotated[int, Field(ge=0, le=2**31 - 1, strict=True)]
"""Of an issue or the like; databases keep it so."""
Id = Annotated[str, AfterValidator(text), Field(min_length=1)]


class Node(BaseModel):
    """The base of what GitHub answers: its names in our spelling, fields not asked for ignored."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, extra="ignore")


class Total(Node):
    """A connection of which only the size was asked."""

    total_count: Count


class Profile(Node):
    """Who the account is. Logins can be renamed and taken by others; the id stays."""

    id: Id
    login: Text
    url: Link
    created_at: Moment
    followers: Total

    def reading(self, now: datetime) -> Reading:
        """How many follow."""
        return Reading(
            subject=f"github:{self.id}",
            name="followers",
            value=self.followers.total_count,
            unit="followers",
            at=now,
            url=self.url,
        )


class Actor(Node):
    """Who did something: a person or a program."""

    login: Text


class _Label(Node):
    name: Text


class Labels(Node):
    """All labels of something."""

    nodes: list[_Label | None]

    @property
    def names(self) -> list[str]:
        """Without those that are gone."""
        return [label.name for label in self.nodes if label]


class Repository(Node):
    """Where something is. Names change; the id stays."""

    id: Id
    name_with_owner: Text
    is_private: bool

    @property
    def place(self) -> dict[str, object]:
        """As details of a record."""
        return {"repository": self.name_with_owner, "repository_id": self.id}


class PageInfo(Node):
    """Where a page ends."""

    has_next_page: bool
    end_cursor: str | None = None


class Page(Node):
    """A page of any connection, its nodes still raw."""

    total_count: Count
    page_info: PageInfo
    nodes: list[Any]

    def next(self, noun: str) -> str | None:
        """The cursor of the next page; None on the last. UnreadableError where there is none."""
        if not self.page_info.has_next_page:
            return None
        if not self.page_info.end_cursor:
            raise UnreadableError(f"GitHub's page of {noun} has no end")
        return self.page_info.end_cursor


def place(repository: Repository | None) -> dict[str, object]:
    """The details that say where something is; none where the repository was deleted."""
    return {} if repository is None else repository.place


def known(details: Mapping[str, object]) -> dict[str, object]:
    """Only what is known: no key stands for nothing."""
    return {key: value for key, value in details.items() if value is not None}


def lower(word: str | None) -> str | None:
    """GitHub shouts its enumerations."""
    return word and word.lower()
