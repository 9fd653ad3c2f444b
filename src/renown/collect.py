"""Runs every configured source apart and hands what it yields to a sink.

Sources wait side by side in threads; everything is written by the calling thread, so the database
has one writer. A source that fails never stops another: it ends with an outcome that says why.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from renown import registry
from renown.collector import Collector, Person, Run
from renown.config import Source
from renown.errors import SourceError
from renown.http import Client, Session
from renown.outcome import Outcome, Word
from renown.record import Checkpoint, Observation, Reading, Record, Sweep

log = logging.getLogger(__name__)

_BATCH = 1000  # rows handed over at once, where a source sets no checkpoint earlier
_AHEAD = (
    16  # units that may wait for the writer: bounds memory when the disk is slower than the net
)
_THREADS = 16


class Sink(Protocol):
    """Where observations go. Called by one thread."""

    def state(self, source: str) -> Mapping[str, Any]:
        """The last checkpoint of the source, {} at first."""
        ...

    def write(
        self,
        source: str,
        type: str,  # noqa: A002 (the key's name in config.toml)
        batch: Sequence[Record | Reading],
        state: Mapping[str, object] | None,
    ) -> list[str]:
        """Commit the batch and the state in one transaction; say what was refused and why."""
        ...

    def sweep(self, source: str, sweep: Sweep) -> None:
        """Mark what the sweep covers and this run did not write."""
        ...

    def counts(self, source: str) -> tuple[int, int]:
        """Rows new and changed as of this run."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What all sources of one run share."""

    now: datetime
    client: Client
    person: Person
    folder: Path
    environ: Callable[[str], str | None]


Read = Callable[[Collector, Source, Run], Iterator[Observation]]
"""What is done with a source: it is collected, or its older pages are walked."""


def read(collector: Collector, source: Source, run: Run) -> Iterator[Observation]:
    """Collect it."""
    return collector.collect(source.options, run)


@dataclass(kw_only=True, slots=True)
class _Task:
    """One source while it is collected. Its thread fills it; the writer reads it after the end."""

    source: Source
    session: Session
    state: Mapping[str, Any]
    progress: Callable[[int, int], None]
    read: Read
    notes: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seen: int = 0
    seconds: float = 0.0
    spent: str = ""
    error: BaseException | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Unit:
    """What is committed together; the last one of a task is `done`."""

    task: _Task
    batch: Sequence[Record | Reading] = ()
    state: Mapping[str, object] | None = None
    sweep: Sweep | None = None
    done: bool = False


def collect(
    sources: Sequence[Source],
    sink: Sink,
    world: World,
    *,
    watch: Callable[[str, int], None] = lambda _source, _rows: None,
    progress: Callable[[str, int, int], None] = lambda _source, _done, _most: None,
    read: Read = read,
) -> Iterator[Outcome]:
    """Collect all sources side by side; yield each one's outcome as it ends.

    `watch(source, rows)` is told how many rows a source has brought so far, `progress(source, done,
    most)` by the sources' own threads how far a walk has come. Errors of the sink are raised here,
    after the sources were stopped.
    """
    units: queue.Queue[_Unit] = queue.Queue(maxsize=_AHEAD)
    stop = threading.Event()
    tasks = [
        _Task(
            source=source,
            session=world.client.session(source.name),
            state=sink.state(source.name),
            progress=partial(progress, source.name),
            read=read,
        )
        for source in sources
    ]
    with ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="collect") as pool:
        try:
            for task in tasks:
                pool.submit(_drain, task, world, units, stop)
            left = len(tasks)
            while left:
                unit = units.get()
                _commit(unit, sink)
                watch(unit.task.source.name, unit.task.seen)
                if unit.done:
                    left -= 1
                    yield _outcome(unit.task, sink)
        finally:
            stop.set()
            world.client.end()  # nobody waits out a pause that a host asked for
            pool.shutdown(cancel_futures=True)


class _StoppedError(Exception):
    """The run is ending; nobody waits for this source any more."""


def _drain(task: _Task, world: World, units: queue.Queue[_Unit], stop: threading.Event) -> None:
    """Run one collector to its end, in its own thread. Whatever it raises becomes its outcome."""

    def put(unit: _Unit) -> None:
        while not stop.is_set():
            try:
                units.put(unit, timeout=0.2)
            except queue.Full:
                continue
            return
        raise _StoppedError

    started = time.monotonic()
    batch: list[Record | Reading] = []
    with suppress(_StoppedError):
        try:
            collector = registry.load(task.source.type)
            for item in task.read(collector, task.source, _run(task, world)):
                batch = _take(task, item, batch, put)
        except _StoppedError:
            raise
        except SourceError as error:
            task.error = error
        except BaseException as error:  # a bug in one collector must not stop the others
            log.exception("%s: a bug in the collector %s", task.source.name, task.source.type)
            task.error = error
        task.seconds = time.monotonic() - started
        put(_Unit(task=task, batch=batch, done=True))


def _run(task: _Task, world: World) -> Run:
    def spent(cost: str) -> None:
        task.spent = cost

    return Run(
        now=world.now,
        state=task.state,
        http=task.session,
        person=world.person,
        folder=world.folder,
        environ=world.environ,
        note=task.notes.append,
        spent=spent,
        progress=task.progress,
    )


def _take(
    task: _Task,
    item: Observation,
    batch: list[Record | Reading],
    put: Callable[[_Unit], None],
) -> list[Record | Reading]:
    """Add a row to the batch, or hand it over with what follows it; the batch to go on with."""
    state = sweep = None
    match item:
        case Checkpoint():
            state = item.state
        case Sweep():
            sweep = item
        case _:
            batch.append(item)
            task.seen += 1
            if len(batch) < _BATCH:
                return batch
    put(_Unit(task=task, batch=batch, state=state, sweep=sweep))
    return []


def _commit(unit: _Unit, sink: Sink) -> None:
    task = unit.task
    if unit.batch or unit.state is not None:
        task.refused += sink.write(task.source.name, task.source.type, unit.batch, unit.state)
    if unit.sweep is not None:
        sink.sweep(task.source.name, unit.sweep)


def _outcome(task: _Task, sink: Sink) -> Outcome:
    new, changed = sink.counts(task.source.name)
    return Outcome(
        source=task.source.name,
        type=task.source.type,
        word=_word(task, new + changed),
        reason=_reason(task),
        new=new,
        changed=changed,
        requests=task.session.requests,
        seconds=task.seconds,
        spent=task.spent,
    )


def _word(task: _Task, touched: int) -> Word:
    """From facts alone: what was raised, refused, touched and seen."""
    if task.error is not None:
        word: Word = getattr(task.error, "outcome", "failed")
        return "partial" if word == "failed" and task.seen else word
    if task.refused:
        return "partial"
    if touched:
        return "ok"
    return "unchanged" if task.seen or task.session.not_modified else "empty"


def _reason(task: _Task) -> str:
    """What happened, in one line; a bug's own text is in the log, not in the report."""
    parts = list(task.notes)
    if isinstance(task.error, SourceError):
        parts.append(str(task.error))
    elif task.error is not None:
        parts.append(
            f"a bug in the collector ({type(task.error).__name__}); the log has the details"
        )
    if task.refused:
        more = f", and {len(task.refused) - 1} more" if len(task.refused) > 1 else ""
        parts.append(f"refused {task.refused[0]}{more}")
    return "; ".join(parts)
