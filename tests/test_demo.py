"""The golden end to end: the sample person's world, from HTTP to the published files."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.commands import RENOWN, Done, environment, renown, tree

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """A folder in which the demo has run once, and how it ended."""
    folder = tmp_path_factory.mktemp("demo")
    return folder / "out", renown("demo", "--out", "out", cwd=folder)


def test_the_demo_ends_well_and_says_where_the_report_is(world: tuple[Path, Done]) -> None:
    folder, done = world

    assert (0, "") == (done.code, "".join(line for line in done.err.splitlines() if "WARN" in line))
    assert "out/reports/README.md" in done.out
    assert "Talks and workshops" in done.out
    assert (folder / "reports/README.md").is_file()


@pytest.mark.parametrize("name", ["data", "reports"])
def test_the_outputs_in_this_repository_are_the_demos(world: tuple[Path, Done], name: str) -> None:
    expected, actual = tree(ROOT, name), tree(world[0], name)

    assert expected.keys() == actual.keys()
    assert [] == [path for path in expected if expected[path] != actual[path]]


@pytest.mark.parametrize("name", ["config.toml", "ledger.toml"])
def test_the_configuration_of_this_repository_is_the_demos(name: str) -> None:
    assert (ROOT / name).read_bytes() == (ROOT / "src/renown/sample" / name).read_bytes()


def test_a_second_run_changes_no_byte(world: tuple[Path, Done]) -> None:
    folder, _ = world
    before = tree(folder, "data", "reports")
    done = renown("demo", "--out", folder, cwd=folder.parent)

    assert 0 == done.code
    assert "nothing has changed since the last publication" in done.out
    assert before == tree(folder, "data", "reports")


def test_another_clock_zone_and_hash_seed_change_no_byte(
    world: tuple[Path, Done], tmp_path: Path
) -> None:
    strange = environment(TZ="Pacific/Kiritimati", PYTHONHASHSEED="7", LANG="tr_TR.UTF-8")
    done = renown("demo", "--out", "out", cwd=tmp_path, env=strange)

    assert 0 == done.code
    assert tree(world[0], "data", "reports") == tree(tmp_path / "out", "data", "reports")


def test_the_database_can_be_rebuilt_from_the_text(
    world: tuple[Path, Done], tmp_path: Path
) -> None:
    for name, content in tree(world[0], "data").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    for name in ("config.toml", "ledger.toml"):
        (tmp_path / name).write_bytes((world[0] / name).read_bytes())
    at = "2026-11-16T06:00:00Z"
    done = renown("report", "--as-of", at, cwd=tmp_path)

    assert (0, "") == (done.code, done.err)
    assert tree(world[0], "reports") == tree(tmp_path, "reports")


def test_every_counted_row_leads_to_its_source(world: tuple[Path, Done]) -> None:
    card = json.loads((world[0] / "reports/scorecard.json").read_bytes())
    rows = renown("records", "--json", cwd=world[0]).out.splitlines()
    known = {f"{row['source']}/{row['key']}" for row in map(json.loads, rows)}
    talks = next(one for one in card["criteria"] if one["id"] == "talks")

    assert talks["value"] == talks["evidence"]["count"] == len(talks["evidence"]["keys"])
    assert set(talks["evidence"]["keys"]) <= known


def test_explain_tells_what_counts_and_what_does_not(world: tuple[Path, Done]) -> None:
    told = renown("explain", "talks", "--as-of", "2026-11-16T06:00:00Z", cwd=world[0]).out

    assert "2024-09-19 · A portal is a product · https://conf.example/" in told
    assert "(ledger/talk:2025-02-20:rust-for-sidecars): cancelled" in told
    assert "takes place after 2026-11-16" in told


def test_the_demo_leaves_a_strangers_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('scorecard = "mine"\n')
    done = renown("demo", "--out", ".", cwd=tmp_path)

    assert 7 == done.code
    assert "--out" in done.err
    assert ["config.toml"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.parametrize("out", ["file", "file/below", "linked"])
def test_the_demo_says_where_it_cannot_work(tmp_path: Path, out: str) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/config.toml").symlink_to(tmp_path / "elsewhere")
    done = renown("demo", "--out", out, cwd=tmp_path)

    assert (7, False) == (done.code, "Traceback" in done.err)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_kills_at_random_moments_leave_no_trace(
    world: tuple[Path, Done], tmp_path: Path, seed: int
) -> None:
    """Five kills in each of six folders: thirty in all, early and late ones on every state."""
    moments = random.Random(seed)  # the same share of a run in every run
    started = time.monotonic()
    assert renown("demo", "--out", "whole", cwd=tmp_path).code == 0
    whole = time.monotonic() - started
    for _ in range(5):
        process = subprocess.Popen(
            [RENOWN, "demo", "--out", "out"],
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moments.uniform(0.2, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = renown("demo", "--out", "out", cwd=tmp_path)

    assert done.code == 0, done.err
    assert tree(world[0], "data", "reports") == tree(tmp_path / "out", "data", "reports")
    assert tree(tmp_path / "out", ".").keys() == tree(world[0], ".").keys()
