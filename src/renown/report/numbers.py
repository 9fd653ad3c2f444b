"""How numbers are written: the same in every table, chart and badge, in no locale."""

from __future__ import annotations

from datetime import date, datetime
from math import floor

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_THOUSANDS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def number(value: float) -> str:
    """`12,512`; whole numbers without a point, others with two decimals at most."""
    rounded = round(value, 2) + 0.0  # + 0.0: never "-0"
    if rounded == int(rounded):
        return f"{int(rounded):,}"
    return f"{rounded:,.2f}".rstrip("0")


def amount(value: float, unit: str) -> str:
    """A value in its unit: `$500` where that begins with a currency code, else the bare number."""
    return _signed(value, number(abs(value)), unit)


def rate(value: float, unit: str) -> str:
    """What a year brings: one decimal below 100, whole from there on."""
    size = abs(value)
    return _signed(value, number(round(size)) if size >= 99.95 else f"{size:.1f}", unit)


def _signed(value: float, digits: str, unit: str) -> str:
    sign = _SIGNS.get(unit[:3], "") if unit[3:4] in {"", "/", " "} else ""
    minus = "-" if value < 0 and digits.strip("0.") else ""
    return f"{minus}{sign}{digits}"


def percent(share: float) -> str:
    """`45%`; what is neither nothing nor all never reads as `0%` or `100%`."""
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{floor(share * 100 + 0.5)}%"


def span(low: float, high: float) -> str:
    """A share that is known between two bounds: `45%`, or `38 to 54%`."""
    least, most = percent(low), percent(high)
    return least if least == most else f"{least.removesuffix('%')} to {most}"


def short(value: float, unit: str = "") -> str:
    """Where there is little room, rounded down: `25`, `10k`, `$99.99M`."""
    size = abs(value)
    for least, letter in _THOUSANDS:
        if size >= least:
            cut = floor(size / least * 100 + 1e-9) / 100
            return _signed(value, f"{number(cut)}{letter}", unit)
    return amount(value, unit)


def day(moment: datetime) -> date:
    """The day of a moment in its own zone, which is the person's."""
    return moment.date()


def counted(count: int, one: str) -> str:
    """`1 row`, `12,512 rows`."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"
