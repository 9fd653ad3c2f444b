"""Single values out of JSON that anybody may have written."""

from __future__ import annotations

from typing import Any

_LONGEST = 500


def text(value: Any) -> str:
    """A text on one line, cut; "" for what is none."""
    return " ".join(value[: 4 * _LONGEST].split())[:_LONGEST] if isinstance(value, str) else ""


def number(value: Any) -> str:
    """An id, a text or a number; "" for what is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else ""
    return text(value)[:200]


def items(value: Any) -> list[Any]:
    """A list; [] for what is none."""
    return value if isinstance(value, list) else []
