"""The rows behind a value, and its course over time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from renown.store import Store
from renown.store.rows import ReadingRow, Work
from tests.scorecard.world import (
    LOGINS,
    counted,
    criterion,
    fill,
    read,
    score,
    series,
    work,
    works,
)


def course(store: Store, **keys: Any) -> list[tuple[str, float]]:
    points = series(store, criterion(**keys), logins=LOGINS)
    return [(day.isoformat(), total) for day, total in points]


def test_works_come_newest_first_and_the_undated_last(store: Store) -> None:
    fill(store, work("a", None), work("b", "2024-01-01"), work("c", "2026-01-01"))
    found = counted(store, criterion())
    assert ["c", "b", "a"] == [one.title for one in found if isinstance(one, Work)]


def test_only_what_counts_is_evidence(store: Store) -> None:
    fill(store, work("a"), work("late", "2027-01-01"), work("post", kind="post"))
    assert 1 == len(list(counted(store, criterion())))


def test_readings_are_evidence_as_well(store: Store) -> None:
    fill(store, readings=[read("a:1", 1, "2026-10-01"), read("a:1", 2)])
    audience = criterion(select={"reading": "followers"}, aggregate="sum_latest")
    found = counted(store, audience)
    assert [2] == [one.value for one in found if isinstance(one, ReadingRow)]


def test_the_series_adds_up_day_by_day(store: Store) -> None:
    twice = replace(work("twice", "2024-03-02"), work="forge/twice")
    fill(store, *works(3, "2024-03-01"), twice, work("late", "2027-01-01"))
    assert [("2024-03-01", 1), ("2024-03-02", 3), ("2024-03-03", 4)] == course(store)


def test_what_is_undated_was_there_from_the_first_day(store: Store) -> None:
    fill(store, work("a", None), work("b", "2024-03-01"))
    assert [("2024-03-01", 2)] == course(store)
    assert [("2024-03-01", 1)] == course(store, since=date(2024, 1, 1))


def test_amounts_add_up(store: Store) -> None:
    fill(store, work("a", "2024-03-01", amount=0.1), work("b", "2024-03-02", amount=0.2))
    assert [("2024-03-01", 0.1), ("2024-03-02", 0.3)] == course(store, aggregate="sum")


def test_a_group_is_there_from_the_day_on_which_it_is_large_enough(store: Store) -> None:
    first = works(3, "2024-03-01", repository="a/b")
    second = works(1, "2024-04-01", repository="a/c")
    fill(store, *first, *second)
    keys = {"aggregate": "distinct", "of": "repository"}
    assert [("2024-03-01", 1), ("2024-04-01", 2)] == course(store, **keys)
    assert [("2024-03-02", 1)] == course(store, **keys, having=2)


@pytest.mark.parametrize("aggregate", ["latest", "max", "exists"])
def test_what_does_not_add_up_has_no_series(store: Store, aggregate: str) -> None:
    fill(store, work("a", amount=1.0))
    assert [] == course(store, aggregate=aggregate, target=1)


@pytest.mark.parametrize(
    "keys", [{}, {"aggregate": "sum"}, {"aggregate": "distinct", "of": "repository", "having": 2}]
)
def test_the_series_ends_with_the_value(store: Store, keys: dict[str, Any]) -> None:
    fill(store, *works(5, amount=1.5, repository="a/b"), work("a", None, amount=2.0))
    assert score(store, **keys).value == course(store, **keys)[-1][1]
