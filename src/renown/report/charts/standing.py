"""The success targets side by side: how far each is, where an even pace would be, its state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from renown.report import words
from renown.report.charts.axis import tenth
from renown.report.charts.marks import (
    MARGIN,
    TALL,
    WIDTH,
    Box,
    Chart,
    Mark,
    Sign,
    Spot,
    Text,
    below,
    heading,
)
from renown.report.escape import plain
from renown.report.numbers import short
from renown.report.verdict import Verdict, gone
from renown.report.widths import fitted, width
from renown.scorecard.scores import Score, Scores

_MOST = 6
_TOP, _STEP = 72, 34
_LEFT = 36
_ROOM = WIDTH - MARGIN - _LEFT
_FIGURE = 210
"""Pixels of value, goal and state at most; beyond them both are shortened."""
_FILLS = {"met": "met", "behind": "behind"}


def standing(scores: Scores, verdict: Verdict) -> Chart | None:
    """None where there is no success target."""
    success = [score for score in scores.criteria if score.section == "success"]
    if not success:
        return None
    shown = success[:_MOST]
    marks: list[Mark] = []
    spots = []
    for place, score in enumerate(shown):
        y = _TOP + place * _STEP
        marks += _row(score, y, gone(score, scores.day))
        spots.append(Spot(_LEFT - 20, y - 14, _ROOM + 20, 30, words.statement(score)))
    return Chart(
        id="standing",
        title=heading(
            f"{verdict.met}, {verdict.way} of the way",
            f"{verdict.met}, {verdict.way} done",
            verdict.met,
        ),
        subtitle=below(*_subtitle(success, shown, verdict)),
        says=_says(success, scores, verdict),
        height=TALL,
        marks=tuple(marks),
        spots=tuple(spots),
    )


def _subtitle(success: Sequence[Score], shown: Sequence[Score], verdict: Verdict) -> Iterator[str]:
    dates = {score.due for score in success}
    due = f"Due {dates.pop()}. " if len(dates) == 1 and None not in dates else ""
    more = f" {len(success) - len(shown)} more in the table." if len(success) > len(shown) else ""
    if verdict.gone:
        yield f"{due}The tick is an even pace: {verdict.gone} today.{more}"
        yield f"The tick is an even pace, {verdict.gone} today.{more}"
    yield f"{due}Each bar ends at its target.{more}"


def _row(score: Score, y: float, even: float | None) -> Iterator[Mark]:
    said, state = words.value(score) or "-", score.state
    figure = said if score.private or score.value is None else f"{said} / {words.goal(score)}"
    if score.state == "unknown":
        figure = "no entry"
    if width(f"{figure} {state}", 13) > _FIGURE and score.value is not None:
        figure = f"{short(score.value, score.unit)} / {short(score.target or 0, score.unit)}"
    room = _ROOM - width(f"{figure} {state}", 13) - 12
    yield Sign(22, y - 5, state)
    yield Text(_LEFT, y, fitted(plain(score.title), 13, room, bold=True), size=13, bold=True)
    yield Text(WIDTH - MARGIN, y, figure, size=13, anchor="end", tail=state)
    if score.progress is None:
        yield Box(_LEFT + 0.5, y + 7.5, _ROOM - 1, 6, stroke="axis", radius=3, dash="3 3")
        return
    yield Box(_LEFT, y + 7, _ROOM, 7, fill="rule", radius=3.5)
    if score.progress > 0:
        long = max(7.0, tenth(_ROOM * score.progress))
        yield Box(_LEFT, y + 7, long, 7, fill=_FILLS.get(state, "data"), radius=3.5)
    if even is not None and state != "met":
        x = tenth(_LEFT + _ROOM * even)
        yield Box(x - 1.5, y + 4.5, 3, 12, fill="text", stroke="card", radius=1)


def _says(success: Sequence[Score], scores: Scores, verdict: Verdict) -> str:
    each = " ".join(f"{words.statement(score)}." for score in success)
    said = f"Standing on {scores.day}: {verdict.met}, {verdict.way} of the way. {each}"
    if verdict.gone:
        said += f" An even pace would be at {verdict.gone} today."
    return said
