"""The same numbers everywhere: report, dashboard, badges, scorecard.json, README and exports.

Read back are the outputs in this repository, which `test_demo` holds to be what the demo writes,
and exports made from the text form beside them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from icalendar import Calendar

from tests.commands import invoke

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "reports"
AS_OF = "2026-11-16T06:00:00Z"
CARD = json.loads((REPORTS / "scorecard.json").read_text("utf-8"))
CRITERIA: dict[str, dict[str, Any]] = {one["id"]: one for one in CARD["criteria"]}
DASHBOARD = (REPORTS / "index.html").read_text("utf-8")
NOW = ("Now", "Kept")


class Tables(HTMLParser):
    """The tables of a page, as rows by their headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[dict[str, str]] = []
        self._head: list[str] = []
        self._cells: list[str] = []
        self._notes = 0
        self.feed(page)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._cells = []
        elif tag in ("th", "td"):
            self._cells.append("")
        elif tag == "sup":
            self._notes += 1
        elif tag == "thead":
            self._head = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "sup":
            self._notes -= 1
        elif tag == "tr":
            cells = [cell.strip() for cell in self._cells]
            if self._head:
                self.rows.append(dict(zip(self._head, cells, strict=True)))
            else:
                self._head = cells

    def handle_data(self, data: str) -> None:
        if self._cells and not self._notes:
            self._cells[-1] += data.replace("\xa0", " ")


def markdown(path: str) -> str:
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    text = (REPORTS / path).read_text("utf-8")
    return str(cmarkgfm.github_flavored_markdown_to_html(text, options=options))


