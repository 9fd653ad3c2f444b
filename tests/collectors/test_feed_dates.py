"""A date is what the text plainly says, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.feed import dates

NOON = "2026-11-22T12:00:00"


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        # RFC 822 and what is made of it
        (NOON, "Sun, 22 Nov 2026 12:00:00 GMT"),
        (NOON, "Sun, 22 Nov 2026 12:00:00 +0000"),
        (NOON, "Sun, 22 Nov 2026 09:00:00 -0300"),
        (NOON, "22 Nov 2026 12:00 UT"),
        (NOON, "22 Nov 26 12:00:00 Z"),
        (NOON, "Sun,22 Nov 2026 12:00:00 GMT"),
        (NOON, "Sun, 22 November 2026 12:00:00 GMT"),
        (NOON, "  Sun,  22 Nov\n2026 12:00:00   GMT "),
        (NOON, "Sun, 22 Nov 2026 07:00:00 EST"),
        (NOON, "Sun, 22 Nov 2026 04:00:00 PST"),
        (NOON, "Sun, 22 Nov 2026 13:00:00 CET"),
        (NOON, "Sun, 22 Nov 2026 14:00:00 GMT+0200"),
        (NOON, "Sun, 22 Nov 2026 12:00:00 +0000 (UTC)"),
        (NOON, "Sunday, 22-Nov-26 12:00:00 GMT"),
        (NOON, "Sun, 22 Nov 2026 12:00:00"),
        ("2026-11-02T00:00:00", "Mon, 2 Nov 2026"),
        ("1999-11-22T00:00:00", "Mon, 22 Nov 99"),
        ("2016-12-31T23:59:59", "Sat, 31 Dec 2016 23:59:60 GMT"),
        # the W3C's, ISO's and RFC 3339
        (NOON, "2026-11-22T12:00:00Z"),
        (NOON, "2026-11-22t12:00:00z"),
        (NOON, "2026-11-22T12:00Z"),
        (NOON, "2026-11-22T17:30:00+0530"),
        (NOON, "2026-11-22T17:30:00+05:30"),
        (NOON, "2026-11-22T17:30:00.123456789+05:30"),
        (NOON, "2026-11-22T13:00:00+01"),
        (NOON, "2026-11-22 12:00:00"),
        ("2026-11-22T00:00:00", "2026-11-22"),
        ("2026-11-22T00:00:00", "2026/11/22"),
        ("2016-06-29T15:07:41", "2016/6/29 15:07:41"),
        ("2016-06-29T15:07:00", "2016/6/29 15:07"),
        # what programs print
        (NOON, "2026-11-22 12:00:00 +0000 UTC"),
        (NOON, "2026-11-22 09:00:00 -0300 -03"),
        (NOON, "Sun Nov 22 2026 14:00:00 GMT+0200 (Central European Standard Time)"),
        (NOON, "Sun Nov 22 12:00:00 2026"),
        (NOON, "Sun Nov 22 12:00:00 UTC 2026"),
        ("2026-11-22T00:00:00", "November 22, 2026"),
        # six languages
        ("2018-09-24T22:42:40", "Seg, 24 Set 2018 19:42:40 -0300"),
        ("2026-02-01T10:00:00", "Dom, 01 fev 2026 10:00:00 +0000"),
        ("2022-11-16T10:00:00", "mer, 16 nov 2022 10:00:00 +0000"),
        ("2022-08-16T10:00:00", "mar., 16 août 2022 10:00:00 +0000"),
        ("2022-02-16T10:00:00", "mer., 16 févr. 2022 10:00:00 +0000"),
        ("2022-03-16T09:00:00", "Mi, 16 Mär 2022 10:00:00 CET"),
        ("2022-12-14T10:00:00", "Mi., 14 Dez. 2022 10:00:00 +0000"),
        ("2022-01-12T10:00:00", "mié, 12 ene 2022 10:00:00 +0000"),
        ("2022-05-18T10:00:00", "mer, 18 mag 2022 10:00:00 +0000"),
        ("2022-07-20T10:00:00", "mer, 20 lug 2022 10:00:00 +0000"),
        # the edge
        ("1990-01-01T00:00:00", "1990-01-01"),
    ],
)
def test_a_plain_date_is_read(expected: str, text: str) -> None:
    assert datetime.fromisoformat(expected).replace(tzinfo=UTC) == dates.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1970-01-01T00:00:00Z",
        "1989-12-31T23:59:59Z",
        "9999-12-31T23:59:59-14:00",
        "1795341600",
        "22/11/2026",
        "11/12/2026",
        "2026-13-45 foo",
        "2026-11-22T25:61:00Z",
        "2026-02-30",
        "Sun, 31 Nov 2026 12:00:00 GMT",
        "Sun, 22 Nov 2026 12:00:00 LMT",
        "Sun, 22 Nov 2026 12:00:00 +2500",
        "Sun, 22 Foo 2026 12:00:00 GMT",
        "Sun, 22 Nov 2026 12:00:00 EST+0200",
        "22 Nov 126",
        "2026-11",
        "2026",
        "2026-11/22",
        "\N{ARABIC-INDIC DIGIT TWO}026-11-22",
        "2026-11-22T12:00:00Z and more",
        "Sun, 22 Nov 2026" + " " * 5000 + "x",
        "1" * 100_000,
    ],
)
def test_what_says_nothing_plainly_is_no_date(text: str) -> None:
    assert dates.parse(text) is None


@settings(max_examples=50, deadline=None)
@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{2,4} [0-9:]{1,8}"))
def test_any_text_is_a_moment_since_1990_or_none(text: str) -> None:
    found = dates.parse(text)

    assert found is None or (found.tzinfo is UTC and found >= dates.EARLIEST)


@settings(max_examples=50, deadline=None)
@given(
    st.datetimes(
        min_value=datetime(1990, 1, 2),  # noqa: DTZ001 (hypothesis wants it naive and adds the zone)
        max_value=datetime(9998, 1, 1),  # noqa: DTZ001
        timezones=st.timezones(),
    )
)
def test_every_moment_that_is_written_well_is_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0).astimezone(UTC)

    assert moment == dates.parse(moment.isoformat())
    assert moment == dates.parse(f"{moment:%a, %d %b %Y %H:%M:%S %z}")
