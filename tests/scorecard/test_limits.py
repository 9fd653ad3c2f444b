"""The ends of the calendar, and the moment itself: nothing overflows, and as_of is included."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from renown.scorecard import evaluate, explain
from renown.store import Store
from tests.scorecard.world import (
    ADA,
    AS_OF,
    LOGINS,
    YIELDS,
    criterion,
    fill,
    ran,
    read,
    score,
    scorecard,
    series,
    work,
)

FIRST = datetime(1, 1, 1, tzinfo=UTC)
SECOND = datetime(1, 1, 2, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
DUE: dict[str, Any] = {"since": date.min, "by": date.max}
GAUGES: dict[str, Any] = {"select": {"reading": "followers"}, "aggregate": "sum_latest"}
HABIT: dict[str, Any] = {"aggregate": "share_of_periods", "window": 1000}
CRITERIA = (
    criterion(id="all"),
    criterion(id="due", **DUE),
    criterion(id="past", by=date.min),
    criterion(id="over", by=date(9999, 12, 30)),
    criterion(id="projects", aggregate="distinct", of="repository", having=1),
    criterion(id="latest", aggregate="latest"),
    criterion(id="weeks", period="week", **HABIT, **DUE),
    criterion(id="months", period="month", **HABIT),
    criterion(id="audience", **GAUGES, **DUE),
    criterion(id="gauge", **(GAUGES | {"aggregate": "latest"}), by=date.min),
)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Etc/GMT-14", "UTC"])
@pytest.mark.parametrize("as_of", [FIRST, SECOND, LAST])
def test_the_ends_of_the_calendar_are_moments_like_others(
    store: Store, as_of: datetime, zone: str
) -> None:
    dated = work("dated", None, repository="a/b", amount=1.0)
    first, last = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"
    fill(
        store,
        replace(dated, work="forge/first", at=FIRST, day=date.min),
        replace(dated, work="forge/last", at=LAST, day=date.max),
        readings=[read("a:1", 1, first), read("b:2", 2, last)],
    )
    person = replace(ADA, timezone=ZoneInfo(zone))
    board = scorecard(*CRITERIA, start=date.min)
    found = evaluate(store, board, person, as_of, yields=YIELDS, logins=LOGINS)
    assert (2 if as_of == LAST else 1) == found.criteria[0].value
    for one in board.criteria:
        told = explain(store, board, one.id, person, as_of, yields=YIELDS, logins=LOGINS)
        assert 2 == len(list(told.counted)) + len(list(told.uncounted)), one.id
        series(store, one, person=person, as_of=as_of, logins=LOGINS)


def test_in_the_first_year_all_was_brought_by_the_last_year(store: Store) -> None:
    fill(store, work("first", "0001-01-01T12:00:00Z"))
    found = score(store, as_of=SECOND).pace
    assert found is not None
    assert 1 == found.kept


@pytest.mark.parametrize(
    ("at", "value"), [("2026-11-16T12:00:00Z", 1), ("2026-11-16T12:00:01Z", 0)]
)
def test_what_happens_at_the_very_moment_counts(store: Store, at: str, value: float) -> None:
    ran(store, "forge")
    fill(store, work("a", at), readings=[read("a:1", 1, at)])
    assert value == score(store).value
    assert value == score(store, **GAUGES).value


def test_what_has_expired_was_done_all_the_same(store: Store) -> None:
    ended = datetime(2025, 6, 1, tzinfo=UTC)
    assert ended < AS_OF
    fill(store, work("a", until=ended), work("b", None, until=ended))
    assert 2 == score(store).value
    assert 1 == score(store, **(DUE | {"by": date(2030, 12, 31)})).value
