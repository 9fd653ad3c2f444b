"""Runs iterators side by side, each in a thread of its own, and hands on what they bring."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ended:
    """An iterator has ended, perhaps by raising."""

    error: BaseException | None


@dataclass(frozen=True, slots=True)
class Event(Generic[K, T]):
    """What an iterator brought."""

    name: K
    item: T | Ended


class _StoppedError(Exception):
    """Nobody takes anything any more."""


def side_by_side(jobs: Mapping[K, Iterator[T]], *, threads: int) -> Iterator[Event[K, T]]:
    """What the iterators bring, as it comes; for each, `Ended` is the last.

    At most `threads` of them run at once, begun in the order given. What they bring waits in a
    short queue, so none runs far ahead. Closing this generator stops all at their next item.
    """
    events: queue.Queue[Event[K, T]] = queue.Queue(maxsize=2 * threads)
    stop = threading.Event()

    def put(event: Event[K, T]) -> None:
        while not stop.is_set():
            with suppress(queue.Full):
                events.put(event, timeout=0.2)
                return
        raise _StoppedError

    def drain(name: K, job: Iterator[T]) -> None:
        error: BaseException | None = None
        with suppress(_StoppedError):
            try:
                for item in job:
                    put(Event(name, item))
            except _StoppedError:
                raise
            except BaseException as raised:  # noqa: BLE001 (whoever takes the events decides)
                error = raised
            put(Event(name, Ended(error)))

    with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="github") as pool:
        try:
            for name, job in jobs.items():
                pool.submit(drain, name, job)
            left = len(jobs)
            while left:
                event = events.get()
                left -= isinstance(event.item, Ended)
                yield event
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
