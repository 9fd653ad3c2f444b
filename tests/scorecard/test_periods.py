"""Weeks and months of local days, and the streaks in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.scorecard.periods import Habit, Period, habit, number

MONDAY = date(2026, 11, 16)


def weeks(*back: int) -> dict[date, int]:
    """One work on the Wednesday of each week, so many weeks before the one of MONDAY."""
    return {MONDAY + timedelta(days=2 - 7 * n): 1 for n in back}


def weekly(days: dict[date, int], *, at_least: int = 1) -> Habit:
    return habit(days, period="week", window=52, at_least=at_least, today=MONDAY)


@pytest.mark.parametrize(
    ("sunday", "monday"),
    [
        (date(2026, 11, 15), date(2026, 11, 16)),
        (date(2021, 1, 3), date(2021, 1, 4)),  # the end of a week 53
        (date(2023, 1, 1), date(2023, 1, 2)),
        (date(9999, 12, 26), date(9999, 12, 27)),
    ],
)
def test_a_week_begins_on_monday_also_across_years(sunday: date, monday: date) -> None:
    assert number("week", monday) == number("week", sunday) + 1
    assert number("week", monday - timedelta(days=7)) == number("week", sunday)


def test_the_month_before_january_is_december() -> None:
    assert number("month", date(2025, 12, 31)) == number("month", date(2026, 1, 1)) - 1


def test_the_first_and_the_last_day_of_the_calendar_are_days_like_others() -> None:
    assert weekly({date.min: 1, date.max: 1}).longest == 1


def test_the_running_week_is_not_in_the_window() -> None:
    assert weekly(weeks(0, 1, 3)).kept == 2
    assert weekly(weeks(0, 1, 3)).of == 52


def test_the_window_ends_after_so_many_whole_weeks() -> None:
    assert weekly(weeks(1, 52)).kept == 2
    assert weekly(weeks(1, 53)).kept == 1


def test_the_running_week_lengthens_a_streak() -> None:
    assert weekly(weeks(0, 1, 2)).streak == 3


def test_the_running_week_does_not_break_a_streak_yet() -> None:
    assert weekly(weeks(1, 2, 3)).streak == 3


def test_a_missed_whole_week_breaks_the_streak() -> None:
    found = weekly(weeks(2, 3, 4))
    assert found.streak == 0
    assert found.longest == 3


def test_a_running_week_alone_is_a_streak_of_one() -> None:
    assert weekly(weeks(0)).streak == 1


def test_the_longest_streak_may_lie_before_the_window() -> None:
    assert weekly(weeks(1, 60, 61, 62, 63)).longest == 4


def test_a_week_needs_as_many_works_as_asked_for() -> None:
    days = {date(2026, 11, 9): 1, date(2026, 11, 12): 1, date(2026, 11, 3): 1}
    assert weekly(days, at_least=2).kept == 1


def test_several_works_of_one_day_count_each() -> None:
    assert weekly({date(2026, 11, 9): 3}, at_least=3).kept == 1


def test_a_habit_that_began_later_has_fewer_weeks_behind_it() -> None:
    found = habit(
        weeks(1, 2), period="week", window=52, at_least=1, today=MONDAY, since=date(2026, 10, 28)
    )
    # The week of October 28th began on the 26th and is no whole one.
    assert (found.kept, found.of) == (2, 2)


def test_nothing_at_all_is_no_streak() -> None:
    found = weekly({})
    assert (0, 52, 0, 0) == (found.kept, found.of, found.streak, found.longest)


def test_months_are_kept_by_calendar() -> None:
    days = {date(2026, 1, 31): 1, date(2026, 2, 1): 1, date(2026, 3, 31): 1}
    found = habit(days, period="month", window=3, at_least=1, today=date(2026, 4, 1))
    assert (3, 3, 3, 3) == (found.kept, found.of, found.streak, found.longest)
    assert [date(2026, month, 1) for month in (1, 2, 3, 4)] == [beat.first for beat in found.beats]
    assert [True, True, True, False] == [beat.kept for beat in found.beats]


@settings(max_examples=50, deadline=None)
@given(
    days=st.sets(st.dates(date(2020, 1, 1), date(2026, 11, 16))),
    more=st.dates(date(2020, 1, 1), date(2026, 11, 16)),
    period=st.sampled_from(get_args(Period)),
    window=st.integers(1, 60),
)
def test_one_more_day_never_lowers_anything(
    days: set[date], more: date, period: Period, window: int
) -> None:
    def judged(chosen: set[date]) -> Habit:
        return habit(
            dict.fromkeys(chosen, 1), period=period, window=window, at_least=1, today=MONDAY
        )

    few, many = judged(days), judged(days | {more})
    assert many.kept >= few.kept
    assert many.streak >= few.streak
    assert many.longest >= few.longest
    assert few.kept <= few.of == window
    assert few.streak <= few.longest


@pytest.mark.parametrize(
    ("period", "today", "last"),
    [
        ("week", date(2026, 11, 16), date(2026, 11, 22)),
        ("month", date(2026, 2, 10), date(2026, 2, 28)),
        ("month", date(2028, 2, 10), date(2028, 2, 29)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2028, 5, 5), date(2028, 12, 31)),
        ("month", date(9999, 12, 1), date(9999, 12, 31)),
        ("week", date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_the_running_period_ends_with_its_last_day(period: Period, today: date, last: date) -> None:
    found = habit({}, period=period, window=2, at_least=1, today=today)
    assert last == found.beats[-1].last
    assert all(one.first <= one.last for one in found.beats)
    assert [one.last + timedelta(days=1) for one in found.beats[:-1]] == [
        one.first for one in found.beats[1:]
    ]
