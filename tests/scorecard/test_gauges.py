"""Readings: the newest of each subject, their age, and what they grew by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from renown.record import Reading, Sweep
from renown.scorecard import evaluate
from renown.scorecard.scores import Pace, Proof
from renown.store import Store
from tests.scorecard.world import (
    ADA,
    YIELDS,
    criterion,
    enter,
    fill,
    ran,
    read,
    score,
    scorecard,
)

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


def test_a_reading_older_than_ninety_local_days_is_stale(store: Store) -> None:
    fill(
        store,
        readings=[read("a:1", 1, "2026-08-17T23:00:00Z"), read("b:2", 1, "2026-08-17T22:59:59Z")],
    )
    found = score(store, **AUDIENCE)
    assert ({"stale": 1}, 2) == (found.extra, found.value)


def test_a_reading_older_than_365_local_days_does_not_count(store: Store) -> None:
    fill(
        store,
        readings=[read("a:1", 1, "2025-11-16T00:00:00Z"), read("b:2", 1, "2025-11-15T23:59:59Z")],
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


def by_hand(subject: str, value: float, day: str) -> Reading:
    return read(subject, value, day, evidence="asserted", method="manual")


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2026-11-10", 100),
        ("2026-11-11", 100),
        ("2026-11-12", 15),
        ("2026-11-13", 90),
        ("2026-11-14", 90),
        ("2026-11-15", 40),
    ],
)
def test_a_fall_of_more_than_half_counts_once_it_was_seen_twice(
    store: Store, day: str, value: float
) -> None:
    values = (100, 40, 15, 90, 44, 40)
    fill(store, readings=[read("a:1", one, f"2026-11-{n}") for n, one in enumerate(values, 10)])
    moment = datetime.fromisoformat(f"{day}T23:00:00+00:00")
    assert value == score(store, **AUDIENCE, as_of=moment).value


def test_while_a_fall_is_held_the_former_value_counts_with_its_own_age(store: Store) -> None:
    fill(store, readings=[read("a:1", 1200, "2026-08-01"), read("a:1", 11, "2026-11-15")])
    found = score(store, **AUDIENCE)
    assert (1200, 1) == (found.value, found.extra["stale"])
    held = "a:1: 11 on 2026-11-15 is held: less than half of 1,200; counts once seen again."
    assert found.formula.endswith(f" {held}")


def test_a_fall_that_is_held_does_not_count_alone(store: Store) -> None:
    fill(store, readings=[read("a:1", 1200, "2025-11-01"), read("a:1", 11, "2026-11-15")])
    found = score(store, **AUDIENCE)
    assert ("unknown", None) == (found.state, found.value)
    assert "11 on 2026-11-15 is held" in found.formula
    fill(store, readings=[read("a:1", 12, "2026-11-16T10:00:00Z")])
    assert 12 == score(store, **AUDIENCE).value


def test_a_fall_that_is_written_by_hand_counts_at_once(store: Store) -> None:
    fill(store, readings=[by_hand("x:ada", 1200, "2026-10-01"), by_hand("x:ada", 11, "2026-11-01")])
    assert 11 == score(store, **AUDIENCE).value


def test_the_store_lets_a_fall_be_seen_twice(store: Store) -> None:
    for day, value in ((13, 1200), (14, 11), (15, 11)):
        fill(store, readings=[read("a:1", value, f"2026-11-{day}")])
    assert 11 == score(store, **AUDIENCE).value


def test_growth_is_reckoned_with_what_counted_a_year_ago(store: Store) -> None:
    fill(
        store,
        readings=[
            read("a:1", 1000, "2025-10-10"),
            read("a:1", 10, "2025-11-10"),
            read("a:1", 1010, "2025-11-20"),
            read("a:1", 1300, "2026-11-10"),
        ],
    )
    assert Pace(kept=300, needed=None) == score(store, **AUDIENCE).pace


PROFILE = "https://social.example/@Ada"


def test_an_account_that_is_read_and_written_down_counts_once(store: Store) -> None:
    fill(store, readings=[read("mastodon:social.example/1", 900, "2026-11-10", url=PROFILE)])
    enter(store, by_hand("mastodon:ada", 1000, "2026-11-12"))
    found = score(store, **AUDIENCE)
    assert (900, ("mastodon:social.example/1",)) == (found.value, found.proof.keys)


def test_what_is_written_down_a_week_after_the_last_reading_counts_instead(store: Store) -> None:
    fill(store, readings=[read("mastodon:social.example/1", 900, "2026-06-10", url=PROFILE)])
    enter(store, by_hand("mastodon:ada", 1000, "2026-06-17"))
    assert 900 == score(store, **AUDIENCE).value
    enter(store, by_hand("mastodon:ada", 1000, "2026-06-18"))
    assert 1000 == score(store, **AUDIENCE).value


def test_what_is_written_down_counts_where_the_reading_is_too_old(store: Store) -> None:
    fill(store, readings=[read("mastodon:social.example/1", 900, "2025-11-14", url=PROFILE)])
    enter(store, by_hand("mastodon:ada", 800, "2025-11-18"))
    assert 800 == score(store, **AUDIENCE).value


def test_an_account_that_moved_from_the_ledger_to_a_collector_grew_by_the_difference(
    store: Store,
) -> None:
    enter(store, by_hand("mastodon:ada", 700, "2025-11-01"))
    fill(store, readings=[read("mastodon:social.example/1", 900, "2026-11-10", url=PROFILE)])
    found = score(store, **AUDIENCE)
    assert (900, Pace(kept=200, needed=None)) == (found.value, found.pace)


def test_an_account_that_was_renamed_was_one_account_a_year_ago_as_well(store: Store) -> None:
    old = "https://social.example/@before"
    enter(store, by_hand("mastodon:ada", 700, "2025-11-08"))
    fill(
        store,
        readings=[
            read("mastodon:social.example/1", 710, "2025-11-10", url=old),
            read("mastodon:social.example/1", 900, "2026-11-10", url=PROFILE),
        ],
    )
    assert Pace(kept=190, needed=None) == score(store, **AUDIENCE).pace


def test_growth_is_that_of_the_account_whose_place_a_written_name_has_taken(store: Store) -> None:
    first, second = "https://a.example/@ada", "https://b.example/@ada"
    fill(
        store,
        readings=[
            read("mastodon:a/1", 8, "2025-11-10", url=first),
            read("mastodon:b/2", 15, "2025-11-10", url=second),
            read("mastodon:a/1", 10, "2026-10-01", url=first),
            read("mastodon:b/2", 20, "2026-10-02", url=second),
        ],
    )
    enter(store, by_hand("mastodon:ada", 500, "2026-11-15"))
    found = score(store, **AUDIENCE)
    assert (510, Pace(kept=487, needed=None)) == (found.value, found.pace)


def test_where_only_the_ledger_is_asked_for_nothing_else_tells(store: Store) -> None:
    fill(store, readings=[read("mastodon:social.example/1", 900, "2026-11-10", url=PROFILE)])
    enter(store, by_hand("mastodon:ada", 800, "2026-11-01"))
    asked = AUDIENCE | {"select": {"reading": "followers", "source": "ledger"}}
    assert 800 == score(store, **asked).value


def test_the_largest_account_is_told_beside_the_sum(store: Store) -> None:
    fill(store, readings=[read("a:1", 1200), read("b:2", 34567)])
    found = score(store, **AUDIENCE, note="sum over platforms, not unique people")
    assert 35767 == found.value
    said = ", added up: sum over platforms, not unique people. The largest is b:2 with 34,567."
    assert found.formula.endswith(said)


def test_of_one_account_nothing_is_the_largest(store: Store) -> None:
    fill(store, readings=[read("a:1", 1200)])
    assert score(store, **AUDIENCE).formula.endswith(", added up.")
    fill(store, readings=[read("b:2", 1300)])
    assert "largest" not in score(store, **(AUDIENCE | {"aggregate": "latest"})).formula


def test_views_and_reputation_are_no_followers(store: Store) -> None:
    names = ("views", "reputation", "karma", "stars", "Followers", "followers ")
    fill(store, readings=[read("a:1", 10**6, name=name) for name in names])
    ran(store, "forge")
    assert (0, 0) == (score(store, **AUDIENCE).value, score(store, **AUDIENCE).proof.count)
    fill(store, readings=[read("a:1", 7)])
    found = score(store, **AUDIENCE)
    assert (7, 1) == (found.value, found.proof.count)


@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Pacific/Kiritimati"])
def test_a_fall_is_seen_twice_in_every_zone(store: Store, zone: str) -> None:
    """The store keeps of equal readings what days of UTC need."""
    seen = ["2026-11-10T12:00:00Z", "2026-11-16T23:30:00Z"]
    seen += [f"2026-11-{day}T01:30:00Z" for day in range(17, 23)]
    for at, value in zip(seen, [1000] + [100] * 7, strict=True):
        fill(store, readings=[read("a:1", value, at)])
    ada = replace(ADA, timezone=ZoneInfo(zone))
    moment = datetime(2026, 11, 22, 20, tzinfo=UTC)
    board = scorecard(criterion(**AUDIENCE))
    assert 100 == evaluate(store, board, ada, moment, yields=YIELDS).criteria[0].value


def test_on_the_day_on_which_clocks_are_set_back_the_later_reading_counts(store: Store) -> None:
    fill(store, readings=[read("a:1", 1000, "2026-10-25T00:30:00Z")], source="one")
    fill(store, readings=[read("a:1", 900, "2026-10-25T01:10:00Z")], source="other")
    assert 900 == score(store, **AUDIENCE).value
