"""A made-up hosting place: a bare repository, and clones of it whose pushes can be disturbed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from renown.publish import Delivery, Repository

OWNED = ("reports/evidence", "data/records")


@dataclass(kw_only=True)
class Clone:
    """Somebody's work tree. Its data are lines; merging is their union, as in the real dump."""

    folder: Path
    environment: Mapping[str, str]
    rows: set[str] = field(default_factory=set)
    pauses: list[float] = field(default_factory=list)
    sleep: Callable[[float], None] | None = None

    def git(self, *arguments: str) -> str:
        return git(self.folder, self.environment, *arguments)

    def render(self) -> dict[str, bytes]:
        kept = self.folder / "data/records/2026.ndjson"
        if kept.exists():
            self.rows |= set(kept.read_text().splitlines())
        rows = "".join(f"{row}\n" for row in sorted(self.rows))
        return {
            "reports/README.md": f"# {len(self.rows)} rows\n".encode(),
            "data/records/2026.ndjson": rows.encode(),
            "data/manifest.json": f"{len(self.rows)}\n".encode(),
        }

    def repository(self) -> Repository:
        return Repository(
            self.folder, self.environment, sleep=self.sleep or self.pauses.append, patience=20
        )

    def publish(self, *rows: str) -> Delivery:
        self.rows |= set(rows)
        return self.repository().publish(
            self.render(), owned=OWNED, message="Update the report", render=self.render
        )


@dataclass(frozen=True, kw_only=True)
class Hub:
    """The remote and everybody around it."""

    root: Path
    environment: Mapping[str, str]

    @property
    def bare(self) -> Path:
        return self.root / "remote.git"

    def clone(self, name: str, *options: str, **environment: str) -> Clone:
        address = self.bare.as_uri() if options else str(self.bare)
        git(self.root, self.environment, "clone", "-q", *options, address, name)
        return Clone(folder=self.root / name, environment={**self.environment, **environment})

    def git(self, *arguments: str) -> str:
        return git(self.bare, self.environment, *arguments)

    def rows(self) -> set[str]:
        return set(self.git("show", "main:data/records/2026.ndjson").splitlines())

    def hook(self, where: Path, script: str) -> None:
        where.parent.mkdir(exist_ok=True, parents=True)
        where.write_text(f"#!/bin/sh\n{script}\n")
        where.chmod(0o755)


def git(folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=dict(environment),
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


@pytest.fixture(name="anonymous", scope="session")
def _anonymous(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which git knows nobody."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path_factory.mktemp("home")),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TEMPLATE_DIR": "",  # no sample hooks: a third of the time
    }


@pytest.fixture(name="environment", scope="session")
def _environment(anonymous: dict[str, str]) -> dict[str, str]:
    """An environment in which git knows Ada."""
    who = {"NAME": "Ada Example", "EMAIL": "ada@example.example"}
    return anonymous | {
        f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()
    }


@pytest.fixture(name="seed", scope="session")
def _seed(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """A bare repository whose branch main holds one commit of Ada's."""
    folder = tmp_path_factory.mktemp("seed")
    git(folder, environment, "init", "-q", "-b", "main", "tree")
    (folder / "tree/README.md").write_text("# Ada\n")
    git(folder / "tree", environment, "add", "README.md")
    git(folder / "tree", environment, "commit", "-q", "-m", "Begin")
    git(folder, environment, "clone", "-q", "--bare", "tree", "remote.git")
    return folder / "remote.git"


@pytest.fixture(name="hub")
def _hub(tmp_path: Path, environment: dict[str, str], seed: Path) -> Hub:
    hub = Hub(root=tmp_path, environment=environment)
    shutil.copytree(seed, hub.bare)
    return hub
