"""Proves the package as others get it: sdist, its wheel, a clean environment, another folder.

An editable install hides packaging holes, because the whole checkout is importable; this does not.
"""

from __future__ import annotations

import filecmp
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    """The standard output of a command that must succeed."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, check=False, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{command[0]} left with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(folder: Path) -> Path:
    """The wheel that is built from the sdist."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    (wheel,) = folder.glob("*.whl")
    return wheel


def top_level(wheel: Path) -> set[str]:
    """The importable names that it brings."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name.split("/")[0] for name in archive.namelist()}
    return {name for name in names if not name.endswith(".dist-info")}


def differences(left: Path, right: Path) -> list[str]:
    """Files that are not the same on both sides."""
    files = {
        path.relative_to(side)
        for side in (left, right)
        for path in side.rglob("*")
        if path.is_file()
    }
    return sorted(
        str(name)
        for name in files
        if not ((left / name).is_file() and (right / name).is_file())
        or not filecmp.cmp(left / name, right / name, shallow=False)
    )


def main() -> None:
    """Build, install, run the demo, compare with the outputs kept in the repository."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(folder)
        names = top_level(wheel)
        assert names == {"renown", "collectors"}, names
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv/bin/python"
        pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=folder)
        run(*pip, "--no-deps", wheel, cwd=folder)
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir()
        print(run(folder / "venv/bin/renown", "demo", "--out", "demo", cwd=elsewhere))
        for kept in ("data", "reports"):
            wrong = differences(elsewhere / "demo" / kept, ROOT / kept)
            assert not wrong, f"{kept}/ is not what the installed demo writes: {wrong}"
    print(f"{wheel.name}: top-level names {sorted(names)}; the demo agrees with data/ and reports/")


if __name__ == "__main__":
    main()
