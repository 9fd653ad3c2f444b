"""How a value comes about, in one sentence that is built from the criterion itself."""

from __future__ import annotations

from renown.scorecard import conditions, gauges
from renown.scorecard.conditions import either, said
from renown.scorecard.criteria import Criterion
from renown.scorecard.frame import Frame
from renown.scorecard.significance import VERSION

_WORKS = {
    "count": "counted",
    "sum": "their {} added up",
    "max": "the largest {}",
    "latest": "the newest {}",
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
    late = f", due {criterion.by}" if criterion.late and criterion.by else ""
    tick = f", or done when the ledger says so of {criterion.task}" if criterion.task else ""
    note = f": {criterion.note}" if criterion.note else ""
    return f"{', '.join(parts(criterion, frame))}{late}{tick}{note}."


def _of_works(criterion: Criterion, frame: Frame) -> list[str]:
    kinds = either(kind.replace("_", " ") for kind in criterion.select.kind)
    words = [condition.words for condition in conditions.of_works(criterion, frame)]
    return [
        f"Works of kind {kinds}",
        *filter(None, words),
        *_significant(criterion),
        _made_into(criterion),
    ]


def _significant(criterion: Criterion) -> list[str]:
    asked = criterion.select.significance
    if asked is None:
        return []
    least = f"importance {asked.importance:.2f} and depth {asked.depth:.2f}"
    return [f"in repositories of {least} or more by formula {VERSION}"]


def _made_into(criterion: Criterion) -> str:
    if criterion.of is not None:
        enough = f" that have {criterion.having} or more of them" if criterion.having else ""
        return f"the different {_PLURAL[criterion.of]}{enough} counted"
    if criterion.period is not None:
        least = said(float(criterion.at_least or 1))
        kept = (
            f"in which {_measured(criterion)} adds up to {least} or more"
            if criterion.measure
            else f"with {least} or more"
        )
        return (
            f"the {criterion.period}s {kept} counted, "
            f"of the last {criterion.window} whole {criterion.period}s"
        )
    made = _WORKS[criterion.aggregate]
    if criterion.aggregate == "sum" and criterion.measured == "amount":
        return made.format("amounts")
    return made.format(_measured(criterion))


def _measured(criterion: Criterion) -> str:
    return (criterion.measured or "amount").replace("_", " ")


def _of_readings(criterion: Criterion, frame: Frame) -> list[str]:
    words = [condition.words for condition in gauges.matching(criterion, frame)]
    made_into = _READINGS[criterion.aggregate]
    return [f"Readings of {criterion.select.reading}", *filter(None, words), made_into]
