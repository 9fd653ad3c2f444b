"""The collector beside its peers: the same task for each, then the same faults."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import child
from benchmarks.environments import AbsentError, environment
from benchmarks.github import large
from benchmarks.github.faults import FAULTS, Fault
from benchmarks.github.host import Host, Told
from benchmarks.github.peers import OURS, PEERS, ROOT, Job, Peer
from benchmarks.github.world import World
from benchmarks.tables import Bar, Section, Table, spread

LATENCY = 0.05
QUICK = 10.0
"""Seconds; what takes less is measured three times."""
ROUNDS = 3
WORLD = World(pulls=250)
AT_LEAST = 10
ABOUT = f"""\
All {WORLD.pulls} pull requests of one author in one repository, with size, merger and reviews;
every request takes {LATENCY * 1000:.0f} ms. Seconds and memory are those of the whole program, its
start included. renown and github-to-sqlite write into SQLite, the others into a file. The
repository holds nothing else, in favour of those that can only read whole repositories; renown asks
for the person's issues, comments, discussions, reviews and repositories besides. *by number* is
given the numbers of all pull requests beforehand. *naively* is a search, and a look at what each
result does not hold yet. A row is right when title, moment of merging and all else that the program
tells of it are what the server holds. Time for each is that of the program over its pull requests;
the large person's issues and reviews, collected as well, are not counted in."""
FAULTY = """\
The same task without latency, with one fault at the third page of the list of pull requests.
*right*: all rows, all right. *stopped, resumed*: less than all, said without a crash, and the next
run made it whole with fewer requests than a whole run. *crashed*: a traceback. *wrong, exit 0*:
rows are missing, and the program ends as if all were well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One run of a program."""

    ended: child.Ended
    told: Told
    right: int

    @property
    def said(self) -> str:
        """The last that it said of a mishap."""
        return " ".join(self.ended.err.strip().splitlines()[-1:])[:200]


def available() -> tuple[list[Peer], list[str]]:
    """The peers that can be had here, and a line for each package that cannot."""
    there, notes = [], []
    for package in dict.fromkeys(peer.package for peer in PEERS if peer.package):
        try:
            environment(package)
        except AbsentError as error:
            notes.append(f"Left out: {error}.")
        else:
            there += [peer for peer in PEERS if peer.package == package]
    return there, notes


def speed(host: Host, peers: Sequence[Peer], folder: Path) -> Section:
    """Requests, points, time and memory of each, and what it found."""
    head = (
        "",
        "requests",
        "points",
        "seconds",
        "peak MB",
        "rows right",
        "size",
        "merger",
        "reviews",
    )
    rows: list[list[str]] = []
    section = Section(title="The same task for each", about=ABOUT)
    section.tables.append(Table(head=(*head, "ms each"), rows=rows))
    each = {}
    for peer in (*peers, OURS):
        attempts = [_attempt(host, peer, folder)]
        while len(attempts) < ROUNDS and attempts[0].ended.seconds < QUICK:
            attempts.append(_attempt(host, peer, folder))
        each[peer] = _each(attempts, WORLD.pulls)
        rows.append([*_line(peer, attempts, WORLD), f"{each[peer]:.1f}"])
        if attempts[-1].right < WORLD.pulls:
            section.notes.append(f"{peer.label} did not do the task: {attempts[-1].said}")
    whole = [_attempt(host, OURS, folder, world=large.WORLD)]
    ours = _each(whole, large.WORLD.pulls)
    line = _line(OURS, whole, large.WORLD)
    rows.append([f"{OURS.label}, the large person", *line[1:], f"{ours:.1f}"])
    done = whole[-1].right == large.WORLD.pulls
    section.bars = [
        _faster(peer, each[peer] / ours, each[peer] / each[OURS], done=done)
        for peer in peers
        if peer.whole
    ]
    return section


def faults(host: Host, peers: Sequence[Peer], folder: Path) -> Section:
    """How each ends under each fault."""
    asked = (*(peer for peer in peers if peer.walks), OURS)
    found = {peer: [_verdict(host, peer, fault, folder) for fault in FAULTS] for peer in asked}
    fine = sum(word.startswith(("right", "stopped, resumed")) for word in found[OURS])
    return Section(
        title="Under faults",
        about=FAULTY,
        tables=[
            Table(
                head=("", *FAULTS.values()),
                rows=[[peer.label, *words] for peer, words in found.items()],
            )
        ],
        bars=[
            Bar(
                promise="renown is right, or stops and resumes",
                found=f"{fine} of {len(FAULTS)}",
                met=fine == len(FAULTS),
            )
        ],
    )


def _each(attempts: Sequence[Attempt], items: int) -> float:
    """Milliseconds for an item, by the median."""
    return median(attempt.ended.seconds for attempt in attempts) / items * 1000


def _faster(peer: Peer, ratio: float, small: float, *, done: bool) -> Bar:
    return Bar(
        promise=f"time for each: {peer.label} / renown with the large person at least {AT_LEAST}",
        found=f"{ratio:.0f} (with the same {WORLD.pulls}: {small:.1f})",
        met=done and ratio >= AT_LEAST,
    )


def _line(peer: Peer, attempts: Sequence[Attempt], world: World) -> list[str]:
    last = attempts[-1]
    seconds = spread([attempt.ended.seconds for attempt in attempts])
    numbers = [f"{last.told.requests:,}", f"{last.told.points:,}", seconds]
    fields = [
        "yes" if name in peer.brings else "-" for name in ("additions", "merged_by", "reviews")
    ]
    right = f"{last.right:,} of {world.totals['pull_request']:,}"
    return [peer.label, *numbers, f"{last.ended.megabytes:.0f}", right, *fields]


def _attempt(host: Host, peer: Peer, folder: Path, *, world: World = WORLD) -> Attempt:
    """A run in a folder of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        return _run(host, Job(host=host, world=world, folder=Path(place)), peer, latency=LATENCY)


def _run(host: Host, job: Job, peer: Peer, *, latency: float = 0.0, fault: Fault = "") -> Attempt:
    host.set(job.world, latency=latency, fault=fault)
    ended = child.run(
        peer.command(job),
        folder=job.folder if peer.package else ROOT,
        environment=job.environment if peer.package else None,
    )
    right = peer.right(peer.found(job.folder), job.world)
    return Attempt(ended=ended, told=host.told(), right=right)


def _verdict(host: Host, peer: Peer, fault: Fault, folder: Path) -> str:
    """What a fault comes to, in a few words."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        job = Job(host=host, world=WORLD, folder=Path(place))
        first = _run(host, job, peer, fault=fault)
        kept = f"{first.right} of {WORLD.pulls}"
        if first.right == WORLD.pulls and first.ended.code == 0:
            return "right"
        if first.ended.code == 0:
            return f"wrong, exit 0 ({kept})"
        if first.ended.code < 0:
            return f"hung ({kept})"
        if "Traceback" in first.ended.err:
            return f"crashed ({kept})"
        second = _run(host, job, peer)
    if second.right < WORLD.pulls or second.ended.code:
        return f"stopped, not mended ({kept})"
    whole = _attempt(host, peer, folder)
    way = "resumed" if second.told.requests < whole.told.requests else "begun anew"
    return f"stopped, {way} ({kept})"
