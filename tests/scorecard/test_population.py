"""Percentiles: the interval of ties, the population beside them, and when it is the top 1 %."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.scorecard import load, population
from renown.scorecard.population import Population
from renown.scorecard.scores import Percentile
from renown.store import Store
from tests.scorecard.world import AS_OF, fill, ran, score, work, works

NAME = "github-2022-2025"
CENSUS = population.load(NAME)
COLUMNS = {
    "opened": "total_opened_prs",
    "merged": "total_merged_prs",
    "reviews": "oss_reviews",
    "issues": "oss_issues_opened",
}
DISCUSSED = {"state": "merged", "comments": 2}
MERGED: dict[str, Any] = {
    "select": {"kind": "pull_request", "details": {"state": "merged"}, "min_amount": 1},
    "measure": "comments",
    "trailing": 1096,
    "percentile": {"population": NAME, "metric": "merged"},
    "target": 143,
}


def standing(count: float, metric: str = "merged") -> Percentile:
    return CENSUS.standing(NAME, metric, count, AS_OF.date())


@pytest.mark.parametrize(
    ("metric", "count", "below", "upto"),
    [
        ("merged", 0, 0.0, 23.6),  # nobody has less; 0 is the quantile up to 23.5
        ("merged", 1, 23.5, 55.7),
        ("merged", 50, 96.7, 96.9),
        ("merged", 43, 96.2, 96.3),  # between the values that are quantiles
        ("merged", 142, 98.9, 99.1),
        ("merged", 143, 99.0, 99.1),
        ("merged", 10**6, 100.0, 100.0),
        ("opened", 0, 0.0, 0.0),  # everybody in it has opened one
        ("opened", 1, 0.0, 42.0),
        ("reviews", 437, 98.9, 99.1),
        ("issues", 101, 99.0, 99.1),
    ],
)
def test_a_count_stands_in_the_interval_of_its_ties(
    metric: str, count: int, below: float, upto: float
) -> None:
    found = standing(count, metric)
    assert (below, upto) == (found.below, found.upto)


def test_a_percentile_says_who_when_how_many_and_how_old() -> None:
    found = standing(50)
    assert (3_900_000, date(2022, 10, 1), date(2025, 9, 30), 1096, 412) == (
        found.accounts,
        found.first,
        found.last,
        found.days,
        found.age,
    )
    assert NAME == found.population
    assert all((found.title, found.metric, found.source, found.caveats))


def test_the_top_1_percent_is_said_only_where_the_lower_end_reaches_99() -> None:
    assert [False, True] == [standing(count).top for count in (142, 143)]


def test_the_targets_of_the_preset_are_the_first_counts_of_the_top_1_percent() -> None:
    asked = [one for one in load("devops-2030", Path()).criteria if one.percentile]
    assert {"merged", "opened", "reviews", "issues"} == {
        one.percentile.metric for one in asked if one.percentile
    }
    for one in asked:
        assert one.percentile is not None
        assert [False, True] == [
            standing(count, one.percentile.metric).top for count in (one.target - 1, one.target)
        ]


@given(
    metric=st.sampled_from(sorted(CENSUS.metrics)),
    count=st.integers(0, 10**6),
    more=st.integers(0, 1000),
)
def test_more_never_stands_lower(metric: str, count: int, more: int) -> None:
    few, many = standing(count, metric), standing(count + more, metric)
    assert 0 <= few.below <= few.upto <= 100
    assert few.below <= many.below
    assert few.upto <= many.upto


def test_three_years_are_compared_with_three_years(store: Store) -> None:
    first = AS_OF.date() - timedelta(days=1095)
    inside = work("in", f"{first}", "pull_request", details=DISCUSSED)
    outside = work("out", f"{first - timedelta(days=1)}", "pull_request", details=DISCUSSED)
    fill(store, inside, outside)
    found = score(store, **MERGED)
    assert (1, 23.5) == (found.value, found.percentile and found.percentile.below)
    assert "of the last 1096 days" in found.formula


def test_what_is_not_known_stands_nowhere(store: Store) -> None:
    assert None is score(store, **MERGED).percentile
    ran(store, "forge")
    assert score(store, **MERGED).percentile is not None


def test_a_private_count_stands_nowhere_that_is_told(store: Store) -> None:
    fill(
        store,
        *works(200, "2026-01-01", kind="pull_request", details=DISCUSSED),
        work("p", "2026-01-01", "pull_request", private=True, details=DISCUSSED),
    )
    found = score(store, **MERGED)
    assert (None, True) == (found.percentile, found.private)


def test_a_window_that_ends_later_is_not_yet_old(store: Store) -> None:
    fill(store, *works(3, "2024-05-01", kind="pull_request", details=DISCUSSED))
    found = score(store, **MERGED, as_of=datetime(2025, 1, 1, tzinfo=UTC)).percentile
    assert found is not None
    assert found.age == 0


@pytest.mark.parametrize("name", population.names())
def test_a_population_that_comes_along_is_whole(name: str) -> None:
    found = population.load(name)
    assert isinstance(found, Population)
    for metric in found.metrics.values():
        assert 0.0 == metric.values[0][1]
        assert 100.0 == metric.values[-1][2]
        for (value, first, last), (more, start, _) in zip(
            metric.values, metric.values[1:], strict=False
        ):
            assert value < more
            assert first <= last
            assert start == pytest.approx(last + 0.1)
        # and its licence stands beside it
    folder = Path(population.__file__).parent / "populations"
    assert found.licence in (folder / f"{name}.LICENSE").read_text(encoding="utf-8")


@pytest.mark.conformance
@pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set")
def test_the_table_is_what_was_measured() -> None:
    file = "gharchive/population-thresholds-2022-10_2025-09.csv"
    measured: dict[str, list[tuple[float, int]]] = defaultdict(list)
    with (Path(os.environ["RENOWN_SAMPLES"]) / file).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            assert (CENSUS.first.isoformat(), CENSUS.last.isoformat()) == (
                row["baseline_start_date"],
                row["baseline_end_date"],
            )
            value = int(float(row["threshold_value"]))
            measured[row["metric_name"]].append((float(row["percentile"]), value))
    for name, column in COLUMNS.items():
        table = [
            (round(tenth / 10, 1), value)
            for value, first, last in CENSUS.metrics[name].values
            for tenth in range(round(first * 10), round(last * 10) + 1)
        ]
        assert sorted(measured[column]) == table
