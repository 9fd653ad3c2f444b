"""The peers' own virtual environments, made once and kept in the cache folder."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import child

PATIENCE = 120.0
"""Seconds that an installation may take."""
CACHE = Path(__file__).resolve().parents[1] / ".benchmarks" / "environments"
PINS = {
    "perceval": "1.6.1",
    "github-to-sqlite": "2.9.1",
    "PyGithub": "2.10.0",
    "reader": "3.26",
    "matplotlib": "3.11.2",
    "altair": "6.3.0",
}
"""The peers, each at the version that was newest when they were chosen."""
MORE = {"reader": ("sgmllib3k==1.0.0",), "altair": ("vl-convert-python==1.9.0.post1",)}
"""What a peer needs and does not ask for: reader's copy of feedparser imports it, and altair makes
SVG with it."""


class AbsentError(Exception):
    """A peer cannot be had here; says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """An environment that holds one peer."""

    folder: Path

    def program(self, name: str) -> Path:
        """A program of the peer, or its python."""
        return self.folder / "bin" / name


def environment(package: str) -> Environment:
    """The environment of that package, made where it is not there yet; AbsentError."""
    wanted = f"{package}=={PINS[package]}"
    folder = CACHE / f"{wanted}-{sys.implementation.cache_tag}"
    if not (folder / "ready").exists():
        print(f"installing {wanted} into an environment of its own", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _install([wanted, *MORE.get(package, ())], folder)
        (folder / "ready").touch()
    return Environment(folder=folder)


def _install(wanted: Sequence[str], folder: Path) -> None:
    python = folder / "bin" / "python"
    steps: list[list[str | Path]]
    if uv := shutil.which("uv"):
        steps = [
            [uv, "venv", "--quiet", "--python", sys.executable, folder],
            [uv, "pip", "install", "--quiet", "--python", python, *wanted],
        ]
    else:
        steps = [
            [sys.executable, "-m", "venv", folder],
            [python, "-m", "pip", "install", "--quiet", *wanted],
        ]
    for step in steps:
        try:
            ended = child.run(step, folder=folder.parent, patience=PATIENCE)
        except OSError as error:
            raise AbsentError(f"{wanted[0]} cannot be installed: {error}") from None
        if ended.code:
            last = (ended.err or ended.out).strip().splitlines()[-1:]
            raise AbsentError(f"{wanted[0]} cannot be installed: {' '.join(last)[:200]}")
