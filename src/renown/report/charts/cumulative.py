"""A count that grows: what happened as a solid step line, the forecast as a fan, a dotted goal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from renown.report import words
from renown.report.charts import axis
from renown.report.charts.axis import Scale, px, tenth
from renown.report.charts.marks import (
    MARGIN,
    TALL,
    WIDTH,
    Chart,
    Dot,
    Mark,
    Path,
    Spot,
    Text,
    apart,
    below,
    heading,
    rule,
)
from renown.report.escape import plain
from renown.report.numbers import amount, number, rate, short
from renown.report.widths import width
from renown.scorecard.scores import Fan, Score

_LEFT, _RIGHT, _TOP, _BOTTOM = 42, 316, 66, 238
_TOO_HIGH = 3
"""Times the target or the value, beyond which a band is cut off."""
_NEAR = 4
"""Pixels between two places that the pointer finds."""

Point = tuple[date, float]


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
    def fan(self) -> tuple[Fan, ...]:
        told = self.score.forecast
        return told.fan if told is not None and self.today < self.due else ()

    @property
    def first(self) -> int:
        """The year in which the chart begins."""
        return (self.past[0][0] if self.past else self.today).year

    @property
    def last(self) -> date:
        return max(self.due, self.today)

    @property
    def most(self) -> float:
        """What the axis has to reach."""
        high = max(self.value, self.target)
        bands = [fan.bands[80][1] for fan in self.fan]
        return max(high, min(max(bands, default=0.0), _TOO_HIGH * high))


def cumulative(score: Score, points: Sequence[Point], today: date) -> Chart | None:
    """A count on its way to a target; `points` hold the total after each day, oldest first.

    None where value, target or due date are not told or not known: there is nothing to draw.
    """
    value, target, due = score.value, score.target, score.due
    if score.private or value is None or target is None or due is None:
        return None
    past = [point for point in points if point[0] <= today]
    count = _Count(score=score, value=value, target=target, due=due, today=today, past=past)
    marks, spots = _laid_out(count)
    return Chart(
        id=score.id,
        title=heading(*_titles(count)),
        subtitle=below(*_subtitles(count)),
        says=_says(count),
        height=TALL,
        marks=tuple(marks),
        spots=tuple(spots),
    )


def _laid_out(count: _Count) -> tuple[list[Mark], list[Spot]]:
    """All places in one go, since each depends on the ones before it."""
    labels = list(_labels(count))
    levels = axis.levels(count.most)
    widest = max(width(short(level), 12) for level in levels)
    left = max(_LEFT, axis.ceil(MARGIN + 8 + widest))
    beside = max(width(text, 12, bold=True) for _, text, _ in labels)
    right = min(_RIGHT, math.floor(WIDTH - MARGIN - 6 - beside))
    begin = date(count.first, 1, 1).toordinal()
    across = axis.scale(begin, count.last.toordinal() + 1, left, right)
    up = axis.scale(0, levels[-1], _BOTTOM, _TOP)
    now = (across(count.today.toordinal() + 1), up(count.value))
    steps = [(across(day.toordinal()), up(total)) for day, total in count.past]
    goal = up(count.target)
    marks = [
        *_axes(count, levels, left, right, across, up),
        *_fan(count, now, across, up),
        Path(f"M{px(left)} {px(goal)}H{px(right)}", stroke="text", thick=1.5, dash="2 3"),
        *_even(count, now, across, up),
        Path(axis.steps([(left, _BOTTOM), *steps, now]), stroke="data", thick=2.5),
        Dot(*now, 4, fill="data", stroke="card"),
        _beside(now, f"{_compact(count.value)} today", left),
    ]
    places = apart(
        [min(up(min(value, levels[-1])), _BOTTOM) for value, *_ in labels], 14, _TOP, _BOTTOM
    )
    for place, (_, text, fill) in zip(places, labels, strict=True):
        marks.append(Text(right + 6, tenth(place + 4), text, fill=fill, bold=fill != "quiet"))
    return marks, list(_spots(count, across, right))


def _labels(count: _Count) -> Iterator[tuple[float, str, str]]:
    """Value, text and colour of what stands at the right, from above to below."""
    found = [(count.target, f"goal {short(count.target)}", "text")]
    if count.fan:
        last = count.fan[-1]
        found += [
            (last.bands[80][1], "8 in 10", "quiet"),
            (last.bands[50][1], "half", "quiet"),
            (last.median, f"median {short(last.median)}", "data"),
        ]
    yield from sorted(found, key=lambda label: -label[0])


def _axes(
    count: _Count, levels: Sequence[float], left: float, right: float, across: Scale, up: Scale
) -> Iterator[Mark]:
    for level in levels:
        y = up(level)
        if level != count.target:
            yield rule(y, left, right, "axis" if level == 0 else "rule")
        yield Text(left - 8, tenth(y + 4), short(level), fill="quiet", anchor="end")
    yield from axis_of_years(count.first, count.last.year, across, right, _BOTTOM)


def axis_of_years(
    first: int, last: int, across: Scale, right: float, bottom: float
) -> Iterator[Mark]:
    """Ticks where years begin, with their labels below."""
    for tick in axis.years(first, last, across, right):
        yield Path(f"M{px(tick.at)} {px(bottom)}v4", stroke="axis")
        if tick.label:
            yield Text(tick.label_at, bottom + 18, tick.label, fill="quiet", anchor="middle")


def _fan(count: _Count, now: tuple[float, float], across: Scale, up: Scale) -> Iterator[Mark]:
    """Both bands with the edge of the wider one, and the median dashed."""
    if not count.fan:
        return
    top = count.most

    def line(values: Sequence[float]) -> list[tuple[float, float]]:
        days = [across(fan.day.toordinal() + 1) for fan in count.fan]
        return [now, *((x, up(min(top, value))) for x, value in zip(days, values, strict=True))]

    (low, high), half = (
        (
            line([fan.bands[each][0] for fan in count.fan]),
            line([fan.bands[each][1] for fan in count.fan]),
        )
        for each in (80, 50)
    )
    yield Path(f"{_joined([*high, *low[::-1]])}Z", fill="wide")
    yield Path(f"{_joined([*half[1], *half[0][::-1]])}Z", fill="half")
    yield Path(_joined(low), stroke="edge")
    yield Path(_joined(high), stroke="edge")
    yield Path(_joined(line([fan.median for fan in count.fan])), stroke="data", thick=2, dash="5 3")


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{px(x)} {px(y)}" for x, y in points)


def _even(count: _Count, now: tuple[float, float], across: Scale, up: Scale) -> Iterator[Mark]:
    """Where nothing is forecast: the straight line from today to the goal."""
    if count.open and not count.fan:
        goal = (across(count.due.toordinal() + 1), up(count.target))
        yield Path(axis.line(now, goal), stroke="axis", thick=1.5, dash="5 3")


def _spots(count: _Count, across: Scale, right: float) -> Iterator[Spot]:
    before = -math.inf
    for day, total in count.past:
        x = across(day.toordinal())
        if x - before >= _NEAR:
            before = x
            said = f"{day}: {amount(total, count.score.unit)}"
            yield Spot(tenth(x - 4), _TOP, 8, _BOTTOM - _TOP, said)
    if count.fan:
        last = count.fan[-1]
        yield Spot(tenth(right - 8), _TOP, 12, _BOTTOM - _TOP, _forecast(count, last))


def _titles(count: _Count) -> Iterator[str]:
    score, name = count.score, plain(count.score.title)
    word = name.partition(" ")[0]
    end = f"{_compact(count.value)} of {_compact(count.target)}"
    if count.open and (chance := words.chance(score)):
        yield f"{name}: {end}, {chance} chance by {count.due.year}"
        yield f"{name}: {end}, {chance} chance"
        yield f"{word}: {end}, {chance} chance by {count.due.year}"
        yield f"{word}: {end}, {chance} chance"
    yield f"{name}: {end}, {score.state}"
    yield f"{name}: {end}"
    yield f"{word}: {end}, {score.state}"
    yield f"{end}, {score.state}: {name}"


def _subtitles(count: _Count) -> Iterator[str]:
    due, pace = count.due.isoformat(), count.score.pace
    if count.fan:
        last = count.fan[-1]
        low, high = (_compact(value) for value in last.bands[80])
        yield f"Median {_compact(last.median)} by {due}; 8 in 10 outcomes {low} to {high}."
        yield f"Median {_compact(last.median)} by {due}; 8 in 10 {low} to {high}."
    if not count.open:
        yield f"The goal is {_compact(count.target)} by {due}."
    needed = pace.needed if pace else None
    if needed is not None:
        yield f"Dashed: an even pace to {due}, {rate(needed, count.score.unit)} a year."
    yield f"Dashed: an even pace to {due}."


def _says(count: _Count) -> str:
    score, unit = count.score, count.score.unit
    said = f"{plain(score.title)}, cumulative since {count.first}: {amount(count.value, unit)}"
    said += f" on {count.today.isoformat()}."
    if count.fan:
        said += f" {_forecast(count, count.fan[-1])}"
    said += f" Goal {amount(count.target, unit)} by {count.due.isoformat()}; {score.state}"
    chance = words.chance(score)
    said += f", chance to reach it {chance}." if count.open and chance else "."
    if score.pace is not None:
        said += f" {rate(score.pace.kept, unit)} came in the last 365 days"
        if score.pace.needed is not None and count.open:
            said += f"; {rate(score.pace.needed, unit)} a year are needed from now on"
        said += "."
    return said


def _forecast(count: _Count, fan: Fan) -> str:
    unit = count.score.unit
    low50, high50, low80, high80 = (
        amount(value, unit) for value in (*fan.bands[50], *fan.bands[80])
    )
    return (
        f"Forecast for {fan.day}: median {amount(fan.median, unit)}, half of the outcomes "
        f"{low50} to {high50}, 8 in 10 outcomes {low80} to {high80}."
    )


def _compact(value: float) -> str:
    return number(value) if value < 1_000_000 else short(value)


def _beside(now: tuple[float, float], text: str, left: float) -> Text:
    """The label of the last point: to its left, above the line, or to its right without room."""
    x, y = now[0], tenth(now[1] - 8)
    if x - 8 - width(text, 12, bold=True) >= left:
        return Text(tenth(x - 8), y, text, bold=True, anchor="end", halo=True)
    return Text(tenth(x + 8), y, text, bold=True, halo=True)
