"""What is printed, and how: results on standard output, what goes on beside them on standard error.

On a terminal there are progress bars; elsewhere plain lines; under GITHUB_ACTIONS annotations.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer

from renown import actions
from renown.errors import ConfigError, Mistake, RenownError
from renown.outcome import GOOD, Outcome
from renown.report.escape import printed as line

Watch = Callable[[str, int], None]

_DEEPEST = 8
"""Spaces that a line begins with at most."""


def in_actions() -> bool:
    """Whether this is a step of a workflow."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def start(*, verbose: bool) -> None:
    """Get the streams ready, and log to standard error, one line an event.

    What an output's encoding has no character for is replaced: a table without a sign is a table.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])
    for loud in ("httpx", "httpcore"):  # they quote whole addresses
        logging.getLogger(loud).setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def redact(secrets: logging.Filter) -> None:
    """Let no secret that the filter knows reach the log."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(secrets)


class _OneLine(logging.Formatter):
    """Text of strangers in a message cannot begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        message, *trace = super().format(record).split("\n")
        return "\n".join([line(message), *(f"    {line(rest)}" for rest in trace)])


def wrong_option(key: str, problem: str, remedy: str) -> ConfigError:
    """A mistake on the command line."""
    mistake = Mistake(file="command line", line=None, key=key, problem=problem, remedy=remedy)
    return ConfigError([mistake])


def hint(text: str) -> None:
    """Say what could be better; nothing is wrong."""
    if in_actions():
        typer.echo(actions.annotation("notice", line(text)))
    else:
        typer.echo(line(text), err=True)


def say(text: str = "") -> None:
    """Print a line of a result, indented as it is."""
    indent = len(text) - len(text.lstrip(" "))
    typer.echo(" " * min(indent, _DEEPEST) + line(text) if text else "")


def complain(error: RenownError) -> None:
    """Say what is wrong, one line a problem, and in a workflow where."""
    if in_actions() and isinstance(error, ConfigError):
        for mistake in error.mistakes:
            note = line(f"{mistake.problem}; {mistake.remedy}")
            typer.echo(
                actions.annotation(
                    "error", note, title=mistake.key, file=mistake.file, line=mistake.line
                )
            )
        return
    for part in str(error).split("\n"):
        if in_actions():
            typer.echo(actions.annotation("error", line(part)))
        else:
            typer.echo(f"renown: {line(part)}", err=True)


def ended(outcome: Outcome, *, file: str, place: int | None) -> None:
    """One line a source, and an annotation on its table when it is not well."""
    counts = f"{outcome.new} new, {outcome.changed} changed, {outcome.requests} requests"
    counts += f", {outcome.spent}" if outcome.spent else ""
    reason = f"; {outcome.reason}" if outcome.reason else ""
    text = f"{outcome.source}: {outcome.word} ({counts}, {outcome.seconds:.1f} s){reason}"
    if in_actions() and outcome.word not in GOOD:
        typer.echo(
            actions.annotation("warning", line(text), title=outcome.source, file=file, line=place)
        )
    else:
        typer.echo(line(text), err=True)


@contextmanager
def progress(names: Sequence[str]) -> Iterator[Watch]:
    """Rows so far, one bar a source, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _source, _rows: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f} rows"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {name: bars.add_task(name, total=None) for name in names}
        yield lambda source, rows: bars.update(tasks[source], completed=rows)


@contextmanager
def walks(names: Sequence[str]) -> Iterator[Callable[[str, int, int], None]]:
    """Pages so far of those at most, one bar a source, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _source, _done, _most: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("pages"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {name: bars.add_task(name, total=None) for name in names}
        yield lambda source, done, most: bars.update(tasks[source], completed=done, total=most)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table whose columns are as wide as they need to be."""
    cells = [list(heads), *([line(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(padded).rstrip())
