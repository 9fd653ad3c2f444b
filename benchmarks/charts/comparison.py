"""Five charts of the sample person, drawn by renown, matplotlib and altair, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.charts import programs
from benchmarks.charts.programs import US, Drawn
from benchmarks.environments import MORE
from benchmarks.tables import Bar, Section, Table, spread

RUNS, ROUNDS = 5, 20
MOST = 20_000
"""Bytes of a picture."""
FOREIGN = {
    "script": re.compile(rb"<script"),
    "href": re.compile(rb"href\s*="),
    "@font-face": re.compile(rb"@font-face"),
    "use": re.compile(rb"<use\b"),
}
"""What pages that show strangers' pictures may refuse."""
COLUMNS = (
    "", "seconds", "ratio", "CPU s", "peak MB", "ms a picture", "ratio", "bytes, median", "ratio",
    "bytes, largest", "twice the same", "holds",
)  # fmt: skip
ABOUT = f"""\
The same data, that of the sample person, as five charts: success targets as bars with a tick at an
even pace (standing), talks as steps with a goal and the bands of the forecast (course), three
habits by week (habits), followers of six platforms on each other (audience), evidence by area and
kind as a matrix (focus). Each in a light and a dark theme, in the same colours and about the same
size: {programs.PICTURES} pictures a program. Seconds are those of the whole process, with its
imports, the data read and the files written, {RUNS} runs in turn. Milliseconds are those of one
picture in a process that is warm: each is made {ROUNDS} times in both themes from the data, in
memory; told is the mean over the charts of their medians. Ratios are to renown, that of bytes by
the medians. *Twice the same*: the {RUNS} processes, each with another seed of Python's hashes, made
the same bytes. *Holds*: script, href, @font-face and the element use, counted in all files; pages
that show strangers' pictures may refuse them. *as text* is matplotlib set to leave letters as
letters, to write no date, and to make ids that repeat."""
NOTES = (
    """The peers do more: they draw any chart, on a screen, in print or interactive. renown's charts
  are templates for these data, and draw nothing else.""",
    """Drawn by all: title, second line, names, values, axes, and labels at the ends of lines. By
  renown alone: the signs of states, the legend of the habits, a cross where nothing is written
  down, labels measured and moved apart, and the whole statement as text for those who do not see
  the picture. The peers' labels stand where the data are, and may touch.""",
    """matplotlib and altair lay out with real fonts, for which altair starts an engine of
  JavaScript; renown has a table of widths. The pictures look alike, and are not the same.""",
    """renown reads its scores as a pickle, the peers what its charts show as JSON. Scoring is in
  none of these figures.""",
    """matplotlib is used without pyplot, which takes longer to import. Its list of fonts was made
  before the clock started.""",
    f"altair makes SVG with {MORE['altair'][0].replace('==', ' ')}.",
)


def measure(folder: Path) -> Section:
    """All programs that can be had here, in turn; a line for each that cannot."""
    demos = [programs.demo(folder / f"demo-{seed}", seed) for seed in (1, 2)]
    programs.prepare(folder / "demo-1", folder)
    there, missing = programs.available()
    found = {one.label: Drawn() for one in there}
    for seed in range(RUNS + 1):  # the first fills caches, and is not counted
        for one in there:
            programs.draw(one, folder, seed, found[one.label])
    for one in there:
        found[one.label].warm = programs.warm(one, folder, ROUNDS)
    rows = [_row(label, one, found[US]) for label, one in found.items()]
    return Section(
        title="Five charts beside matplotlib and altair",
        about=ABOUT,
        tables=[Table(head=COLUMNS, rows=rows), *_by_chart(found)],
        bars=_bars(found[US], demos),
        notes=[*missing, *NOTES],
    )


def _row(label: str, one: Drawn, base: Drawn) -> list[str]:
    middle = median(one.sizes)
    return [
        label,
        spread(one.seconds),
        f"{median(one.seconds) / median(base.seconds):.1f}",
        f"{median(one.busy):.2f}",
        f"{one.megabytes:.0f}",
        f"{one.each:.2f}",
        f"{one.each / base.each:.1f}",
        f"{middle:,.0f}",
        f"{middle / median(base.sizes):.1f}",
        f"{max(one.sizes):,}",
        "yes" if one.same else "no",
        _holds(one.files.values()),
    ]


def _holds(pictures: Iterable[bytes]) -> str:
    every = b"\n".join(pictures)
    found = {name: len(mark.findall(every)) for name, mark in FOREIGN.items()}
    return ", ".join(f"{count:,} {name}" for name, count in found.items() if count) or "none"


def _by_chart(found: Mapping[str, Drawn]) -> list[Table]:
    """Milliseconds and bytes of each chart."""
    charts = list(found[US].warm)
    milliseconds = [(id_, *(f"{one.warm[id_]:.2f}" for one in found.values())) for id_ in charts]
    sizes = [(id_, *(f"{one.size(id_):,}" for one in found.values())) for id_ in charts]
    return [
        Table(head=("milliseconds of a picture", *found), rows=milliseconds),
        Table(head=("bytes of a picture", *found), rows=sizes),
    ]


def _bars(base: Drawn, demos: Sequence[Mapping[str, bytes]]) -> list[Bar]:
    """Asked of all charts of the sample person's report, and of what is compared."""
    first, second = demos
    largest = max(map(len, first.values()))
    same = sum(content == second.get(name) for name, content in first.items())
    holds = _holds([*first.values(), *base.files.values()])
    return [
        Bar(
            promise=f"each of the sample report's {len(first)} pictures below {MOST // 1000} kB",
            found=f"{largest:,} bytes at most",
            met=largest < MOST,
        ),
        Bar(
            promise="the pipeline draws the same bytes under another hash seed",
            found=f"{same} of {len(first)}",
            met=same == len(first) == len(second),
        ),
        Bar(
            promise=f"so do {RUNS} processes that draw the five charts",
            found="yes" if base.same else "no",
            met=base.same,
        ),
        Bar(
            promise="no script, href, @font-face or use in renown's pictures",
            found=holds,
            met=holds == "none",
        ),
    ]
