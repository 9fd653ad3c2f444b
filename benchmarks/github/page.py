"""This benchmark's part of the page."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.tables import Section

HEAD = """\
# Collecting from GitHub

Written by `python -m benchmarks.bench_github --write` on {date}, with {cores} cores and Python
{python} on {system}; `make bench` prints the same without writing. All programs ran in one run,
each in a process of its own, against one server on loopback. Times are that machine's, which had a
load of {load:.1f} before: only their ratios mean anything elsewhere, and where others worked on it,
not even those. Requests, points and rows are exact, and repeat.
"""
CAVEATS = """\
## What to keep in mind

- The server is made for this. It tells of a made-up person, prices queries by the formula that
  GitHub documents, answers each request after a fixed time, and knows neither GitHub's slowness nor
  its undocumented limits. An answer is one write without Nagle's delay, which would cost each
  request of a kept connection 40 ms. What it has answered before it remembers, and its work is done
  within the latency, so that it is the programs that are measured.
- The peers run unmodified, each in a virtual environment of its own. Those that know no address but
  GitHub's are led to the server by their proxy setting, with TLS and a certificate made for the
  run; perceval is given the address, without TLS.
- They do other things, and more: perceval and github-to-sqlite collect what is in a repository,
  whoever made it, and perceval brings each review, comment, commit hash and profile. renown
  collects one person's work wherever it is; of what others reviewed of it, only the verdict.
- PyGithub waits a quarter of a second before each request; that pause was taken out, in its favour.
- perceval is told to wait for limits. Where it ends with exit code 0 though rows are missing, its
  log has a line about it.
- Whoever writes into a database waits for the disk.
- Memory is the peak of the resident set of the program alone, as the system counts it. What takes
  longer than ten seconds is measured once.
"""


def text(sections: Sequence[Section], missing: Sequence[str], load: float) -> str:
    """The page, with what it was measured on."""
    head = HEAD.format(
        date=datetime.now(UTC).date(),
        cores=os.cpu_count(),
        python=".".join(platform.python_version_tuple()[:2]),
        system=platform.system(),
        load=load,
    )
    parts = [head.strip(), *missing, *(one.markdown() for one in sections), CAVEATS.strip()]
    return "\n\n".join(parts) + "\n"
