"""Numbers are written the same everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.report import numbers


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("0", 0.0),
        ("0", -0.001),
        ("12,512", 12512.0),
        ("0.86", 0.8599999),
        ("2.5", 2.5),
        ("-3", -3.0),
        ("100", 100.0),
    ],
)
def test_numbers_have_separators_and_no_needless_digits(said: str, value: float) -> None:
    assert said == numbers.number(value)


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [
        ("$500", 500.0, "USD"),
        ("$500", 500.0, "USD/hour"),
        ("€1,250.5", 1250.5, "EUR an hour"),
        ("-$20", -20.0, "USD"),
        ("23", 23.0, "talks"),
        ("7", 7.0, "USDA"),
    ],
)
def test_amounts_carry_the_sign_of_their_currency(said: str, value: float, unit: str) -> None:
    assert said == numbers.amount(value, unit)


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [
        ("11.0", 11.0, ""),
        ("0.2", 0.24, ""),
        ("0.0", -0.01, ""),
        ("-1.5", -1.5, ""),
        ("3,872", 3872.4, ""),
        ("100", 99.96, ""),
        ("$80.0", 80.0, "USD"),
    ],
)
def test_rates_have_one_decimal_below_a_hundred(said: str, value: float, unit: str) -> None:
    assert said == numbers.rate(value, unit)


@pytest.mark.parametrize(
    ("said", "share"),
    [("0%", 0.0), ("<1%", 0.004), ("1%", 0.01), ("45%", 0.45), (">99%", 0.999), ("100%", 1.0)],
)
def test_nothing_and_all_are_said_of_nothing_and_all_only(said: str, share: float) -> None:
    assert said == numbers.percent(share)


def test_a_share_between_bounds_names_both_unless_they_read_the_same() -> None:
    assert "45%" == numbers.span(0.451, 0.449)
    assert "38 to 54%" == numbers.span(0.38, 0.54)


@settings(deadline=None)
@given(st.floats(0, 1))
def test_percentages_never_pass_their_ends(share: float) -> None:
    assert 0 <= int(numbers.percent(share).strip("<>%")) <= 100


@pytest.mark.parametrize(
    ("said", "value"), [("25", 25.0), ("10k", 10000.0), ("2.5M", 2.5e6), ("1G", 1e9)]
)
def test_axes_are_short(said: str, value: float) -> None:
    assert said == numbers.short(value)


def test_a_day_is_that_of_the_zone_in_which_the_moment_is_told() -> None:
    late = datetime(2026, 11, 15, 22, tzinfo=timezone(timedelta(hours=-5)))
    assert date(2026, 11, 15) == numbers.day(late)
    assert date(2026, 11, 16) == numbers.day(datetime(2026, 11, 16, tzinfo=UTC))


def test_a_brief_amount_never_reaches_what_it_falls_short_of() -> None:
    assert "$99.99M" == numbers.short(99_999_999.5, "USD/hour")
    assert ("$100M", "1T", "999") == (
        numbers.short(1e8, "USD"),
        numbers.short(1e12, ""),
        numbers.short(999, "x"),
    )


def test_one_row_is_not_rows() -> None:
    assert ("1 row", "1,200 rows") == (numbers.counted(1, "row"), numbers.counted(1200, "row"))
