"""All that a collector may yield: records, readings, checkpoints and sweeps.

These types are the border between the outside world and everything else. They carry
plain values only, so this module imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

Kind = Literal[
    "pull_request",
    "review",
    "issue",
    "comment",
    "discussion",
    "commit",
    "release",
    "post",
    "talk",
    "workshop",
    "certification",
    "architecture",
    "improvement",
    "engagement",
    "role",
    "meeting",
    "study",
    "task",
    "repository",
    "correction",
]
KINDS: tuple[str, ...] = get_args(Kind)

Evidence = Literal["asserted", "listed", "hosted", "signed"]
EVIDENCE: tuple[str, ...] = get_args(Evidence)
"""From the weakest to the strongest: written down by somebody; said by the platform, feed or
programme; fetched from the issuer's own address and checked; signed with the issuer's key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """Something that happened, or a document. Its identity is (person, source, key)."""

    kind: Kind
    key: str
    title: str
    url: str | None = None
    at: datetime | None = None
    """Aware, UTC. None is undated: in totals, not in windows. Never the time of reading."""
    until: datetime | None = None
    """The last moment at which it is valid, for what expires."""
    evidence: Evidence = "listed"
    tags: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    """Typed per kind in `renown.store.details` and checked there."""
    private: bool = False
    """Scored, never shown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A gauge at a time, such as followers of an account. The subject is `platform:stable-id`."""

    subject: str
    name: str
    value: float
    unit: str
    at: datetime
    evidence: Evidence = "listed"
    method: Literal["api", "manual"] = "api"
    url: str | None = None
    private: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """Where the source stands (cursor, validators, watermark): a JSON object.

    It is committed in one transaction with all that was yielded before it, or after it: a run
    that was killed resumes from its last checkpoint, never from one whose rows are missing.
    """

    state: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sweep:
    """All records and readings of these kinds and names in this span were yielded in this run.

    To be yielded only after a complete walk that began in this run; a resumed walk must not sweep.
    What the store holds there and was not yielded is marked gone. `since` and `until` are
    inclusive; an open span (both None) covers undated records too.
    """

    kinds: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None


Observation = Record | Reading | Checkpoint | Sweep
