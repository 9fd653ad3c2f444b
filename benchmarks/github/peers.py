"""The peers, and how each is asked for all pull requests of one author in one repository.

They run unmodified, with what they offer against trouble switched on. The repository holds no pull
requests but the author's, so that those that can only read whole repositories read nothing in vain.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import renown
from benchmarks.environments import PINS, environment
from benchmarks.github.host import Host
from benchmarks.github.world import LOGIN, NOW, World

TOKEN = "ghs_madeUp"
ROOT = Path(__file__).resolve().parents[2]
Rows = dict[int, dict[str, Any]]
"""What was found, by number; the names are those of `World.truth`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What a program is told: whom to ask about what, and where to leave what it finds."""

    host: Host
    world: World
    folder: Path

    @property
    def repository(self) -> str:
        """OWNER/NAME of the one repository."""
        name: str = self.world.repository(0)["nameWithOwner"]
        return name

    @property
    def environment(self) -> dict[str, str]:
        """Leads whoever asks GitHub's own address to the server."""
        return {
            "HTTPS_PROXY": self.host.url,
            "https_proxy": self.host.url,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
            "REQUESTS_CA_BUNDLE": str(self.host.certificate),
            "HOME": str(self.folder),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """A program; `brings` is what it tells of a pull request beyond number, title and merging."""

    name: str
    package: str | None
    brings: tuple[str, ...]
    command: Callable[[Job], list[str | Path]]
    read: Callable[[Path], Iterator[dict[str, Any]]]
    walks: bool = True
    """Whether it walks a list of pull requests."""

    @property
    def label(self) -> str:
        """The name, with the version."""
        version = PINS[self.package] if self.package else renown.__version__
        name, comma, how = self.name.partition(",")
        return f"{name} {version}{comma}{how}"

    @property
    def whole(self) -> bool:
        """Whether it brings size and merger."""
        return {"additions", "merged_by"} <= set(self.brings)

    def found(self, folder: Path) -> Rows:
        """What it has left there so far."""
        return {row["number"]: row for row in self.read(folder)}

    def right(self, rows: Rows, world: World) -> int:
        """How many pull requests are there, with everything that it brings."""
        names = ("title", "merged_at", *self.brings)
        return sum(
            all(rows.get(fact["number"], {}).get(name) == fact[name] for name in names)
            for fact in world.truth()
        )


def _perceval(job: Job) -> list[str | Path]:
    owner, name = job.repository.split("/")
    program = environment("perceval").program("perceval")
    asked = ["github", owner, name, "--category", "pull_request", "--enterprise-url", job.host.url]
    return [program, *asked, "-t", TOKEN, "--sleep-for-rate", "--json-line", "-o", "found.ndjson"]


def _read_perceval(folder: Path) -> Iterator[dict[str, Any]]:
    for item in _lines(folder):
        pull = item["data"]
        yield {
            **pull,
            "merged_by": pull["merged_by"]["login"],
            "reviews": len(pull["reviews_data"]),
        }


def _to_sqlite(job: Job, *more: str) -> list[str | Path]:
    (job.folder / "auth.json").write_text(json.dumps({"github_personal_token": TOKEN}), "utf-8")
    program = environment("github-to-sqlite").program("github-to-sqlite")
    return [program, "pull-requests", "found.db", job.repository, "-a", "auth.json", *more]


def _by_number(job: Job) -> list[str | Path]:
    numbers = [str(fact["number"]) for fact in job.world.truth()]
    return _to_sqlite(job, *(word for number in numbers for word in ("--pull-request", number)))


def _read_sqlite(folder: Path) -> Iterator[dict[str, Any]]:
    people = {row["id"]: row["login"] for row in _rows(folder / "found.db", "users")}
    for row in _rows(folder / "found.db", "pull_requests"):
        yield {**row, "merged_by": people.get(row.get("merged_by"))}


def _naive(job: Job) -> list[str | Path]:
    python = environment("PyGithub").program("python")
    script = Path(__file__).with_name("naive.py")
    return [python, "-P", script, LOGIN, job.repository, TOKEN, "found.ndjson"]


def _ours(job: Job) -> list[str | Path]:
    asked = {"url": job.host.url, "now": NOW.isoformat(), "store": str(job.folder / "found.db")}
    return [sys.executable, "-m", "benchmarks.github.ours", json.dumps(asked)]


def _read_ours(folder: Path) -> Iterator[dict[str, Any]]:
    for row in _rows(folder / "found.db", "records"):
        if row["kind"] == "pull_request":
            details = json.loads(row["details"])
            merged = details["merged_at"].replace("+00:00", "Z")
            yield {**details, "title": row["title"], "merged_at": merged}


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a file that may have been left in the midst of one."""
    file = folder / "found.ndjson"
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _rows(file: Path, table: str) -> Iterator[Mapping[str, Any]]:
    if not file.exists():
        return
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        known = "SELECT 1 FROM sqlite_master WHERE name = ?"
        if connection.execute(known, [table]).fetchone():
            for row in connection.execute(f"SELECT * FROM {table}"):
                yield dict(row)


SIZE = ("additions", "deletions")
OURS = Peer(
    name="renown",
    package=None,
    brings=(*SIZE, "merged_by"),
    command=_ours,
    read=_read_ours,
)
PEERS = (
    Peer(
        name="perceval",
        package="perceval",
        brings=(*SIZE, "merged_by", "reviews"),
        command=_perceval,
        read=_read_perceval,
    ),
    Peer(
        name="github-to-sqlite",
        package="github-to-sqlite",
        brings=(),
        command=_to_sqlite,
        read=_read_sqlite,
    ),
    Peer(
        name="github-to-sqlite, by number",
        package="github-to-sqlite",
        brings=(*SIZE, "merged_by"),
        command=_by_number,
        read=_read_sqlite,
        walks=False,
    ),
    Peer(
        name="PyGithub, naively",
        package="PyGithub",
        brings=(*SIZE, "merged_by"),
        command=_naive,
        read=_lines,
    ),
)
