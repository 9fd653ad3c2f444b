"""Readings: the newest of each subject, their age, and what they grew by."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from renown.record import Sweep
from renown.scorecard.scores import Pace, Proof
from renown.store import Store
from tests.scorecard.world import enter, fill, ran, read, score

AUDIENCE: dict[str, Any] = {
    "id": "audience",
    "select": {"reading": "followers"},
    "aggregate": "sum_latest",
    "target": 100_000,
}


def test_the_newest_reading_of_each_subject_counts(store: Store) -> None:
    fill(
        store,
        readings=[
            read("github:1", 900, "2026-10-01"),
            read("github:1", 1000, "2026-11-10"),
            read("mastodon:2", 50, "2026-11-12"),
        ],
    )
    found = score(store, **AUDIENCE)
    assert (1050, 0.0105) == (found.value, found.progress)
    assert Proof(count=2, weakest="listed", keys=("mastodon:2", "github:1")) == found.proof


def test_a_reading_after_the_moment_does_not_count(store: Store) -> None:
    fill(
        store, readings=[read("github:1", 900, "2026-10-01"), read("github:1", 1000, "2026-11-17")]
    )
    assert 900 == score(store, **AUDIENCE).value


def test_a_reading_may_be_lower_than_the_one_before(store: Store) -> None:
    fill(store, readings=[read("github:1", 900, "2026-10-01"), read("github:1", 800, "2026-11-01")])
    assert 800 == score(store, **AUDIENCE).value


def test_the_latest_and_the_largest_are_those_of_all_subjects(store: Store) -> None:
    fill(store, readings=[read("a:1", 900, "2026-10-01"), read("b:2", 100, "2026-11-01")])
    latest = score(store, **(AUDIENCE | {"aggregate": "latest"}))
    assert (100, ("b:2",)) == (latest.value, latest.proof.keys)
    assert 900 == score(store, **(AUDIENCE | {"aggregate": "max"})).value


def test_of_two_sources_at_one_moment_the_better_proven_counts(store: Store) -> None:
    fill(store, readings=[read("github:1", 900)])
    fill(store, readings=[read("github:1", 5000, evidence="asserted")], source="ledger")
    assert 900 == score(store, **AUDIENCE).value


def test_the_select_narrows_readings_too(store: Store) -> None:
    fill(store, readings=[read("a:1", 1), read("b:2", 10, unit="subscribers")])
    fill(store, readings=[read("c:3", 100, evidence="asserted")], source="ledger")

    def value(**narrow: str) -> float | None:
        select = {"reading": "followers"} | narrow
        return score(store, **(AUDIENCE | {"select": select})).value

    assert (111, 100, 11, 10) == (
        value(),
        value(source="ledger"),
        value(evidence="listed"),
        value(unit="subscribers"),
    )


def test_a_reading_older_than_ninety_days_is_stale(store: Store) -> None:
    fill(
        store,
        readings=[read("a:1", 1, "2026-08-18T12:00:00Z"), read("b:2", 1, "2026-08-18T11:59:59Z")],
    )
    found = score(store, **AUDIENCE)
    assert ({"stale": 1}, 2) == (found.extra, found.value)


def test_a_reading_older_than_a_year_does_not_count(store: Store) -> None:
    fill(
        store,
        readings=[read("a:1", 1, "2025-11-16T12:00:00Z"), read("b:2", 1, "2025-11-16T11:59:59Z")],
    )
    assert 1 == score(store, **AUDIENCE).value


def test_gauges_that_nobody_read_for_a_year_are_unknown(store: Store) -> None:
    ran(store, "forge")
    fill(store, readings=[read("a:1", 1000, "2025-11-01")])
    found = score(store, **AUDIENCE)
    assert ("unknown", None, {}) == (found.state, found.value, found.extra)


def test_a_source_that_was_read_and_has_no_gauge_says_zero(store: Store) -> None:
    ran(store, "forge")
    assert ("behind", 0) == (score(store, **AUDIENCE).state, score(store, **AUDIENCE).value)


def test_the_ledger_tells_of_a_gauge_once_it_holds_one(store: Store) -> None:
    enter(store)
    assert "unknown" == score(store, **AUDIENCE).state
    enter(store, read("linkedin:ada", 40, "2026-11-30"))
    assert "behind" == score(store, **AUDIENCE).state


def test_growth_is_that_of_gauges_which_were_read_a_year_ago(store: Store) -> None:
    fill(
        store,
        readings=[
            read("a:1", 1000, "2025-11-10"),
            read("a:1", 1300, "2026-11-10"),
            read("b:2", 5000, "2026-11-10"),
        ],
    )
    due = AUDIENCE | {"by": date(2030, 12, 31)}
    # 93,700 are missing, 1506 days are left.
    assert Pace(kept=300, needed=22725.049801) == score(store, **due).pace


def test_without_a_reading_so_old_there_is_no_pace(store: Store) -> None:
    fill(store, readings=[read("a:1", 1000, "2025-12-01"), read("a:1", 1300, "2026-11-10")])
    assert score(store, **AUDIENCE).pace is None


def test_a_gauge_is_judged_as_of_its_due_date_once_that_is_past(store: Store) -> None:
    fill(store, readings=[read("a:1", 10, "2026-06-30"), read("a:1", 99, "2026-07-01")])
    found = score(
        store, **(AUDIENCE | {"target": 10, "since": date(2026, 1, 1), "by": date(2026, 6, 30)})
    )
    assert (10, "met") == (found.value, found.state)


def test_a_gauge_that_was_swept_away_does_not_count(store: Store) -> None:
    fill(store, readings=[read("a:1", 10)])
    store.sweep(
        "ada", "forge", Sweep(kinds=("followers",)), set(), as_of=datetime(2026, 11, 16, tzinfo=UTC)
    )
    ran(store, "forge")
    assert 0 == score(store, **AUDIENCE).value
