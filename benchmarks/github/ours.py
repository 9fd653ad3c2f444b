"""The collector, in a process of its own: `python -m benchmarks.github.ours ASKED`.

ASKED is a JSON object with the fields of `Asked`; a `Done` is printed as another. With a `store`
the whole pipeline collects into that SQLite file; else the collector alone is run, and what it must
remember until the next run is left in the file `memory`.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.github.world import LOGIN
from collectors import github
from renown import collect
from renown.collector import Person, Run
from renown.config import HttpTable, Source
from renown.errors import SourceError
from renown.http import Client
from renown.record import Checkpoint, Record
from renown.store import Store
from renown.store.sink import Sink

TOKEN = "ghs_madeUp"
ADA = Person(id="ada")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is to be collected, and where what is found is left."""

    url: str
    now: str
    store: str | None = None
    memory: str | None = None

    @property
    def options(self) -> github.Options:
        """All defaults, but whom and where."""
        return github.Options(login=LOGIN, api_url=self.url)

    @property
    def moment(self) -> datetime:
        """The as_of of the run."""
        return datetime.fromisoformat(self.now)

    def client(self) -> Client:
        """As the command line makes it where the configuration says nothing."""
        return Client(allow_private=True, pause=HttpTable().pause)


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What came of it. `word` is the outcome's, "ok" where all was read."""

    seconds: float
    word: str
    reason: str = ""
    new: dict[str, int] = field(default_factory=dict)
    """How many records of each kind the run before did not have; without a store only."""


def alone(asked: Asked) -> Done:
    """The collector without a store; what it imports when it runs is imported before."""
    assert asked.memory is not None
    import_module("github.Requester")
    file = Path(asked.memory)
    memory = json.loads(file.read_text("utf-8")) if file.exists() else {"state": {}, "keys": []}
    state = memory["state"]
    rows: dict[str, Record] = {}
    word, reason = "ok", ""
    started = time.monotonic()
    with asked.client() as client:
        run = Run(
            now=asked.moment,
            state=state,
            http=client.session("github"),
            person=ADA,
            folder=Path(),
            environ={"GITHUB_TOKEN": TOKEN}.get,
            note=lambda _text: None,
        )
        try:
            for item in github.collect(asked.options, run):
                if isinstance(item, Record):
                    rows[item.key] = item
                elif isinstance(item, Checkpoint):
                    state = item.state
        except SourceError as error:
            word, reason = error.outcome, str(error)
    seconds = time.monotonic() - started
    known = set(memory["keys"])
    new = Counter[str](row.kind for key, row in rows.items() if key not in known)
    file.write_text(json.dumps({"state": state, "keys": [*known, *rows]}), "utf-8")
    return Done(seconds=seconds, word=word, reason=reason, new=dict(new))


def stored(asked: Asked) -> Done:
    """The whole pipeline, into a database."""
    assert asked.store is not None
    file = Path(asked.store).resolve()
    source = Source(name="github", type="github", options=asked.options)
    started = time.monotonic()
    with (
        Store.open(f"sqlite:///{file.name}", folder=file.parent) as store,
        store.lock(ADA.id),
        asked.client() as client,
    ):
        world = collect.World(
            now=asked.moment,
            client=client,
            person=ADA,
            folder=file.parent,
            environ={"GITHUB_TOKEN": TOKEN}.get,
        )
        number = store.begin(ADA.id, asked.moment)
        outcomes = list(collect.collect([source], Sink(store, ADA.id, asked.moment), world))
        store.finish(ADA.id, number, outcomes)
    (outcome,) = outcomes
    return Done(seconds=time.monotonic() - started, word=outcome.word, reason=outcome.reason)


def main(text: str) -> int:
    """3 where not all was read, as with `--strict`."""
    given: dict[str, Any] = json.loads(text)
    asked = Asked(**given)
    done = stored(asked) if asked.store else alone(asked)
    print(json.dumps(asdict(done)))
    return 0 if done.word in ("ok", "unchanged", "empty") else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
