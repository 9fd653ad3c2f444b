"""Charts say what is so, in any font, and hold nothing that acts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.report import chart, palette
from renown.report.chart import Chart, Point
from renown.report.widths import width
from renown.scorecard.scores import Pace, Score
from tests.report import world

TODAY = date(2026, 11, 16)
SVG = "{http://www.w3.org/2000/svg}"


def talks(value: float = 3.0, target: float = 50.0, **other: object) -> Score:
    return world.score(
        "talks",
        "Conference talks and workshops",
        **{"value": value, "target": target, "pace": Pace(kept=4.0, needed=9.7), **other},
    )


def drawn(score: Score, points: list[Point], today: date = TODAY) -> Chart:
    found = chart.cumulative(score, points, today)
    assert found is not None
    return found


def points(*days: str) -> list[Point]:
    return [(date.fromisoformat(day), float(index + 1)) for index, day in enumerate(days)]


class Box(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def boxes(content: bytes, *, narrow: bool) -> Iterator[Box]:
    """The text boxes, in a font like Verdana or in one a fifth narrower."""
    for element in ET.fromstring(content).iter(f"{SVG}text"):
        size, bold = float(element.get("font-size", 12)), element.get("font-weight") == "600"
        text = element.text or ""
        wide = width(text, size, bold=bold) * (0.8 if narrow else 1)
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        left = (
            x - {"start": 0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "start")]
        )
        yield Box(text, left, y - 0.8 * size, left + wide, y + 0.22 * size)


def assert_apart(content: bytes) -> None:
    for narrow in (True, False):
        found = list(boxes(content, narrow=narrow))
        assert [] == [(a, b) for a, b in itertools.combinations(found, 2) if a.touches(b)]
        inside = (4, 4, chart.WIDTH - 4, chart.HEIGHT - 4)
        assert [] == [
            box
            for box in found
            if box.left < inside[0]
            or box.top < inside[1]
            or box.right > inside[2]
            or box.bottom > inside[3]
        ]


def test_the_title_is_the_finding_and_the_description_the_whole_statement() -> None:
    found = drawn(talks(), points("2024-02-03", "2025-05-06", "2026-01-09"))
    assert "Talks: 3 of 50, on course" == found.title
    assert "Dashed: an even pace to 2030-12-31, 9.7 a year." == found.subtitle
    assert (
        "Conference talks and workshops, cumulative since 2024: 3 on 2026-11-16. Goal 50 by "
        "2030-12-31; on course. 4.0 came in the last 365 days; 9.7 a year are needed from now on."
    ) == found.description


def test_the_line_rises_at_each_point_and_ends_today() -> None:
    found = drawn(talks(), points("2024-02-03", "2025-05-06", "2026-01-09"))
    assert 3 == found.line.count("V")
    assert found.line.endswith(f"H{found.today[0]}")
    assert found.line.startswith("M42 238H")


def test_the_line_ends_at_the_value() -> None:
    found = drawn(talks(5.0), points("2024-02-03", "2025-05-06", "2026-01-09"))
    assert found.line.endswith(f"V{found.today[1]}H{found.today[0]}")


def test_points_of_the_future_are_not_drawn() -> None:
    past = points("2024-02-03", "2025-05-06")
    assert drawn(talks(2.0), past) == drawn(talks(2.0), [*past, (date(2027, 1, 1), 3.0)])


def test_a_met_goal_has_no_pace_to_it() -> None:
    found = drawn(talks(60.0, state="met"), points("2024-02-03"))
    assert "" == found.pace
    assert "The goal is 50 by 2030-12-31." == found.subtitle


def test_a_count_of_zero_is_a_line_on_the_axis() -> None:
    found = drawn(talks(0.0, state="behind"), [])
    assert re.fullmatch(r"M42 238H[\d.]+", found.line)


@pytest.mark.parametrize(
    "hidden", [{"private": True}, {"value": None}, {"target": None}, {"due": None}]
)
def test_what_is_not_told_is_not_drawn(hidden: dict[str, object]) -> None:
    assert None is chart.cumulative(world.score("x", "X", **hidden), [], TODAY)


def test_many_rows_still_make_a_small_file() -> None:
    many = [(date(2016, 1, 1) + timedelta(days=index), index * 7.0) for index in range(3900)]
    found = drawn(talks(27293.0, 27293.0, due=date(2026, 12, 31)), many)
    content = chart.draw(found, palette.DARK)
    assert 12_000 > len(content)
    assert f' d="{found.line}" ' in content.decode()


@pytest.mark.parametrize("theme", palette.THEMES, ids=lambda theme: theme.name)
def test_a_chart_holds_nothing_that_acts_or_depends_on_its_place(theme: palette.Palette) -> None:
    content = chart.draw(drawn(talks(), points("2024-02-03")), theme).decode()
    assert not re.search(r"<script|<style|href|var\(|@font-face|currentColor|on\w+=", content)
    assert {"path", "text", "title", "desc", "rect", "circle", "svg"} == {
        element.tag.removeprefix(SVG) for element in ET.fromstring(content).iter()
    }
    assert not re.search(r"\d\.\d\d", content.split("</desc>")[1])


days = st.dates(date(1990, 1, 1), TODAY)


@settings(max_examples=80, deadline=None)
@given(
    value=st.one_of(st.integers(0, 60), st.integers(0, 10**10)),
    target=st.one_of(st.integers(1, 60), st.integers(1, 10**10)),
    due=st.dates(date(2024, 1, 1), date(2060, 12, 31)),
    when=st.lists(days, max_size=6),
    id_=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,63}", fullmatch=True),
    state=st.sampled_from(["met", "on course", "behind", "not met", "unknown", "later"]),
    needed=st.one_of(st.none(), st.floats(0, 10**7)),
)
def test_no_label_touches_another_or_the_border(
    value: int,
    target: int,
    due: date,
    when: list[date],
    id_: str,
    state: str,
    needed: float | None,
) -> None:
    score = talks(
        float(value), float(target), due=due, state=state, pace=Pace(kept=1.0, needed=needed)
    )
    total = value / max(len(when), 1)
    counted = [(day, (index + 1) * total) for index, day in enumerate(sorted(when))]

    assert_apart(chart.draw(drawn(replace(score, id=id_), counted), palette.LIGHT))


@settings(deadline=None)
@given(st.text(max_size=2000))
def test_any_title_makes_a_picture(title: str) -> None:
    found = drawn(world.score("x", title), points("2024-02-03"))
    root = ET.fromstring(chart.draw(found, palette.LIGHT))
    assert "270" == root.get("height")


def test_a_number_too_long_for_its_place_is_shortened() -> None:
    score = talks(1_234_567_890.0, 1_250_000_000.0, due=date(2027, 12, 31))
    found = drawn(score, [(date(2026, 2, 3), 1_234_567_890.0)])
    assert "1.23G today" == found.value.text
    assert_apart(chart.draw(found, palette.LIGHT))
