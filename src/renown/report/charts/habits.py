"""Habits as strips: a column a week, this one at the right. Height is the count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from renown.report import words
from renown.report.charts.axis import px, tenth
from renown.report.charts.marks import (
    MARGIN,
    ROOM,
    TALL,
    WIDTH,
    Box,
    Chart,
    Mark,
    Path,
    Spot,
    Text,
    below,
    heading,
)
from renown.report.escape import plain
from renown.report.numbers import number
from renown.report.widths import fitted, width
from renown.scorecard.periods import Beat
from renown.scorecard.scores import Score

_MOST = 3
_TOP = 60
_BY_HAND = frozenset({"study", "meeting", "engagement"})
"""Kinds that only the person writes down: of a week without an entry nothing is known."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COLUMNS = 54
"""Of a strip, the running one included; of more only the last are drawn."""
_CELL = 4.0


def habits(scores: Sequence[Score]) -> Chart | None:
    """None where no habit is known."""
    shown = [score for score in scores if len(score.beats) > 1 and not score.private][:_MOST]
    if not shown:
        return None
    block = 176 // len(shown)
    marks: list[Mark] = []
    spots: list[Spot] = []
    bottom = float(_TOP)
    for place, score in enumerate(shown):
        beats = score.beats[-_COLUMNS:]
        top = _TOP + place * block
        bottom = top + min(block - 18, 62)
        marks += [*_head(score, top + 14), *_strip(score, beats, top + 22, bottom)]
        spots += _spots(score, beats, top + 18, bottom)
    longest = max((score.beats[-_COLUMNS:] for score in shown), key=len)
    marks += [*_months(longest, bottom), *_legend(shown)]
    first = shown[0]
    return Chart(
        id="habits",
        title=heading(*_titles(first)),
        subtitle=below(*_subtitles(first)),
        says=" ".join(_says(score) for score in shown),
        height=TALL,
        marks=tuple(marks),
        spots=tuple(spots),
    )


def _titles(score: Score) -> Iterator[str]:
    kept, of, streak = (number(score.extra[name]) for name in ("periods", "of", "streak"))
    name, period = plain(score.title), _plural(score)
    yield f"{name}: {kept} of {of} {period}, streak {streak}"
    yield f"{name}: {kept} of {of} {period}"
    yield f"{kept} of {of} {period}, streak {streak}"


def _subtitles(score: Score) -> Iterator[str]:
    column = f"One column a {_period(score)}, this {_period(score)} at the right."
    yield f"Goal {words.goal(score)}. {column}"
    yield f"Goal {words.goal(score)}."


def _period(score: Score) -> str:
    """From the first days of its periods."""
    first, second = score.beats[0].first, score.beats[1].first
    days = (second - first).days
    names = ((8, "week"), (32, "month"), (93, "quarter"))
    return next((name for most, name in names if days <= most), "year")


def _plural(score: Score) -> str:
    return f"{_period(score)}s"


def _head(score: Score, y: float) -> Iterator[Mark]:
    least = f"{number(score.at_least)} or more"
    room = ROOM - width(least, 12) - 12
    yield Text(MARGIN, y, fitted(plain(score.title), 12, room, bold=True), bold=True)
    yield Text(WIDTH - MARGIN, y, least, fill="quiet", anchor="end")


def _strip(score: Score, beats: Sequence[Beat], top: float, bottom: float) -> Iterator[Mark]:
    step = ROOM / len(beats)
    wide = min(24.0, max(3.0, tenth(step - 2)))
    most = max((beat.done for beat in beats), default=0.0) or 1.0
    for place, beat in enumerate(beats):
        x = tenth(MARGIN + place * step + (step - wide) / 2)
        high = max(_CELL, tenth((bottom - top) * beat.done / most))
        if beat.kept:
            yield Box(x, tenth(bottom - high), wide, high, fill="data", radius=1)
        elif beat.done > 0:
            yield Box(x + 0.5, tenth(bottom - high + 0.5), wide - 1, high - 1, stroke="data")
        elif not beat.entries and _BY_HAND & {*score.kinds}:
            yield _cross(tenth(x + wide / 2), bottom - 3)
        else:
            side = min(_CELL, wide)
            yield Box(
                tenth(x + (wide - side) / 2 + 0.5), bottom - side, side - 1, side - 1, stroke="axis"
            )
    yield Path(f"M{px(MARGIN)} {px(bottom + 1.5)}H{px(WIDTH - MARGIN)}", stroke="rule")


