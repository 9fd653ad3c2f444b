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
    Account,
    Amount,
    Count,
    Currency,
    End,
    Flag,
    Id,
    Link,
    Moment,
    Past,
    People,
    Platform,
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

    private: Flag = False
    note: str = ""


class Entry(Table):
    """Something that happened. `url` is where it can be seen, `proof` stands in for it."""

    kind: ClassVar[Kind]

    id: Id | None = None
    date: Past
    title: Text | None = None
    url: Link | None = None
    proof: Link | None = None
    tags: Tags = ()

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

    date: Moment
    title: Text
    event: Text | None = None
    event_url: Link | None = None
    talk: Text | None = None
    place: Text | None = None
    country: Text | None = None
    speakers: Texts | None = None
    slides: Link | None = None
    video: Link | None = None
    status: Literal["done", "planned", "cancelled"] | None = None
    reason: Text | None = None

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

    title: Text
    canonical: Link | None = None
    words: Count | None = None


class Certification(Entry):
    """[[certification]]: a credential, from the day it was given to the last day it is valid."""

    kind: ClassVar[Kind] = "certification"

    title: Text
    issuer: Text
    expires: End | None = None
    credential_id: Text | None = None
    status: Text | None = None

    @property
    def end(self) -> datetime | None:
        """The last second of the day on which it expires."""
        return self.expires

    @property
    def details(self) -> dict[str, object]:
        """Platforms that list credentials call their title a name."""
        return {**super().details, "name": self.title}


class Architecture(Entry):
    """[[architecture]]: a design that others run, since its date."""

    kind: ClassVar[Kind] = "architecture"

    title: Text
    status: Literal["design", "pilot", "production", "retired"]
    organisation: Text | None = None
    users: Count | None = None
    until: End | None = None


class Improvement(Entry):
    """[[improvement]]: a metric before and after, both above 0: what counts is their ratio."""

    kind: ClassVar[Kind] = "improvement"

    title: Text
    metric: Text
    unit: Text
    better: Literal["lower", "higher"]
    before: Amount
    after: Amount

    @field_validator("after")
    @classmethod
    def _got_better(cls, after: float, info: ValidationInfo) -> float:
        better, before = info.data.get("better"), info.data.get("before")
        if (
            before is not None
            and after != before
            and better == ("lower" if after > before else "higher")
        ):
            raise ValueError("got worse, going by `better`; mend one of before, after and better")
        return after


class Engagement(Entry):
    """[[engagement]]: paid work, from its date on. `rate_usd` is the same rate in US dollars."""

    kind: ClassVar[Kind] = "engagement"

    client: Text
    until: End | None = None
    rate: Amount | None = None
    currency: Currency | None = None
    per: Literal["hour", "day"] | None = None
    rate_usd: Amount | None = None

    @property
    def heading(self) -> str:
        """The title, or the client."""
        return self.title or self.client

    @model_validator(mode="after")
    def _states_its_rate(self) -> Self:
        parts = (self.rate, self.currency, self.per)
        if any(parts) and not all(parts):
            raise ValueError("states a rate in part; write rate, currency and per, or none of them")
        if self.rate_usd is None and self.currency not in {None, "USD"}:
            raise ValueError("has a rate in another currency; add rate_usd, the same in US dollars")
        if self.rate_usd is not None and self.currency in {None, "USD"}:
            raise ValueError("has rate_usd without another currency; write rate and currency")
        return self


class Role(Entry):
    """[[role]]: what one is in a project or an organisation, from its date on."""

    kind: ClassVar[Kind] = "role"

    title: Text
    organisation: Text | None = None
    project: Text | None = None
    until: End | None = None


class Meeting(Entry):
    """[[meeting]]: people met. Names are published as they stand; a number tells less."""

    kind: ClassVar[Kind] = "meeting"

    people: People

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

    topic: Text
    hours: Annotated[Amount, Field(le=168)]

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

    date: Moment
    title: Text
    task: Id


class Followers(Table):
    """[[followers]]: how many follow an account, as read on a day."""

    platform: Platform
    account: Account
    count: Count
    date: Past
    url: Link | None = None
    proof: Link | None = None
