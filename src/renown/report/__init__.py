"""Scores -> the files of the report and the section of the README: pure functions.

There is no clock, environment or locale in here: the same arguments give the same bytes. What may
not be shown is dropped here, whatever was handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from renown.report import badge, chart, palette, scorecard_json, words
from renown.report.chart import Chart, Point
from renown.report.escape import Markdown
from renown.report.evidence import pages, shown
from renown.report.left_out import LeftOut
from renown.report.left_out import pages as left_out_pages
from renown.report.template import markdown
from renown.report.view import Report, report
from renown.report.words import Evidence
from renown.scorecard.scores import Scores
from renown.store.rows import SourceRow, Work

__all__ = ["MARK", "OWNED", "Outputs", "render"]

MARK = b"<!-- Written by renown."
"""How every page of the report begins."""

OWNED = ("charts", "evidence")
"""The sub-folders in which whatever is no longer rendered goes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """The files, by their path in the folder of the report, and what the README shows of them."""

    files: Mapping[str, bytes]
    report: Report

    def section(self, base: str) -> str:
        """The README's section without its markers; `base` leads from it to the report's folder."""
        place = quote(base.strip("/"), safe="/") + "/" if base.strip("/") not in {"", "."} else ""
        pictures = [words.picture(name, said, place) for name, said in self.report.charts]
        return markdown(
            "section.md.j2", report=self.report, pictures=pictures, base=Markdown(place)
        )


def render(  # noqa: PLR0913 (each is one part of what is told; most are named)
    scores: Scores,
    sources: Sequence[SourceRow],
    evidence: Mapping[str, Sequence[Evidence]],
    series: Mapping[str, Sequence[Point]],
    *,
    recent: Sequence[Work],
    left_out: Sequence[LeftOut] = (),
    version: str,
    digest: str,
) -> Outputs:
    """All outputs.

    `evidence` holds the rows of each criterion by its id; `series` the running total of those that
    are counts, as (local day, total after it), oldest first; `recent` works among which the newest
    are shown; `left_out` records that do not count, with the reason; `digest` the SHA-256 of the
    scorecard in hexadecimal.
    """
    today = scores.day
    ids = frozenset(score.id for score in scores.criteria)
    rows = {score.id: shown(score, evidence.get(score.id, ())) for score in scores.criteria}
    charts = _charts(scores, series, today)
    view = report(
        scores,
        sources,
        rows,
        charts=[(each.id, each.description) for each in charts],
        recent=recent,
        left_out=left_out,
        version=version,
        digest=digest,
    )
    files = _overview(scores, sources, view) | _pictures(charts)
    for score in scores.criteria:
        for name, page in pages(score, rows[score.id], today, ids):
            files[f"evidence/{name}"] = page
    files |= {f"evidence/{name}": page for name, page in left_out_pages(left_out, today)}
    return Outputs(files=files, report=view)


def _overview(scores: Scores, sources: Sequence[SourceRow], view: Report) -> dict[str, bytes]:
    pictures = [words.picture(name, said) for name, said in view.charts]
    return {
        "README.md": markdown("README.md.j2", report=view, pictures=pictures).encode(),
        "scorecard.json": scorecard_json.document(scores, sources),
        "badge.svg": badge.draw(view.verdict.badge),
        "badge.json": badge.endpoint(view.verdict.badge),
    }


def _pictures(charts: Sequence[Chart]) -> dict[str, bytes]:
    return {
        f"charts/{each.id}-{theme.name}.svg": chart.draw(each, theme)
        for each in charts
        for theme in palette.THEMES
    }


def _charts(scores: Scores, series: Mapping[str, Sequence[Point]], today: date) -> list[Chart]:
    """One success target: of those whose way can be drawn, the one with the most points."""
    success = [score for score in scores.criteria if score.section == "success"]
    drawn = [(series.get(score.id, ()), score) for score in success]
    for points, score in sorted(drawn, key=lambda pair: -len(pair[0])):
        found = chart.cumulative(score, points, today)
        if points and found is not None:
            return [found]
    return []
