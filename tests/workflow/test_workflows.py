from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workflow.runner import Job, Runner

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "action.yml", *sorted((ROOT / ".github/workflows").glob("*.yml"))]


def _steps(file: Path) -> Iterator[dict[str, Any]]:
    told = yaml.safe_load(file.read_text())
    parts = told["jobs"].values() if "jobs" in told else [told["runs"]]
    for part in parts:
        yield from part["steps"]


def test_the_auditor_finds_nothing_and_nothing_is_hidden_from_it() -> None:
    auditor = Path(sys.executable).with_name("zizmor")

    ended = subprocess.run(
        [auditor, "--offline", "--no-ignores", "--no-config", ".github", "action.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, "No findings to report" in ended.stdout) == (0, True)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_actions_are_pinned_to_a_commit_and_name_its_version(file: Path) -> None:
    used = re.findall(r"uses: *(\S+)(.*)", file.read_text())

    assert used
    for action, comment in used:
        assert action == "$/" or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action)
        assert action == "$/" or re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


def test_an_action_has_the_same_pin_everywhere() -> None:
    used = {
        action for file in FILES for action in re.findall(r"uses: *(\S+@\S+.*)", file.read_text())
    }

    names = [action.partition("@")[0] for action in used]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_scripts_are_sound_and_nothing_is_pasted_into_them(file: Path) -> None:
    for step in _steps(file):
        script = step.get("run", "")
        ended = subprocess.run(["bash", "-n"], input=script, text=True, check=False)

        assert (0, False) == (ended.returncode, "${{" in script)


@pytest.mark.parametrize("file", FILES[1:], ids=lambda file: file.name)
def test_a_workflow_grants_nothing_that_a_job_does_not_ask_for(file: Path) -> None:
    told = yaml.safe_load(file.read_text())

    assert told["permissions"] == {}
    for job in told["jobs"].values():
        assert "timeout-minutes" in job
        checks_out = any("checkout" in step.get("uses", "") for step in job["steps"])
        assert checks_out == ("contents" in job.get("permissions", {}))


def test_only_the_tracking_job_may_write_contents() -> None:
    writers = {
        (file.name, name)
        for file in FILES[1:]
        for name, job in yaml.safe_load(file.read_text())["jobs"].items()
        if job.get("permissions", {}).get("contents") == "write"
    }

    assert writers == {("track.yml", "track")}


def test_the_schedule_avoids_the_full_hour_and_runs_never_overlap() -> None:
    told = yaml.safe_load((ROOT / ".github/workflows/track.yml").read_text())
    minute = told[True]["schedule"][0]["cron"].split()[0]  # YAML 1.1 reads `on` as true

    assert 5 <= int(minute) <= 55
    assert told["concurrency"] == {"group": "track", "cancel-in-progress": False}


def _track(tmp_path: Path, job: str, variables: dict[str, str]) -> Job:
    runner = Runner(
        repository=ROOT,
        workspace=tmp_path,
        temp=tmp_path,
        environment={"PATH": os.environ["PATH"]},
        contexts={"github": {"token": "t"}, "vars": variables},
        stubs={},
    )
    return runner.run("track.yml", job)


@pytest.mark.parametrize("variables", [{}, {"RENOWN": "off"}, {"RENOWN": ""}])
def test_a_fork_collects_nobody_and_says_how_to_begin(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    assert _track(tmp_path, "track", variables).skipped
    said = _track(tmp_path, "asleep", variables).log

    assert re.fullmatch(r"::notice title=[^:]+::.*RENOWN to on.*\n", said)


def test_an_awake_repository_gets_no_notice(tmp_path: Path) -> None:
    assert _track(tmp_path, "asleep", {"RENOWN": "on"}).skipped


@pytest.mark.parametrize("tag", ["v0.0.0", "0.1.0", "v0.1.0-rc"])
def test_a_tag_that_is_not_the_version_is_not_released(tmp_path: Path, tag: str) -> None:
    ended = _check_tag(tmp_path, tag)

    assert ended.returncode == 1
    assert ended.stdout.startswith("::error file=src/renown/__init__.py::the tag is not v0.1.0")


def test_the_tag_of_the_version_is_released(tmp_path: Path) -> None:
    assert _check_tag(tmp_path, "v0.1.0").returncode == 0


def _check_tag(tmp_path: Path, tag: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "src/renown").mkdir(parents=True)
    (tmp_path / "src/renown/__init__.py").write_text('"""renown"""\n\n__version__ = "0.1.0"\n')
    steps = _steps(ROOT / ".github/workflows/release.yml")
    script = next(step["run"] for step in steps if step.get("name") == "The tag is the version")
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "GITHUB_REF_NAME": tag},
        capture_output=True,
        text=True,
        check=False,
    )
