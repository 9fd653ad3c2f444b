"""What counts, with the records behind it, and what does not, with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from renown.errors import ConfigError
from renown.record import Record, Sweep
from renown.scorecard import explain
from renown.scorecard.explanation import Explanation
from renown.store import Store
from renown.store.rows import Member, ReadingRow, Reason
from tests.scorecard.world import (
    ADA,
    AS_OF,
    YIELDS,
    criterion,
    enter,
    fill,
    read,
    scorecard,
    work,
    works,
)

AUDIENCE: dict[str, Any] = {"select": {"reading": "followers"}, "aggregate": "sum_latest"}


def speak(store: Store, source: str, key: str, *, private: bool = False) -> None:
    """Write a record that a work may have as a member."""
    record = Record(kind="talk", key=key, title=key, private=private)
    store.write("ada", source, source, [record], as_of=AS_OF)


def explained(store: Store, **keys: Any) -> Explanation:
    board = scorecard(criterion(**keys))
    return explain(store, board, "talks", ADA, AS_OF, yields=YIELDS)


def test_an_unknown_criterion_is_told_with_those_there_are(store: Store) -> None:
    with pytest.raises(ConfigError, match="did you mean 'talks'"):
        explain(store, scorecard(criterion()), "talk", ADA, AS_OF, yields=YIELDS)


def test_the_score_is_the_one_that_is_published(store: Store) -> None:
    fill(store, *works(3))
    found = explained(store)
    assert (3, "behind") == (found.score.value, found.score.state)


def test_each_work_comes_with_the_records_that_speak_of_it(store: Store) -> None:
    speak(store, "forge", "new")
    speak(store, "feed", "a")
    fill(
        store,
        work("old", "2024-01-01"),
        work("new", "2026-01-01"),
        Member(source="feed", key="a", work="forge/new", rule="same link"),
        Member(source="forge", key="new", work="forge/new", rule=""),
    )
    new, old = explained(store).counted
    assert [("forge", "new", ""), ("feed", "a", "same link")] == [
        (one.source, one.key, one.rule) for one in new.members
    ]
    assert () == old.members


def test_private_records_that_speak_of_a_public_work_are_named_on_request_only(
    store: Store,
) -> None:
    speak(store, "forge", "a")
    speak(store, "ledger", "secret-title", private=True)
    fill(
        store,
        work("a"),
        Member(source="forge", key="a", work="forge/a", rule=""),
        Member(source="ledger", key="secret-title", work="forge/a", rule="same link"),
    )
    (shut,) = explained(store).counted
    assert ["a"] == [one.key for one in shut.members]
    board = scorecard(criterion())
    (opened,) = explain(store, board, "talks", ADA, AS_OF, yields=YIELDS, private=True).counted
    assert ["a", "secret-title"] == [one.key for one in opened.members]


def test_many_works_are_explained_page_by_page(store: Store) -> None:
    speak(store, "forge", "k")
    fill(store, *works(501), Member(source="forge", key="k", work="forge/2024-03-01-0", rule=""))
    found = list(explained(store).counted)
    assert 501 == len(found)
    assert (1, 0) == (len(found[-1].members), len(found[0].members))


def test_records_that_are_no_works_come_with_the_reason_of_resolve(store: Store) -> None:
    enter(
        store,
        Record(kind="talk", key="hidden", title="Hidden"),
        Record(kind="post", key="other", title="Another kind"),
        Record(kind="talk", key="secret", title="Secret", private=True),
    )
    reasons = [
        Reason(source="ledger", key=key, reason=f"{key} it is")
        for key in ("hidden", "other", "secret")
    ]
    fill(store, *reasons)
    found = [(one.address, one.title, one.why) for one in explained(store).uncounted]
    assert [("ledger/hidden", "Hidden", "hidden it is")] == found


def test_a_work_is_explained_once_by_the_first_condition_that_it_fails(store: Store) -> None:
    fill(store, work("a", "2027-01-01", evidence="asserted"))
    found = explained(store, select={"kind": "talk", "evidence": "listed"})
    assert ["asserted, which is weaker than listed"] == [one.why for one in found.uncounted]


def test_the_readings_that_count_are_those_of_the_proof(store: Store) -> None:
    fill(
        store, readings=[read("a:1", 1, "2026-10-01"), read("a:1", 2), read("b:2", 5, "2026-11-10")]
    )
    found = explained(store, **AUDIENCE)
    rows = [one.row for one in found.counted]
    assert [("b:2", 5), ("a:1", 2)] == [
        (row.subject, row.value) for row in rows if isinstance(row, ReadingRow)
    ]


@pytest.mark.parametrize(
    ("day", "more", "narrow", "why"),
    [
        ("2026-11-17", {}, {}, "read after 2026-11-16"),
        ("2025-11-01", {}, {}, "read more than 365 days before"),
        ("2026-11-01", {}, {"source": "ledger"}, "from forge, not from ledger"),
        ("2026-11-01", {"unit": "fans"}, {"unit": "accounts"}, "in fans, not in accounts"),
        ("2026-11-01", {}, {"evidence": "signed"}, "listed, which is weaker than signed"),
    ],
)
def test_readings_that_do_not_count_are_explained(
    store: Store, day: str, more: dict[str, Any], narrow: dict[str, Any], why: str
) -> None:
    fill(store, readings=[read("a:1", 1200, day, **more)])
    select = {"reading": "followers"} | narrow
    (found,) = explained(store, aggregate="sum_latest", select=select).uncounted
    assert ("forge/a:1", why) == (found.address, found.why)


def test_of_the_latest_reading_the_others_are_told_to_be_older(store: Store) -> None:
    fill(store, readings=[read("a:1", 1, "2026-10-01"), read("b:2", 5)])
    (found,) = explained(store, aggregate="latest", select={"reading": "followers"}).uncounted
    assert ("forge/a:1", "1 accounts, 2026-10-01", "a newer one counts") == (
        found.address,
        found.title,
        found.why,
    )


def test_a_reading_that_was_swept_away_is_told_to_be_gone(store: Store) -> None:
    fill(store, readings=[read("a:1", 1)])
    store.sweep("ada", "forge", Sweep(kinds=("followers",)), set(), as_of=AS_OF)
    (found,) = explained(store, **AUDIENCE).uncounted
    assert ("forge/a:1", "no longer there") == (found.address, found.why)


def test_of_a_subject_that_does_not_count_the_newest_reading_is_explained(store: Store) -> None:
    fill(
        store,
        readings=[
            read("b:2", 3, "2025-10-01"),
            read("a:1", 1, "2025-09-01"),
            read("a:1", 2, "2025-10-01"),
            read("c:3", 4),
        ],
    )
    found = [(one.address, one.title) for one in explained(store, **AUDIENCE).uncounted]
    assert [
        ("forge/a:1", "2 accounts, 2025-10-01"),
        ("forge/b:2", "3 accounts, 2025-10-01"),
    ] == found


def test_a_fall_that_is_held_is_told_beside_the_value_that_counts(store: Store) -> None:
    fill(store, readings=[read("a:1", 1200, "2026-11-01"), read("a:1", 11, "2026-11-15")])
    found = explained(store, **AUDIENCE)
    (one,) = found.counted
    assert isinstance(one.row, ReadingRow)
    assert 1200 == one.row.value
    assert [
        (
            "forge/a:1",
            "11 accounts, 2026-11-15",
            "held: less than half of 1,200; counts once seen again",
        )
    ] == [(one.address, one.title, one.why) for one in found.uncounted]


def test_an_account_that_is_written_down_as_well_is_told_to_be_read(store: Store) -> None:
    url = "https://social.example/@ada"
    fill(store, readings=[read("mastodon:social.example/1", 900, url=url)])
    enter(store, read("mastodon:ada", 800, evidence="asserted", method="manual"))
    (found,) = explained(store, **AUDIENCE).uncounted
    assert ("ledger/mastodon:ada", "the same account is read from mastodon itself") == (
        found.address,
        found.why,
    )


def test_a_reading_that_the_ledger_has_overtaken_is_told_to_be_older(store: Store) -> None:
    url = "https://social.example/@ada"
    fill(store, readings=[read("mastodon:social.example/1", 900, "2026-05-01", url=url)])
    enter(store, read("mastodon:ada", 800, "2026-11-01", evidence="asserted", method="manual"))
    (found,) = explained(store, **AUDIENCE).uncounted
    assert (
        "forge/mastodon:social.example/1",
        "the same account was written down later, on 2026-11-01",
    ) == (found.address, found.why)


def test_what_is_held_and_older_than_a_year_is_told_once(store: Store) -> None:
    fill(store, readings=[read("a:1", 1200, "2024-11-01"), read("a:1", 11, "2025-11-01")])
    (found,) = explained(store, **AUDIENCE).uncounted
    assert "held: less than half of 1,200; counts once seen again" == found.why
