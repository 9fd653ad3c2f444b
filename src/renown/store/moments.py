"""Moments as text: `YYYY-MM-DDTHH:MM:SSZ`, which sorts as it happened."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def moment(value: datetime) -> str:
    """The text of an aware moment, cut to the second; ValueError where it has no place in UTC."""
    if value.tzinfo is not UTC:
        if value.utcoffset() is None:
            raise ValueError("has no time zone")
        try:
            value = value.astimezone(UTC)
        except OverflowError:
            raise ValueError("lies outside the years 1 to 9999 in UTC") from None
    return value.isoformat()[:19] + "Z"


def when(text: str) -> datetime:
    """The moment that a text names; ValueError unless `moment` could have written it."""
    if not _MOMENT.fullmatch(text):
        raise ValueError("is no moment such as 2026-01-31T00:00:00Z")
    return datetime.fromisoformat(text)
