"""Histories of one person on several machines, made up, and merged in every way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renown.outcome import Outcome
from renown.record import Sweep
from renown.store import Store
from renown.store.dump import check, dump, load
from renown.store.tables import readings, records, sources
from tests.store.samples import NOW, PERSON, SOURCE, put, reading, record

Files = Mapping[str, bytes]

small = st.builds(
    record,
    st.sampled_from("abc"),
    title=st.sampled_from(["", "x", "é🚀", "\u2028\x00"]),
    at=st.sampled_from([None, NOW, NOW.replace(year=2019)]),
    private=st.booleans(),
) | st.builds(
    reading,
    st.floats(0, 3) | st.integers(0, 3),
    at=st.integers(0, 9).map(lambda days: NOW + timedelta(days=days)),
    private=st.booleans(),
)
runs = st.tuples(st.integers(0, 9), st.lists(small, max_size=4), st.booleans())
histories = st.lists(runs, max_size=4)


def example_of(history: Sequence[Any], store: Store) -> Files:
    """What a machine dumps that went through these runs: days, batches and sweeps."""
    forget(store)
    for days, batch, swept in history:
        as_of = NOW + timedelta(days=days)
        run = store.begin(PERSON, as_of)
        store.write(PERSON, SOURCE, "feed", batch, as_of=as_of, state={"day": days})
        if swept:
            store.sweep(PERSON, SOURCE, Sweep(kinds=("post", "followers")), set(), as_of=as_of)
        word: Any = "ok" if days % 2 else "failed"
        store.finish(PERSON, run, [Outcome(source=SOURCE, type="feed", word=word)])
    return dump(store, PERSON)


def forget(store: Store) -> None:
    with store.database.writing() as connection:
        for table in (records, readings, sources):
            connection.execute(table.delete().where(table.c.person == PERSON))


def merged(store: Store, dumps: Iterable[Files]) -> Files:
    """What a machine dumps that had nothing and loaded these."""
    forget(store)
    for files in dumps:
        with TemporaryDirectory() as folder:
            load(store, PERSON, put(Path(folder), files))
    return dump(store, PERSON)


def united(one: Files, other: Files) -> Files:
    """What git leaves when it merges two versions by lines; state.json is one side's."""
    names = {name for name in (*one, *other) if name.endswith(".ndjson")}
    return {name: other.get(name, b"") + one.get(name, b"") for name in names}


def rows_of(files: Files) -> Files:
    return {name: content for name, content in files.items() if name.endswith(".ndjson")}


def merging_holds(store: Store, histories: Sequence[Any]) -> None:
    a, b, c = (example_of(history, store) for history in histories)
    assert a == merged(store, [a]) == merged(store, [a, a])
    ab, bc = merged(store, [a, b]), merged(store, [b, c])
    assert ab == merged(store, [b, a]) == merged(store, [a, b, a])
    assert merged(store, [ab, c]) == merged(store, [a, bc])
    assert rows_of(ab) == rows_of(merged(store, [united(a, b)]))
    with TemporaryDirectory() as folder:
        merged(store, [a, b])
        assert [] == check(store, PERSON, put(Path(folder), ab))


fixture_is_emptied = [HealthCheck.function_scoped_fixture]


@settings(max_examples=5, deadline=None, suppress_health_check=fixture_is_emptied)
@given(st.tuples(histories, histories, histories))
def test_merging_knows_no_order_and_no_repetition(store: Store, given: Sequence[Any]) -> None:
    merging_holds(store, given)


@pytest.mark.slow
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[*fixture_is_emptied, HealthCheck.too_slow],
)
@given(st.tuples(histories, histories, histories))
def test_merging_knows_no_order_and_no_repetition_in_many_histories(
    store: Store, given: Sequence[Any]
) -> None:
    merging_holds(store, given)
