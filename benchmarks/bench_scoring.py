"""Scoring: `renown score` over many works and two hundred criteria, and how time and memory grow.

The works are rows of a forge, blogs and programmes, with titles made of the words that scorecards
look for, resolved by the code used in production. The criteria are those of the preset, and again
with other targets until there are two hundred. Beside it a bare loop: the same database, read once
with sqlite3, its details decoded, and nothing asked of them.
"""

from __future__ import annotations

import json
import os
import platform
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import child
from benchmarks.page import keep
from benchmarks.tables import Bar, Section, Table, spread
from renown.record import Record
from renown.scorecard import load, text
from renown.store import Store

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
SMALL, LARGE = 10**5, 10**6
CRITERIA = 200
ROUNDS = 3
CHUNK = 10_000
HEAD = """\
# Scoring

Written by `python -m benchmarks.bench_scoring --write` on {date}, with {cores} cores and Python
{python} on {system}; `make bench` prints the same without writing. Seconds are those of the whole
command, its start included; they are that machine's, which had a load of {load:.1f} before.
"""
_KINDS = ("pull_request", "review", "comment", "post", "issue", "talk", "commit", "study")
_SHARES = (40, 15, 20, 8, 8, 2, 5, 2)
_CONFIG = """
scorecard = "scorecard.toml"
[person]
id = "ada"
timezone = "Europe/Lisbon"
[plan]
start = 2026-09-28
specialisation = "platform-architect"
[[sources]]
type = "github"
login = "ada"
"""


def words() -> list[str]:
    """What titles are about: the words of the preset's labels, and many that are nobody's."""
    labels = load("devops-2030", Path()).labels.values()
    told = sorted({word.lstrip("^") for label in labels for word in label.words})
    return told + [f"part {number}" for number in range(6 * len(told))]


def records(count: int) -> Iterator[list[Record]]:
    """Chunks of records, never all in memory."""
    chosen, about = random.Random(2030), words()
    for start in range(0, count, CHUNK):
        yield [_record(number, chosen, about) for number in range(start, start + CHUNK)]


def _record(number: int, chosen: random.Random, about: Sequence[str]) -> Record:
    (kind,) = chosen.choices(_KINDS, _SHARES)
    at = NOW - timedelta(minutes=chosen.randrange(60 * 24 * 365 * 6))
    repository = f"org{number % 97}/project{number % 5}"
    place = {
        "repository": repository,
        "repository_id": f"R_{number % 485}",
        "number": number % 9999,
    }
    details: dict[str, dict[str, object]] = {
        "pull_request": {
            **place,
            "state": chosen.choice(["merged", "merged", "open", "closed"]),
            "labels": ["area/storage"],
            "additions": number % 500,
            "deletions": number % 70,
            "changed_files": number % 9,
            "author_association": "member",
        },
        "post": {"words": number % 3000},
        "talk": {"event": f"ExampleConf {number % 40}"},
        "study": {"topic": "Go", "hours": 1.0},
        "commit": {**place, "day": at.date().isoformat(), "count": 3},
    }
    del details["commit"]["number"]
    return Record(
        kind=kind,  # type: ignore[arg-type]  # one of the kinds above
        key=f"{kind}_{number * 2654435761 % 2**32:08x}{number:08x}",
        title=f"Mend {chosen.choice(about)} beside {chosen.choice(about)}, number {number}",
        url=f"https://forge.example/{repository}/{number}",
        at=at,
        tags=("storage",),
        details=details.get(kind, place),
    )


def scorecard(criteria: int) -> str:
    """The preset, with its criteria again under other names until there are so many.

    All but the one that asks for significance: nobody asks that twice.
    """
    blocks = text("devops-2030").split("[[criteria]]\n")
    head, own = blocks[0], blocks[1:]
    made, again = list(own), [block for block in own if "significance" not in block]
    for number in range(criteria - len(own)):
        block = again[number % len(again)]
        made.append(block.replace('id = "', f'id = "copy-{number}-', 1))
    # Groups stand between the criteria, each once.
    kept = [
        block if at < len(own) else block.split("\n[groups")[0] for at, block in enumerate(made)
    ]
    return "[[criteria]]\n".join([head, *(f"{block.rstrip()}\n\n" for block in kept)])


