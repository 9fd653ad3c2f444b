"""Criteria as data, and what they come to: a scorecard is loaded, evaluated and explained.

The rows behind the numbers are streamed, newest first; private ones only where asked for.
"""

from renown.scorecard.assessment import Assessment, assess
from renown.scorecard.definition import load, presets, text
from renown.scorecard.evaluation import evaluate
from renown.scorecard.evidence import Evidence
from renown.scorecard.explanation import explain
from renown.scorecard.frame import Frame
from renown.scorecard.gathering import Question
from renown.scorecard.knowledge import private_at_hand
from renown.scorecard.model import Scorecard

__all__ = [
    "Assessment",
    "Evidence",
    "Frame",
    "Question",
    "Scorecard",
    "assess",
    "evaluate",
    "explain",
    "load",
    "presets",
    "private_at_hand",
    "text",
]
