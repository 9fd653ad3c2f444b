"""Charts say what is so, in any font, and hold nothing that acts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from renown.report.charts import all_of
from renown.report.charts.audience import Platform, audience
from renown.report.charts.certifications import certifications
from renown.report.charts.cumulative import Point, cumulative
from renown.report.charts.draw import file
from renown.report.charts.habits import habits
from renown.report.charts.marks import WIDTH, Chart, Dot, Path, Sign, Text
from renown.report.charts.matrix import matrix
from renown.report.charts.palette import LIGHT, THEMES, Palette
from renown.report.charts.plan import plan
from renown.report.charts.significance import significance
from renown.report.charts.skills import skills
from renown.report.charts.standing import standing
from renown.report.credentials import credentials
from renown.report.platforms import platforms
from renown.report.verdict import verdict
from renown.report.widths import width
from renown.scorecard.periods import Beat
from renown.scorecard.scores import Cell, Fan, Forecast, Heading, Pace, Score, Scores
from tests.report import world

TODAY = date(2026, 11, 16)
SVG = "{http://www.w3.org/2000/svg}"
BIG = 20_000


def talks(value: float = 3.0, target: float = 50.0, **other: object) -> Score:
    return world.score(
        "talks",
        "Talks and workshops",
        **{"value": value, "target": target, "pace": Pace(kept=4.0, needed=9.7), **other},
    )


def course(score: Score, points: list[Point], today: date = TODAY) -> Chart:
    found = cumulative(score, points, today)
    assert found is not None
    return found


def points(*days: str) -> list[Point]:
    return [(date.fromisoformat(day), float(index + 1)) for index, day in enumerate(days)]


def every(scores: Scores | None = None) -> dict[str, Chart]:
    """All charts of the small world."""
    asked = scores or world.scores()
    held = credentials(asked, [(world.certificate(), ("cks",))])
    reach = {"audience": platforms(world.accounts())}
    found = all_of(asked, verdict(asked), world.series(), reach, held)
    return {chart.id: chart for chart in found}


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
        wide = width(text, size, bold=bold)
        for tail in element.iter(f"{SVG}tspan"):
            wide += width(tail.text or "", float(tail.get("font-size", 12)))
        wide *= 0.8 if narrow else 1
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        left = (
            x - {"start": 0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "start")]
        )
        yield Box(text, left, y - 0.76 * size, left + wide, y + 0.22 * size)


def assert_apart(chart: Chart) -> None:
    content = file(chart, LIGHT)
    for narrow in (True, False):
        found = [box for box in boxes(content, narrow=narrow) if box.text.strip()]
        assert [] == [(a, b) for a, b in itertools.combinations(found, 2) if a.touches(b)]
        inside = (4, 4, WIDTH - 4, chart.height - 4)
        assert [] == [
            box
            for box in found
            if box.left < inside[0]
            or box.top < inside[1]
            or box.right > inside[2]
            or box.bottom > inside[3]
        ]


def texts(chart: Chart) -> list[str]:
    return [mark.text for mark in chart.marks if isinstance(mark, Text)]


NAMES = [
    "standing",
    "course",
    "habits",
    "audience",
    "focus",
    "significance",
    "skills",
    "certifications",
    "plan",
]


def test_the_charts_are_those_for_which_there_is_something_to_draw() -> None:
    assert NAMES == list(every())
    assert ["standing", "certifications"] == list(every(world.scores([world.score("a", "A")])))


@pytest.mark.parametrize("name", NAMES)
def test_no_label_touches_another_or_the_border(name: str) -> None:
    assert_apart(every()[name])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_a_chart_holds_nothing_that_acts_or_depends_on_its_place(name: str, theme: Palette) -> None:
    content = file(every()[name], theme).decode()
    assert len(content) < BIG
    assert not re.search(r"<script|<style|href|var\(|@font-face|currentColor|\son\w+=", content)
    assert {"path", "text", "tspan", "title", "desc", "rect", "circle", "svg"} >= {
        element.tag.removeprefix(SVG) for element in ET.fromstring(content).iter()
    }
    marks = re.sub(r"<(title|desc|text)\b.*?</\1>", "", content, flags=re.DOTALL)
    assert not re.search(r"\d\.\d\d", marks)


@pytest.mark.parametrize("name", NAMES)
def test_the_title_is_the_finding_and_the_rest_is_said_without_the_picture(name: str) -> None:
    chart = every()[name]
    root = ET.fromstring(file(chart, LIGHT))
    title, says = (root.findtext(f"{SVG}{tag}") for tag in ("title", "desc"))
    assert (chart.title, chart.says) == (title, says)
    assert re.search(r"\d|weakest", chart.title)
    assert len(chart.says) > len(chart.title)


@pytest.mark.parametrize("name", NAMES)
def test_what_pointer_and_keys_find_lies_on_the_card_and_says_something(name: str) -> None:
    chart = every()[name]
    assert chart.spots
    for spot in chart.spots:
        assert 0 <= spot.x <= spot.x + spot.width <= WIDTH + 1
        assert 0 <= spot.y <= spot.y + spot.height <= chart.height + 1
        assert spot.says


def test_standing_shows_each_target_with_its_state_and_its_way() -> None:
    chart = every()["standing"]
    assert "1 of 5 known targets met, 32 to 49% done" == chart.title
    signs = [mark.state for mark in chart.marks if isinstance(mark, Sign)]
    assert ["on course", "on course", "behind", "not met", "met", "unknown"] == signs
    assert {"2 / 3", "10 / 50", "7,112 / 100,000", "private", "3 / 2", "no entry"} <= {
        *texts(chart)
    }
    assert "Consulting rate is private, not met." in chart.says
    assert "An even pace would be at 41% today." in chart.says


def test_the_course_ends_in_a_fan_with_median_bands_and_goal() -> None:
    chart = every()["course"]
    assert "78% chance" in chart.title
    assert {"10 today", "median 56", "half", "8 in 10", "goal 50"} <= {*texts(chart)}
    assert "median 56, half of the outcomes 50 to 62, 8 in 10 outcomes 46 to 69." in chart.says


def test_without_a_forecast_an_even_pace_is_drawn() -> None:
    found = course(talks(), points("2024-02-03", "2025-05-06", "2026-01-09"))
    assert "Talks and workshops: 3 of 50, on course" == found.title
    assert "Dashed: an even pace to 2030-12-31, 9.7 a year." == found.subtitle
    assert (
        "Talks and workshops, cumulative since 2024: 3 on 2026-11-16. Goal 50 by 2030-12-31; on "
        "course. 4.0 came in the last 365 days; 9.7 a year are needed from now on."
    ) == found.says


def line(chart: Chart) -> tuple[str, Dot]:
    """What happened, and today."""
    (path,) = (mark.d for mark in chart.marks if isinstance(mark, Path) and mark.thick == 2.5)
    (dot,) = (mark for mark in chart.marks if isinstance(mark, Dot))
    return path, dot


def test_the_line_rises_at_each_point_and_ends_today_at_the_value() -> None:
    path, today = line(course(talks(5.0), points("2024-02-03", "2025-05-06", "2026-01-09")))
    assert 4 == path.count("V")
    assert path.startswith("M42 238H")
    assert path.endswith(f"V{today.y:g}H{today.x:g}")


def test_points_of_the_future_are_not_drawn() -> None:
    past = points("2024-02-03", "2025-05-06")
    assert course(talks(2.0), past) == course(talks(2.0), [*past, (date(2027, 1, 1), 3.0)])


def test_a_count_of_zero_is_a_line_on_the_axis() -> None:
    assert re.fullmatch(r"M42 238H[\d.]+", line(course(talks(0.0, state="behind"), []))[0])


@pytest.mark.parametrize(
    "hidden", [{"private": True}, {"value": None}, {"target": None}, {"due": None}]
)
def test_what_is_not_told_is_not_drawn(hidden: dict[str, object]) -> None:
    assert None is cumulative(world.score("x", "X", **hidden), [], TODAY)


def test_many_rows_still_make_a_small_file() -> None:
    many = [(date(2016, 1, 1) + timedelta(days=index), index * 7.0) for index in range(3900)]
    found = course(talks(27293.0, 27293.0, due=date(2026, 12, 31)), many)
    assert len(file(found, LIGHT)) < BIG
    assert_apart(found)


def test_a_strip_tells_kept_missed_and_not_written_down_apart() -> None:
    chart = every()["habits"]
    assert "A post a week: 41 of 52 weeks, streak 6" == chart.title
    assert {"goal met", "none"} <= {*texts(chart)}
    assert 53 == len(chart.spots)
    assert chart.spots[-1].says.startswith("A post a week, week of 2026-11-16, running")
    by_hand = world.score(
        "go",
        "Go",
        section="habit",
        extra={"periods": 41, "of": 52, "streak": 6, "longest": 7},
        kinds=("study",),
        beats=world.beats(),
    )
    found = habits([by_hand])
    assert found is not None
    assert "no entry" in texts(found)


def test_the_weakest_row_is_named_and_unknown_is_no_zero() -> None:
    chart = every()["focus"]
    assert "Focus: Edge and IoT is the weakest of 2" == chart.title
    assert {"weakest", "459 d", "35", "0", "?"} <= {*texts(chart)}
    assert "unknown certs" in chart.says


def test_projects_stand_where_importance_and_depth_put_them() -> None:
    chart = every()["significance"]
    assert chart.title.endswith("2 of 3, lattice is next")
    assert ["met"] == [mark.state for mark in chart.marks if isinstance(mark, Sign)]
    assert "example-ml/lattice 0.64 and 0.74" in chart.says  # rounded down: it falls short of 0.75
    assert "moss" not in chart.says  # nothing is known of its importance
    assert None is significance(world.score("a", "A"))


def test_stages_show_one_sign_a_skill() -> None:
    chart = every()["skills"]
    assert "Skills: 1 of 2 met, 1 behind" == chart.title
    assert {"Immediate", "Mid-term, now", "2024 to 2025", "1 behind"} <= {*texts(chart)}


def test_certifications_say_what_expires() -> None:
    chart = every()["certifications"]
    assert "Certifications: CKS expires in 42 days" == chart.title
    assert {"CKS", "42 d"} <= {*texts(chart)}
    assert "valid 2024-12-28 to 2026-12-28, 42 days left" in chart.says


def test_the_plan_shows_what_is_open_now() -> None:
    chart = every()["plan"]
    assert "Plan: 2 of 4 tasks done on day 50 of 60" == chart.title
    assert "Open now: ML pipeline, 10 days left." == chart.subtitle
    assert ["met", "met", "behind", "later"] == [
        mark.state for mark in chart.marks if isinstance(mark, Sign)
    ]


def test_followers_that_were_written_down_are_dashed_and_new_ones_are_bars() -> None:
    chart = every()["audience"]
    assert "Audience: 7,112" in chart.title
    assert {"GitHub 1,204", "Mastodon 2,890", "Video 3,018"} <= {*texts(chart)}
    assert any(isinstance(mark, Path) and mark.dash for mark in chart.marks)
    fresh = [replace(one, points=[(TODAY, 5.0)]) for one in world.accounts()]
    score = next(one for one in world.criteria() if one.id == "audience")
    bars = audience(score, platforms(fresh), TODAY)
    assert bars is not None
    assert "as read now" in bars.subtitle
    assert_apart(bars)


TITLES = st.one_of(st.text(max_size=80), st.text("abcXYZ mw|<&@\u202e漢", max_size=200))
STATES = st.sampled_from(["met", "on course", "behind", "not met", "unknown", "later"])
AMOUNTS = st.one_of(st.integers(0, 60), st.integers(0, 10**10)).map(float)
FEW = settings(max_examples=40, deadline=None)


@st.composite
def asked(draw: st.DrawFn) -> Score:
    value, more = draw(AMOUNTS), draw(AMOUNTS) + 1
    due = draw(st.dates(date(2024, 1, 1), date(2060, 12, 31)))
    found = talks(value, value + more, due=due, state=draw(STATES))
    return replace(found, title=draw(TITLES))


@FEW
@given(
    score=asked(),
    when=st.lists(st.dates(date(1990, 1, 1), TODAY), max_size=6),
    more=st.lists(AMOUNTS, min_size=5, max_size=5),
    fan=st.booleans(),
)
def test_labels_of_any_course_are_apart(
    score: Score, when: list[date], more: list[float], fan: bool
) -> None:
    value, due = score.value, score.due
    assert value is not None
    assert due is not None
    low80, low50, median, high50, high80 = (value + each for each in sorted(more))
    bands = {80: (low80, high80), 50: (low50, high50), 95: (value, high80)}
    last = Fan(day=due, median=median, bands=bands)
    told = Forecast(method="gamma-poisson", chance=0.5, due=last, fan=(last,)) if fan else None
    each = value / max(len(when), 1)
    counted = [(day, (index + 1) * each) for index, day in enumerate(sorted(when))]
    assert_apart(course(replace(score, forecast=told), counted))


@FEW
@given(title=TITLES, values=st.lists(AMOUNTS, min_size=1, max_size=8), states=st.data())
def test_labels_of_any_standing_are_apart(
    title: str, values: list[float], states: st.DataObject
) -> None:
    made = [
        world.score(
            f"c{n}",
            title,
            value=value,
            target=value + 1,
            progress=value / (value + 1),
            state=states.draw(STATES),
        )
        for n, value in enumerate(values)
    ]
    scores = world.scores(made)
    found = standing(scores, verdict(scores))
    assert found is not None
    assert_apart(found)


@FEW
@given(
    title=TITLES,
    names=st.lists(TITLES.filter(str.strip), min_size=1, max_size=5, unique=True),
    counts=st.lists(st.none() | st.integers(0, 10**6), min_size=5, max_size=5),
    rows=st.integers(1, 7),
    weak=st.integers(0, 7),
)
def test_labels_of_any_matrix_are_apart(
    title: str, names: list[str], counts: list[int | None], rows: int, weak: int
) -> None:
    cells = tuple(
        Cell(column=name, count=count, last=TODAY if count else None)
        for name, count in zip(names, counts, strict=False)
    )
    made = [
        world.score(f"c{n}", title, section="focus", cells=cells, last=date(2001, 1, 1))
        for n in range(rows)
    ]
    scores = replace(world.scores(made), weakest=f"c{weak}")
    found = matrix(scores)
    assert found is not None
    assert_apart(found)


@FEW
@given(
    names=st.lists(TITLES, min_size=1, max_size=9),
    places=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=9, max_size=9),
    asked=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_labels_of_any_projects_are_apart(
    names: list[str], places: list[tuple[float, float]], asked: tuple[float, float]
) -> None:
    projects = tuple(
        replace(
            world.PROJECT,
            repository=f"org/{name}",
            importance=place[0],
            depth=place[1],
            counts=place[0] >= asked[0] and place[1] >= asked[1],
        )
        for name, place in zip(names, places, strict=False)
    )
    found = significance(world.score("a", "A", projects=projects, thresholds=asked))
    assert found is not None
    assert_apart(found)


@FEW
@given(title=TITLES, count=st.integers(1, 40), stages=st.integers(1, 4), data=st.data())
def test_labels_of_any_skills_and_plan_are_apart(
    title: str, count: int, stages: int, data: st.DataObject
) -> None:
    groups: Mapping[str, Heading] = {
        f"{section}{n}": Heading(title=title, section=section)
        for n in range(stages)
        for section in ("skill", "plan")
    }
    made = [
        world.score(
            f"{section}{n}-{m}",
            title,
            section=section,
            group=f"{section}{n}",
            state=data.draw(STATES),
            since=date(2026, 1 + 3 * n, 1),
            due=date(2026, 3 + 3 * n, 28),
        )
        for section in ("skill", "plan")
        for n in range(stages)
        for m in range(count)
    ]
    scores = world.scores(made, groups=groups)
    for found in (skills(scores), plan(scores)):
        assert found is not None
        assert_apart(found)


@FEW
@given(
    title=TITLES,
    spans=st.lists(
        st.tuples(st.dates(date(2015, 1, 1), TODAY), st.none() | st.integers(-500, 5000)),
        min_size=1,
        max_size=5,
    ),
)
def test_labels_of_any_certifications_are_apart(
    title: str, spans: list[tuple[date, int | None]]
) -> None:
    held = []
    for n, (day, left) in enumerate(spans):
        until = None if left is None else world.AS_OF + timedelta(days=left)
        one = replace(world.certificate(), work=f"c/{n}", title=title, day=day, until=until)
        held.append((one, ()))
    found = certifications(credentials(world.scores(), held), TODAY)
    if found is not None:
        assert_apart(found)


@FEW
@given(
    title=TITLES,
    shown=st.lists(
        st.tuples(TITLES, st.lists(AMOUNTS, min_size=1, max_size=6), st.booleans()),
        min_size=1,
        max_size=9,
    ),
)
@example("", [("", [0.0, 0.0], False), ("0" * 43, [0.0], False)])
def test_labels_of_any_audience_are_apart(
    title: str, shown: list[tuple[str, list[float], bool]]
) -> None:
    made = [
        Platform(
            name=name,
            points=[(TODAY - timedelta(days=90 * n), value) for n, value in enumerate(values)][
                ::-1
            ],
            asserted=asserted,
            read=TODAY,
        )
        for name, values, asserted in shown
    ]
    total = sum(one.value for one in made)
    score = world.score("a", title, value=total, target=10.0**6)
    found = audience(score, made, TODAY)
    assert found is not None
    assert_apart(found)


@FEW
@given(
    title=TITLES,
    strips=st.lists(
        st.lists(st.tuples(st.floats(0, 1e6), st.booleans()), min_size=2, max_size=70),
        min_size=1,
        max_size=4,
    ),
    step=st.sampled_from([7, 31, 92, 366]),
)
def test_labels_of_any_habits_are_apart(
    title: str, strips: list[list[tuple[float, bool]]], step: int
) -> None:
    made = []
    for n, strip in enumerate(strips):
        beats = tuple(
            Beat(
                first=TODAY - timedelta(days=step * (len(strip) - at)),
                last=TODAY - timedelta(days=step * (len(strip) - at - 1) + 1),
                done=done,
                kept=done > 3,
                entries=entry,
            )
            for at, (done, entry) in enumerate(strip)
        )
        extra: dict[str, Any] = {"periods": 3, "of": len(beats), "streak": 1, "longest": 2}
        made.append(
            world.score(f"h{n}", title, section="habit", beats=beats, extra=extra, at_least=1e9)
        )
    found = habits(made)
    assert found is not None
    assert_apart(found)
