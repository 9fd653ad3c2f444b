"""The plan of 90 days and the choice of a specialisation: days, ticks of the ledger, what waits."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from renown.scorecard import evaluate, load
from renown.scorecard.definition import find
from renown.scorecard.model import Scorecard
from renown.scorecard.scores import Proof, Score
from renown.store import Store
from renown.store.rows import Label, Work
from tests.scorecard.world import ADA, LOGINS, YIELDS, fill, moment, ran, work

PRESET = load("devops-2030", Path())
START = date(2026, 9, 28)
"""AS_OF is day 50."""


def board(start: date | None = START, specialisation: str | None = None) -> Scorecard:
    return PRESET.begun(start=start, specialisation=specialisation)


def judged(store: Store, id_: str, day: str = "2026-11-16", plan: Scorecard | None = None) -> Score:
    plan = plan or board()
    asked = plan.model_copy(update={"criteria": (find(plan, id_),)})
    as_of = moment(day)
    assert as_of is not None
    yields = YIELDS | {"wallet": frozenset({"certification"})}
    found = evaluate(store, asked, ADA, as_of, yields=yields, logins=LOGINS)
    return found.criteria[0]


def tick(task: str, day: str | None = "2026-10-11", **more: Any) -> Work:
    """An entry of the ledger that says that a step is done."""
    return work(
        f"{task}-{day}", day, "task", **({"source": "ledger", "details": {"task": task}} | more)
    )


def about(found: Work, *labels: str) -> list[Work | Label]:
    return [found, *(Label(label=label, work=found.work, rule="") for label in labels)]


@pytest.mark.parametrize(
    ("id_", "begins", "due"),
    [
        ("homelab", date(2026, 9, 28), date(2026, 10, 27)),
        ("ml-pipeline", date(2026, 10, 28), date(2026, 11, 26)),
        ("platform-solution", date(2026, 11, 27), date(2026, 12, 26)),
    ],
)
def test_days_of_the_plan_are_dates_from_its_start_on(
    store: Store, id_: str, begins: date, due: date
) -> None:
    found = judged(store, id_)
    assert (begins, due) == (found.since, found.due)


def test_without_a_start_the_plan_waits_and_says_for_what(store: Store) -> None:
    for one in board(None).criteria:
        if one.section == "plan":
            found = judged(store, one.id, plan=board(None))
            assert ("later", None, None) == (found.state, found.value, found.due)
            assert "It has not begun: set [plan] start in config.toml." in found.formula


def test_what_is_ticked_is_done_even_before_the_plan_has_a_start(store: Store) -> None:
    fill(store, tick("homelab"))
    found = judged(store, "homelab", plan=board(None))
    assert ("met", None, 1, None) == (found.state, found.value, found.progress, found.pace)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-09-27", "later"),
        ("2026-09-28", "on course"),  # its first day: no time is gone
        ("2026-09-29", "behind"),
        ("2026-10-27", "behind"),
        ("2026-12-31", "behind"),
    ],
)
def test_a_task_that_is_not_done_follows_its_days(store: Store, day: str, state: str) -> None:
    ran(store, "forge")
    assert state == judged(store, "four-posts", day, plan=shifted()).state


def shifted() -> Scorecard:
    """The plan with four posts as a task of its first thirty days."""
    posts = find(PRESET, "four-posts").model_copy(update={"days": (1, 30)})
    return PRESET.model_copy(update={"criteria": (posts,)}).begun(start=START, specialisation=None)


def test_evidence_meets_a_task_from_the_first_day_of_the_plan_on(store: Store) -> None:
    ran(store, "forge")
    fill(store, *about(work("old", "2026-09-27", "post"), "homelab"))
    assert "behind" == judged(store, "homelab").state
    fill(store, *about(work("new", "2026-09-28", "post"), "homelab"))
    found = judged(store, "homelab")
    assert ("met", 1, ("forge/new",), "") == (
        found.state,
        found.value,
        found.proof.keys,
        found.ticked,
    )


def test_what_is_done_before_its_days_counts_for_them(store: Store) -> None:
    fill(store, *(work(f"p{n}", f"2026-10-0{n}", "post") for n in range(1, 5)))
    assert "met" == judged(store, "four-posts", "2026-10-05").state


def test_what_is_done_late_is_done(store: Store) -> None:
    ran(store, "forge")
    fill(store, *about(work("late", "2026-11-10", "post"), "homelab"))
    assert "behind" == judged(store, "homelab", "2026-11-09").state
    assert "met" == judged(store, "homelab", "2026-11-10").state


def test_a_tick_meets_a_task_and_is_its_proof(store: Store) -> None:
    fill(store, tick("homelab"))
    found = judged(store, "homelab")
    assert ("met", 0, 1, "ledger/homelab-2026-10-11") == (
        found.state,
        found.value,
        found.progress,
        found.ticked,
    )
    assert Proof(count=1, weakest="asserted", keys=("ledger/homelab-2026-10-11",)) == found.proof
    assert found.formula.endswith("Ticked by ledger/homelab-2026-10-11.")
    assert date(2026, 10, 11) == found.last


def test_an_undated_tick_is_one(store: Store) -> None:
    fill(store, tick("homelab", None))
    assert "met" == judged(store, "homelab").state


def test_a_tick_of_another_step_is_none(store: Store) -> None:
    fill(store, tick("ml-pipeline"))
    assert ("unknown", "") == (judged(store, "homelab").state, judged(store, "homelab").ticked)


def test_a_tick_that_lies_ahead_is_a_plan(store: Store) -> None:
    fill(store, tick("ml-pipeline", "2026-12-05"))
    ran(store, "forge")
    found = judged(store, "ml-pipeline")
    assert (date(2026, 12, 5), "") == (found.planned, found.ticked)
    assert found.state != "met"
    assert "met" == judged(store, "ml-pipeline", "2026-12-05").state


def test_a_private_tick_tells_that_it_is_met_and_nothing_else(store: Store) -> None:
    fill(store, tick("homelab", private=True))
    found = judged(store, "homelab")
    assert (True, "met", None, None, "", Proof()) == (
        found.private,
        found.state,
        found.value,
        found.progress,
        found.ticked,
        found.proof,
    )
    assert "Ticked" not in found.formula


def test_weeks_that_were_kept_stay_kept(store: Store) -> None:
    weeks = ["2026-11-30", "2026-12-07", "2026-12-14"]
    fill(store, *(work(day, day, "meeting", amount=3.0) for day in weeks))
    assert "met" == judged(store, "leaders-weekly", "2031-02-01").state


def test_a_certificate_that_is_valid_meets_its_task_whenever_it_was_issued(store: Store) -> None:
    held = work("a", "2025-10-04", "certification", until=moment("2027-10-04"))
    ran(store, "wallet")
    fill(store, *about(held, "finops-certification"))
    assert "met" == judged(store, "finops-certification").state
    assert "behind" == judged(store, "finops-certification", "2027-10-05").state


def test_weeks_are_kept_from_their_first_day_on_and_late_ones_count(store: Store) -> None:
    weeks = ["2026-11-26", "2026-11-30", "2026-12-07", "2027-01-04"]
    fill(store, *(work(day, day, "meeting", amount=3.0) for day in weeks))
    assert "later" == judged(store, "leaders-weekly", "2026-11-26").state
    due = judged(store, "leaders-weekly", "2026-12-26")
    assert (2, "behind") == (due.value, due.state)
    late = judged(store, "leaders-weekly", "2027-01-11")
    assert (3, "met") == (late.value, late.state)


@pytest.mark.parametrize("weekday", range(7))
def test_three_whole_weeks_fit_into_the_last_thirty_days(store: Store, weekday: int) -> None:
    plan = board(START + timedelta(days=weekday))
    first = START + timedelta(days=60 + weekday)
    days = [first + timedelta(days=n) for n in range(30)]
    fill(store, *(work(f"{day}", f"{day}", "meeting", amount=3.0) for day in days))
    assert "met" == judged(store, "leaders-weekly", f"{days[-1]}", plan).state


def test_without_a_choice_every_specialisation_waits(store: Store) -> None:
    some = [one for one in board().criteria if one.section == "specialisation"]
    assert {*PRESET.specialisations} == {one.group for one in some}
    found = judged(store, "saved")
    assert "later" == found.state
    assert "choose one: [plan] specialisation in config.toml" in found.formula


def test_only_the_chosen_specialisation_is_judged(store: Store) -> None:
    chosen = board(specialisation="finops-leader")
    left = [one.id for one in chosen.criteria if one.section == "specialisation"]
    assert ["saved", "finops-works"] == left
    saved = work("a", "2025-05-01", "improvement", details={"saved_usd": 1_500_000})
    fill(store, saved)
    found = judged(store, "saved", plan=chosen)
    assert (1_500_000, 0.75) == (found.value, found.progress)


def test_an_architecture_counts_as_unbreached_where_the_ledger_says_so(store: Store) -> None:
    chosen = board(specialisation="security-architect")
    told = {"status": "production"}
    fill(
        store,
        work("a", kind="architecture", details=told | {"breaches": 0}),
        work("b", kind="architecture", details=told | {"breaches": 1}),
        work("c", kind="architecture", details=told),
    )
    assert 1 == judged(store, "unbreached", plan=chosen).value


def test_business_can_be_ticked_as_well(store: Store) -> None:
    fill(store, tick("business-degree"))
    assert "met" == judged(store, "business-degree").state
