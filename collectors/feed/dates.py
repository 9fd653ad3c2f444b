"""The dates of feeds, strictly: a moment that the text plainly says, or nothing.

feedparser's own dates are not used: they turn `2026/11/22` into a day of the current month, roll
invalid hours over, lose times, and take Hugo's zero date for a year. Understood are RFC 822 (also
with years of two digits, named zones and the month names of six languages), W3C and ISO forms,
`2026/11/22`, Go's and JavaScript's print forms, and asctime. `11/12/2026` and bare numbers say
nothing plainly.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""What lies before is a zero date or a broken clock."""
_LONGEST = 100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janeiro janv janvier januar jaenner janner ene enero gen gennaio",
            "feb february fev fevereiro fevr fevrier februar febrero febbraio",
            "mar march marco mars marz maerz mrz marzo",
            "apr april abr abril avr avril aprile",
            "may mai maio mayo mag maggio",
            "jun june junho juin juni junio giu giugno",
            "jul july julho juil juillet juli julio lug luglio",
            "aug august ago agosto aou aout",
            "sep sept september set setembro septembre septiembre setiembre settembre",
            "oct october out outubro octobre okt oktober octubre ott ottobre",
            "nov november novembro novembre noviembre",
            "dec december dez dezembro decembre dezember dic diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
"""English, Portuguese, French, German, Spanish, Italian; without accents."""

_HOURS = {
    name: hours
    for hours, names in (
        (0, "Z UT UTC GMT WET"),
        (1, "BST CET WEST"),
        (2, "CEST EET"),
        (3, "EEST"),
        (-4, "EDT"),
        (-5, "CDT EST"),
        (-6, "CST MDT"),
        (-7, "MST PDT"),
        (-8, "PST"),
    )
    for name in names.split()
}

_WORD = r"(?:[^\W\d_]{2,14}\.?,?\s+|[^\W\d_]{2,14}\.?,)?"  # the day of the week; not needed
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_TIME = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
_ZONE = r"(?:\s*(?P<zone>[A-Za-z]{1,4})?(?P<offset>[+-][0-9]{2}(?::?[0-9]{2})?)?)"
_AGAIN = r"(?:\s+(?:\([^()]*\)|[A-Z]{2,5}|[+-][0-9]{2,4}))?"  # the zone once more, in words
_CLOCK = rf"(?:(?:,?\s+|[Tt]){_TIME}{_ZONE}{_AGAIN})?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_WORD}(?P<day>[0-9]{{1,2}})[\s-]{_MONTH}[\s-](?P<year>[0-9]{{4}}|[0-9]{{2}}){_CLOCK}",
        rf"(?P<year>[0-9]{{4}})([/-])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}}){_CLOCK}",
        rf"{_WORD}{_MONTH}\s+(?P<day>[0-9]{{1,2}}),?\s+(?P<year>[0-9]{{4}}){_CLOCK}",
        rf"{_WORD}{_MONTH}\s+(?P<day>[0-9]{{1,2}})\s+{_TIME}{_ZONE}\s+(?P<year>[0-9]{{4}})",
    )
)


def parse(text: str) -> datetime | None:
    """The moment in UTC, to the second, or None. Texts without a zone are taken as UTC."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    for form in _FORMS:
        if match := form.fullmatch(text):
            try:
                moment = _moment(match)
            except (ValueError, OverflowError):  # no such day, hour or zone; the edge of year 1
                return None
            return moment if moment >= EARLIEST else None
    return None


def _moment(match: re.Match[str]) -> datetime:
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year < 50 else 1900
    return datetime(
        year,
        _month(match["month"]),
        int(match["day"]),
        int(match["hour"] or 0),
        int(match["minute"] or 0),
        59 if match["second"] == "60" else int(match["second"] or 0),  # a leap second
        tzinfo=_zone(match["zone"], match["offset"]),
    ).astimezone(UTC)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalpha())
    if plain not in _MONTHS:
        raise ValueError(text)
    return _MONTHS[plain]


def _zone(name: str | None, offset: str | None) -> timezone:
    hours = _HOURS.get((name or "UTC").upper())
    if hours is None or (offset and hours):
        raise ValueError(name)
    if not offset:
        return timezone(timedelta(hours=hours))
    minutes = int(offset[1:3]) * 60 + int(offset[3:].lstrip(":") or 0)
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
