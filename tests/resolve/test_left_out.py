"""What the configuration leaves out holds for what was collected before, as soon as it is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import collectors
from tests.commands import invoke

DROP_IN = Path(__file__).resolve().parents[1] / "drop_in"
AT = "2026-11-16T06:00:00Z"
SAME = "nothing has changed since the last publication"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose one source, of three posts, leaves out nothing yet."""
    monkeypatch.setattr(collectors, "__path__", [*collectors.__path__, str(DROP_IN)])
    configure(tmp_path)
    assert 0 == invoke("run", "--as-of", AT, cwd=tmp_path).code
    return tmp_path


def configure(home: Path, options: str = "", person: str = "") -> None:
    text = f'[person]\nname = "{person}"\n[[sources]]\ntype = "choosy"\nname = "blog"\n{options}\n'
    (home / "config.toml").write_text(text)


def works(home: Path) -> list[str]:
    lines = invoke("records", "--works", "--json", cwd=home).out.splitlines()
    return [json.loads(line)["work"] for line in lines]


def test_options_that_change_hold_for_what_was_collected_before(home: Path) -> None:
    assert ["blog/0", "blog/1", "blog/2"] == works(home)

    configure(home, 'without = ["about"]')
    assert ["blog/1", "blog/2"] == works(home)
    assert 3 == len(invoke("records", cwd=home).out.splitlines())

    configure(home)
    assert ["blog/0", "blog/1", "blog/2"] == works(home)


def test_the_persons_name_is_a_part_of_the_question(home: Path) -> None:
    configure(home, person="Ada Example")

    assert ["blog/0", "blog/1"] == works(home)


def test_explain_says_why_it_is_left_out(home: Path) -> None:
    configure(home, 'without = ["about", "posts"]')
    told = invoke("explain", "weekly-posts", "--as-of", AT, cwd=home)

    assert told.code == 0, told.err
    assert "(blog/0): left out by the configuration: category about" in told.out


def test_a_report_that_options_change_is_published_though_no_row_changed(home: Path) -> None:
    assert SAME in invoke("publish", "--as-of", AT, cwd=home).out

    configure(home, 'without = ["about", "posts"]')
    changed = invoke("publish", "--as-of", AT, cwd=home)

    assert 0 == changed.code
    assert SAME not in changed.out
    assert SAME in invoke("publish", "--as-of", AT, cwd=home).out
