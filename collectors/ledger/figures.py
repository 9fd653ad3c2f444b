"""The tables of a ledger that tell numbers: of use, of improvements, of rates, of followers."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from collectors.ledger.entries import Entry, Table
from collectors.ledger.fields import (
    Account,
    Amount,
    Count,
    Currency,
    End,
    Link,
    Past,
    Platform,
    Text,
)
from renown.record import Kind


class Architecture(Entry):
    """[[architecture]]: a design that others run, since its date."""

    kind: ClassVar[Kind] = "architecture"

    title: Text = Field(description="what it is called")
    status: Literal["design", "pilot", "production", "retired"] = Field(
        description="what it is, since its date"
    )
    organisation: Text | None = Field(None, description="who runs it")
    users: Count | None = Field(None, description="how many people use it")
    breaches: Count | None = Field(None, description="how many breaches there were since")
    until: End | None = Field(None, description="the last day it ran")


class Improvement(Entry):
    """[[improvement]]: a metric before and after, both above 0: what counts is their ratio."""

    kind: ClassVar[Kind] = "improvement"

    title: Text = Field(description="what it is called")
    metric: Text = Field(description="what was measured")
    unit: Text = Field(description="in what")
    better: Literal["lower", "higher"] = Field(description="which way is up")
    before: Amount = Field(description="the value before")
    after: Amount = Field(description="the value after, the better one")
    saved_usd: Amount | None = Field(None, description="what it saves in a year, in US dollars")

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

    client: Text = Field(description="for whom")
    until: End | None = Field(None, description="the last day")
    rate: Amount | None = Field(None, description="the price of an hour or of a day")
    currency: Currency | None = Field(None, description="of the rate, such as EUR")
    per: Literal["hour", "day"] | None = Field(
        None, description="what the rate is the price of; a day has eight hours"
    )
    rate_usd: Amount | None = Field(
        None, description="the same rate in US dollars; required where the currency is another"
    )

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


class Followers(Table):
    """[[followers]]: how many follow an account, as read on a day."""

    platform: Platform = Field(description="where, such as linkedin or x")
    account: Account = Field(description="the account's name")
    count: Count = Field(description="how many follow it")
    date: Past = Field(description="when that was read")
    url: Link | None = Field(None, description="where it can be seen")
    proof: Link | None = Field(None, description="a link that shows that it is true")
