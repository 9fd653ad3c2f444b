"""Many works: rows of a forge, blogs and programmes, with titles made of the words of scorecards.

`python -m benchmarks.works FOLDER COUNT SCORECARD` makes a folder with a database of them, in a
process of its own, so that the one that measures stays small.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from renown.record import Record
from renown.scorecard import load
from renown.store import Store

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
CHUNK = 10_000
_KINDS = ("pull_request", "review", "comment", "post", "issue", "talk", "commit", "study")
_SHARES = (40, 15, 20, 8, 8, 2, 5, 2)
_CONFIG = """\
scorecard = "{scorecard}"
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


def prepare(folder: Path, count: int, scorecard: str) -> None:
    """A folder with a configuration and a database of so many rows; scoring makes works of them."""
    (folder / "config.toml").write_text(_CONFIG.format(scorecard=scorecard))
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


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