REPORT = markdown("README.md")
ROWS = Tables(REPORT).rows


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample person's configuration, ledger and text form."""
    folder = tmp_path_factory.mktemp("ada")
    for name in ("config.toml", "ledger.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(REPORTS, folder / "reports")
    return folder


@pytest.fixture(scope="module")
def lines(home: Path) -> list[dict[str, str]]:
    """The export as CSV."""
    done = invoke("export", "--format", "csv", "--as-of", AS_OF, cwd=home)
    assert 0 == done.code, done.err
    return list(csv.DictReader(io.StringIO(done.out, newline="")))


def said(number: float, unit: str = "") -> str:
    """A number as people read it, by other means than the ones under test."""
    whole = f"{number:,.0f}" if number == round(number) else f"{number:,.1f}"
    return f"${whole}" if unit.startswith("USD") else whole


def value(one: dict[str, Any]) -> str:
    return said(one["value"], one["unit"] or "")


def goal(one: dict[str, Any]) -> str:
    whole = said(one["target"], one["unit"] or "")
    return f"{whole} of {said(one['numbers']['of'])}" if "of" in one["numbers"] else whole


def told(one: dict[str, Any]) -> bool:
    """Whether its number is told: neither private nor unknown, nor for later, nor ticked."""
    return one["value"] is not None and one["state"] != "later"


def chance(one: dict[str, Any]) -> str:
    found = (one["forecast"] or {}).get("chance")
    if one["state"] == "met":
        return "met"
    return "" if found is None else f"{100 * found:.0f}%"


TOLD = [id_ for id_, one in CRITERIA.items() if told(one) and one["section"] != "plan"]
COUNTED = [
    id_
    for id_ in TOLD
    if CRITERIA[id_]["evidence"]["count"]
    and "followers" not in CRITERIA[id_]["unit"]
    and id_ != "major-contributions"
]
SUCCESS = [id_ for id_, one in CRITERIA.items() if one["section"] == "success"]


@pytest.mark.parametrize("id_", TOLD)
def test_the_report_says_value_goal_and_state_of_scorecard_json(id_: str) -> None:
    one = CRITERIA[id_]
    if one.get("cells"):
        (row,) = (row for row in ROWS if row.get("Area", "").find(one["title"]) >= 0)
        assert one["state"] in row["State"]
        return
    names = ("Target", "Habit")
    rows = [row for row in ROWS if one["title"] in (row.get(name) for name in names)]
    assert rows
    assert [(value(one), goal(one), one["state"])] == list(
        {
            (
                next(row[name] for name in NOW if name in row),
                re.sub(r" by \d{4}-\d\d-\d\d$", "", row["Goal"]),
                row["State"][2:],
            )
            for row in rows
        }
    )


@pytest.mark.parametrize("id_", SUCCESS)
def test_the_dashboard_and_the_report_say_the_same_of_a_success_target(id_: str) -> None:
    one = CRITERIA[id_]
    (row,) = (row for row in ROWS if row.get("Target") == one["title"])
    (card,) = (
        found
        for found in re.findall(r'<li class="card target">.*?</li>', DASHBOARD, re.DOTALL)
        if f'<span class="name">{one["title"]}</span>' in found
    )
    value_and_goal = re.search(r'<span class="value"><b>([^<]*)</b>(?: of ([^<]*))?</span>', card)
    assert value_and_goal
    asked = row["Goal"] if told(one) else ""  # no number, so there is nothing to be "of"
    assert (row["Now"], asked) == value_and_goal.groups("")
    assert f"</svg> {one['state']}</span>" in card
    assert row["Chance"] == chance(one)
    if chance(one) not in ("", "met"):
        assert f'<span class="note">{chance(one)} chance</span>' in card


@pytest.mark.parametrize("id_", CRITERIA)
def test_a_badge_says_what_scorecard_json_says_and_its_picture_the_same(id_: str) -> None:
    one = CRITERIA[id_]
    endpoint = json.loads((REPORTS / f"badges/{id_}.json").read_text("utf-8"))
    picture = ET.parse(REPORTS / f"badges/{id_}.svg").getroot()
    texts = [found.text for found in picture.iter("{http://www.w3.org/2000/svg}text")]
    *statement, day = endpoint["message"].rsplit(", ", 1)
    assert [endpoint["label"], *statement, day] == texts
    assert CARD["as_of"][:10] == day
    assert statement[0].endswith(one["state"])
    if told(one) and one["section"] != "plan":
        assert statement[0].startswith(f"{value(one)} of {said(one['target'], one['unit'])}")
    elif one["value"] is None:
        assert not re.search(r"\d", statement[0])


def test_the_score_is_the_same_everywhere() -> None:
    summary = CARD["summary"]
    way = f"{100 * summary['score']:.0f}%"
    standing = f"{summary['met']} of {summary['known']} known targets met"
    assert summary["score"] == summary["score_max"]
    assert f"<strong>{way} of the way, with 41% of the time gone.</strong>" in REPORT
    assert f"<strong>{way} of the way, with 41% of the time gone.</strong> {standing}" in DASHBOARD
    assert standing in REPORT
    badge = json.loads((REPORTS / "badge.json").read_text("utf-8"))
    assert badge["message"].startswith(
        f"{way} on course, {summary['met']} of {summary['known']} met"
    )
    section = (ROOT / "README.md").read_text("utf-8")
    assert f"[![devops-2030: {badge['message'].replace('met, 2', 'met, data of 2')}]" in section


@pytest.mark.parametrize("id_", COUNTED)
def test_a_number_has_as_many_rows_on_its_page_and_in_the_export(
    id_: str, lines: list[dict[str, str]]
) -> None:
    one = CRITERIA[id_]
    pages = [
        path
        for path in (REPORTS / "evidence").glob(f"{id_}*.md")
        if re.fullmatch(rf"{re.escape(id_)}(-\d+)?\.md", path.name)
    ]
    listed = sum(markdown(f"evidence/{path.name}").count("<li>") for path in pages)
    exported = [line for line in lines if id_ in line["counts for"].split()]
    assert one["evidence"]["count"] == listed == len(exported)
    if (
        one["section"] in ("success", "leadership", "focus", "skill")
        and one["unit"] != "developers"
    ):
        assert one["value"] == listed


def test_the_report_links_every_number_to_its_page() -> None:
    for id_ in TOLD:
        one = CRITERIA[id_]
        if one["value"]:
            assert f'<a href="evidence/{id_}.md' in REPORT, id_


def test_the_dashboard_holds_the_rows_of_the_export(lines: list[dict[str, str]]) -> None:
    found = re.search(
        r'<script type="application/json" id="data">(.*?)</script>', DASHBOARD, re.DOTALL
    )
    assert found
    data = json.loads(found[1])
    rows = Counter(
        (row[0], row[3], data["bases"][row[4]] + row[5], data["proofs"][row[8]])
        for row in data["rows"]
    )
    assert rows == Counter(
        (line["date"], line["title"].removeprefix("'"), line["url"], line["proof"])
        for line in lines
    )
    for place, id_ in enumerate(data["target"]):
        counted = sum(place in row[9] for row in data["rows"])
        assert CRITERIA[id_]["evidence"]["count"] == counted or id_ == "major-contributions"
    for place, id_ in enumerate(data["area"]):
        cells = CRITERIA[id_]["cells"]
        counted = sum(place in row[7] for row in data["rows"])
        assert sum(cell["count"] for cell in cells) <= counted == CRITERIA[id_]["value"]
    assert f"{len(data['rows'])} of {len(lines)} rows" in DASHBOARD


def test_the_matrix_of_the_report_is_that_of_scorecard_json() -> None:
    for one in CRITERIA.values():
        if one.get("cells"):
            (row,) = (row for row in ROWS if row.get("Area", "").find(one["title"]) >= 0)
            assert [said(cell["count"]) for cell in one["cells"]] == [
                row[cell["column"]] for cell in one["cells"]
            ]


def test_the_calendar_holds_the_dates_of_scorecard_json(home: Path) -> None:
    done = invoke("export", "--format", "ics", "--as-of", AS_OF, cwd=home)
    assert (REPORTS / "deadlines.ics").read_bytes() == done.out.replace("\n", "\r\n").replace(
        "\r\r\n", "\r\n"
    ).encode()
    calendar: Any = Calendar.from_ical((REPORTS / "deadlines.ics").read_bytes())
    events = calendar.walk("VEVENT")
    today = date.fromisoformat(CARD["as_of"][:10])
    expected = Counter(
        date.fromisoformat(one["due"])
        for one in CRITERIA.values()
        if one["due"] and date.fromisoformat(one["due"]) >= today and one["state"] != "met"
    )
    found = Counter(
        event["dtstart"].dt
        for event in events
        if str(event["summary"]).startswith(("Due: ", "Plan: "))
    )
    assert expected == found
    expiries = {
        event["dtstart"].dt.isoformat() for event in events if "expires" in event["summary"]
    }
    assert expiries == {row["Expires"] for row in ROWS if row.get("Expires")}


def test_the_resume_holds_what_the_table_holds(home: Path, lines: list[dict[str, str]]) -> None:
    done = invoke("export", "--format", "json-resume", "--as-of", AS_OF, cwd=home)
    resume = json.loads(done.out)
    kinds = Counter(line["kind"] for line in lines)
    assert kinds["certification"] == len(resume["certificates"])
    assert sum(kinds[kind] for kind in ("post", "talk", "workshop")) == len(resume["publications"])
    major = [
        one["name"] for one in resume["projects"] if one["description"] == "Major contribution"
    ]
    assert CRITERIA["major-contributions"]["value"] == len(major)
    summary = CARD["summary"]
    assert (
        f"{summary['met']} of {summary['known']} known targets met" in resume["basics"]["summary"]
    )


def test_the_terminal_says_the_numbers_of_scorecard_json(home: Path) -> None:
    lines = invoke("score", "--as-of", AS_OF, cwd=home).out.splitlines()
    for id_ in TOLD:
        one = CRITERIA[id_]
        if not one.get("cells"):
            said_of = f"{one['state']:<11}{one['title']}  "
            (row,) = (line for line in lines if line.startswith(said_of))
            assert value(one) == row.removeprefix(said_of).split()[0]
    printed = invoke("score", "--json", "--as-of", AS_OF, cwd=home).out
    assert CARD == json.loads(printed)


def test_making_the_report_again_changes_no_byte(home: Path) -> None:
    before = {path: path.read_bytes() for path in REPORTS.rglob("*") if path.is_file()}
    assert 0 == invoke("report", "--as-of", AS_OF, cwd=home).code
    for path, content in before.items():
        assert content == (home / "reports" / path.relative_to(REPORTS)).read_bytes(), path
