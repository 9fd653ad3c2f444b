"""Collecting from GitHub: ours against a bare loop, against its peers, and as work grows.

All ask one server on loopback, in a process of its own. `python -m benchmarks github` prints the
tables and bars; `python -m benchmarks.bench_github --write` also writes them to docs/benchmarks.md.
A peer that cannot be installed is left out, with a line that says so.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.github import comparison, growth, large, page
from benchmarks.github.host import running
from benchmarks.page import keep
from benchmarks.tables import Section


def main(*, write: bool = False) -> None:
    """Run all of it, print it, and keep it where that is asked for."""
    sections: list[Section] = []
    started, (load, _, _) = time.monotonic(), os.getloadavg()
    if load > (os.cpu_count() or 1) / 2:
        print(f"the machine is busy (load {load:.1f}): its times will say little", flush=True)
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as host:
        folder = Path(name)

        def show(section: Section) -> None:
            sections.append(section)
            print(f"{section.plain()}\n", flush=True)

        show(large.measure(host, folder))
        peers, missing = comparison.available()
        for note in missing:
            print(note, flush=True)
        show(comparison.speed(host, peers, folder))
        show(comparison.faults(host, peers, folder))
        show(growth.measure(host, folder))
    bars = [bar for section in sections for bar in section.bars]
    met = sum(bar.met for bar in bars)
    print(f"{met} of {len(bars)} bars met, in {time.monotonic() - started:.0f} s")
    if write:
        keep("github", page.text(sections, missing, load))


if __name__ == "__main__":
    main(write="--write" in sys.argv[1:])
