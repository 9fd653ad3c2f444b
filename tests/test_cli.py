"""The command as a person and a workflow meet it: exit codes, messages, and what is left behind."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.commands import environment, invoke, renown, tree
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.world import LOGIN, grow
from tests.peer import Peer, Reply

AT = "2026-11-16T06:00:00Z"

LEDGER = """\
[[talk]]
date = 2026-05-05
title = "Golden paths"
event = "ExampleConf"

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
    """A folder with a small configuration and a ledger."""
    (tmp_path / "config.toml").write_text('[[sources]]\ntype = "ledger"\npath = "ledger.toml"\n')
    (tmp_path / "ledger.toml").write_text(LEDGER)
    return tmp_path


def test_a_first_run_on_an_empty_day_ends_well(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    done = invoke("run", cwd=tmp_path)

    assert done.code == 0
    assert "unknown" in done.out
    assert (tmp_path / "reports/README.md").is_file()


def test_a_run_collects_scores_and_publishes(home: Path) -> None:
    done = invoke("run", "--as-of", AT, cwd=home)
    card = json.loads((home / "reports/scorecard.json").read_bytes())
    (talks,) = (one for one in card["criteria"] if one["id"] == "talks")

    assert done.code == 0
    assert (1, "ok") == (talks["value"], card["sources"][0]["outcome"])


def test_without_a_configuration_it_says_what_to_do(tmp_path: Path) -> None:
    done = renown("run", cwd=tmp_path)

    assert (2, "") == (done.code, done.out)
    assert "config.toml" in done.err
    assert "Traceback" not in done.err


def test_each_mistake_is_one_line_with_file_key_and_remedy(home: Path) -> None:
    (home / "config.toml").write_text('scorcard = "x"\n[person]\nid = 7\n[[sources]]\ntype = "x"\n')
    done = invoke("run", cwd=home)

    assert done.code == 2
    assert 3 == len(done.err.splitlines())
    assert all("config.toml:" in line for line in done.err.splitlines())


def test_in_a_workflow_a_mistake_is_an_annotation_on_its_line(home: Path) -> None:
    (home / "config.toml").write_text('scorcard = "x"\n')
    done = invoke("run", cwd=home, GITHUB_ACTIONS="true")

    assert done.out.startswith("::error file=config.toml,line=1,title=scorcard::")


def test_a_scorecard_that_is_wrong_is_a_mistake_like_any_other(home: Path) -> None:
    (home / "mine.toml").write_text('name = "mine"\n[[criteria]]\nid = "x"\n')
    (home / "config.toml").write_text('scorecard = "mine.toml"\n')
    done = invoke("score", cwd=home)

    assert done.code == 2
    assert "mine.toml:" in done.err
    assert "Traceback" not in done.err


def test_the_future_cannot_be_collected(home: Path) -> None:
    done = invoke("collect", "--as-of", "2999-01-01", cwd=home)

    assert done.code == 2
    assert "future" in done.err


@pytest.mark.parametrize(
    "wrong", ["soon", "2026-13-01", "2026-11-16T25:00", "0000-00-00", "0001-01-01T00:00+23:59"]
)
def test_a_moment_that_is_none_is_a_mistake(home: Path, wrong: str) -> None:
    assert invoke("score", "--as-of", wrong, cwd=home).code == 2


def test_a_source_that_fails_is_a_warning_and_strictly_an_exit_code(home: Path) -> None:
    with (home / "config.toml").open("a") as file:
        file.write('[[sources]]\ntype = "feed"\nurl = "http://127.0.0.1:9/feed"\n')
    lenient = invoke("run", cwd=home)
    strict = invoke("run", "--strict", cwd=home)

    assert (0, 3) == (lenient.code, strict.code)
    assert "feed: blocked" in lenient.err


def test_when_every_source_fails_the_last_good_data_stays(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    (home / "ledger.toml").unlink()
    done = invoke("run", cwd=home)
    rows = invoke("records", "--json", "--kind", "talk", cwd=home).out

    assert done.code == 4
    assert json.loads(rows)["gone_at"] is None
    assert "failed" in (home / "reports/README.md").read_text()


def test_a_missing_token_is_told_and_what_anybody_may_see_is_read(home: Path) -> None:
    with serve(GitHub(world=grow(7, 3))) as address:
        with (home / "config.toml").open("a") as file:
            file.write('[http]\nallow_private = true\n[[sources]]\ntype = "github"\n')
            file.write(f'login = "{LOGIN}"\napi_url = "{address}"\n')
        done = invoke("run", cwd=home)

    assert done.code == 0
    assert "github: partial (4 new" in done.err
    assert "GITHUB_TOKEN is not set" in done.err


@pytest.mark.parametrize(
    "content", [b"", b"<<<<<<< ours\n", b"SQLite format 3\0" + b"\0" * 500, b"x" * 4096]
)
def test_a_database_that_is_none_is_refused_and_left_untouched(home: Path, content: bytes) -> None:
    (home / ".renown").mkdir()
    (home / ".renown/renown.sqlite").write_bytes(content)
    done = renown("run", cwd=home)

    assert (5, "") == (done.code, done.out)
    assert "Traceback" not in done.err
    assert content == (home / ".renown/renown.sqlite").read_bytes()


def test_a_newer_database_is_refused_and_left_untouched(home: Path) -> None:
    invoke("run", cwd=home)
    path = home / ".renown/renown.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 999")
    connection.close()
    before = path.read_bytes()
    done = invoke("run", cwd=home)

    assert done.code == 5
    assert before == path.read_bytes()


def test_two_runs_at_once_are_one_run_and_one_that_says_so(home: Path) -> None:
    renown("run", cwd=home)
    holder = subprocess.Popen(
        ["flock", home / ".renown/renown.sqlite.lock", "sleep", "30"], env=environment()
    )
    try:
        time.sleep(0.5)
        done = renown("run", cwd=home)
    finally:
        holder.terminate()
        holder.wait()

    assert done.code == 6


def test_a_readme_gets_its_section_and_keeps_the_rest(home: Path) -> None:
    before = "# Ada\r\n\r\n<!-- renown:start -->\r\n<!-- renown:end -->\r\n\r\nWrite to me.\r\n"
    (home / "README.md").write_bytes(before.encode())
    invoke("run", cwd=home)
    after = (home / "README.md").read_bytes().decode()

    assert after.startswith("# Ada\r\n\r\n<!-- renown:start -->\r\n")
    assert after.endswith("<!-- renown:end -->\r\n\r\nWrite to me.\r\n")
    assert "reports/badge.svg" in after


def test_a_readme_without_markers_gets_a_hint(home: Path) -> None:
    (home / "README.md").write_text("# Ada\n")
    done = invoke("run", cwd=home)

    assert done.code == 0
    assert "<!-- renown:start -->" in done.err
    assert (home / "README.md").read_text() == "# Ada\n"


def test_a_readme_with_damaged_markers_is_left_untouched(home: Path) -> None:
    (home / "README.md").write_text("<!-- renown:start -->\n")
    done = invoke("run", cwd=home)

    assert done.code == 7
    assert (home / "README.md").read_text() == "<!-- renown:start -->\n"
    assert not (home / "data").exists()


def test_what_is_private_is_in_nothing_that_is_published_or_printed(home: Path) -> None:
    env = environment(GITHUB_STEP_SUMMARY=str(home / "summary.md"))
    done = renown("-v", "run", "--as-of", AT, cwd=home, env=env)
    listed = [invoke(verb, "--json", cwd=home).out for verb in ("records", "readings", "score")]
    listed.append(invoke("explain", "rate", "--as-of", AT, cwd=home).out)
    written = b"".join(tree(home, "data", "reports").values()) + (home / "summary.md").read_bytes()

    for told in (done.out, done.err, *listed, written.decode()):
        assert "777123" not in told
        assert "777,123" not in told
        assert "Platform review" not in told
    assert {"rate": True} == json.loads((home / "data/private.json").read_bytes())
    assert "Platform review" in invoke("explain", "rate", "--private", cwd=home).out


def test_another_machine_publishes_the_same_without_the_private_rows(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    before = tree(home, "data", "reports")
    public, _, _ = LEDGER.partition("[[engagement]]")
    (home / "ledger.toml").write_text(public)
    for path in (home / ".renown").iterdir():
        path.unlink()
    done = invoke("run", "--as-of", AT, cwd=home)

    assert done.code == 0
    assert before == tree(home, "data", "reports")


def test_what_was_private_can_be_made_public(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    (home / "ledger.toml").write_text(LEDGER.replace("private = true\n", ""))
    invoke("run", cwd=home)
    card = json.loads((home / "reports/scorecard.json").read_bytes())

    assert 777123 == next(one["value"] for one in card["criteria"] if one["id"] == "rate")
    assert json.loads((home / "data/private.json").read_bytes()) == {}


def test_hostile_titles_cannot_command_a_workflow(home: Path) -> None:
    hostile = "x\\u2028::error::owned\\r\\n::warning::owned"
    (home / "ledger.toml").write_text(
        f'[[talk]]\ndate = 2026-05-05\nevent = "E"\ntitle = "::error::{hostile}"\n'
    )
    printed = [
        renown("run", "--no-commit", cwd=home, env=environment(GITHUB_ACTIONS="true")),
        invoke("explain", "talks", cwd=home, GITHUB_ACTIONS="true"),
        invoke("records", cwd=home),
        invoke("records", "--json", cwd=home),
    ]

    for done in printed:
        assert done.code == 0
        lines = (done.out + done.err).splitlines()
        assert [] == [line for line in lines if line.startswith("::") and "owned" in line]


def test_records_are_json_lines_with_all_fields(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    (line,) = invoke("records", "--json", cwd=home).out.splitlines()
    row = json.loads(line)

    assert {"kind", "key", "title", "url", "at", "until", "evidence", "tags", "details"} <= set(row)
    assert {"person", "source", "first_seen", "changed_at", "gone_at", "work"} <= set(row)
    assert f"ledger/{row['key']}" == row["work"]


def test_an_entry_taken_out_of_the_ledger_no_longer_counts_and_says_why(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    _, _, private = LEDGER.partition("[[engagement]]")
    other = "[[study]]\ndate = 2026-05-05\ntopic = 'Go'\nhours = 2\n"
    (home / "ledger.toml").write_text(f"{other}[[engagement]]{private}")
    invoke("run", cwd=home)

    assert "taken out of the ledger" in invoke("explain", "talks", cwd=home).out


def test_a_flipped_bit_in_the_text_form_is_found(home: Path) -> None:
    invoke("run", cwd=home)
    sound = invoke("check", cwd=home)
    path = home / "data/records/2026.ndjson"
    path.write_bytes(path.read_bytes().replace(b"Golden", b"Holden"))
    damaged = invoke("check", cwd=home)

    assert (0, 5) == (sound.code, damaged.code)
    assert "records/2026.ndjson" in damaged.err


@pytest.mark.parametrize("verb", ["dump", "report", "publish", "score"])
@pytest.mark.parametrize("lost", ["", "data/manifest.json"])
def test_no_verb_loses_what_only_the_text_form_holds(home: Path, verb: str, lost: str) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    before = tree(home, "data/records")
    for path in (home / ".renown").iterdir():
        path.unlink()
    if lost:
        (home / lost).unlink()
    done = invoke(verb, cwd=home)

    assert done.code == 0
    assert before == tree(home, "data/records")
    assert json.loads(invoke("records", "--json", cwd=home).out)["kind"] == "talk"


@pytest.mark.parametrize("name", ["data/", "./data", "data//"])
def test_a_folder_may_be_spelt_in_many_ways(home: Path, name: str) -> None:
    with (home / "config.toml").open("a") as file:
        file.write(f'[store]\ndump = "{name}"\n')
    invoke("run", "--as-of", AT, cwd=home)
    before = tree(home, "data/records")

    assert invoke("dump", cwd=home).code == 0
    assert before == tree(home, "data/records")
    assert before


@pytest.mark.parametrize("verb", ["run", "report"])
@pytest.mark.parametrize("name", ["reports/README.md", "reports/evidence/notes.md"])
def test_a_folder_of_somebody_elses_is_left_alone(home: Path, verb: str, name: str) -> None:
    (home / name).parent.mkdir(parents=True)
    (home / name).write_text("My notes\n")
    done = invoke(verb, cwd=home)

    assert done.code == 7
    assert "[report] dir" in done.err
    assert {name: b"My notes\n"} == tree(home, "reports")


def test_an_output_that_was_lost_is_written_again(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    before = tree(home, "reports")
    (home / "reports/badge.svg").unlink()
    invoke("run", "--as-of", AT, cwd=home)

    assert before == tree(home, "reports")


def test_a_readme_that_gets_its_markers_later_gets_its_section_with_the_next_run(
    home: Path,
) -> None:
    (home / "README.md").write_text("# Ada\n")
    invoke("run", "--as-of", AT, cwd=home)
    (home / "README.md").write_text("# Ada\n\n<!-- renown:start -->\n\n<!-- renown:end -->\n")
    invoke("run", "--as-of", AT, cwd=home)
    filled = (home / "README.md").read_text()
    again = invoke("run", "--as-of", AT, cwd=home)

    assert "reports/badge.svg" in filled
    assert (filled, True) == ((home / "README.md").read_text(), "nothing has changed" in again.out)


def test_a_report_that_moves_is_written_at_its_new_place(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    with (home / "config.toml").open("a") as file:
        file.write('[report]\ndir = "site"\n')
    invoke("run", "--as-of", AT, cwd=home)

    assert tree(home, "site")


def test_a_blog_tells_nothing_of_talks(tmp_path: Path) -> None:
    with Peer() as peer:
        url = peer.serve("/feed.xml", Reply(body=b'<rss version="2.0"><channel/></rss>'))
        (tmp_path / "config.toml").write_text(
            f'[http]\nallow_private = true\n[[sources]]\ntype = "feed"\nurl = "{url}"\n'
        )
        invoke("run", cwd=tmp_path)
    card = json.loads((tmp_path / "reports/scorecard.json").read_bytes())
    states = {one["id"]: one["state"] for one in card["criteria"]}

    assert ("unknown", "behind") == (states["talks"], states["weekly-posts"])


def test_a_correction_that_corrects_nothing_is_told(home: Path) -> None:
    with (home / "ledger.toml").open("a") as file:
        file.write('[[correction]]\ntarget = "blog/nope"\nhide = true\nreason = "a slip"\n')
    done = invoke("run", cwd=home)

    assert "corrects nothing: there is no record blog/nope" in done.err


@pytest.mark.parametrize("verb", ["run", "collect", "score", "report", "publish", "explain"])
def test_every_verb_has_help(verb: str, tmp_path: Path) -> None:
    assert "--config" in invoke(verb, "--help", cwd=tmp_path).out
