"""How fast a value grows, how fast it has to, and when it is there at that pace."""

from __future__ import annotations

import math
from datetime import date

from renown.scorecard.criteria import Criterion
from renown.scorecard.frame import later
from renown.scorecard.scores import Pace
from renown.scorecard.tally import Tally, rounded

_YEAR = 365.25
"""Days of each year until something is due."""
_FAR = date(2200, 1, 1)
"""From then on nothing is told: nobody's pace holds for so long."""


def gone(since: date, by: date, today: date) -> float:
    """The share of the days from `since` to `by`, both included, that are over."""
    share = (today - since).days / ((by - since).days + 1)
    return max(0.0, min(1.0, share))


def pace(criterion: Criterion, found: Tally, today: date, *, met: bool) -> Pace | None:
    """What the last year brought, what each year until the due date has to bring; and when it is
    reached at the pace kept. A target that is `met` by a tick needs no more."""
    if found.grown is None:
        return None
    missing = 0.0 if met else max(0.0, criterion.target - found.value)
    left = (criterion.by - today).days if criterion.by is not None else 0
    needed = None
    if criterion.by is not None and (left > 0 or not missing):
        needed = rounded(missing * _YEAR / left) if missing else 0.0
    return Pace(
        kept=rounded(found.grown), needed=needed, reached=_reached(missing, found.grown, today)
    )


def _reached(missing: float, kept: float, today: date) -> date | None:
    """When what is missing has come in at that pace."""
    if missing <= 0 or kept <= 0:
        return None
    days = missing / kept * _YEAR
    day = later(today, math.ceil(min(days, 10**6)))
    return day if day < _FAR else None
