"""Projects by their importance and the depth of the work: where both are enough, work is major."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from renown.report.charts import axis
from renown.report.charts.axis import Scale, px, tenth
from renown.report.charts.marks import (
    MARGIN,
    TALL,
    WIDTH,
    Box,
    Chart,
    Dot,
    Mark,
    Path,
    Sign,
    Spot,
    Text,
    below,
    heading,
    rule,
)
from renown.report.escape import plain
from renown.report.numbers import counted
from renown.report.widths import fitted
from renown.report.words import share
from renown.scorecard.scores import Project, Score

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, WIDTH - MARGIN, 62, 222
_MOST = 8
_WIDEST = 110
"""Pixels of a name."""


class _Placed(NamedTuple):
    project: Project
    x: float
    y: float


def significance(score: Score) -> Chart | None:
    """None where no project's importance is known, or the thresholds are not told."""
    known = [one for one in score.projects if one.importance is not None]
    asked = score.thresholds
    if not known or asked is None or score.private:
        return None
    shown = sorted(known[:_MOST], key=lambda one: -(one.significance or 0))
    least = min(0.4, *(tenth((one.importance or 0) - 0.05) for one in shown), asked[0])
    least = max(0.0, least)
    across = axis.scale(least, 1.0, _LEFT, _RIGHT)
    up = axis.scale(0.0, 1.0, _BOTTOM, _TOP)
    placed = [_Placed(one, across(one.importance or 0), up(one.depth)) for one in shown]
    marks = [*_ground(asked, least, across, up), *_projects(placed)]
    return Chart(
        id="significance",
        title=heading(*_titles(score, known)),
        subtitle=below("A project counts when it matters and the work is deep."),
        says=_says(known, asked),
        height=TALL,
        marks=tuple(marks),
        spots=tuple(_spots(placed)),
    )


def _ground(asked: tuple[float, float], least: float, across: Scale, up: Scale) -> Iterator[Mark]:
    x, y = across(asked[0]), up(asked[1])
    yield Box(x, _TOP, tenth(_RIGHT - x), tenth(y - _TOP), fill="good")
    for level in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield rule(up(level), _LEFT, _RIGHT, "axis" if level == 0 else "rule")
        yield Text(_LEFT - 8, tenth(up(level) + 4), f"{level:.2f}", fill="quiet", anchor="end")
    yield Path(f"M{px(x)} {px(_TOP)}V{px(_BOTTOM)}", stroke="quiet", dash="3 3")
    yield Path(f"M{px(_LEFT)} {px(y)}H{px(_RIGHT)}", stroke="quiet", dash="3 3")
    steps = [step / 10 for step in range(11) if step % 2 == 0 and step / 10 >= least - 1e-9]
    for step in steps:
        anchor = "end" if step == 1 else "middle"
        yield Text(across(step), _BOTTOM + 18, f"{step:.1f}", fill="quiet", anchor=anchor)
    middle = tenth((_LEFT + _RIGHT) / 2)
    yield Text(middle, _BOTTOM + 36, "Importance of the project", fill="quiet", anchor="middle")
    yield Text(_LEFT + 6, _TOP + 14, "Depth of work", fill="quiet", halo=True)


def _projects(placed: Sequence[_Placed]) -> Iterator[Mark]:
    """Marks, and names beside those where there is room; what has none is in the table."""
    for one in placed:
        if one.project.counts:
            yield Sign(one.x, one.y, "met")
        else:
            yield Dot(one.x, one.y, 5, stroke="data", thick=2)
    taken = [Text(_LEFT + 6, _TOP + 14, "Depth of work").box]
    taken += [(one.x - 7, one.y - 7, one.x + 7, one.y + 7) for one in placed]
    for one in placed:
        for label in _labels(one):
            box = label.box
            inside = box[0] >= _LEFT and box[2] <= _RIGHT and box[1] >= _TOP and box[3] <= _BOTTOM
            if inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                yield label
                break


def _labels(one: _Placed) -> Iterator[Text]:
    name = plain(one.project.repository.rpartition("/")[2])
    said = fitted(name, 12, _WIDEST, bold=True)
    yield Text(tenth(one.x + 10), tenth(one.y + 4), said, bold=True)
    yield Text(tenth(one.x - 10), tenth(one.y + 4), said, bold=True, anchor="end")
    yield Text(one.x, tenth(one.y + 20), said, bold=True, anchor="middle")
    yield Text(one.x, tenth(one.y - 10), said, bold=True, anchor="middle")


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _titles(score: Score, known: Sequence[Project]) -> Iterator[str]:
    value, target = score.value or 0, score.target or 0
    begin = f"{plain(score.title)}: {value:g} of {target:g}"
    near = next((one for one in known if not one.counts), None)
    if near is not None and value < target:
        name = plain(near.repository.rpartition("/")[2])
        yield f"{begin}, {name} is next"
        yield f"{value:g} of {target:g} major, {name} is next"
    yield begin
    yield f"{value:g} of {target:g} major"


def _says(known: Sequence[Project], asked: tuple[float, float]) -> str:
    each = "; ".join(
        f"{plain(one.repository)} {share(one.importance or 0)} and {share(one.depth)}"
        + (", major" if one.counts else "")
        for one in known[:_MOST]
    )
    more = f"; {counted(len(known) - _MOST, 'more project')}" if len(known) > _MOST else ""
    return (
        f"Projects by importance and depth of work, both 0 to 1; major is importance "
        f"{asked[0]:.2f} and depth {asked[1]:.2f} or more. {each}{more}."
    )


def _spots(placed: Sequence[_Placed]) -> Iterator[Spot]:
    for one in sorted(placed, key=lambda one: one.x):
        project = one.project
        said = (
            f"{plain(project.repository)}: importance {share(project.importance or 0)}, depth "
            f"{share(project.depth)}, {'major' if project.counts else project.why}"
        )
        yield Spot(tenth(one.x - 8), tenth(one.y - 8), 16, 16, said)
