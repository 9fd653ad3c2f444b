"""The tables of a ledger, one model each. What a table adds to `Entry` are its record's details."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from collectors.ledger.fields import (
    Amount,
    Count,
    End,
    Flag,
    Id,
    Link,
    Moment,
    Past,
    People,
    Tags,
    Text,
    Texts,
    clock,
    fold,
)
from renown.record import Kind


class Table(BaseModel):
    """What every table may hold. A `note` stays in the ledger."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    private: Flag = Field(False, description="true keeps it out of everything that is published")
    note: str = Field("", description="a remark to yourself; it stays in the ledger")


class Entry(Table):
    """Something that happened. `url` is where it can be seen, `proof` stands in for it."""

    kind: ClassVar[Kind]

    id: Id | None = Field(None, description="a name of your own that stays")
    date: Past = Field(description="when it happened, or began")
    title: Text | None = Field(None, description="what it is called")
    url: Link | None = Field(None, description="where it can be seen")
    proof: Link | None = Field(None, description="a link that shows that it is true")
    tags: Tags = Field((), description="what it is about")

    @property
    def heading(self) -> str:
        """The title, or what stands for one."""
        return self.title or ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it is about."""
        return self.tags

    @property
    def end(self) -> datetime | None:
        """The last moment at which it is valid."""
        return getattr(self, "until", None)

    @property
    def details(self) -> dict[str, object]:
        """What this table says beyond any other."""
        others = {*Entry.model_fields, "until", "expires"}
        own = {name: value for name, value in self if name not in others}
        return {name: value for name, value in own.items() if value is not None}

    @model_validator(mode="after")
    def _has_a_key(self) -> Self:
        if self.id is None and not fold(self.heading):
            raise ValueError("has a title without letters; give it an id")
        return self


class Talk(Entry):
    """[[talk]]: one appearance at an event. It may lie ahead."""

    kind: ClassVar[Kind] = "talk"

    date: Moment = Field(description="when it happened, or began")
    title: Text = Field(description="what it is called")
    event: Text | None = Field(None, description="what it was given at")
    event_url: Link | None = Field(None, description="the event's address")
    talk: Text | None = Field(None, description="what is the same in every delivery of it")
    place: Text | None = Field(None, description="the town")
    country: Text | None = Field(None, description="the country")
    speakers: Texts | None = Field(None, description="all speakers")
    slides: Link | None = Field(None, description="a link to the slides")
    video: Link | None = Field(None, description="a link to the recording")
    status: Literal["done", "planned", "cancelled"] | None = Field(
        None, description="whether it was given; only talks that are done, or say nothing, count"
    )
    reason: Text | None = Field(None, description="why it was cancelled")

    @field_validator("status")
    @classmethod
    def _is_not_done_before_its_date(cls, status: str | None, info: ValidationInfo) -> str | None:
        if status == "done" and "date" in info.data and info.data["date"] > clock(info).now:
            raise ValueError("must be planned, since its date lies ahead; write planned")
        return status


class Workshop(Talk):
    """[[workshop]]: as a talk, with hands on."""

    kind: ClassVar[Kind] = "workshop"


class Post(Entry):
    """[[post]]: something written that no feed lists. `canonical` is its first address."""

    kind: ClassVar[Kind] = "post"

    title: Text = Field(description="what it is called")
    canonical: Link | None = Field(
        None, description="its first address, where it stands at several"
    )
    words: Count | None = Field(None, description="how long it is")


class Certification(Entry):
    """[[certification]]: a credential, from the day it was given to the last day it is valid."""

    kind: ClassVar[Kind] = "certification"

    title: Text = Field(description="what it is called")
    issuer: Text = Field(description="who gave it")
    expires: End | None = Field(None, description="the last day it is valid")
    credential_id: Text | None = Field(None, description="its number")
    status: Text | None = Field(None, description="a word such as revoked")

    @property
    def end(self) -> datetime | None:
        """The last second of the day on which it expires."""
        return self.expires

    @property
    def details(self) -> dict[str, object]:
        """Platforms that list credentials call their title a name."""
        return {**super().details, "name": self.title}


class Role(Entry):
    """[[role]]: what one is in a project or an organisation, from its date on."""

    kind: ClassVar[Kind] = "role"

    title: Text = Field(description="what it is called")
    organisation: Text | None = Field(None, description="where")
    project: Text | None = Field(None, description="or in which project")
    until: End | None = Field(None, description="the last day")


class Meeting(Entry):
    """[[meeting]]: people met. Names are published as they stand; a number tells less."""

    kind: ClassVar[Kind] = "meeting"

    people: People = Field(description="names, or how many")

    @property
    def heading(self) -> str:
        """The title, or who was met."""
        people = self.people
        if isinstance(people, int):
            people = ("1 person" if people == 1 else f"{people} people",)
        return self.title or f"Met {', '.join(people)}"

    @property
    def details(self) -> dict[str, object]:
        """How many, and who where that is told."""
        if isinstance(self.people, int):
            return {"count": self.people}
        return {"people": self.people, "count": len(self.people)}


class Study(Entry):
    """[[study]]: hours of learning, on a day or in the week that began on it."""

    kind: ClassVar[Kind] = "study"

    topic: Text = Field(description="what was learned")
    hours: Annotated[Amount, Field(le=168)] = Field(description="for how long, at most 168")

    @property
    def heading(self) -> str:
        """The title, or the topic."""
        return self.title or self.topic

    @property
    def subjects(self) -> tuple[str, ...]:
        """The tags and the topic."""
        return tuple(sorted({*self.tags, self.topic.casefold()}))


class Task(Entry):
    """[[task]]: a step of a plan, done on its date, which may lie ahead. `task` is its id there."""

    kind: ClassVar[Kind] = "task"

    date: Moment = Field(description="when it happened, or began")
    title: Text = Field(description="what it is called")
    task: Id = Field(description="the id that the scorecard has for the step")
