"""One programme as a source, read again and again; its state is kept, as the store does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from renown import registry
from renown.collector import Person, Run
from renown.errors import SourceError
from renown.http import Client
from renown.record import Checkpoint, Record, Sweep
from renown.store.kinds import DETAILS
from tests.peer import Handler, Peer, Reply

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
ADA = Person(id="ada", name="Ada Example", aliases=("A. Example",))
SAMPLES = Path(__file__).parent.parent / "samples"


@dataclass
class Programme:
    """The reader's side: the state, and what was told in the last reading."""

    type: str
    client: Client
    peer: Peer
    state: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    sweeps: list[Sweep] = field(default_factory=list)

    def read(
        self,
        answer: bytes | str | Reply | Handler,
        *,
        person: Person = ADA,
        now: datetime = NOW,
        path: str = "/programme",
        **options: Any,
    ) -> list[Record]:
        """Collect once. What was yielded before an error stands in `records`."""
        body = answer.encode() if isinstance(answer, str) else answer
        url = self.peer.serve(path, Reply(body=body) if isinstance(body, bytes) else body)
        if not {"profile", "url"} & options.keys():
            options["url"] = url
        self.notes, self.records, self.sweeps = [], [], []
        run = Run(
            now=now,
            state=self.state,
            http=self.client.session(self.type),
            person=person,
            folder=Path(),
            environ=lambda _: None,
            note=self.notes.append,
        )
        collector = registry.load(self.type)
        for item in collector.collect(collector.Options.model_validate(options), run):
            match item:
                case Checkpoint():
                    self.state = json.loads(json.dumps(item.state))
                case Record():
                    self.records.append(item)
                case Sweep():
                    self.sweeps.append(item)
                case _:
                    raise AssertionError(item)
        return self.records

    def holds(self, answer: bytes, **options: Any) -> None:
        """Whatever is answered, there are sound records, or an error that says what to do."""
        self.state = {}
        try:
            self.read(answer, **options)
            told = ""
        except SourceError as error:
            told = str(error)
            assert not self.sweeps
        assert not told or re.search("[;:] ", told), told
        keys = [record.key for record in self.records]
        assert len(keys) == len(set(keys))
        for record in self.records:
            shown(record)
            assert record.title
            assert len(record.title) <= 500
            assert record.key.isprintable()
            assert record.at is None or record.at.tzinfo is UTC
            assert re.match("https?://", record.url or "http://")


def shown(record: Record) -> dict[str, Any]:
    """As it is written down; the details are checked as the store does, and only those told."""
    details = {name: value for name, value in record.details.items() if value is not None}
    checked = TypeAdapter(DETAILS[record.kind]).validate_python(details)
    told = {**asdict(record), "details": checked, "at": record.at and record.at.isoformat()}
    kept: dict[str, Any] = json.loads(json.dumps(told))
    return {name: value for name, value in kept.items() if value not in (None, [], False)}


@contextmanager
def programmes(type: str) -> Iterator[Programme]:  # noqa: A002 (the key's name in config.toml)
    """One that is served on loopback."""
    with Peer() as peer, Client(allow_private=True, pause=0) as client:
        yield Programme(type=type, client=client, peer=peer)
