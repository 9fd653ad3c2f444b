"""How much memory a program and all processes that it starts take at most, by sampling /proc."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

EACH = 0.1
"""Seconds from one sample to the next."""


class Watch:
    """While the block runs: the largest sum of resident sets of all our children but some.

    What processes share is counted for each of them, so the truth is lower. `megabytes` is 0 where
    there is no /proc.
    """

    def __init__(self, *, but: int) -> None:
        self.megabytes = 0.0
        self._but = but
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended.wait(EACH):
            self.megabytes = max(self.megabytes, _resident(self._but) / 1e6)


def _resident(but: int) -> int:
    """Bytes of all processes below this one."""
    children = defaultdict(list)
    sizes = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
            number = int(path.parent.name)
            children[int(fields[1])].append(number)
            sizes[number] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    found, waiting = 0, [one for one in children[os.getpid()] if one != but]
    while waiting:
        number = waiting.pop()
        found += sizes[number]
        waiting += children[number]
    return found
