"""The shipped workflow and action, run as the site runs them, against a remote on this disk.

What needs the network is not run: a clone stands for the checkout, the tests' own environment for
the set-up of Python and the installation.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.workflow.runner import Job, Runner

ROOT = Path(__file__).resolve().parents[2]
RENOWN = Path(sys.executable).with_name("renown")
TOKEN = "ghs_madeUpForTheTestsOnly"

CONFIG = """
[person]
id = "ada"
name = "Ada Example"

[[sources]]
type = "ledger"
path = "ledger"
"""
TALK = """
[[talk]]
date = 2026-03-{day}
title = "{title}"
event = "Example Days"
url = "https://conf.example/{day}"
"""
README = "# Ada\n\n<!-- renown:start -->\n<!-- renown:end -->\n\nMine.\n"


@dataclass(frozen=True, kw_only=True)
class World:
    """A person's repository on a host, and the machines that run its workflow."""

    root: Path
    environment: Mapping[str, str]

    def git(self, folder: str, *arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments],
            cwd=self.root / folder,
            env=dict(self.environment),
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    def talk(self, folder: str, day: int, title: str) -> None:
        """Write a talk into the ledger and push it, as a person does."""
        ledger = self.root / folder / "ledger"
        ledger.mkdir(exist_ok=True)
        (ledger / f"{day}.toml").write_text(TALK.format(day=day, title=title))
        self.git(folder, "add", "ledger")
        self.git(
            folder,
            *("-c", "user.name=Ada", "-c", "user.email=ada@example.example"),
            "commit",
            "-qm",
            title,
        )
        self.git(folder, "push", "-q", "origin", "HEAD:main")

    def track(self, name: str, *, hook: str = "") -> Job:
        """Run the job `track` on a fresh machine."""
        machine = self.root / name
        machine.mkdir()

        def checkout(given: Mapping[str, str]) -> Mapping[str, str]:
            assert given == {"persist-credentials": "false"}
            address = (self.root / "remote.git").as_uri()
            self.git(name, "clone", "-q", "--depth=1", address, "work")
            if hook:
                file = machine / "work/.git/hooks/pre-push"
                file.parent.mkdir(exist_ok=True)
                file.write_text(f"#!/bin/sh\n{hook}")
                file.chmod(0o755)
            return {}

        runner = Runner(
            repository=ROOT,
            workspace=machine / "work",
            temp=machine,
            environment=self.environment,
            contexts={"github": {"token": TOKEN}, "vars": {"RENOWN": "on"}},
            stubs={
                "actions/checkout": checkout,
                "actions/setup-python": lambda _: {},
                "install": lambda _: {"renown": str(RENOWN)},
            },
        )
        return runner.run("track.yml", "track")

    def shown(self, path: str) -> str:
        return self.git("remote.git", "show", f"main:{path}")


@pytest.fixture(name="world")
def _world(tmp_path: Path) -> World:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TEMPLATE_DIR": "",
    }
    world = World(root=tmp_path, environment=environment)
    world.git(".", "init", "-q", "--bare", "-b", "main", "remote.git")
    world.git(".", "clone", "-q", "remote.git", "ada")
    (tmp_path / "ada/config.toml").write_text(CONFIG)
    (tmp_path / "ada/README.md").write_text(README)
    (tmp_path / "ada/.gitignore").write_text("/.renown/\n")
    world.git("ada", "add", ".")
    world.talk("ada", 10, "::error::Golden paths")
    return world


def _outputs(job: Job) -> dict[str, str]:
    return job.outputs["$/run"]


def test_the_first_run_publishes_and_the_second_finds_nothing_to_do(world: World) -> None:
    first = world.track("first")

    assert first.ok, first.log
    tip = world.git("remote.git", "rev-parse", "main")
    assert ("true", tip) == (_outputs(first)["changed"], _outputs(first)["commit-sha"])
    assert world.git("remote.git", "log", "-1", "--format=%an") == "github-actions[bot]"
    assert "Golden paths" in world.shown("data/records/2026.ndjson")
    assert world.shown(_outputs(first)["report-path"])
    head, _, tail = world.shown("README.md").partition("<!-- renown:start -->")
    assert ("# Ada\n\n", True) == (head, tail.endswith("<!-- renown:end -->\n\nMine."))
    assert tail.strip() != "<!-- renown:end -->\n\nMine."
    assert first.summary.strip()
    assert not [line for line in first.log.splitlines() if line.startswith("::error::Golden")]
    declared = yaml.safe_load((ROOT / "action.yml").read_text())["outputs"]
    assert set(declared) == set(_outputs(first))
    assert not [path for path in world.root.rglob("*") if _holds(path, TOKEN.encode())]

    second = world.track("second")

    assert second.ok, second.log
    assert ("false", "") == (_outputs(second)["changed"], _outputs(second)["commit-sha"])
    assert _outputs(first)["score"] == _outputs(second)["score"]
    assert tip == world.git("remote.git", "rev-parse", "main")


def _holds(path: Path, secret: bytes) -> bool:
    return path.is_file() and secret in path.read_bytes()


@pytest.mark.slow
def test_a_push_in_between_is_survived_and_nothing_of_either_is_lost(world: World) -> None:
    world.git(".", "clone", "-q", "remote.git", "rival")
    kept = " ".join(f"{name}={value}" for name, value in world.environment.items())
    identity = "-c user.name=Rival -c user.email=rival@example.example"
    (world.root / "18.toml").write_text(TALK.format(day=18, title="Paved roads"))
    hook = f"""
    cd {world.root}/rival
    test -e .git/done && exit 0
    touch .git/done
    exec env -i {kept} sh -ec '
        cp ../18.toml ledger/
        git add ledger && git {identity} commit -qm "Add a talk" && git push -q
        GIT_COMMITTER_NAME=Rival GIT_COMMITTER_EMAIL=rival@example.example \\
        GIT_AUTHOR_NAME=Rival GIT_AUTHOR_EMAIL=rival@example.example {RENOWN} run --commit
    '
    """

    job = world.track("machine", hook=hook)

    assert job.ok, job.log
    told = world.git("remote.git", "log", "--format=%an", "main").splitlines()
    assert ["github-actions[bot]", "Rival", "Rival", "Ada"] == told
    rows = world.shown("data/records/2026.ndjson")
    assert ("Golden paths" in rows, "Paved roads" in rows) == (True, True)
    assert _outputs(job)["commit-sha"] == world.git("remote.git", "rev-parse", "main")
    assert world.git("machine/work", "status", "--porcelain") == ""
