"""What no site lists: talks, certifications, rates, people met, followers, in TOML kept by hand.

docs/ledger.md is the reference of its tables. What is wrong in a file is told with its file, line
and key, and keeps nothing else out. Of private entries no more is told than that one is wrong: what
a source ends with is published.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from collectors.ledger.reading import TABLES, Ledger
from renown import collector
from renown.collector import Run
from renown.errors import IncompleteError, MissingError, Mistake, UnreadableError
from renown.record import Checkpoint, Observation, Sweep

READINGS = ("followers",)
KINDS = tuple(table for table in TABLES if table not in READINGS)

log = logging.getLogger(__name__)

_UNTOLD = (
    "a private entry has a mistake; `renown -v collect` on your own machine logs where and which"
)
_PLANNED = 'planned, though the date has passed; write status = "done" or "cancelled"'
_TOLD = 20
"""Mistakes that a message tells one by one."""


class Options(collector.Options):
    """A file, or a folder of *.toml, relative to the folder of config.toml."""

    path: Annotated[str, Field(min_length=1)]


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield every valid entry; then sweep, or raise IncompleteError that tells what was wrong.

    A ledger without any entry sweeps nothing: a file emptied by accident takes nothing away.
    """
    ledger = Ledger(now=run.now, timezone=run.person.timezone)
    paths = _files(options.path, run.folder)
    for name, path in paths.items():
        ledger.read(path, name)
    observations = list(ledger.observations())
    yield from observations
    _log_private(ledger, run)
    if ledger.mistakes or ledger.secret:
        told = _told(ledger.mistakes, secret=bool(ledger.secret))
        raise UnreadableError(told) if ledger.unreadable == len(paths) else IncompleteError(told)
    if overdue := ledger.overdue(private=False):
        run.note(f"{_PLANNED}: {', '.join(overdue[:_TOLD])}")
    if observations:
        yield Sweep(kinds=(*KINDS, *READINGS))
    # The state is published: private entries leave no trace in it.
    if any(not one.private for one in observations):
        yield Checkpoint(state={"held": True})
    elif not observations and run.state.get("held"):
        run.note("the ledger holds no entry any more; what it held is kept")


def _log_private(ledger: Ledger, run: Run) -> None:
    """Where private entries want mending, for the person alone: others may read a CI's log."""
    if run.environ("CI"):
        return
    for mistake in ledger.secret:
        log.info("%s", mistake)
    for place in ledger.overdue(private=True):
        log.info("%s: %s", place, _PLANNED)


def _files(option: str, folder: Path) -> dict[str, Path]:
    """The files by the names under which mistakes are told."""
    path = folder / option
    if path.is_dir():
        found = sorted(entry.name for entry in path.glob("*.toml") if entry.name[0] != ".")
        if not found:
            raise MissingError(f"{option} holds no *.toml file; put one there, or change `path`")
        return {f"{option.rstrip('/')}/{name}": path / name for name in found}
    if not path.exists():
        raise MissingError(f"there is no {option}; write one, or change `path` in config.toml")
    return {option: path}


def _told(mistakes: list[Mistake], *, secret: bool) -> str:
    lines = [str(mistake) for mistake in mistakes[:_TOLD]]
    if len(mistakes) > _TOLD:
        lines.append(f"and {len(mistakes) - _TOLD} more")
    if secret:
        lines.append(_UNTOLD)
    return "\n".join(lines)
