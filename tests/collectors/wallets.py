"""One source of credentials, read again and again from a server that answers for every host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from renown import registry
from renown.collector import Person, Run
from renown.errors import SourceError
from renown.http import Client
from renown.record import Checkpoint, Observation, Record, Sweep
from renown.store.border import record_values
from tests.peer import Peer

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
SWEEP = Sweep(kinds=("certification",))
ALLOWED = {"issuer", "issuer_id", "template", "category", "credential_id", "status", "name"}


def start(year: int, month: int, day: int) -> datetime:
    """The first moment of a day."""
    return datetime(year, month, day, tzinfo=UTC)


def end(year: int, month: int, day: int) -> datetime:
    """The last second of a day."""
    return datetime(year, month, day, 23, 59, 59, tzinfo=UTC)


@dataclass
class Wallet:
    """The reader's side: the state, and what was observed in the last reading."""

    type: str
    client: Client
    peer: Peer
    state: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seen: list[Observation] = field(default_factory=list)
    environ: dict[str, str] = field(default_factory=dict)

    def read(self, **options: Any) -> list[Record]:
        """Collect once. What was yielded before an error stands in `seen`."""
        collector = registry.load(self.type)
        self.notes, self.seen = [], []
        run = Run(
            now=NOW,
            state=self.state,
            http=self.client.session(self.type),
            person=Person(id="ada", name="Ada Example"),
            folder=Path(),
            environ=self.environ.get,
            note=self.notes.append,
        )
        for item in collector.collect(collector.Options.model_validate(options), run):
            self.seen.append(item)
            if isinstance(item, Checkpoint):
                self.state = json.loads(json.dumps(item.state))
        return self.records

    @property
    def records(self) -> list[Record]:
        return [item for item in self.seen if isinstance(item, Record)]

    @property
    def titles(self) -> list[str]:
        return [record.title for record in self.records]

    @property
    def sweeps(self) -> list[Sweep]:
        return [item for item in self.seen if isinstance(item, Sweep)]

    def everything(self, error: BaseException | None = None) -> str:
        """All that one reading leaves behind."""
        return f"{self.seen!r} {self.state!r} {self.notes!r} {error} {error!r}"

    def again(self) -> Wallet:
        """The same from the beginning, without a state."""
        return Wallet(self.type, self.client, self.peer)

    def holds(self, **options: Any) -> None:
        """Whatever is answered, there are sound records, or an error that says what to do."""
        told = ""
        try:
            self.read(**options)
        except SourceError as error:
            told = str(error)
            assert not self.sweeps
        assert not told or re.search("; [a-z`]", told), told
        assert told.isprintable()
        for record in self.records:
            assert record_values(record, "ada", self.type, "2026-11-16T06:00:00Z")
            assert (record.kind, record.evidence) == ("certification", "listed")
            assert ALLOWED >= record.details.keys()
        assert len(self.records) == len({record.key for record in self.records})


@contextmanager
def wallets(type: str) -> Iterator[Wallet]:  # noqa: A002 (the key's name in config.toml)
    """One that reaches the same server on loopback under every name."""
    with (
        Peer() as peer,
        Client(pause=0, connect_to=peer.address, sleep=lambda _seconds: None) as client,
    ):
        yield Wallet(type=type, client=client, peer=peer)
