"""Real calendars from the samples folder: the deliveries of people in them, and two fetches.

The tables were made from the files with a few lines of plain Python, before the collector was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from renown.collector import Person
from tests.collectors.programmes import Programme, programmes
from tests.commands import invoke, tree
from tests.peer import Peer, Reply

FOLDER = Path(os.environ.get("RENOWN_SAMPLES", "")) / "talks"
FIRST = "sched.kubecon-eu-2026.days1-3.fetch1.ics"
SECOND = "sched.kubecon-eu-2026.days1-3.fetch2.ics"
MOCA = "ics.moca-2024.broken.ics"
PYCON = "ics.pycon-us-2025.tutorials.ics"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set"),
]

TALK = "nothing says that it is anything else"
LIGHTNING = 'by its title, "Lightning Talk"'
TUTORIAL = 'by its kind, "tutorial"'
CONTRIBFEST = "🚨 Contribfest: Bring Agentic AI To Cloud Native, One PR at a Time With Kagent"
KCP = "When Multitenancy Goes Wrong: A Deep Dive Into Kcp\u2019s First CVE"
FLUX = "Project Lightning Talk: FluxCD - Gitops For All Sizes"
EXPECTED = {
    # Of each file: how many sessions; of each person: title, start (UTC), kind, what tells it.
    (FIRST, 277, "Peter Jausovec"): [
        (
            "Project Lightning Talk: What's New And Exciting In Kagent?",
            "2026-03-23 14:31",
            "talk",
            LIGHTNING,
        ),
        (CONTRIBFEST, "2026-03-24 13:30", "workshop", 'by its kind, "CONTRIBFEST"'),
    ],
    (FIRST, 277, "Marko Mudrinic"): [(KCP, "2026-03-24 16:00", "talk", TALK)],
    (FIRST, 277, "Tamao Nakahara"): [(FLUX, "2026-03-23 13:15", "talk", LIGHTNING)],
    (FIRST, 277, "Rick Rackow"): [
        (
            "📚 Tutorial: 5 Stages of Kubernetes",
            "2026-03-24 10:15",
            "workshop",
            'by its kind, "TUTORIALS"',
        )
    ],
    (SECOND, 67, "Tamao Nakahara"): [],
    (SECOND, 67, "Matheus Pimenta"): [(FLUX, "2026-03-23 13:15", "talk", LIGHTNING)],
    (SECOND, 67, "Marvin Beckers"): [(KCP, "2026-03-24 16:00", "talk", TALK)],
    (MOCA, 88, "Gregorio Palama"): [
        ("The good, the bad, the native", "2024-09-14 13:30", "talk", TALK),
        ("The sound of malware", "2024-09-14 07:00", "talk", TALK),
    ],
    (MOCA, 88, "Marco d'Itri"): [
        ("Debian, /var/ vuota, /etc/ vuota e factory reset", "2024-09-14 07:45", "talk", TALK),
        ("La censura di Internet in Italia e nel mondo", "2024-09-13 15:15", "talk", TALK),
    ],
    (MOCA, 88, "Gabriele Zuddas"): [
        (
            (
                "gULP: A Versatile Log Processing Tool for digital forensics, incident response and"
                " threat hunting"
            ),
            "2024-09-15 08:30",
            "talk",
            TALK,
        )
    ],
    (PYCON, 24, "Łukasz Langa"): [
        (
            "[tutorial] Discover 3D graphics with WebGL and PyScript",
            "2025-05-15 13:00",
            "workshop",
            TUTORIAL,
        )
    ],
    (PYCON, 24, "Emily Kellison-Linn"): [
        (
            "[tutorial] NanoDash: Writing an Interactive Web Framework from Scratch",
            "2025-05-14 17:30",
            "workshop",
            TUTORIAL,
        )
    ],
    (PYCON, 24, "Allen Downey"): [
        (
            "[tutorial] Analyzing Survey Data with Pandas and StatsModels",
            "2025-05-15 17:30",
            "workshop",
            TUTORIAL,
        )
    ],
}


@pytest.fixture
def conference() -> Iterator[Programme]:
    with programmes("calendar") as programme:
        yield programme


@pytest.mark.parametrize(("file", "sessions", "name"), EXPECTED, ids=str)
def test_a_real_calendar_gives_a_persons_deliveries(
    conference: Programme, file: str, sessions: int, name: str
) -> None:
    records = conference.read((FOLDER / file).read_bytes(), person=Person(id="x", name=name))

    assert EXPECTED[file, sessions, name] == [
        (one.title, f"{one.at:%Y-%m-%d %H:%M}", one.kind, one.details["basis"]) for one in records
    ]
    assert sessions == conference.state["sessions"]
    assert len(records) == len({one.key for one in records})


def works(folder: Path) -> list[str]:
    """The titles of what counts."""
    done = invoke("records", "--works", "--json", cwd=folder)
    return [json.loads(line)["title"] for line in done.out.splitlines()]


def fetched_twice(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows after two fetches before the event and a run after it; and which are as at first."""
    with Peer() as peer:
        bodies = [Reply(body=(FOLDER / file).read_bytes()) for file in (FIRST, SECOND)]
        url = peer.serve("/all.ics", *bodies)
        (folder / "config.toml").write_text(
            f'[person]\nname = "{name}"\n[http]\nallow_private = true\npause = 0\n'
            f'[[sources]]\ntype = "calendar"\nurl = "{url}"\n',
            "utf-8",
        )
        lines = []
        for moment in ("2026-03-22T16:00:00Z", "2026-03-23T08:00:00Z", "2026-04-01T00:00:00Z"):
            done = invoke("run", "--as-of", moment, cwd=folder)
            assert 0 == done.code, done.err
            files = tree(folder, "data/records").values()
            lines.append({line for body in files for line in body.splitlines()})
    before, _, after = lines
    rows = [json.loads(line) for line in sorted(after)]
    return [{**row, "same": line in before} for row, line in zip(rows, sorted(after), strict=True)]


def test_an_unchanged_session_changes_no_byte_although_the_calendar_did(tmp_path: Path) -> None:
    rows = {row["title"]: row for row in fetched_twice(tmp_path, "Peter Jausovec")}

    assert rows[CONTRIBFEST]["same"]
    assert not rows[CONTRIBFEST].get("gone_at")
    # The second file is a part of the calendar; this session was left out of it.
    assert rows["Project Lightning Talk: What's New And Exciting In Kagent?"]["gone_at"]


@pytest.mark.parametrize("name", ["Tamao Nakahara", "Marko Mudrinic", "Kyle Quest", "Erin A. Boyd"])
def test_a_speaker_who_was_replaced_before_the_event_gave_no_talk(
    tmp_path: Path, name: str
) -> None:
    [row] = fetched_twice(tmp_path, name)

    assert row["gone_at"]
    assert [] == works(tmp_path)


def test_who_speaks_alone_now_keeps_the_talk(tmp_path: Path) -> None:
    [row] = fetched_twice(tmp_path, "Marvin Beckers")

    assert (KCP, ["Marvin Beckers"]) == (row["title"], row["details"]["speakers"])
    assert [KCP] == works(tmp_path)
    assert not row.get("gone_at")
