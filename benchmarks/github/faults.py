"""How the server fails, once, when it is told to."""

from __future__ import annotations

from typing import Literal

PAUSE = 2.0
"""Seconds for which the fault `limit` lasts."""

Fault = Literal["", "502", "limit", "429", "broken", "reset"]
FAULTS: dict[Fault, str] = {
    "502": "502 once",
    "limit": "limit for 2 s, with its reset",
    "429": "429 once, no Retry-After",
    "broken": "broken JSON once",
    "reset": "connection reset once",
}
"""Each befalls the third page of the list of pull requests."""
