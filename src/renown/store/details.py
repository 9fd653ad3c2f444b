"""Details as they are kept: checked against their kind, written as canonical JSON, read on demand.

Also the columns that criteria filter on, which works take from their details.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from renown.errors import StoreError
from renown.store.kinds import DETAILS

LIMIT = 2**16
"""Characters of a record's details as JSON."""

_HALF = re.compile("[\ud800-\udfff]")
canonical = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode
"""A JSON value in the one way in which it is kept, compared and dumped."""


def details(kind: str, given: Mapping[str, object]) -> str:
    """The JSON of a record's details, nulls left out; ValueError says which is wrong, and why."""
    if not isinstance(given, Mapping):
        raise ValueError("details: are no table")  # noqa: TRY004 (callers know of one error)
    known = {name: value for name, value in given.items() if value is not None}
    try:
        text = canonical(_validator(kind)(known))
    except ValidationError as error:
        raise ValueError(_first(kind, error)) from None
    if "\\u0000" in text or not storable(text):
        text = canonical(_validator(kind)(mended(known)))
    if len(text) > LIMIT:
        raise ValueError(f"details are longer than {LIMIT} characters")
    return text


@cache
def _validator(kind: str) -> Any:
    return TypeAdapter(DETAILS[kind]).validator.validate_python


def _first(kind: str, error: ValidationError) -> str:
    """Where and what, never the value."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    names = [str(part) for part in first["loc"] if "[" not in str(part)]  # not the parts of unions
    place = ".".join(["details", *names])[:100]
    if first["type"] == "extra_forbidden":
        return f"{place}: a {kind} has no such detail"
    return f"{place}: {first['msg'].removeprefix('Value error, ')}"


def storable(text: str) -> bool:
    """Whether it has no lone surrogates, which no database can keep."""
    return text.isascii() or _HALF.search(text) is None


def mended(value: Any) -> Any:
    """A JSON value whose texts can be kept: NULs dropped, halves joined or replaced."""
    if isinstance(value, str):
        whole = value.replace("\0", "").encode("utf-16-le", "surrogatepass")
        return whole.decode("utf-16-le", "replace")
    if isinstance(value, Mapping):
        return {mended(name): mended(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [mended(inner) for inner in value]
    return value


_read = lru_cache(16)(json.JSONDecoder().decode)  # a work is looked at by many, one after another


class Details(Mapping[str, object]):
    """The details of a work, read when somebody looks at them, which is seldom.

    What is read is not kept, so that a hundred thousand of them take little memory. StoreError,
    with the text `damaged`, where they are no JSON object.
    """

    __slots__ = ("_damaged", "_text")

    def __init__(self, text: str, damaged: str) -> None:
        """`text` is the JSON of the details."""
        self._text, self._damaged = text, damaged

    def _told(self) -> Mapping[str, object]:
        try:
            found = _read(self._text)
        except (ValueError, RecursionError) as error:
            raise StoreError(self._damaged) from error
        if not isinstance(found, dict):
            raise StoreError(self._damaged)
        return found

    def get(self, name: str, default: object = None) -> object:
        """As of any mapping."""
        return self._told().get(name, default)

    def __getitem__(self, name: str) -> object:
        return self._told()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told())

    def __len__(self) -> int:
        return len(self._told())


class Columns(NamedTuple):
    """What criteria filter on and add up."""

    repository: str | None = None
    owner: str | None = None
    number: int | None = None
    amount: float | None = None
    unit: str | None = None


def columns(kind: str, details: Mapping[str, Any]) -> Columns:
    """The columns of a work with these details; what is not valid for its kind gives none."""
    repository, owner = _word(details, "repository"), None
    if kind == "repository":
        repository, owner = _word(details, "name"), _word(details, "owner")
        if repository and owner and "/" not in repository:
            repository = f"{owner}/{repository}"
    if kind == "role":  # in a project that is named as its forge does
        project = _word(details, "project")
        repository = project if project and project.count("/") == 1 else None
    if repository and "/" in repository:
        owner = repository.partition("/")[0]
    number = details.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**31:
        number = None
    amount, unit = _amount(kind, details)
    return Columns(repository, owner, number, amount, None if amount is None else unit)


def _word(details: Mapping[str, Any], name: str) -> str | None:
    value = details.get(name)
    return value if isinstance(value, str) else None


def _number(details: Mapping[str, Any], name: str) -> float | None:
    value = details.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _amount(kind: str, details: Mapping[str, Any]) -> tuple[float | None, str | None]:
    """How much of what: a rate an hour, a factor, hours, people."""
    match kind:
        case "engagement":
            return _rate(details)
        case "improvement":
            return _factor(details), "x"
        case "study":
            return _number(details, "hours"), "h"
        case "meeting":
            people = details.get("people")
            met = float(len(people)) if isinstance(people, list | tuple) else None
            return _number(details, "count") if "count" in details else met, "people"
    return None, None


def _rate(details: Mapping[str, Any]) -> tuple[float | None, str | None]:
    """An hour's rate, in US dollars where they are known; a day has eight hours."""
    rate, currency = _number(details, "rate"), _word(details, "currency")
    if "rate_usd" in details:
        rate, currency = _number(details, "rate_usd"), "USD"
    if rate is None or not currency:
        return None, None
    return rate / 8 if details.get("per") == "day" else rate, f"{currency}/h"


def _factor(details: Mapping[str, Any]) -> float | None:
    """How many times better; None where it cannot be said."""
    before, after = _number(details, "before"), _number(details, "after")
    better = details.get("better")
    if before is None or after is None or better is None or before <= 0 or after <= 0:
        return None
    factor = after / before if better == "higher" else before / after
    return factor if math.isfinite(factor) else None
