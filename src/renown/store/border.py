"""What collectors yield -> rows as they are kept. Nothing that they say is trusted.

What would break identity or the promises of a column is refused, with a reason; what is cosmetic (a
control character in a title, a link that is none) is mended. Mending twice changes nothing.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from functools import lru_cache

from renown.record import EVIDENCE, KINDS, Reading, Record
from renown.store.details import canonical, details, mended
from renown.store.moments import moment

LONGEST = 500
"""Characters of a title, a key or a tag."""
LONGEST_LINK = 2000

Values = dict[str, object]
"""A row: the name of each column with its value."""

_KINDS = frozenset(KINDS)
_EVIDENCE = frozenset(EVIDENCE)
_METHODS = frozenset({"api", "manual"})
_BREAK = re.compile("[\t\n\v\f\r\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LINK = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#][^\s]*)?", re.IGNORECASE)


class RefusedError(ValueError):
    """Why one observation cannot be kept. It quotes no content but the name of what is wrong."""


def text(given: str) -> str:
    """One line that both databases can keep, without control characters, cut to length."""
    if _UNFIT.search(given):
        given = _CONTROL.sub("", _BREAK.sub(" ", mended(given)))
    return given[:LONGEST]


def record_values(record: Record, person: str, source: str, as_of: str) -> Values:
    """The row of a record first seen as of then; RefusedError when it cannot be kept."""
    try:
        return {
            "person": person,
            "source": source,
            "key": _identity("key", record.key),
            "kind": _word("kind", record.kind, _KINDS),
            "title": text(_string("title", record.title)),
            "url": _link(record.url),
            "at": _moment("at", record.at),
            "until": _moment("until", record.until),
            "evidence": _word("evidence", record.evidence, _EVIDENCE),
            "private": _flag("private", record.private),
            "tags": _tags(record.tags),
            "details": details(record.kind, record.details),
            "first_seen": as_of,
            "changed_at": as_of,
            "gone_at": None,
        }
    except RefusedError:
        raise
    except ValueError as error:
        raise RefusedError(f"{record.kind}: {error}") from None


def reading_values(reading: Reading, person: str, source: str, as_of: str) -> Values:
    """The row of a reading first seen as of then; RefusedError when it cannot be kept."""
    at = _moment("at", reading.at)
    if at is None:
        raise RefusedError("at: a reading needs a moment")
    return {
        "person": person,
        "source": source,
        "subject": _identity("subject", reading.subject),
        "name": _identity("name", reading.name),
        "day": at[:10],
        "at": at,
        "value": _number("value", reading.value),
        "unit": text(_string("unit", reading.unit)),
        "evidence": _word("evidence", reading.evidence, _EVIDENCE),
        "method": _word("method", reading.method, _METHODS),
        "url": _link(reading.url),
        "private": _flag("private", reading.private),
        "first_seen": as_of,
        "changed_at": as_of,
        "gone_at": None,
    }


def _string(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise RefusedError(f"{name}: is no text")
    return value


def _identity(name: str, value: object) -> str:
    """What tells rows apart is never mended: two could become one."""
    if not isinstance(value, str) or not value or len(value) > LONGEST or _UNFIT.search(value):
        raise RefusedError(f"{name}: is no text of 1 to {LONGEST} printable characters")
    return value


def _word(name: str, value: object, known: frozenset[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise RefusedError(f"{name}: is not one of {', '.join(sorted(known))}")
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise RefusedError(f"{name}: is neither true nor false")
    return value


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError(f"{name}: is no number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise RefusedError(f"{name}: is no finite number")
    return number + 0.0  # -0.0 becomes 0.0, which is all that a database keeps of it


def _moment(name: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise RefusedError(f"{name}: is no moment")
    try:
        return moment(value)
    except ValueError as error:
        raise RefusedError(f"{name}: {error}") from None


def _link(value: object) -> str | None:
    """A link that is none, or that holds a password, is dropped: the record stands without it."""
    if not isinstance(value, str) or len(value) > LONGEST_LINK or not _LINK.fullmatch(value):
        return None
    return None if _UNFIT.search(value) else value


def _tags(value: object) -> str:
    if not isinstance(value, tuple | list) or not all(isinstance(tag, str) for tag in value):
        raise RefusedError("tags: are no texts")
    return _tag_list(tuple(value))


@lru_cache(maxsize=1024)
def _tag_list(tags: tuple[str, ...]) -> str:
    """Few sets of tags recur in many records."""
    return canonical(sorted({text(tag) for tag in tags} - {""}))
