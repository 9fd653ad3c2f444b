"""The dashboard: one page that needs nothing else, for GitHub Pages and for a file on a disk.

Charts are drawn into it; its script adds what a picture cannot: figures under pointer and keys,
filters kept in the address, sorting, paging, colours. Its content policy names the script and the
style by their hashes and allows nothing else, so that whatever a title says can do nothing.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from math import ceil

from renown.record import EVIDENCE
from renown.report import escape, words
from renown.report.charts.draw import inline
from renown.report.charts.marks import Chart
from renown.report.charts.palette import DARK, LIGHT
from renown.report.numbers import counted, number, percent
from renown.report.shelf import Row, Shelf
from renown.report.template import html, ours
from renown.report.verdict import gone
from renown.report.view import Report
from renown.scorecard.scores import Score, Scores

LARGEST = 400_000
"""Bytes of the page."""
_TITLE = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A success target."""

    id: str
    title: str
    state: str
    value: str
    goal: str
    note: str
    progress: float | None
    even: float | None
    rows: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Dashboard:
    """The page, and how many works it leaves to the evidence pages."""

    page: bytes
    left: int


def dashboard(
    scores: Scores,
    report: Report,
    charts: Sequence[Chart],
    shelf: Shelf,
    columns: Mapping[str, str],
) -> Dashboard:
    """As many works as there is room for, the newest ones."""

    def made(rows: Sequence[Row]) -> bytes:
        return _page(scores, report, charts, rows, shelf, columns)

    rows: Sequence[Row] = shelf.rows
    page = made(rows)
    bare = len(made(())) if len(page) > LARGEST else 0
    while len(page) > LARGEST and rows:
        each = (len(page) - bare) / len(rows)
        rows = rows[: max(0, len(rows) - ceil((len(page) - LARGEST) / each))]
        page = made(rows)
    return Dashboard(page=page, left=shelf.count - len(rows))


def _page(
    scores: Scores,
    report: Report,
    charts: Sequence[Chart],
    rows: Sequence[Row],
    shelf: Shelf,
    columns: Mapping[str, str],
) -> bytes:
    style, script = _style(), _asset("dashboard.js")
    areas = {score.id: score.title for score in scores.criteria if score.cells}
    targets = {
        score.id: score.title
        for score in scores.criteria
        if score.section in ("success", "habit") and score.kinds and not score.private
    }
    return html(
        "dashboard.html.j2",
        report=report,
        cards=[
            _card(score, scores, shelf) for score in scores.criteria if score.section == "success"
        ],
        charts=[(chart, ours(inline(chart))) for chart in charts],
        areas=areas,
        targets=targets,
        groups=list(dict.fromkeys(_group(row, columns) for row in rows)),
        years=sorted({row.day[:4] for row in rows if row.day}, reverse=True),
        proofs=[level for level in EVIDENCE if any(row.proof == level for row in rows)],
        count=shelf.count,
        shown=len(rows),
        data=ours(_data(rows, areas, targets, columns)),
        style=ours(style),
        script=ours(script),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
    ).encode()


def _card(score: Score, scores: Scores, shelf: Shelf) -> Card:
    chance = words.chance(score)
    if score.private:
        note = "told only as met or not"
    elif score.state == "unknown":
        note = "nothing recorded"
    elif score.state == "met":
        note = "met" + (f", the last on {score.last}" if score.last else "")
    elif chance:
        note = f"{chance} chance"
    else:
        note = f"{percent(score.progress or 0)} of the way"
    return Card(
        id=score.id,
        title=score.title,
        state=score.state,
        value="no entry" if score.state == "unknown" else words.value(score) or "later",
        goal=_goal(score),
        note=note,
        progress=score.progress,
        even=None if score.state == "met" else gone(score, scores.day),
        rows=shelf.pages[score.id].count if score.id in shelf.pages else 0,
    )


def _goal(score: Score) -> str:
    """What stands behind "of"; nothing where no number stands before it."""
    if score.private or score.value is None:
        return ""
    if "of" in score.extra and score.target is not None:
        return f"{number(score.target)} {score.unit}".rstrip()
    return words.goal(score)


def _group(row: Row, columns: Mapping[str, str]) -> str:
    kind = row.kind.replace(" ", "_")
    return columns.get(kind, row.kind[:1].upper() + row.kind[1:])


def _data(
    rows: Sequence[Row],
    areas: Mapping[str, str],
    targets: Mapping[str, str],
    columns: Mapping[str, str],
) -> str:
    """Rows as short as can be: what many have in common is said once, and meant by its number."""
    shared: dict[str, dict[str, int]] = {
        name: {} for name in ("kinds", "groups", "bases", "places", "proofs")
    }

    def number(name: str, value: str) -> int:
        return shared[name].setdefault(value, len(shared[name]))

    area_ids, target_ids = list(areas), list(targets)
    told = []
    for row in rows:
        address = escape.url(row.url) or ""
        cut = address.rfind("/") + 1
        told.append(
            [
                row.day,
                number("kinds", row.kind),
                number("groups", _group(row, columns)),
                row.title,
                number("bases", address[:cut]),
                address[cut:],
                number("places", escape.plain(row.place, _TITLE)),
                [area_ids.index(id_) for id_ in row.ids if id_ in areas],
                number("proofs", row.proof),
                [target_ids.index(id_) for id_ in row.ids if id_ in targets],
            ]
        )
    whole = {**{name: list(values) for name, values in shared.items()}, "rows": told}
    whole |= {"areas": list(areas.values()), "area": area_ids, "target": target_ids}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return escape.json(text)


def _style() -> str:
    """The colours of both themes, then the rest."""

    def colours(palette: Mapping[str, str]) -> str:
        return "".join(f"--{role}:{colour};" for role, colour in palette.items())

    light, dark = colours(LIGHT), colours(DARK)
    page = "--page:#f6f8fa;color-scheme:light;"
    night = "--page:#151b23;color-scheme:dark;"
    paper = f"{light}--page:#ffffff;color-scheme:light;"
    return (
        f":root{{{light}{page}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}{night}}}}}\n"
        f":root[data-theme=dark]{{{dark}{night}}}\n"
        f"{_asset('dashboard.css')}"
        f"@media print{{:root,:root[data-theme],:root:not([data-theme]){{{paper}}}}}\n"
    )


def _asset(name: str) -> str:
    file = resources.files("renown.report") / "templates" / name
    return file.read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def left_out(found: Dashboard, shelf: Shelf) -> str:
    """What is said in the log of works that the page has no room for; "" where it has."""
    if not found.left:
        return ""
    return (
        f"the dashboard holds the newest {shelf.count - found.left:,} of "
        f"{counted(shelf.count, 'work')}; the evidence pages hold all"
    )
