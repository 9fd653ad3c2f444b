"""The groups of a section, each with its criteria, in the order of the scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from renown.scorecard.scores import Score, Scores

_OTHERS = {"focus": "Other targets", "skill": "Skills", "plan": "Tasks"}
"""What stands in no group."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Criteria that belong together, and the time that they have in common."""

    id: str
    title: str
    scores: tuple[Score, ...]
    since: date | None
    due: date | None


def groups(scores: Scores, section: str) -> list[Group]:
    """Of one section. What stands in no group is one of its own, called as the section."""
    members: dict[str, list[Score]] = {}
    for score in scores.criteria:
        if score.section == section:
            members.setdefault(score.group, []).append(score)
    return [
        Group(
            id=name,
            title=scores.groups[name].title if name in scores.groups else _OTHERS[section],
            scores=tuple(found),
            since=min((one.since for one in found if one.since), default=None),
            due=max((one.due for one in found if one.due), default=None),
        )
        for name, found in members.items()
    ]
