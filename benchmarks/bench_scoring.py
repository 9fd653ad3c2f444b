"""Scoring: `renown score` over many works and two hundred criteria, and how time and memory grow.

The works are rows of a forge, blogs and programmes, with titles made of the words that scorecards
look for, resolved by the code used in production. The criteria are those of the preset, and again
with other targets until there are two hundred. Beside it a bare loop: the same database, read once
with sqlite3, its details decoded, and nothing asked of them.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import child
from benchmarks.page import keep
from benchmarks.tables import Bar, Section, Table, spread
from benchmarks.works import prepare
from renown.scorecard import text

SMALL, LARGE = 10**5, 10**6
CRITERIA = 200
ROUNDS = 3
HEAD = """\
# Scoring

Written by `python -m benchmarks.bench_scoring --write` on {date}, with {cores} cores and Python
{python} on {system}; `make bench` prints the same without writing. Seconds are those of the whole
command, its start included; they are that machine's, which had a load of {load:.1f} before.
"""


def scorecard(criteria: int) -> str:
    """The preset, with its criteria again under other names until there are so many.

    All but the one that asks for significance: nobody asks that twice.
    """
    blocks = text("devops-2030").split("[[criteria]]\n")
    head, own = blocks[0], blocks[1:]
    made, again = list(own), [block for block in own if "significance" not in block]
    for number in range(criteria - len(own)):
        block = again[number % len(again)]
        made.append(block.replace('id = "', f'id = "copy-{number}-', 1))
    # Groups stand between the criteria, each once.
    kept = [
        block if at < len(own) else block.split("\n[groups")[0] for at, block in enumerate(made)
    ]
    return "[[criteria]]\n".join([head, *(f"{block.rstrip()}\n\n" for block in kept)])


def score(folder: Path) -> child.Ended:
    """The command as people run it."""
    renown = Path(sys.executable).with_name("renown")
    done = child.run(
        [renown, "score", "--as-of", "2026-11-16T06:00:00Z"], folder=folder, patience=900
    )
    assert done.code == 0, done.err
    return done


def bare(folder: Path) -> float:
    """Seconds to read the works once and decode their details."""
    started = time.monotonic()
    with closing(sqlite3.connect(folder / ".renown/renown.sqlite")) as connection:
        for row in connection.execute("SELECT * FROM works"):
            json.loads(row[17])
    return time.monotonic() - started


def main(*, write: bool = False) -> None:
    """Both sizes, side by side with the bare loop; with `write`, keep it in the page."""
    load, _, _ = os.getloadavg()
    rows, seconds, peaks, ratios = [], {}, {}, {}
    for count in (SMALL, LARGE):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "scorecard.toml").write_text(scorecard(CRITERIA))
            prepare(folder, count, "scorecard.toml")
            first = score(folder)  # resolves
            runs = [score(folder) for _ in range(ROUNDS if count == SMALL else 1)]
            loop = min(bare(folder) for _ in range(2))
        seconds[count] = sorted(one.seconds for one in runs)[len(runs) // 2]
        peaks[count] = max(one.megabytes for one in runs)
        ratios[count] = seconds[count] / loop
        rows.append(
            (
                f"{count:,} works",
                spread([one.seconds for one in runs]),
                f"{peaks[count]:.0f}",
                f"{loop:.2f}",
                f"{ratios[count]:.1f}",
                f"{first.seconds:.1f}",
            )
        )
    columns = ("", "seconds", "peak MB", "bare loop, s", "ratio", "with resolving, s")
    growth = seconds[LARGE] / seconds[SMALL]
    section = Section(
        title="Many works, two hundred criteria",
        about=" ".join((__doc__ or "").split()),
        tables=[Table(head=columns, rows=rows)],
        bars=[
            Bar(
                promise="10^5 works, 200 criteria: at most 3 s",
                found=f"{seconds[SMALL]:.2f} s",
                met=seconds[SMALL] <= 3,
            ),
            Bar(
                promise="10^5 works, 200 criteria: at most 250 MB",
                found=f"{peaks[SMALL]:.0f} MB",
                met=peaks[SMALL] <= 250,
            ),
            Bar(
                promise="10^6 works take at most ten times as long",
                found=f"{growth:.1f} times",
                met=growth <= 10,
            ),
        ],
    )
    print(section.plain())
    if write:
        head = HEAD.format(
            date=datetime.now(UTC).date(),
            cores=os.cpu_count(),
            python=platform.python_version(),
            system=platform.system(),
            load=load,
        )
        keep("scoring", f"{head}\n{section.markdown()}")


if __name__ == "__main__":
    main(write="--write" in sys.argv[1:])
