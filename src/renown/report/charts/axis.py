"""Scales, ticks and paths: from values and days to pixels, in tenths, so that diffs stay small."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

Scale = Callable[[float], float]

_YEAR = 44
"""Between the labels of two years, in pixels."""
_DENSE = 4
"""Years to a label, up to which each of them has its tick."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A place on an axis. Its label may stand elsewhere, or be left out."""

    at: float
    label: str = ""
    label_at: float = 0.0


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """From values between `low` and `high` to pixels between `start` and `end`."""
    return lambda value: tenth(start + (value - low) / (high - low) * (end - start))


def levels(most: float) -> tuple[float, ...]:
    """Ticks from 0 to above `most`, up to four steps of 1, 2, 2.5 or 5 times a power of ten."""
    need = max(most * 1.05, 1.0)
    power = 10.0 ** math.floor(math.log10(need / 3))
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= need / 3)
    step = step if step >= 10 else max(1.0, float(ceil(step)))
    return tuple(step * index for index in range(ceil(need / step) + 1))


def years(first: int, last: int, across: Scale, right: float) -> tuple[Tick, ...]:
    """Ticks where years begin, and one at the end; labels in the middle, where there is room.

    Of very many years only those with a label have a tick.
    """
    starts = [across(date(year, 1, 1).toordinal()) for year in range(first, last + 1)]
    ends = [*starts[1:], right]
    every = max(1, ceil(_YEAR * len(starts) / (right - starts[0])))
    ticks = []
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        roomy = every > 1 or end - start >= _YEAR
        label = str(first + index) if index % every == 0 and roomy else ""
        if label or every <= _DENSE:
            ticks.append(Tick(at=start, label=label, label_at=tenth((start + end) / 2)))
    return (*ticks, Tick(at=right))


def steps(points: Iterable[tuple[float, float]]) -> str:
    """A path that stays level between the points and changes at them, at most twice a pixel."""
    columns = {math.floor(x * 2): (x, y) for x, y in points}
    (x, level), *rest = columns.values()
    path = f"M{px(x)} {px(level)}"
    for x, y in rest:
        if y != level:
            path += f"H{px(x)}V{px(y)}"
            level = y
    return f"{path}H{px(x)}"


def line(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A straight path."""
    return f"M{px(start[0])} {px(start[1])}L{px(end[0])} {px(end[1])}"


def px(value: float) -> str:
    """A coordinate as short as it can be said: `42`, `185.3`."""
    return f"{tenth(value):.1f}".removesuffix(".0")


def tenth(value: float) -> float:
    """Rounded to a tenth, never minus zero."""
    return round(value, 1) + 0.0


def ceil(value: float) -> int:
    """Upwards, forgiving what floating point adds."""
    return math.ceil(value - 1e-9)
