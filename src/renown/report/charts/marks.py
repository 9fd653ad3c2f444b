"""What charts are made of: texts, paths, boxes, dots and the signs of states, in pixels.

A chart is a list of these; one template draws them in the colours of a theme, for a file or inside
of the page. So what a chart says can be measured and read back without drawing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from renown.report.charts.axis import px, tenth
from renown.report.escape import plain
from renown.report.widths import fitted, width
from renown.scorecard.scores import State

WIDTH = 400
TALL, LOW = 270, 168
MARGIN = 16
ROOM = WIDTH - 2 * MARGIN


class Text(NamedTuple):
    """A line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    fill: str = "text"
    size: int = 12
    bold: bool = False
    anchor: str = "start"
    halo: bool = False
    """Whether the card shines through around it, where it stands on lines."""
    tail: str = ""
    """What follows it, quietly."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, in the widest font."""
        wide = width(self.text, self.size, bold=self.bold)
        if self.tail:
            wide += width(f" {self.tail}", 12)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - 0.76 * self.size, left + wide, self.y + 0.22 * self.size


class Path(NamedTuple):
    """A line or an area."""

    d: str
    stroke: str = ""
    fill: str = ""
    thick: float = 1.0
    dash: str = ""


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    radius: float = 0.0
    dash: str = ""


class Dot(NamedTuple):
    """A circle."""

    x: float
    y: float
    r: float
    fill: str = ""
    stroke: str = ""
    thick: float = 1.5


class Sign(NamedTuple):
    """The sign of a state, twelve pixels wide, around its middle."""

    x: float
    y: float
    state: State


Mark = Text | Path | Box | Dot | Sign


def shape(mark: Mark) -> str:
    """What the template draws."""
    return type(mark).__name__.lower()


class Spot(NamedTuple):
    """A place that pointer and keyboard find, with what it says."""

    x: float
    y: float
    width: float
    height: float
    says: str
    area: str = ""
    """What it filters the evidence by, where it does."""
    group: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A card of 400 pixels. The title is the finding; the second line says how to read it."""

    id: str
    title: str
    subtitle: str
    says: str
    """The whole statement, for readers who do not see the picture."""
    height: int
    marks: tuple[Mark, ...]
    spots: tuple[Spot, ...] = ()
    order: int = 0


def heading(*options: str) -> str:
    """The first title that there is room for; of none, as much of the last as there is."""
    return first(options, 14, ROOM, bold=True)


def below(*options: str) -> str:
    """The second line, likewise."""
    return first(options, 12, ROOM)


def first(options: Sequence[str], size: int, room: float, *, bold: bool = False) -> str:
    """The first text that fits."""
    said = [plain(option, 200) for option in options]
    fit = (one for one in said if width(one, size, bold=bold) <= room)
    return next(fit, "") or fitted(said[-1], size, room, bold=bold)


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places in this order, at least `gap` apart and inside of the bounds, near where they were."""
    placed: list[float] = []
    for place in wanted:
        placed.append(max(place, placed[-1] + gap if placed else low))
    ceiling = high
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = tenth(min(placed[index], ceiling))
        ceiling = placed[index] - gap
    return placed


def rule(y: float, left: float, right: float, fill: str = "rule") -> Path:
    """A horizontal line."""
    return Path(f"M{px(left)} {px(y)}H{px(right)}", stroke=fill)


def today(x: float, top: float, bottom: float) -> tuple[Box, ...]:
    """The vertical bar of today, with a halo."""
    return (
        Box(tenth(x - 2.5), top, 5, tenth(bottom - top), fill="card"),
        Box(tenth(x - 1), top, 2, tenth(bottom - top), fill="text"),
    )
