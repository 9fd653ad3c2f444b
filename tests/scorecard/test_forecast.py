"""The chance to reach a target, the bands, and when nothing is told."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.scorecard import arrivals
from renown.scorecard.arrivals import MONTH, Model
from renown.scorecard.criteria import Criterion
from renown.scorecard.forecast import DAYS, STEPS, WORKS, forecast
from renown.scorecard.scores import BANDS, Forecast, Proof
from renown.scorecard.tally import Tally
from renown.scorecard.walk import Walk
from renown.store import Store
from tests.scorecard.world import criterion, fill, ran, read, score, work, works

TODAY = date(2026, 11, 16)
BEGAN = date(2024, 1, 1)
DUE = date(2030, 12, 31)
AUDIENCE: dict[str, Any] = {"select": {"reading": "followers"}, "aggregate": "sum_latest"}


def counted(days: list[date], **keys: Any) -> Tally:
    steps = tuple((day, float(days.count(day))) for day in sorted({*days}))
    return Tally(value=float(len(days)), matched=len(days), steps=steps, **keys)


def monthly(number: int, months: int = 34) -> list[date]:
    """So many works in each of the months before today."""
    return [
        TODAY - timedelta(days=math.floor((month + (one + 0.5) / number) * MONTH))
        for month in range(months)
        for one in range(number)
    ]


def asked(**keys: Any) -> Criterion:
    return criterion(**({"since": BEGAN, "by": DUE} | keys))


def told(criterion: Criterion, found: Tally, *, met: bool = False) -> Forecast:
    said = forecast(criterion, found, TODAY, criterion.since or BEGAN, met=met)
    assert said is not None
    return said


def test_one_model_is_the_gamma_poisson_predictive() -> None:
    # 30 works in 20 months: in 12 months 18, with the variance 18 + 18 * 18 / 30.
    model = Model(weight=1.0, kept=1.0, spread=1.0, worth=30.0, exposure=20.0)
    assert pytest.approx((18.0, 28.8)) == model.ahead(12.0)
    found = arrivals.outcomes([model], 12.0)
    # P(0) = (20 / 32)^30, and each next one (30 + n) / (n + 1) * 12 / 32 times the one before.
    chance = (20 / 32) ** 30
    upto: list[float] = []
    for number in range(40):
        upto.append(chance + (upto[-1] if upto else 0.0))
        chance *= (30 + number) / (number + 1) * 12 / 32
    for number in (10, 18, 25, 30):
        assert found.at_least(number) == pytest.approx(1 - upto[number - 1], abs=1e-3)
    assert found.median() == next(n for n, share in enumerate(upto) if share >= 0.5)


def test_what_is_known_of_a_rate_wears_off_and_widens_what_comes() -> None:
    firm = Model(weight=1.0, kept=1.0, spread=1.0, worth=30.0, exposure=20.0)
    loose = Model(weight=1.0, kept=0.96, spread=2.5, worth=30.0, exposure=20.0)
    assert firm.ahead(24.0)[0] == loose.ahead(24.0)[0]
    assert firm.ahead(24.0)[1] < loose.ahead(24.0)[1]


def test_months_that_are_alike_are_foretold_by_the_plainest_model() -> None:
    heaviest = max(arrivals.fitted([2.0] * 36), key=lambda model: model.weight)
    assert (1.0, 1.0) == (heaviest.kept, heaviest.spread)


def test_clusters_are_seen_as_such() -> None:
    rare = [8.0 if month % 9 == 0 else 0.0 for month in range(36)]
    heaviest = max(arrivals.fitted(rare), key=lambda model: model.weight)
    assert heaviest.spread > 1.5


def test_a_rate_that_fell_is_not_that_of_long_ago() -> None:
    fallen = arrivals.fitted([5.0] * 24 + [1.0] * 24)
    mean = math.fsum(model.weight * model.ahead(12)[0] for model in fallen)
    assert 10 < mean < 20  # 36 is the mean of all four years, 12 that of the last two


def test_the_fraction_of_outcomes_is_that_of_a_simulation() -> None:
    """The mixture, drawn by hand: a rate of the posterior, then what comes of it."""
    drawn, models = random.Random(7), arrivals.fitted([float(n % 3) for n in range(30)])
    found = arrivals.outcomes(models, 24.0)
    ends = []
    for _ in range(20_000):
        (model,) = drawn.choices(models, [model.weight for model in models])
        mean, variance = model.ahead(24.0)
        size = mean * mean / (variance - mean)
        ends.append(_poisson(drawn, drawn.gammavariate(size, mean / size)))
    for number in (15, 20, 24, 28, 35):
        share = sum(end >= number for end in ends) / len(ends)
        assert found.at_least(number) == pytest.approx(share, abs=0.015)


def _poisson(drawn: random.Random, mean: float) -> int:
    left, number, product = math.exp(-mean), 0, drawn.random()
    while product > left:
        product *= drawn.random()
        number += 1
    return number


def test_a_pace_that_suffices_is_likely_and_half_of_it_is_not() -> None:
    few = told(asked(target=83), counted(monthly(1)))  # 34, and 49 months are left
    assert 0.4 <= (few.chance or 0) <= 0.6
    assert (told(asked(target=60), counted(monthly(1))).chance or 0) > 0.95
    assert (told(asked(target=120), counted(monthly(1))).chance or 0) < 0.05


def test_bands_lie_inside_of_one_another_and_around_the_median() -> None:
    found = told(asked(target=90), counted(monthly(1))).due
    assert found is not None
    assert DUE == found.day
    low50, low80, low95 = (found.bands[percent][0] for percent in BANDS)
    high50, high80, high95 = (found.bands[percent][1] for percent in BANDS)
    assert 34 <= low95 < low80 < low50 < found.median < high50 < high80 < high95


def test_a_chart_gets_days_on_the_way_and_the_others_the_due_date_only() -> None:
    plain = told(asked(target=90), counted(monthly(1)))
    drawn = told(asked(target=90, chart=True), counted(monthly(1)))
    assert ([DUE], 6) == ([one.day for one in plain.fan], len(drawn.fan))
    assert plain.due == drawn.due
    days = [one.day for one in drawn.fan]
    assert days == sorted(days)
    assert (days[0] > TODAY, days[-1]) == (True, DUE)
    widths = [one.bands[80][1] - one.bands[80][0] for one in drawn.fan]
    assert widths == sorted(widths)


def spread(works: int, days: int) -> list[date]:
    """So many works, the first of them so many days ago."""
    return [TODAY - timedelta(days=days * place // works) for place in range(1, works + 1)]


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (spread(WORKS - 1, 400), "not enough data: 7 of 8 works"),
        (spread(WORKS, DAYS - 1), "not enough data: 179 of 180 days"),
        (spread(3, 40), "not enough data: 3 of 8 works and 40 of 180 days"),
    ],
)
def test_under_the_minimum_nothing_is_told_but_what_is_missing(days: list[date], note: str) -> None:
    assert Forecast(method=None, note=note) == told(asked(), counted(days))


def test_at_the_minimum_something_is_told() -> None:
    found = told(asked(), counted(spread(WORKS, DAYS)))
    assert ("gamma-poisson", "") == (found.method, found.note)
    assert found.chance is not None


@pytest.mark.parametrize("start", [date(1, 1, 1), date(1900, 1, 1), date(1970, 1, 1)])
def test_an_early_start_is_no_slow_one(start: date) -> None:
    days = monthly(1)
    assert told(asked(since=start), counted(days)) == told(asked(since=min(days)), counted(days))


def test_a_later_date_is_never_less_likely() -> None:
    years = [2027, 2028, 2030, 2040, 2060, 2100, 2734, 9999]
    for target in (40, 60, 90, 300):
        chances = [
            told(asked(target=target, by=date(year, 12, 31)), counted(monthly(1))).chance or 0
            for year in years
        ]
        # The mixture is drawn with negative binomials, which is true to a fraction of a percent.
        assert all(late >= early - 0.002 for early, late in pairwise(chances))


def test_one_day_on_which_everything_came_is_no_rate() -> None:
    days = [date(2024, 2, 1), date(2024, 6, 1), *[date(2026, 11, 10)] * 1000]
    assert (told(asked(target=5000), counted(days)).chance or 0) < 0.25


def test_months_of_steep_growth_are_no_promise_of_billions() -> None:
    values = [12, 25, 48, 80, 130, 190, 260, 340]
    steps = [math.log(after / before) for before, after in pairwise(values)]
    tally = Tally(value=340.0, matched=1, growth=tuple((step, 30.0) for step in steps))
    found = told(asked(**AUDIENCE, target=10**9), tally)
    assert found.due is not None
    assert (found.chance or 0) < 0.01
    assert found.due.median < 10**7
    far = told(asked(**AUDIENCE, target=10**9, by=date(9999, 12, 31)), tally)
    assert far.due is not None
    assert math.isfinite(far.due.bands[95][1])


def test_amounts_are_foretold_by_the_works_that_bring_them() -> None:
    days = monthly(1)
    steps = tuple((day, 1000.0) for day in sorted(days))
    found = told(
        asked(aggregate="sum", target=83_000),
        Tally(value=34_000.0, matched=34, steps=steps, proof=Proof(count=34)),
    )
    same = told(asked(target=83), counted(days))
    assert (same.method, same.chance) == (found.method, found.chance)
    assert found.due is not None
    assert same.due is not None
    assert 1000 * same.due.median == found.due.median


@pytest.mark.parametrize("met", [True, False])
def test_after_the_due_date_it_is_exact(met: bool) -> None:
    late = asked(by=TODAY - timedelta(days=1), target=50)
    assert Forecast(method="exact", chance=float(met)) == told(late, counted(monthly(1)), met=met)


def test_on_the_due_date_the_day_is_not_over(store: Store) -> None:
    last = asked(by=TODAY, target=35)
    assert None is forecast(last, counted(monthly(1)), TODAY, BEGAN, met=False)
    fill(store, *works(34, "2026-01-01"))
    assert "behind" == score(store, target=35, since=BEGAN, by=TODAY).state
    fill(store, *works(34, "2026-01-01"), work("now", "2026-11-16T09:00:00Z"))
    assert "met" == score(store, target=35, since=BEGAN, by=TODAY).state


def test_what_the_ledger_ticks_is_certain_and_needs_no_more(store: Store) -> None:
    tick = work("t", "2026-10-01", "task", source="ledger", details={"task": "done"})
    fill(store, *works(34, "2024-01-01"), tick)
    found = score(store, target=99, since=BEGAN, by=DUE, chart=True, task="done")
    assert Forecast(method="exact", chance=1.0) == found.forecast
    assert found.pace is not None
    assert (0, None) == (found.pace.needed, found.pace.reached)


def test_many_thousands_are_foretold_as_exactly_as_few() -> None:
    model = Model(weight=1.0, kept=1.0, spread=1.0, worth=20_000.0 * 36, exposure=36.0)
    found = arrivals.outcomes([model], 12.0)
    mean, variance = model.ahead(12.0)
    assert found.median() == pytest.approx(mean, rel=0.001)
    low, high = found.band(80)
    assert (high - low) / 2 == pytest.approx(1.2816 * math.sqrt(variance), rel=0.05)


def test_a_private_reading_between_public_ones_changes_no_forecast(store: Store) -> None:
    days = ["2025-07-01", "2025-09-01", "2025-11-01", "2026-01-01", "2026-03-01", "2026-05-01"]
    days += ["2026-07-01", "2026-09-01", "2026-11-01"]
    public = [read("a:1", 1000 + 40 * place, day) for place, day in enumerate(days)]
    fill(store, readings=public)
    alone = score(store, **AUDIENCE, target=2000, by=DUE)
    fill(store, readings=[read("a:1", 5000, "2026-05-31", private=True)])
    found = score(store, **AUDIENCE, target=2000, by=DUE)
    assert alone.forecast is not None
    assert alone.forecast.chance is not None
    assert found.private or found.forecast == alone.forecast


def test_what_is_met_is_certain() -> None:
    assert Forecast(method="exact", chance=1.0) == told(
        asked(target=30), counted(monthly(1)), met=True
    )


@pytest.mark.parametrize(
    "keys",
    [
        {"by": None},
        {"by": None, "trailing": 365},
        {"aggregate": "exists", "target": 1},
        {"aggregate": "latest"},
        {"aggregate": "share_of_periods", "period": "week", "window": 52},
    ],
)
def test_where_nothing_is_due_or_adds_up_nothing_is_foretold(keys: dict[str, Any]) -> None:
    assert None is forecast(asked(**keys), counted(monthly(1)), TODAY, BEGAN, met=False)


def grown(*steps: float) -> Tally:
    return Tally(value=1000.0, matched=1, growth=tuple((step, MONTH) for step in steps))


def test_even_growth_goes_on() -> None:
    # 49.5 months at 2 %, slowing down: (1 + 0.99 * 0.3) ** (1 / 0.3) times 1000.
    found = told(asked(**AUDIENCE, target=2400), grown(*[0.02] * 24))
    assert "log-growth walk" == found.method
    assert found.due is not None
    assert 2250 < found.due.median < 2550
    assert 0.3 < (found.chance or 0) < 0.7


def test_growth_that_differs_is_less_certain() -> None:
    calm = told(asked(**AUDIENCE, target=2700), grown(*[0.01, 0.03] * 12)).due
    wild = told(asked(**AUDIENCE, target=2700), grown(*[-0.05, 0.09] * 12)).due
    assert calm is not None
    assert wild is not None
    assert wild.bands[80][1] / wild.bands[80][0] > 2 * calm.bands[80][1] / calm.bands[80][0]


def test_too_few_steps_tell_nothing() -> None:
    found = told(asked(**AUDIENCE, target=2700), grown(*[0.02] * (STEPS - 1)))
    assert (None, None, "not enough data: 5 of 6 steps and 152 of 180 days") == (
        found.method,
        found.chance,
        found.note,
    )


def test_a_gauge_grows_like_for_like(store: Store) -> None:
    """A new account with many followers is no growth."""
    old = [
        read("a:1", 1000 + 10 * month, f"{2025 + month // 12}-{1 + month % 12:02}-15")
        for month in range(22)
    ]
    fill(store, readings=old)
    alone = score(store, **AUDIENCE, target=5000, by=DUE).forecast
    fill(store, readings=[*old, read("b:2", 100_000, "2026-11-10")])
    both = score(store, **AUDIENCE, target=200_000, by=DUE).forecast
    assert alone is not None
    assert both is not None
    assert alone.due is not None
    assert both.due is not None
    assert both.due.median / 101_210 == pytest.approx(alone.due.median / 1210, rel=0.1)


def test_the_state_follows_the_chance(store: Store) -> None:
    fill(store, *works(34, "2024-01-01"))  # all at once, long ago: nothing came since
    window = {"since": BEGAN, "by": DUE}
    found = score(store, target=50, **window)
    assert 0.68 == found.progress  # more than the share of the time that is gone
    assert found.forecast is not None
    assert (found.forecast.chance or 0) < 0.5
    assert "behind" == found.state


def test_what_is_unknown_or_later_or_private_has_no_forecast(store: Store) -> None:
    assert None is score(store, since=BEGAN, by=DUE).forecast
    ran(store, "forge")
    assert None is score(store, since=date(2028, 1, 1), by=DUE).forecast
    fill(store, *works(40), work("p", private=True))
    assert None is score(store, since=BEGAN, by=DUE).forecast


DAYS_OF_WORK = st.lists(st.integers(0, 1050), min_size=WORKS, max_size=300)


@settings(max_examples=30, deadline=None)
@given(ago=DAYS_OF_WORK, target=st.integers(1, 10**6))
def test_whatever_came_the_forecast_is_one_and_repeats(ago: list[int], target: int) -> None:
    found = counted([TODAY - timedelta(days=days) for days in ago])
    said = told(asked(target=target, chart=True), found)
    assert said == told(asked(target=target, chart=True), found)
    assert 0 <= (said.chance or 0) <= 1
    for fan in said.fan:
        assert fan.bands[50][0] <= fan.median <= fan.bands[50][1]
        assert found.value <= fan.bands[95][0]
        for wide, narrow in ((95, 80), (80, 50)):
            assert fan.bands[wide][0] <= fan.bands[narrow][0]
            assert fan.bands[narrow][1] <= fan.bands[wide][1]


@settings(max_examples=30, deadline=None)
@given(ago=DAYS_OF_WORK, target=st.integers(300, 2000), more=st.integers(1, 500))
def test_a_higher_target_is_never_likelier(ago: list[int], target: int, more: int) -> None:
    found = counted([TODAY - timedelta(days=days) for days in ago])
    low, high = (told(asked(target=each), found).chance for each in (target, target + more))
    assert (low or 0) >= (high or 0)


GROWTHS = st.lists(st.tuples(st.floats(-2, 2), st.floats(28, 400)), min_size=STEPS, max_size=40)


@settings(max_examples=20, deadline=None)
@given(steps=GROWTHS)
def test_a_walk_is_finite_sorted_and_repeats(steps: list[tuple[float, float]]) -> None:
    near, far = Walk(steps).paths([3.0, 40.5])
    assert [near, far] == Walk(steps).paths([3.0, 40.5])
    assert (near, far) == (sorted(near), sorted(far))
    assert all(map(math.isfinite, [*near, *far]))
