from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event, text

from renown.errors import StoreError
from renown.record import Record
from renown.store import Store
from renown.store.rows import Row
from tests.store.samples import LATER, NOW, PERSON, SOURCE, record, records, write


def test_a_record_comes_back_as_it_was_given(store: Store) -> None:
    given = record(
        kind="pull_request",
        title="Retry uploads 🚀",
        url="https://forge.example/a/b/pull/3",
        until=NOW,
        evidence="signed",
        tags=("storage", "go"),
        details={"repository": "a/b", "number": 3, "labels": ("x", "y"), "draft": False},
        private=True,
    )
    assert write(store, given) == []
    expected = Row(
        kind="pull_request",
        key="one",
        title="Retry uploads 🚀",
        url="https://forge.example/a/b/pull/3",
        at=NOW - timedelta(days=3),
        until=NOW,
        evidence="signed",
        tags=("go", "storage"),
        details={"repository": "a/b", "number": 3, "labels": ["x", "y"], "draft": False},
        private=True,
        person=PERSON,
        source=SOURCE,
        first_seen=NOW,
        changed_at=NOW,
        gone_at=None,
    )
    assert [expected] == list(store.rows(PERSON))


def test_an_unchanged_record_is_not_written_again(store: Store) -> None:
    write(store, record())
    before = list(store.rows(PERSON))
    write(store, record(), as_of=LATER)
    assert before == list(store.rows(PERSON))
    assert (0, 0) == store.counts(PERSON, LATER, source=SOURCE).get(SOURCE, (0, 0))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "task"},
        {"title": "On the tides"},
        {"url": "https://blog.example/tides"},
        {"at": None},
        {"until": NOW},
        {"evidence": "hosted"},
        {"tags": ("sea",)},
    ],
    ids=str,
)
def test_any_change_of_content_is_kept_with_its_moment(
    store: Store, change: dict[str, Any]
) -> None:
    write(store, record())
    write(store, record(**change), as_of=LATER)
    [row] = store.rows(PERSON)
    assert (NOW, LATER) == (row.first_seen, row.changed_at)
    assert (1, 0) == store.counts(PERSON, NOW, source=SOURCE).get(SOURCE, (0, 0))
    assert (0, 1) == store.counts(PERSON, LATER, source=SOURCE).get(SOURCE, (0, 0))
    assert all(value == getattr(row, name) for name, value in change.items())


def test_what_becomes_private_is_kept_and_no_longer_counted(store: Store) -> None:
    write(store, record())
    write(store, record(private=True), as_of=LATER)

    assert [(True, LATER)] == [(row.private, row.changed_at) for row in store.rows(PERSON)]
    assert (0, 0) == store.counts(PERSON, LATER, source=SOURCE).get(SOURCE, (0, 0))


def test_a_change_of_details_is_kept(store: Store) -> None:
    write(store, record(details={"feed": "a", "words": 3}))
    write(store, record(details={"words": 3, "feed": "a"}), as_of=LATER)
    assert [NOW] == [row.changed_at for row in store.rows(PERSON)]
    write(store, record(details={"words": 4, "feed": "a"}), as_of=LATER)
    assert [LATER] == [row.changed_at for row in store.rows(PERSON)]


def test_a_refused_record_does_not_lose_the_others(store: Store) -> None:
    refused = write(
        store, record("a"), record("b", details={"wrods": 3}), record("c"), state={"cursor": 7}
    )
    assert ["blog/b: post: details.wrods: a post has no such detail"] == refused
    assert ["a", "c"] == [row.key for row in store.rows(PERSON)]
    assert {"cursor": 7} == store.states(PERSON).get(SOURCE, {})


def test_the_same_key_twice_in_a_batch_is_one_row(store: Store) -> None:
    write(store, record(title="first"), record(title="second"))
    assert ["second"] == [row.title for row in store.rows(PERSON)]


def test_rows_are_ordered_and_chosen(store: Store) -> None:
    write(store, record("b"), record("Z"), record("ä"), record("a", kind="task"), source="zine")
    write(store, record("a"), record("c", private=True))
    everything = [(row.kind, row.source, row.key) for row in store.rows(PERSON)]
    assert [
        ("post", "blog", "a"),
        ("post", "blog", "c"),
        ("post", "zine", "Z"),
        ("post", "zine", "b"),
        ("post", "zine", "ä"),
        ("task", "zine", "a"),
    ] == everything
    assert ["a"] == [row.key for row in store.rows(PERSON, kinds=["task"])]
    assert ["a", "c"] == [row.key for row in store.rows(PERSON, source="blog")]
    assert ["a"] == [row.key for row in store.rows(PERSON, source="blog", private=False)]
    assert [] == list(store.rows("grace"))


def test_persons_do_not_meet(store: Store) -> None:
    write(store, record(title="Ada's"))
    store.write("grace", SOURCE, "feed", [record(title="Grace's")], as_of=NOW)
    assert ["Ada's"] == [row.title for row in store.rows(PERSON)]
    assert ["Grace's"] == [row.title for row in store.rows("grace")]


def test_moments_are_kept_in_utc_to_the_second(store: Store) -> None:
    east = timezone(timedelta(hours=9))
    early = datetime(998, 1, 2, 3, 4, 5, tzinfo=UTC)
    write(
        store, record("a", at=datetime(2026, 1, 1, 8, 0, 0, 999_999, east)), record("b", at=early)
    )
    assert [datetime(2025, 12, 31, 23, tzinfo=UTC), early] == [row.at for row in store.rows(PERSON)]


def test_rows_are_read_while_the_store_is_open_for_writing_by_another(store: Store) -> None:
    write(store, record("a"), record("b"))
    rows = store.rows(PERSON)
    assert "a" == next(rows).key
    with store.database.writing() as connection:
        connection.execute(text("UPDATE records SET title = 'other'"))
        assert ["b"] == [row.key for row in rows]


def test_no_error_quotes_what_a_row_holds(store: Store) -> None:
    secret = "hunter2"
    with pytest.raises(StoreError) as raised, store.database.writing() as connection:
        connection.execute(text("INSERT INTO records (title) VALUES (:title)"), {"title": secret})
    assert secret not in str(raised.value)
    assert secret not in str(raised.value.__cause__)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(given=records)
def test_writing_twice_is_writing_once(store: Store, given: Record) -> None:
    write(store, given)
    before = list(store.rows(PERSON))
    write(store, given, as_of=LATER)
    assert before == list(store.rows(PERSON))


def test_one_statement_writes_a_batch(store: Store) -> None:
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(store.database.engine, "before_cursor_execute", note)
    write(store, *(record(str(number)) for number in range(1000)))
    assert 1 == sum("INTO records" in statement for statement in statements)


def test_a_later_row_replaces_nothing_of_its_history(store: Store) -> None:
    write(store, record())
    for days in range(1, 4):
        write(store, replace(record(), title=f"{days}"), as_of=NOW + timedelta(days=days))
    assert [NOW] == [row.first_seen for row in store.rows(PERSON)]
