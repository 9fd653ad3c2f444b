"""The charts of `given.json` by matplotlib, in its own environment; see `loop`.

As people do it who care for speed: figures without pyplot, and the SVG backend alone. With `text`
as a third argument, also as those do who care for the files: letters stay letters, without a date,
with ids that repeat.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Any

from benchmarks.charts import loop
from benchmarks.charts.loop import Palette

matplotlib = import_module("matplotlib")  # in its own environment only
Figure = import_module("matplotlib.figure").Figure
dates = import_module("matplotlib.dates")
TEXT = sys.argv[3:] == ["text"]
SIZE = 400 / 72, 270 / 72
"""In inches of 72 points, each of which is a pixel."""
FILLS = {"met": "met", "behind": "behind"}
COLOURS = ("first", "second", "third", "fourth")


def figure(what: Any, colours: Palette) -> Any:
    """An empty card with the two lines at its top."""
    made = Figure(figsize=SIZE, facecolor=colours["card"])
    made.text(0.04, 0.90, what["title"], size=13, weight="bold", color=colours["text"])
    made.text(0.04, 0.83, what["subtitle"], size=11, color=colours["quiet"])
    return made


def saved(made: Any) -> bytes:
    """As SVG."""
    file = io.BytesIO()
    made.savefig(file, format="svg", metadata={"Date": None} if TEXT else None)
    return file.getvalue()


def axes(made: Any, colours: Palette, place: Sequence[float], *, frame: bool = True) -> Any:
    """Axes at that place, in the colours of the theme."""
    found = made.add_axes(place, facecolor=colours["card"])
    found.tick_params(colors=colours["quiet"], labelsize=10)
    for side, spine in found.spines.items():
        spine.set_color(colours["axis"])
        spine.set_visible(frame and side == "bottom")
    return found


def in_years(found: Any) -> None:
    """A tick and a label a year."""
    found.xaxis.set_major_locator(dates.YearLocator())
    found.xaxis.set_major_formatter(dates.DateFormatter("%Y"))


def day(told: str) -> date:
    """As JSON has it."""
    return date.fromisoformat(told)


def standing(what: Any, colours: Palette) -> bytes:
    """A bar a target, with a tick where an even pace would be."""
    made = figure(what, colours)
    on = axes(made, colours, (0.04, 0.02, 0.92, 0.76), frame=False)
    on.set(xlim=(0, 1), ylim=(len(what["rows"]) - 0.3, -0.8), xticks=[], yticks=[])
    for y, row in enumerate(what["rows"]):
        fill = colours[FILLS.get(row["state"], "data")]
        said = f"{row['figure']} {row['state']}"
        on.text(0, y - 0.25, row["title"], size=11, weight="bold", color=colours["text"])
        on.text(1, y - 0.25, said, size=11, color=colours["text"], ha="right")
        if row["progress"] is None:
            on.barh(y, 1, 0.2, fill=False, edgecolor=colours["axis"], linestyle="--")
            continue
        on.barh(y, 1, 0.2, color=colours["rule"])
        on.barh(y, row["progress"], 0.2, color=fill)
        if row["even"] is not None and row["state"] != "met":
            on.vlines(row["even"], y - 0.2, y + 0.2, color=colours["text"], linewidth=3)
    return saved(made)


def course(what: Any, colours: Palette) -> bytes:
    """Steps up to today, a fan from there on, and the goal."""
    made = figure(what, colours)
    on = axes(made, colours, (0.1, 0.1, 0.66, 0.66))
    today, value, fan = day(what["today"]), what["value"], what["fan"]
    days = [today, *(day(one["day"]) for one in fan)]
    for band, fill in (("wide", "wide"), ("half", "half")):
        low, high = ([value, *(one[band][side] for one in fan)] for side in (0, 1))
        edge = {"edgecolor": colours["edge"]} if band == "wide" else {}
        on.fill_between(days, low, high, facecolor=colours[fill], **edge)
        on.annotate("8 in 10" if band == "wide" else "half", (days[-1], high[-1]), (5, -3),
                    textcoords="offset points", size=10, color=colours["quiet"])  # fmt: skip
    medians = [value, *(one["median"] for one in fan)]
    on.plot(days, medians, "--", color=colours["data"], linewidth=2)
    on.axhline(what["target"], color=colours["text"], linestyle=":", linewidth=1.5)
    past = [(day(when), total) for when, total in what["points"]]
    begin = day(what["begin"])
    on.step([begin, *(when for when, _ in past), today], [0, *(total for _, total in past), value],
            where="post", color=colours["data"], linewidth=2.5)  # fmt: skip
    on.plot([today], [value], "o", color=colours["data"])
    for label, at, fill in (
        (f"goal {what['target']:g}", what["target"], "text"),
        (f"median {medians[-1]:g}", medians[-1], "data"),
    ):
        on.annotate(label, (days[-1], at), (5, -3), textcoords="offset points", size=10,
                    weight="bold", color=colours[fill])  # fmt: skip
    on.annotate(f"{value:g} today", (today, value), (-8, 8), textcoords="offset points", size=10,
                weight="bold", color=colours["text"], ha="right")  # fmt: skip
    on.grid(axis="y", color=colours["rule"])
    on.set(xlim=(begin, days[-1]), ylim=(0, None))
    in_years(on)
    return saved(made)


def habits(what: Any, colours: Palette) -> bytes:
    """A strip a habit, with a column a week."""
    made = figure(what, colours)
    strips = what["strips"]
    for place, strip in enumerate(strips):
        high = 0.72 / len(strips)
        bottom = 0.08 + high * (len(strips) - 1 - place)
        on = axes(made, colours, (0.04, bottom, 0.92, high - 0.09))
        days = [day(first) for first, *_ in strip["beats"]]
        done = [count for _, count, _ in strip["beats"]]
        kept = [colours["data"] if met else colours["card"] for *_, met in strip["beats"]]
        edges = [colours["data"] if count else colours["axis"] for count in done]
        least = [max(count, 0.05 * max(done)) for count in done]
        on.bar(days, least, 4, color=kept, edgecolor=edges, linewidth=1)
        on.set_yticks([])
        on.xaxis.set_major_locator(dates.MonthLocator(interval=2))
        on.xaxis.set_major_formatter(dates.DateFormatter("%b"))
        on.tick_params(labelbottom=place == len(strips) - 1)
        made.text(0.04, bottom + high - 0.06, strip["title"], size=10, weight="bold",
                  color=colours["text"])  # fmt: skip
        made.text(0.96, bottom + high - 0.06, strip["least"], size=10, color=colours["quiet"],
                  ha="right")  # fmt: skip
    return saved(made)


def audience(what: Any, colours: Palette) -> bytes:
    """The platforms on each other: areas, and a dashed line for what was written down."""
    made = figure(what, colours)
    on = axes(made, colours, (0.1, 0.1, 0.62, 0.66))
    days = [day(one) for one in what["days"]]
    under = [0.0] * len(days)
    for place, one in enumerate(what["platforms"]):
        over = [low + more for low, more in zip(under, one["values"], strict=True)]
        name = COLOURS[place % len(COLOURS)]
        line = colours["quiet"] if one["asserted"] else colours[name]
        if not one["asserted"]:
            on.fill_between(days, under, over, facecolor=colours[f"on-{name}"])
        on.plot(days, over, "--" if one["asserted"] else "-", color=line, linewidth=1.5)
        middle = (under[-1] + over[-1]) / 2
        on.annotate(f"{one['name']} {one['value']:,.0f}", (days[-1], middle), (5, -3),
                    textcoords="offset points", size=10, weight="bold", color=line)  # fmt: skip
        under = over
    on.grid(axis="y", color=colours["rule"])
    on.set(xlim=(days[0], days[-1]), ylim=(0, None))
    in_years(on)
    return saved(made)


def focus(what: Any, colours: Palette) -> bytes:
    """A row an area, a column a kind, and when the last was."""
    made = figure(what, colours)
    rows, columns = what["rows"], what["columns"]
    on = axes(made, colours, (0.42, 0.04, 0.42, 0.68), frame=False)
    shades = [[_shade(count) for count in row["counts"]] for row in rows]
    colouring = import_module("matplotlib.colors").ListedColormap(
        [colours[name] for name in ("card", "few", "some", "many")]
    )
    on.pcolormesh(shades, cmap=colouring, vmin=0, vmax=3, edgecolors=colours["edge"], linewidth=1)
    for y, row in enumerate(rows):
        for x, count in enumerate(row["counts"]):
            fill = ("quiet", "on-few", "on-some", "on-many")[shades[y][x]]
            said = "?" if count is None else f"{count}"
            on.text(x + 0.5, y + 0.5, said, size=11, weight="bold", color=colours[fill],
                    ha="center", va="center")  # fmt: skip
        fill = "behind" if row["weakest"] else "text"
        on.text(len(columns) + 0.9, y + 0.5, row["last"], size=11, color=colours[fill],
                ha="right", va="center")  # fmt: skip
    on.set_ylim(len(rows), 0)
    on.set_xticks([x + 0.5 for x in range(len(columns))], columns)
    on.set_yticks([y + 0.5 for y in range(len(rows))], [row["title"] for row in rows])
    on.tick_params(top=False, labeltop=True, bottom=False, labelbottom=False, length=0)
    return saved(made)


def _shade(count: int | None) -> int:
    """Which of the colours: none, few, some, many."""
    return 0 if not count else 1 if count < 5 else 2 if count < 20 else 3


def main() -> None:
    """Draw them."""
    matplotlib.rcParams["font.family"] = "sans-serif"
    if TEXT:
        matplotlib.rcParams["svg.fonttype"] = "none"
        matplotlib.rcParams["svg.hashsalt"] = "renown"
    charts = {
        "standing": standing,
        "course": course,
        "habits": habits,
        "audience": audience,
        "focus": focus,
    }
    loop.peer(charts)


if __name__ == "__main__":
    main()
