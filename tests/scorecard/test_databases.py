"""SQLite and PostgreSQL come to the same; a large database is judged in little memory."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from renown.record import Record
from renown.scorecard import explain
from renown.scorecard.explanation import Counted, Uncounted
from renown.store import Store
from renown.store.rows import Label, Member, Reason, Work
from tests.scorecard.test_properties import MONOTONE, OTHERS
from tests.scorecard.test_selection import SELECTS
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
    scorecard,
    scores,
    series,
    work,
)

NARROWED = tuple(
    criterion(id=f"select-{place}", select={"kind": ["talk", "post"]} | select)
    for place, (select, *_) in enumerate(SELECTS)
)
LABELLED = criterion(id="label", select={"kind": "talk", "label": "edge"})
EXPLAINED = (*OTHERS, *MONOTONE[-2:], LABELLED)
CRITERIA = (*MONOTONE, *OTHERS, *NARROWED, LABELLED)


def drawn(number: int) -> Iterator[Work]:
    """Works that differ in all that criteria look at."""
    chance = random.Random(1)
    for place in range(number):
        at = AS_OF - timedelta(hours=chance.randrange(-2000, 30_000)) if place % 17 else None
        made = work(
            f"{place:06}",
            None,
            chance.choice(["talk", "post", "pull_request"]),
            amount=chance.choice([None, 1.5, 9.25, 20.0]),
            unit=chance.choice([None, "USD/h"]),
            repository=chance.choice([None, "a/b", "A/c", "d/e", "Ada-Example/x"]),
            tags=chance.choice([(), ("go", "k8s"), ("Go",)]),
            details=chance.choice([{}, {"state": "merged"}, {"draft": True}, {"users": 1000}]),
            evidence=chance.choice(["asserted", "listed", "signed"]),
        )
        yield replace(made, at=at, day=at.astimezone(ADA.timezone).date() if at else None)


def everything(url: str, folder: Path) -> list[Any]:
    """All that scoring says about a world in one database."""
    with Store.open(url, folder=folder) as store:
        made = list(drawn(200))
        labels = [Label(label="edge", work=one.work, rule="") for one in made[::3]]
        members = [
            Member(source="forge", key=one.title, work=one.work, rule="") for one in made[::2]
        ]
        readings = [
            read("a:1", 10.1, "2025-11-01"),
            read("a:1", 10.4),
            read("b:2", 3, evidence="asserted"),
            read("b:2", 1, "2026-11-10"),
            read("c:3", 800, "2025-11-01", evidence="asserted", method="manual"),
            read("c:3", 850, "2026-10-31", evidence="asserted", method="manual"),
            read("c:Z", 900, url="https://c.example/@3"),
            read("d:1", 5, "2026-11-05", private=True),
            read("d:1", 5, "2026-11-06"),
        ]
        spoken = [
            Record(kind="talk", key=one.key, title=one.key, private=place % 5 == 0)
            for place, one in enumerate(members)
        ]
        store.write("ada", "forge", "forge", spoken, as_of=AS_OF)
        enter(store, Record(kind="talk", key="q", title="Q"))
        hidden = Reason(source="ledger", key="q", reason="hidden")
        fill(store, *made, *labels, *members, hidden, readings=readings)
        ran(store, "forge")
        return [scores(store, *CRITERIA), *(said(store, one.id) for one in EXPLAINED)]


def said(store: Store, id_: str) -> tuple[list[Counted], list[Uncounted], list[tuple[date, float]]]:
    board = scorecard(*CRITERIA)
    found = explain(store, board, id_, ADA, AS_OF, yields=YIELDS, logins=LOGINS)
    (asked,) = (one for one in CRITERIA if one.id == id_)
    course = series(store, asked, logins=LOGINS)
    return list(found.counted), list(found.uncounted), course


def test_both_databases_say_the_same(sqlite_url: str, postgres_url: str, tmp_path: Path) -> None:
    _, *explained = here = everything(sqlite_url, tmp_path)
    assert any(one.members for counted, *_ in explained for one in counted)
    whys = {one.why for _, uncounted, _ in explained for one in uncounted}
    assert {
        "held: less than half of 3; counts once seen again",
        "the same account is read from c itself",
    } <= whys
    assert here == everything(postgres_url, tmp_path)


@pytest.mark.slow
def test_fifty_criteria_over_a_hundred_thousand_works_take_little_memory(store: Store) -> None:
    store.rebuild("ada", drawn(100_000))
    many = [one.model_copy(update={"id": f"{n}"}) for n, one in enumerate(2 * CRITERIA)][:50]
    assert 50 == len(many)
    found = scores(store, *many)  # what is imported and cached once is in place then
    assert any(one.proof.count > 20_000 for one in found.criteria)
    tracemalloc.start()
    scores(store, *many)
    assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    tracemalloc.stop()
