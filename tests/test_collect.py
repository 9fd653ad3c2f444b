"""Sources run apart: what one yields is kept, what another raises is its outcome."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import collectors
from renown import registry
from renown.collect import World, collect
from renown.collector import Person
from renown.config import Source
from renown.errors import StoreError
from renown.http import Client
from renown.outcome import Outcome
from renown.record import Reading, Record, Sweep
from tests.peer import Peer, Reply

NOW = datetime(2026, 11, 16, tzinfo=UTC)


@dataclass
class Kept:
    """A sink in memory that notes who called it."""

    rows: dict[str, list[str]] = field(default_factory=dict)
    states: dict[str, Mapping[str, object]] = field(default_factory=dict)
    swept: list[str] = field(default_factory=list)
    writers: set[int] = field(default_factory=set)
    refuse: str = ""
    full: bool = False
    after: float = 0.0

    def state(self, source: str) -> Mapping[str, Any]:
        return self.states.get(source, {})

    def write(
        self,
        source: str,
        type: str,  # noqa: A002 (the sink's own name for it)
        batch: Sequence[Record | Reading],
        state: Mapping[str, object] | None,
    ) -> list[str]:
        assert type == "made_up"
        if self.full:
            time.sleep(self.after)
            raise StoreError("the disk is full; make room")
        self.writers.add(threading.get_ident())
        self.rows.setdefault(source, []).extend(
            item.key for item in batch if isinstance(item, Record)
        )
        if state is not None:
            self.states[source] = state
        return [self.refuse] if self.refuse else []

    def sweep(self, source: str, sweep: Sweep) -> None:
        assert sweep.kinds
        self.swept.append(source)

    def counts(self, source: str) -> tuple[int, int]:
        return len(self.rows.get(source, [])), 0


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    monkeypatch.setattr(
        collectors, "__path__", [*collectors.__path__, str(Path(__file__).parent / "drop_in")]
    )
    with Client() as client:
        yield World(
            now=NOW,
            client=client,
            person=Person(id="ada"),
            folder=tmp_path,
            environ=lambda _name: None,
        )


def source(name: str, **options: Any) -> Source:
    return Source(name=name, type="made_up", options=registry.load("made_up").Options(**options))


def outcomes(world: World, sink: Kept, *sources: Source) -> dict[str, Outcome]:
    return {outcome.source: outcome for outcome in collect(sources, sink, world)}


def test_every_source_is_collected_and_written_by_one_thread(world: World) -> None:
    sink = Kept()
    ended = outcomes(world, sink, *(source(f"s{n}", posts=n) for n in range(1, 20)))

    assert {f"s{n}": n for n in range(1, 20)} == {name: one.new for name, one in ended.items()}
    assert {threading.get_ident()} == sink.writers


def test_a_source_that_fails_stops_no_other(world: World) -> None:
    sink = Kept()
    ended = outcomes(
        world,
        sink,
        source("bad", fail="bug"),
        source("down", fail="UnavailableError"),
        source("good", posts=3),
    )

    assert ("failed", "failed", "ok") == tuple(ended[name].word for name in ("bad", "down", "good"))
    assert ["0", "1", "2"] == sink.rows["good"]


@pytest.mark.parametrize(
    ("error", "posts", "word"),
    [
        ("UnavailableError", 0, "failed"),
        ("UnavailableError", 2, "partial"),
        ("IncompleteError", 2, "partial"),
        ("BlockedError", 2, "blocked"),
        ("SkippedError", 0, "skipped"),
        ("", 2, "ok"),
        ("", 0, "empty"),
    ],
)
def test_the_outcome_follows_from_what_was_seen_and_raised(
    world: World, error: str, posts: int, word: str
) -> None:
    assert word == outcomes(world, Kept(), source("s", posts=posts, fail=error))["s"].word


def test_a_failure_keeps_what_was_seen_before_it_with_its_checkpoint(world: World) -> None:
    sink = Kept()
    outcomes(world, sink, source("s", posts=2, fail="UnavailableError"))

    assert (["0", "1"], {"done": 2}) == (sink.rows["s"], sink.states["s"])


def test_a_source_goes_on_from_its_checkpoint(world: World) -> None:
    sink = Kept(states={"s": {"done": 2}})
    outcomes(world, sink, source("s", posts=3))

    assert ["2"] == sink.rows["s"]


def test_the_text_of_a_bug_is_for_the_log_alone(world: World) -> None:
    reason = outcomes(world, Kept(), source("s", fail="bug"))["s"].reason

    assert "a bug in the collector (ZeroDivisionError); the log has the details" == reason


def test_refused_rows_make_a_source_partial_and_are_named(world: World) -> None:
    ended = outcomes(world, Kept(refuse="post 7: no title"), source("s", posts=2))["s"]

    assert ("partial", "refused post 7: no title, and 1 more") == (ended.word, ended.reason)


def test_a_sweep_follows_the_rows_it_speaks_of(world: World) -> None:
    sink = Kept()
    outcomes(world, sink, source("s", posts=2, sweep=True))

    assert ["s"] == sink.swept


def test_when_the_database_fails_the_run_ends_and_threads_do_not_linger(world: World) -> None:
    with pytest.raises(StoreError, match="make room"):
        outcomes(world, Kept(full=True), *(source(f"s{n}", posts=500) for n in range(12)))

    assert not [thread for thread in threading.enumerate() if thread.name.startswith("collect")]


def test_a_collector_that_wants_to_exit_ends_as_a_bug(world: World) -> None:
    ended = outcomes(world, Kept(), source("bad", fail="exit"), source("good", posts=1))

    assert ("failed", "ok") == (ended["bad"].word, ended["good"].word)


def test_when_the_database_fails_nobody_waits_out_a_pause(world: World) -> None:
    busy = Reply(status=503, headers={"Retry-After": "50"})
    with Peer() as peer, Client(allow_private=True, pause=0) as client:
        url = peer.serve("/busy", busy)
        here = replace(world, client=client)
        started = time.monotonic()
        with pytest.raises(StoreError):
            outcomes(
                here,
                Kept(full=True, after=1.0),
                source("s", fail="wait", url=url),
                source("t", posts=1),
            )

    assert time.monotonic() - started < 30


def test_progress_is_told_as_rows_come(world: World) -> None:
    seen: list[int] = []
    list(
        collect([source("s", posts=3)], Kept(), world, watch=lambda _name, rows: seen.append(rows))
    )

    assert 3 == seen[-1]
    assert seen == sorted(seen)
