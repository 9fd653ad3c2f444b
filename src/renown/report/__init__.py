"""Scores -> the files of the report and the section of the README: pure functions.

There is no clock, environment or locale in here: the same arguments give the same bytes. What may
not be shown is dropped here, whatever was handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from renown.report import badge, dashboard, deadlines, scorecard_json, words
from renown.report.changes import Earlier
from renown.report.charts import all_of
from renown.report.charts.draw import file as drawn
from renown.report.charts.marks import Chart
from renown.report.charts.palette import THEMES
from renown.report.credentials import credentials
from renown.report.escape import Markdown, span
from renown.report.evidence import anchor, book, shown
from renown.report.left_out import LeftOut
from renown.report.left_out import pages as left_out_pages
from renown.report.platforms import Account, platforms
from renown.report.shelf import Page, Shelf
from renown.report.tables import Behind
from renown.report.template import markdown
from renown.report.verdict import verdict
from renown.report.view import SECTIONS, Ground, Report, report
from renown.scorecard.scores import Scores
from renown.store.rows import ReadingRow, SourceRow, Work

__all__ = ["FILES", "MARK", "OWNED", "Account", "Earlier", "Material", "Outputs", "render"]

MARK = b"<!-- Written by renown."
"""How every page of the report begins."""

FILES = ("badge.json", "badge.svg", "deadlines.ics", "index.html", "scorecard.json")
"""What stands beside the page of the report."""

OWNED = ("badges", "charts", "evidence")
"""The sub-folders in which whatever is no longer rendered goes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """All that the report is made of."""

    scores: Scores
    sources: Sequence[SourceRow]
    works: Iterable[tuple[Work, tuple[str, ...]]] = ()
    """Each work behind a value with the ids of the criteria that it counts for, newest first."""
    readings: Mapping[str, Sequence[ReadingRow]]
    """Those that count, by criterion."""
    series: Mapping[str, Sequence[tuple[date, float]]]
    """The running total of criteria that are counts, after each day that raised it."""
    accounts: Mapping[str, Sequence[Account]]
    """By criterion of followers, the accounts that count."""
    columns: Mapping[str, str]
    """In which column of the matrix a kind is."""
    earlier: Earlier | None = None
    left_out: Sequence[LeftOut] = ()
    """Records that do not count, with the reason."""
    version: str
    digest: str
    """The SHA-256 of the scorecard in hexadecimal."""

    def shown(self) -> Iterator[tuple[Work, tuple[str, ...]]]:
        """The works without private ones, with the criteria that are not private."""
        private = {score.id for score in self.scores.criteria if score.private}
        for work, ids in self.works:
            told = tuple(id_ for id_ in ids if id_ not in private) if private else ids
            if told and not work.private:
                yield work, told


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """The files, by their path in the folder of the report, and what the README shows of them."""

    files: Mapping[str, bytes]
    report: Report
    badges: Sequence[tuple[str, str, str]]
    """What is said, the file, and the heading that it leads to."""
    notes: tuple[str, ...] = ()
    """What the log is told."""

    def section(self, base: str) -> str:
        """The README's section without its markers; `base` leads from it to the report's folder."""
        place = quote(base.strip("/"), safe="/") + "/" if base.strip("/") not in {"", "."} else ""
        return markdown(
            "section.md.j2",
            report=self.report,
            pictures=_pictures(self.report.charts, place),
            badges=[(said, Markdown(name), Markdown(at)) for said, name, at in self.badges],
            base=Markdown(place),
        )


