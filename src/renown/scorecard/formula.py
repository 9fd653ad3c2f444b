"""How a value comes about, in one sentence that is built from the criterion itself."""

from __future__ import annotations

from renown.scorecard import gauges, selection
from renown.scorecard.model import Criterion
from renown.scorecard.selection import Frame, either

_WORKS = {
    "count": "counted",
    "sum": "their amounts added up",
    "max": "the largest amount",
    "latest": "the newest amount",
    "exists": "1 where there is any",
}
_READINGS = {
    "sum_latest": "added up",
    "max": "the largest of them",
    "latest": "the newest of them",
}
_PLURAL = {"repository": "repositories", "owner": "owners", "source": "sources"}


def formula(criterion: Criterion, frame: Frame) -> str:
    """Such as: Works of kind talk or workshop, dated 2024-01-01 to 2030-12-31, counted."""
    parts = _of_works if criterion.select.reading is None else _of_readings
    note = f": {criterion.note}" if criterion.note else ""
    return f"{', '.join(parts(criterion, frame))}{note}."


def _of_works(criterion: Criterion, frame: Frame) -> list[str]:
    kinds = either(kind.replace("_", " ") for kind in criterion.select.kind)
    words = [condition.words for condition in selection.matching(criterion, frame)]
    return [f"Works of kind {kinds}", *filter(None, words), _made_into(criterion)]


def _made_into(criterion: Criterion) -> str:
    if criterion.of is not None:
        enough = f" that have {criterion.having} or more of them" if criterion.having else ""
        return f"the different {_PLURAL[criterion.of]}{enough} counted"
    if criterion.period is not None:
        return (
            f"the {criterion.period}s with {criterion.at_least or 1} or more counted, "
            f"of the last {criterion.window} whole {criterion.period}s"
        )
    return _WORKS[criterion.aggregate]


def _of_readings(criterion: Criterion, frame: Frame) -> list[str]:
    words = [condition.words for condition in gauges.matching(criterion, frame)]
    made_into = _READINGS[criterion.aggregate]
    return [f"Readings of {criterion.select.reading}", *filter(None, words), made_into]
