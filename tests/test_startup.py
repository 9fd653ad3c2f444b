"""`renown --version` answers at once: nothing heavy is imported for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import renown
from tests.commands import environment
from tests.commands import renown as command

PROGRAM = """
import sys
from renown.cli import main
sys.argv = ["renown", {argument!r}]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_asking_for_little_imports_little(argument: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(argument=argument)],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"github", "sqlalchemy", "feedparser", "alembic", "pydantic", "httpx", "jinja2"}

    assert set() == heavy & set(done.stderr.split())


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    assert f"renown {renown.__version__}\n" == command("--version", cwd=tmp_path).out
