"""Runs a program to its end, and tells what it took: time, and memory at most."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 180.0
"""Seconds after which a program is ended."""
UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes, in which the system tells the peak of memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """How a program ended. `code` is negative where a signal ended it.

    `busy` are the seconds of a processor, which others on the machine and the disk change little.
    """

    code: int
    seconds: float
    busy: float
    megabytes: float
    out: str
    err: str


def run(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    patience: float = PATIENCE,
) -> Ended:
    """Run it in that folder. No peak of memory is below that of this process, which is small."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.monotonic()
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
        )
        clock = threading.Timer(patience, process.kill)
        clock.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        clock.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Ended(
            code=process.returncode,
            seconds=seconds,
            busy=usage.ru_utime + usage.ru_stime,
            megabytes=usage.ru_maxrss * UNIT / 1e6,
            out=out.read(),
            err=err.read(),
        )