def render(material: Material) -> Outputs:
    """All outputs."""
    scores = material.scores
    ids = frozenset(score.id for score in scores.criteria)
    shelf = Shelf(scores.criteria, material.columns)
    for work, counts in material.shown():
        shelf.put(work, counts)
    behind = {score.id: _behind(score.id, material, shelf, ids) for score in scores.criteria}
    reach = {id_: platforms(found) for id_, found in material.accounts.items() if found}
    held = credentials(scores, shelf.credentials)
    charts = all_of(scores, verdict(scores), material.series, reach, held)
    view = report(
        Ground(
            scores=scores,
            sources=material.sources,
            shelf=shelf,
            behind=behind,
            platforms=reach,
            credentials=held,
            earlier=material.earlier,
            left_out=material.left_out,
            charts={chart.id: chart.says for chart in charts},
            version=material.version,
            digest=material.digest,
        )
    )
    page = dashboard.dashboard(scores, view, charts, shelf, material.columns)
    files = {
        **_overview(view, scores, behind),
        "index.html": page.page,
        "scorecard.json": scorecard_json.document(scores, material.sources),
        "deadlines.ics": deadlines.calendar(scores, held),
        **dict(_badges(view, scores)),
        **dict(_drawn(charts)),
    }
    for one in behind.values():
        files |= {f"evidence/{name}": content for name, content in one.book.pages.items()}
    files |= {f"evidence/{name}": p for name, p in left_out_pages(material.left_out, scores.day)}
    note = dashboard.left_out(page, shelf)
    return Outputs(
        files=files, report=view, badges=list(_shown(view, scores)), notes=(note,) if note else ()
    )


def _behind(id_: str, material: Material, shelf: Shelf, ids: frozenset[str]) -> Behind:
    scores = material.scores
    score = next(one for one in scores.criteria if one.id == id_)
    page = shelf.pages.get(id_, Page())
    readings = shown(score, material.readings.get(id_, ()))
    return Behind(page=page, readings=readings, book=book(score, page, readings, scores.day, ids))


def _overview(view: Report, scores: Scores, behind: Mapping[str, Behind]) -> dict[str, bytes]:
    major = next((score.id for score in scores.criteria if score.projects), "")
    pictures = _pictures(view.charts)
    page = markdown(
        "README.md.j2",
        report=view,
        picture=lambda id_: pictures.get(id_, words.NOTHING),
        anchor=anchor,
        major=major,
        more=span(f"renown explain {major}"),
    )
    sections = [
        (
            title,
            [
                (score, _place(behind[score.id]))
                for score in scores.criteria
                if score.section == section
            ],
        )
        for section, title in SECTIONS.items()
    ]
    formulas = markdown(
        "formulas.md.j2",
        today=scores.day,
        sections=[(title, found) for title, found in sections if found],
    )
    return {"README.md": page.encode(), "evidence/_formulas.md": formulas.encode()}


def _place(behind: Behind) -> Markdown | None:
    return Markdown(behind.first.removeprefix("evidence/")) if behind.first else None


def _pictures(charts: Mapping[str, str], base: str = "") -> dict[str, Markdown]:
    return {id_: words.picture(id_, said, base) for id_, said in charts.items()}


def _drawn(charts: Sequence[Chart]) -> Iterator[tuple[str, bytes]]:
    for chart in charts:
        for theme, palette in THEMES.items():
            yield f"charts/{chart.id}-{theme}.svg", drawn(chart, palette)


def _badges(view: Report, scores: Scores) -> Iterator[tuple[str, bytes]]:
    """The overall one, and one a criterion, each as a picture and for shields.io."""
    yield "badge.svg", badge.draw(view.verdict.badge)
    yield "badge.json", badge.endpoint(view.verdict.badge)
    for score in scores.criteria:
        one = badge.of(score, scores.day)
        yield f"badges/{score.id}.svg", badge.draw(one)
        yield f"badges/{score.id}.json", badge.endpoint(one)


def _shown(view: Report, scores: Scores) -> Iterator[tuple[str, str, str]]:
    """The overall badge, then the first success target with a chart, and the first habit."""
    yield view.verdict.badge.statement, "badge.svg", ""
    success = [score for score in scores.criteria if score.section == "success"]
    course = [score for score in success if score.forecast and score.forecast.fan]
    habits = [score for score in scores.criteria if score.section == "habit"]
    for found, heading in ((course, "Success targets"), (habits, "Habits and audience")):
        for score in found[:1]:
            said = badge.of(score, scores.day).statement
            yield said, f"badges/{quote(score.id)}.svg", f"#{anchor(heading)}"
