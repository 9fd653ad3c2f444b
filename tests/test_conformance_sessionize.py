"""Real answers of Sessionize from the samples folder: the deliveries of people in them.

The tables were made from the files with a few lines of plain Python, before the collector was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from renown.collector import Person
from renown.record import Record
from tests.collectors.programmes import Programme, programmes

FOLDER = Path(os.environ.get("RENOWN_SAMPLES", "")) / "talks"
QA = "sessionize-all.qa-or-the-highway-2026.json"
AZURE = "sessionize-all.global-azure-austria-2021.json"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set"),
]

TALK = "nothing says that it is anything else"
EXPECTED = {
    # Of each file: how many sessions; of each person: the beginning of the title, the local start,
    # the kind, what tells it.
    (QA, 46, "Aaron Evans"): [("Testing without Ai", "2026-06-12 14:00", "talk", TALK)],
    (AZURE, 37, "Adrienne Tacke"): [("Multi-Cloud Magic", "2021-04-16 09:00", "talk", TALK)],
    (AZURE, 37, "Rainer Stropek"): [
        ("Azure - Ask us Anything", "2021-04-16 08:00", "talk", TALK),
        ("Web API Security", "2021-04-16 09:00", "talk", TALK),
    ],
    (AZURE, 37, "Tamara Tomanic"): [
        ("Azure - Ask us Anything", "2021-04-16 08:00", "talk", TALK),
    ],
    (AZURE, 37, "Nobody At All"): [],
}
PROFILE = {
    # Every event: its id, its last day, its days where it is a placeholder of a year.
    "event:1019933": "2026-11-07",
    "event:1019926": "2026-10-24",
    "event:1019924": "2026-05-30",
    "event:1019936": "2026-12-31",
    "event:1019925": "2025-12-06",
    "event:1019927": "2025-10-04",
    "event:1019934": "2025-09-13",
    "event:1019938": "2025-07-12",
    "event:1019928": "2025-05-31",
    "event:1019929": "2025-03-13",
    "event:1019930": "2025-01-30",
    "event:1019935": "2025-12-31",
    "event:1019937": "2024-12-06",
    "event:1019931": "2024-11-21",
    "event:1019932": "2024-05-18",
}


@pytest.fixture
def event() -> Iterator[Programme]:
    with programmes("sessionize") as programme:
        yield programme


def rows(records: list[Record]) -> list[tuple[str, str, object]]:
    return [(f"{one.at:%Y-%m-%d %H:%M}", one.kind, one.details["basis"]) for one in records]


@pytest.mark.parametrize(("file", "sessions", "name"), EXPECTED, ids=str)
def test_a_real_programme_gives_a_persons_deliveries(
    event: Programme, file: str, sessions: int, name: str
) -> None:
    expected = EXPECTED[file, sessions, name]
    records = event.read((FOLDER / file).read_bytes(), person=Person(id="x", name=name))

    assert [(at, kind, basis) for _, at, kind, basis in expected] == rows(records)
    for (title, *_), record in zip(expected, records, strict=True):
        assert record.title.startswith(title)
    assert sessions == event.state["sessions"]


def test_a_link_tells_the_person_as_well_as_the_name(event: Programme) -> None:
    links = ("https://linkedin.com/in/aaronevans",)
    [record] = event.read(
        (FOLDER / QA).read_bytes(), person=Person(id="x", name="Nobody", links=links)
    )

    assert "link" == record.details["matched_by"]


def test_a_real_profile_gives_an_untitled_delivery_for_each_event(event: Programme) -> None:
    person = Person(id="x", name="Luiz Schons")
    records = event.read((FOLDER / "sessionize-speaker.json").read_bytes(), person=person)

    assert PROFILE == {record.key: f"{record.at:%Y-%m-%d}" for record in records}
    assert {"asserted"} == {record.evidence for record in records}
    assert all(record.details["untitled"] for record in records)
    placeholders = [
        record.key for record in records if str(record.details["event_start"]).endswith("-01-01")
    ]
    assert ["event:1019936", "event:1019935"] == placeholders
    assert [] == event.notes
