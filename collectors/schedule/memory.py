"""What pretalx's API last told of an event, for the days on which it keeps that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from collectors.schedule import values
from renown.record import Checkpoint, Observation

_KEY = "event"


class Told(BaseModel):
    """Of one event."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    api: str = ""
    """A digest of the address, as that may hold a key."""
    name: str = ""
    timezone: str = ""
    start: date | None = None
    end: date | None = None

    @classmethod
    def of(cls, answer: Mapping[str, object], api: str) -> Told:
        """What is of use."""
        return cls(
            api=api,
            name=values.text(answer.get("name")),
            timezone=values.text(answer.get("timezone"), 100),
            start=values.day(answer.get("date_from")),
            end=values.day(answer.get("date_to")),
        )


@dataclass(kw_only=True, slots=True)
class Memory:
    """What was told before, as the state has it, and what is told now."""

    before: Told
    now: Told | None = None

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Memory:
        """A state that was edited by hand is taken for none."""
        try:
            return cls(before=Told.model_validate(state.get(_KEY, {})))
        except ValidationError:
            return cls(before=Told())

    def added(self, item: Observation) -> Observation:
        """The same, and to a checkpoint what was told now."""
        if self.now is None or not isinstance(item, Checkpoint):
            return item
        told = self.now.model_dump(mode="json", exclude_defaults=True)
        return replace(item, state={**item.state, _KEY: told})


def digest(address: str) -> str:
    """By which an address is known again."""
    return sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:16]
