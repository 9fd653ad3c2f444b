"""One feed as a source, read again and again; its state is kept in between, as the store does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from collectors import feed
from renown.collector import Person, Run
from renown.http import Client
from renown.record import Checkpoint, Observation, Record

NOW = datetime(2026, 11, 16, tzinfo=UTC)
ADA = Person(id="ada", name="Ada Example", aliases=("A. Example",))


@dataclass
class Blog:
    """The reader's side: the state, and the notes of the last reading."""

    client: Client
    state: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    progress: list[tuple[int, int]] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    not_modified: int = 0

    def read(self, url: str, *, now: datetime = NOW, **options: Any) -> list[Record]:
        """Collect once."""
        return self._observed(feed.collect, url, now, options)

    def backfill(
        self, url: str, *, pages: int = 50, now: datetime = NOW, **options: Any
    ) -> list[Record]:
        """Walk the older pages."""
        return self._observed(partial(feed.backfill, pages=pages), url, now, options)

    def _observed(
        self,
        how: Callable[[feed.Options, Run], Iterator[Observation]],
        url: str,
        now: datetime,
        options: dict[str, Any],
    ) -> list[Record]:
        session = self.client.session("blog")
        self.notes, self.progress = [], []
        run = Run(
            now=now,
            state=self.state,
            http=session,
            person=ADA,
            folder=Path(),
            environ=lambda _: None,
            note=self.notes.append,
            progress=lambda done, most: self.progress.append((done, most)),
        )
        self.records = []
        for item in how(feed.Options.model_validate({"url": url, **options}), run):
            match item:
                case Checkpoint():
                    self.state = json.loads(json.dumps(item.state))
                case Record():
                    self.records.append(item)
                case _:
                    raise AssertionError(item)
        self.not_modified = session.not_modified
        return self.records


def rss(*items: str, head: str = "<title>A feed</title>") -> bytes:
    """An RSS 2.0 document with these items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel>{head}{inside}</channel></rss>'.encode()


def jsonfeed(*items: object, **more: object) -> bytes:
    """A JSON Feed with these items."""
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "A feed", "items": items, **more}).encode()
