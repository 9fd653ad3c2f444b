"""A gauge counts while a source that reads it is configured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from renown.record import Sweep
from renown.scorecard import explain
from renown.scorecard.scores import Pace, Score
from renown.store import Store
from tests.commands import invoke
from tests.scorecard.world import (
    ADA,
    AS_OF,
    EVERYTHING,
    counted,
    criterion,
    enter,
    fill,
    ran,
    read,
    scorecard,
    scores,
    work,
)

AUDIENCE: dict[str, Any] = {
    "select": {"reading": "followers"},
    "aggregate": "sum_latest",
    "target": 100_000,
}
PROFILE = "https://social.example/@ada"
WRITTEN: dict[str, Any] = {"evidence": "asserted", "method": "manual"}


def judged(store: Store, *sources: str, **keys: Any) -> Score:
    """The score with these sources in the configuration."""
    asked, yields = criterion(**(AUDIENCE | keys)), dict.fromkeys(sources, EVERYTHING)
    return scores(store, asked, yields=yields, sources=sources).criteria[0]


def left_out(store: Store, *sources: str, private: bool = False) -> Mapping[str, str]:
    """What does not count, and why."""
    found = explain(
        store,
        scorecard(criterion(**AUDIENCE)),
        "talks",
        ADA,
        AS_OF,
        yields=dict.fromkeys(sources, EVERYTHING),
        sources=sources,
        private=private,
    )
    return {one.address: one.why for one in found.uncounted}


def test_a_source_that_is_taken_out_ends_its_counting(store: Store) -> None:
    fill(store, readings=[read("a:1", 1000)])
    fill(store, readings=[read("b:2", 30)], source="other")
    assert (1030, 30) == (judged(store, "forge", "other").value, judged(store, "other").value)
    assert {"forge/a:1": "its source is not configured any more"} == left_out(store, "other")


def test_a_new_name_for_a_handle_of_another_account_counts_that_account_alone(
    store: Store,
) -> None:
    fill(store, readings=[read("mastodon:social.example/1", 900, url=PROFILE)])
    fill(store, readings=[read("mastodon:social.example/2", 40, url=PROFILE)], source="renamed")
    found = judged(store, "renamed")
    assert (40, ("mastodon:social.example/2",)) == (found.value, found.proof.keys)
    rows = counted(store, criterion(**AUDIENCE), sources={"renamed"})
    assert ["mastodon:social.example/2"] == [getattr(row, "subject", None) for row in rows]


def test_a_new_name_for_the_same_account_goes_on_with_what_the_old_one_read(store: Store) -> None:
    fill(store, readings=[read("a:1", 700, "2025-11-10"), read("a:1", 950, "2026-11-01")])
    fill(store, readings=[read("a:1", 1000, "2026-11-15")], source="renamed")
    found = judged(store, "renamed")
    assert (1000, Pace(kept=300, needed=None)) == (found.value, found.pace)


def test_a_new_name_changes_nothing_at_a_due_date_that_was_before(store: Store) -> None:
    fill(store, readings=[read("a:1", 700, "2026-06-01")])
    fill(store, readings=[read("a:1", 1000, "2026-11-15")], source="renamed")
    assert 700 == judged(store, "renamed", by=date(2026, 6, 30)).value


def test_an_account_that_its_configured_source_no_longer_lists_is_not_kept_by_another(
    store: Store,
) -> None:
    """As where it has moved to another server."""
    fill(store, readings=[read("a:1", 700, "2026-10-01")])
    fill(store, readings=[read("a:1", 710)], source="renamed")
    everything = Sweep(kinds=("followers",))
    store.sweep("ada", "renamed", everything, set(), as_of=datetime(2026, 11, 2, tzinfo=UTC))
    ran(store, "renamed")
    assert 0 == judged(store, "renamed").value


def test_nothing_of_which_is_configured_any_more_is_unknown(store: Store) -> None:
    ran(store, "forge")
    fill(store, readings=[read("a:1", 1000)])
    found = judged(store, "ledger")
    assert ("unknown", None, None, {}) == (found.state, found.value, found.pace, found.extra)
    assert found.proof.count == 0


def test_what_is_configured_and_was_read_says_zero_beside_what_is_not_any_more(
    store: Store,
) -> None:
    fill(store, readings=[read("a:1", 1000)])
    ran(store, "other")
    assert ("behind", 0) == (judged(store, "other").state, judged(store, "other").value)


def test_what_is_configured_and_lapsed_is_unknown_beside_what_is_not_any_more(
    store: Store,
) -> None:
    fill(store, readings=[read("a:1", 1000)])
    fill(store, readings=[read("b:2", 30, "2025-01-01")], source="other")
    ran(store, "other")
    assert "unknown" == judged(store, "other").state


def test_a_criterion_that_asks_for_one_source_asks_whether_that_one_is_configured(
    store: Store,
) -> None:
    fill(store, readings=[read("a:1", 1000)])
    fill(store, readings=[read("a:1", 1001)], source="renamed")
    narrow = {"select": {"reading": "followers", "source": "forge"}}
    assert 1000 == judged(store, "forge", **narrow).value
    assert "unknown" == judged(store, "renamed", **narrow).state


def test_the_ledger_is_a_source_like_any_other(store: Store) -> None:
    enter(store, read("linkedin:ada", 40, **WRITTEN))
    assert 40 == judged(store, "ledger").value
    assert "unknown" == judged(store, "forge").state


def test_what_is_written_down_counts_in_the_place_of_what_is_not_read_any_more(
    store: Store,
) -> None:
    fill(store, readings=[read("mastodon:social.example/1", 900, "2026-11-10", url=PROFILE)])
    enter(
        store,
        read("mastodon:ada", 800, "2026-10-01", **WRITTEN),
        read("mastodon:ada@social.example", 810, "2026-10-02", **WRITTEN),
    )
    assert 900 == judged(store, "forge", "ledger").value
    assert 810 == judged(store, "ledger").value


def test_a_fall_is_not_told_of_a_source_that_is_not_configured_any_more(store: Store) -> None:
    fill(store, readings=[read("a:1", 1200, "2026-11-01"), read("a:1", 11, "2026-11-15")])
    fill(store, readings=[read("b:2", 30)], source="other")
    assert "held" not in judged(store, "other").formula
    assert {"forge/a:1": "its source is not configured any more"} == left_out(store, "other")


def test_growth_leaves_out_what_is_not_configured_any_more(store: Store) -> None:
    fill(store, readings=[read("a:1", 1000, "2025-11-10"), read("a:1", 1300)])
    fill(store, readings=[read("b:2", 30, "2025-11-10"), read("b:2", 50)], source="other")
    assert Pace(kept=20, needed=None) == judged(store, "other").pace


def test_a_private_entry_of_an_account_makes_it_count_privately_only(store: Store) -> None:
    fill(store, readings=[read("a:1", 1000)])
    fill(store, readings=[read("b:2", 30)], source="other")
    shown = judged(store, "other", "ledger")
    enter(store, read("a:1", 7, "2026-01-01", private=True, **WRITTEN))
    found = judged(store, "other", "ledger")
    assert (False, 30, True, None) == (shown.private, shown.value, found.private, found.value)


@pytest.mark.parametrize("day", ["2024-01-01", "2025-01-01"])
def test_a_private_entry_makes_nothing_unknown_that_is_zero_without_it(
    store: Store, day: str
) -> None:
    fill(store, readings=[read("a:1", 1000, "2024-06-01")])
    ran(store, "other")
    shown = judged(store, "other", "ledger")
    enter(store, read("a:1", 1000, day, private=True, **WRITTEN))
    assert ("behind", 0) == (shown.state, shown.value)
    assert shown == judged(store, "other", "ledger")


def test_works_count_whatever_is_configured(store: Store) -> None:
    fill(store, work("a"))
    talks = {"select": {"kind": "talk"}, "aggregate": "count"}
    assert 1 == judged(store, "other", **talks).value


def test_a_run_asks_which_sources_are_configured(tmp_path: Path) -> None:
    entry = '[[followers]]\nplatform = "x"\naccount = "{}"\ncount = {}\ndate = 2026-11-01\n'
    config = '[[sources]]\ntype = "ledger"\nname = "{0}"\npath = "{0}.toml"\n'
    for name, count in (("before", 1200), ("after", 40)):
        (tmp_path / "config.toml").write_text(config.format(name))
        (tmp_path / f"{name}.toml").write_text(entry.format(name, count))
        assert 0 == invoke("run", "--as-of", "2026-11-16T06:00:00Z", cwd=tmp_path).code
        card = json.loads((tmp_path / "reports/scorecard.json").read_bytes())
        assert [count] == [one["value"] for one in card["criteria"] if one["id"] == "audience"]

    told = b"".join(file.read_bytes() for file in (tmp_path / "reports").rglob("*.*"))
    assert (True, False) == (b"x:after" in told, b"x:before" in told)
    explained = invoke("explain", "audience", "--as-of", "2026-11-16T06:00:00Z", cwd=tmp_path).out
    assert "(before/x:before): its source is not configured any more" in explained
