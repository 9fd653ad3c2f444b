from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from renown.record import Sweep
from renown.store import Store
from renown.store.falls import Settled, settle
from tests.store.samples import LATER, NOW, PERSON, SOURCE, reading, write

DAY = timedelta(days=1)


def kept(store: Store) -> list[tuple[float, int]]:
    """Values and the days after NOW on which they were read."""
    return [(row.value, (row.at - NOW).days) for row in store.readings(PERSON)]


def follow(store: Store, *values: float) -> None:
    """One run a day, one value each."""
    for days, value in enumerate(values):
        moment = NOW + days * DAY
        write(store, reading(value, at=moment), as_of=moment)


def test_a_reading_comes_back_as_it_was_given(store: Store) -> None:
    given = reading(12.5, url="https://forge.example/ada", evidence="asserted", method="manual")
    write(store, given)
    [row] = store.readings(PERSON)
    fields = ("subject", "name", "value", "unit", "at", "evidence", "method", "url", "private")
    assert [getattr(given, name) for name in fields] == [getattr(row, name) for name in fields]
    assert (SOURCE, NOW, NOW, None) == (row.source, row.first_seen, row.changed_at, row.gone_at)


def test_a_value_is_kept_when_it_changed_or_the_last_one_is_a_week_old(store: Store) -> None:
    follow(store, 12, 12, 13, 13, 13, 13, 13, 13, 13, 13, 13)
    assert [(12, 0), (13, 2), (13, 9)] == kept(store)


def test_a_fall_of_more_than_half_can_be_seen_twice(store: Store) -> None:
    follow(store, 100, 49, 49, 49, 49, 49)
    assert [(100, 0), (49, 1), (49, 2)] == kept(store)


def test_a_fall_to_half_is_kept_once(store: Store) -> None:
    follow(store, 100, 50, 50, 50)
    assert [(100, 0), (50, 1)] == kept(store)


def test_a_fall_that_another_one_has_confirmed_is_kept_once(store: Store) -> None:
    follow(store, 100, 49, 20, 20, 9, 9, 9)
    assert [(100, 0), (49, 1), (20, 2), (9, 4), (9, 5)] == kept(store)


def test_after_a_rise_back_a_fall_can_be_seen_twice_again(store: Store) -> None:
    follow(store, 100, 0, 100, 0, 0, 0)
    assert [(100, 0), (0, 1), (100, 2), (0, 3), (0, 4)] == kept(store)


def test_a_fall_is_not_told_twice_in_a_day(store: Store) -> None:
    follow(store, 100, 49)
    write(store, reading(49, at=NOW + DAY + timedelta(hours=2)), as_of=NOW + 2 * DAY)
    [_, row] = store.readings(PERSON)
    assert (NOW + DAY, NOW + DAY) == (row.at, row.changed_at)


def test_a_fall_does_not_replace_what_was_read_on_the_same_day(store: Store) -> None:
    """Else the number that it is compared with would be lost, and the fall count at once."""
    follow(store, 100, 1200)
    evening = NOW + DAY + timedelta(hours=12)
    write(store, reading(599, at=evening), as_of=evening)
    assert [(100, 0), (1200, 1)] == kept(store)
    write(store, reading(600, at=evening), as_of=evening)
    assert [(100, 0), (600, 1)] == kept(store)


def test_a_fall_on_the_first_day_counts_once_two_later_days_have_seen_it(store: Store) -> None:
    for hours, value in ((0, 1200), (2, 3), (26, 3), (50, 3)):
        moment = NOW + timedelta(hours=hours)
        write(store, reading(value, at=moment), as_of=moment)
        rows = list(store.readings(PERSON))
        assert (1200 if hours < 50 else 3) == getattr(settle(rows).counts, "value", None)


def test_what_rises_again_replaces_a_fall_of_the_same_day(store: Store) -> None:
    follow(store, 1200, 3)
    noon = NOW + DAY + timedelta(hours=6)
    write(store, reading(1190, at=noon), as_of=noon)
    assert [(1200, 0), (1190, 1)] == kept(store)


def test_a_fall_replaces_what_was_taken_away_on_the_same_day(store: Store) -> None:
    write(store, reading(1200))
    store.sweep(PERSON, SOURCE, Sweep(kinds=("followers",)), set(), as_of=NOW)
    write(store, reading(3, at=NOW + timedelta(hours=1)))
    assert [(3, None)] == [(row.value, row.gone_at) for row in store.readings(PERSON)]


def test_a_fall_is_seen_twice_though_its_source_was_renamed(store: Store) -> None:
    write(store, reading(1200), source="before")
    for days in (1, 2, 3, 4):
        moment = NOW + days * DAY
        write(store, reading(11, at=moment), as_of=moment)
    assert [(1200, 0), (11, 1), (11, 2)] == kept(store)


def test_a_fall_in_what_one_source_says_is_seen_twice_whatever_others_say(store: Store) -> None:
    """A criterion may ask for one source alone."""
    follow(store, 1200, 11)
    write(store, reading(11, at=NOW + 2 * DAY), source="other")
    write(store, reading(11, at=NOW + 3 * DAY), as_of=NOW + 3 * DAY)
    by_source = [(row.source, (row.at - NOW).days) for row in store.readings(PERSON)]
    assert [("blog", 0), ("blog", 1), ("other", 2), ("blog", 3)] == by_source


