"""What the tests' GitHub was asked, and what it sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What is sent. Half of the body comes `stall` seconds late.

    Where `sent` is set, only so many bytes of the body are sent; then the connection is closed, or
    `broken` without a word, as it is where nothing at all is sent.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    question: str = ""
    """What it is an answer to."""
    sent: int | None = None
    broken: bool = False
    stall: float = 0.0

    def json(self) -> Any:
        """The body as a value."""
        return json.loads(self.body)

    def holding(self, value: object, *, status: int | None = None) -> Answer:
        """The same with another JSON body."""
        return replace(self, body=json.dumps(value).encode(), status=status or self.status)

    def with_headers(self, headers: Mapping[str, str]) -> Answer:
        """The same with these headers too."""
        return replace(self, headers={**self.headers, **headers})


Fault = Callable[[Answer], Answer]
"""Turns the answer that was due into another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request, and the answer that was due; REST requests have their path as operation."""

    operation: str
    variables: Mapping[str, Any]
    headers: Mapping[str, str]
    path: str
    points: int
    due: Answer
