"""Runs the command as a person would: its output and its exit code.

`renown` starts the installed one in a process of its own; `invoke` calls it in this one, which is
ten times as fast, for what depends on neither the log nor the process.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from renown.cli import app

RENOWN = Path(sys.executable).with_name("renown")

_QUIET = ("GITHUB_", "RENOWN_", "GIT_")


@dataclass(frozen=True, kw_only=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def environment(**extra: str) -> dict[str, str]:
    """The machine's environment without what would change what renown does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_QUIET)}
    return kept | {"PYTHONWARNINGS": "error"} | extra


def renown(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, seconds: float = 60
) -> Done:
    """Run `renown` with these arguments."""
    done = subprocess.run(
        [RENOWN, *map(str, arguments)],
        cwd=cwd,
        env=dict(env) if env is not None else environment(),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Done(code=done.returncode, out=done.stdout, err=done.stderr)


def invoke(*arguments: str | Path, cwd: Path, **extra: str) -> Done:
    """Call the command in this process, in that folder, with these variables set."""
    hidden = dict.fromkeys((name for name in os.environ if name.startswith(_QUIET)), None)
    with chdir(cwd):
        done = CliRunner().invoke(app, [*map(str, arguments)], env={**hidden, **extra})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(code=done.exit_code, out=done.stdout, err=done.stderr)


def tree(folder: Path, *names: str) -> dict[str, bytes]:
    """Every file below these folders, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for name in names
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }
