from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.record import KINDS
from renown.store.details import columns


@pytest.mark.parametrize(
    ("kind", "details", "expected"),
    [
        ("pull_request", {"repository": "a/b", "number": 3}, ("a/b", "a", 3, None, None)),
        ("post", {}, (None, None, None, None, None)),
        ("repository", {"name": "b", "owner": "a"}, ("a/b", "a", None, None, None)),
        ("repository", {"name": "a/b"}, ("a/b", "a", None, None, None)),
        ("engagement", {"rate": 90, "currency": "EUR"}, (None, None, None, 90.0, "EUR/h")),
        (
            "engagement",
            {"rate": 800, "currency": "EUR", "per": "day"},
            (None, None, None, 100.0, "EUR/h"),
        ),
        (
            "engagement",
            {"rate": 90, "currency": "EUR", "rate_usd": 104, "per": "hour"},
            (None, None, None, 104.0, "USD/h"),
        ),
        ("engagement", {"rate": 90}, (None, None, None, None, None)),
        (
            "improvement",
            {"before": 50, "after": 5, "better": "lower"},
            (None, None, None, 10.0, "x"),
        ),
        (
            "improvement",
            {"before": 5, "after": 50, "better": "higher"},
            (None, None, None, 10.0, "x"),
        ),
        ("improvement", {"before": 0, "after": 5, "better": "lower"}, (None,) * 5),
        ("improvement", {"before": 5, "after": -1, "better": "higher"}, (None,) * 5),
        ("improvement", {"before": 5, "after": 50}, (None,) * 5),
        ("improvement", {"before": 1e300, "after": 1e-300, "better": "lower"}, (None,) * 5),
        ("study", {"hours": 3}, (None, None, None, 3.0, "h")),
        ("meeting", {"people": ["Grace", "Alan"]}, (None, None, None, 2.0, "people")),
        ("meeting", {"people": ["Grace"], "count": 5}, (None, None, None, 5.0, "people")),
    ],
)
def test_columns_are_taken_from_details(
    kind: str, details: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    assert expected == columns(kind, details)


@given(
    st.sampled_from(KINDS),
    st.dictionaries(
        st.sampled_from(
            [
                "repository",
                "name",
                "owner",
                "number",
                "rate",
                "rate_usd",
                "currency",
                "per",
                "before",
                "after",
                "better",
                "hours",
                "people",
                "count",
            ]
        ),
        st.none()
        | st.booleans()
        | st.integers()
        | st.just(10**400)
        | st.floats()
        | st.text(max_size=3)
        | st.lists(st.text(max_size=3), max_size=2),
    ),
)
def test_what_is_not_valid_gives_no_column_and_no_error(kind: str, details: dict[str, Any]) -> None:
    repository, owner, number, amount, unit = columns(kind, details)
    assert {type(one) for one in (repository, owner, unit)} <= {str, type(None)}
    assert number is None or 0 <= number < 2**31
    assert amount is None or math.isfinite(amount)
