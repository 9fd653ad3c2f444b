"""What is private is scored and never shown, with its rows at hand as without them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from renown.record import Record
from renown.scorecard import explain
from renown.scorecard.scores import Proof, Score, Summary
from renown.store import Store
from tests.scorecard.world import (
    ADA,
    AS_OF,
    YIELDS,
    counted,
    criterion,
    enter,
    fill,
    ran,
    read,
    score,
    scorecard,
    scores,
    series,
    work,
    works,
)

DUE: dict[str, Any] = {"since": date(2024, 1, 1), "by": date(2030, 12, 31)}
SECRET = work("secret", private=True)


def told(found: Score) -> tuple[object, ...]:
    """All that could give a value away."""
    return (
        found.value,
        found.progress,
        found.pace,
        found.forecast,
        found.percentile,
        found.proof,
        dict(found.extra),
    )


NOTHING: tuple[object, ...] = (None, None, None, None, None, Proof(), {})


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"aggregate": "exists", "target": 1},
        {"aggregate": "max", "target": 1},
        {"aggregate": "distinct", "of": "source", "having": 9, "target": 1},
        {"aggregate": "share_of_periods", "period": "week", "window": 52},
    ],
)
def test_one_private_work_makes_its_criterion_private(store: Store, keys: dict[str, Any]) -> None:
    fill(store, work("public", amount=2.0), work("secret", private=True, amount=1.0))
    found = score(store, **keys)
    assert found.private
    assert NOTHING == told(found)
    assert found.state == ("met" if found.target == 1 and "having" not in keys else "not met")


def test_a_private_work_counts(store: Store) -> None:
    fill(store, work("public"), SECRET)
    assert ("met", "not met") == (score(store, target=2).state, score(store, target=3).state)


def test_what_a_criterion_does_not_count_does_not_make_it_private(store: Store) -> None:
    fill(store, work("public"), work("secret", "2023-01-01", private=True))
    found = score(store, **DUE)
    assert (False, 1) == (found.private, found.value)


def test_a_private_reading_makes_its_criterion_private(store: Store) -> None:
    fill(store, readings=[read("a:1", 10), read("b:2", 20, private=True)])
    found = score(
        store, select={"reading": "followers"}, aggregate="sum_latest", target=30, section="success"
    )
    assert NOTHING == told(found)
    assert (True, "met") == (found.private, found.state)


AUDIENCE: dict[str, Any] = {"select": {"reading": "followers"}, "aggregate": "sum_latest"}


def test_growth_does_not_give_away_a_private_reading_of_a_year_ago(store: Store) -> None:
    fill(
        store,
        readings=[read("a:1", 1000, "2025-11-10", private=True), read("a:1", 1300, "2026-11-10")],
    )
    found = score(store, **AUDIENCE)
    assert (True, NOTHING) == (found.private, told(found))
    assert [] == list(counted(store, criterion(**AUDIENCE)))


PROFILE = "https://social.example/@ada"
WRITTEN: dict[str, Any] = {"evidence": "asserted", "method": "manual", "private": True}


def test_a_private_entry_of_an_account_that_is_read_gives_nothing_away(store: Store) -> None:
    fill(store, readings=[read("mastodon:social.example/1", 900, url=PROFILE)])
    alone = score(store, **AUDIENCE)
    enter(store, read("mastodon:ada", 1000, **WRITTEN))
    assert alone == score(store, **AUDIENCE)
    found = explain(store, scorecard(criterion(**AUDIENCE)), "talks", ADA, AS_OF, yields=YIELDS)
    assert [] == list(found.uncounted)


def test_a_private_entry_that_counts_instead_makes_its_criterion_private(store: Store) -> None:
    fill(store, readings=[read("mastodon:social.example/1", 900, "2026-05-01", url=PROFILE)])
    enter(store, read("mastodon:ada", 900, "2026-11-01", **WRITTEN))
    found = score(store, **AUDIENCE)
    assert (True, NOTHING) == (found.private, told(found))


def test_a_private_entry_that_is_newer_is_not_told_of_where_it_changes_nothing(
    store: Store,
) -> None:
    fill(store, readings=[read("mastodon:social.example/1", 900, "2026-05-01", url=PROFILE)])
    fill(store, readings=[read("b:2", 30, "2026-11-10")])
    enter(store, read("mastodon:ada", 900, "2026-11-01", **WRITTEN))
    latest = AUDIENCE | {"aggregate": "latest"}
    assert not score(store, **latest).private
    found = explain(store, scorecard(criterion(**latest)), "talks", ADA, AS_OF, yields=YIELDS)
    assert ["a newer one counts"] == [one.why for one in found.uncounted]


def test_a_private_reading_that_decides_what_counts_makes_its_criterion_private(
    store: Store,
) -> None:
    # The last one is a rise after the private entry, and a fall without it.
    fill(store, readings=[read("a:1", 100, "2026-11-01"), read("a:1", 30, "2026-11-03")])
    assert 100 == score(store, **AUDIENCE).value
    enter(store, read("a:1", 10, "2026-11-02", **WRITTEN))
    found = score(store, **AUDIENCE)
    assert (True, NOTHING) == (found.private, told(found))
    assert "held" not in found.formula


def test_a_private_reading_that_lapsed_is_not_told_of(store: Store) -> None:
    ran(store, "forge")
    fill(store, readings=[read("a:1", 1000, "2025-01-10", private=True)])
    assert ("behind", 0) == (score(store, **AUDIENCE).state, score(store, **AUDIENCE).value)


def test_a_private_criterion_is_worth_nothing_or_all(store: Store) -> None:
    fill(store, SECRET, *works(5, kind="post"))
    near, met = criterion(target=1.1), criterion(id="met", target=1)
    half = criterion(id="half", select={"kind": "post"}, target=10)
    expected = Summary(met=1, known=3, total=3, score=0.5, score_max=0.5)
    assert expected == scores(store, near, met, half).summary


def test_the_published_verdict_stands_where_the_private_rows_are_not_at_hand(store: Store) -> None:
    fill(store, *works(3))
    store.set_verdicts("ada", {"talks": True})
    found = score(store)
    assert (True, "met", NOTHING) == (found.private, found.state, told(found))
    store.set_verdicts("ada", {"talks": False})
    assert "not met" == score(store).state


def test_with_the_private_rows_at_hand_they_are_judged_anew(store: Store) -> None:
    enter(store, Record(kind="post", key="secret", title="Secret", private=True))
    fill(store, *works(3))
    store.set_verdicts("ada", {"talks": True})
    found = score(store)
    assert (False, 3) == (found.private, found.value)


def test_the_scores_are_the_same_with_the_private_rows_and_without(store: Store) -> None:
    secret = Record(kind="engagement", key="secret", title="Secret", private=True)
    enter(store, secret)
    ran(store, "forge", "failed")
    private = work("secret", kind="engagement", private=True, source="ledger", amount=600.0)
    rate = {"select": {"kind": "engagement"}, "aggregate": "latest", "target": 500}
    criteria = criterion(id="rate", **rate), criterion(), criterion(id="other", **rate, **DUE)
    fill(store, private)
    here = scores(store, *criteria)
    verdicts = {one.id: one.state == "met" for one in here.criteria if one.private}

    with store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM records")
    fill(store)
    store.set_verdicts("ada", verdicts)
    assert {"rate": True, "other": True} == verdicts
    assert here == scores(store, *criteria)


def test_a_private_entry_does_not_make_its_kind_known(store: Store) -> None:
    enter(store, Record(kind="talk", key="secret", title="Secret", private=True))
    assert "unknown" == score(store, select={"kind": "talk", "tag": "edge"}).state


def test_the_rows_of_a_private_criterion_are_given_out_on_request_only(store: Store) -> None:
    fill(store, work("public", "2025-01-01"), SECRET)
    assert [] == list(counted(store, criterion()))
    assert [] == series(store, criterion())
    found = list(counted(store, criterion(), private=True))
    assert [True, False] == [one.private for one in found]


def test_whoever_has_the_score_may_say_whether_it_is_private(store: Store) -> None:
    fill(store, work("public"))
    assert [] == list(counted(store, criterion(), masked=True))
    assert [] == series(store, criterion(), masked=True)
    assert 1 == len(list(counted(store, criterion(), masked=False)))
    assert 1 == len(series(store, criterion(), masked=False))


def test_no_rows_are_given_out_where_only_the_verdict_is_at_hand(store: Store) -> None:
    fill(store, work("public"))
    store.set_verdicts("ada", {"talks": False})
    assert [] == list(counted(store, criterion()))
    assert [] == series(store, criterion())


def test_a_private_criterion_is_explained_on_request_only(store: Store) -> None:
    fill(store, SECRET, work("late", "2027-01-01"))
    board = scorecard(criterion())

    shut = explain(store, board, "talks", ADA, AS_OF, yields=YIELDS)
    assert (NOTHING, [], []) == (told(shut.score), list(shut.counted), list(shut.uncounted))

    opened = explain(store, board, "talks", ADA, AS_OF, yields=YIELDS, private=True)
    assert (1, True) == (opened.score.value, opened.score.private)
    assert [SECRET] == [one.row for one in opened.counted]
    assert ["forge/late"] == [one.address for one in opened.uncounted]


def test_private_rows_that_do_not_count_are_explained_on_request_only(store: Store) -> None:
    fill(store, work("public"), work("secret", "2027-01-01", private=True))
    board = scorecard(criterion())
    shut = explain(store, board, "talks", ADA, AS_OF, yields=YIELDS)
    assert [] == list(shut.uncounted)
    opened = explain(store, board, "talks", ADA, AS_OF, yields=YIELDS, private=True)
    assert ["forge/secret"] == [one.address for one in opened.uncounted]
