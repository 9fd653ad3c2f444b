"""What holds of every world: more work never scores less, and nothing else changes a score."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.record import Record
from renown.scorecard.criteria import Criterion
from renown.scorecard.scores import Scores
from renown.store import Store
from renown.store.rows import Work
from tests.scorecard.world import AS_OF, YIELDS, criterion, ran, read, scores, work

WINDOW: dict[str, Any] = {"since": date(2024, 1, 1), "by": date(2027, 12, 31)}
MONOTONE = (
    criterion(id="all", target=7),
    criterion(id="window", target=7, **WINDOW),
    criterion(id="sum", aggregate="sum", target=20),
    criterion(id="max", aggregate="max", target=20),
    criterion(id="any", aggregate="exists", target=1),
    criterion(id="owners", aggregate="distinct", of="owner", target=3),
    criterion(id="projects", aggregate="distinct", of="repository", having=2, target=3),
    criterion(id="weeks", aggregate="share_of_periods", period="week", window=9, target=9),
    criterion(id="late", target=7, late=True, **WINDOW),
    criterion(id="rolling", target=7, trailing=365),
    criterion(id="users", aggregate="sum", measure="users", target=50),
    criterion(id="words", select={"kind": "talk", "words": "drawn"}, target=7),
    criterion(id="merged", select={"kind": "talk", "merged": True}, target=7),
    criterion(
        id="quarters",
        aggregate="share_of_periods",
        period="quarter",
        window=4,
        measure="amount",
        at_least=20,
        target=4,
    ),
    criterion(
        id="significant",
        select={"kind": "talk", "own": False, "significance": {"importance": 0.5, "depth": 0.1}},
        aggregate="distinct",
        of="repository",
        target=3,
    ),
)
OTHERS = (
    criterion(id="latest", aggregate="latest", target=20),
    criterion(id="audience", select={"reading": "followers"}, aggregate="sum_latest", target=1000),
    criterion(id="posts", select={"kind": "post"}, target=3, **WINDOW),
)
MOMENTS = st.none() | st.integers(0, 4000).map(lambda hours: AS_OF - timedelta(hours=6 * hours))
WORKS = st.builds(
    lambda at, amount, repository, users: replace(
        work("drawn", None, amount=amount, repository=repository, details=users),
        at=at,
        day=at and at.date(),
    ),
    MOMENTS,
    st.none() | st.floats(0, 30),
    st.none() | st.sampled_from(["a/b", "a/c", "d/e", "f/g"]),
    st.just({}) | st.integers(0, 30).map(lambda users: {"users": users}),
)
WORLDS = st.lists(WORKS, max_size=8).map(
    lambda drawn: [replace(one, work=f"forge/{n}") for n, one in enumerate(drawn)]
)
FEW = settings(max_examples=8, deadline=None)


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all examples, whose works are replaced by each."""
    folder = tmp_path_factory.mktemp("world")
    shutil.copyfile(sqlite_template, folder / "renown.sqlite")
    with Store.open("sqlite:///renown.sqlite", folder=folder) as store:
        ran(store, "forge")
        readings = [read("a:1", 10.1), read("b:2", 20.2), read("c:3", 0.3)]
        known: dict[str, Any] = {"stars": 50_000, "forks": 10_000, "people": 5000}
        repositories = [
            Record(kind="repository", key=f"R_{name}", title=name, details={**known, "name": name})
            for name in ("a/b", "d/e")
        ]
        store.write("ada", "forge", "forge", [*readings, *repositories], as_of=AS_OF)
        yield store


def judged(store: Store, drawn: list[Work], *criteria: Criterion) -> Scores:
    store.rebuild("ada", drawn)
    return scores(store, *(criteria or (*MONOTONE, *OTHERS)))


