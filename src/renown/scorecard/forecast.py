"""How likely a target is reached by its date, and what the value is then, with bands.

Counts and sums come in like arrivals, gauges walk, and a checklist is exactly as far as it is
ticked. Under a stated minimum of data nothing is told: a guess with a number on it would look like
knowledge.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date

from renown.scorecard import arrivals
from renown.scorecard.arrivals import MONTH
from renown.scorecard.criteria import OF_TOTALS, Criterion
from renown.scorecard.frame import later
from renown.scorecard.scores import BANDS, Fan, Forecast
from renown.scorecard.tally import Tally
from renown.scorecard.walk import Walk

WORKS = 8
"""Works that a forecast of counts needs."""
STEPS = 6
"""Steps that a forecast of gauges needs."""
DAYS = 180
"""Days over which they have to be known."""
_LONGEST = 240
"""Months that are looked back, and those that gauges are walked ahead."""
_FARTHEST = 1200
"""Months that counts are looked ahead."""
_STEEPEST = 50.0
"""Of the logarithm of growth: beyond it numbers say nothing."""
_FAN = 6
"""Days of the fan, the due date included."""


def forecast(
    criterion: Criterion, found: Tally, today: date, since: date | None, *, met: bool
) -> Forecast | None:
    """What is told of a criterion that has begun and is known; None where no date is due.

    `since` is the first day of which works are known, `met` whether the target is reached.
    """
    if criterion.by is None or criterion.trailing is not None:
        return None
    done = met and (not criterion.chart or found.value < criterion.target)  # by a tick
    if criterion.by < today or done:
        return Forecast(method="exact", chance=float(met))
    if criterion.by == today:
        return None  # the day is not over
    if criterion.select.reading is not None:
        return _of_gauge(criterion, found, today)
    if criterion.aggregate in OF_TOTALS and since is not None:
        return _of_count(criterion, found, today, since)
    return None


def _of_count(criterion: Criterion, found: Tally, today: date, since: date) -> Forecast:
    # Before the first work nobody was counting: an early start is no slow one.
    first = max([since, *(day for day, _ in found.steps[:1])])
    known = math.fsum(added for day, added in found.steps if day >= first)
    works = found.proof.count if criterion.aggregate == "sum" else round(known)
    if works < WORKS or (today - first).days < DAYS or found.value <= 0:
        return _too_few((works, WORKS, "works"), ((today - first).days, DAYS, "days"))
    months = list(_months(found.steps, today, first))
    # Amounts are counted in the mean amount of a work.
    unit = found.value / works if criterion.aggregate == "sum" else 1.0
    models = arrivals.fitted([came / unit for came in months])
    days = _days(criterion, today)
    seen = [arrivals.outcomes(models, _ahead(today, day, _FARTHEST)) for day in days]
    fans = [
        Fan(
            day=day,
            median=_round(found.value + unit * one.median()),
            bands={
                percent: (_round(found.value + unit * low), _round(found.value + unit * high))
                for percent in BANDS
                for low, high in (one.band(percent),)
            },
        )
        for day, one in zip(days, seen, strict=True)
    ]
    missing = math.ceil((criterion.target - found.value) / unit - 1e-9)
    return Forecast(
        method="gamma-poisson",
        chance=_told(seen[-1].at_least(missing)),
        due=fans[-1],
        fan=tuple(fans),
    )


def _of_gauge(criterion: Criterion, found: Tally, today: date) -> Forecast:
    days = math.fsum(days for _, days in found.growth)
    if len(found.growth) < STEPS or days < DAYS or found.value <= 0:
        return _too_few((len(found.growth), STEPS, "steps"), (round(days), DAYS, "days"))
    ends = _days(criterion, today)
    drawn = Walk(found.growth).paths([_ahead(today, day, _LONGEST) for day in ends])
    needed = math.log(criterion.target / found.value)
    reached = sum(growth >= needed for growth in drawn[-1]) / len(drawn[-1])
    fans = tuple(_walked(found.value, day, each) for day, each in zip(ends, drawn, strict=True))
    return Forecast(
        method="log-growth walk",
        chance=_told(reached),
        due=fans[-1],
        fan=fans,
    )


def _walked(value: float, day: date, grown: Sequence[float]) -> Fan:
    def shown(share: float) -> float:
        place = min(len(grown) - 1, max(0, round(share * (len(grown) - 1))))
        return _round(value * math.exp(min(_STEEPEST, grown[place])))

    return Fan(
        day=day,
        median=shown(0.5),
        bands={
            percent: (shown(tail), shown(1 - tail))
            for percent in BANDS
            for tail in ((1 - percent / 100) / 2,)
        },
    )


def _months(steps: Sequence[tuple[date, float]], today: date, since: date) -> Iterator[float]:
    """What came in each month since then, counted back from today; oldest first."""
    whole = min(_LONGEST, int((today - since).days / MONTH))
    came = [0.0] * whole
    for day, added in steps:
        place = whole - 1 - int((today - day).days / MONTH)
        if place >= 0:
            came[place] += added
    yield from came


def _ahead(today: date, day: date, most: int) -> float:
    """Months."""
    return min(float(most), (day - today).days / MONTH)


def _days(criterion: Criterion, today: date) -> list[date]:
    """The due date; for a chart, also days before it, evenly apart."""
    assert criterion.by is not None
    parts, span = _FAN if criterion.chart else 1, (criterion.by - today).days
    return sorted({later(today, math.ceil(span * part / parts)) for part in range(1, parts + 1)})


def _told(chance: float) -> float:
    """To four decimals: what is neither nothing nor all is told as such."""
    return round(chance, 4) + 0.0


def _too_few(*known: tuple[int, int, str]) -> Forecast:
    """Of each, how many are known and how many are asked for: what is short is told."""
    short = [f"{has} of {asked} {what}" for has, asked, what in known if has < asked]
    return Forecast(method=None, note=f"not enough data: {' and '.join(short) or 'no growth'}")


def _round(value: float) -> float:
    """To three digits that say something, or whole where there are more."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    places = 2 - math.floor(math.log10(abs(value)))
    return float(round(value, max(0, places))) if places > 0 else float(round(value))
