"""Patterns that a person writes for one calendar, checked when they are loaded.

Python's engine knows no time limit, so what may take exponentially long is refused (a repeated
group with repeats or choices in it), repeats are few, and what they are tried on is cut.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

_LONGEST = 2_000
"""Characters of a text that a pattern is tried on."""
_MOST_REPEATS = 4
_PIECES = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\((?:\?(?:P<[^>]*>|P=[^)]*|<[=!]|[:=!>]|#[^)]*|[aiLmsux-]+:?))?"
    r"|\)|\{\d*,?\d*\}|.",
    re.DOTALL,
)


def _checked(text: str) -> str:
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"must be a regular expression: {error}") from None
    if pattern.groups != 1:
        raise ValueError('must have one group, the value itself, such as "by (.+)$"')
    _refuse(text)
    return text


def _refuse(text: str) -> None:
    """What may take for ever."""
    repeats, inside, closed = 0, [False], False
    for piece in (found[0] for found in _PIECES.finditer(text)):
        if _is_repeat(piece):
            if closed:
                raise ValueError("repeats a group with choices in it; write it without one of them")
            repeats += piece in ("*", "+") or piece.endswith(",}")
        inside[-1] |= _is_repeat(piece) or piece in ("?", "|")
        closed = False
        if piece.startswith("("):
            inside.append(False)
        elif piece == ")" and len(inside) > 1:
            closed = inside.pop()
            inside[-1] |= closed
    if repeats > _MOST_REPEATS:
        raise ValueError(f"has {repeats} repeats; {_MOST_REPEATS} are enough")


def _is_repeat(piece: str) -> bool:
    return piece in ("*", "+") or (piece.startswith("{") and piece != "{")


Pattern = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_checked)]
"""An option: a regular expression with one group, the value."""


def value(pattern: str, *texts: str) -> str | None:
    """What the pattern finds in the first text where it finds anything."""
    for text in texts:
        if (found := re.search(pattern, text[:_LONGEST])) and (told := (found[1] or "").strip()):
            return told
    return None
