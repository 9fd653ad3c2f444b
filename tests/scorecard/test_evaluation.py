"""Values, states, progress and pace of works; a worked example by hand; what is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from renown.outcome import Word
from renown.record import Record
from renown.scorecard import evaluate
from renown.scorecard.scores import Forecast, Pace, Proof, Summary
from renown.store import Store
from tests.scorecard.world import (
    ADA,
    AS_OF,
    LOGINS,
    YIELDS,
    criterion,
    enter,
    fill,
    ran,
    read,
    score,
    scorecard,
    scores,
    work,
    works,
)

WINDOW = {"since": date(2024, 1, 1), "by": date(2030, 12, 31)}
HABIT = {
    "id": "posts",
    "section": "habit",
    "select": {"kind": "post"},
    "aggregate": "share_of_periods",
    "period": "week",
    "window": 52,
    "target": 47,
}
PULLS = {
    "id": "major",
    "select": {"kind": "pull_request", "own": False},
    "aggregate": "distinct",
    "of": "repository",
    "having": 2,
    "target": 3,
}


def pulls(number: int, repository: str, first: str) -> list[Any]:
    made = works(number, first, kind="pull_request", repository=repository)
    return [replace(one, work=f"forge/{repository}-{one.title}") for one in made]


def test_a_small_world_comes_to_what_is_worked_out_by_hand(store: Store) -> None:
    fill(
        store,
        *works(4, "2024-05-01"),
        *works(6, "2026-02-01", kind="workshop"),
        *pulls(3, "example-org/gantry", "2024-06-01"),  # enough, long ago
        *pulls(2, "example-org/tern", "2026-06-01"),  # enough, in the last year
        *pulls(1, "example-org/moss", "2026-06-01"),  # too few
        *pulls(5, "ada-example/dotfiles", "2026-06-01"),  # her own
        work("old", "2024-02-01", "engagement", amount=150.0, unit="USD/h"),
        work("new", "2026-02-01", "engagement", amount=300.0, unit="USD/h"),
        readings=[read("github:1", 1000, "2025-11-01"), read("github:1", 1500, "2026-11-10")],
    )
    found = scores(
        store,
        criterion(select={"kind": ["talk", "workshop"]}, **WINDOW),
        criterion(**PULLS, **WINDOW),
        criterion(
            id="audience",
            select={"reading": "followers"},
            aggregate="sum_latest",
            target=100_000,
            by=WINDOW["by"],
        ),
        criterion(
            id="rate", select={"kind": "engagement"}, aggregate="latest", target=500, **WINDOW
        ),
        criterion(id="designs", select={"kind": "architecture"}, target=2, **WINDOW),
    )
    # 1050 of 2557 days are over, 0.4106 of them; 1506 days are left, 4.1232 years. Of talks 40 are
    # missing, 2435 days at 6 a year; of projects one; of readers 98,500, 197 years.
    assert [
        ("talks", 10, 0.2, "behind", Pace(kept=6, needed=9.701195, reached=date(2033, 7, 17))),
        (
            "major",
            2,
            0.666667,
            "on course",
            Pace(kept=1, needed=0.242530, reached=date(2027, 11, 17)),
        ),
        ("audience", 1500, 0.015, "behind", Pace(kept=500, needed=23889.193227)),
        ("rate", 300, 0.6, "on course", None),
        ("designs", None, None, "unknown", None),
    ] == [(one.id, one.value, one.progress, one.state, one.pace) for one in found.criteria]
    # (0.2 + 0.666667 + 0.015 + 0.6) / 5, and the same with 1 for what is unknown.
    assert Summary(met=0, known=4, total=5, score=0.296333, score_max=0.496333) == found.summary


def test_the_pages_have_what_they_need(store: Store) -> None:
    fill(store, work("a", "2025-01-01", evidence="asserted"), work("b", "2026-01-01"))
    found = score(store, unit="talks", **WINDOW)
    assert Proof(count=2, weakest="asserted", keys=("forge/b", "forge/a")) == found.proof
    assert ("talks", "success", "Talks", 50, "talks") == (
        found.id,
        found.section,
        found.title,
        found.target,
        found.unit,
    )
    assert found.due == date(2030, 12, 31)
    assert (found.percentile, found.private) == (None, False)
    assert Forecast(method=None, note="not enough data: 2 of 8 works") == found.forecast


def test_a_proof_names_the_newest_hundred_and_counts_them_all(store: Store) -> None:
    fill(store, *works(120), work("undated", None))
    found = score(store).proof
    assert (121, 100) == (found.count, len(found.keys))
    assert "forge/2024-03-01-119" == found.keys[0]
    assert "forge/undated" not in found.keys


@pytest.mark.parametrize(
    ("aggregate", "value", "count"),
    [("count", 3, 3), ("sum", 40, 2), ("max", 30, 2), ("latest", 10, 1), ("exists", 1, 3)],
)
def test_each_aggregate_makes_one_number(
    store: Store, aggregate: str, value: float, count: int
) -> None:
    amounts = work("a", "2025-01-01", amount=30.0), work("b", "2025-02-01", amount=10.0)
    fill(store, *amounts, work("c", "2025-03-01"))
    found = score(store, aggregate=aggregate, target=1)
    assert (value, count) == (found.value, found.proof.count)


@pytest.mark.parametrize("aggregate", ["count", "sum", "max", "latest", "exists"])
def test_nothing_found_by_a_source_that_was_read_is_zero(store: Store, aggregate: str) -> None:
    ran(store, "forge")
    found = score(store, aggregate=aggregate, target=1)
    assert (0, 0, "behind", Proof()) == (found.value, found.progress, found.state, found.proof)


def test_what_is_distinct_is_counted_once(store: Store) -> None:
    fill(store, *pulls(3, "a/b", "2025-01-01"), *pulls(1, "a/c", "2025-01-01"))
    distinct = PULLS | {"having": None}
    assert 2 == score(store, **distinct).value
    assert 4 == score(store, **distinct).proof.count
    assert 1 == score(store, **(distinct | {"of": "owner"})).value


def test_a_project_counts_from_the_work_on_that_makes_it_enough(store: Store) -> None:
    fill(store, *pulls(2, "a/b", "2025-03-01"))
    assert 0 == score(store, **PULLS, as_of=datetime(2025, 3, 1, 23, tzinfo=UTC)).value
    assert 1 == score(store, **PULLS, as_of=datetime(2025, 3, 2, 23, tzinfo=UTC)).value


def test_works_that_are_not_enough_are_known_all_the_same(store: Store) -> None:
    fill(store, *pulls(1, "a/b", "2025-03-01"))
    found = score(store, **PULLS)
    assert (0, "behind", Proof()) == (found.value, found.state, found.proof)


def test_a_habit_is_the_number_of_weeks_that_were_kept(store: Store) -> None:
    fill(store, *(work(day, day, "post") for day in ("2026-11-03", "2026-11-10", "2026-11-16")))
    found = score(store, **HABIT)
    assert 2 == found.value  # the week of the 16th is running
    assert {"periods": 2, "of": 52, "streak": 3, "longest": 3} == found.extra
    assert ("behind", None, 3) == (found.state, found.pace, found.proof.count)


def test_a_habit_is_met_with_enough_weeks(store: Store) -> None:
    fill(store, work("a", "2026-11-10", "post"))
    assert "met" == score(store, **(HABIT | {"target": 1})).state


def test_progress_stops_at_one(store: Store) -> None:
    fill(store, *works(4))
    assert (4, 1) == (score(store, target=3).value, score(store, target=3).progress)


def test_progress_does_not_fall_below_zero(store: Store) -> None:
    fill(store, work("a", amount=-5.0))
    assert 0 == score(store, aggregate="sum").progress


@pytest.mark.parametrize(
    ("talks", "day", "state"),
    [
        (6, date(2025, 1, 1), "met"),
        (6, date(2030, 1, 1), "met"),
        (3, date(2024, 12, 31), "on course"),  # 365 of 731 days are over
        (3, date(2025, 1, 1), "behind"),  # 366 of them: one more than half
        (5, date(2026, 1, 1), "behind"),
        (0, date(2023, 12, 31), "later"),
        (0, date(2024, 1, 1), "on course"),
    ],
)
def test_the_state_follows_progress_and_time(
    store: Store, talks: int, day: date, state: str
) -> None:
    ran(store, "forge")
    fill(store, *works(talks, "2024-01-01"))
    window = {"since": date(2024, 1, 1), "by": date(2025, 12, 31)}
    frozen = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    found = score(store, as_of=frozen, target=6, **window)
    assert state == found.state


def test_time_counts_from_the_start_of_the_scorecard_where_nothing_else_is_said(
    store: Store,
) -> None:
    fill(store, *works(20))
    due = criterion(by=date(2030, 12, 31))
    assert "behind" == scores(store, due, start=date(2024, 1, 1)).criteria[0].state
    assert "on course" == scores(store, due, start=date(2026, 1, 1)).criteria[0].state


def test_without_a_due_date_a_target_is_met_or_not_yet(store: Store) -> None:
    fill(store, *works(49))
    assert "behind" == score(store).state
    assert "met" == score(store, target=49).state
    assert Pace(kept=0, needed=None) == score(store).pace


def test_after_the_due_date_nothing_is_needed_any_more(store: Store) -> None:
    fill(store, *works(2))
    late = score(store, since=date(2024, 1, 1), by=date(2025, 12, 31))
    assert ("behind", Pace(kept=0, needed=None)) == (late.state, late.pace)


def test_what_is_met_needs_no_more(store: Store) -> None:
    fill(store, *works(2, "2026-01-01"))
    assert Pace(kept=2, needed=0) == score(store, target=2, **WINDOW).pace


def test_the_last_year_has_365_days(store: Store) -> None:
    fill(store, work("in", "2025-11-17"), work("out", "2025-11-16"))
    found = score(store, **WINDOW).pace
    assert found is not None
    assert 1 == found.kept


def test_amounts_have_a_pace_as_well(store: Store) -> None:
    fill(store, work("a", "2025-01-01", amount=30.0), work("b", "2026-02-01", amount=10.0))
    day = date(2027, 11, 17)  # 366 days: what is missing is what the last year brought
    assert Pace(kept=10, needed=None, reached=day) == score(store, aggregate="sum").pace


@pytest.mark.parametrize("word", ["ok", "unchanged", "empty"])
def test_a_source_that_ended_well_makes_nothing_known(store: Store, word: Word) -> None:
    ran(store, "forge", word)
    assert ("behind", 0) == (score(store).state, score(store).value)


@pytest.mark.parametrize("word", ["partial", "blocked", "failed", "skipped"])
def test_a_source_that_did_not_leaves_it_unknown(store: Store, word: Word) -> None:
    ran(store, "forge", word)
    found = score(store, **WINDOW)
    assert ("unknown", None, None, None) == (found.state, found.value, found.progress, found.pace)
    assert ({}, Proof()) == (found.extra, found.proof)


def test_a_source_that_fails_after_it_was_read_stays_read(store: Store) -> None:
    ran(store, "forge")
    ran(store, "forge", "failed")
    assert "behind" == score(store).state


def test_what_is_there_is_known_whatever_became_of_its_source(store: Store) -> None:
    ran(store, "forge", "failed")
    fill(store, work("a"))
    assert 1 == score(store).value


def test_a_source_that_cannot_yield_it_tells_nothing(store: Store) -> None:
    ran(store, "forge")
    asked = criterion(select={"kind": "certification"})
    assert "unknown" == scores(store, asked).criteria[0].state


def test_a_source_that_is_no_longer_configured_tells_nothing(store: Store) -> None:
    ran(store, "forge")
    assert "unknown" == scores(store, criterion(), yields={}).criteria[0].state


def test_of_a_criterion_that_names_its_source_others_tell_nothing(store: Store) -> None:
    ran(store, "forge")
    assert "unknown" == score(store, select={"kind": "talk", "source": "ledger"}).state


def test_the_ledger_tells_of_a_kind_once_it_holds_an_entry_of_it(store: Store) -> None:
    enter(store)
    assert "unknown" == score(store).state
    enter(store, Record(kind="talk", key="a", title="Planned", details={"status": "planned"}))
    assert "behind" == score(store).state
    assert "unknown" == score(store, select={"kind": "workshop"}).state


def test_an_unknown_criterion_that_has_not_begun_is_for_later(store: Store) -> None:
    found = score(store, since=date(2028, 1, 1))
    assert ("later", None, None) == (found.state, found.value, found.progress)


def test_a_scorecard_without_success_criteria_has_no_score(store: Store) -> None:
    found = scores(store, criterion(section="focus"))
    assert Summary(met=0, known=0, total=0, score=0, score_max=0) == found.summary


def test_only_success_criteria_make_the_score(store: Store) -> None:
    fill(store, *works(25))
    both = criterion(target=25), criterion(id="focus", section="focus", target=50)
    assert Summary(met=1, known=1, total=1, score=1, score_max=1) == scores(store, *both).summary


def test_the_scores_say_whose_they_are_and_as_of_when(store: Store) -> None:
    found = scores(store, criterion())
    assert ("ada", "Ada Example", "mine", AS_OF) == (
        found.person,
        found.name,
        found.scorecard,
        found.as_of,
    )


def test_a_trailing_window_ends_with_the_due_date(store: Store) -> None:
    fill(store, *works(10, "2025-06-01"))
    rolling = {"trailing": 365, "by": date(2025, 12, 31), "target": 10}
    states = [
        score(store, as_of=datetime(year, 6, 1, tzinfo=UTC), **rolling) for year in (2026, 2027)
    ]
    assert [("met", 10), ("met", 10)] == [(one.state, one.value) for one in states]


def test_a_tick_meets_a_target_whose_readings_are_too_old(store: Store) -> None:
    tick = work("t", "2026-10-01", "task", source="ledger", details={"task": "done"})
    fill(store, tick, readings=[read("a:1", 10, "2024-01-01")])
    found = score(store, select={"reading": "followers"}, aggregate="sum_latest", task="done")
    assert ("met", None, 1) == (found.state, found.value, found.progress)


def test_without_a_login_what_is_in_own_repositories_is_unknown(store: Store) -> None:
    ran(store, "forge")
    fill(store, *works(3, repository="org/tool"))
    board = scorecard(criterion(select={"kind": "talk", "own": False}))
    found = evaluate(store, board, ADA, AS_OF, yields=YIELDS)
    assert ("unknown", None) == (found.criteria[0].state, found.criteria[0].value)


def test_a_column_of_which_no_source_could_tell_is_unknown_and_no_row_is_the_weakest_for_it(
    store: Store,
) -> None:
    rows = [
        criterion(id=id_, select={"kind": ["talk", "certification"], "label": "edge"}, matrix=True)
        for id_ in ("one", "two")
    ]
    board = scorecard(*rows).model_copy(
        update={"columns": {"Talks": ("talk",), "Certs": ("certification",)}}
    )
    nothing = evaluate(store, board, ADA, AS_OF, yields=YIELDS, logins=LOGINS)
    assert ("", [(), ()]) == (nothing.weakest, [one.cells for one in nothing.criteria])
    ran(store, "forge")
    found = evaluate(store, board, ADA, AS_OF, yields=YIELDS, logins=LOGINS)
    assert [0, None] == [cell.count for cell in found.criteria[0].cells]
    assert "one" == found.weakest


def test_when_all_is_known_both_scores_are_one(store: Store) -> None:
    """0.078125 and 0.0035: their mean lies between two numbers of six decimals."""
    fill(store, *works(35, "2026-01-01"))
    both = [criterion(id="a", target=448), criterion(id="b", target=10_000)]
    found = scores(store, *both).summary
    assert (0.040813, 0.040813) == (found.score, found.score_max)
