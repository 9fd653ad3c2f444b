"""Followers by platform: areas where they were read, a dashed line for what was written down."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from renown.report.charts import axis
from renown.report.charts.axis import Scale, px, tenth
from renown.report.charts.cumulative import axis_of_years
from renown.report.charts.marks import (
    MARGIN,
    TALL,
    WIDTH,
    Box,
    Chart,
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
from renown.report.numbers import counted, number, percent, short
from renown.report.widths import fitted, width
from renown.scorecard.scores import Score, Scores

_LEFT, _TOP, _BOTTOM = 46, 66, 238
_YEARS = 3
_KNOTS = 28
"""Days between two places of the areas."""
_NAME = 100
"""Pixels of a platform's name at most."""
_MOST = 6
_COLOURS = ("first", "second", "third", "fourth")
_EVER = 36525
"""Days in which any reading will do."""
_SPAN = 90
"""Days that have to be known, so that a course can be drawn."""

Points = Sequence[tuple[date, float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Platform:
    """All of a person's accounts on one platform."""

    name: str
    points: Points
    """The sum after each day on which it changed, oldest first."""
    asserted: bool
    read: date
    """The day of the newest reading; of several accounts, of the one that was read least lately."""
    accounts: int = 1
    parts: Sequence[Points] = ()
    """Of several accounts, each by itself."""

    @property
    def value(self) -> float:
        """As of now."""
        return self.points[-1][1]

    def read_by(self, day: date, within: int = _EVER) -> float | None:
        """What it had come to by a day, where it was read in so many days up to then."""
        return _read_by(self.points, day, within)

    def fresh(self, since: date) -> bool:
        """Whether an account is among them that nobody had read by then."""
        parts = self.parts or (self.points,)
        return any(_read_by(each, since, _EVER) is None for each in parts)

    def grown(self, since: date, within: int = _EVER) -> float | None:
        """What it gained since a day, without accounts that nobody had read by then."""
        parts = self.parts or (self.points,)
        known = [(each[-1][1], _read_by(each, since, within)) for each in parts]
        gained = [now - before for now, before in known if before is not None]
        return sum(gained) if gained else None

    def at(self, day: date) -> float:
        """The value on a day, between two readings as even growth has it; 0 before the first."""
        days = [known for known, _ in self.points]
        place = bisect_right(days, day)
        if place == 0:
            return 0.0
        if place == len(days):
            return self.points[-1][1]
        (before, low), (after, high) = self.points[place - 1], self.points[place]
        return low + (high - low) * (day - before).days / (after - before).days


def _read_by(points: Points, day: date, within: int) -> float | None:
    known = [(when, value) for when, value in points if when <= day]
    if not known or (day - known[-1][0]).days > within:
        return None
    return known[-1][1]


def widest(
    scores: Scores, platforms: Mapping[str, Sequence[Platform]]
) -> tuple[Score | None, Sequence[Platform]]:
    """The criterion with the most platforms, the first of several, with these."""
    known = [(score, platforms[score.id]) for score in scores.criteria if score.id in platforms]
    return max(known, key=lambda pair: len(pair[1]), default=(None, ()))


def audience(score: Score, platforms: Sequence[Platform], today: date) -> Chart | None:
    """None where nothing is known, or all of it is private."""
    if score.private or score.value is None or not platforms:
        return None
    shown = _sorted(platforms)
    first = min(one.points[0][0] for one in shown)
    draw = _courses if (today - first).days >= _SPAN else _bars
    marks, spots = draw(shown, today)
    return Chart(
        id=score.id,
        title=heading(*_titles(score)),
        subtitle=below(*_subtitles(score, courses=draw is _courses)),
        says=_says(score, platforms, today),
        height=TALL,
        marks=tuple(marks),
        spots=tuple(spots),
    )


def _sorted(platforms: Sequence[Platform]) -> list[Platform]:
    """From below to above: read ones, then asserted ones, the small ones first; few are many."""
    ordered = sorted(platforms, key=lambda one: (-one.value, one.name))
    kept, rest = ordered[: _MOST - 1], ordered[_MOST - 1 :]
    if len(rest) > 1:
        kept.append(_others(rest))
    else:
        kept += rest
    return sorted(kept, key=lambda one: (one.asserted, one.value, one.name))


def _others(rest: Sequence[Platform]) -> Platform:
    days = sorted({day for one in rest for day, _ in one.points})
    return Platform(
        name=f"{len(rest)} others",
        points=[(day, sum(one.at(day) for one in rest)) for day in days],
        asserted=any(one.asserted for one in rest),
        read=min(one.read for one in rest),
        accounts=sum(one.accounts for one in rest),
    )


def _courses(shown: Sequence[Platform], today: date) -> tuple[list[Mark], list[Spot]]:
    labels = [
        f"{fitted(plain(one.name), 12, _NAME, bold=True)} {number(one.value)}" for one in shown
    ]
    beside = max(width(label, 12, bold=True) for label in labels)
    first = min(one.points[0][0] for one in shown)
    begin = max(date(first.year, 1, 1), date(today.year - _YEARS, 1, 1))
    total = sum(one.value for one in shown)
    levels = axis.levels(total)
    left = max(_LEFT, axis.ceil(MARGIN + 8 + max(width(short(one), 12) for one in levels)))
    right = min(300.0, tenth(WIDTH - MARGIN - 6 - beside))
    across = axis.scale(begin.toordinal(), today.toordinal(), left, right)
    up = axis.scale(0, levels[-1], _BOTTOM, _TOP)
    marks: list[Mark] = []
    for level in levels:
        marks.append(rule(up(level), left, right, "axis" if level == 0 else "rule"))
        marks.append(Text(left - 8, tenth(up(level) + 4), short(level), fill="quiet", anchor="end"))
    marks += axis_of_years(begin.year, today.year, across, right, _BOTTOM)
    marks += _areas(shown, begin, today, across, up)
    marks += _names(shown, labels, right, up)
    return marks, list(_spots(shown, begin, today, across))


def _areas(
    shown: Sequence[Platform], begin: date, today: date, across: Scale, up: Scale
) -> Iterator[Mark]:
    days = _days(begin, today)
    under = [0.0] * len(days)
    for place, one in enumerate(shown):
        over = [low + one.at(day) for low, day in zip(under, days, strict=True)]
        above = [
            (across(day.toordinal()), up(value)) for day, value in zip(days, over, strict=True)
        ]
        lower = [
            (across(day.toordinal()), up(value)) for day, value in zip(days, under, strict=True)
        ]
        if one.asserted:
            yield Path(_line(above), stroke="quiet", thick=2, dash="4 3")
        else:
            colour = _COLOURS[place % len(_COLOURS)]
            yield Path(f"{_line([*above, *lower[::-1]])}Z", fill=f"on-{colour}")
            yield Path(_line(above), stroke=colour, thick=1.5)
        under = over


def _days(begin: date, today: date) -> list[date]:
    span = (today - begin).days
    steps = max(1, span // _KNOTS)
    return [begin + timedelta(span * step // steps) for step in range(steps + 1)]


def _line(points: Sequence[tuple[float, float]]) -> str:
    """Straight from point to point; what lies on the way is left out."""
    kept = [points[0]]
    for before, after in pairwise(points[1:]):
        if before[1] != kept[-1][1] or after[1] != before[1]:
            kept.append(before)
    kept.append(points[-1])
    return "M" + "L".join(f"{px(x)} {px(y)}" for x, y in kept)


def _names(
    shown: Sequence[Platform], labels: Sequence[str], right: float, up: Scale
) -> Iterator[Mark]:
    tops, total = [], 0.0
    for one in shown:
        total += one.value
        tops.append(up(total - one.value / 2) + 4)
    places = apart(tops[::-1], 15, _TOP, _BOTTOM + 4)[::-1]
    for place, (one, label, y) in enumerate(zip(shown, labels, places, strict=True)):
        fill = "quiet" if one.asserted else _COLOURS[place % len(_COLOURS)]
        yield Text(tenth(right + 6), y, label, fill=fill, bold=True)


def _spots(shown: Sequence[Platform], begin: date, today: date, across: Scale) -> Iterator[Spot]:
    days = _days(begin, today)
    for before, day in pairwise([begin, *days]):
        x = across(day.toordinal())
        wide = max(4.0, tenth(x - across(before.toordinal())))
        parts = ", ".join(
            f"{plain(one.name)} {number(round(one.at(day)))}" for one in shown if one.at(day)
        )
        total = number(round(sum(one.at(day) for one in shown)))
        yield Spot(tenth(x - wide), _TOP, wide, _BOTTOM - _TOP, f"{day}: {total}; {parts}")


def _bars(shown: Sequence[Platform], today: date) -> tuple[list[Mark], list[Spot]]:
    """Where no course is known: what each platform shows."""
    most = max(one.value for one in shown) or 1.0
    marks: list[Mark] = []
    spots = []
    for place, one in enumerate(shown[::-1]):
        y = 76 + place * 31
        marks.append(Text(MARGIN, y, fitted(plain(one.name), 13, 200), size=13))
        told = "asserted" if one.asserted else ""
        figure = number(one.value)
        marks.append(Text(WIDTH - MARGIN, y, figure, size=13, anchor="end", tail=told))
        long = max(4.0, tenth((WIDTH - 2 * MARGIN) * one.value / most))
        if one.asserted:
            marks.append(Box(MARGIN + 0.5, y + 6.5, long - 1, 6, stroke="quiet", dash="3 3"))
        else:
            marks.append(Box(MARGIN, y + 6, long, 7, fill="data", radius=3.5))
        spots.append(Spot(MARGIN, y - 14, WIDTH - 2 * MARGIN, 30, _of(one, today)))
    return marks, spots


def _titles(score: Score) -> Iterator[str]:
    name, value, growth = plain(score.title), score.value or 0.0, growing(score)
    if growth is not None:
        yield f"{name}: {number(value)}, growing {percent(growth)} a year"
        yield f"{name}: {number(value)}, {percent(growth)} a year"
    yield f"{name}: {number(value)}"


def growing(score: Score) -> float | None:
    """The growth of the last year, of what was known a year ago; None where nothing was."""
    if score.pace is None or score.value is None or score.pace.kept <= 0:
        return None
    before = score.value - score.pace.kept
    return score.pace.kept / before if before > 0 else None


def _subtitles(score: Score, *, courses: bool) -> Iterator[str]:
    goal = number(score.target or 0)
    how = "Followers by platform." if courses else "Followers by platform, as read now."
    yield f"Goal {goal}. {how}" + (" Dashed: asserted." if courses else "")
    yield f"Goal {goal}. {how}"


def _says(score: Score, platforms: Sequence[Platform], today: date) -> str:
    each = ", ".join(
        _of(one, today) for one in sorted(platforms, key=lambda one: (-one.value, one.name))
    )
    said = f"Followers by platform on {today}: {each}; together {number(score.value or 0)}"
    return f"{said} of {number(score.target or 0)}."


def _of(one: Platform, today: date) -> str:
    said = f"{plain(one.name)} {number(one.value)}"
    if one.asserted:
        old = (today - one.read).days
        said += " (asserted" + (f", read {counted(old, 'day')} ago)" if old else ")")
    return said
