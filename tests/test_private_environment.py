"""A private rate, in a file or in the environment, is scored and leaves no trace elsewhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.commands import environment, invoke, renown, tree

AT = "2026-11-16T06:00:00Z"
RATE = """\
[[engagement]]
date = 2026-03-01
client = "Quokka Client"
rate = 1234567.89
currency = "USD"
per = "hour"
"""
WRONG = RATE + 'cleint = "Quokka Client"\n'
TALK = '[[talk]]\ndate = 2026-05-05\ntitle = "Golden paths"\nevent = "ExampleConf"\n\n'
CANARY = re.compile(r"1[, ]?234[, ]?567|Quokka|cleint", re.IGNORECASE)


def home(folder: Path) -> Path:
    folder.mkdir()
    (folder / "config.toml").write_text('[[sources]]\ntype = "ledger"\npath = "ledger.toml"\n')
    (folder / "ledger.toml").write_text(TALK)
    (folder / "README.md").write_text("<!-- renown:start -->\n<!-- renown:end -->\n")
    return folder


def told(folder: Path, entry: str, place: str, where: str) -> dict[str, bytes]:
    """All that a run writes and prints; the entry stands in the ledger, or in the environment."""
    variables = {}
    if where == "workflow":
        names = ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")
        variables = {name: str(folder / "reports" / f"{name}.txt") for name in names}
        variables |= {"GITHUB_ACTIONS": "true", "CI": "true"}
        (folder / "reports").mkdir()
    if place == "environment":
        variables["RENOWN_PRIVATE"] = entry
    else:
        (folder / "ledger.toml").write_text(TALK + entry + "private = true\n")
    done = renown(
        *("-v", "run", "--no-commit", "--as-of", AT), cwd=folder, env=environment(**variables)
    )
    assert 0 == done.code, done.err
    files = {
        name: re.sub(rb"renown-[0-9a-f]{32}", b"", content)  # marks of an output, made at random
        for name, content in tree(folder, "data", "reports").items()
    }
    files |= {"README.md": (folder / "README.md").read_bytes()}
    printed = {
        name: re.sub(r"\d+\.\d s", "", text.replace(str(folder), "")).encode()  # seconds
        for name, text in (("out", done.out), ("err", done.err))
    }
    return files | printed


@pytest.mark.parametrize(
    ("entry", "place", "where"),
    [
        pytest.param(WRONG, "environment", "workflow"),
        pytest.param(RATE, "ledger", "workflow", marks=pytest.mark.slow),
        pytest.param(RATE, "environment", "machine", marks=pytest.mark.slow),
        pytest.param(WRONG, "ledger", "machine", marks=pytest.mark.slow),
        pytest.param(WRONG, "environment", "machine", marks=pytest.mark.slow),
        pytest.param(WRONG, "ledger", "workflow", marks=pytest.mark.slow),
        pytest.param(RATE, "ledger", "machine", marks=pytest.mark.slow),
        pytest.param(RATE, "environment", "workflow", marks=pytest.mark.slow),
    ],
)
def test_nothing_of_a_private_rate_can_be_read_or_computed(
    tmp_path: Path, entry: str, place: str, where: str
) -> None:
    first = told(home(tmp_path / "a"), entry, place, where)
    other = entry.replace("1234567.89", "765.4321")
    second = told(home(tmp_path / "b"), other, place, where)

    logs_keys = entry == WRONG and (place, where) == ("ledger", "machine")
    for name, content in first.items():
        if not (name == "err" and logs_keys):  # where a mistake is, for the person alone
            assert not CANARY.search(content.decode()), name
        assert "Quokka Client" not in content.decode()
        assert "1234567" not in content.decode()
    assert first == second
    assert {"rate": True} == json.loads(first["data/private.json"]) or entry == WRONG


def run(folder: Path, secret: str | None) -> str:
    """The outcome of the ledger."""
    variables = {} if secret is None else {"RENOWN_PRIVATE": secret}
    done = invoke("run", "--as-of", AT, cwd=folder, **variables)
    assert 0 == done.code, done.err
    return done.err


def verdicts(folder: Path) -> object:
    return json.loads((folder / "data/private.json").read_bytes())


def scored(folder: Path) -> object:
    card = json.loads((folder / "reports/scorecard.json").read_bytes())
    return [card["summary"], *(one for one in card["criteria"] if one["id"] == "rate")]


@pytest.mark.parametrize("kept", [True, False], ids=["same machine", "fork"])
def test_without_the_variable_the_verdicts_stay_as_they_were(tmp_path: Path, kept: bool) -> None:
    folder = home(tmp_path / "a")
    first = run(folder, RATE)
    before = verdicts(folder), scored(folder)
    if not kept:
        shutil.rmtree(folder / ".renown")
    second, third = run(folder, None), run(folder, "")

    assert "ledger: ok" in first
    assert "ledger: partial" in second
    assert "RENOWN_PRIVATE is not set, and what it held is kept" in third
    assert before == (verdicts(folder), scored(folder))
    assert {"rate": True} == before[0]


def test_with_the_variable_again_it_is_judged_anew(tmp_path: Path) -> None:
    folder = home(tmp_path / "a")
    run(folder, RATE)
    run(folder, None)
    again = run(folder, RATE.replace("1234567.89", "12"))

    assert "ledger: ok" in again
    assert {"rate": False} == verdicts(folder)


def test_what_is_given_up_is_withdrawn(tmp_path: Path) -> None:
    folder = home(tmp_path / "a")
    run(folder, RATE)
    with (folder / "config.toml").open("a") as file:
        file.write('private_env = ""\n')
    last = run(folder, RATE)
    rows = invoke("records", "--json", "--private", "--kind", "engagement", cwd=folder).out

    assert "ledger: ok" in last
    assert json.loads(rows)["gone_at"] is not None
    assert {} == verdicts(folder)


def test_the_state_says_no_more_than_that_it_was_read(tmp_path: Path) -> None:
    folder = home(tmp_path / "a")
    run(folder, RATE)
    state = json.loads((folder / "data/state.json").read_bytes())

    assert '{"environment": true, "held": true}' in json.dumps(state, sort_keys=True)


def test_other_private_entries_do_not_stand_in_for_those_that_are_withheld(tmp_path: Path) -> None:
    folder = home(tmp_path / "a")
    low = RATE.replace("1234567.89", "7").replace("2026-03-01", "2026-04-01")
    (folder / "ledger.toml").write_text(TALK + low + "private = true\n")
    run(folder, RATE.replace("2026-03-01", "2026-05-01"))
    assert {"rate": True} == verdicts(folder)

    shutil.rmtree(folder / ".renown")
    run(folder, None)
    assert {"rate": True} == verdicts(folder)

    run(folder, low.replace("2026-04-01", "2026-05-01"))
    assert {"rate": False} == verdicts(folder)
