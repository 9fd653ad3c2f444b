"""One programme as a source, read again and again; its state is kept in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from collectors import schedule
from renown.collector import Person, Run
from renown.http import Client
from renown.record import Checkpoint, Record, Sweep

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
ADA = Person(id="ada", name="Ada Example", aliases=("A. Example",))
SAMPLES = Path(__file__).parents[1] / "samples" / "schedule"


@dataclass
class Reader:
    """The reader's side: the state, and what the last reading brought."""

    client: Client
    person: Person = ADA
    state: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    sweeps: list[Sweep] = field(default_factory=list)
    checkpoints: int = 0

    def read(self, url: str, **options: Any) -> list[Record]:
        """Collect once. What was yielded before an error stands in `records`."""
        self.notes, self.records, self.sweeps, self.checkpoints = [], [], [], 0
        run = Run(
            now=NOW,
            state=self.state,
            http=self.client.session("conf"),
            person=self.person,
            folder=Path(),
            environ=lambda _: None,
            note=self.notes.append,
        )
        for item in schedule.collect(schedule.Options.model_validate({"url": url, **options}), run):
            match item:
                case Checkpoint():
                    self.checkpoints += 1
                    self.state = json.loads(json.dumps(item.state))
                case Record():
                    self.records.append(item)
                case Sweep():
                    self.sweeps.append(item)
                case _:
                    raise AssertionError(item)
        return self.records


def event(**fields: Any) -> dict[str, Any]:
    """Of a c3voc schedule: a talk of Ada's."""
    return {
        "id": 1,
        "date": "2026-06-05T10:00:00+01:00",
        "duration": "00:30",
        "title": "A talk",
        "persons": [{"public_name": "Ada Example"}],
    } | fields


def c3voc(*events: object, **conference: Any) -> bytes:
    """A schedule as JSON, with all of them in one room."""
    told = {"acronym": "conf26", "title": "Conf 26", "start": "2026-06-05", "end": "2026-06-06"}
    days = [{"date": "2026-06-05", "rooms": {"Main": list(events)}}]
    return json.dumps({"schedule": {"conference": told | conference | {"days": days}}}).encode()


def xml(*events: str, head: str = "<acronym>conf26</acronym>", prolog: str = "") -> bytes:
    """A schedule as XML, with all of them in one room."""
    inside = "".join(events)
    return (
        f"{prolog}<schedule><conference>{head}</conference><day date='2026-06-05'>"
        f"<room name='Main'>{inside}</room></day></schedule>"
    ).encode()


def details(record: Record) -> Mapping[str, Any]:
    """What is said in them; what is not is left out."""
    return {name: value for name, value in record.details.items() if value is not None}
