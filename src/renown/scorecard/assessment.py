"""What a report is made of: the scores, the rows behind them, and how some stood before.

All of it from one reading of the works; those that count are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from renown.scorecard.evaluation import judges, scored
from renown.scorecard.evidence import Evidence
from renown.scorecard.frame import Frame
from renown.scorecard.gathering import Question
from renown.scorecard.knowledge import Yields
from renown.scorecard.model import Scorecard
from renown.scorecard.scores import Score, Scores
from renown.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """A scorecard in a frame."""

    scores: Scores
    evidence: Evidence
    """Of a private criterion, nothing."""
    before: Sequence[Score]
    """The criteria of the earlier question, by what is known now."""


def assess(
    store: Store, scorecard: Scorecard, frame: Frame, yields: Yields, earlier: Question
) -> Assessment:
    """Score every criterion, and those of an earlier question as of its moment."""
    now = Question(criteria=scorecard.criteria, frame=frame)
    judge, former = judges(store, scorecard, [now, earlier], yields, keep=True)
    scores = scored(judge, scorecard)
    masked = [one.id for one in scores.criteria if one.private]
    return Assessment(
        scores=scores,
        evidence=Evidence(judge, scorecard.criteria, masked=masked),
        before=[former.score(one) for one in earlier.criteria],
    )
