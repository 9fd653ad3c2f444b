"""Writing records: the store against a bare loop over sqlite3, and its memory as records grow.

Both write the same records, in the same transactions, into the same tables and indexes of a file.
The loop does only what nobody can leave out: it makes text of dates, tags and details. The store
also checks and mends them, and writes nothing where nothing has changed.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from renown.record import Record
from renown.store import Store

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
CHUNK = 10_000
"""Records in a transaction."""
ROUNDS = 3
SMALL, LARGE = 10**5, 10**6
FILE = "store.sqlite"

Write = Callable[[list[Record]], None]


def chunks(count: int) -> Iterator[list[Record]]:
    """Pull requests as a forge tells of them, never all in memory."""
    for start in range(0, count, CHUNK):
        yield [_record(number) for number in range(start, start + CHUNK)]


def _record(number: int) -> Record:
    at = NOW - timedelta(minutes=number)
    return Record(
        kind="pull_request",
        key=f"PR_{number * 2654435761 % 2**32:08x}{number:08x}",
        title=f"Retry the upload of part {number} when the connection breaks",
        url=f"https://forge.example/org{number % 97}/project/pull/{number}",
        at=at,
        tags=("go", "storage"),
        details={
            "repository": f"org{number % 97}/project",
            "repository_id": f"R_{number % 97}",
            "number": number,
            "state": "merged",
            "merged_at": at.isoformat(),
            "merged_by": "grace",
            "additions": number % 500,
            "deletions": number % 70,
            "changed_files": number % 9,
            "review_decision": "approved",
            "author_association": "member",
            "labels": ["bug", "area/storage"],
            "draft": False,
        },
    )


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def bare(folder: Path) -> Iterator[Write]:
    """A loop over sqlite3, in the tables that the store makes."""
    with Store.open(f"sqlite:///{FILE}", folder=folder):
        pass
    statement = f"INSERT INTO records VALUES ({', '.join('?' * 15)})"
    with closing(sqlite3.connect(folder / FILE)) as connection:

        def write(chunk: list[Record]) -> None:
            now = _text(NOW)
            connection.executemany(
                statement,
                [
                    (
                        "ada",
                        "github",
                        record.key,
                        record.kind,
                        record.title,
                        record.url,
                        record.at and _text(record.at),
                        record.until and _text(record.until),
                        record.evidence,
                        record.private,
                        json.dumps(record.tags),
                        json.dumps(record.details),
                        now,
                        now,
                        None,
                    )
                    for record in chunk
                ],
            )
            connection.commit()

        yield write


def kept(folder: Path) -> Iterator[Write]:
    """The store."""
    with Store.open(f"sqlite:///{FILE}", folder=folder) as store:

        def write(chunk: list[Record]) -> None:
            refused = store.write("ada", "github", "github", chunk, as_of=NOW)
            assert not refused, refused[:3]

        yield write


def measure(name: str, count: int) -> dict[str, float]:
    """Seconds to write so many records (a few also again, unchanged), and the peak of memory."""
    first = again = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for write in {"bare": bare, "store": kept}[name](Path(folder)):
            for chunk in chunks(count):
                first += _seconds(write, chunk)
            if name == "store" and count == SMALL:
                for chunk in chunks(count):
                    again += _seconds(write, chunk)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "first": first,
        "again": again,
        "mib": peak / (2**20 if sys.platform == "darwin" else 2**10),
    }


def _seconds(write: Write, chunk: list[Record]) -> float:
    """Of the processor: waiting for the disk is the same for both, and differs from run to run."""
    before = time.process_time()
    write(chunk)
    return time.process_time() - before


def _apart(name: str, count: int) -> dict[str, float]:
    """Measured in a process of its own, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "benchmarks.bench_store", name, str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Alternate, take the fastest of each, print ratios."""
    loops, stores = [], []
    for _ in range(ROUNDS):
        loops.append(_apart("bare", SMALL))
        stores.append(_apart("store", SMALL))
    large = _apart("store", LARGE)
    base = _best(loops, "first")
    memory = max(one["mib"] for one in stores)
    print(f"{'':30}{'CPU s':>8}{'ratio':>8}{'peak MiB':>10}")
    for label, seconds, ratio, peak in (
        ("bare sqlite3 loop, 10^5 new", base, 1.0, max(one["mib"] for one in loops)),
        ("store, 10^5 new", _best(stores, "first"), _best(stores, "first") / base, memory),
        ("store, 10^5 unchanged", _best(stores, "again"), _best(stores, "again") / base, memory),
        ("store, 10^6 new", large["first"], large["first"] / base / 10, large["mib"]),
    ):
        print(f"{label:30}{seconds:8.2f}{ratio:8.2f}{peak:10.0f}")
    print(f"memory, 10^6 against 10^5: {large['mib'] / memory:.2f}")


def _best(found: list[dict[str, float]], name: str) -> float:
    return min(one[name] for one in found)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
