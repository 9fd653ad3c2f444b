"""The report as a whole: what it says, what it keeps to itself, and that it is always the same."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings

from renown.report.evidence import anchor
from renown.scorecard.scores import Heading, Summary
from renown.store.rows import SourceRow
from tests.report import world
from tests.report.regenerate import GOLDEN, expected
from tests.report.test_escape import TEXTS

HASH = """
import hashlib, sys
from tests.report.regenerate import expected
for name, content in expected().items():
    print(name, hashlib.sha256(content).hexdigest())
"""


def report(**other: object) -> str:
    return world.texts(world.outputs(**other))["README.md"]


def rendered(markdown: str) -> str:
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown, options=options))


def test_the_outputs_are_the_ones_that_were_looked_at() -> None:
    golden = {
        path.relative_to(GOLDEN).as_posix(): path.read_bytes()
        for path in GOLDEN.rglob("*")
        if path.is_file()
    }
    assert golden == expected(), "look at python -m tests.report.regenerate"


def test_another_process_with_other_settings_gives_the_same_bytes() -> None:
    here = "".join(
        f"{name} {hashlib.sha256(content).hexdigest()}\n" for name, content in expected().items()
    )
    environment = os.environ | {
        "PYTHONHASHSEED": "1",
        "TZ": "Pacific/Kiritimati",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "tr_TR.UTF-8",
    }
    there = subprocess.run(
        [sys.executable, "-c", HASH],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert here == there.stdout


def test_the_verdict_stands_beside_the_time_gone() -> None:
    assert (
        "**32 to 49% of the way, with 41% of the time gone.**[^_score] "
        "1 of 5 known targets met, 2 on course.<br>"
    ) in report()


def test_without_dates_nothing_is_said_of_time() -> None:
    summary = Summary(met=0, known=1, total=1, score=0.5, score_max=0.5)
    bare = world.scores([world.score("a", "A", extra={}, due=None)], summary=summary)
    assert "\n**50% of the way.**[^_score] " in report(scores=bare)


def test_there_is_no_alert_when_every_source_was_read() -> None:
    assert "[!WARNING]" not in report(sources=[world.source("blog", "feed")])
    assert "**1 of 1 source could not" in report(sources=[world.source("b", "feed", "partial")])


def test_the_age_of_a_value_is_shown_from_the_next_day_on() -> None:
    def line(hours: int) -> str:
        row = world.source("blog", "feed", last_ok=world.AS_OF - timedelta(hours=hours))
        return next(
            each for each in report(sources=[row]).splitlines() if each.startswith("| blog")
        )

    assert "| 2026-11-16 |" in line(6)
    assert "| 2026-11-15 `stale\xa01\xa0d` |" in line(7)


def test_a_target_shows_the_age_of_the_sources_behind_it() -> None:
    assert "2\xa0`asserted` `stale\xa021\xa0d` |" in report()


def test_every_table_has_as_many_cells_in_each_row_as_in_its_head() -> None:
    tables = re.findall("<table>.*?</table>", rendered(report()), re.DOTALL)
    assert 14 <= len(tables)
    for table in tables:
        rows = re.findall("<tr>(.*?)</tr>", table, re.DOTALL)
        assert 1 == len({len(re.findall("<t[hd]", row)) for row in rows})
        assert len(re.findall("<t[hd]", rows[0])) <= 7


def test_the_order_is_that_of_what_is_read_first() -> None:
    headings = re.findall(r"^## (.+)$", report(earlier=world.earlier()), re.MULTILINE)
    assert [
        "Since 2026-11-09",
        "Next",
        "Success targets",
        "Habits and audience",
        "Focus areas",
        "Skills and certifications",
        "Leadership",
        "Plan",
        "Talks and posts",
        "Sources",
    ] == headings


def test_every_criterion_says_how_it_is_computed() -> None:
    page = world.texts(world.outputs())["evidence/_formulas.md"]
    for score in world.criteria():
        assert f"{score.title}" in page
        assert score.formula in page
    assert "[How each number is computed](evidence/_formulas.md)" in report()


def test_each_footnote_is_referred_to_and_there() -> None:
    found = rendered(report())
    assert 5 == len(re.findall('<li id="fn', found))
    assert 5 == len(re.findall('<sup class="footnote-ref">', found))


def test_a_criterion_called_score_takes_nobodys_footnote() -> None:
    both = [world.score("score", "A"), world.score("_pace", "B")]
    found = rendered(report(scores=world.scores(both), series={}))
    assert 3 == len(re.findall('<li id="fn', found))


def test_due_dates_stand_in_the_goals_when_they_differ() -> None:
    both = [world.score("a", "A"), world.score("b", "B", due=world.AS_OF.date())]
    found = report(scores=world.scores(both), series={})
    assert "All are due" not in found
    assert "| 2 by 2030-12-31 |" in found
    assert "| 2 by 2026-11-16 |" in found


def test_the_same_page_is_linked_from_the_value_and_exists() -> None:
    files = world.outputs().files
    linked = re.findall(r"\]\((evidence/[^)#]+)", files["README.md"].decode())
    assert {name for name in files if name.startswith("evidence/")} == set(linked)


def test_every_link_into_a_page_has_its_heading_there() -> None:
    files = world.texts(world.outputs())
    targets = re.findall(r"\]\((evidence/[^)#]+)#([^)]+)\)", files["README.md"])
    assert targets
    for name, place in targets:
        headings = [anchor(found) for found in re.findall(r"^## (.+)$", files[name], re.MULTILINE)]
        assert place in headings


def test_a_cell_leads_to_the_rows_of_its_column_only() -> None:
    page = world.texts(world.outputs())["evidence/platform.md"]
    parts = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    assert ["Posts", "Code", "Talks"] == [part.split("\n")[0] for part in parts]
    assert [1, 1, 2] == [part.count("\n- ") for part in parts]


def test_a_step_that_the_ledger_ticked_leads_to_its_entry() -> None:
    files = world.texts(world.outputs())
    assert "✓\xa0[Homelab](evidence/homelab.md) `asserted`" in files["README.md"]
    assert "A cluster at home" in files["evidence/homelab.md"]


@pytest.mark.parametrize(
    ("prefix", "base"),
    [("", ""), ("", "."), ("reports/", "reports"), ("a%20%28b%29/", "a (b)/"), ("../r/", "../r")],
)
def test_the_section_leads_to_the_report_from_any_folder(prefix: str, base: str) -> None:
    found = world.outputs().section(base)
    assert f"]({prefix}badge.svg)]({prefix}README.md)" in found
    assert f'srcset="{prefix}charts/standing-dark.svg"' in found
    assert f"[report]({prefix}README.md). Data of 2026-11-16.\n" in found


def test_the_section_shows_the_three_newest_works() -> None:
    section = world.outputs().section("")
    lines = [line for line in section.splitlines() if line.startswith("- ")]
    assert ["talk", "post", "pull request"] == [line.split(" · ")[1] for line in lines]
    assert lines[2].endswith("](https://conf.example/c1), example-org/gantry")
    assert ["badge.svg", "badges/talks.svg", "badges/posts.svg"] == re.findall(
        r"\]\((badge[^)]+)\)", section
    )


def test_no_private_title_is_in_any_output() -> None:
    outputs = world.outputs()
    everything = "".join([*world.texts(outputs).values(), outputs.section("")])
    assert "secret" not in everything.lower()


@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_whatever_strangers_write_the_tables_keep_their_shape(
    title: str, reason: str, name: str
) -> None:
    criteria = [world.score("a", title, formula=reason), world.score("b", "B")]
    row = SourceRow(
        source=name, type="feed", outcome="failed", reason=reason, last_ok=None, records=0
    )
    groups = {"g": Heading(title=title, section="skill")}
    criteria += [
        world.score("c", title, section="skill", group="g"),
        world.area("d", title, (1, 0, 0, 0), world.AS_OF.date()),
        replace(world.plan()[2], title=title),
    ]
    project = replace(world.PROJECT, repository=title or "x", url=name, role=reason)
    criteria[1] = replace(criteria[1], projects=(project,), thresholds=(0.6, 0.7))
    outputs = world.outputs(
        scores=world.scores(criteria, name=name, groups=groups),
        sources=[row],
        evidence={
            "a": [world.work("w", title, details={"event": reason})],
            "c": [replace(world.certificate(), title=title, details={"issuer": reason})],
        },
        accounts={},
        series={"a": [(world.AS_OF.date(), 1.0)]},
    )
    files = world.texts(outputs)
    found = rendered(files["README.md"])
    tables = re.findall("<table>.*?</table>", found, re.DOTALL)
    for table in tables:
        rows = re.findall("<tr>(.*?)</tr>", table, re.DOTALL)
        assert 1 == len({len(re.findall("<t[hd]", row)) for row in rows})
    # targets, areas, projects, skills, certifications, the plan, sources
    assert [3, 2, 2, 2, 2, 2, 2] == [table.count("<tr>") for table in tables]
    assert not re.search("<script|<!--(?! Written)|javascript:", found)
    for printed in (files["README.md"], outputs.section("reports")):
        assert not re.search(r"^::", printed, re.MULTILINE)
    links = re.findall('href="([^"]*)"', found)
    assert all(re.match(r"https?://|#|evidence/|[a-z]+\.(html|ics|json)$", link) for link in links)
    section = rendered(outputs.section("reports"))
    assert 2 == section.count("<li>")
    assert {"https://conf.example/w", "https://conf.example/cert"} == {
        link for link in re.findall('href="([^"]*)"', section) if not link.startswith("reports/")
    }


def test_a_target_says_how_many_of_its_readings_are_old() -> None:
    assert "| 3,872\xa0/\xa022,541 |  | listed 1\xa0`stale` |" in report()


def test_the_course_is_that_of_the_success_target_with_the_most_points() -> None:
    def course(**series: int) -> str:
        days = {
            name.replace("_", "-"): world.series()["talks"][:count]
            for name, count in series.items()
        }
        files = world.texts(world.outputs(series=days))
        return files.get("charts/course-light.svg", "").partition("<title")[2].partition(":")[0]

    assert course(talks=3, architectures=2).endswith(">Conference")
    assert course(talks=1, architectures=2).endswith(">Architectures in production")
    assert course(talks=1, major_contributions=1).endswith(">Major contributions")
    assert "" == course(talks=0, rate=3, improvements=3, edge=3)


def test_a_picture_is_shown_where_it_is_drawn_and_only_there() -> None:
    files = world.outputs(earlier=world.earlier()).files
    drawn = {name for name in files if name.startswith("charts/")}
    shown = re.findall(r'"(charts/[^"]+)"', files["README.md"].decode())
    assert drawn == set(shown)
    bare = world.outputs(scores=world.scores([world.score("a", "A")]), evidence={}, accounts={})
    assert {"standing"} == {
        name.split("/")[1].rpartition("-")[0] for name in bare.files if name.startswith("charts/")
    }
