"""The evidence in other forms, and what changed since a day."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from pathlib import Path

import typer

from renown import publish
from renown.cli import console, stages
from renown.cli.desk import Desk
from renown.errors import PublishError
from renown.report.changes import changes, plain_line
from renown.report.exports import FORMATS
from renown.report.numbers import counted

_NAMED = 20
"""Rows that came, which are named."""


def export(desk: Desk, form: str, out: Path | None) -> None:
    """Print it, or write it into a file."""
    if form not in FORMATS:
        near = get_close_matches(form, FORMATS, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        remedy = f"{hint}write one of {', '.join(FORMATS)}"
        raise console.wrong_option("--format", f"{form[:40]!r} is no format", remedy)
    found = FORMATS[form](stages.material(desk, stages.judge(desk)))
    if out is None:
        typer.echo(found, nl=False)
        return
    try:
        place = out.resolve()
        if place.is_file() or (place.parent.is_dir() and not place.exists()):
            publish.write(place.parent, {place.name: found}, owned=())
        else:  # a device, a pipe; or nothing that can be written, which says why
            out.write_bytes(found)
    except OSError as error:
        problem = f"{out} cannot be written ({error.strerror}): choose another file"
        raise PublishError(problem) from error
    console.say(f"written to {out}")


def diff(desk: Desk, since: str) -> None:
    """What every criterion says, then the newest rows."""
    day, now = _day(since), stages.frame(desk)
    if day > now.day:
        raise console.wrong_option("--since", f"{day} has not come yet", "write a day past")
    judged = stages.judge(desk, now.back(day).as_of, every=True)
    scores = judged.scores
    found = changes(scores, judged.earlier)
    console.say(f"From {day} to {scores.day}:")
    for change in found:
        console.say(f"  {plain_line(change)}")
    if not found:
        console.say("  nothing has changed")
    rows = [
        (work.day, work.kind.replace("_", " "), work.title, work.url or "")
        for work, _ in judged.evidence.works()
        if work.day is not None and day < work.day <= scores.day
    ]
    console.say()
    console.say(f"{counted(len(rows), 'row')} came:" if rows else "no row came")
    for when, kind, title, url in rows[:_NAMED]:
        console.say(f"  {' · '.join(filter(None, (f'{when}', kind, title, url)))}")
    if len(rows) > _NAMED:
        console.say(f"  and {len(rows) - _NAMED:,} more")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problem = f"{text[:40]!r} is no day"
        raise console.wrong_option("--since", problem, "write it as 2026-11-09") from None
