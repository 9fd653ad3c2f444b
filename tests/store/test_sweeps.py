from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from renown.record import Sweep
from renown.store import Store
from tests.store.samples import LATER, NOW, PERSON, SOURCE, reading, record, write


def gone(store: Store) -> list[str]:
    return [row.key for row in store.rows(PERSON) if row.gone_at is not None]


def sweep(store: Store, *seen: str, as_of: datetime = LATER, **span: Any) -> int:
    return store.sweep(PERSON, SOURCE, Sweep(kinds=("post",), **span), set(seen), as_of=as_of)


def test_what_a_walk_did_not_meet_is_gone_and_kept(store: Store) -> None:
    write(store, record("a"), record("b"))
    assert 1 == sweep(store, "a")
    a, b = store.rows(PERSON)
    assert (None, NOW) == (a.gone_at, a.changed_at)
    assert (LATER, LATER, NOW) == (b.gone_at, b.changed_at, b.first_seen)


def test_what_is_gone_stays_gone_since_then(store: Store) -> None:
    write(store, record("a"))
    sweep(store)
    assert 0 == sweep(store, as_of=LATER + timedelta(days=1))
    assert [LATER] == [row.gone_at for row in store.rows(PERSON)]


def test_what_is_met_again_is_there_again(store: Store) -> None:
    write(store, record("a"))
    sweep(store)
    again = LATER + timedelta(days=1)
    write(store, record("a"), as_of=again)
    [row] = store.rows(PERSON)
    assert (None, again, NOW) == (row.gone_at, row.changed_at, row.first_seen)


def test_a_sweep_touches_its_kinds_source_and_person_only(store: Store) -> None:
    write(store, record("a", kind="task"), reading())
    write(store, record("b"), source="zine")
    store.write("grace", SOURCE, "feed", [record("c")], as_of=NOW)
    assert 0 == sweep(store)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ({}, ["early", "late", "undated"]),
        ({"since": NOW - timedelta(days=5)}, ["late"]),
        ({"since": NOW - timedelta(days=9)}, ["early", "late"]),
        ({"until": NOW - timedelta(days=1)}, ["early", "late"]),
        ({"until": NOW - timedelta(days=1, seconds=1)}, ["early"]),
        ({"since": NOW - timedelta(days=9) + timedelta(milliseconds=1)}, ["late"]),
        ({"since": NOW - timedelta(days=9), "until": NOW - timedelta(days=9)}, ["early"]),
    ],
    ids=str,
)
def test_a_span_is_inclusive_and_an_open_one_covers_the_undated(
    store: Store, span: dict[str, Any], expected: list[str]
) -> None:
    write(
        store,
        record("early", at=NOW - timedelta(days=9)),
        record("late", at=NOW - timedelta(days=1)),
        record("undated", at=None),
    )
    sweep(store, **span)
    assert expected == gone(store)


def test_readings_are_swept_by_their_name(store: Store) -> None:
    write(
        store,
        reading(1, at=NOW - timedelta(days=1)),
        reading(2),
        reading(3, name="stars"),
        reading(4, subject="forge:2"),
    )
    seen = {"forge:1 followers 2026-11-15", "forge:2 followers 2026-11-16"}
    assert 1 == store.sweep(PERSON, SOURCE, Sweep(kinds=("followers",)), seen, as_of=LATER)
    assert [2] == [row.value for row in store.readings(PERSON) if row.gone_at is not None]


def test_many_pages_are_swept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renown.store.sweeps.PAGE", 7)
    write(store, *(record(f"{number:03}") for number in range(50)))
    seen = {f"{number:03}" for number in range(0, 50, 3)}
    assert 33 == sweep(store, *seen)
    assert {row.key for row in store.rows(PERSON)} - seen == set(gone(store))


def test_works_are_due_again_when_rows_changed(store: Store) -> None:
    write(store, record("a"))
    store.set_meta(PERSON, "resolved", "yes")
    write(store, record("a"), as_of=LATER)
    assert "yes" == store.meta(PERSON, "resolved")
    write(store, record("a", title="other"), as_of=LATER)
    assert store.meta(PERSON, "resolved") is None
    store.set_meta(PERSON, "resolved", "yes")
    sweep(store, "a")
    assert "yes" == store.meta(PERSON, "resolved")
    sweep(store)
    assert store.meta(PERSON, "resolved") is None