def prepare(folder: Path, count: int) -> None:
    """A folder with a database of so many works, resolved."""
    (folder / "config.toml").write_text(_CONFIG)
    (folder / "scorecard.toml").write_text(scorecard(CRITERIA))
    with Store.open("sqlite:///.renown/renown.sqlite", folder=folder) as store:
        for chunk in records(count):
            refused = store.write("ada", "github", "github", chunk, as_of=NOW)
            assert not refused, refused[:3]
        repositories = [
            Record(
                kind="repository",
                key=f"R_{number}",
                title=f"org{number % 97}/project{number % 5}",
                details={
                    "name": f"org{number % 97}/project{number % 5}",
                    "owner": f"org{number % 97}",
                    "stars": 100 * number,
                    "forks": 10 * number,
                    "people": number,
                    "language": ["Go", "Rust", "Python"][number % 3],
                    "topics": ["storage"],
                    "created": "2019-01-01",
                    "pushed": "2026-11-01",
                },
            )
            for number in range(485)
        ]
        store.write("ada", "github", "github", repositories, as_of=NOW)


def score(folder: Path) -> child.Ended:
    """The command as people run it."""
    renown = Path(sys.executable).with_name("renown")
    done = child.run(
        [renown, "score", "--as-of", "2026-11-16T06:00:00Z"], folder=folder, patience=900
    )
    assert done.code == 0, done.err
    return done


def bare(folder: Path) -> float:
    """Seconds to read the works once and decode their details."""
    started = time.monotonic()
    with closing(sqlite3.connect(folder / ".renown/renown.sqlite")) as connection:
        for row in connection.execute("SELECT * FROM works"):
            json.loads(row[17])
    return time.monotonic() - started


def main(*, write: bool = False) -> None:
    """Both sizes, side by side with the bare loop; with `write`, keep it in the page."""
    load, _, _ = os.getloadavg()
    rows, seconds, peaks, ratios = [], {}, {}, {}
    for count in (SMALL, LARGE):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            prepare(folder, count)
            first = score(folder)  # resolves
            runs = [score(folder) for _ in range(ROUNDS if count == SMALL else 1)]
            loop = min(bare(folder) for _ in range(2))
        seconds[count] = sorted(one.seconds for one in runs)[len(runs) // 2]
        peaks[count] = max(one.megabytes for one in runs)
        ratios[count] = seconds[count] / loop
        rows.append(
            (
                f"{count:,} works",
                spread([one.seconds for one in runs]),
                f"{peaks[count]:.0f}",
                f"{loop:.2f}",
                f"{ratios[count]:.1f}",
                f"{first.seconds:.1f}",
            )
        )
    columns = ("", "seconds", "peak MB", "bare loop, s", "ratio", "with resolving, s")
    growth = seconds[LARGE] / seconds[SMALL]
    section = Section(
        title="Many works, two hundred criteria",
        about=" ".join((__doc__ or "").split()),
        tables=[Table(head=columns, rows=rows)],
        bars=[
            Bar(
                promise="10^5 works, 200 criteria: at most 3 s",
                found=f"{seconds[SMALL]:.2f} s",
                met=seconds[SMALL] <= 3,
            ),
            Bar(
                promise="10^5 works, 200 criteria: at most 250 MB",
                found=f"{peaks[SMALL]:.0f} MB",
                met=peaks[SMALL] <= 250,
            ),
            Bar(
                promise="10^6 works take at most ten times as long",
                found=f"{growth:.1f} times",
                met=growth <= 10,
            ),
        ],
    )
    print(section.plain())
    if write:
        head = HEAD.format(
            date=datetime.now(UTC).date(),
            cores=os.cpu_count(),
            python=platform.python_version(),
            system=platform.system(),
            load=load,
        )
        keep("scoring", f"{head}\n{section.markdown()}")


if __name__ == "__main__":
    main(write="--write" in sys.argv[1:])
