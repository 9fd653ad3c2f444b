"""Forecasts, tested backwards: series are cut at a day, what comes after is forecast from what came
before, and counted is how often it lies in the bands.

The simulated series are of five families each. Counts: an even rate; clusters (a trip, several
talks); seasons; a rate that wanders; years that differ. Gauges, by the growth of their logarithm:
independent steps; rare jumps; phases; growth that slows down; growth that wanders. Rates, lengths
and horizons (half a year to four) are drawn for each series. The real series are those of the
samples folder, where RENOWN_SAMPLES names it.
"""

from __future__ import annotations

import json
import math
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import feedparser

from benchmarks import page
from benchmarks.tables import Bar, Section, Table
from renown.scorecard.criteria import Criterion
from renown.scorecard.forecast import forecast
from renown.scorecard.scores import BANDS
from renown.scorecard.tally import Tally

TODAY = date(2026, 11, 16)
MONTH = 365.25 / 12
COUNTS, GAUGES = 600, 250
"""Series of each family."""
LOW, HIGH = 75, 85
"""Percent of the outcomes that an 80 % band is to hold."""
_FAR = 10.0**9
"""A target that nobody reaches: the bands are asked for, not the chance."""

Counts = Callable[[random.Random, int], list[int]]
Growth = Callable[[random.Random, int], list[float]]


@dataclass(kw_only=True, slots=True)
class Held:
    """How often the outcome was in each band."""

    series: int = 0
    inside: dict[int, int] = field(default_factory=lambda: dict.fromkeys(BANDS, 0))

    def add(self, bands: dict[int, tuple[float, float]], outcome: float) -> None:
        """One more outcome."""
        self.series += 1
        for percent, (low, high) in bands.items():
            self.inside[percent] += low <= outcome <= high

    def share(self, percent: int) -> float:
        """Percent of the outcomes in that band."""
        return 100 * self.inside[percent] / max(1, self.series)

    def row(self, name: str) -> tuple[str, ...]:
        """Of the table."""
        return (name, f"{self.series:,}", *(f"{self.share(percent):.1f}" for percent in BANDS))


def together(parts: Sequence[Held]) -> Held:
    """All of them as one."""
    whole = Held()
    for part in parts:
        whole.series += part.series
        for percent in BANDS:
            whole.inside[percent] += part.inside[percent]
    return whole


def _poisson(chosen: random.Random, mean: float) -> int:
    left, number = math.exp(-mean), 0
    product = chosen.random()
    while product > left:
        product *= chosen.random()
        number += 1
    return number


def _rate(chosen: random.Random) -> float:
    """Works a month: from one in three months to four."""
    return math.exp(chosen.uniform(math.log(0.3), math.log(4)))


def even(chosen: random.Random, months: int) -> list[int]:
    """What a constant rate brings."""
    rate = _rate(chosen)
    return [_poisson(chosen, rate) for _ in range(months)]


def clustered(chosen: random.Random, months: int) -> list[int]:
    """Trips, each with one work or several."""
    rate = _rate(chosen) / 2
    return [
        sum(1 + _poisson(chosen, 1.0) for _ in range(_poisson(chosen, rate))) for _ in range(months)
    ]


def seasonal(chosen: random.Random, months: int) -> list[int]:
    """A rate that follows the year."""
    rate = _rate(chosen)
    return [
        _poisson(chosen, rate * (1 + 0.8 * math.sin(2 * math.pi * month / 12)))
        for month in range(months)
    ]


def wandering(chosen: random.Random, months: int) -> list[int]:
    """A rate that changes by a fifth in a year, up or down."""
    rate, found = _rate(chosen), []
    for _ in range(months):
        rate *= math.exp(chosen.gauss(0, 0.2 / math.sqrt(12)))
        found.append(_poisson(chosen, rate))
    return found


