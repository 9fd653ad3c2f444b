"""What the report says, ready for the templates, which escape all that is not `Markdown`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from renown.report import words
from renown.report.escape import Markdown
from renown.report.left_out import LeftOut, Waiting, waiting
from renown.report.numbers import day, number
from renown.report.verdict import Verdict, verdict
from renown.report.words import Evidence
from renown.scorecard.scores import Score, Scores
from renown.store.rows import SourceRow, Work

_HEADINGS = {
    "success": "Success targets",
    "habit": "Habits",
    "focus": "Focus areas",
    "skill": "Skills",
    "leadership": "Leadership",
    "business": "Business",
    "specialisation": "Specialisation",
    "plan": "90-day plan",
}
_TEMPLATES = {"success": "targets.md.j2", "habit": "habits.md.j2"}
_NEWEST = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A criterion as a line of its section's table."""

    note: Markdown
    """The name of its footnote; ids are words without markup."""
    title: str
    formula: str
    state: Markdown
    value: Markdown
    goal: str
    pace: Markdown
    streak: str
    longest: str
    proof: Markdown


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """The criteria of one section, and the template that lays them out."""

    heading: str
    template: str
    due: date | None
    """When they all are due on one day."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A source as a line of the table of sources."""

    name: str
    outcome: Markdown
    records: str
    last_ok: str
    age: Markdown
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Newest:
    """One of the newest works."""

    day: date
    kind: str
    title: Markdown


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The whole report. `charts` are names with statements, `unread` counts sources in trouble."""

    name: str
    title: str
    scorecard: str
    today: date
    verdict: Verdict
    charts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    unread: int
    newest: tuple[Newest, ...]
    waiting: Waiting
    criteria: int
    version: str
    digest: str


def report(  # noqa: PLR0913 (each is one part of what is told; most are named)
    scores: Scores,
    sources: Sequence[SourceRow],
    evidence: Mapping[str, Sequence[Evidence]],
    *,
    charts: Sequence[tuple[str, str]],
    recent: Sequence[Work],
    left_out: Sequence[LeftOut] = (),
    version: str,
    digest: str,
) -> Report:
    """The report of these scores. `evidence` holds, by criterion, only rows that may be shown."""
    today = scores.day
    ages = {row.source: age for row in sources if (age := _age(row, today))}
    return Report(
        name=scores.name,
        title=scores.title or scores.scorecard,
        scorecard=scores.scorecard,
        today=today,
        verdict=verdict(scores),
        charts=tuple(charts),
        sections=tuple(_sections(scores.criteria, evidence, ages)),
        sources=tuple(_source(row, ages.get(row.source, 0)) for row in sources),
        unread=sum(row.outcome in words.TROUBLE for row in sources),
        newest=_newest(recent),
        waiting=waiting(left_out),
        criteria=len(scores.criteria),
        version=version,
        digest=digest[:8],
    )


def _sections(
    criteria: Sequence[Score], evidence: Mapping[str, Sequence[Evidence]], ages: Mapping[str, int]
) -> list[Section]:
    """In the order of the report; within a section the scorecard's order, so that weeks compare."""
    names = [*_HEADINGS, *(score.section for score in criteria)]
    sections = []
    for name in dict.fromkeys(names):
        members = [score for score in criteria if score.section == name]
        dates = {score.due for score in members}
        due = dates.pop() if len(dates) == 1 else None
        rows = tuple(_row(score, evidence.get(score.id, ()), ages, due) for score in members)
        heading = _HEADINGS.get(name, name.capitalize())
        template = _TEMPLATES.get(name, "criteria.md.j2")
        if rows:
            sections.append(Section(heading=heading, template=template, due=due, rows=rows))
    return sections


def _row(
    score: Score, rows: Sequence[Evidence], ages: Mapping[str, int], together: date | None
) -> Row:
    extra = {} if score.private else score.extra
    goal = words.goal(score)
    if goal and score.due and not together:
        goal += f" by {score.due.isoformat()}"
    return Row(
        note=Markdown(score.id),
        title=score.title,
        formula=score.formula,
        state=words.state(score.state),
        value=words.linked(score, f"evidence/{score.id}.md" if rows else None),
        goal=goal,
        pace=words.pace(score),
        streak=number(extra["streak"]) if "streak" in extra else "",
        longest=number(extra["longest"]) if "longest" in extra else "",
        proof=words.proof(score, rows, ages),
    )


def _age(row: SourceRow, today: date) -> int:
    """Days since the source was read last; 0 when that was today, or never."""
    return max((today - day(row.last_ok)).days, 0) if row.last_ok else 0


def _source(row: SourceRow, age: int) -> Source:
    return Source(
        name=row.source if row.source == row.type else f"{row.source} ({row.type})",
        outcome=words.outcome(row.outcome),
        records=number(row.records),
        last_ok=day(row.last_ok).isoformat() if row.last_ok else "never",
        age=words.stale(age) if age else words.NOTHING,
        reason=row.reason,
    )


def _newest(recent: Sequence[Work]) -> tuple[Newest, ...]:
    dated = [(work.at, work) for work in recent if work.at is not None and not work.private]
    dated.sort(key=lambda pair: (-pair[0].timestamp(), pair[1].work))
    return tuple(
        Newest(day=work.day or day(at), kind=words.kind(work), title=words.title(work))
        for at, work in dated[:_NEWEST]
    )
