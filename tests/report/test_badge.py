"""The badge says the state in words, a sign and a colour, and how old its data is."""

from __future__ import annotations

import json
from datetime import date
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.report import badge
from renown.report.badge import Badge
from renown.scorecard.scores import State, Summary
from tests.report import world

SVG = "{http://www.w3.org/2000/svg}"
STATES: tuple[State, ...] = get_args(State)


def example(label: str = "devops-2030", state: State = "on course") -> Badge:
    return Badge(
        label=label, message=f"45% {state}, 1 of 5 met", state=state, day=date(2026, 11, 16)
    )


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_own_sign_and_its_word(state: State) -> None:
    content = badge.draw(example(state=state)).decode()
    assert f"State: {state}. Data of 2026-11-16." in content
    others = {
        badge.draw(example(state=other)).decode().split('font-size="11">')[1].split("<text")[0]
        for other in STATES
    }
    assert len(STATES) == len(others)


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(STATES))
def test_any_label_makes_a_picture_whose_fields_lie_side_by_side(label: str, state: State) -> None:
    root = ET.fromstring(badge.draw(example(label, state)))
    fields = [rect for rect in root.iter(f"{SVG}rect") if rect.get("fill")]
    edges = [(int(rect.get("x", 0)), int(rect.get("width", 0))) for rect in fields]
    assert [0, edges[0][1], edges[0][1] + edges[1][1]] == [x for x, _ in edges]
    assert sum(wide for _, wide in edges) == int(root.get("width", 0))
    texts = [text for text in root.iter(f"{SVG}text") if text.get("textLength")]
    for text, (x, wide) in zip(texts, edges, strict=True):
        start, long = int(text.get("x", 0)), int(text.get("textLength", 0))
        assert x + 6 <= start
        assert start + long + 6 == x + wide


def test_the_endpoint_is_what_shields_reads() -> None:
    assert {
        "schemaVersion": 1,
        "label": "devops-2030",
        "message": "45% on course, 1 of 5 met, 2026-11-16",
        "color": "0969da",
    } == json.loads(badge.endpoint(example()))


@pytest.mark.parametrize(
    ("message", "summary", "since"),
    [
        (
            "45% on course, 1 of 5 met",
            Summary(met=1, known=5, total=5, score=0.45, score_max=0.45),
            date(2024, 1, 1),
        ),
        (
            "38 to 54%, behind, 1 of 5 met",
            Summary(met=1, known=5, total=6, score=0.38, score_max=0.54),
            date(2024, 1, 1),
        ),
        (
            "5 of 5 met",
            Summary(met=5, known=5, total=5, score=1.0, score_max=1.0),
            date(2024, 1, 1),
        ),
        (
            "no entry, unknown",
            Summary(met=0, known=0, total=5, score=0.0, score_max=1.0),
            date(2024, 1, 1),
        ),
        (
            "45%, behind, 0 of 1 met",
            Summary(met=0, known=1, total=1, score=0.45, score_max=0.45),
            None,
        ),
    ],
)
def test_the_overall_badge_compares_the_score_with_the_time(
    message: str, summary: Summary, since: date | None
) -> None:
    scores = world.scores([world.score("x", "X", state="behind", since=since)], summary=summary)
    found = json.loads(world.outputs(scores=scores, series={}).files["badge.json"])
    assert f"{message}, 2026-11-16" == found["message"]
