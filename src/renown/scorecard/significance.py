"""How significant a person's work in a repository is: the project's importance times the work's
depth.

Importance is OpenSSF's criticality score over the signals that are known of the repository: a
weighted mean of logarithms, each against a threshold; what is missing drops out of both sums. Depth
is the logarithm of the activity, in OpenRank's weights, against that of the threshold;
documentation and automated work weigh less, what was reverted nothing, and a role lifts it. This is
formula 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from renown.resolve import REVERTED
from renown.resolve.labelling import Tokens, holds, tokens_of
from renown.scorecard.criteria import Thresholds
from renown.scorecard.scores import Part, Project, Signal
from renown.scorecard.weights import Pin, Significance
from renown.store import Store
from renown.store.rows import Facts, Row

VERSION = 1
_MONTH = 365.25 / 12
_TALK = frozenset({"issue", "comment"})
_STATES = frozenset({"merged", "open", "closed"})
_NAMES = {
    "merged": "pull requests merged",
    "open": "pull requests open",
    "closed": "pull requests closed",
    "review": "reviews",
    "release": "releases",
    "issue": "issues",
    "comment": "comments",
}
_KINDS = {
    "review": "review",
    "issue": "issue",
    "comment": "comment",
    "discussion": "comment",
    "release": "release",
}


class Piece(NamedTuple):
    """What a work in a repository adds; many works of a day add the same."""

    day: str
    """"" where it is undated: those come first."""
    talk: bool
    part: str
    activity: float
    role: str
    share: float
    """The depth that a role is worth at least."""


Pieces = Mapping[Piece, int]
"""How many works add each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What is known of repositories, and what work in them weighs."""

    settings: Significance
    repositories: Mapping[str, Row] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """The id of a repository by its name, in lower case."""
    roles: Sequence[tuple[Tokens, float]] = ()
    no_roles: Sequence[Tokens] = ()
    """Words beside which none of those is one."""
    weighed: dict[tuple[str, str, frozenset[str]], tuple[str, float]] = field(default_factory=dict)
    """What has been weighed before."""

    @classmethod
    def read(cls, store: Store, settings: Significance, person: str) -> Ground:
        """From the records of repositories."""
        rows = list(store.rows(person, kinds=("repository",)))
        return cls(
            settings=settings,
            repositories={row.key: row for row in rows},
            names={_name(row).lower(): row.key for row in rows},
            roles=[(tokens_of(words), share) for words, share in settings.roles.items()],
            no_roles=[tokens_of(words) for words in settings.no_roles],
        )

    def key(self, row: Facts) -> str | None:
        """What the repository of a work is known by: its id, which outlives renames, or its
        name.
        """
        if row.repository is None:
            return None
        id_ = row.details.get("repository_id")
        if id_ is not None:
            return str(id_)
        return self.names.get(row.repository.lower(), row.repository.lower())

    def piece(self, row: Facts) -> Piece:
        """What a work adds to the activity in its repository."""
        kind = _kind(row)
        part, activity = self._weigh(row.kind, kind, row.labels)
        role, share = (row.title, self._share(row.title)) if row.kind == "role" else ("", 0.0)
        return Piece(row.day or "", kind in _TALK, part, activity, role, share)

    def _weigh(self, kind: str, weight: str, labels: frozenset[str]) -> tuple[str, float]:
        """The part of the work, and what one piece of it adds; many pieces are alike."""
        known = self.weighed.get((kind, weight, labels))
        if known is None:
            less = [name for name in self.settings.less if name in labels]
            factor = min((self.settings.less[name].factor for name in less), default=1.0)
            if REVERTED in labels:
                less, factor = [REVERTED], 0.0
            part = _NAMES.get(weight, kind.replace("_", " ") + "s")
            activity = getattr(self.settings.weights, weight) * factor if weight else 0.0
            known = self.weighed[kind, weight, labels] = ", ".join((part, *less)), activity
        return known

    def _share(self, title: str) -> float:
        tokens = tokens_of(title)
        if holds(tokens, self.no_roles):
            return 0.0
        return max((share for phrase, share in self.roles if holds(tokens, [phrase])), default=0.0)

    def project(
        self, key: str, name: str, pieces: Pieces, asked: Thresholds, today: date
    ) -> Project:
        """All of a person's work in one repository, judged as of a day."""
        row = self.repositories.get(key)
        called = name if row is None else _name(row)
        signals, missing = self._signals(row, today)
        importance, pinned = self._importance(called, signals)
        course = list(self._course(pieces))
        depth, role = course[-1][1:] if course else (0.0, "")
        why = _falls_short(importance, depth, asked)
        deep = (day for day, so_far, _ in course if so_far >= asked.depth)
        return Project(
            repository=called,
            url=None if row is None else row.url,
            importance=None if importance is None else _places(importance),
            depth=_places(depth),
            significance=None if importance is None else _places(importance * depth),
            counts=not why,
            why=why,
            signals=tuple(signals),
            missing=tuple(missing),
            pinned=pinned,
            parts=tuple(_parts(pieces)),
            role=role,
            works=sum(pieces.values()),
            since=None if why else _date(next(deep, "")),
            last=_date(max((one.day for one in pieces), default="")),
        )

    def _signals(self, row: Row | None, today: date) -> tuple[list[Signal], list[str]]:
        known = {} if row is None else dict(_known(row, today))
        found, missing = [], []
        for name, gauge in self.settings.signals.items():
            if name not in known:
                missing.append(name)
                continue
            value, most = known[name], gauge.threshold
            counted = max(0.0, most - value) if name == "pushed" else min(value, most)
            share = math.log1p(counted) / math.log1p(most)
            found.append(Signal(name=name, value=value, share=_places(share), weight=gauge.weight))
        return found, missing

    def _importance(self, name: str, signals: Sequence[Signal]) -> tuple[float | None, str]:
        """The mean of the signals, or what the scorecard says of this project; and why."""
        pin = next((one for one in self.settings.pins if _is_of(name, one)), None)
        if pin is not None:
            return pin.importance, pin.reason
        size = {one.name for one in signals if one.name not in ("age", "pushed")}
        weight = sum(one.weight for one in signals)
        if not size or not weight:
            return None, ""  # its age alone says nothing
        return sum(one.weight * one.share for one in signals) / weight, ""

    def _course(self, pieces: Pieces) -> Iterator[tuple[str, float, str]]:
        """The depth after each piece, the oldest first, and the role that lifts it."""
        weights = self.settings.weights
        done = talk = share = 0.0
        role = ""
        for one in sorted(pieces):
            added = pieces[one] * one.activity
            if one.talk:
                talk = min(talk + added, weights.talk)
            else:
                done += added
            if one.share > share:
                share, role = one.share, one.role
            depth = min(1.0, math.log1p(done + talk) / math.log1p(weights.full))
            lifted = share if done + talk else 0.0  # a role of which no work is seen lifts nothing
            yield one.day, max(depth, lifted), role if lifted > depth else ""


