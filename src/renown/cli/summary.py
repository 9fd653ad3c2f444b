"""What a run ends with: the verdict, the success targets, what changed, and what to do next.

On a terminal it is drawn with colours and bars; elsewhere the same words stand in plain lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from renown.cli import console
from renown.cli.publication import Publication
from renown.report import words
from renown.report.changes import changes, plain_line
from renown.report.escape import printed
from renown.report.verdict import gone, verdict
from renown.scorecard.scores import Score, Scores

_CHANGES = 3
_BAR = 14
"""Characters of a whole bar."""
_ROOMY = 90
"""Columns of a terminal on which there is room for bars."""
_COLOURS = {"met": "green", "on course": "blue", "behind": "yellow"}


def tell(made: Publication) -> None:
    """All of it; of what is next only where the report was made."""
    scores = made.judged.scores
    console.say()
    if sys.stdout.isatty() and _success(scores):
        _drawn(scores)
    else:
        _plain(scores)
    for text in _more(made):
        console.say(text)


def _headline(scores: Scores) -> str:
    found = verdict(scores)
    standing = f" {found.standing}." if _success(scores) else ""
    return f"{found.headline}{standing} Data of {scores.day}."


def _success(scores: Scores) -> list[Score]:
    return [score for score in scores.criteria if score.section == "success"]


def _plain(scores: Scores) -> None:
    console.say(_headline(scores))
    if not _success(scores):
        return
    rows = [
        (words.GLYPHS[one.state], one.state, one.title, words.value(one) or "-", words.goal(one),
         words.chance(one))
        for one in _success(scores)
    ]  # fmt: skip
    console.table(("", "State", "Target", "Now", "Goal", "Chance"), rows)


def _drawn(scores: Scores) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    screen = Console(highlight=False)
    roomy = screen.width >= _ROOMY  # numbers before pictures
    table = Table(box=box.SIMPLE_HEAD, title=Text(printed(_headline(scores))), title_justify="left")
    table.add_column("", no_wrap=True)
    table.add_column("Target", overflow="ellipsis", no_wrap=roomy)
    table.add_column("Now", justify="right", no_wrap=True)
    table.add_column("Goal", justify="right", no_wrap=True)
    if roomy:
        table.add_column("Way", no_wrap=True)
        table.add_column("Chance", justify="right", no_wrap=True)
    for one in _success(scores):
        style = _COLOURS.get(one.state, "dim")
        table.add_row(
            Text(f"{words.GLYPHS[one.state]} {one.state}", style=style),
            Text(printed(one.title)),
            Text(printed(words.value(one)) or "-"),
            Text(printed(words.goal(one))),
            *((Text(_bar(one, scores), style=style), Text(words.chance(one))) if roomy else ()),
        )
    screen.print(table)


def _bar(score: Score, scores: Scores) -> str:
    """How far, with a tick where an even pace would be."""
    if score.progress is None:
        return "·" * _BAR
    full = round(score.progress * _BAR)
    bar = list("█" * full + "░" * (_BAR - full))
    even = gone(score, scores.day)
    if even is not None and score.state != "met":
        bar[min(_BAR - 1, int(even * _BAR))] = "┃"
    return "".join(bar)


def _more(made: Publication) -> Iterator[str]:
    scores, earlier = made.judged.scores, made.judged.earlier
    found = changes(scores, earlier)[:_CHANGES]
    if found:
        yield ""
        yield f"Since {earlier.day}:"
        yield from (f"  {plain_line(change)}" for change in found)
    steps = made.rendered.steps if made.rendered is not None else ()
    if steps:
        yield ""
        yield "Next:"
        yield from (f"  {at}. {step.what}{step.why}" for at, step in enumerate(steps, 1))
    yield ""
    yield "renown score prints every criterion, renown explain CRITERION the rows behind one."
