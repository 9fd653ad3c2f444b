from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from renown.errors import StoreError
from renown.store import Store
from renown.store.rows import Label, Member, Reason, Work
from renown.store.tables import works
from renown.store.works import work_of
from tests.store.samples import NOW, PERSON, record, write


def work(address: str = "blog/one", **changes: Any) -> Work:
    given: dict[str, Any] = {
        "kind": "post",
        "title": "On tides",
        "url": "https://blog.example/tides",
        "at": NOW,
        "day": NOW.date(),
        "until": None,
        "evidence": "listed",
        "private": False,
        "source": "blog",
        "details": {},
    }
    return Work(**{**given, "work": address, **changes})


FULL = work(
    kind="pull_request",
    until=NOW + timedelta(days=1),
    evidence="signed",
    private=True,
    repository="a/b",
    owner="a",
    number=3,
    amount=1.5,
    unit="x",
    tags=("go", "sea"),
    details={"labels": ["x"], "number": 3},
    gone=True,
)


def found(store: Store, *where: Any, order: Any = ()) -> list[str]:
    return [one.work for one in store.works(PERSON, where=where, order=order)]


def test_what_is_derived_comes_back_as_it_was_given(store: Store) -> None:
    bare = work("blog/two", url=None, at=None, day=None)
    beside = [
        Member(source="blog", key="one", work="blog/one", rule=""),
        Member(source="zine", key="one", work="blog/one", rule="same link"),
    ]
    label = Label(label="storage", work="blog/one", rule="disk")
    reason = Reason(source="blog", key="three", reason="hidden")
    store.rebuild(PERSON, [bare, FULL], beside, [label], [reason])
    assert [FULL, bare] == list(store.works(PERSON))
    assert beside == list(store.members(PERSON))
    assert [label] == list(store.labels(PERSON))
    assert [reason] == list(store.reasons(PERSON))


def test_all_may_come_in_one_stream(store: Store) -> None:
    member = Member(source="blog", key="one", work="blog/one", rule="")
    stream: list[Work | Member] = [FULL, member]
    store.rebuild(PERSON, iter(stream))
    assert ([FULL], [member]) == (list(store.works(PERSON)), list(store.members(PERSON)))


def test_rebuilding_replaces_what_one_person_had(store: Store) -> None:
    member = Member(source="blog", key="one", work="blog/one", rule="")
    store.rebuild("grace", [work("zine/one")])
    store.rebuild(PERSON, [work("blog/one"), work("blog/two")], [member])
    store.rebuild(PERSON, [work("blog/three")])
    assert ["blog/three"] == found(store)
    assert [] == list(store.members(PERSON))
    assert ["zine/one"] == [one.work for one in store.works("grace")]


def test_what_is_derived_may_be_read_from_the_store_as_it_comes(store: Store) -> None:
    write(store, *(record(f"{number:04}") for number in range(2500)))

    def derived() -> Iterator[Work]:
        for row in store.rows(PERSON):
            yield work(row.address)

    store.rebuild(PERSON, derived())
    assert 2500 == len(found(store))


def test_a_rebuild_that_fails_leaves_what_was_there(store: Store) -> None:
    store.rebuild(PERSON, [work("blog/one")])

    def broken() -> Iterator[Work]:
        yield work("blog/two")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.rebuild(PERSON, broken())
    with pytest.raises(StoreError):
        store.rebuild(PERSON, [work("blog/two"), work("blog/two")])
    assert ["blog/one"] == found(store)
    store.rebuild(PERSON, [work("blog/two")])
    assert ["blog/two"] == found(store)


def test_members_and_labels_of_one_work_are_found(store: Store) -> None:
    members = [Member(source="a", key=key, work=f"a/{key}", rule="") for key in "xy"]
    labels = [Label(label="sea", work=f"a/{key}", rule="tide") for key in "xy"]
    store.rebuild(PERSON, [work("a/x"), work("a/y")], members, labels)
    assert members[1:] == list(store.members(PERSON, "a/y"))
    assert labels[1:] == list(store.labels(PERSON, "a/y"))


def test_works_are_chosen_and_ordered_by_columns(store: Store) -> None:
    store.rebuild(PERSON, [work("a", amount=1), work("b", amount=3), work("c", amount=3)])
    assert ["b", "c"] == found(store, works.c.amount > 2)
    assert ["b", "c", "a"] == found(store, order=[works.c.amount.desc()])


def test_facts_are_the_works_with_their_labels(store: Store) -> None:
    labels = [Label(label=label, work="a", rule="") for label in ("sea", "air", "2-d.x_y")]
    bare = work("b", at=None, day=None, url=None)
    store.rebuild(PERSON, [replace(FULL, work="a"), bare], labels)
    store.rebuild("bob", [work("c")])
    one, other = sorted(store.facts(PERSON, {"pull_request", "post"}))
    assert replace(FULL, work="a") == work_of(one)
    assert frozenset({"sea", "air", "2-d.x_y"}) == one.labels
    assert (frozenset(), None, None, {}) == (other.labels, other.at, other.day, other.details)


def test_facts_are_of_the_kinds_that_are_asked_for(store: Store) -> None:
    store.rebuild(PERSON, [work("a"), work("b", kind="talk")])
    assert ["b"] == [one.work for one in store.facts(PERSON, {"talk"})]
    assert [] == list(store.facts(PERSON, ()))


def test_the_newest_facts_come_first_and_the_undated_last(store: Store) -> None:
    later = NOW + timedelta(days=1)
    store.rebuild(PERSON, [work("c", at=None), work("b"), work("a"), work("d", at=later)])
    assert ["d", "a", "b", "c"] == [one.work for one in store.facts(PERSON, {"post"}, newest=True)]


def test_details_that_somebody_damaged_are_told(store: Store) -> None:
    store.rebuild(PERSON, [work("a", details={"words": 9})])
    with store.database.writing() as connection:
        connection.execute(works.update().values(details="{"))
    (one,) = store.facts(PERSON, {"post"})
    assert "a" == one.work
    with pytest.raises(StoreError, match="damaged row"):
        one.details.get("words")
