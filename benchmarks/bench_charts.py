"""The report's charts beside those of matplotlib and altair, and the report of many works.

`python -m benchmarks charts` prints tables, ratios and bars; `python -m benchmarks.bench_charts
--write` also writes them to docs/benchmarks.md. A peer that cannot be installed is left out, with a
line that says so.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.charts import comparison, large
from benchmarks.page import keep
from benchmarks.tables import Section

HEAD = """\
# Charts and the report

Written by `python -m benchmarks.bench_charts --write` on {date}, with {cores} cores and Python
{python} on {system}; `make bench` prints the same without writing. Each program ran in a process of
its own. Times are that machine's, which had a load of {load:.1f} before and {after:.1f} after: of
those of the charts only the ratios mean anything elsewhere. Bytes are exact, and repeat.
"""


def main(*, write: bool = False) -> None:
    """Both, one after the other; with `write`, keep them in the page."""
    load, _, _ = os.getloadavg()
    sections: list[Section] = []
    for measure in (comparison.measure, large.measure):
        with tempfile.TemporaryDirectory() as name:
            sections.append(measure(Path(name)))
        print(f"{sections[-1].plain()}\n", flush=True)
    if write:
        keep("charts", _text(sections, load))


def _text(sections: Sequence[Section], load: float) -> str:
    head = HEAD.format(
        date=datetime.now(UTC).date(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
        load=load,
        after=os.getloadavg()[0],
    )
    return "\n\n".join([head.strip(), *(one.markdown() for one in sections)])


if __name__ == "__main__":
    main(write="--write" in sys.argv[1:])
