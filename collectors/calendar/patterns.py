"""Patterns that a person writes for one calendar, checked when they are loaded.

Python's engine knows no time limit, and the texts are a stranger's. So what may take exponentially
long is refused, repeats are few, and what a pattern is tried on is cut: the work for one event is
at most that of `_MOST_STEPS`, some hundredths of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field

_LONGEST = 300
"""Characters of a line that a pattern is tried on."""
_LINES = 50
_MOST_REPEATS = 2
_FEW = 10
"""Times that something may be repeated without being counted as a repeat without end."""
_MOST_STEPS = 10_000_000
"""Comparisons of single characters, over all lines that an event has."""
_LEAST = 12
"""Of a try at one place, however short the pattern is."""
_PIECES = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\((?:\?(?:P<[^>]*>|P=[^)]*|<[=!]|[:=!>(]|#[^)]*|[aiLmsux-]+:?))?"
    r"|\)|\{(?:[0-9]+,?[0-9]*|,[0-9]*)\}[?+]?|[*+?][?+]?|.",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:\{([0-9]*)(,?)([0-9]*)\}|([*+?]))[?+]?")
_REFUSED = re.compile(r"\\[1-9]|\(\?(?:P=|[(#]|[a-zA-Z]*x).*", re.DOTALL)
"""Back references and conditions; comments, which hide what is repeated."""
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")


@dataclass(kw_only=True, slots=True)
class _Group:
    """What stands between two brackets."""

    is_open: bool = False
    """Whether there is more than one way through it, or one that depends on what is around."""
    ways: int = 1


@dataclass(kw_only=True, slots=True)
class _Cost:
    """How much work a pattern can make."""

    repeats: int = 0
    """Those without end."""
    ways: int = 1
    """In which the rest may be matched, at most."""
    pieces: int = 0
    is_anchored: bool = False
    groups: list[_Group] = field(default_factory=lambda: [_Group()])

    @property
    def power(self) -> int:
        """One for each repeat, and one for the places where a match may begin."""
        return max(1, self.repeats + (not self.is_anchored))

    def steps(self, length: int) -> int:
        """At most, for a text of that length."""
        return int(length**self.power / self.power) * self.ways * max(self.pieces, _LEAST)


def _checked(text: str) -> str:
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"must be a regular expression: {error}") from None
    if pattern.groups != 1:
        raise ValueError('must have one group, the value itself, such as "by (.+)$"')
    cost = _cost(text)
    if cost.power > _MOST_REPEATS or cost.repeats > _MOST_REPEATS:
        raise ValueError(
            f"has {cost.repeats} repeats without end; one is enough, or two after a ^ at the"
            " beginning (blanks are single: write one for \\s+)"
        )
    if cost.steps(_LONGEST) > _MOST_STEPS:
        raise ValueError("leaves too much open; write it shorter, or with fewer of ?, | and {m,n}")
    return text


@lru_cache
def _cost(text: str) -> _Cost:
    """ValueError for what may take for ever."""
    cost, closed = _Cost(is_anchored=text.startswith(("^", "\\A"))), None
    for piece in (found[0] for found in _PIECES.finditer(text)):
        if _REFUSED.fullmatch(piece):
            raise ValueError(f"has {piece[:9]}, which may take for ever; write it without")
        cost.pieces += 1
        if (times := _times(piece)) is not None:
            _repeat(cost, times, closed)
        closed = None
        if piece.startswith("("):
            cost.groups.append(_Group(is_open=piece in _AROUND))
        elif piece == "|":
            cost.groups[-1].is_open, cost.groups[-1].ways = True, cost.groups[-1].ways + 1
        elif piece == ")" and len(cost.groups) > 1:
            closed = cost.groups.pop()
            cost.groups[-1].is_open |= closed.is_open
            cost.ways *= closed.ways
    cost.is_anchored &= cost.groups[0].ways == 1
    cost.ways *= cost.groups[0].ways
    return cost


def _repeat(cost: _Cost, times: tuple[int, int | None], group: _Group | None) -> None:
    """Something is repeated: a group, or a character."""
    low, high = times
    is_optional = (low, high) == (0, 1)
    if group and group.is_open and not is_optional:
        raise ValueError("repeats a group with choices in it; write it without one of them")
    if high is None or high > _FEW or (group and not is_optional):
        cost.repeats += 1
    else:
        cost.ways *= high - low + 1
        cost.pieces += high
    cost.groups[-1].is_open = True


def _times(piece: str) -> tuple[int, int | None] | None:
    """How often at least, and at most; None for what is no repeat."""
    found = _REPEAT.fullmatch(piece)
    if not found:
        return None
    if found[4]:
        return (int(found[4] == "+"), 1 if found[4] == "?" else None)
    low = int(found[1] or 0)
    return (low, low) if not found[2] else (low, int(found[3]) if found[3] else None)


Pattern = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_checked)]
"""An option: a regular expression with one group, the value."""


def value(pattern: str, *texts: str) -> str | None:
    """What the pattern finds in the first line of the texts where it finds anything.

    Lines that are too long for what is left of the work are passed over.
    """
    cost, left = _cost(pattern), _MOST_STEPS
    for line in _lines(*texts):
        steps = cost.steps(len(line))
        if steps > left:
            continue
        left -= steps
        if (found := re.search(pattern, line)) and (told := (found[1] or "").strip()):
            return told
    return None


def _lines(*texts: str) -> Iterator[str]:
    """Those of each text, cut, and with single blanks."""
    for text in texts:
        for line in text[: _LONGEST * _LINES].split("\n")[:_LINES]:
            yield " ".join(line[:_LONGEST].split())
