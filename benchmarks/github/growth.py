"""Memory and time of the whole pipeline as pull requests grow in number."""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks import child
from benchmarks.github.host import Host
from benchmarks.github.peers import ROOT
from benchmarks.github.world import NOW, World
from benchmarks.tables import Bar, Section, Table

FEW, SMALL, LARGE = 100, 10_000, 100_000
MOST = 250
"""Megabytes."""
STEEPEST = 1.2
ROUNDS = 3
"""For all but the largest."""
PATIENCE = 400.0
ABOUT = f"""\
Collected as `renown collect` does it, into a SQLite file, without latency. The server makes the
pages as they are asked for; its own process is not counted. What {FEW} pull requests take is the
start of it all, and is taken off before the time for each is compared; that is the processor's, as
waiting for the disk differs from run to run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """The pipeline with so many pull requests."""

    count: int
    kept: int
    word: str
    requests: int
    seconds: float
    busy: float
    megabytes: float

    def each(self, start: Run) -> float:
        """Milliseconds of the processor for each, but for the start."""
        return (self.busy - start.busy) / (self.count - start.count) * 1000

    def line(self) -> list[str]:
        """As a row of the table."""
        counts = [f"{self.count:,}", f"{self.kept:,}", self.word, f"{self.requests:,}"]
        return [*counts, f"{self.seconds:.1f}", f"{self.busy:.1f}", f"{self.megabytes:.0f}"]


def measure(host: Host, folder: Path) -> Section:
    """The pipeline at each size."""
    few, small = (_middle(host, folder, count) for count in (FEW, SMALL))
    large = _run(host, folder, LARGE)
    head = ("pull requests", "kept", "outcome", "requests", "seconds", "CPU s", "peak MB")
    growth = large.each(few) / small.each(few)
    return Section(
        title=f"{LARGE:,} pull requests",
        about=ABOUT,
        tables=[Table(head=head, rows=[few.line(), small.line(), large.line()])],
        bars=[
            Bar(
                promise=f"all {LARGE:,} are kept, in less than {MOST} MB",
                found=f"{large.kept:,} in {large.megabytes:.0f} MB",
                met=large.kept == LARGE and large.megabytes < MOST,
            ),
            Bar(
                promise=f"linear: CPU time for each at {LARGE:,} / at {SMALL:,} at most {STEEPEST}",
                found=f"{growth:.2f}",
                met=growth <= STEEPEST,
            ),
        ],
    )


def _middle(host: Host, folder: Path, count: int) -> Run:
    """The one of several runs that was neither the fastest nor the slowest."""
    runs = sorted((_run(host, folder, count) for _ in range(ROUNDS)), key=lambda run: run.busy)
    return runs[ROUNDS // 2]


def _run(host: Host, folder: Path, count: int) -> Run:
    host.set(World(pulls=count, repositories=40))
    with tempfile.TemporaryDirectory(dir=folder) as place:
        file = Path(place) / "found.sqlite"
        asked = {"url": host.url, "now": NOW.isoformat(), "store": str(file)}
        command = [sys.executable, "-m", "benchmarks.github.ours", json.dumps(asked)]
        ended = child.run(command, folder=ROOT, patience=PATIENCE)
        if not ended.out:
            raise RuntimeError(f"the collector crashed: {ended.err.strip()[-500:]}")
        done = json.loads(ended.out)
        return Run(
            count=count,
            kept=_kept(file),
            word=done["word"],
            requests=host.told().requests,
            seconds=ended.seconds,
            busy=ended.busy,
            megabytes=ended.megabytes,
        )


def _kept(file: Path) -> int:
    """How many pull requests the database holds."""
    with closing(sqlite3.connect(file)) as connection:
        question = "SELECT count(*) FROM records WHERE kind = 'pull_request'"
        (count,) = connection.execute(question).fetchone()
    return int(count)