def _cross(x: float, y: float) -> Path:
    return Path(f"M{px(x - 2)} {px(y - 2)}l4 4M{px(x - 2)} {px(y + 2)}l4 -4", stroke="axis")


def _months(beats: Sequence[Beat], bottom: float) -> Iterator[Mark]:
    """Labels below the last strip, each where a month begins, as many as there is room for."""
    step = ROOM / len(beats)
    free = float(MARGIN)
    month, year = None, beats[0].first.year
    for place, beat in enumerate(beats):
        if (beat.first.year, beat.first.month) == month:
            continue
        month = (beat.first.year, beat.first.month)
        label = _MONTHS[beat.first.month - 1]
        if beat.first.year != year:
            label += f" {beat.first.year}"
        x = MARGIN + place * step
        wide = width(label, 12)
        if x >= free and x + wide <= WIDTH - MARGIN and place:
            yield Path(f"M{px(x)} {px(bottom + 2)}v4", stroke="axis")
            yield Text(tenth(x), bottom + 17, label, fill="quiet")
            free, year = x + wide + 14, beat.first.year


def _legend(shown: Sequence[Score]) -> Iterator[Mark]:
    """What the columns mean that are there."""
    beats = [(score, beat) for score in shown for beat in score.beats[-_COLUMNS:]]
    y = TALL - 12
    entries: list[tuple[str, Mark]] = [("goal met", Box(0, y - 9, 4, 10, fill="data", radius=1))]
    if any(beat.done and not beat.kept for _, beat in beats):
        entries.append(("below", Box(0.5, y - 8.5, 3, 9, stroke="data")))
    by_hand = [bool(_BY_HAND & {*score.kinds}) for score, _ in beats]
    empty = [not beat.done and not beat.entries for _, beat in beats]
    if any(none and not hand for none, hand in zip(empty, by_hand, strict=True)):
        entries.append(("none", Box(0.5, y - 4, 3, 3, stroke="axis")))
    if any(none and hand for none, hand in zip(empty, by_hand, strict=True)):
        entries.append(("no entry", _cross(2, y - 3)))
    x = float(MARGIN)
    for label, mark in entries:
        if isinstance(mark, Box):
            yield mark._replace(x=tenth(x + mark.x))
        else:
            yield _cross(tenth(x + 2), y - 3)
        yield Text(tenth(x + 11), y, label, fill="quiet")
        x += 11 + width(label, 12) + 16


def _spots(score: Score, beats: Sequence[Beat], top: float, bottom: float) -> Iterator[Spot]:
    step = ROOM / len(beats)
    for place, beat in enumerate(beats):
        said = "no entry" if not beat.entries else number(beat.done)
        running = ", running" if place == len(beats) - 1 else ""
        yield Spot(
            tenth(MARGIN + place * step),
            top,
            tenth(step),
            bottom - top,
            f"{plain(score.title)}, {_period(score)} of {beat.first}{running}: {said}",
        )


def _says(score: Score) -> str:
    kept, of, streak, longest = (
        number(score.extra[name]) for name in ("periods", "of", "streak", "longest")
    )
    period, periods = _period(score), _plural(score)
    return (
        f"{plain(score.title)}, one column a {period} from {score.beats[0].first} on: {kept} "
        f"of {of} whole {periods} with {number(score.at_least)} or more; current streak {streak}, "
        f"longest {longest}; the goal is {words.goal(score)}."
    )
