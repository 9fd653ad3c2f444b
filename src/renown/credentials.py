"""What all sources of credentials share: which badges are wanted, and the days they are valid.

A badge is not a certification: of the wallets that were looked at, a quarter of the badges were
exams that somebody would count. So badges count where a pattern names them, in the source's
`wanted` or in the scorecard's; the others are kept, and the report lists them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from renown.collector import Options, Person, Run
from renown.record import Checkpoint, Observation, Record, Sweep


def _telling(pattern: str) -> str:
    if not re.search(r"\w", pattern):
        raise ValueError('names everything; write a part of the name, such as "Certified *"')
    return pattern


Pattern = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_telling)]
"""A whole name, in any case; `*` stands for any letters, `?` for one."""


class Wanted(BaseModel):
    """Credentials, by all that is said here. Text alone is the pattern of a name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Pattern | None = None
    issuer: Pattern | None = None
    """The issuer's name, or its id on the platform."""
    template: Pattern | None = None
    """The id of the credential (not of one person's copy) on the platform."""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return {"name": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_something(self) -> Wanted:
        if self == Wanted.model_construct():
            raise ValueError('names nothing; write a name such as "Certified Kubernetes *"')
        return self

    def matches(self, record: Record) -> bool:
        """Whether it is one of these."""
        details = record.details
        said = (
            (self.name, (record.title,)),
            (self.issuer, (details.get("issuer"), details.get("issuer_id"))),
            (self.template, (details.get("template"),)),
        )
        return all(
            pattern is None or any(_is_like(pattern, str(name)) for name in names if name)
            for pattern, names in said
        )


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


WantedList = Annotated[tuple[Wanted, ...], BeforeValidator(_listed)]


class CredentialOptions(Options):
    """The base of the options of every source of credentials."""

    wanted: WantedList = ()
    """Which badges count as certifications, beside those that the scorecard wants."""

    def refuses(self, record: Record, person: Person) -> str | None:  # noqa: ARG002
        """What no pattern names."""
        if record.kind != "certification" or any(one.matches(record) for one in self.wanted):
            return None
        return "a badge that `wanted` does not name"


def ending(
    run: Run, state: Mapping[str, object], *, held: int, before: object, hidden: str
) -> Iterator[Observation]:
    """After a complete walk: the sweep and the state.

    A wallet that is empty all at once, where it held some `before`, is more likely `hidden`: that
    is noted, and everything stays.
    """
    if held:
        yield Sweep(kinds=("certification",))
    elif before:
        run.note(hidden)
        return
    yield Checkpoint(state=state)


def _is_like(pattern: str, name: str) -> bool:
    return _compiled(pattern).fullmatch(_folded(name)) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    # Runs of stars are one: each more would multiply the ways to fail.
    parts = re.split(r"([*?])", re.sub(r"\*+", "*", _folded(pattern)))
    words = {"*": ".*", "?": "."}
    return re.compile("".join(words.get(part) or re.escape(part) for part in parts), re.DOTALL)


def _folded(text: str) -> str:
    # Marks such as (R) and TM are no part of a name.
    plain = re.sub("[\u00ae\u2122\u2120]", "", text)
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


def first_moment(day: object) -> datetime | None:
    """The beginning of a day in UTC, from text that begins with one; None where it is none."""
    found = _day(day)
    return None if found is None else datetime.combine(found, time(), UTC)


def last_moment(day: object) -> datetime | None:
    """The last second of a day in UTC: what expires on a day is valid on it."""
    found = _day(day)
    return None if found is None else datetime.combine(found, time(23, 59, 59), UTC)


class UnfitError(ValueError):
    """A last day that cannot be read: to take it for none would make it valid for ever."""


def expiry(*days: object) -> datetime | None:
    """The earliest last moment of the days that are told; None where none is, UnfitError as above.

    A moment with an offset is told by its day in UTC.
    """
    told = [day for day in days if day not in (None, "")]
    found = [last_moment(_in_utc(day)) for day in told]
    if None in found:
        raise UnfitError
    return min((day for day in found if day is not None), default=None)


def _in_utc(day: object) -> object:
    if not isinstance(day, str) or "T" not in day:
        return day
    try:
        moment = datetime.fromisoformat(day)
        return moment.astimezone(UTC).date().isoformat() if moment.tzinfo else day
    except (ValueError, OverflowError):
        return day


def _or_none(value: object, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


MAYBE = WrapValidator(_or_none)
"""Of an answer: None for what is of another type than it should be."""

MaybeText = Annotated[str | None, AfterValidator(lambda text: (text or "").strip() or None), MAYBE]
"""Of an answer: text that says something."""

WEB = re.compile(r"https://[^\s/?#@\\]+(?:[/?#]\S*)?", re.IGNORECASE)
"""An address that a reader may open."""


def _day(text: object) -> date | None:
    if not isinstance(text, str) or not re.match(r"\d{4}-\d\d-\d\d(?!\d)", text):
        return None
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None
