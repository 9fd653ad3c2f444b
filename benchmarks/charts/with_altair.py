"""The charts of `given.json` by altair and vl-convert, in their own environment; see `loop`."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from benchmarks.charts import loop
from benchmarks.charts.loop import Palette

alt = import_module("altair")  # in its own environment only
WIDTH, HEIGHT = 400, 270
FILLS = {"met": "met", "behind": "behind"}
COLOURS = ("first", "second", "third", "fourth")
BESIDE = {"align": "left", "dx": 5, "fontSize": 11, "fontWeight": "bold"}
"""How the labels at the right stand."""


def source(rows: Sequence[Mapping[str, object]]) -> Any:
    """The rows as they are."""
    return alt.Chart(alt.InlineData(values=list(rows)))


def saved(chart: Any, what: Any, colours: Palette) -> bytes:
    """With the two lines at its top and in the colours of the theme, as SVG."""
    title = alt.Title(
        what["title"],
        subtitle=what["subtitle"],
        anchor="start",
        color=colours["text"],
        subtitleColor=colours["quiet"],
    )
    axis = {"labelColor": colours["quiet"], "tickColor": colours["axis"], "title": None}
    made = (
        chart.properties(title=title, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
        .configure(background=colours["card"])
        .configure_axis(domainColor=colours["axis"], gridColor=colours["rule"], **axis)
        .configure_view(stroke=None)
    )
    file = io.StringIO()
    made.save(file, format="svg")
    return file.getvalue().encode()


def sized(chart: Any) -> Any:
    """As wide and high as the card."""
    return chart.properties(width=WIDTH, height=HEIGHT)


def exact(field: str, axis: Any = None, **more: Any) -> Any:
    """Across or up as told, without a range of its own."""
    return {"field": field, "type": "quantitative", "axis": axis, **more}


def in_years(field: str = "day") -> Any:
    """A tick and a label a year."""
    axis = alt.Axis(format="%Y", tickCount="year", grid=False)
    return alt.X(field, type="temporal", axis=axis, scale=alt.Scale(type="utc", nice=False))


def standing(what: Any, colours: Palette) -> bytes:
    """A bar a target, with a tick where an even pace would be."""
    rows = [
        {
            "title": row["title"],
            "said": f"{row['figure']} {row['state']}",
            "fill": colours[FILLS.get(row["state"], "data")],
            "progress": row["progress"],
            "whole": None if row["progress"] is None else 1,
            "even": None if row["state"] == "met" or row["progress"] is None else row["even"],
            "empty": 1 if row["progress"] is None else None,
            "start": 0,
            "end": 1,
        }
        for row in what["rows"]
    ]
    order = [row["title"] for row in rows]
    y = alt.Y("title:N", sort=order, axis=None, scale=alt.Scale(paddingOuter=0.4))
    on = source(rows).encode(y=y)
    scale = alt.Scale(domain=[0, 1])

    def across(field: str) -> Any:
        return alt.X(field, type="quantitative", axis=None, scale=scale)

    bar = {"height": 7, "cornerRadius": 3}
    layers = alt.layer(
        on.mark_bar(color=colours["rule"], **bar).encode(x=across("whole")),
        on.mark_bar(filled=False, stroke=colours["axis"], strokeDash=[3, 3], **bar).encode(
            x=across("empty")
        ),
        on.mark_bar(**bar).encode(x=across("progress"), color=alt.Color("fill:N", scale=None)),
        on.mark_tick(color=colours["text"], thickness=3, height=12).encode(x=across("even")),
        on.mark_text(align="left", dy=-12, fontSize=12, fontWeight="bold", color=colours["text"])
        .encode(x=across("start"), text="title:N"),
        on.mark_text(align="right", dy=-12, fontSize=12, color=colours["text"])
        .encode(x=across("end"), text="said:N"),
    )  # fmt: skip
    return saved(sized(layers), what, colours)


def course(what: Any, colours: Palette) -> bytes:
    """Steps up to today, a fan from there on, and the goal."""
    today, value, fan = what["today"], what["value"], what["fan"]
    past = [{"day": when, "total": total} for when, total in what["points"]]
    steps = [{"day": what["begin"], "total": 0}, *past, {"day": today, "total": value}]
    now = {"day": today, "median": value, "wide": [value] * 2, "half": [value] * 2}
    bands = [
        {"day": one["day"], "median": one["median"]}
        | {f"{band}{side}": one[band][side] for band in ("wide", "half") for side in (0, 1)}
        for one in [now, *fan]
    ]
    last, up = bands[-1], alt.Y("total:Q")
    labels = [
        {"day": last["day"], "total": what["target"], "said": f"goal {what['target']:g}"},
        {"day": last["day"], "total": last["median"], "said": f"median {last['median']:g}"},
        {"day": last["day"], "total": last["wide1"], "said": "8 in 10"},
        {"day": last["day"], "total": last["half1"], "said": "half"},
    ]
    here = [{"day": today, "total": value, "said": f"{value:g} today"}]
    fans, x = source(bands).encode(x=in_years()), in_years()
    layers = alt.layer(
        fans.mark_area(color=colours["wide"], line={"color": colours["edge"], "strokeWidth": 1})
        .encode(y=alt.Y("wide0:Q"), y2="wide1:Q"),
        fans.mark_area(color=colours["half"]).encode(y=alt.Y("half0:Q"), y2="half1:Q"),
        fans.mark_line(color=colours["data"], strokeDash=[5, 3]).encode(y=alt.Y("median:Q")),
        source(labels[:1]).mark_rule(color=colours["text"], strokeDash=[2, 3]).encode(y=up),
        source(steps).mark_line(color=colours["data"], interpolate="step-after", strokeWidth=2.5)
        .encode(x=x, y=up),
        source(here).mark_circle(color=colours["data"], opacity=1, size=60).encode(x=x, y=up),
        source(here).mark_text(align="right", dx=-8, dy=-8, fontSize=11, fontWeight="bold",
                               color=colours["text"]).encode(x=x, y=up, text="said:N"),
        source(labels).mark_text(color=colours["text"], **BESIDE).encode(x=x, y=up, text="said:N"),
    )  # fmt: skip
    return saved(sized(layers), what, colours)


def habits(what: Any, colours: Palette) -> bytes:
    """A strip a habit, with a column a week."""
    parts = []
    strips = what["strips"]
    for place, strip in enumerate(strips):
        rows = [
            {
                "day": first,
                "done": max(done, 0.05 * max(count for _, count, _ in strip["beats"])),
                "fill": colours["data" if kept else "card"],
                "edge": colours["data" if done else "axis"],
            }
            for first, done, kept in strip["beats"]
        ]
        axis = alt.Axis(format="%b", tickCount={"interval": "month", "step": 2}, grid=False)
        scale = alt.Scale(type="utc", nice=False, padding=4)
        last = place == len(strips) - 1
        x = alt.X("day:T", axis=axis if last else None, scale=scale)
        title = alt.Title(
            f"{strip['title']}, {strip['least']}", anchor="start", color=colours["text"],
            fontSize=11,
        )  # fmt: skip
        parts.append(
            source(rows)
            .mark_bar(width=4, strokeWidth=1)
            .encode(
                x=x,
                y=alt.Y("done:Q", axis=None),
                color=alt.Color("fill:N", scale=None),
                stroke=alt.Stroke("edge:N", scale=None),
            )
            .properties(width=WIDTH - 30, height=36, title=title)
        )
    return saved(alt.vconcat(*parts, spacing=6), what, colours)


def audience(what: Any, colours: Palette) -> bytes:
    """The platforms on each other: areas, and a dashed line for what was written down."""
    layers, labels = [], []
    under = [0.0] * len(what["days"])
    for place, one in enumerate(what["platforms"]):
        over = [low + more for low, more in zip(under, one["values"], strict=True)]
        name = COLOURS[place % len(COLOURS)]
        line = colours["quiet"] if one["asserted"] else colours[name]
        on = source(
            [
                {"day": day, "low": low, "high": high}
                for day, low, high in zip(what["days"], under, over, strict=True)
            ]
        ).encode(x=in_years())
        if not one["asserted"]:
            area = on.mark_area(color=colours[f"on-{name}"])
            layers.append(area.encode(y=alt.Y("low:Q"), y2="high:Q"))
        dash = [4, 3] if one["asserted"] else [1, 0]
        layers.append(
            on.mark_line(color=line, strokeWidth=1.5, strokeDash=dash).encode(y=alt.Y("high:Q"))
        )
        labels.append(
            {
                "day": what["days"][-1],
                "at": (under[-1] + over[-1]) / 2,
                "said": f"{one['name']} {one['value']:,.0f}",
                "fill": line,
            }
        )
        under = over
    beside = source(labels).mark_text(**BESIDE).encode(
        x=in_years(), y=alt.Y("at:Q"), text="said:N", color=alt.Color("fill:N", scale=None)
    )  # fmt: skip
    return saved(sized(alt.layer(*layers, beside)), what, colours)


def focus(what: Any, colours: Palette) -> bytes:
    """A row an area, a column a kind, and when the last was."""
    cells = []
    for row in what["rows"]:
        for column, count in zip(what["columns"], row["counts"], strict=True):
            shade = "" if not count else "few" if count < 5 else "some" if count < 20 else "many"
            cells.append(
                {
                    "row": row["title"],
                    "column": column,
                    "said": "?" if count is None else str(count),
                    "fill": colours[shade or "card"],
                    "text": colours[f"on-{shade}" if shade else "quiet"],
                }
            )
        fill = colours["behind" if row["weakest"] else "text"]
        last = {"row": row["title"], "column": "Last", "said": row["last"], "text": fill}
        cells.append(last | {"fill": colours["card"]})
    axis = {"ticks": False, "domain": False, "labelLimit": 200}
    x = alt.X("column:N", sort=None, axis=alt.Axis(orient="top", labelAngle=0, **axis))
    y = alt.Y("row:N", sort=None, axis=alt.Axis(**axis))
    on = source(cells).encode(x=x, y=y)
    layers = alt.layer(
        on.transform_filter(alt.datum.column != "Last")
        .mark_rect(stroke=colours["edge"], cornerRadius=4)
        .encode(color=alt.Color("fill:N", scale=None)),
        on.mark_text(fontSize=12, fontWeight="bold").encode(
            text="said:N", color=alt.Color("text:N", scale=None)
        ),
    )
    return saved(sized(layers), what, colours)


def main() -> None:
    """Draw them."""
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
