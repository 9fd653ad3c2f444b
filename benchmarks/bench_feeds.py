"""Reading 500 feeds: ours against feedparser alone, and beside the package `reader`.

All read from one server on loopback, in a process of its own. `python -m benchmarks feeds` prints
the table and bars; `python -m benchmarks.bench_feeds --write` also writes docs/benchmarks.md.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.environments import PINS, AbsentError
from benchmarks.feeds import corpus, programs
from benchmarks.feeds.programs import Attempt, Host
from benchmarks.page import keep
from benchmarks.tables import Bar, Section, Table
from renown import __version__

LATENCY = 0.05
HEADER = ("", "seconds", "ratio", "CPU s", "peak MB", "items", "feeds failed")
Program = Callable[[Host, Path], Attempt]
TIMES, SECONDS, MEGABYTES = 1.3, 5.0, 350
HEAD = """\
# Reading feeds

Written by `python -m benchmarks.bench_feeds --write` on {date}, with {cores} cores and Python
{python} on {system}, under a load of {load:.1f} before. All programs read from one server on
loopback, in a process of its own on the same cores. Times are that machine's: only their ratios
mean anything elsewhere.
"""
ABOUT = """\
{feeds} feeds of {megabytes:.0f} MB in all ({origin}, each with addresses of its own), no pause.
*feedparser alone* parses the same bytes from memory with its fastest options, in one process on one
core; its seconds are those of the parsing. The seconds of the others are those of the whole
program, its start and its database included; `renown run` also scores and publishes. The second run
finds nothing new (304), and every answer takes {latency:.0f} ms. Memory is the largest sum of the
resident sets of all processes of the program, sampled every 100 ms; what they share counts more
than once. CPU seconds are those of the program and of its processes that had ended before it."""
NOTES = (
    "Feeds that reader could not read, where looked at, told a wrong encoding or were broken.",
    "reader's second run ends before so many answers could come, so it cannot have asked for all.",
)


def main(*, write: bool = False) -> None:
    """Run all of it, print it, and keep it where that is asked for."""
    load, _, _ = os.getloadavg()
    with tempfile.TemporaryDirectory() as name:
        feeds = Path(name, "feeds")
        feeds.mkdir()
        origin = corpus.write(feeds)
        with programs.running(feeds) as host:
            section = _measure(host, feeds, origin)
    section.notes.append(f"The load was {load:.1f} before and {os.getloadavg()[0]:.1f} after.")
    print(f"{section.plain()}\n")
    if write:
        keep("feeds", f"{_head(load)}\n{section.markdown()}")


def _measure(host: Host, feeds: Path, origin: str) -> Section:
    """One after another; the shortest of three for the loop that all is compared with."""
    megabytes = sum(path.stat().st_size for path in feeds.iterdir()) / 1e6
    alone = min((programs.alone(host, feeds) for _ in range(3)), key=lambda one: one.seconds)
    found = {"feedparser alone": alone}
    section = Section(
        title=f"{corpus.FEEDS} feeds",
        about=ABOUT.format(
            feeds=corpus.FEEDS, megabytes=megabytes, origin=origin, latency=LATENCY * 1000
        ),
    )

    def ran(label: str, program: Program, place: str, latency: float = 0.0) -> Attempt:
        host.delay(latency)
        folder = feeds.with_name(place)
        folder.mkdir(exist_ok=True)
        found[label] = program(host, folder)
        return found[label]

    us, peer = f"renown {__version__}", f"reader {PINS['reader']}"
    cold = ran(f"{us}, collect", programs.collect, "collect")
    run = ran(f"{us}, run", programs.run, "run")
    again = ran(f"{us}, second run", programs.run, "run", LATENCY)
    section.bars += _bars(alone, cold, run, again)
    try:
        ran(peer, programs.peer, "reader")
        ran(f"{peer}, second run", programs.peer, "reader", LATENCY)
    except AbsentError as error:
        section.notes.append(f"Left out: {error}.")
    section.notes += NOTES
    rows = [_row(label, attempt, alone) for label, attempt in found.items()]
    section.tables.append(Table(head=HEADER, rows=rows))
    return section


def _bars(alone: Attempt, cold: Attempt, run: Attempt, again: Attempt) -> list[Bar]:
    """What is promised of reading is asked of `collect`, and of `run`, which does more."""
    peak = max(cold.megabytes, run.megabytes, again.megabytes)
    ratios = [("collect", cold.seconds / alone.seconds), ("run", run.seconds / alone.seconds)]
    return [
        *(
            Bar(
                promise=f"first {name} / feedparser alone at most {TIMES}",
                found=f"{ratio:.2f}",
                met=ratio <= TIMES,
            )
            for name, ratio in ratios
        ),
        Bar(
            promise=f"second run at most {SECONDS:.0f} s",
            found=f"{again.seconds:.2f} s",
            met=again.seconds <= SECONDS,
        ),
        Bar(
            promise=f"memory of all processes at most {MEGABYTES} MB",
            found=f"{peak:.0f} MB" if peak else "not measured: no /proc here",
            met=0 < peak <= MEGABYTES,
        ),
        Bar(
            promise="as many items as feedparser finds",
            found=f"{cold.items:,} of {alone.items:,}",
            met=cold.items >= alone.items,
        ),
    ]


def _row(label: str, attempt: Attempt, base: Attempt) -> list[str]:
    return [
        label,
        f"{attempt.seconds:.2f}",
        f"{attempt.seconds / base.seconds:.2f}",
        f"{attempt.busy:.1f}",
        f"{attempt.megabytes:.0f}",
        f"{attempt.items:,}",
        f"{attempt.failed}",
    ]


def _head(load: float) -> str:
    return HEAD.format(
        date=datetime.now(UTC).date(),
        cores=os.cpu_count(),
        python=".".join(platform.python_version_tuple()[:2]),
        system=platform.system(),
        load=load,
    )


if __name__ == "__main__":
    main(write="--write" in sys.argv[1:])
