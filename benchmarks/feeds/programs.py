"""Each program that reads the feeds, run to its end: how long it took, and what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import child
from benchmarks.environments import environment
from benchmarks.feeds.corpus import FEEDS
from benchmarks.feeds.memory import Watch

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900.0
CONFIG = """\
[http]
allow_private = true
pause = 0
"""
SOURCE = """
[[sources]]
type = "feed"
name = "feed{number}"
url = "{url}/{number}.xml"
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """The server's process."""

    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def delay(self, seconds: float) -> None:
        """Every answer takes so long from now on."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One run of a program; `failed` counts the feeds that it could not read."""

    seconds: float
    busy: float
    megabytes: float
    items: int
    failed: int = 0


@contextmanager
def running(folder: Path) -> Iterator[Host]:
    """A server of that folder until the block ends."""
    command = [sys.executable, "-m", "benchmarks.feeds.server", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Host(port=int(process.stdout.readline()), process=process)
        finally:
            process.stdin.close()
            process.wait(30)


def alone(host: Host, feeds: Path) -> Attempt:
    """feedparser; its seconds are those of the parsing."""
    command = [sys.executable, "-m", "benchmarks.feeds.alone", str(feeds)]
    ended, megabytes = _run(host, command, ROOT)
    told = _told(ended)
    return Attempt(
        seconds=told["seconds"], busy=ended.busy, megabytes=megabytes, items=told["items"]
    )


def collect(host: Host, folder: Path) -> Attempt:
    """`renown collect`, in that folder."""
    return _ours(host, folder, "collect")


def run(host: Host, folder: Path) -> Attempt:
    """`renown run`, which also scores and publishes."""
    return _ours(host, folder, "run")


def _ours(host: Host, folder: Path, command: str) -> Attempt:
    sources = "".join(SOURCE.format(number=number, url=host.url) for number in range(FEEDS))
    (folder / "config.toml").write_text(CONFIG + sources, "utf-8")
    program = Path(sys.executable).with_name("renown")
    ended, megabytes = _run(host, [program, command], folder)
    assert ended.code == 0, ended.err[-2000:]
    listed, _ = _run(host, [program, "sources"], folder)
    items, _ = _run(host, [program, "records", "--json"], folder)
    return Attempt(
        seconds=ended.seconds,
        busy=ended.busy,
        megabytes=megabytes,
        items=len(items.out.splitlines()),
        failed=sum(" failed" in line for line in listed.out.splitlines()),
    )


def peer(host: Host, folder: Path) -> Attempt:
    """The package `reader`; AbsentError where it cannot be had."""
    python = environment("reader").program("python")
    script = Path(__file__).with_name("peer.py")
    ended, megabytes = _run(host, [python, "-P", script, host.url, str(FEEDS)], folder)
    return Attempt(seconds=ended.seconds, busy=ended.busy, megabytes=megabytes, **_told(ended))


def _run(host: Host, command: Sequence[str | Path], folder: Path) -> tuple[child.Ended, float]:
    """How it ended, and the memory of all its processes."""
    with Watch(but=host.process.pid) as watch:
        ended = child.run(command, folder=folder, patience=PATIENCE)
    return ended, watch.megabytes


def _told(ended: child.Ended) -> dict[str, Any]:
    assert ended.code == 0, ended.err[-2000:]
    told: dict[str, Any] = json.loads(ended.out)
    return told
