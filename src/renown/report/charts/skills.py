"""Skills by the stage in which they are due: one mark a skill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from renown.report.charts.axis import tenth
from renown.report.charts.marks import (
    LOW,
    MARGIN,
    WIDTH,
    Chart,
    Mark,
    Sign,
    Spot,
    Text,
    below,
    heading,
)
from renown.report.escape import plain
from renown.report.groups import Group, groups
from renown.report.widths import fitted, width
from renown.report.words import statement
from renown.scorecard.scores import Scores

_TOP, _STEP = 73, 33
_MOST = 3
_LEFT = 144
_GAP = 19


def skills(scores: Scores) -> Chart | None:
    """None where the scorecard asks for no skills."""
    stages = groups(scores, "skill")
    if not stages:
        return None
    marks: list[Mark] = []
    spots: list[Spot] = []
    for place, stage in enumerate(stages[:_MOST]):
        y = _TOP + place * _STEP
        marks += _stage(stage, scores, y)
        for number, score in enumerate(stage.scores[: _room(stage)]):
            x = _LEFT + number * _GAP
            spots.append(Spot(tenth(x - 8), y - 9, 16, 16, statement(score)))
    every = [score for stage in stages for score in stage.scores]
    met = sum(score.state == "met" for score in every)
    behind = sum(score.state == "behind" for score in every)
    return Chart(
        id="skills",
        title=heading(
            f"Skills: {met} of {len(every)} met, {behind} behind", f"{met} of {len(every)} met"
        ),
        subtitle=below("One mark a skill, by the years in which it is due."),
        says=_says(stages),
        height=LOW,
        marks=tuple(marks),
        spots=tuple(spots),
    )


def _room(stage: Group) -> int:
    """How many marks there is room for."""
    told = width(_told(stage), 12, bold=True)
    return int((WIDTH - MARGIN - told - 8 - _LEFT) // _GAP) + 1


def _stage(stage: Group, scores: Scores, y: float) -> Iterator[Mark]:
    running = stage.since and stage.due and stage.since <= scores.day <= stage.due
    name = plain(stage.title).partition(",")[0] + (", now" if running else "")
    yield Text(MARGIN, y, fitted(name, 13, _LEFT - MARGIN - 12, bold=True), size=13, bold=True)
    if stage.since and stage.due:
        years = f"{stage.since.year} to {stage.due.year}"
        yield Text(MARGIN, y + 15, years, fill="quiet")
    for number, score in enumerate(stage.scores[: _room(stage)]):
        yield Sign(_LEFT + number * _GAP, y - 1, score.state)
    told = _told(stage)
    bad = told.endswith("behind")
    yield Text(
        WIDTH - MARGIN, y + 3, told, fill="behind" if bad else "quiet", bold=bad, anchor="end"
    )


def _told(stage: Group) -> str:
    states = Counter(score.state for score in stage.scores)
    if states["behind"]:
        return f"{states['behind']} behind"
    if states["later"] == len(stage.scores):
        return "later"
    return f"{states['met']} met"


def _says(stages: Sequence[Group]) -> str:
    parts = []
    for stage in stages:
        states = Counter(score.state for score in stage.scores)
        told = ", ".join(f"{count} {state}" for state, count in states.items())
        parts.append(f"{plain(stage.title)}: {told}")
    return f"Skills by stage. {'; '.join(parts)}."
