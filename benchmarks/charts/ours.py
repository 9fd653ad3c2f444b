"""renown's charts of the given scores; see `loop`. Each picture is made from the scores anew."""

from __future__ import annotations

import pickle

from benchmarks.charts import loop
from renown.report.charts.audience import audience
from renown.report.charts.cumulative import cumulative
from renown.report.charts.draw import file
from renown.report.charts.habits import habits
from renown.report.charts.marks import Chart
from renown.report.charts.matrix import matrix
from renown.report.charts.palette import THEMES, Palette
from renown.report.charts.standing import standing
from renown.report.verdict import verdict


def main() -> None:
    """Draw the charts that the peers draw, too."""
    scores, course, points, followed, reach = pickle.loads(
        (loop.folder().parent / "ours.pickle").read_bytes()
    )
    repeated = [score for score in scores.criteria if score.section == "habit"]
    charts = {
        "standing": lambda palette: _svg(standing(scores, verdict(scores)), palette),
        "course": lambda palette: _svg(cumulative(course, points, scores.day), palette),
        "habits": lambda palette: _svg(habits(repeated), palette),
        "audience": lambda palette: _svg(audience(followed, reach, scores.day), palette),
        "focus": lambda palette: _svg(matrix(scores), palette),
    }
    loop.run(charts, THEMES)


def _svg(chart: Chart | None, palette: Palette) -> bytes:
    assert chart is not None
    return file(chart, palette)


if __name__ == "__main__":
    main()
