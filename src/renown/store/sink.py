"""Where one run's observations go: the store, and what sweeps need to know of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from renown.record import Reading, Record, Sweep
from renown.store.store import Store


class Sink:
    """Writes for one person as of one moment. Used by one thread."""

    def __init__(self, store: Store, person: str, as_of: datetime) -> None:
        self._store = store
        self._person = person
        self._as_of = as_of
        self._seen: dict[str, set[str]] = {}
        self._refused: set[str] = set()
        # Hundreds of sources that bring nothing are asked for once, not each.
        self._states = store.states(person)
        self._counts = store.counts(person, as_of)
        self._touched: set[str] = set()

    def state(self, source: str) -> Mapping[str, Any]:
        """The last checkpoint of the source, {} at first."""
        return self._states.get(source, {})

    def write(
        self,
        source: str,
        type: str,  # noqa: A002 (the key's name in config.toml)
        batch: Sequence[Record | Reading],
        state: Mapping[str, object] | None,
    ) -> list[str]:
        """Commit rows and state in one transaction; say what was refused and why."""
        self._touched.add(source)
        seen = self._seen.setdefault(source, set())
        refused = self._store.write(
            self._person, source, type, batch, as_of=self._as_of, state=state, seen=seen
        )
        if refused:
            self._refused.add(source)
        return refused

    def sweep(self, source: str, sweep: Sweep) -> None:
        """Mark what the sweep covers and this run did not write.

        Where something was refused nothing is marked: it was there, and an older row may be its.
        """
        if source in self._refused:
            return
        self._touched.add(source)
        seen = self._seen.get(source, set())
        self._store.sweep(self._person, source, sweep, seen, as_of=self._as_of)

    def counts(self, source: str) -> tuple[int, int]:
        """Rows new and changed as of this run."""
        counts = self._counts
        if source in self._touched:
            counts = self._store.counts(self._person, self._as_of, source=source)
        return counts.get(source, (0, 0))
