"""The report and the dashboard of a hundred thousand works, as the command makes them."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks import child
from benchmarks.tables import Bar, Section, Table, spread

ROOT = Path(__file__).resolve().parents[2]
ROWS = 10**5
SCORECARD = "devops-2030"
AS_OF = "2026-11-16T06:00:00Z"
ROUNDS = 3
SECONDS, MEGABYTES, PAGE = 5.0, 250, 400_000
PATIENCE = 900.0
ABOUT = f"""\
The rows of the benchmark of scoring, resolved by the code used in production, and the scorecard
`{SCORECARD}`. Seconds are those of the whole command, its start included; the report's folder is
removed before each run, so that every file is written. What the report adds is the difference of
`renown report` and `renown score` in one round: judging the week before as well, to tell what
changed; bringing together the rows behind each value; rendering; and writing. The commands took
turns, {ROUNDS} rounds after one that resolved. There is no README with a section in that folder.
Memory is the peak of the resident set, as the system counts it."""


def measure(folder: Path) -> Section:
    """Three commands in turn, and what the last of them wrote."""
    command = [sys.executable, "-m", "benchmarks.works", str(folder), str(ROWS), SCORECARD]
    made = child.run(command, folder=ROOT, patience=PATIENCE)
    assert made.code == 0, made.err[-2000:]
    _renown(folder, "score", "--as-of", AS_OF)  # resolves
    starts, scored, reported = [], [], []
    for _ in range(ROUNDS):
        starts.append(_renown(folder, "--version"))
        scored.append(_renown(folder, "score", "--as-of", AS_OF))
        shutil.rmtree(folder / "reports", ignore_errors=True)
        reported.append(_renown(folder, "report", "--as-of", AS_OF))
    seconds = median(one.seconds for one in reported)
    peak = max(one.megabytes for one in reported)
    files = [path for path in (folder / "reports").rglob("*") if path.is_file()]
    page = (folder / "reports" / "index.html").stat().st_size
    return Section(
        title=f"The report of {ROWS:,} works",
        about=ABOUT,
        tables=[_times(starts, scored, reported), _made(folder, files, page)],
        bars=[
            Bar(
                promise=f"report and dashboard of 10^5 works below {SECONDS:.0f} s, start included",
                found=f"{seconds:.2f} s",
                met=seconds < SECONDS,
            ),
            Bar(
                promise=f"report and dashboard of 10^5 works below {MEGABYTES} MB",
                found=f"{peak:.0f} MB",
                met=peak < MEGABYTES,
            ),
            Bar(
                promise=f"the dashboard, one file, below {PAGE // 1000} kB",
                found=f"{page:,} bytes",
                met=page < PAGE,
            ),
        ],
    )


def _renown(folder: Path, *words: str) -> child.Ended:
    """The command as people run it."""
    program = Path(sys.executable).with_name("renown")
    ended = child.run([program, *words], folder=folder, patience=PATIENCE)
    assert ended.code == 0, ended.err[-2000:]
    return ended


def _times(
    starts: Sequence[child.Ended], scored: Sequence[child.Ended], reported: Sequence[child.Ended]
) -> Table:
    named = {
        "`renown --version`, the start": starts,
        "`renown score`": scored,
        "`renown report`": reported,
    }
    rows = [
        (
            label,
            spread([one.seconds for one in runs]),
            f"{median(one.busy for one in runs):.2f}",
            f"{max(one.megabytes for one in runs):.0f}",
        )
        for label, runs in named.items()
    ]
    pairs = list(zip(scored, reported, strict=True))
    rows.append(
        (
            "what the report adds to the scores",
            spread([late.seconds - early.seconds for early, late in pairs]),
            f"{median(late.busy - early.busy for early, late in pairs):.2f}",
            "",
        )
    )
    return Table(head=("", "seconds", "CPU s", "peak MB"), rows=rows)


def _made(folder: Path, files: Sequence[Path], page: int) -> Table:
    evidence = sum(path.parent.name == "evidence" for path in files)
    with closing(sqlite3.connect(folder / ".renown/renown.sqlite")) as connection:
        ((works,),) = connection.execute("SELECT count(*) FROM works").fetchall()
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    return Table(
        head=("works", "files written", "MB written", "pages of evidence", "index.html, bytes"),
        rows=[(f"{works:,}", f"{len(files):,}", f"{megabytes:.1f}", f"{evidence:,}", f"{page:,}")],
    )
