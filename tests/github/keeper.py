"""Collects into memory by the rules of the real store: what a checkpoint covers is kept with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
        sleep: Callable[[float], None] | None = None,
        **options: Any,
    ) -> SourceError | None:
        """One run. It is killed after its `kill_at`-th checkpoint; what it raised is given back.

        Nobody waits in real time; `sleep` is told for how long it would have been.
        """
        asked = github.Options(api_url=api_url, **options)
        sleep = sleep or (lambda _seconds: None)
        with Client(allow_private=True, pause=0, sleep=sleep) as client:
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
                    covered = {key for key, row in self.rows.items() if covers(item, row)}
                    self.gone |= covered - seen
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


def covers(sweep: Sweep, row: Record) -> bool:
    """Whether it was to be met; of a second in which the span begins, not all of it was."""
    if row.kind not in sweep.kinds:
        return False
    if row.at is None:
        return sweep.since is None and sweep.until is None
    since = sweep.since
    if since is not None and since.microsecond:
        since = since.replace(microsecond=0) + timedelta(seconds=1)
    return (since is None or since <= row.at) and (sweep.until is None or row.at <= sweep.until)
