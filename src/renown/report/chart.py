"""The chart of a count that grows: what happened as a solid step line, the goal as a dotted one.

The title is the finding, the second line says how to read it. Labels are laid out for the widest
font, so that none touches another or the border whatever font the reader has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from renown.report import axis
from renown.report.axis import Tick, px, tenth
from renown.report.escape import plain
from renown.report.numbers import amount, number, rate, short
from renown.report.palette import Palette
from renown.report.template import svg
from renown.report.widths import fitted, width
from renown.scorecard.scores import Score

WIDTH, HEIGHT = 400, 270
_LEFT, _RIGHT, _TOP, _BOTTOM = 42, 316, 66, 238
_MARGIN = 16
_ROOM = WIDTH - 2 * _MARGIN

Point = tuple[date, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Where a text stands and to which side it runs."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """All that the template draws, in pixels rounded to a tenth."""

    id: str
    title: str
    subtitle: str
    description: str
    left: float
    right: float
    levels: tuple[Tick, ...]
    years: tuple[Tick, ...]
    line: str
    today: tuple[float, float]
    value: Mark
    goal: Mark
    pace: str
    """The straight line from today to the goal; "" when nothing is left to do, or no time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Count:
    """What the chart tells, all of it known."""

    score: Score
    value: float
    target: float
    due: date
    today: date
    past: Sequence[Point]

    @property
    def open(self) -> bool:
        return self.value < self.target and self.today < self.due

    @property
    def first(self) -> int:
        """The year in which the chart begins."""
        return (self.past[0][0] if self.past else self.today).year

    @property
    def last(self) -> date:
        return max(self.due, self.today)


def cumulative(score: Score, points: Sequence[Point], today: date) -> Chart | None:
    """A count on its way to a target; `points` hold the total after each day, oldest first.

    None where value, target or due date are not told or not known: there is nothing to draw.
    """
    value, target, due = score.value, score.target, score.due
    if score.private or value is None or target is None or due is None:
        return None
    past = [point for point in points if point[0] <= today]
    return _laid_out(
        _Count(score=score, value=value, target=target, due=due, today=today, past=past)
    )


def draw(chart: Chart, palette: Palette) -> bytes:
    """The chart as SVG in the colours of a theme."""
    size = (WIDTH, HEIGHT)
    return svg("cumulative.svg.j2", chart=chart, palette=palette, px=px, size=size, bottom=_BOTTOM)


def _laid_out(count: _Count) -> Chart:
    """All places in one go, since each depends on the ones before it."""
    levels = axis.levels(max(count.value, count.target))
    label = f"goal {short(count.target)}"
    widest = max(width(short(level), 12) for level in levels)
    left = max(_LEFT, axis.ceil(_MARGIN + 8 + widest))
    right = min(_RIGHT, math.floor(WIDTH - _MARGIN - 6 - width(label, 12, bold=True)))
    begin = date(count.first, 1, 1).toordinal()
    across = axis.scale(begin, count.last.toordinal() + 1, left, right)
    up = axis.scale(0, levels[-1], _BOTTOM, _TOP)
    now = (across(count.today.toordinal() + 1), up(count.value))
    goal = (across(count.due.toordinal() + 1), up(count.target))
    steps = [(across(day.toordinal()), up(total)) for day, total in count.past]
    return Chart(
        id=count.score.id,
        title=_title(count),
        subtitle=_subtitle(count),
        description=_description(count),
        left=left,
        right=right,
        levels=tuple(Tick(at=up(level), label=short(level)) for level in levels),
        years=axis.years(count.first, count.last.year, across, right),
        line=axis.steps([(left, _BOTTOM), *steps, now]),
        today=now,
        value=_beside(now, f"{_compact(count.value)} today", left),
        goal=Mark(x=right + 6, y=tenth(goal[1] + 4), text=label),
        pace=axis.line(now, goal) if count.open else "",
    )


def _title(count: _Count) -> str:
    """The finding. The id is the short name: titles are made for tables, which have more room."""
    name = count.score.id.replace("-", " ").replace("_", " ")
    end = f": {_compact(count.value)} of {_compact(count.target)}, {count.score.state}"
    room = _ROOM - width(end, 14, bold=True)
    return fitted(name[:1].upper() + name[1:], 14, room, bold=True) + end


def _subtitle(count: _Count) -> str:
    due, pace = count.due.isoformat(), count.score.pace
    if not count.open:
        return f"The goal is {_compact(count.target)} by {due}."
    needed = pace.needed if pace else None
    said = "" if needed is None else f", {rate(needed, count.score.unit)} a year"
    return fitted(f"Dashed: an even pace to {due}{said}.", 12, _ROOM)


def _description(count: _Count) -> str:
    """The whole statement, for readers who do not see the picture."""
    score, unit = count.score, count.score.unit
    said = f"{plain(score.title)}, cumulative since {count.first}: {amount(count.value, unit)}"
    said += f" on {count.today.isoformat()}. Goal {amount(count.target, unit)}"
    said += f" by {count.due.isoformat()}; {score.state}."
    if score.pace is not None:
        said += f" {rate(score.pace.kept, unit)} came in the last 365 days"
        if score.pace.needed is not None and count.open:
            said += f"; {rate(score.pace.needed, unit)} a year are needed from now on"
        said += "."
    return said


def _compact(value: float) -> str:
    return number(value) if value < 1_000_000 else short(value)


def _beside(now: tuple[float, float], text: str, left: float) -> Mark:
    """The label of the last point: to its left, above the line, or to its right without room."""
    x, y = now[0], tenth(now[1] - 8)
    if x - 8 - width(text, 12, bold=True) >= left:
        return Mark(x=tenth(x - 8), y=y, text=text, anchor="end")
    return Mark(x=tenth(x + 8), y=y, text=text)
