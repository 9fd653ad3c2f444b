"""What a run, a score and an explanation look like on a terminal and in a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import typer

from renown import scorecard
from renown.cli import console, stages
from renown.cli.desk import Desk
from renown.outcome import GOOD, Outcome
from renown.report import numbers, words
from renown.scorecard.explanation import Counted
from renown.scorecard.scores import Score, Scores
from renown.store.rows import ReadingRow


def tell(desk: Desk, scores: Scores) -> None:
    """A short table: what each criterion came to."""
    console.say()
    rows = [(one.state, one.title, _told(one), words.goal(one)) for one in scores.criteria]
    console.table(("State", "Target", "Now", "Goal"), rows)
    summary = scores.summary
    console.say()
    console.say(
        f"{numbers.span(summary.score, summary.score_max)} of the way, {summary.met} targets met, "
        f"{summary.known} of {summary.total} known, as of {desk.as_of:%Y-%m-%d}"
    )


def _told(one: Score) -> str:
    if one.value is None:
        return "private" if one.private else "unknown"
    return numbers.amount(one.value, one.unit)


def explain(desk: Desk, criterion: str, *, private: bool) -> None:
    """Print the score of one criterion, what counts, and what does not with the reason."""
    stages.resolve_due(desk)
    told = scorecard.explain(
        desk.store,
        desk.scorecard,
        criterion,
        desk.config.person,
        desk.as_of,
        yields=stages.yields(desk),
        logins=stages.logins(desk),
        sources=stages.names(desk),
        private=private,
    )
    one = told.score
    console.say(f"{one.title}: {_told(one)} of {words.goal(one)}, {one.state}")
    console.say(one.formula)
    console.say()
    nothing = "private, not shown" if one.private and not private else "nothing"
    _list("Counts", map(_line, told.counted), nothing)
    console.say()
    others = (f"{other.title} ({other.address}): {other.why}" for other in told.uncounted)
    _list("Does not count", others, "nothing")


def _list(head: str, lines: Iterator[str], nothing: str) -> None:
    console.say(f"{head}:")
    first = next(lines, nothing)
    for text in chain([first], lines):
        console.say(f"  {text}")


def _line(item: Counted) -> str:
    """Date, title, address, proof, and the records that say so."""
    row = item.row
    if isinstance(row, ReadingRow):
        value = numbers.amount(row.value, row.unit)
        parts = [f"{row.at:%Y-%m-%d}", f"{row.subject}: {value}", row.url, row.evidence]
    else:
        day = row.day.isoformat() if row.day else "undated"
        parts = [day, row.title, row.url, row.evidence]
        parts += [
            f"{one.source}/{one.key}" + (f" ({one.rule})" if one.rule else "")
            for one in item.members
        ]
    return " · ".join(part for part in parts if part)


def leave(outcomes: Sequence[Outcome], *, strict: bool) -> None:
    """Exit with 4 when every source failed, with 3 when some did and that matters."""
    tried = [outcome for outcome in outcomes if outcome.word != "skipped"]
    failed = [outcome for outcome in tried if outcome.word not in GOOD]
    if tried and all(outcome.word in ("failed", "blocked") for outcome in tried):
        raise typer.Exit(4)
    if strict and failed:
        raise typer.Exit(3)
