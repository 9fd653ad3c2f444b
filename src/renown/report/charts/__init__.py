"""The charts of the report: cards of 400 pixels, from scores to marks; see `marks` and `draw`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from renown.report.charts.audience import Platform, audience, widest
from renown.report.charts.certifications import certifications
from renown.report.charts.cumulative import cumulative
from renown.report.charts.habits import habits
from renown.report.charts.marks import Chart
from renown.report.charts.matrix import matrix
from renown.report.charts.plan import plan
from renown.report.charts.significance import significance
from renown.report.charts.skills import skills
from renown.report.charts.standing import standing
from renown.report.credentials import Credential
from renown.report.verdict import Verdict
from renown.scorecard.scores import Scores

COURSE, AUDIENCE = "course", "audience"
"""The ids of those that are drawn of one criterion."""


def all_of(
    scores: Scores,
    verdict: Verdict,
    series: Mapping[str, Sequence[tuple[date, float]]],
    platforms: Mapping[str, Sequence[Platform]],
    credentials: Sequence[Credential],
) -> list[Chart]:
    """Those for which there is something to draw, in the order of the report."""
    found = (
        standing(scores, verdict),
        _course(scores, series),
        habits([score for score in scores.criteria if score.section == "habit"]),
        *_audience(scores, platforms),
        matrix(scores),
        *(significance(score) for score in scores.criteria if score.projects),
        skills(scores),
        certifications(credentials, scores.day),
        plan(scores),
    )
    once = {chart.id: chart for chart in reversed(found) if chart is not None}
    return [once[chart.id] for chart in found if chart is not None and once[chart.id] is chart]


def _course(scores: Scores, series: Mapping[str, Sequence[tuple[date, float]]]) -> Chart | None:
    """One success target: of those whose way can be drawn, the one with the most points."""
    success = [score for score in scores.criteria if score.section == "success"]
    drawn = [(series.get(score.id, ()), score) for score in success]
    for points, score in sorted(drawn, key=lambda pair: -len(pair[0])):
        found = cumulative(score, points, scores.day)
        if points and found is not None:
            return replace(found, id=COURSE)
    return None


def _audience(
    scores: Scores, platforms: Mapping[str, Sequence[Platform]]
) -> Iterator[Chart | None]:
    """Of the criterion with the most platforms."""
    score, found = widest(scores, platforms)
    if score is not None:
        chart = audience(score, found, scores.day)
        yield replace(chart, id=AUDIENCE) if chart is not None else None
