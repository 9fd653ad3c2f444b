"""Criteria as data, and what they come to: a scorecard is loaded, evaluated and explained.

The rows behind the numbers are streamed, newest first; private ones only where asked for.
"""

from renown.scorecard.definition import load
from renown.scorecard.evaluation import evaluate
from renown.scorecard.evidence import counted, series
from renown.scorecard.explanation import explain
from renown.scorecard.knowledge import private_at_hand
from renown.scorecard.model import Scorecard

__all__ = ["Scorecard", "counted", "evaluate", "explain", "load", "private_at_hand", "series"]
