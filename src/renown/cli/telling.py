"""What a run and a score look like on a terminal and in a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import typer

from renown.cli import console
from renown.outcome import GOOD, Outcome
from renown.report import numbers, words
from renown.report.verdict import verdict
from renown.scorecard.scores import Percentile, Score, Scores


def tell(scores: Scores) -> None:
    """A table of what each criterion came to, and how the score comes about."""
    console.say()
    rows = [
        (one.state, one.title, value(one), words.goal(one), _pace(one), words.chance(one))
        for one in scores.criteria
    ]
    console.table(("State", "Target", "Now", "Goal", "Pace / needed", "Chance"), rows)
    for text in _beside_others(scores):
        console.say(text)
    if scores.weakest:
        weak = next(one.title for one in scores.criteria if one.id == scores.weakest)
        console.say()
        console.say(f"The weakest focus area is {weak}.")
    summary = scores.summary
    console.say()
    if summary.total:
        console.say(
            f"{numbers.span(summary.score, summary.score_max)} of the way, "
            f"{numbers.counted(summary.met, 'target')} met, "
            f"{summary.known} of {summary.total} known, as of {scores.day}"
        )
    console.say(verdict(scores).formula)


def _beside_others(scores: Scores) -> Iterator[str]:
    """Percentiles, below the population that they are of."""
    told = [(one, one.percentile) for one in scores.criteria if one.percentile is not None]
    people = dict.fromkeys(standing.population for _, standing in told)
    for name in people:
        among = [(one, standing) for one, standing in told if standing.population == name]
        yield ""
        yield f"Beside {population(among[0][1])}:"
        for one, standing in among:
            yield f"  {one.title}: {value(one)}, {share(standing)}"


def value(one: Score) -> str:
    """What a criterion came to, or why that is not told."""
    return words.value(one) or "-"


def _pace(one: Score) -> str:
    return str(words.pace(one)).replace("\xa0", " ").replace("&#36;", "$")


def beside(one: Score) -> Iterator[str]:
    """Pace, forecast and standing of one criterion, in sentences."""
    if one.private:
        return
    pace, forecast = one.pace, one.forecast
    if pace is not None:
        needed = "" if pace.needed is None else f", {numbers.rate(pace.needed, one.unit)} needed"
        there = f"; at that pace reached on {pace.reached}" if pace.reached else ""
        yield f"Pace: {numbers.rate(pace.kept, one.unit)} in the last 365 days{needed}{there}."
    if forecast is not None and forecast.due is not None and forecast.chance is not None:
        bands = ", ".join(
            f"{percent} % from {numbers.amount(low, one.unit)} to {numbers.amount(high, one.unit)}"
            for percent, (low, high) in sorted(forecast.due.bands.items())
        )
        yield (
            f"Forecast for {forecast.due.day} ({forecast.method}): chance of"
            f" {numbers.percent(forecast.chance)}, median"
            f" {numbers.amount(forecast.due.median, one.unit)}; {bands}."
        )
    elif forecast is not None and forecast.note:
        yield f"Forecast: {forecast.note}."
    if one.percentile is not None:
        told = one.percentile
        yield f"Beside others: {share(told)} ({told.metric.lower()}) of {population(told)}."
    if one.planned is not None:
        yield f"Planned for {one.planned}."


def share(found: Percentile) -> str:
    """Where it stands: the interval of those who have less, and of those who have no more."""
    top = ": top 1 %" if found.top else ""
    return f"more than {found.below:.1f} % and up to {found.upto:.1f} %{top}"


def population(found: Percentile) -> str:
    """Who the others are: how many, over which window, how old that is, and what is to be known."""
    return (
        f"about {found.accounts:,} accounts ({found.title}; {found.first} to {found.last}, which"
        f" ended {found.age} days ago; compared are windows of {found.days:,} days;"
        f" {found.source}, {found.licence}; {'; '.join(found.caveats)})"
    )


def leave(outcomes: Sequence[Outcome], *, strict: bool) -> None:
    """Exit with 4 when every source failed, with 3 when some did and that matters."""
    tried = [outcome for outcome in outcomes if outcome.word != "skipped"]
    failed = [outcome for outcome in tried if outcome.word not in GOOD]
    if tried and all(outcome.word in ("failed", "blocked") for outcome in tried):
        raise typer.Exit(4)
    if strict and failed:
        raise typer.Exit(3)
