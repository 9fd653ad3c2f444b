from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.record import KINDS, Record
from renown.store.border import RefusedError, reading_values, record_values, text
from renown.store.details import LIMIT, details
from renown.store.kinds import DETAILS
from renown.store.moments import moment, when
from tests.store.samples import NOW, reading, record, records


def values(given: Record) -> dict[str, object]:
    return record_values(given, "ada", "blog", moment(NOW))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("On tides", "On tides"),
        ("one\ntwo\tthree\u2028four", "one two three four"),
        ("bell\x07 and \x00 null\x9b", "bell and  null"),
        ("rocket \ud83d\ude80, half \ud83d", "rocket 🚀, half \ufffd"),
        ("é" * 600, "é" * 500),
        ("", ""),
    ],
)
def test_titles_are_mended(given: str, expected: str) -> None:
    assert expected == values(record(title=given))["title"]


@given(st.text(st.characters(exclude_categories=())))
def test_mending_twice_changes_nothing(given: str) -> None:
    mended = text(given)
    assert mended == text(mended)
    mended.encode()
    assert not any(character < " " for character in mended)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://blog.example/",
        "javascript:alert(1)",
        "https://",
        "https://user:word@blog.example/",
        "https://blog.example/a b",
        "https://blog.example/\n",
        "https://blog.example/\ud800",
        "https://blog.example/" + "a" * 2000,
        "/tides",
        7,
    ],
)
def test_a_link_that_is_none_is_dropped(url: Any) -> None:
    assert values(record(url=url))["url"] is None


@pytest.mark.parametrize("url", ["http://blog.example", "HTTPS://blog.example:8080/a?b=c@d#e"])
def test_a_link_is_kept(url: str) -> None:
    assert url == values(record(url=url))["url"]


def test_tags_are_sorted_and_unique() -> None:
    expected = '["a","b"]'
    assert expected == values(record(tags=("b", "a", "b", "", "\x00")))["tags"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "poem"}, "kind: is not one of"),
        ({"kind": ["post"]}, "kind: is not one of"),
        ({"key": ""}, "key: is no text of 1 to 500 printable characters"),
        ({"key": "k" * 501}, "key: is no text"),
        ({"key": "a\nb"}, "key: is no text"),
        ({"key": "a\ud800"}, "key: is no text"),
        ({"key": 7}, "key: is no text"),
        ({"title": None}, "title: is no text"),
        ({"at": datetime(2026, 1, 1)}, "at: has no time zone"),  # noqa: DTZ001 (what is tested)
        ({"at": NOW.date()}, "at: is no moment"),
        ({"at": datetime.min.replace(tzinfo=timezone(timedelta(hours=5)))}, "at: lies outside"),
        ({"until": "2026-01-01"}, "until: is no moment"),
        ({"evidence": "sworn"}, "evidence: is not one of asserted, hosted, listed, signed"),
        ({"private": 1}, "private: is neither true nor false"),
        ({"tags": "go"}, "tags: are no texts"),
        ({"tags": ("go", 1)}, "tags: are no texts"),
        ({"details": ["feed"]}, "post: details: are no table"),
    ],
    ids=str,
)
def test_what_breaks_a_row_is_refused_with_a_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(RefusedError) as raised:
        values(record(**change))
    assert str(raised.value).startswith(reason)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": float("nan")}, "value: is no finite number"),
        ({"value": 10**400}, "value: is no finite number"),
        ({"value": True}, "value: is no number"),
        ({"value": "12"}, "value: is no number"),
        ({"subject": ""}, "subject: is no text"),
        ({"name": "a\tb"}, "name: is no text"),
        ({"unit": None}, "unit: is no text"),
        ({"at": None}, "at: a reading needs a moment"),
        ({"method": "guess"}, "method: is not one of api, manual"),
    ],
    ids=str,
)
def test_what_breaks_a_reading_is_refused_with_a_reason(
    change: dict[str, Any], reason: str
) -> None:
    with pytest.raises(RefusedError) as raised:
        reading_values(reading(**change), "ada", "blog", moment(NOW))
    assert str(raised.value).startswith(reason)


@pytest.mark.parametrize(
    ("kind", "given", "reason"),
    [
        ("post", {"wrods": 3}, "details.wrods: a post has no such detail"),
        ("pull_request", {"number": True}, "details.number: Input should be a valid integer"),
        ("pull_request", {"number": 2**31}, "details.number: Input should be less than"),
        ("pull_request", {"additions": -1}, "details.additions: Input should be greater than"),
        ("pull_request", {"state": "MERGED"}, "details.state: Input should be 'merged', 'open'"),
        ("pull_request", {"labels": {"a"}}, "details.labels: Input should be a valid list"),
        ("pull_request", {"labels": "a"}, "details.labels: Input should be a valid list"),
        ("pull_request", {"merged_at": "secret"}, "details.merged_at: is no day and no moment"),
        ("pull_request", {"merged_at": "2026-01-01T00:00:00"}, "details.merged_at: is no day"),
        ("engagement", {"rate": "100"}, "details.rate: Input should be a valid number"),
        ("engagement", {"rate": float("inf")}, "details.rate: Input should be a finite number"),
        ("post", {7: "x"}, "details"),
        ("correction", {"set": {"tags": [{"a": "b"}]}}, "details.set.tags"),
    ],
    ids=str,
)
def test_wrong_details_are_refused_by_name_and_never_quoted(
    kind: str, given: dict[Any, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match="details") as raised:
        details(kind, given)
    assert str(raised.value).startswith(reason)
    assert "secret" not in str(raised.value)


def test_details_are_written_in_one_way() -> None:
    expected = '{"labels":["é"],"merged_at":"2026-01-01T10:00:00Z","repository":"a/b"}'
    assert expected == details(
        "pull_request",
        {
            "repository": "a/b",
            "merged_by": None,
            "labels": ("é",),
            "merged_at": "2026-01-01T12:00:00.5+02:00",
        },
    )
    assert '{"day":"2026-01-01"}' == details("commit", {"day": "2026-01-01"})
    assert '{"merged_at":"2026-11-16T06:00:00Z"}' == details("pull_request", {"merged_at": NOW})
    assert '{"rate":90.0}' == details("engagement", {"rate": 90})


def test_texts_in_details_are_mended_where_they_cannot_be_kept() -> None:
    given = {"authors": ["a\x00b", "\ud83d\ude80", "\ud800"], "feed": "two\nlines"}
    assert '{"authors":["ab","🚀","\ufffd"],"feed":"two\\nlines"}' == details("post", given)


def test_details_are_bounded() -> None:
    with pytest.raises(ValueError, match=f"longer than {LIMIT}"):
        details("post", {"feed": "a" * LIMIT})


def test_every_kind_has_details() -> None:
    assert set(KINDS) == set(DETAILS)


@given(records)
def test_whatever_is_made_up_is_kept(given: Record) -> None:
    row = values(given)
    json.dumps(row, ensure_ascii=False).encode()
    assert given.at is None or when(str(row["at"])) == given.at.replace(microsecond=0)


def test_moments_are_read_as_strictly_as_they_are_written() -> None:
    assert datetime(2026, 1, 31, tzinfo=UTC) == when("2026-01-31T00:00:00Z")
    for wrong in (
        "2026-01-31",
        "2026-W05-6T00:00:00Z",
        "2026-01-31T00:00:00+00:00",
        "2026-02-30T00:00:00Z",
    ):
        with pytest.raises(ValueError, match=r"day|moment"):
            when(wrong)
