"""What no site lists: talks, certifications, rates, people met, followers, in TOML kept by hand.

docs/ledger.md is the reference of its tables. What is wrong in a file is told with its file, line
and key, and keeps nothing else out. Of private entries no more is told than that one is wrong: what
a source ends with is published.

Where files cannot be, as in a workflow, an environment variable may hold private entries. It is
limited to what the platform allows (48 KB in a secret of GitHub's).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from collectors.ledger.reading import TABLES, Ledger
from renown import collector
from renown.collector import Run
from renown.errors import IncompleteError, MissingError, UnreadableError
from renown.record import Checkpoint, Observation, Sweep

READINGS = ("followers",)
KINDS = tuple(table for table in TABLES if table not in READINGS)

log = logging.getLogger(__name__)

_UNTOLD = (
    "a private entry has a mistake; `renown -v collect` on your own machine logs where and which,"
    " of those in the environment once they stand in a file private.toml"
)
_PLANNED = 'planned, though the date has passed; write status = "done" or "cancelled"'
_TOLD = 20
"""Mistakes that a message tells one by one."""


class Options(collector.Options):
    """A file, or a folder of *.toml, relative to the folder of config.toml."""

    claims: ClassVar[tuple[str, ...]] = ("private_env",)

    path: Annotated[str, Field(min_length=1)]
    private_env: Annotated[str, Field(pattern="^([A-Za-z_][A-Za-z0-9_]*)?$")] = "RENOWN_PRIVATE"
    """The variable that may hold one more file, all of it private; "" for none."""


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield every valid entry; then sweep, or raise a SourceError that tells what was wrong.

    A ledger without any entry sweeps nothing: a file emptied by accident takes nothing away.
    """
    ledger = Ledger(now=run.now, timezone=run.person.timezone)
    hidden = (run.environ(options.private_env) or "").strip() if options.private_env else ""
    if hidden:
        ledger.read_hidden(hidden)
    ahead = _ahead(ledger, run, hidden=bool(hidden) if options.private_env else None)
    try:
        paths = _files(options.path, run.folder)
    except MissingError as error:
        yield from ahead
        raise MissingError("\n".join(filter(None, (str(error), _told(ledger))))) from None
    for name, path in paths.items():
        ledger.read(path, name)
    yield from ahead
    _log_private(ledger, run)
    if any(ledger.told.values()):
        told = _told(ledger)
        nothing = ledger.unreadable == len(paths) and not ledger.entries
        raise UnreadableError(told) if nothing else IncompleteError(told)
    if overdue := ledger.overdue("public"):
        run.note(f"{_PLANNED}: {', '.join(overdue[:_TOLD])}")
    if options.private_env and "environment" in run.state and not hidden:
        raise IncompleteError(
            f"{options.private_env} is not set, and what it held is kept; set it, or write"
            ' private_env = "" to give it up'
        )
    yield from _swept(ledger, run, hidden=bool(hidden))


def _ahead(ledger: Ledger, run: Run, *, hidden: bool | None) -> Iterator[Observation]:
    """The entries, and whether the environment, once it has held some, holds them now.

    Where it does not, what private rows are left are not all there are: nobody is to judge by them.
    """
    yield from ledger.observations()
    known = run.state.get("environment")
    if hidden is not None and known is not hidden and (hidden or known is not None):
        yield Checkpoint(state={**run.state, "environment": hidden})


def _swept(ledger: Ledger, run: Run, *, hidden: bool) -> Iterator[Observation]:
    """What a walk without mistakes ends with.

    What is public decides, as all of this is published: entries that are private leave no trace.
    """
    observations = list(ledger.observations())
    held = any(not one.private for one in observations)
    if held or (observations and not run.state.get("held")):
        yield Sweep(kinds=(*KINDS, *READINGS))
    elif run.state.get("held"):
        run.note("the ledger holds no entry any more; what it held is kept")
    state = {"held": True} if held or run.state.get("held") else {}
    if hidden:
        state["environment"] = True
    if held or state != run.state:
        yield Checkpoint(state=state)


def _log_private(ledger: Ledger, run: Run) -> None:
    """Where private entries want mending, for the person alone: others may read a CI's log."""
    if run.environ("CI"):
        return
    for mistake in ledger.told["private"]:
        log.info("%s", mistake)
    for place in ledger.overdue("private"):
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


def _told(ledger: Ledger) -> str:
    mistakes = ledger.told["public"]
    lines = [str(mistake) for mistake in mistakes[:_TOLD]]
    if len(mistakes) > _TOLD:
        lines.append(f"and {len(mistakes) - _TOLD} more")
    if ledger.told["private"] or ledger.told["hidden"]:
        lines.append(_UNTOLD)
    return "\n".join(lines)
