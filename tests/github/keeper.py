"""Collects into memory by the rules of the real store: what a checkpoint covers is kept with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from collectors import github
from renown.collector import Person, Run
from renown.errors import SourceError
from renown.http import Client
from renown.record import Checkpoint, Reading, Record, Sweep
from tests.github.service import TOKEN

ENVIRONMENT: Mapping[str, str] = {
    "GITHUB_TOKEN": TOKEN,
    "GITHUB_REPOSITORY_OWNER": "ada-example-renown",
}


@dataclass(kw_only=True)
class Keeper:
    """What was collected so far, over any number of runs."""

    rows: dict[str, Record] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    readings: list[Reading] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    sweeps: list[Sweep] = field(default_factory=list)

    def collect(
        self,
        api_url: str,
        now: datetime,
        *,
        kill_at: int | None = None,
        environment: Mapping[str, str] = ENVIRONMENT,
        **options: Any,
    ) -> SourceError | None:
        """One run. It is killed after its `kill_at`-th checkpoint; what it raised is given back."""
        asked = github.Options(api_url=api_url, **options)
        with Client(allow_private=True, pause=0, sleep=lambda _seconds: None) as client:
            run = Run(
                now=now,
                state=json.loads(json.dumps(self.state)),
                http=client.session("github"),
                person=Person(id="ada"),
                folder=Path(),
                environ=environment.get,
                note=self.notes.append,
            )
            try:
                self._keep(asked, run, kill_at)
            except SourceError as error:
                return error
        return None

    def _keep(self, options: github.Options, run: Run, kill_at: int | None) -> None:
        batch: list[Record | Reading] = []
        seen: set[str] = set()
        checkpoints = 0
        observations = github.collect(options, run)
        try:
            for item in observations:
                if isinstance(item, Record | Reading):
                    batch.append(item)
                    continue
                seen |= self._write(batch)
                batch = []
                if isinstance(item, Sweep):
                    self.sweeps.append(item)
                    self.gone |= {key for key in self.rows if key not in seen}
                if isinstance(item, Checkpoint):
                    self.state = dict(item.state)
                    checkpoints += 1
                if checkpoints == kill_at:
                    return
        except SourceError:
            self._write(batch)
            raise
        finally:
            observations.close()  # type: ignore[attr-defined]  # collect is a generator function
        self._write(batch)

    def _write(self, batch: list[Record | Reading]) -> set[str]:
        for item in batch:
            if isinstance(item, Reading):
                self.readings.append(item)
            else:
                self.rows[item.key] = item
        keys = {item.key for item in batch if isinstance(item, Record)}
        self.gone -= keys
        return keys
