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


def on_terminal(home: Path, *, columns: int) -> str:
    """What a run prints on a pseudo-terminal, without its colours."""
    main, end = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS=str(columns), LANG="C.UTF-8")
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
    assert b"\x1b[" in said
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.decode())
    assert all(len(line) <= columns for line in text.splitlines() if "Talks" in line)
    return text


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

    def test_a_pipe_and_a_link_are_written_through(self, home: Path) -> None:
        (home / "elsewhere").mkdir()
        (home / "link.csv").symlink_to(home / "elsewhere/out.csv")
        for out in ("/dev/null", "link.csv", "elsewhere/../x.csv"):
            done = renown("export", "--format", "csv", "--out", out, "--as-of", AT, cwd=home)
            assert (0, "") == (done.code, done.err)
        assert (home / "link.csv").is_symlink()
        assert (home / "x.csv").read_bytes() == (home / "elsewhere/out.csv").read_bytes()
        assert 7 == renown("export", "--format", "csv", "--out", ".", cwd=home).code

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
            ("2026-11-16", ""),
            ("9999-12-31", "has not come yet"),
        ],
    )
    def test_a_day_that_is_none_is_a_mistake(self, home: Path, since: str, said: str) -> None:
        done = invoke("diff", "--since", since, "--as-of", AT, cwd=home)
        assert (2 if said else 0) == done.code
        assert said in done.err
        assert "Traceback" not in done.err

    @pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
    @pytest.mark.parametrize("since", ["9999-12-31", "0001-01-01"])
    def test_the_ends_of_the_calendar_are_days_in_any_zone(
        self, home: Path, zone: str, since: str
    ) -> None:
        with (home / "config.toml").open("a") as file:
            file.write(f'[person]\ntimezone = "{zone}"\n')
        done = invoke("diff", "--since", since, "--as-of", AT, cwd=home)
        assert (2 if since > "2026" else 0) == done.code

    def test_what_is_still_to_come_today_is_no_fall(self, home: Path) -> None:
        with (home / "ledger.toml").open("a") as file:
            file.write('[[talk]]\ndate = 2026-11-16T18:00:00Z\ntitle = "Tonight"\nevent = "E"\n')
        invoke("collect", cwd=home)
        done = invoke("diff", "--since", "2026-11-16", "--as-of", AT, cwd=home)
        assert "nothing has changed" in done.out

    def test_every_section_is_compared(self, home: Path) -> None:
        done = invoke("diff", "--since", "2026-04-30", "--as-of", AT, cwd=home)
        assert "  Platform engineering: " in done.out

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
        text = on_terminal(home, columns=100)
        (line,) = (
            line for line in text.splitlines() if "Talks and workshops" in line and "░" in line
        )
        assert "▼ behind" in line
        assert "┃" in line

    def test_in_a_workflow_the_summary_of_the_job_has_the_verdict(self, home: Path) -> None:
        summary = home / "summary.md"
        env = environment(GITHUB_STEP_SUMMARY=str(summary))
        renown("run", "--as-of", "2026-11-17T06:00:00Z", cwd=home, env=env)
        assert "targets met" in summary.read_text()

    def test_on_a_narrow_terminal_the_numbers_stay(self, home: Path) -> None:
        text = on_terminal(home, columns=60)
        (line,) = (line for line in text.splitlines() if "Talks" in line)
        assert ("2", "50") == tuple(line.split()[-2:])
        assert "░" not in text

    @pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
    def test_an_output_without_our_signs_gets_the_words(self, home: Path, encoding: str) -> None:
        (home / "ledger.toml").write_text(LEDGER.replace("Golden paths", "Золотые пути é"))
        env = environment(PYTHONIOENCODING=encoding)
        done = renown("run", cwd=home, env=env)
        assert (0, False) == (done.code, "Traceback" in done.err)
        assert re.search(r"^[?▼]  behind +Talks and workshops +2 +50", done.out, re.MULTILINE)
        for given in (("score", "--json"), ("export", "--format", "json-resume")):
            asked = [RENOWN, *given]
            raw = subprocess.run(asked, cwd=home, env=env, capture_output=True, check=True)
            assert isinstance(json.loads(raw.stdout.decode("utf-8")), dict)
        raw = subprocess.run(
            [RENOWN, "export", "--format", "csv"],
            cwd=home,
            env=env,
            capture_output=True,
            check=True,
        )
        assert "Золотые" in raw.stdout.decode("utf-8")


