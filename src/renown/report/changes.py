"""What changed since an earlier day: old -> new, with the newest row behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from renown.report import words
from renown.report.charts.audience import Platform
from renown.report.escape import Markdown, text
from renown.report.numbers import number
from renown.scorecard.scores import Score, Scores

LINES = 3
_ORDER = ("success", "leadership", "habit", "skill", "plan", "specialisation", "business", "focus")


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """How criteria stood on an earlier day, as far as that is told."""

    day: date
    scores: Mapping[str, Score]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One criterion that is not as it was. `old` and `new` are values as people read them."""

    score: Score
    old: str
    new: str
    before: Score

    @property
    def chances(self) -> str:
        """`76% → 78%`, where the chance to meet the target is another now."""
        old, new = words.chance(self.before), words.chance(self.score)
        return f"{old} → {new}" if old and new and old != new else ""

    @property
    def states(self) -> str:
        """`behind → met`, where that changed."""
        old, new = self.before.state, self.score.state
        return f"{old} → {new}" if old != new else ""


def changes(scores: Scores, earlier: Earlier | None) -> list[Change]:
    """All that changed, what matters most first: new states, then sections in their order."""
    if earlier is None:
        return []
    found = []
    for score in scores.criteria:
        before = earlier.scores.get(score.id)
        if before is None or score.private or before.private:
            continue
        old, new = words.value(before) or "-", words.value(score) or "-"
        if old != new or before.state != score.state:
            found.append(Change(score=score, old=old, new=new, before=before))
    return sorted(found, key=_weight)


def _weight(change: Change) -> tuple[int, bool, int]:
    section = change.score.section
    order = _ORDER.index(section) if section in _ORDER else len(_ORDER)
    met = change.states.endswith("met")
    return order if not met else min(order, 1), not change.states, 0


def lines(
    found: Sequence[Change],
    earlier: Earlier,
    newest: Mapping[str, Markdown],
    platforms: Mapping[str, Sequence[Platform]],
) -> tuple[Markdown, ...]:
    """The first of them as the report says them.

    `newest` is the newest row behind each, where that came since.
    """
    told = []
    seen: set[Markdown] = set()
    for change in found:
        row = newest.get(change.score.id)
        if row is not None and row in seen and not change.states:
            continue  # the same works, counted in another way
        if row is not None:
            seen.add(row)
        told.append(Markdown(" ".join(_parts(change, earlier, row, platforms))))
    return tuple(told[:LINES])


def _parts(
    change: Change,
    earlier: Earlier,
    newest: Markdown | None,
    platforms: Mapping[str, Sequence[Platform]],
) -> Iterator[str]:
    score = change.score
    known = platforms.get(score.id, ())
    fresh = [one for one in known if one.fresh(earlier.day)]
    moved = f"{text(change.old)} → {text(change.new)}" if change.old != change.new else ""
    if fresh:  # what nobody had read before has not grown
        moved = f"now {text(change.new)}"
    yield f"**{text(score.title)}{' ' if moved else ''}{moved}.**"
    if said := _by_platform(known, fresh, earlier.day):
        yield said
    elif newest is not None and "](" in newest and change.old != change.new:
        yield f"{newest}."
    if change.states:
        yield f"{change.states[:1].upper()}{change.states[1:]}."
    if change.chances:
        yield f"Chance to reach {text(words.goal(score))}: {change.chances}."
    streak = score.extra.get("streak")
    if streak:
        yield f"The streak is now {number(streak)}."


def _by_platform(platforms: Sequence[Platform], fresh: Sequence[Platform], since: date) -> str:
    grown = [(one, one.grown(since)) for one in platforms]
    told = [f"{text(one.name)} {added:+,.0f}" for one, added in grown if added]
    quiet = [one for one in platforms if one.asserted and one.read < since]
    old = [f"{text(one.name)}: no entry since {one.read}" for one in quiet[:1]]
    old += [f"New: {', '.join(text(one.name) for one in fresh)}"] if fresh else []
    said = ", ".join(told)
    return ". ".join([*([said] if said else []), *old]) + "." if said or old else ""


def plain_line(change: Change) -> str:
    """For a terminal: `Talks and workshops: 26 -> 27 (on course), chance 92% -> 94%`."""
    score = change.score
    said = (
        f"{score.title}: {change.old} -> {change.new}" if change.old != change.new else score.title
    )
    said += f" ({change.states.replace('→', '->') or score.state})"
    return said + (f", chance {change.chances.replace('→', '->')}" if change.chances else "")
