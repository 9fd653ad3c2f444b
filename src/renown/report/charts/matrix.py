"""The matrix of evidence: a row an area, a column a kind; the last day, and the weakest row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from renown.report.charts.axis import tenth
from renown.report.charts.marks import (
    LOW,
    MARGIN,
    TALL,
    WIDTH,
    Box,
    Chart,
    Mark,
    Path,
    Spot,
    Text,
    below,
    heading,
)
from renown.report.escape import plain
from renown.report.numbers import counted
from renown.report.widths import fitted
from renown.report.words import many
from renown.scorecard.scores import Cell, Score, Scores

_MOST, _COLUMNS = 5, 4
_LAST = 46
_WIDE, _HIGH = 38, 31


def matrix(scores: Scores) -> Chart | None:
    """None where no row of the matrix is known."""
    rows = [score for score in scores.criteria if score.cells]
    if not rows:
        return None
    shown = _shown(rows, scores.weakest)
    names = [cell.column for cell in shown[0].cells][:_COLUMNS]
    left = WIDTH - MARGIN - _LAST - len(names) * (_WIDE + 5)
    marks: list[Mark] = []
    spots: list[Spot] = []
    for place, name in enumerate(names):
        x = tenth(left + place * (_WIDE + 5) + _WIDE / 2)
        marks.append(Text(x, 70, fitted(name, 12, _WIDE + 4), fill="quiet", anchor="middle"))
    marks.append(Text(WIDTH - MARGIN, 70, "Last", fill="quiet", anchor="end"))
    for place, row in enumerate(shown):
        y = 78 + place * (_HIGH + 5)
        weak = row.id == scores.weakest
        marks += _row(row, scores, y, left, weak=weak)
        spots += _spots(row, y, left)
    height = TALL if len(shown) > 2 else LOW
    return Chart(
        id="focus",
        title=heading(*_titles(scores, rows)),
        subtitle=below(*_subtitles(rows, shown)),
        says=_says(scores, rows),
        height=height,
        marks=tuple(marks),
        spots=tuple(spots),
    )


def _shown(rows: Sequence[Score], weakest: str) -> list[Score]:
    """In the order of the scorecard; the weakest is always among them."""
    shown = list(rows[:_MOST])
    weak = next((row for row in rows if row.id == weakest), None)
    if weak is not None and weak not in shown:
        shown[-1] = weak
    return shown


def _row(row: Score, scores: Scores, y: float, left: float, *, weak: bool) -> Iterator[Mark]:
    room = left - MARGIN - 8
    base = y + 20.5
    name = fitted(plain(row.title), 13, room, bold=weak)
    yield Text(MARGIN, base - 7 if weak else base, name, size=13, bold=weak)
    if weak:
        yield Path(f"M{MARGIN} {y + 22:g}h10l-5 8z", fill="behind")
        yield Text(MARGIN + 15, y + 30.5, "weakest", fill="behind", bold=True)
    for place, cell in enumerate(row.cells[:_COLUMNS]):
        yield from _cell(cell, left + place * (_WIDE + 5), y)
    last = "none" if row.last is None else _ago((scores.day - row.last).days)
    fill = "behind" if weak else "text"
    yield Text(WIDTH - MARGIN, base, last, fill=fill, size=13, bold=weak, anchor="end")


def _cell(cell: Cell, x: float, y: float) -> Iterator[Mark]:
    middle = x + _WIDE / 2
    if not cell.count:
        said = "?" if cell.count is None else "0"
        yield Box(x + 0.5, y + 0.5, _WIDE - 1, _HIGH - 1, stroke="axis", radius=4, dash="3 3")
        yield Text(middle, y + 20.5, said, fill="quiet", size=13, anchor="middle")
        return
    shade = "few" if cell.count < 5 else "some" if cell.count < 20 else "many"
    yield Box(x + 0.5, y + 0.5, _WIDE - 1, _HIGH - 1, fill=shade, stroke="edge", radius=4)
    said = _brief(cell.count)
    yield Text(middle, y + 20.5, said, fill=f"on-{shade}", size=13, bold=True, anchor="middle")


def _ago(days: int) -> str:
    return f"{days} d" if days < 1000 else f"{days // 365} y"


def _brief(count: int) -> str:
    """At most four characters, rounded down, for there is room for no more."""
    thousands = count // 1000
    if not thousands:
        return str(count)
    return f"{thousands}k" if thousands < 1000 else f"{min(thousands // 1000, 999)}M"


def _spots(row: Score, y: float, left: float) -> Iterator[Spot]:
    for place, cell in enumerate(row.cells[:_COLUMNS]):
        count = "unknown" if cell.count is None else str(cell.count)
        last = f", the last on {cell.last}" if cell.last else ""
        said = f"{plain(row.title)}, {plain(cell.column)}: {count}{last}"
        x = left + place * (_WIDE + 5)
        area, group = (row.id, cell.column) if cell.count else ("", "")  # nothing to look at
        yield Spot(x, y, _WIDE, _HIGH, said, area=area, group=group)


def _titles(scores: Scores, rows: Sequence[Score]) -> Iterator[str]:
    weak = next((row for row in rows if row.id == scores.weakest), None)
    if weak is not None:
        name = plain(weak.title)
        yield f"Focus: {name} is the weakest of {len(rows)}"
        yield f"{name} is the weakest"
        yield f"Weakest: {name}"
    yield f"Focus: evidence in {counted(len(rows), 'area')}"


def _subtitles(rows: Sequence[Score], shown: Sequence[Score]) -> Iterator[str]:
    starts = {row.since for row in rows}
    since = f" since {starts.pop()}" if len(starts) == 1 and None not in starts else ""
    more = f" {len(rows) - len(shown)} more in the table." if len(rows) > len(shown) else ""
    yield f"Evidence by area and kind{since}.{more}"
    yield f"Evidence by area and kind.{more}"


def _says(scores: Scores, rows: Sequence[Score]) -> str:
    each = "; ".join(_of_row(row) for row in rows)
    weak = next((plain(row.title) for row in rows if row.id == scores.weakest), "")
    return f"{each}." + (f" Weakest: {weak}." if weak else "")


def _of_row(row: Score) -> str:
    cells = ", ".join(
        f"unknown {plain(cell.column).lower()}"
        if cell.count is None
        else many(cell.count, plain(cell.column).lower())
        for cell in row.cells
    )
    last = f"last evidence {row.last}" if row.last else "no evidence yet"
    return f"{plain(row.title)}: {cells}, {last}"
