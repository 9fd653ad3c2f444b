"""The sink: nothing that a collector yields stops the writer, and sweeps know what was kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from renown.record import Sweep
from renown.store import Store
from renown.store.sink import Sink
from tests.store.samples import LATER, NOW, PERSON, SOURCE, reading, record

LIST: Any = ["k"]
HUGE: Any = 10**5000
TEXT: Any = "12"
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 (what is tested)
DEEP: list[Any] = []
for _ in range(5000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (record(at=NAIVE), "one"),
        (record(key=LIST), "?"),
        (record(key=HUGE), "?"),
        (record(kind={"k": 1}), "one"),
        (record(tags=5), "one"),
        (record(details={"words": "many"}), "one"),
        (record(details={"authors": DEEP}), "one"),
        (reading(at=NAIVE), "forge:1 followers"),
        (reading(at="2026-01-01"), "forge:1 followers"),
        (reading(at=None, subject=None), "followers"),
        (reading(subject={}, name=7), "?"),
        (reading(value=TEXT), "forge:1 followers"),
        (None, "?"),
    ],
    ids=[
        *("naive", "key-list", "key-huge", "kind-dict", "tags-number", "wrong-detail", "deep"),
        *("reading-naive", "at-text", "no-subject", "subject-dict", "value-text", "nothing"),
    ],
)
def test_one_wrong_observation_is_refused_and_loses_no_other(
    store: Store, wrong: Any, name: str
) -> None:
    good = [record("a"), wrong, record("b"), reading(name="stars")]
    [refused] = Sink(store, PERSON, NOW).write(SOURCE, "feed", good, {"page": 2})
    assert refused.startswith(f"{SOURCE}/{name}: ")
    assert ["a", "b"] == [row.key for row in store.rows(PERSON)]
    assert ["stars"] == [row.name for row in store.readings(PERSON)]
    assert {"page": 2} == store.states(PERSON).get(SOURCE, {})


def test_a_sweep_spares_what_was_kept_and_nothing_else(store: Store) -> None:
    Sink(store, PERSON, NOW).write(
        SOURCE, "feed", [record("a"), record("b"), record("c"), reading()], None
    )
    sink = Sink(store, PERSON, LATER)
    sink.write(SOURCE, "feed", [record("a"), reading()], None)
    sink.sweep(SOURCE, Sweep(kinds=("post", "followers")))
    assert ["b", "c"] == [row.key for row in store.rows(PERSON) if row.gone_at is not None]
    assert [None] == [row.gone_at for row in store.readings(PERSON)]


def test_what_was_refused_was_there_so_nothing_is_swept(store: Store) -> None:
    Sink(store, PERSON, NOW).write(SOURCE, "feed", [record("a"), record("b")], None)
    sink = Sink(store, PERSON, LATER)
    sink.write(SOURCE, "feed", [record("a"), record("b", at=NAIVE)], None)
    sink.sweep(SOURCE, Sweep(kinds=("post",)))

    assert [None, None] == [row.gone_at for row in store.rows(PERSON)]
