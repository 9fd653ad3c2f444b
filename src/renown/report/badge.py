"""Badges: a label, a message on the colour of its state, and the date of the data.

A committed file needs no third party and works in private repositories; `textLength` makes any
font fit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from renown.report import words
from renown.report.escape import plain
from renown.report.template import svg
from renown.report.widths import width
from renown.scorecard.scores import Score, State

COLOURS: dict[State, str] = {
    "met": "#1a7f37",
    "on course": "#0969da",
    "behind": "#9a6700",
    "not met": "#656d76",
    "unknown": "#656d76",
    "later": "#656d76",
}
_SIZE = 11
_PAD = 6
_GLYPH = 13
"""The state's sign, with the gap after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Badge:
    """What a badge says. The message ends with, or contains, the state in words."""

    label: str
    message: str
    state: State
    day: date

    @property
    def statement(self) -> str:
        """The whole of it as a sentence, for readers of the alternative text."""
        return f"{self.label}: {self.message}, data of {self.day.isoformat()}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Box:
    """One of the three fields: where it begins, how wide it is, and its text."""

    x: int
    width: int
    text: str
    text_x: int
    text_width: int


def of(score: Score, day: date) -> Badge:
    """The badge of one criterion."""
    said = words.value(score)
    if score.state == "unknown":
        message = "no entry, unknown"
    elif score.private:
        message = f"private, {score.state}"
    elif not said or score.ticked:
        message = score.state
    else:
        message = f"{words.standing(score).strip()}, {score.state}"
    return Badge(label=score.title.lower(), message=message, state=score.state, day=day)


def draw(badge: Badge) -> bytes:
    """The badge as SVG, 20 px high."""
    boxes: list[_Box] = []
    for text, lead in (
        (plain(badge.label, 40), 0),
        (badge.message, _GLYPH),
        (badge.day.isoformat(), 0),
    ):
        x = boxes[-1].x + boxes[-1].width if boxes else 0
        long = round(width(text, _SIZE))
        boxes.append(
            _Box(
                x=x,
                width=long + lead + 2 * _PAD,
                text=text,
                text_x=x + _PAD + lead,
                text_width=long,
            )
        )
    return svg(
        "badge.svg.j2",
        badge=badge,
        boxes=boxes,
        width=boxes[-1].x + boxes[-1].width,
        sign=boxes[1].x + 11,
        colours=("#3d444d", COLOURS[badge.state], "#3d444d"),
    )


def endpoint(badge: Badge) -> bytes:
    """The same for shields.io, which draws it: https://shields.io/badges/endpoint-badge."""
    said = {
        "schemaVersion": 1,
        "label": plain(badge.label, 40),
        "message": f"{badge.message}, {badge.day.isoformat()}",
        "color": COLOURS[badge.state].removeprefix("#"),
    }
    return (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode()
