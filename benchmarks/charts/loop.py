"""What all drawing programs have in common: `python -m benchmarks.charts.PROGRAM FOLDER ROUNDS`.

With no rounds each chart is drawn once in each theme, into `FOLDER/CHART-THEME.svg`. Otherwise all
are drawn so often in memory, and the milliseconds of each chart (the median) printed as JSON. What
is to be drawn lies beside FOLDER; see `sample`. This runs in the peers' environments, too, where
there is nothing but the standard library.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

WARM = 2
"""Rounds before the clock starts."""

Palette = Mapping[str, str]
Draw = Callable[[Any, Palette], bytes]
"""From what is given for a chart, and colours, to SVG."""


def folder() -> Path:
    """Where the pictures go."""
    return Path(sys.argv[1])


def run(charts: Mapping[str, Callable[[Palette], bytes]], themes: Mapping[str, Palette]) -> None:
    """Draw them all, once or many times."""
    rounds = int(sys.argv[2])
    if not rounds:
        for id_, draw in charts.items():
            for theme, palette in themes.items():
                (folder() / f"{id_}-{theme}.svg").write_bytes(draw(palette))
        return
    spent: dict[str, list[float]] = {id_: [] for id_ in charts}
    for number in range(WARM + rounds):
        for id_, draw in charts.items():
            for palette in themes.values():
                started = time.perf_counter()
                draw(palette)
                if number >= WARM:
                    spent[id_].append((time.perf_counter() - started) * 1000)
    print(json.dumps({id_: median(each) for id_, each in spent.items()}))


def peer(charts: Mapping[str, Draw]) -> None:
    """The same for a program that is given JSON."""
    told = json.loads((folder().parent / "given.json").read_text("utf-8"))
    bound = {id_: partial(draw, told[id_]) for id_, draw in charts.items()}
    run(bound, told["palettes"])
