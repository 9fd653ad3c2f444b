from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from renown.errors import StoreError
from renown.outcome import Outcome, Word
from renown.store import Store
from renown.store.rows import SourceRow
from tests.store.samples import LATER, NOW, PERSON, SOURCE, reading, record, write


def finish(store: Store, word: Word, *, as_of: object = NOW, reason: str = "") -> None:
    run = store.begin(PERSON, as_of)  # type: ignore[arg-type] # a datetime
    store.finish(PERSON, run, [Outcome(source=SOURCE, type="feed", word=word, reason=reason)])


def test_a_state_comes_back_and_is_replaced(store: Store) -> None:
    assert {} == store.states(PERSON).get(SOURCE, {})
    write(store, state={"cursor": "é\x00\ud800", "pages": [1, None, {"a": True}]})
    expected = {"cursor": "é\ufffd", "pages": [1, None, {"a": True}]}
    assert expected == store.states(PERSON).get(SOURCE, {})
    write(store, state={})
    assert {} == store.states(PERSON).get(SOURCE, {})
    assert {} == store.states("grace").get(SOURCE, {})


def test_rows_without_a_state_leave_the_state_as_it_is(store: Store) -> None:
    write(store, state={"cursor": 1})
    write(store, record())
    assert {"cursor": 1} == store.states(PERSON).get(SOURCE, {})


def test_rows_and_state_are_written_together_or_not_at_all(store: Store) -> None:
    write(store, state={"cursor": 1})
    with pytest.raises(TypeError):
        write(store, record(), state={"cursor": object()})
    assert [] == list(store.rows(PERSON))
    assert {"cursor": 1} == store.states(PERSON).get(SOURCE, {})


def test_a_source_shows_how_it_ended_and_what_it_holds(store: Store) -> None:
    write(store, record("a"), record("b", private=True), reading(), state={"cursor": 1})
    assert [""] == [row.outcome for row in store.sources(PERSON)]
    finish(store, "partial", reason="page 3\nis \x1b[31mmissing")
    expected = SourceRow(
        source=SOURCE,
        type="feed",
        outcome="partial",
        reason="page 3 is [31mmissing",
        last_ok=None,
        records=2,
    )
    assert [expected] == store.sources(PERSON)
    assert {"cursor": 1} == store.states(PERSON).get(SOURCE, {})


@pytest.mark.parametrize("word", ["ok", "unchanged", "empty"])
def test_the_last_good_run_stays_when_a_later_one_fails(store: Store, word: Word) -> None:
    finish(store, word)
    finish(store, "failed", as_of=LATER)
    assert [("failed", NOW)] == [(row.outcome, row.last_ok) for row in store.sources(PERSON)]
    finish(store, word, as_of=LATER)
    assert [(word, LATER)] == [(row.outcome, row.last_ok) for row in store.sources(PERSON)]


def test_runs_are_numbered_and_logged(store: Store) -> None:
    first, second = store.begin(PERSON, NOW), store.begin("grace", NOW)
    assert first < second
    outcome = Outcome(source=SOURCE, type="feed", word="ok", new=3, requests=2, seconds=1.5)
    store.finish(PERSON, first, [outcome])
    with store.database.reading() as connection:
        runs = connection.execute(text("SELECT person, ended FROM runs ORDER BY id")).all()
        log = connection.execute(text("SELECT run, source, outcome, new FROM outcomes")).all()
    assert [(PERSON, "2026-11-16T06:00:00Z"), ("grace", None)] == [tuple(run) for run in runs]
    assert [(first, SOURCE, "ok", 3)] == [tuple(line) for line in log]


def test_sources_are_ordered_by_name(store: Store) -> None:
    for source in ("b", "B", "a"):
        write(store, source=source, state={"x": 1})
    assert ["B", "a", "b"] == [row.source for row in store.sources(PERSON)]


def test_a_damaged_state_is_told(store: Store) -> None:
    write(store, state={"cursor": 1})
    with store.database.writing() as connection:
        connection.execute(text("UPDATE sources SET state = '{'"))
    with pytest.raises(StoreError, match="damaged row"):
        store.states(PERSON).get(SOURCE, {})


def test_words_are_remembered_for_each_person(store: Store) -> None:
    assert store.meta(PERSON, "manifest") is None
    store.set_meta(PERSON, "manifest", "a")
    store.set_meta(PERSON, "manifest", "b")
    assert "b" == store.meta(PERSON, "manifest")
    assert store.meta("grace", "manifest") is None


def test_verdicts_replace_one_another(store: Store) -> None:
    store.set_verdicts(PERSON, {"rate": True, "designs": False})
    store.set_verdicts("grace", {"rate": True})
    assert {"rate": True, "designs": False} == store.verdicts(PERSON)
    store.set_verdicts(PERSON, {})
    assert {} == store.verdicts(PERSON)
    assert {"rate": True} == store.verdicts("grace")


def test_a_run_as_of_the_past_makes_no_source_older(store: Store) -> None:
    outcome = Outcome(source="blog", type="feed", word="ok")
    for as_of in (NOW, NOW - timedelta(days=400)):
        store.finish(PERSON, store.begin(PERSON, as_of), [outcome])

    assert [NOW] == [row.last_ok for row in store.sources(PERSON)]
