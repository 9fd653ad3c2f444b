"""Exports, differences, the summary and the dashboard, as a person at a terminal meets them."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from tests.commands import RENOWN, environment, invoke, renown

AT = "2026-11-16T06:00:00Z"
LEDGER = """\
[[talk]]
date = 2026-05-05
title = "Golden paths"
event = "ExampleConf"

[[talk]]
date = 2026-11-12
title = "=Platforms that say no"
event = "ExampleConf"
url = "https://conf.example/no"

[[engagement]]
date = 2026-03-01
client = "Platform review"
rate = 777123
currency = "USD"
per = "hour"
private = true
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder in which a run has ended well."""
    (tmp_path / "config.toml").write_text('[[sources]]\ntype = "ledger"\npath = "ledger.toml"\n')
    (tmp_path / "ledger.toml").write_text(LEDGER)
    assert 0 == invoke("run", "--as-of", AT, cwd=tmp_path).code
    return tmp_path


class TestExport:
    @pytest.mark.parametrize(
        ("form", "begins"),
        [("csv", "date,kind,title"), ("ics", "BEGIN:VCALENDAR"), ("json-resume", "{")],
    )
    def test_it_prints_or_writes_the_same(self, home: Path, form: str, begins: str) -> None:
        printed = renown("export", "--format", form, "--as-of", AT, cwd=home)
        written = renown("export", "--format", form, "--as-of", AT, "--out", "x", cwd=home)
        assert (0, "", 0) == (printed.code, printed.err, written.code)
        assert printed.out.startswith(begins)
        assert printed.out == (home / "x").read_bytes().decode().replace("\r\n", "\n")
        assert "written to x\n" == written.out

    @pytest.mark.parametrize("form", ["csv", "ics", "json-resume"])
    def test_it_is_the_same_anywhere(self, home: Path, form: str) -> None:
        moved = environment(
            PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LANG="tr_TR.UTF-8", LC_ALL="tr_TR.UTF-8"
        )
        here = renown("export", "--format", form, "--as-of", AT, cwd=home)
        config = home / "config.toml"
        there = renown(
            "export",
            "--format",
            form,
            "--as-of",
            AT,
            "--config",
            config,
            cwd=home.parent,
            env=moved,
        )
        assert (0, here.out) == (there.code, there.out)

    def test_what_is_private_is_in_none(self, home: Path) -> None:
        for form in ("csv", "ics", "json-resume"):
            done = invoke("export", "--format", form, "--as-of", AT, cwd=home)
            assert "777123" not in done.out
            assert "Platform review" not in done.out

    def test_a_cell_is_no_formula(self, home: Path) -> None:
        done = invoke("export", "--format", "csv", "--as-of", AT, cwd=home)
        assert ",'=Platforms that say no," in done.out

    @pytest.mark.parametrize(
        ("form", "hint"), [("jsonresume", "did you mean 'json-resume'"), ("pdf", "write one of")]
    )
    def test_another_format_is_a_mistake(self, home: Path, form: str, hint: str) -> None:
        done = invoke("export", "--format", form, cwd=home)
        assert 2 == done.code
        assert "--format" in done.err
        assert hint in done.err

    def test_a_place_that_cannot_be_written_is_refused(self, home: Path) -> None:
        done = renown("export", "--format", "csv", "--out", "no/such/place", cwd=home)
        assert 7 == done.code
        assert "no/such/place cannot be written" in done.err
        assert "Traceback" not in done.err

    def test_before_the_first_row_it_is_empty_and_whole(self, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text("")
        done = invoke("export", "--format", "csv", cwd=tmp_path)
        assert (0, 1) == (done.code, len(done.out.splitlines()))


class TestDiff:
    def test_it_tells_values_states_and_the_rows_that_came(self, home: Path) -> None:
        done = invoke("diff", "--since", "2026-11-09", "--as-of", AT, cwd=home)
        assert 0 == done.code
        lines = done.out.splitlines()
        assert "From 2026-11-09 to 2026-11-16:" == lines[0]
        assert any(line.startswith("  Talks and workshops: 1 -> 2") for line in lines)
        assert "1 row came:" in lines
        assert "  2026-11-12 · talk · =Platforms that say no · https://conf.example/no" == lines[-1]
        assert "\x1b" not in done.out

    def test_on_the_day_itself_nothing_has_changed(self, home: Path) -> None:
        done = invoke("diff", "--since", "2026-11-16", "--as-of", AT, cwd=home)
        assert "  nothing has changed\n" in done.out
        assert "no row came" in done.out

    @pytest.mark.parametrize(
        ("since", "said"),
        [
            ("2027-01-01", "has not come yet"),
            ("yesterday", "is no day"),
            ("2026-02-30", "is no day"),
            ("", "is no day"),
            ("0001-01-01", ""),
            ("9999-12-31", "has not come yet"),
        ],
    )
    def test_a_day_that_is_none_is_a_mistake(self, home: Path, since: str, said: str) -> None:
        done = invoke("diff", "--since", since, "--as-of", AT, cwd=home)
        assert (2 if said else 0) == done.code
        assert said in done.err
        assert "Traceback" not in done.err

    def test_of_what_is_private_nothing_is_told(self, home: Path) -> None:
        done = invoke("diff", "--since", "2026-01-01", "--as-of", AT, cwd=home)
        assert "rate" not in done.out.lower()
        assert "review" not in done.out

    def test_long_lists_are_cut_and_counted(self, home: Path) -> None:
        talks = "".join(
            f'[[talk]]\ndate = 2026-11-{day:02}\ntitle = "Talk {day}, {part}"\nevent = "E{part}"\n'
            for day in range(10, 15)
            for part in range(5)
        )
        (home / "ledger.toml").write_text(talks)
        invoke("collect", cwd=home)
        done = invoke("diff", "--since", "2026-11-09", "--as-of", AT, cwd=home)
        assert "25 rows came:" in done.out
        assert "  and 5 more" == done.out.splitlines()[-1]


class TestReport:
    def test_it_can_be_opened_in_a_browser(self, home: Path, tmp_path: Path) -> None:
        opener = tmp_path / "bin/xdg-open"
        opener.parent.mkdir()
        opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/opened\n')
        opener.chmod(0o755)
        env = environment(PATH=f"{opener.parent}:{os.environ['PATH']}")
        done = renown("report", "--open", "--as-of", AT, cwd=home, env=env)
        assert (0, False) == (done.code, "no browser" in done.err)
        assert str((home / "reports/index.html").resolve()) == (tmp_path / "opened").read_text()

    def test_where_no_browser_is_it_says_where_the_page_is(self, home: Path) -> None:
        done = renown("report", "--open", "--as-of", AT, cwd=home, env=environment(PATH="/nowhere"))
        assert 0 == done.code
        assert "no browser could be opened; the dashboard is /" in done.err

    def test_made_again_it_compares_with_the_same_publication(self, home: Path) -> None:
        with (home / "ledger.toml").open("a") as file:
            file.write('[[talk]]\ndate = 2026-11-20\ntitle = "One more"\nevent = "E"\n')
        later = "2026-11-23T06:00:00Z"
        invoke("run", "--as-of", later, cwd=home)
        published = (home / "reports/README.md").read_bytes()
        assert b"## Since 2026-11-16" in published
        told = json.loads((home / "data/manifest.json").read_bytes())["published"]
        assert (AT, later) == (told["before"], told["as_of"])
        invoke("report", "--as-of", later, cwd=home)
        assert published == (home / "reports/README.md").read_bytes()


class TestSummary:
    def test_a_log_gets_plain_lines(self, home: Path) -> None:
        out = invoke("run", "--as-of", "2026-11-17T06:00:00Z", cwd=home).out
        assert re.search(r"^▼  behind +Talks and workshops +2 +50", out, re.MULTILINE)
        assert "\x1b" not in out
        assert not [line for line in out.splitlines() if line.startswith("::")]

    def test_a_terminal_gets_colours_and_bars_with_the_time_gone(self, home: Path) -> None:
        """On a pseudo-terminal, as wide as one is."""
        main, end = pty.openpty()
        env = environment(TERM="xterm-256color", COLUMNS="100", LANG="C.UTF-8")
        process = subprocess.Popen(
            [RENOWN, "run", "--as-of", "2026-11-17T06:00:00Z"],
            cwd=home,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=end,
            stderr=subprocess.DEVNULL,
        )
        os.close(end)
        said = b""
        try:
            while chunk := os.read(main, 65536):
                said += chunk
        except OSError:  # the other end is closed
            pass
        finally:
            os.close(main)
        assert 0 == process.wait(timeout=60)
        text = said.decode()
        assert "\x1b[" in text
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
        (line,) = (
            line for line in plain.splitlines() if "Talks and workshops" in line and "░" in line
        )
        assert "▼ behind" in line
        assert "┃" in line
        assert all(len(line) <= 100 for line in plain.splitlines())

    def test_in_a_workflow_the_summary_of_the_job_has_the_verdict(self, home: Path) -> None:
        summary = home / "summary.md"
        env = environment(GITHUB_STEP_SUMMARY=str(summary))
        renown("run", "--as-of", "2026-11-17T06:00:00Z", cwd=home, env=env)
        assert "targets met" in summary.read_text()
