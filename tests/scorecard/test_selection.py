"""Which works count, and what is said of those that do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from renown.scorecard import explain
from renown.store import Store
from renown.store.rows import Label, Work
from tests.scorecard.world import ADA, AS_OF, LOGINS, YIELDS, criterion, fill, scorecard, work

PLAIN = work("plain")
TYPES = {"forge": "github", "programme": "schedule"}


def outcome(store: Store, *works: Work | Label, **keys: Any) -> dict[str, str]:
    """What becomes of each work: "counts", or why it does not count."""
    fill(store, *works)
    asked = criterion(**keys)
    found = explain(
        store, scorecard(asked), asked.id, ADA, AS_OF, yields=YIELDS, logins=LOGINS, types=TYPES
    )
    counted = {one.row.title: "counts" for one in found.counted if isinstance(one.row, Work)}
    return counted | {one.title: one.why for one in found.uncounted}


def test_works_of_the_kinds_asked_for_count(store: Store) -> None:
    others = (work("shop", kind="workshop"), work("post", kind="post"))
    assert {"plain": "counts", "shop": "counts"} == outcome(
        store, PLAIN, *others, select={"kind": ["talk", "workshop"]}
    )


def test_works_of_another_person_do_not_count(store: Store) -> None:
    store.rebuild("bob", [work("of-bob")])
    assert {"plain": "counts"} == outcome(store, PLAIN)


SELECTS: list[tuple[dict[str, Any], Work, Work, str]] = [
    (
        {"source": "programme"},
        work("a", source="programme"),
        PLAIN,
        "from forge, not from programme",
    ),
    (
        {"source": ["programme", "ledger"]},
        work("a", source="ledger"),
        PLAIN,
        "from forge, not from programme or ledger",
    ),
    (
        {"evidence": "hosted"},
        work("a", evidence="signed"),
        PLAIN,
        "listed, which is weaker than hosted",
    ),
    (
        {"tag": "go"},
        work("a", tags=("go", "k8s")),
        work("b", tags=("cargo",)),
        "not tagged go",
    ),
    ({"tag": "go"}, work("a", tags=("go",)), work("b", tags=("Go",)), "not tagged go"),
    (
        {"owner": "Example-Org"},
        work("a", repository="example-org/gantry"),
        work("b", repository="other/tern"),
        "in a repository of other, not of Example-Org",
    ),
    (
        {"owner": "example-org"},
        work("a", repository="Example-Org/gantry"),
        PLAIN,
        "in no repository, not of example-org",
    ),
    (
        {"not_owner": "Example-Org"},
        PLAIN,
        work("b", repository="example-org/gantry"),
        "in a repository of example-org",
    ),
    (
        {"own": False},
        work("a", repository="example-org/gantry"),
        work("b", repository="Ada-Example/dotfiles"),
        "in a repository of Ada-Example",
    ),
    (
        {"own": True},
        work("a", repository="Ada-Example/dotfiles"),
        work("b", repository="example-org/gantry"),
        "in a repository of example-org",
    ),
    ({"own": False}, work("a", repository="o/r"), PLAIN, "in no repository"),
    (
        {"details": {"state": "merged"}},
        work("a", details={"state": "merged"}),
        work("b", details={"state": "open"}),
        "state is open, not merged",
    ),
    (
        {"details": {"state": "merged"}},
        work("a", details={"state": "merged"}),
        PLAIN,
        "state is not told, not merged",
    ),
    (
        {"details": {"draft": False}},
        work("a", details={"draft": False}),
        work("b", details={"draft": True}),
        "draft is yes, not no",
    ),
    (
        {"details": {"users": 1000}},
        work("a", details={"users": 1000}),
        work("b", details={"users": 999}),
        "users is 999, not 1000",
    ),
    (
        {"min_amount": 10},
        work("a", amount=10.0),
        work("b", amount=9.5),
        "amounts to 9.5, less than 10",
    ),
    (
        {"min_amount": 10},
        work("a", amount=11.0),
        PLAIN,
        "has no amount",
    ),
    (
        {"max_amount": 10},
        work("a", amount=10.0),
        work("b", amount=10.5),
        "amounts to 10.5, more than 10",
    ),
    (
        {"type": "github"},
        work("a", source="forge"),
        work("b", source="programme"),
        "from programme, which is not of the type github",
    ),
    (
        {"type": ["ledger", "github"]},
        work("a", source="ledger"),
        work("b", source="programme"),
        "from programme, which is not of the type ledger or github",
    ),
    (
        {"words": "Golden path"},
        work("a", title="The golden-path, paved"),
        work("b", title="A golden pathway"),
        "Golden path stands neither in its title nor in its event",
    ),
    (
        {"words": ["kubecon", "re:Invent"]},
        work("a", details={"event": "AWS re:Invent 2025"}),
        work("b", details={"event": "Kubecongress"}),
        "kubecon or re:Invent stands neither in its title nor in its event",
    ),
    (
        {"kind": ["talk", "pull_request"], "merged": True},
        work("a"),
        work("b", kind="pull_request", details={"state": "closed"}),
        "closed, not merged",
    ),
    (
        {"kind": ["talk", "pull_request"], "merged": True},
        work("a", kind="pull_request", details={"state": "merged"}),
        work("b", kind="pull_request"),
        "not told, not merged",
    ),
    (
        {"unit": "USD/h"},
        work("a", amount=5.0, unit="USD/h"),
        work("b", amount=5.0, unit="EUR/h"),
        "in EUR/h, not in USD/h",
    ),
]


@pytest.mark.parametrize(("select", "one", "other", "why"), SELECTS)
def test_each_key_narrows_and_says_how(
    store: Store, select: dict[str, Any], one: Work, other: Work, why: str
) -> None:
    assert {one.title: "counts", other.title: why} == outcome(
        store, one, other, select={"kind": "talk"} | select
    )


def test_a_label_is_what_resolve_gave(store: Store) -> None:
    labels = [
        Label(label="edge", work="forge/a", rule=""),
        Label(label="moon", work="forge/b", rule=""),
    ]
    assert {"a": "counts", "b": "not about edge"} == outcome(
        store, work("a"), work("b"), *labels, select={"kind": "talk", "label": "edge"}
    )


def test_without_a_login_nobody_can_tell_whose_a_repository_is(store: Store) -> None:
    fill(store, work("a", repository="example-org/gantry"))
    asked = criterion(select={"kind": "talk", "own": False})
    found = explain(store, scorecard(asked), "talks", ADA, AS_OF, yields=YIELDS)
    assert [] == list(found.counted)
    assert ["no login is configured that tells whose it is"] == [one.why for one in found.uncounted]


WINDOW = {"since": "2024-01-01", "by": "2025-12-31"}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        # Lisbon is at UTC in winter and an hour ahead of it in summer.
        ("2024-01-01T00:00:00Z", "counts"),
        ("2023-12-31T23:59:59Z", "dated 2023-12-31, before 2024-01-01"),
        ("2025-12-31T23:59:59Z", "counts"),
        ("2026-01-01T00:00:00Z", "dated 2026-01-01, after 2025-12-31"),
        ("2026-11-16T12:00:01Z", "takes place after 2026-11-16"),
        (None, "undated"),
    ],
)
def test_a_window_holds_its_first_and_its_last_local_day(
    store: Store, day: str | None, said: str
) -> None:
    window = {name: date.fromisoformat(text) for name, text in WINDOW.items()}
    assert {"a": said} == outcome(store, work("a", day), **window)


def test_the_first_local_day_begins_an_hour_earlier_in_summer(store: Store) -> None:
    early, late = work("a", "2024-06-30T22:59:59Z"), work("b", "2024-06-30T23:00:00Z")
    assert {"a": "dated 2024-06-30, before 2024-07-01", "b": "counts"} == outcome(
        store, early, late, since=date(2024, 7, 1)
    )


def test_without_a_window_the_undated_counts(store: Store) -> None:
    future = work("future", "2026-11-17")
    assert {
        "plain": "counts",
        "old": "counts",
        "future": "takes place after 2026-11-16",
    } == outcome(store, PLAIN, work("old", None), future)


def test_a_habit_does_not_know_what_to_do_with_the_undated(store: Store) -> None:
    habit = {"aggregate": "share_of_periods", "period": "week", "window": 52}
    assert {"plain": "counts", "old": "undated"} == outcome(
        store, PLAIN, work("old", None), **habit
    )


def test_what_distinct_tells_apart_must_be_there(store: Store) -> None:
    one = work("a", repository="example-org/gantry")
    assert {"a": "counts", "plain": "has no repository"} == outcome(
        store, one, PLAIN, aggregate="distinct", of="repository"
    )


def test_groups_that_are_too_small_do_not_count(store: Store) -> None:
    many = [work(f"a{n}", repository="example-org/gantry") for n in range(3)]
    few = [work(f"b{n}", repository="example-org/tern") for n in range(2)]
    said = "its repository has fewer than 3 of them"
    assert dict.fromkeys(["a0", "a1", "a2"], "counts") | {"b0": said, "b1": said} == outcome(
        store, *many, *few, aggregate="distinct", of="repository", having=3
    )


def test_only_the_newest_amount_counts_as_the_latest(store: Store) -> None:
    old, new = work("old", "2025-01-01", amount=100.0), work("new", "2026-01-01", amount=90.0)
    bare = work("bare", "2026-02-01")
    assert {"new": "counts", "old": "a newer one counts", "bare": "has no amount"} == outcome(
        store, old, new, bare, aggregate="latest"
    )


MEASURES: list[tuple[dict[str, Any], Work, Work, str]] = [
    (
        {"aggregate": "sum", "measure": "users"},
        work("a", details={"users": 10}),
        work("b", amount=10.0),
        "has no users",
    ),
    (
        {"measure": "after", "select": {"kind": "talk", "max_amount": 1}},
        work("a", details={"after": 0.4}),
        work("b", amount=0.5, details={"after": 1.5}),
        "has after 1.5, more than 1",
    ),
    (
        {"measure": "after", "select": {"kind": "talk", "min_amount": 1}},
        work("a", details={"after": 1}),
        work("b", details={"after": True}),
        "has no after",
    ),
    (
        {"trailing": 30},
        work("a", "2026-10-18"),
        work("b", "2026-10-17"),
        "dated 2026-10-17, before",
    ),
    (
        {"trailing": 300, "since": date(2026, 10, 1)},
        work("a", "2026-10-01"),
        work("b", "2026-09-30"),
        "dated 2026-09-30, before",
    ),
    (
        {"trailing": 30, "by": date(2026, 11, 1)},
        work("a", "2026-11-01"),
        work("b", "2026-11-02"),
        "dated 2026-11-02, after",
    ),
    ({"trailing": 30}, work("a", "2026-11-16"), work("b", None), "undated"),
]


@pytest.mark.parametrize(("keys", "one", "other", "why"), MEASURES)
def test_each_measure_and_window_narrows_and_says_how(
    store: Store, keys: dict[str, Any], one: Work, other: Work, why: str
) -> None:
    found = outcome(store, one, other, target=1, **keys)
    assert "counts" == found[one.title]
    assert found[other.title].startswith(why)


def test_what_comes_late_counts_where_the_criterion_says_so(store: Store) -> None:
    window = {name: date.fromisoformat(text) for name, text in WINDOW.items()}
    assert {"a": "counts"} == outcome(store, work("a", "2026-03-01"), late=True, **window)
