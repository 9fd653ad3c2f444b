"""What the values in a ledger may look like: dates, links, titles, numbers.

A validator raises `ValueError("problem; remedy")` and never repeats the value: the entry may be
private.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    Field,
    PlainValidator,
    Strict,
    ValidationInfo,
    WithJsonSchema,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """What dates are read against: the context of every validation."""

    now: datetime
    timezone: ZoneInfo


def clock(info: ValidationInfo) -> Clock:
    """The context of the validation."""
    assert isinstance(info.context, Clock)
    return info.context


def fold(text: str) -> str:
    """Letters and digits in small letters, joined by "-": what stays equal in two spellings."""
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "-".join(re.findall(r"[^\W_]+", small))[:80].strip("-")


def _line(text: str) -> str:
    text = " ".join(text.split())
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValueError("must be plain text; take the control characters out")
    return text


def _link(text: str) -> str:
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"http", "https"} and parts.hostname and parts.username is None
    except ValueError:
        whole = False
    if not whole or not text.isprintable() or " " in text or "\\" in text:
        raise ValueError("must be a link; write the whole address, beginning with https://")
    return text


def _id(text: str) -> str:
    if not re.fullmatch(r"[\w.:-]+", text):
        raise ValueError('must be one word; write letters, digits, "-", ".", ":" and "_"')
    return text


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    if any(re.search(r'["\\]', tag) for tag in tags):
        raise ValueError("must be words; take quotes and backslashes out of them")
    return tuple(sorted({tag.casefold() for tag in tags}))


def _moment(*, last: bool) -> Callable[[object, ValidationInfo], datetime]:
    """Reads a day as its first second in the person's time zone, or its last; a time as it is."""

    def read(value: object, info: ValidationInfo) -> datetime:
        try:
            moment = _written(value)
            if not isinstance(moment, datetime):
                moment = datetime.combine(moment, time(23, 59, 59) if last else time())
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=clock(info).timezone)
        except ValueError:
            raise ValueError("must be a date; write it as 2026-11-16") from None
        if not 1900 <= moment.year <= 2200:
            raise ValueError("must be a date between 1900 and 2200; mend the year")
        return moment.astimezone(UTC).replace(microsecond=0)

    return read


def _written(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", value):
        return datetime.fromisoformat(value)
    raise ValueError


def _past(moment: datetime, info: ValidationInfo) -> datetime:
    if moment > clock(info).now:
        raise ValueError(
            "must be in the past; mend the date, or write it down once it has happened"
        )
    return moment


def _not_before(moment: datetime, info: ValidationInfo) -> datetime:
    if "date" in info.data and moment < info.data["date"]:
        raise ValueError("is before its date; mend one of the two")
    return moment


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise ValueError("must be three capital letters; write it as USD or EUR")
    return text


def _people(value: object) -> tuple[str, ...] | int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10_000:
        return value
    if isinstance(value, list) and value and all(isinstance(name, str) for name in value):
        names = tuple(dict.fromkeys(_line(name) for name in value))
        if all(0 < len(name) <= 100 for name in names):
            return names
    raise ValueError('must be names or a number; write ["A. Name", "B. Name"], or 2')


_KNOWN = """
bluesky devto discord github hashnode instagram lemmy linkedin mastodon medium newsletter other
podcast reddit slideshare stackoverflow substack telegram threads twitch x youtube
"""
PLATFORMS = tuple(_KNOWN.split())
_RENAMED = {"twitter": "x", "dev.to": "devto", "bsky": "bluesky", "beehiiv": "newsletter"}


def _platform(text: str) -> str:
    """Any platform may be named; what is nearly a known one is a slip, and would count twice."""
    name = text.casefold()
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
        raise ValueError("must be one word; write it as linkedin or x")
    near = [_RENAMED[name]] if name in _RENAMED else get_close_matches(name, PLATFORMS, 1, 0.75)
    if name not in PLATFORMS and near:
        raise ValueError(f"must be spelt in one way; write {near[0]}")
    return name


def _account(text: str) -> str:
    name = text.removeprefix("@").casefold()
    if not name or not name.isprintable() or re.search(r"[\s/]", name):
        raise ValueError("must be the name of the account; write it without spaces and slashes")
    return name


def _target(text: str) -> str:
    source, _, key = text.partition("/")
    if not re.fullmatch(r"[\w.-]+", source) or not key or not text.isprintable():
        raise ValueError("must be source/key; copy it from `renown records`")
    return text


def _plain(value: object) -> bool:
    # Whole numbers beyond 2**53 are not the same in JSON everywhere.
    return isinstance(value, str) or (isinstance(value, int | float) and abs(value) <= 2**53)


def _detail(value: object) -> Any:
    """A plain value, or a list of them; dates as text."""
    if isinstance(value, date):
        return value.isoformat()
    if _plain(value):
        return value
    if isinstance(value, list) and all(map(_plain, value)):
        return tuple(value)
    raise ValueError("must be text, a number, true or false; write one of these, or a list of them")


_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
_TIME = {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d"}
_LOCAL = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$"}
_dates = WithJsonSchema({"anyOf": [_DAY, _TIME, _LOCAL]})
"""Editors see dates as text. A time without an offset is none of their format `date-time`."""
_names = WithJsonSchema(
    {
        "anyOf": [
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
            {"type": "integer", "minimum": 1, "maximum": 10_000},
        ]
    }
)
_plain_values = {"type": ["string", "number", "boolean"]}
_details = WithJsonSchema({"anyOf": [_plain_values, {"type": "array", "items": _plain_values}]})

Text = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_line)]
Texts = tuple[Text, ...]
Link = Annotated[str, Field(max_length=2000), AfterValidator(_link)]
Id = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_id)]
Tags = Annotated[tuple[Annotated[Text, Field(max_length=50)], ...], AfterValidator(_tags)]
Flag = Annotated[bool, Strict()]

Moment = Annotated[datetime, PlainValidator(_moment(last=False)), _dates]
Past = Annotated[Moment, AfterValidator(_past)]
End = Annotated[datetime, PlainValidator(_moment(last=True)), AfterValidator(_not_before), _dates]
"""The last moment of the last day."""

Count = Annotated[int, Strict(), Field(ge=0, le=10**12)]
Amount = Annotated[float, Strict(), Field(gt=0, le=1e12, allow_inf_nan=False)]
Currency = Annotated[
    str, AfterValidator(_currency), Field(json_schema_extra={"pattern": r"^\s*[A-Z]{3}\s*$"})
]
People = Annotated[tuple[str, ...] | int, PlainValidator(_people), _names]
Platform = Annotated[str, AfterValidator(_platform)]
Account = Annotated[str, Field(max_length=100), AfterValidator(_account)]
Target = Annotated[str, Field(max_length=600), AfterValidator(_target)]
Detail = Annotated[Any, PlainValidator(_detail), _details]