@FEW
@given(drawn=WORLDS, more=WORKS)
def test_one_more_work_never_lowers_progress(world: Store, drawn: list[Work], more: Work) -> None:
    few = judged(world, drawn, *MONOTONE)
    many = judged(world, [*drawn, replace(more, work="forge/more")], *MONOTONE)
    for one, other in zip(few.criteria, many.criteria, strict=True):
        assert (other.progress or 0) >= (one.progress or 0), one.id
        assert 0 <= (other.progress or 0) <= 1
    assert many.summary.score >= few.summary.score


@FEW
@given(
    days=st.lists(st.integers(0, 900), min_size=1, max_size=9, unique=True),
    more=st.floats(0, 500),
)
def test_a_higher_reading_never_lowers_progress(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    days: list[int],
    more: float,
) -> None:
    asked = [one for one in OTHERS if one.id == "audience"]
    found = []
    for added in (0.0, more):
        folder = tmp_path_factory.mktemp("readings")
        shutil.copyfile(sqlite_template, folder / "renown.sqlite")
        with Store.open("sqlite:///renown.sqlite", folder=folder) as store:
            rows = [read("a:1", 400.0, f"{AS_OF.date() - timedelta(days=each)}") for each in days]
            newest = f"{AS_OF.date() - timedelta(days=min(days))}"
            rows[days.index(min(days))] = read("a:1", 400.0 + added, newest)
            store.write("ada", "forge", "forge", rows, as_of=AS_OF)
            found.append(scores(store, *asked).criteria[0].progress or 0)
    assert found[1] >= found[0]


@FEW
@given(drawn=WORLDS, hour=st.integers(0, 11))
def test_the_time_of_day_changes_nothing(world: Store, drawn: list[Work], hour: int) -> None:
    """Of a day on which nothing happens after that hour, in the person's zone."""
    world.rebuild("ada", [one for one in drawn if one.day != AS_OF.date()])
    moments = (AS_OF, AS_OF.replace(hour=hour, minute=59))
    first, second = (scores(world, *MONOTONE, *OTHERS, as_of=each).criteria for each in moments)
    assert first == second


@FEW
@given(drawn=WORLDS, seed=st.integers())
def test_the_order_of_rows_changes_nothing(world: Store, drawn: list[Work], seed: int) -> None:
    shuffled = random.Random(seed).sample(drawn, len(drawn))
    assert judged(world, drawn) == judged(world, shuffled)


@FEW
@given(drawn=WORLDS, zone=st.sampled_from(["Pacific/Kiritimati", "America/St_Johns", "UTC"]))
def test_the_time_zone_of_the_machine_changes_nothing(
    world: Store, drawn: list[Work], zone: str
) -> None:
    here = judged(world, drawn)
    before = os.environ.get("TZ")
    try:
        os.environ["TZ"] = zone
        time.tzset()
        assert here == judged(world, drawn)
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


@FEW
@given(drawn=WORLDS)
def test_a_source_of_which_nothing_is_known_changes_nothing(
    world: Store, drawn: list[Work]
) -> None:
    world.rebuild("ada", drawn)
    criteria = (*MONOTONE, *OTHERS)
    more = YIELDS | {"unheard-of": YIELDS["forge"]}
    assert scores(world, *criteria) == scores(world, *criteria, yields=more)


@FEW
@given(drawn=WORLDS, later=st.integers(0, 400))
def test_what_comes_after_the_moment_changes_nothing(
    world: Store, drawn: list[Work], later: int
) -> None:
    at = AS_OF + timedelta(days=later, seconds=1)
    future = replace(work("future", None), at=at, day=at.date())
    assert judged(world, drawn) == judged(world, [*drawn, future])


@FEW
@given(drawn=WORLDS, day=st.dates(date(2023, 1, 1), date(2032, 1, 1)))
def test_a_world_can_be_judged_as_of_any_day(world: Store, drawn: list[Work], day: date) -> None:
    world.rebuild("ada", drawn)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    found = scores(world, *MONOTONE, *OTHERS, as_of=moment)
    assert 0 <= found.summary.score <= found.summary.score_max <= 1
    for one in found.criteria:
        assert (one.value is None) == (one.progress is None)
        assert (one.state == "met") == (one.progress == 1)
