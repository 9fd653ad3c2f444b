"""Feeds read in any order and any number of times leave the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors import feed
from renown.collect import World, collect
from renown.collector import Person
from renown.config import Source
from renown.http import Client
from renown.store import Store
from renown.store.sink import Sink
from tests.collectors.blog import jsonfeed
from tests.peer import Peer, Reply, document

NOW = datetime(2026, 11, 16, tzinfo=UTC)
POSTS = 12


def window(newest: int, size: int) -> bytes:
    """The last posts before and with that one."""
    return jsonfeed(
        *(
            {"id": f"{n}", "title": f"Post {n}", "date_published": f"2026-01-{n:02}T06:00:00Z"}
            for n in range(newest, max(newest - size, 0), -1)
        )
    )


def read(store: Store, peer: Peer, names: Sequence[str], now: datetime) -> None:
    """A run over these feeds, in this order."""
    sources = [
        Source(name=name, type="feed", options=feed.Options(url=peer.url(f"/{name}")))
        for name in names
    ]
    with Client(allow_private=True, pause=0) as client:
        world = World(
            now=now, client=client, person=Person(id="ada"), folder=Path(), environ=lambda _: None
        )
        ended = list(collect(sources, Sink(store, "ada", now), world))
    assert {"ok", "unchanged", "empty"} >= {one.word for one in ended}


def rows(store: Store) -> dict[str, tuple[object, ...]]:
    """All but when each was seen."""
    return {row.address: (row.title, row.at, row.url, row.details) for row in store.rows("ada")}


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(
    orders=st.lists(
        st.lists(st.sampled_from(["a", "b", "c"]), unique=True), min_size=1, max_size=4
    ),
    with_validators=st.booleans(),
)
def test_the_same_feeds_in_any_order_and_any_number_of_times_give_the_same_rows(
    orders: list[list[str]], with_validators: bool
) -> None:
    with Peer() as peer, TemporaryDirectory() as name:
        for blog, newest in (("a", 12), ("b", 5), ("c", 1)):
            body = window(newest, 5)
            served = document(body, etag='"1"') if with_validators else Reply(body=body)
            peer.serve(f"/{blog}", served)
        folder = Path(name)
        with (
            Store.open(f"sqlite:///{folder / 'one'}", folder=folder) as once,
            Store.open(f"sqlite:///{folder / 'two'}", folder=folder) as often,
        ):
            read(once, peer, ["a", "b", "c"], NOW)
            for day, order in enumerate([*orders, ["c", "b", "a"]]):
                read(often, peer, order, NOW + timedelta(days=day))
            assert rows(once) == rows(often)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(readings=st.lists(st.integers(1, POSTS), max_size=8).map(sorted), size=st.integers(1, POSTS))
def test_a_window_that_moves_leaves_every_post_that_was_ever_in_it(
    readings: list[int], size: int
) -> None:
    expected: set[str] = set()
    with (
        Peer() as peer,
        TemporaryDirectory() as name,
        Store.open(f"sqlite:///{Path(name) / 'x'}", folder=Path(name)) as store,
    ):
        for day, newest in enumerate(readings):
            peer.serve("/blog", Reply(body=window(newest, size)))
            read(store, peer, ["blog"], NOW + timedelta(days=day))
            expected |= {f"blog/{n}" for n in range(max(newest - size, 0) + 1, newest + 1)}
        assert expected == set(rows(store))