def test_what_another_source_no_longer_lists_leaves_nothing_to_be_confirmed(store: Store) -> None:
    write(store, reading(1200))
    write(store, reading(11, at=NOW + DAY), source="other")
    store.sweep(PERSON, "other", Sweep(kinds=("followers",)), set(), as_of=NOW + DAY)
    write(store, reading(1200, at=NOW + 2 * DAY), as_of=NOW + 2 * DAY)
    assert [1200, 11] == [row.value for row in store.readings(PERSON)]


@pytest.mark.parametrize("renamed_on", [120, 40])
def test_whatever_is_left_out_the_same_counts_as_if_all_were_kept(
    store: Store, renamed_on: int
) -> None:
    chance = random.Random(7)
    values = chance.choices([0, 3, 10, 10, 10, 24, 100, 100], k=120)
    follow(store, *values[:renamed_on])
    for days, value in enumerate(values[renamed_on:], renamed_on):
        moment = NOW + days * DAY
        write(store, reading(value, at=moment), as_of=moment, source="renamed")
    rows = list(store.readings(PERSON))
    assert 60 < len(rows) < 100
    every = {row.at: row for row in rows}
    for days, value in enumerate(values):
        at = NOW + days * DAY
        every.setdefault(at, replace(rows[0], at=at, value=value))
        kept_so_far = settle(row for row in rows if row.at <= at)
        all_so_far = settle(row for row in every.values() if row.at <= at)
        assert _told(all_so_far) == _told(kept_so_far)


def _told(settled: Settled) -> list[float | None]:
    return [one.value if one else None for one in (settled.counts, settled.held)]


def test_a_later_reading_of_a_day_replaces_an_earlier_one(store: Store) -> None:
    write(store, reading(12, at=NOW), reading(14, at=NOW + timedelta(hours=2)))
    assert [(14, NOW + timedelta(hours=2))] == [(r.value, r.at) for r in store.readings(PERSON)]
    write(store, reading(13, at=NOW + timedelta(hours=1)), as_of=LATER)
    write(store, reading(14, at=NOW + timedelta(hours=3)), as_of=LATER)
    [row] = store.readings(PERSON)
    assert (14, NOW + timedelta(hours=2), NOW) == (row.value, row.at, row.changed_at)


def test_days_end_in_utc(store: Store) -> None:
    midnight = NOW.replace(hour=0)
    write(store, reading(1, at=midnight - timedelta(seconds=1)), reading(2, at=midnight))
    assert [1, 2] == [row.value for row in store.readings(PERSON)]


def test_series_do_not_meet(store: Store) -> None:
    write(store, reading(1), reading(1, subject="forge:2"), reading(1, name="stars"))
    write(store, reading(1), source="other")
    found = [(row.name, row.subject, row.source) for row in store.readings(PERSON)]
    assert [
        ("followers", "forge:1", "blog"),
        ("followers", "forge:1", "other"),
        ("followers", "forge:2", "blog"),
        ("stars", "forge:1", "blog"),
    ] == found
    assert ["stars"] == [row.name for row in store.readings(PERSON, name="stars")]


def test_private_readings_are_left_out_on_demand(store: Store) -> None:
    write(store, reading(1, private=True), reading(1, name="stars"))
    assert ["stars"] == [row.name for row in store.readings(PERSON, private=False)]


def test_a_reading_that_is_gone_is_kept_and_comes_back(store: Store) -> None:
    write(store, reading(12))
    sweep = Sweep(kinds=("followers",))
    assert 1 == store.sweep(PERSON, SOURCE, sweep, set(), as_of=LATER)
    assert [LATER] == [row.gone_at for row in store.readings(PERSON)]
    write(store, reading(12), as_of=LATER + DAY)
    [row] = store.readings(PERSON)
    assert (None, NOW, LATER + DAY) == (row.gone_at, row.first_seen, row.changed_at)


def test_a_reading_is_not_compared_with_one_that_is_gone(store: Store) -> None:
    write(store, reading(12))
    store.sweep(PERSON, SOURCE, Sweep(kinds=("followers",)), set(), as_of=LATER)
    write(store, reading(12, at=NOW + DAY), as_of=LATER)
    assert [(12, 0), (12, 1)] == kept(store)


def test_an_older_reading_is_kept_beside_newer_ones(store: Store) -> None:
    write(store, reading(12), reading(9, at=NOW - 30 * DAY), reading(9, at=NOW - 29 * DAY))
    assert [(9, -30), (12, 0)] == kept(store)
    write(store, reading(3, at=NOW + DAY), reading(9, at=NOW - 28 * DAY))
    assert [(9, -30), (12, 0), (3, 1)] == kept(store)


def test_every_reading_by_hand_is_kept_so_that_one_can_be_taken_out(store: Store) -> None:
    by_hand = [reading(100, at=NOW + days * DAY, method="manual") for days in (0, 2)]
    write(store, *by_hand)
    assert [(100, 0), (100, 2)] == kept(store)
    write(store, by_hand[1], as_of=LATER)
    seen = {f"forge:1 followers {NOW + 2 * DAY:%Y-%m-%d}"}
    assert 1 == store.sweep(PERSON, SOURCE, Sweep(kinds=("followers",)), seen, as_of=LATER)
    assert [100] == [row.value for row in store.readings(PERSON) if row.gone_at is None]
