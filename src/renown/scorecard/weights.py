"""What significance is made of: weights, thresholds and words, as formula 1 has them.

A scorecard may change each of them in its table [significance].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from renown.scorecard.criteria import Identifier, Number, Share, Table, Word, Words


class Less(Table):
    """Work that weighs less, and what tells it."""

    factor: Share
    words: Words = ()
    topics: Words = ()
    unless: Words = ()


class Pin(Table):
    """How important a project is, whatever its numbers say."""

    repository: Annotated[str, Field(pattern=r"^[^/\s]+/[^/\s]+$", max_length=200)]
    """owner/name, or owner/* for all of an owner."""
    importance: Share
    reason: Word


Amount = Annotated[float, Field(ge=0, strict=True, allow_inf_nan=False)]


class Weights(Table):
    """What one piece of work adds to the activity in a repository, in OpenRank's scale."""

    merged: Amount = 6.1018
    """A pull request that was merged: opened (4.0679) and merged (2.0339)."""
    open: Amount = 1.0
    closed: Amount = 0.0
    review: Amount = 0.7427
    release: Amount = 2.0339
    issue: Amount = 2.2235
    comment: Amount = 0.5252
    talk: Amount = 12.0
    """The most that issues, comments and discussions add together: talk alone is no depth."""
    full: Number = 120.0
    """The activity at which depth is 1; below it grows with the logarithm."""


class Gauge(Table):
    """One signal of importance: the logarithm of it, as a share of that of the threshold."""

    weight: Amount
    threshold: Number


SIGNALS: Mapping[str, Gauge] = {
    "stars": Gauge(weight=2.0, threshold=50_000.0),
    "forks": Gauge(weight=1.0, threshold=10_000.0),
    "people": Gauge(weight=2.0, threshold=5_000.0),
    "releases": Gauge(weight=0.5, threshold=26.0),
    "age": Gauge(weight=1.0, threshold=120.0),
    "pushed": Gauge(weight=1.0, threshold=120.0),
    "dependents": Gauge(weight=4.0, threshold=200_000.0),
}
"""Of formula 1, after OpenSSF's criticality score. Age and the time since the last push, of
which less is better, are in months; releases are those of a year. What is not known drops out of
the mean.
"""


_DOCS = (
    "^document", "^documents", "^documentation", "^docs", "^doc", "the docs", "update docs",
    "improve docs", "fix docs", "add docs", "the documentation", "update documentation",
    "improve documentation", "fix documentation", "add documentation", "^readme", "the readme",
    "update readme", "^changelog", "^typo", "^typos", "fix typo", "fix typos", "fix a typo",
    "fix some typos", "^spelling", "fix spelling", "fix grammar", "^fix broken link",
    "^fix broken links", "^fix dead link", "^fix dead links", "docstring", "docstrings",
    "^translate", "^translation", "^translations",
)  # fmt: skip
_NO_DOCS = (
    "document store",
    "document stores",
    "document database",
    "document index",
    "document level",
    "document model",
    "document id",
    "document ids",
    "links between",
)
_DOCS_TOPICS = (
    "docs", "documentation", "kind/documentation", "kind/docs", "area/docs", "area/documentation",
    "type/docs", "type: documentation",
)  # fmt: skip
_AUTOMATED = (
    "^bump", "^chore deps", "^fix deps", "^build deps", "^update dependency",
    "^update dependencies", "^update go modules", "^upgrade dependencies",
    "^pin dependencies", "^pre commit autoupdate", "^sync from upstream",
)  # fmt: skip
_BY_HAND = (
    "bump allocator",
    "bump allocation",
    "bump pointer",
    "update dependency graph",
    "update dependency resolution",
    "update dependency injection",
)
LESS: Mapping[str, Less] = {
    "docs-only": Less(
        factor=0.4,
        words=_DOCS,
        topics=_DOCS_TOPICS,
        unless=_NO_DOCS,
    ),
    "automated": Less(
        factor=0.2, words=_AUTOMATED, topics=("dependencies", "dependency update"), unless=_BY_HAND
    ),
}
"""Of formula 1; what was reverted weighs nothing."""
ROLES: Mapping[str, float] = {
    "maintainer": 0.9,
    "co maintainer": 0.9,
    "committer": 0.85,
    "lead": 0.9,
    "chair": 0.9,
    "approver": 0.85,
    "owner": 0.9,
    "steering committee": 0.9,
    "release manager": 0.85,
    "reviewer": 0.75,
}
"""Of formula 1: the depth that a role in a project is worth at least."""
NO_ROLES = (
    "former", "formerly", "ex", "past", "emeritus", "emerita", "not", "no", "aspiring", "future",
    "shadow", "mentee", "intern", "trainee", "apprentice", "assistant", "product owner",
    "lead generation", "owner of",
)  # fmt: skip


def _onto(known: Mapping[str, Table | float]) -> BeforeValidator:
    """What a scorecard writes changes these key by key; all else stays as formula 1 has it."""

    def merged(given: object) -> object:
        if not isinstance(given, dict):
            return given
        whole = {k: v.model_dump() if isinstance(v, Table) else v for k, v in known.items()}
        for name, value in given.items():
            under = whole.get(name)
            both = isinstance(under, dict) and isinstance(value, dict)
            whole[name] = {**under, **value} if both else value  # type: ignore[dict-item]  # both
        return whole

    return BeforeValidator(merged)


class Significance(Table):
    """How significant a person's work in a repository is: its importance and the work's depth."""

    weights: Weights = Weights()
    signals: Annotated[dict[Identifier, Gauge], _onto(SIGNALS)] = Field(
        default_factory=lambda: dict(SIGNALS)
    )
    less: Annotated[dict[Identifier, Less], _onto(LESS)] = Field(default_factory=lambda: dict(LESS))
    roles: Annotated[dict[Word, Share], _onto(ROLES)] = Field(default_factory=lambda: dict(ROLES))
    no_roles: Words = NO_ROLES
    """Beside these words none of the roles is one."""
    pins: tuple[Pin, ...] = ()

    @field_validator("signals")
    @classmethod
    def _known(cls, signals: dict[str, Gauge]) -> dict[str, Gauge]:
        if unknown := sorted(signals.keys() - SIGNALS.keys()):
            raise ValueError(f"has no {unknown[0]!r}; write one of {', '.join(SIGNALS)}")
        return signals
