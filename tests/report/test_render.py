"""The report as a whole: what it says, what it keeps to itself, and that it is always the same."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings

from renown.scorecard.scores import Summary
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
        "**32 to 49% of the way, with 41% of the time gone.**[^score] "
        "1 of 5 known targets met, 1 on course.<br>"
    ) in report()


def test_without_dates_nothing_is_said_of_time() -> None:
    summary = Summary(met=0, known=1, total=1, score=0.5, score_max=0.5)
    bare = world.scores([world.score("a", "A", extra={}, due=None)], summary=summary)
    assert "\n**50% of the way.**[^score] " in report(scores=bare)


def test_there_is_no_alert_when_every_source_was_read() -> None:
    assert "[!WARNING]" not in report(sources=[world.source("blog", "feed")])
    assert "**1 of 1 sources could not" in report(sources=[world.source("b", "feed", "partial")])


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


def test_each_section_is_a_table_with_a_row_for_each_criterion() -> None:
    tables = re.findall("<table>.*?</table>", rendered(report()), re.DOTALL)
    assert [7, 3, 2, 9] == [table.count("<tr>") for table in tables]
    for table in tables:
        rows = re.findall("<tr>(.*?)</tr>", table, re.DOTALL)
        assert 1 == len({len(re.findall("<t[hd]", row)) for row in rows})


def test_each_formula_is_a_footnote_that_is_referred_to() -> None:
    found = rendered(report())
    assert 10 == len(re.findall('<li id="fn', found))
    assert 10 == len(re.findall('<sup class="footnote-ref">', found))


def test_due_dates_stand_in_the_goals_when_they_differ() -> None:
    both = [world.score("a", "A"), world.score("b", "B", due=world.AS_OF.date())]
    found = report(scores=world.scores(both), series={})
    assert "All are due" not in found
    assert "| 2 by 2030-12-31 |" in found
    assert "| 2 by 2026-11-16 |" in found


def test_the_same_page_is_linked_from_the_value_and_exists() -> None:
    files = world.outputs().files
    linked = re.findall(r"\]\((evidence/[^)]+)\)", files["README.md"].decode())
    assert {name for name in files if name.startswith("evidence/")} == set(linked)


@pytest.mark.parametrize(
    ("prefix", "base"),
    [("", ""), ("", "."), ("reports/", "reports"), ("a%20%28b%29/", "a (b)/"), ("../r/", "../r")],
)
def test_the_section_leads_to_the_report_from_any_folder(prefix: str, base: str) -> None:
    found = world.outputs().section(base)
    assert f"]({prefix}badge.svg)]({prefix}README.md)" in found
    assert f'srcset="{prefix}charts/talks-dark.svg"' in found
    assert f"[report]({prefix}README.md). Data of 2026-11-16.\n" in found


def test_the_section_shows_the_three_newest_works() -> None:
    lines = [line for line in world.outputs().section("").splitlines() if line.startswith("- ")]
    assert ["talk", "post", "pull request"] == [line.split(" · ")[1] for line in lines]
    assert lines[2].endswith("](https://conf.example/c1), example-org/gantry")


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
    outputs = world.outputs(
        scores=world.scores(criteria, name=name),
        sources=[row],
        recent=[world.work("w", title, details={"event": reason})],
        series={"a": [(world.AS_OF.date(), 1.0)]},
    )
    found = rendered(world.texts(outputs)["README.md"])
    assert [3, 2] == [
        table.count("<tr>") for table in re.findall("<table>.*?</table>", found, re.DOTALL)
    ]
    assert not re.search("<script|<!--(?! Written)|javascript:", found)
    section = rendered(outputs.section("reports"))
    assert 1 == section.count("<li>")
    assert {"reports/README.md", "https://conf.example/w"} == set(
        re.findall('href="([^"]*)"', section)
    )


def test_a_target_says_how_many_of_its_readings_are_old() -> None:
    assert "| 3,872\xa0/\xa022,541 | listed 1\xa0`stale` |" in report()


def test_a_title_that_ends_like_a_picture_keeps_its_footnote() -> None:
    found = rendered(report(scores=world.scores([world.score("a", "Wow!")]), series={}))
    assert '<td align="left">Wow!<sup' in found


def test_the_chart_is_that_of_the_success_target_with_the_most_points() -> None:
    def charts(**series: int) -> list[str]:
        days = {
            name.replace("_", "-"): world.series()["talks"][:count]
            for name, count in series.items()
        }
        files = world.outputs(series=days).files
        return [name for name in files if name.startswith("charts/")]

    assert ["charts/talks-light.svg", "charts/talks-dark.svg"] == charts(talks=3, architectures=2)
    assert "charts/architectures-light.svg" in charts(talks=1, architectures=2)
    assert "charts/major-contributions-light.svg" in charts(talks=1, major_contributions=1)
    assert [] == charts(talks=0, rate=3, improvements=3, edge=3)
