"""The collector with a large person: its time, requests and points, and those of the next runs."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from pathlib import Path
from statistics import median

from benchmarks import child
from benchmarks.github.host import Host, Told
from benchmarks.github.peers import ROOT
from benchmarks.github.world import NOW, World
from benchmarks.tables import Bar, Section, Table, spread

LATENCY = 0.05
ROUNDS = 3
LATE = 5
WORLD = World(pulls=3000, issues=1500, reviews=2000, repositories=40)
ABOUT = f"""\
A person with {WORLD.pulls:,} pull requests, {WORLD.issues:,} issues and {WORLD.reviews:,} reviews
in {WORLD.repositories} repositories over {WORLD.years} years; every request takes
{LATENCY * 1000:.0f} ms. The collector alone, without a database. The bare loop sends the very same
requests, one after another over one kept connection, and decodes the answers as JSON, nothing else.
Both have imported what they need before the clock starts. The next runs are a day later, from what
the first run remembered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One run of the collector, and what the server counted."""

    seconds: float
    megabytes: float
    word: str
    reason: str
    new: dict[str, int]
    told: Told

    @property
    def items(self) -> int:
        """How many pull requests, issues and reviews it brought that were not known before."""
        return sum(self.new.get(kind, 0) for kind in WORLD.totals)

    def line(self, name: str, seconds: list[float]) -> list[str]:
        """As a row of the table."""
        told = self.told
        numbers = [f"{told.requests}", f"{told.points}", f"{told.flight}"]
        return [name, *numbers, spread(seconds), f"{self.megabytes:.0f}", f"{self.items:,}"]


def measure(host: Host, folder: Path) -> Section:
    """Alternate collector and bare loop; then collect again with nothing and with little new."""
    firsts: list[Turn] = []
    loops: list[float] = []
    memory = folder / "memory.json"
    for _ in range(ROUNDS):
        memory.unlink(missing_ok=True)
        firsts.append(_collect(host, WORLD, memory))
        loops.append(_loop(host, firsts[-1].told.bodies, folder))
    later = NOW + timedelta(days=1)
    again, fresh = (
        _collect(host, world, Path(shutil.copy(memory, folder / f"{name}.json")), now=later)
        for name, world in (("again", WORLD), ("fresh", replace(WORLD, late=LATE)))
    )
    first, times = firsts[-1], [turn.seconds for turn in firsts]
    loop = replace(first, told=replace(first.told, flight=1))
    rows = [
        first.line("first run", times),
        [*loop.line("bare loop, same requests", loops)[:-2], "", ""],
        again.line("next run, nothing new", [again.seconds]),
        fresh.line(f"next run, {LATE} new pull requests", [fresh.seconds]),
    ]
    head = ("", "requests", "points", "in flight", "seconds", "peak MB", "new items")
    few, told = fewest(WORLD), first.told
    return Section(
        title="A large person",
        about=ABOUT,
        tables=[Table(head=head, rows=rows)],
        bars=[
            _whole(first),
            _ratio("time of the first run / bare loop", median(times) / median(loops), 0.6),
            _ratio(f"requests / fewest possible ({few})", told.requests / few, 1.15),
            _ratio("points of the next run / first run", again.told.points / told.points, 0.15),
            _few(again, fresh),
        ],
    )


def fewest(world: World) -> int:
    """The fewest requests: pages of 100 of each connection, windows, repositories, the profile."""
    connections = (*(world.totals[kind] for kind in ("pull_request", "issue")), 0, 0, 0, 0)
    pages = sum(max(1, ceil(count / 100)) for count in connections)
    return pages + max(world.years, ceil(world.reviews / 100)) + ceil(world.repositories / 100) + 1


def _whole(turn: Turn) -> Bar:
    there = sum(WORLD.totals.values())
    said = f"{turn.items:,} of {there:,}, {turn.word} {turn.reason}".strip()
    return Bar(promise="all items are there", found=said, met=turn.items == there)


def _ratio(promise: str, found: float, most: float) -> Bar:
    return Bar(promise=f"{promise} at most {most:g}", found=f"{found:.2f}", met=found <= most)


def _few(again: Turn, fresh: Turn) -> Bar:
    more = fresh.told.requests - again.told.requests
    return Bar(
        promise=f"{LATE} new pull requests are found in at most 3 more requests",
        found=f"{fresh.items} in {more}",
        met=fresh.items == LATE and more <= 3,
    )


def _collect(host: Host, world: World, memory: Path, *, now: object = NOW) -> Turn:
    """One run of the collector in a process of its own."""
    host.set(world, latency=LATENCY)
    asked = {"url": host.url, "now": str(now), "memory": str(memory)}
    command = [sys.executable, "-m", "benchmarks.github.ours", json.dumps(asked)]
    ended = child.run(command, folder=ROOT)
    if not ended.out:
        raise RuntimeError(f"the collector crashed: {ended.err.strip()[-500:]}")
    return Turn(**json.loads(ended.out), megabytes=ended.megabytes, told=host.told())


def _loop(host: Host, bodies: list[str], folder: Path) -> float:
    """Seconds that the bare loop takes."""
    host.set(WORLD, latency=LATENCY)
    file = folder / "bodies.json"
    file.write_text(json.dumps(bodies), "utf-8")
    command = [sys.executable, "-m", "benchmarks.github.replay", host.url, str(file)]
    return float(child.run(command, folder=ROOT).out)
