"""What no site lists: talks, certifications, rates, people met, followers, in TOML kept by hand.

docs/ledger.md is the reference of its tables. What is wrong in a file is told with its file, line
and key, and keeps nothing else out. Values of private entries are never told.
"""

from __future__ import annotations

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
    if ledger.mistakes:
        told = _told(ledger.mistakes)
        raise UnreadableError(told) if ledger.unreadable == len(paths) else IncompleteError(told)
    if ledger.overdue:
        run.note(
            f'planned, though the date has passed; write status = "done" or "cancelled": '
            f"{', '.join(ledger.overdue[:_TOLD])}"
        )
    if observations:
        yield Sweep(kinds=(*KINDS, *READINGS))
        yield Checkpoint(state={"entries": dict(sorted(ledger.counts.items()))})
    elif run.state.get("entries"):
        run.note("the ledger holds no entry any more; what it held is kept")


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


def _told(mistakes: list[Mistake]) -> str:
    lines = [str(mistake) for mistake in mistakes[:_TOLD]]
    if len(mistakes) > _TOLD:
        lines.append(f"and {len(mistakes) - _TOLD} more")
    return "\n".join(lines)