class TestDays:
    """A person's days are those of the person's zone, in every table and file."""

    LEDGER = """\
[[certification]]
date = 2026-01-01
title = "CKS"
issuer = "Example Foundation"
expires = 2026-11-16

[[followers]]
date = 2026-11-14
platform = "linkedin"
account = "ada"
count = 40
url = "https://social.example/in/ada"
"""

    @pytest.mark.parametrize(
        ("zone", "at"),
        [
            ("America/New_York", "2026-11-17T02:00:00Z"),
            ("Europe/Berlin", "2026-11-16T06:00:00Z"),
            ("Asia/Tokyo", "2026-11-15T20:00:00Z"),
            ("Pacific/Kiritimati", "2026-11-15T20:00:00Z"),
        ],
    )
    def test_dates_are_those_that_were_written_down(
        self, tmp_path: Path, zone: str, at: str
    ) -> None:
        (tmp_path / "config.toml").write_text(
            f'[person]\ntimezone = "{zone}"\n[[sources]]\ntype = "ledger"\npath = "ledger.toml"\n'
        )
        (tmp_path / "ledger.toml").write_text(self.LEDGER)
        done = invoke("run", "--as-of", at, cwd=tmp_path)
        assert 0 == done.code, done.err
        report = (tmp_path / "reports/README.md").read_text()
        assert "Data of 2026-11-16" in report
        assert "| CKS | ▼\xa0**expires soon** | 2026-11-16 | **today** |" in report
        assert "| LinkedIn | 40 |  |  | 2026-11-14 |" in report
        assert "| ledger | ok | 2 | 2026-11-16 |" in report
        assert "2026-11-14" in (tmp_path / "reports/evidence/audience.md").read_text()
        assert "2026-11-13" not in (tmp_path / "reports/evidence/audience.md").read_text()
        assert "2026-11-14" in invoke("explain", "audience", "--as-of", at, cwd=tmp_path).out
        calendar = (tmp_path / "reports/deadlines.ics").read_bytes()
        assert b"DTSTART;VALUE=DATE:20261116" in calendar
        resume = invoke("export", "--format", "json-resume", "--as-of", at, cwd=tmp_path)
        assert "2026-11-16" == json.loads(resume.out)["certificates"][0]["expires"]

    @pytest.mark.parametrize("day", ["0001-01-01", "0001-01-03", "9999-12-31"])
    def test_any_day_of_the_calendar_can_be_reported(self, home: Path, day: str) -> None:
        for given in (("report",), ("export", "--format", "ics"), ("score",)):
            done = renown(*given, "--as-of", day, cwd=home)
            assert (0, False) == (done.code, "Traceback" in done.err), done.err


class TestPublication:
    def test_a_torn_file_is_mended_by_the_next_run(self, home: Path) -> None:
        badge = home / "reports/badges/talks.svg"
        before = badge.read_bytes()
        badge.write_bytes(b"")
        done = invoke("run", "--as-of", AT, cwd=home)
        assert "the report is" in done.out
        assert before == badge.read_bytes()
        assert "nothing has changed" in invoke("run", "--as-of", AT, cwd=home).out

    def test_a_report_of_another_day_does_not_stay(self, home: Path) -> None:
        before = (home / "reports/README.md").read_bytes()
        invoke("report", "--as-of", "2026-06-30", cwd=home)
        assert before != (home / "reports/README.md").read_bytes()
        invoke("run", "--as-of", AT, cwd=home)
        assert before == (home / "reports/README.md").read_bytes()

    @pytest.mark.parametrize("known", [True, False])
    @pytest.mark.parametrize(
        "name",
        ["index.html", "scorecard.json", "badge.svg", "charts/my.svg", "evidence/a/notes.md"],
    )
    def test_a_site_that_is_somebody_elses_is_left_alone(
        self, home: Path, name: str, known: bool
    ) -> None:
        if not known:
            (home / "data/manifest.json").unlink()
        with (home / "config.toml").open("a") as file:
            file.write('[report]\ndir = "site"\n')
        path = home / "site" / name
        path.parent.mkdir(parents=True)
        path.write_text("mine")
        done = invoke("run", "--as-of", AT, cwd=home)
        assert 7 == done.code
        assert "files that are not renown's" in done.err
        assert [path] == [one for one in (home / "site").rglob("*") if one.is_file()]
        assert "mine" == path.read_text()

    def test_a_dump_makes_nothing_ours(self, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text("")
        (tmp_path / "reports").mkdir()
        (tmp_path / "reports/index.html").write_text("mine")
        assert 0 == invoke("dump", cwd=tmp_path).code
        assert 7 == invoke("publish", cwd=tmp_path).code
        assert "mine" == (tmp_path / "reports/index.html").read_text()

    def test_after_a_dump_nothing_has_changed(self, home: Path) -> None:
        before = (home / "data/manifest.json").read_bytes()
        invoke("dump", cwd=home)
        assert before == (home / "data/manifest.json").read_bytes()
        assert "nothing has changed" in invoke("run", "--as-of", AT, cwd=home).out

    def test_files_that_the_report_never_touches_are_nobodys_business(self, home: Path) -> None:
        (home / "reports/charts/.DS_Store").write_text("x")
        (home / "reports/README.md").unlink()
        assert 0 == invoke("run", "--as-of", AT, cwd=home).code
        assert (home / "reports/README.md").is_file()

    @pytest.mark.parametrize("folder", ["README.md", "."])
    def test_the_report_does_not_lie_where_the_readme_is(self, home: Path, folder: str) -> None:
        with (home / "config.toml").open("a") as file:
            file.write(f'[report]\ndir = "{folder}"\n')
        assert 2 == invoke("run", "--as-of", AT, cwd=home).code
