"""Each program that draws, run to its end: how long it took, and what it made."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from benchmarks import child
from benchmarks.environments import PINS, AbsentError, environment
from renown import __version__

ROOT = Path(__file__).resolve().parents[2]
PICTURES = 10
"""Five charts in two themes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """One that draws."""

    label: str
    module: str
    package: str = ""
    """In whose environment it runs; "" for ours."""
    words: Sequence[str] = ()

    def command(self, folder: Path, rounds: int) -> list[str | Path]:
        """To draw into that folder, or so often in memory."""
        python = environment(self.package).program("python") if self.package else sys.executable
        module = f"benchmarks.charts.{self.module}"
        return [python, "-m", module, folder, str(rounds), *self.words]


US, PLOT = f"renown {__version__}", f"matplotlib {PINS['matplotlib']}"
PROGRAMS = (
    Program(label=US, module="ours"),
    Program(label=PLOT, module="with_matplotlib", package="matplotlib"),
    Program(
        label=f"{PLOT}, as text", module="with_matplotlib", package="matplotlib", words=("text",)
    ),
    Program(label=f"altair {PINS['altair']}", module="with_altair", package="altair"),
)


@dataclass(kw_only=True, slots=True)
class Drawn:
    """What a program took, and what it made."""

    seconds: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    files: dict[str, bytes] = field(default_factory=dict)
    same: bool = True
    """Whether all runs made the same bytes."""
    warm: Mapping[str, float] = field(default_factory=dict)
    """Milliseconds of a picture, by chart."""

    @property
    def each(self) -> float:
        """Milliseconds of a picture."""
        return fmean(self.warm.values())

    @property
    def sizes(self) -> list[int]:
        """Bytes of the pictures."""
        return [len(content) for content in self.files.values()]

    def size(self, chart: str) -> int:
        """Bytes of the larger one of its two themes."""
        return max(len(made) for name, made in self.files.items() if name.startswith(f"{chart}-"))


def available() -> tuple[list[Program], list[str]]:
    """The programs that can be had here, and a line for each package that cannot."""
    missing: dict[str, str] = {}
    for package in dict.fromkeys(one.package for one in PROGRAMS if one.package):
        try:
            environment(package)
        except AbsentError as error:
            missing[package] = f"Left out: {error}."
    there = [one for one in PROGRAMS if one.package not in missing]
    return there, [*missing.values()]


def demo(folder: Path, seed: int) -> Mapping[str, bytes]:
    """The charts of the sample person's report, by the command as people run it."""
    renown = Path(sys.executable).with_name("renown")
    _run([renown, "demo", "--out", folder], folder.parent, seed)
    return _pictures(folder / "reports" / "charts")


def prepare(made: Path, folder: Path) -> None:
    """What is to be drawn, from the demo that was made there."""
    _run([sys.executable, "-m", "benchmarks.charts.sample", made, folder], folder)


def draw(one: Program, folder: Path, seed: int, drawn: Drawn) -> None:
    """Once, into files; what the run without a seed took is not kept."""
    out = _folder(one, folder)
    ended = _run(one.command(out, 0), folder, seed)
    files = _pictures(out)
    assert len(files) == PICTURES, ended.err[-2000:]
    if seed:
        drawn.same = drawn.same and drawn.files in ({}, files)
        drawn.files = files
        drawn.seconds.append(ended.seconds)
        drawn.busy.append(ended.busy)
        drawn.megabytes = max(drawn.megabytes, ended.megabytes)


def warm(one: Program, folder: Path, rounds: int) -> Mapping[str, float]:
    """Milliseconds of a picture, by chart, in one process that draws all of them so often."""
    told = _run(one.command(_folder(one, folder), rounds), folder)
    found: dict[str, float] = json.loads(told.out)
    return found


def _folder(one: Program, folder: Path) -> Path:
    out = folder / one.label.replace(" ", "-")
    out.mkdir(exist_ok=True)
    return out


def _pictures(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.svg"))}


def _run(command: Sequence[str | Path], folder: Path, seed: int = 0) -> child.Ended:
    # matplotlib keeps its list of fonts here, and not in the home of who runs this.
    given = {"PYTHONHASHSEED": str(seed), "MPLCONFIGDIR": str(folder / "fonts")}
    ended = child.run(command, folder=ROOT, environment=given)
    assert ended.code == 0, ended.err[-2000:]
    return ended