def _date(day: str) -> date | None:
    return date.fromisoformat(day) if day else None


def _kind(row: Facts) -> str:
    """The name of its weight; "" for what has none."""
    if row.kind == "pull_request":
        state = str(row.details.get("state"))
        return state if state in _STATES else ""
    return _KINDS.get(row.kind, "")


def _known(row: Row, today: date) -> Iterator[tuple[str, float]]:
    """The signals that a record of a repository holds."""
    told = row.details
    for name in ("stars", "forks", "people", "releases", "dependents"):
        value = told.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            yield name, float(value)
    for name, detail in (("age", "created"), ("pushed", "pushed")):
        text = told.get(detail)
        if isinstance(text, str):
            days = (today - date.fromisoformat(text[:10])).days
            yield name, round(max(0, days) / _MONTH, 1)


def _falls_short(importance: float | None, depth: float, asked: Thresholds) -> str:
    """What keeps it from counting."""
    short = []
    if importance is None:
        short.append("nothing is known of its importance")
    elif importance < asked.importance:
        short.append(f"importance below {asked.importance:.2f}")
    if depth < asked.depth:
        short.append(f"depth below {asked.depth:.2f}")
    return " and ".join(short)


def _parts(pieces: Pieces) -> Iterator[Part]:
    """The work by its kind, what adds most first."""
    found: dict[str, list[tuple[int, float]]] = {}
    for one, number in pieces.items():
        found.setdefault(one.part, []).append((number, number * one.activity))
    sums = {name: _places(math.fsum(added for _, added in each)) for name, each in found.items()}
    for name in sorted(found, key=lambda name: (-sums[name], name)):
        yield Part(name=name, count=sum(number for number, _ in found[name]), activity=sums[name])


def _name(row: Row) -> str:
    return str(row.details.get("name") or row.title)


def _is_of(name: str, pin: Pin) -> bool:
    owner, _, repository = pin.repository.lower().partition("/")
    own, _, called = name.lower().partition("/")
    return owner == own and repository in ("*", called)


def _places(number: float) -> float:
    """To four decimal places, as it is told."""
    return round(number, 4) + 0.0
