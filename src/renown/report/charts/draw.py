"""Charts as SVG: as a file in a theme, or inside of the page."""

from __future__ import annotations

from renown.report.charts.axis import px
from renown.report.charts.marks import WIDTH, Chart, shape
from renown.report.charts.palette import PAGE, Palette
from renown.report.template import svg

_STATES = {"on course": "data", "met": "met", "behind": "behind"}


def file(chart: Chart, palette: Palette) -> bytes:
    """The chart in the colours of a theme."""
    return svg("chart.svg.j2", **_given(chart, palette), inline=False)


def inline(chart: Chart) -> str:
    """The chart for a page that defines the colours, with the places that pointer and keys find."""
    return svg("chart.svg.j2", **_given(chart, PAGE), inline=True).decode()


def _given(chart: Chart, palette: Palette) -> dict[str, object]:
    return {
        "chart": chart, "palette": palette, "px": px, "shape": shape, "width": WIDTH,
        "states": _STATES,
    }  # fmt: skip
