"""The scorecard as a whole: how far, in how much of the time, and in one word on the badge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from renown.report.badge import Badge
from renown.report.numbers import counted, percent, span
from renown.scorecard import paces
from renown.scorecard.scores import Score, Scores, State, Summary


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What stands at the top of the report."""

    way: str
    """How much of the way is done, between its two bounds."""
    met: str
    """How many of the known targets are met."""
    gone: str
    """How much of the time is gone; "" where no date tells."""
    standing: str
    """The same, with how many are on course."""
    headline: str
    """`55% of the way, with 41% of the time gone.`"""
    formula: str
    badge: Badge


def verdict(scores: Scores) -> Verdict:
    """The success criteria taken together."""
    summary = scores.summary
    success = [score for score in scores.criteria if score.section == "success"]
    on_course = sum(score.state == "on course" for score in success)
    over = _gone(success, scores.day)
    met = f"{summary.met} of {summary.known} known targets met"
    return Verdict(
        way=span(summary.score, summary.score_max),
        met=met,
        gone="" if over is None else percent(over),
        headline=_headline(summary, over) if success else "There is no success target.",
        standing=f"{met}, {on_course} on course",
        formula=_formula(success, scores),
        badge=_badge(scores, _overall(scores, success, over)),
    )


def _headline(summary: Summary, gone: float | None) -> str:
    time = "" if gone is None else f", with {percent(gone)} of the time gone"
    return f"{span(summary.score, summary.score_max)} of the way{time}."


def gone(score: Score, today: date) -> float | None:
    """The share of the time of a target that is over; None where no date tells."""
    if score.since is None or score.due is None or score.due <= score.since:
        return None
    return paces.gone(score.since, score.due, today)


def _gone(success: Sequence[Score], today: date) -> float | None:
    """The mean share of time gone, over the targets whose dates tell it."""
    shares = [share for one in success if (share := gone(one, today)) is not None]
    return sum(shares) / len(shares) if shares else None


def _overall(scores: Scores, success: Sequence[Score], gone: float | None) -> State:
    """On course where an even pace would be; where no date tells, as most targets are."""
    summary = scores.summary
    if summary.known == 0:
        return "unknown"
    if summary.met == summary.total:
        return "met"
    if gone is not None:
        return "on course" if summary.score >= gone else "behind"
    well = sum(score.state == "on course" for score in success)
    ill = sum(score.state in {"behind", "not met"} for score in success)
    return "on course" if well >= ill else "behind"


def _badge(scores: Scores, word: State) -> Badge:
    summary = scores.summary
    way = span(summary.score, summary.score_max)
    met = f"{summary.met} of {summary.known} met"
    messages: dict[State, str] = {
        "met": met,
        "on course": f"{way} on course, {met}",
        "behind": f"{way}, behind, {met}",
    }
    return Badge(
        label=scores.scorecard,
        message=messages.get(word, "no entry, unknown"),
        state=word,
        day=scores.day,
    )


def _formula(success: Sequence[Score], scores: Scores) -> str:
    """How the score comes about, with its numbers."""
    if not success:
        return "There is no success target."
    parts = " + ".join(_part(score) for score in success)
    formula = (
        f"Mean progress of {counted(len(success), 'success target')}: "
        f"({parts}) ÷ {len(success)}. Progress stops at 1. A private target counts 0 or 1."
    )
    if scores.summary.known < scores.summary.total:
        formula += " An unknown one counts 0 in the lower number and 1 in the upper one."
    return formula


def _part(score: Score) -> str:
    if score.private:
        return "1" if score.state == "met" else "0"
    return "unknown" if score.progress is None else f"{score.progress:.3f}"