def yearly(chosen: random.Random, months: int) -> list[int]:
    """Each year has a rate of its own."""
    mean, wide = _rate(chosen), 0.3**2
    years = [mean * chosen.gammavariate(1 / wide, wide) for _ in range(math.ceil(months / 12))]
    return [_poisson(chosen, years[month // 12]) for month in range(months)]


COUNTED: dict[str, Counts] = {
    "even rate": even,
    "clusters": clustered,
    "seasons": seasonal,
    "rate that wanders": wandering,
    "years that differ": yearly,
}


def _pace(chosen: random.Random) -> tuple[float, float]:
    """Growth a month, and how much months differ."""
    return chosen.uniform(0.0, 0.05), chosen.uniform(0.005, 0.05)


def independent(chosen: random.Random, months: int) -> list[float]:
    """Each month by itself."""
    mean, wide = _pace(chosen)
    return [chosen.gauss(mean, wide) for _ in range(months)]


def jumping(chosen: random.Random, months: int) -> list[float]:
    """Calm months, and now and then a post that everybody reads."""
    mean, wide = _pace(chosen)
    return [
        chosen.gauss(mean, wide / 3)
        + (chosen.expovariate(1 / 0.12) if chosen.random() < 0.08 else 0)
        for _ in range(months)
    ]


def phased(chosen: random.Random, months: int) -> list[float]:
    """A good month follows a good one."""
    mean, wide = _pace(chosen)
    found, before = [], 0.0
    for _ in range(months):
        before = 0.5 * before + chosen.gauss(0, wide)
        found.append(mean + before)
    return found


def slowing(chosen: random.Random, months: int) -> list[float]:
    """Growth that wears off."""
    mean, wide = _pace(chosen)
    return [chosen.gauss(mean * 0.985**month, wide / 2) for month in range(1, months + 1)]


def drifting(chosen: random.Random, months: int) -> list[float]:
    """Growth whose mean changes."""
    mean, wide = _pace(chosen)
    found = []
    for _ in range(months):
        mean += chosen.gauss(0, 0.0025)
        found.append(chosen.gauss(mean, wide / 2))
    return found


GROWN: dict[str, Growth] = {
    "independent steps": independent,
    "rare jumps": jumping,
    "phases": phased,
    "slows down": slowing,
    "wanders": drifting,
}


def _criterion(horizon: int, reading: str | None = None) -> Criterion:
    return Criterion.model_validate(
        {
            "id": "asked",
            "section": "success",
            "title": "Asked",
            "select": {"reading": reading} if reading else {"kind": "talk"},
            "aggregate": "sum_latest" if reading else "count",
            "target": _FAR,
            "by": TODAY + timedelta(days=math.ceil(horizon * MONTH)),
        }
    )


def counts(family: Counts, number: int) -> Held:
    """Series of one family of counts."""
    chosen, held = random.Random(2030), Held()
    while held.series < number:
        months, horizon = chosen.choice([12, 18, 24, 36, 48, 60]), chosen.choice([6, 12, 24, 48])
        series = family(chosen, months + horizon)
        began = TODAY - timedelta(days=math.ceil(months * MONTH))
        days = [began + timedelta(days=int((at + 0.5) * MONTH)) for at in range(months)]
        steps = [(day, float(came)) for day, came in zip(days, series, strict=False) if came]
        value = float(sum(series[:months]))
        tally = Tally(value=value, matched=round(value), steps=tuple(steps))
        found = forecast(_criterion(horizon), tally, TODAY, began, met=False)
        if found is not None and found.due is not None:
            held.add(dict(found.due.bands), sum(series))
    return held


def gauges(family: Growth, number: int) -> Held:
    """Series of one family of gauges."""
    chosen, held = random.Random(2030), Held()
    for _ in range(number):
        months, horizon = chosen.choice([8, 12, 18, 24, 36]), chosen.choice([6, 12, 24, 48])
        series = family(chosen, months + horizon)
        growth = tuple((step, MONTH) for step in series[:months])
        tally = Tally(value=1000.0, matched=1, growth=growth)
        found = forecast(_criterion(horizon, "followers"), tally, TODAY, None, met=False)
        if found is not None and found.due is not None:
            held.add(dict(found.due.bands), 1000 * math.exp(math.fsum(series[months:])))
    return held


def posts(file: Path) -> list[date]:
    """The days of the posts of a real feed."""
    with file.open("rb") as opened:
        entries = feedparser.parse(opened.read()).entries
    told = (entry.get("published_parsed") or entry.get("updated_parsed") for entry in entries)
    days = (date(*found[:3]) for found in told if found and found[0] > 1990)
    return sorted(day for day in days if day < TODAY)


def _cuts(days: Sequence[date], months: int) -> Iterator[tuple[date, date]]:
    """Every half year of a series, with the day up to which is forecast from then."""
    horizon = timedelta(days=math.ceil(months * MONTH))
    cut = days[0] + timedelta(days=365)
    while cut + horizon <= days[-1]:
        yield cut, cut + horizon
        cut += timedelta(days=183)


def real_counts(folder: Path, months: int) -> Held:
    """Posts of real feeds, from every half year on."""
    held = Held()
    for file in sorted(folder.glob("*.xml")):
        days = posts(file)
        for cut, end in _cuts(days, months) if len(days) >= 20 else ():
            known = [day for day in days if day <= cut]
            steps = tuple((day, float(known.count(day))) for day in sorted({*known}))
            tally = Tally(value=float(len(known)), matched=len(known), steps=steps)
            asked = _criterion(months).model_copy(update={"by": end})
            found = forecast(asked, tally, cut, days[0], met=False)
            if found is not None and found.due is not None:
                held.add(dict(found.due.bands), sum(day <= end for day in days))
    return held


def followers(file: Path) -> list[tuple[date, float]]:
    """A real account: its followers a day."""
    points = json.loads(file.read_bytes())
    return [
        (datetime.fromisoformat(one["date"]).astimezone(UTC).date(), float(one["followersCount"]))
        for one in points
    ]


def real_gauges(folder: Path) -> Held:
    """A real account, from every fourth week on, as soon as enough is known; to its last day."""
    held = Held()
    for file in sorted(folder.glob("*-follower-series-*.json")):
        points = followers(file)
        knots = [points[0]]
        for point in points[1:]:
            if (point[0] - knots[-1][0]).days >= 28:
                knots.append(point)
        growth = [
            (math.log(after / before), float((day - since).days))
            for (since, before), (day, after) in pairwise(knots)
        ]
        end, outcome = points[-1]
        for place, (cut, value) in enumerate(knots):
            if cut >= end:
                break
            asked = _criterion(1, "followers").model_copy(update={"by": end})
            tally = Tally(value=value, matched=1, growth=tuple(growth[:place]))
            found = forecast(asked, tally, cut, None, met=False)
            if found is not None and found.due is not None:
                held.add(dict(found.due.bands), outcome)
    return held


def _bar(name: str, held: Held) -> Bar:
    return Bar(
        promise=f"{name}: the 80 % band holds {LOW} to {HIGH} % of the outcomes",
        found=f"{held.share(80):.1f} %",
        met=LOW <= held.share(80) <= HIGH,
    )


HEADING = ("", "series", *(f"in the {percent} % band" for percent in BANDS))


def simulated() -> Section:
    """Both methods on all families."""
    of_counts = {name: counts(family, COUNTS) for name, family in COUNTED.items()}
    of_gauges = {name: gauges(family, GAUGES) for name, family in GROWN.items()}
    all_counts, all_gauges = together([*of_counts.values()]), together([*of_gauges.values()])
    rows = [
        *(held.row(f"counts, {name}") for name, held in of_counts.items()),
        all_counts.row("counts, all"),
        *(held.row(f"gauges, {name}") for name, held in of_gauges.items()),
        all_gauges.row("gauges, all"),
    ]
    bars = [_bar("counts", all_counts), _bar("gauges", all_gauges)]
    return Section(
        title="Simulated series",
        about=" ".join((__doc__ or "").split()),
        tables=[Table(head=HEADING, rows=rows)],
        bars=bars,
    )


def real(samples: Path) -> Section:
    """The same on what really happened."""
    rows = [
        real_counts(samples / "feeds", months).row(f"posts of feeds, {months} months ahead")
        for months in (6, 12, 24)
    ]
    rows.append(real_gauges(samples / "audience").row("followers of an account"))
    return Section(
        title="Real series",
        about=(
            "Posts of the feeds in the samples folder that hold twenty or more, cut every half "
            "year from their second year on; and an account's followers, cut every fourth week. "
            "Cuts of one series overlap, and feeds often hold their newest posts only, so these "
            "are no bars."
        ),
        tables=[Table(head=HEADING, rows=rows)],
    )


def main(*, write: bool = False) -> None:
    """Print what held; with `write`, keep it in the page."""
    sections = [simulated()]
    named = os.environ.get("RENOWN_SAMPLES")
    if named:
        sections.append(real(Path(named)))
    for section in sections:
        print(section.plain(), end="\n\n")
    if not named:
        print("RENOWN_SAMPLES is not set: no real series")
    if write:
        page.keep("forecast", "\n\n".join(["# Forecasts", *(one.markdown() for one in sections)]))


if __name__ == "__main__":
    main(write="--write" in sys.argv[1:])
