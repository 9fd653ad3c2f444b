"""One account as a source, read again and again from a server that answers for every host."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from renown import registry
from renown.collector import Person, Run
from renown.errors import BlockedError, MissingError, SourceError, UnavailableError, UnreadableError
from renown.http import Client
from renown.record import Checkpoint, Reading, Sweep
from tests.peer import Peer, Reply

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
KEY = "made-up-key-0123456789"

PAGE = Reply(body=b"<!doctype html><p>Hello", headers={"Content-Type": "text/html"})
"""What stands in the place of an API that is no more."""

TROUBLES = [
    pytest.param(PAGE, UnreadableError, "a web page", id="a page"),
    pytest.param(Reply(body=b'{"id"'), UnreadableError, "no JSON", id="half an answer"),
    pytest.param(Reply(body=b"[]"), UnreadableError, "object", id="a list"),
    pytest.param(Reply(body=b"null"), UnreadableError, "object", id="null"),
    pytest.param(Reply(status=401), BlockedError, ";", id="401"),
    pytest.param(Reply(status=403), BlockedError, ";", id="403"),
    pytest.param(Reply(status=404), MissingError, "check", id="404"),
    pytest.param(Reply(status=429), UnavailableError, "next run", id="429"),
    pytest.param(Reply(status=503), UnavailableError, "next run", id="503"),
    pytest.param(Reply(reset=True), UnavailableError, "the next run", id="a broken connection"),
]
"""Answers that are none: the reply, the error, and words of it. Each is what any of them gives."""

SOME_NUMBERS = st.one_of(
    st.integers(-2, 10**6),
    st.sampled_from([2**53, 2**53 + 1, 10**30, -(10**30), math.nan, math.inf, 1.5, True, "7", ""]),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | SOME_NUMBERS | st.floats() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3)
    ),
    max_leaves=6,
)
"""Any JSON, and what Python's reader takes for it."""


def answer(body: object, status: int = 200) -> Reply:
    """JSON."""
    kind = {"Content-Type": "application/json; charset=utf-8"}
    return Reply(status=status, body=json.dumps(body).encode(), headers=kind)


def answers(
    fields: Mapping[str, object], extra: st.SearchStrategy[Any] = ANYTHING
) -> st.SearchStrategy[dict[str, Any]]:
    """The object with some of its fields gone, or replaced by anything."""
    return st.fixed_dictionaries(
        {}, optional={name: st.just(value) | extra for name, value in fields.items()}
    )


@dataclass
class Account:
    """The reader's side: the state, and what was told in the last reading."""

    type: str
    client: Client
    peer: Peer
    state: dict[str, Any] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    spent: list[str] = field(default_factory=list)
    sweeps: list[Sweep] = field(default_factory=list)

    def read(self, **options: Any) -> list[Reading]:
        """Collect once. What was yielded before an error stands in `kept`."""
        collector = registry.load(self.type)
        self.notes, self.spent, self.sweeps = [], [], []
        run = Run(
            now=NOW,
            state=self.state,
            http=self.client.session(self.type),
            person=Person(id="ada", name="Ada Example"),
            folder=Path(),
            environ=self.environ.get,
            note=self.notes.append,
            spent=self.spent.append,
        )
        self.kept: list[Reading] = []
        for item in collector.collect(collector.Options.model_validate(options), run):
            match item:
                case Checkpoint():
                    self.state = json.loads(json.dumps(item.state))
                case Reading():
                    self.kept.append(item)
                case Sweep():
                    self.sweeps.append(item)
                case _:
                    raise AssertionError(item)
        return self.kept

    def again(self) -> Account:
        """The same from the beginning, without a state."""
        return Account(self.type, self.client, self.peer, environ=self.environ)

    def values(self, **options: Any) -> dict[str, float]:
        """What was read, by name."""
        return {reading.name: reading.value for reading in self.read(**options)}

    def holds(self, **options: Any) -> None:
        """Whatever is answered, there are sound readings, or an error that says what to do."""
        try:
            found = self.read(**options)
            told = ""
        except SourceError as error:
            found, told = self.kept, str(error)
        assert not told or re.search("; [a-z]", told), told
        for reading in found:
            assert math.inf > reading.value >= 0
            assert reading.name in registry.load(self.type).READINGS
            assert reading.subject.startswith(f"{self.type}:")
            assert reading.subject.isprintable()
            assert (reading.at, reading.unit) == (NOW, reading.name)
        for text in (told, *self.notes, *(reading.url or "" for reading in found)):
            assert text.isprintable()
            assert KEY not in text


@contextmanager
def accounts(type: str) -> Iterator[Account]:  # noqa: A002 (the key's name in config.toml)
    """One that reaches the same server on loopback under every name."""
    with (
        Peer() as peer,
        Client(pause=0, connect_to=peer.address, sleep=lambda _seconds: None) as client,
    ):
        yield Account(type=type, client=client, peer=peer)
