"""Certifications that expire, and talks that are given more than once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from renown.scorecard import Frame, evaluate, explain
from renown.store import Store
from tests.scorecard.world import (
    ADA,
    AS_OF,
    EVERYTHING,
    YIELDS,
    criterion,
    fill,
    score,
    scorecard,
    work,
)

VALID = {
    "select": {"kind": "certification", "valid": True},
    "aggregate": "exists",
    "target": 1,
}
END = datetime(2026, 11, 16, 23, 59, 59, tzinfo=UTC)


def test_a_certification_counts_to_the_end_of_its_last_day(store: Store) -> None:
    fill(store, work("cks", kind="certification", until=END))

    assert "met" == score(store, **VALID, as_of=END).state
    assert "unknown" == score(store, **VALID, as_of=END + timedelta(seconds=1)).state


def test_what_never_expires_is_valid(store: Store) -> None:
    fill(store, work("cks", kind="certification"))

    assert 1 == score(store, **VALID).value


def test_one_that_is_valid_is_enough_and_the_other_says_why_it_is_none(store: Store) -> None:
    past = work("old", kind="certification", until=datetime(2026, 1, 10, 23, 59, 59, tzinfo=UTC))
    fill(store, past, work("new", kind="certification", until=END))
    told = explain(
        store,
        scorecard(criterion(**VALID)),
        "talks",
        ADA,
        AS_OF,
        yields={"forge": EVERYTHING},
    )

    assert "met" == told.score.state
    assert [("forge/old", "expired on 2026-01-10")] == [
        (one.address, one.why) for one in told.uncounted
    ]
    assert "valid now" in told.score.formula


def test_what_has_expired_can_be_asked_for_too(store: Store) -> None:
    past = work("old", kind="certification", until=AS_OF - timedelta(days=1))
    fill(store, past, work("new", kind="certification", until=END))
    expired = {**VALID, "select": {"kind": "certification", "valid": False}}

    assert ("forge/old",) == score(store, **expired).proof.keys


def test_validity_says_nothing_of_readings() -> None:
    with pytest.raises(ValueError, match="says something about works"):
        criterion(select={"reading": "followers", "valid": True}, aggregate="latest")


def test_deliveries_are_counted_and_the_different_talks_are_told(store: Store) -> None:
    given = [
        work("1", "2026-05-06", details={"talk": "golden paths"}),
        work("2", "2026-06-06", details={"talk": "golden paths"}),
        work("3", "2026-07-06", kind="workshop", details={"talk": "paved roads"}),
        work("4", "2026-08-06"),
    ]
    fill(store, *given)
    found = score(store, select={"kind": ["talk", "workshop"]})

    assert (4, {"talks": 3}) == (found.value, dict(found.extra))
    assert found.formula.endswith("They are deliveries of 3 different talks.")


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Lisbon", "Asia/Tokyo"])
def test_a_last_day_is_the_same_for_the_score_and_the_report_in_every_zone(
    store: Store, zone: str
) -> None:
    ada = replace(ADA, timezone=ZoneInfo(zone))
    local = datetime(2026, 11, 16, 23, 59, 59, tzinfo=ada.timezone).astimezone(UTC)
    for until in (END, local):  # a platform means a day of UTC, a ledger one of the person
        fill(store, work("cks", kind="certification", until=until))
        for day, state in ((16, "met"), (17, "unknown")):
            noon = datetime(2026, 11, day, 12, tzinfo=ada.timezone).astimezone(UTC)
            asked = criterion(**VALID)
            found = evaluate(store, scorecard(asked), ada, noon, yields=YIELDS)
            assert state == found.criteria[0].state
            frame = Frame(person=ada, as_of=noon)
            assert date(2026, 11, 16) == frame.closing(until).date()
