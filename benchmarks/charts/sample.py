"""What is to be drawn, of the sample person: `python -m benchmarks.charts.sample DEMO FOLDER`.

Two files in FOLDER say the same. `ours.pickle` holds the scores that renown's charts are made of;
`given.json` what these charts show, for programs that know nothing of scores. In a process of its
own, so that the one that measures stays small.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from renown import sample
from renown.cli import stages
from renown.cli.desk import opened
from renown.report import words
from renown.report.charts import all_of
from renown.report.charts.audience import Platform
from renown.report.charts.marks import Chart
from renown.report.charts.palette import THEMES
from renown.report.platforms import platforms
from renown.report.verdict import gone, verdict
from renown.scorecard.scores import Score, Scores

SHOWN = 6, 3
"""Targets and habits that the charts have room for."""
STEP = 28
"""Days between two places of the audience, as in renown's chart."""
WEEKS = 53
"""The whole ones of a year, and the running one."""

Points = Sequence[tuple[date, float]]


def write(demo: Path, folder: Path) -> None:
    """Both files."""
    with opened(demo / "config.toml", sample.AS_OF, environ=sample.SECRETS) as desk:
        material = stages.material(desk, stages.judge(desk))
    scores, by_id = material.scores, {score.id: score for score in material.scores.criteria}
    course, points = max(material.series.items(), key=lambda pair: len(pair[1]))
    audience, accounts = max(material.accounts.items(), key=lambda pair: len(pair[1]))
    reach = platforms(accounts)
    drawn = all_of(scores, verdict(scores), material.series, {audience: reach}, ())
    told = {chart.id: _told(chart) for chart in drawn}
    given = {
        "palettes": {name: dict(palette) for name, palette in THEMES.items()},
        "standing": told["standing"] | _standing(scores),
        "course": told["course"] | _course(by_id[course], points, scores.day),
        "habits": told["habits"] | _habits(scores),
        "audience": told["audience"] | _audience(reach, scores.day),
        "focus": told["focus"] | _focus(scores),
    }
    (folder / "given.json").write_text(json.dumps(given, default=str), "utf-8")
    ours = (scores, by_id[course], points, by_id[audience], reach)
    (folder / "ours.pickle").write_bytes(pickle.dumps(ours))


def _told(chart: Chart) -> dict[str, object]:
    return {"title": chart.title, "subtitle": chart.subtitle}


def _standing(scores: Scores) -> dict[str, object]:
    success = [score for score in scores.criteria if score.section == "success"][: SHOWN[0]]
    return {
        "rows": [
            {
                "title": score.title,
                "figure": _figure(score),
                "state": score.state,
                "progress": score.progress,
                "even": gone(score, scores.day),
            }
            for score in success
        ]
    }


def _figure(score: Score) -> str:
    value = words.value(score) or "-"
    return value if score.private else f"{value} / {words.goal(score)}"


def _course(score: Score, points: Points, today: date) -> dict[str, object]:
    assert score.due is not None
    assert score.forecast is not None
    return {
        "begin": date(points[0][0].year, 1, 1),
        "points": points,
        "value": score.value,
        "target": score.target,
        "today": today,
        "due": score.due,
        "fan": [
            {"day": fan.day, "median": fan.median, "wide": fan.bands[80], "half": fan.bands[50]}
            for fan in score.forecast.fan
        ],
    }


def _habits(scores: Scores) -> dict[str, object]:
    habits = [score for score in scores.criteria if score.section == "habit" and score.beats]
    return {
        "strips": [
            {
                "title": score.title,
                "least": f"{score.at_least:g} or more",
                "beats": [(beat.first, beat.done, beat.kept) for beat in score.beats[-WEEKS:]],
            }
            for score in habits[: SHOWN[1]]
        ]
    }


def _audience(reach: Sequence[Platform], today: date) -> dict[str, object]:
    begin = date(min(one.points[0][0] for one in reach).year, 1, 1)
    steps = range((today - begin).days // STEP, -1, -1)
    days = [today - timedelta(STEP * step) for step in steps]
    ordered = sorted(reach, key=lambda one: (one.asserted, one.value, one.name))
    return {
        "days": days,
        "platforms": [
            {
                "name": one.name,
                "value": one.value,
                "asserted": one.asserted,
                "values": [one.at(day) for day in days],
            }
            for one in ordered
        ],
    }


def _focus(scores: Scores) -> dict[str, object]:
    rows = [score for score in scores.criteria if score.cells]
    return {
        "columns": [cell.column for cell in rows[0].cells],
        "rows": [
            {
                "title": row.title,
                "counts": [cell.count for cell in row.cells],
                "last": "none" if row.last is None else f"{(scores.day - row.last).days} d",
                "weakest": row.id == scores.weakest,
            }
            for row in rows
        ],
    }


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
