"""Certifications: what is held and until when, what is planned, what is asked for and not held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from renown.scorecard.scores import Score, Scores
from renown.store.rows import Work

SOON = 90
"""Days before its end on which a certification is about to expire."""

Standing = Literal["held", "expires soon", "expired", "planned", "not held"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Credential:
    """One line of the table of certifications."""

    title: str
    standing: Standing
    url: str | None = None
    since: date | None = None
    until: date | None = None
    """None where it never expires, or nobody knows."""
    left: int | None = None
    """Days until then; below 0 where that is past."""
    proof: str = ""
    planned: date | None = None
    ids: tuple[str, ...] = ()
    """The criteria that it counts for."""


def credentials(
    scores: Scores, held: Sequence[tuple[Work, tuple[str, ...]]]
) -> tuple[Credential, ...]:
    """Held ones by their end, the nearest first; then what the scorecard asks for.

    `held` are the certifications behind any value, with the criteria that they count for.
    """
    found = sorted((_held(work, ids, scores.day) for work, ids in held), key=_by_end)
    return (*found, *_asked(scores, {id_ for one in found for id_ in one.ids}))


def _held(work: Work, ids: tuple[str, ...], today: date) -> Credential:
    until = work.until.date() if work.until else None
    left = (until - today).days if until else None
    standing: Standing = "held"
    if left is not None and left <= SOON:
        standing = "expires soon" if left >= 0 else "expired"
    return Credential(
        title=work.title,
        standing=standing,
        url=work.url,
        since=work.day,
        until=until,
        left=left,
        proof=work.evidence,
        ids=ids,
    )


def _by_end(one: Credential) -> tuple[date, str]:
    return one.until or date.max, one.title


def _asked(scores: Scores, had: set[str]) -> Iterator[Credential]:
    """What a criterion of certifications alone asks for, and nobody holds."""
    for score in scores.criteria:
        if {*score.kinds} != {"certification"} or score.id in had or score.private:
            continue
        if score.state in ("met", "later"):
            continue
        standing: Standing = "planned" if score.planned else "not held"
        yield Credential(
            title=_name(score), standing=standing, planned=score.planned, ids=(score.id,)
        )


def _name(score: Score) -> str:
    return score.title
