"""What the report says, ready for the templates, which escape all that is not `Markdown`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from renown.report import words
from renown.report.changes import Change, Earlier, changes, lines
from renown.report.charts.audience import Platform, widest
from renown.report.credentials import Credential
from renown.report.escape import Markdown, code, link, text, url
from renown.report.groups import Group, groups
from renown.report.left_out import LeftOut, Waiting, waiting
from renown.report.numbers import counted, day, number
from renown.report.shelf import Entry, Shelf
from renown.report.steps import Step, steps
from renown.report.tables import Area, Behind, Contribution, Line, area, contribution, line
from renown.report.verdict import Verdict, verdict
from renown.scorecard.frame import earlier, later
from renown.scorecard.scores import Percentile, Score, Scores
from renown.store.rows import SourceRow

WEEK = timedelta(days=7)
SECTIONS = {
    "success": "Success targets",
    "habit": "Habits",
    "focus": "Focus areas",
    "skill": "Skills",
    "leadership": "Leadership",
    "business": "Business",
    "specialisation": "Specialisation",
    "plan": "Plan",
}
"""In the order of the report."""
_PLAIN = ("leadership", "business", "specialisation")
"""Those that are a table and nothing else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Criteria under one heading."""

    title: str
    due: date | None
    """When all are due that are due on a day."""
    every: bool
    """Whether all of them are."""
    lines: tuple[Line, ...]
    told: str = ""
    """How many are in which state."""
    now: bool = False
    """Whether its time is running."""


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
class Standing:
    """A value among those of others."""

    title: str
    value: Markdown
    below: str
    upto: str
    top: bool
    accounts: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """A platform as a line of its table."""

    name: str
    value: str
    week: str
    year: str
    read: str
    how: Markdown


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A certification as a line of its table."""

    title: Markdown
    state: Markdown
    until: str
    left: Markdown
    proof: Markdown


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The plan as a table of tasks, a column each part."""

    said: str
    span: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Markdown, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The whole report."""

    name: str
    title: str
    scorecard: str
    today: date
    next: date
    verdict: Verdict
    charts: Mapping[str, str]
    """By id, the whole statement."""
    since: date | None
    changed: tuple[Markdown, ...]
    steps: tuple[Step, ...]
    targets: Table
    beside: tuple[Standing, ...]
    population: Percentile | None
    habits: Table
    reach: tuple[Reach, ...]
    columns: tuple[str, ...]
    areas: tuple[Area, ...]
    items: tuple[Table, ...]
    projects: tuple[Contribution, ...]
    skills: tuple[Table, ...]
    credentials: tuple[Held, ...]
    others: tuple[Table, ...]
    plan: Plan | None
    talks: tuple[tuple[str, tuple[Entry, ...]], ...]
    """By year."""
    spoken: str
    posts: tuple[Entry, ...]
    written: int
    talks_page: str | None
    posts_page: str | None
    sources: tuple[Source, ...]
    unread: int
    newest: tuple[Entry, ...]
    waiting: Waiting
    chance: str
    """How chances are worked out, with the numbers of one."""
    criteria: int
    version: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What the report stands on, worked out before it."""

    scores: Scores
    sources: Sequence[SourceRow]
    shelf: Shelf
    behind: Mapping[str, Behind]
    platforms: Mapping[str, Sequence[Platform]]
    credentials: Sequence[Credential]
    earlier: Earlier | None
    left_out: Sequence[LeftOut]
    charts: Mapping[str, str]
    version: str
    digest: str


def report(ground: Ground) -> Report:
    """All of it."""
    scores, shelf = ground.scores, ground.shelf
    ages = {row.source: age for row in ground.sources if (age := _age(row, scores.day))}
    maker = _Maker(ground, ages)
    found = changes(scores, ground.earlier)
    major = next((score for score in scores.criteria if score.projects), None)
    rows = [score for score in scores.criteria if score.cells]
    standing = [score for score in scores.criteria if score.percentile is not None]
    return Report(
        name=scores.name,
        title=scores.title or scores.scorecard,
        scorecard=scores.scorecard,
        today=scores.day,
        next=later(scores.day, WEEK.days),
        verdict=verdict(scores),
        charts=ground.charts,
        since=ground.earlier.day if ground.earlier else None,
        changed=maker.changed(found),
        steps=steps(scores, ground.credentials),
        targets=maker.table("success", "Success targets"),
        beside=tuple(map(maker.standing, standing)),
        population=standing[0].percentile if standing else None,
        habits=maker.table("habit", "Habits"),
        reach=tuple(_reach(one, scores.day) for one in widest(scores, ground.platforms)[1]),
        columns=tuple(cell.column for cell in rows[0].cells) if rows else (),
        areas=tuple(
            area(score, ground.behind[score.id], weakest=score.id == scores.weakest)
            for score in rows
        ),
        items=tuple(maker.items(group) for group in groups(scores, "focus")),
        projects=tuple(contribution(one, ground.behind[major.id]) for one in major.projects)
        if major
        else (),
        skills=tuple(map(maker.stage, groups(scores, "skill"))),
        credentials=tuple(map(_held, ground.credentials)),
        others=tuple(
            table for name in _PLAIN if (table := maker.table(name, SECTIONS[name])).lines
        ),
        plan=maker.plan(groups(scores, "plan")),
        talks=_by_year(shelf.talks),
        spoken=_spoken(shelf.spoken),
        posts=tuple(shelf.posts),
        written=shelf.written,
        talks_page=maker.page_of({"talk", "workshop"}, sum(shelf.spoken.values())),
        posts_page=maker.page_of({"post"}, shelf.written),
        sources=tuple(_source(row, ages.get(row.source, 0)) for row in ground.sources),
        unread=sum(row.outcome in words.TROUBLE for row in ground.sources),
        newest=tuple(shelf.newest),
        waiting=waiting(ground.left_out),
        chance=_chance(scores),
        criteria=len(scores.criteria),
        version=ground.version,
        digest=ground.digest[:8],
    )


class _Maker:
    """Makes the tables of criteria."""

    def __init__(self, ground: Ground, ages: Mapping[str, int]) -> None:
        self._ground, self._ages = ground, ages

    def table(self, section: str, title: str) -> Table:
        """Of a section, in the order of the scorecard, so that weeks compare."""
        every = self._ground.scores.criteria
        return self._of(title, [score for score in every if score.section == section])

    def items(self, group: Group) -> Table:
        """What is to be learned in an area: all but the row of the matrix itself."""
        return self._of(group.title, [score for score in group.scores if not score.cells])

    def stage(self, group: Group) -> Table:
        """Of skills."""
        table = self._of(group.title, group.scores)
        running = group.since and group.due and group.since <= self._ground.scores.day <= group.due
        return replace(table, now=bool(running))

    def _of(self, title: str, scores: Sequence[Score]) -> Table:
        dates = {score.due for score in scores if score.due}
        due = dates.pop() if len(dates) == 1 else None
        states = Counter(score.state for score in scores)
        return Table(
            title=title,
            due=due,
            every=all(score.due for score in scores),
            lines=tuple(
                line(score, self._ground.behind[score.id], self._ages, due) for score in scores
            ),
            told=", ".join(f"{states[state]} {state}" for state in words.GLYPHS if states[state]),
        )

    def changed(self, found: Sequence[Change]) -> tuple[Markdown, ...]:
        """Since the last publication."""
        earlier, ground = self._ground.earlier, self._ground
        if earlier is None:
            return ()
        newest = {
            id_: Markdown(line.rstrip("\n").split(" · ", 2)[-1].rsplit(" · ", 2)[0])
            for id_, behind in ground.behind.items()
            if (line := behind.page.newest) and line[2:12] > str(earlier.day)
        }
        return lines(found, earlier, newest, ground.platforms)

    def standing(self, score: Score) -> Standing:
        """Among others."""
        told = score.percentile
        assert told is not None
        return Standing(
            title=score.title,
            value=words.linked(score, self._ground.behind[score.id].first),
            below=f"{told.below:.1f}%",
            upto=f"{told.upto:.1f}%",
            top=told.top,
            accounts=f"{told.accounts / 1e6:.1f} million",
        )

    def plan(self, parts: Sequence[Group]) -> Plan | None:
        """None where there is no plan, or it has not begun to be one."""
        tasks = [score for part in parts for score in part.scores]
        known = [part for part in parts if part.since and part.due]
        if not tasks:
            return None
        done = sum(score.state == "met" for score in tasks)
        said, span = f"{done} of {counted(len(tasks), 'task')} done.", ""
        if known:
            start = min(part.since for part in known if part.since)
            end = max(part.due for part in known if part.due)
            span = f"From {start} to {end}."
            days, at = (end - start).days + 1, (self._ground.scores.day - start).days + 1
            if 1 <= at <= days:
                said = f"Day {at} of {days}, {said}"
        height = max(len(part.scores) for part in parts)
        return Plan(
            said=said,
            span=span,
            heads=tuple(self._head(part) for part in parts),
            rows=tuple(
                tuple(
                    self._task(part.scores[row]) if row < len(part.scores) else words.NOTHING
                    for part in parts
                )
                for row in range(height)
            ),
        )

    def _head(self, part: Group) -> str:
        today = self._ground.scores.day
        if part.since and part.due and part.since <= today <= part.due:
            return f"{part.title}, now"
        return f"{part.title}, later" if part.since and part.since > today else part.title

    def _task(self, score: Score) -> Markdown:
        behind = self._ground.behind[score.id]
        name = link(text(score.title), behind.first)
        if score.state == "met":
            said = "asserted" if score.proof.weakest == "asserted" else ""
            return Markdown(f"✓\xa0{name}{f' {code(said)}' if said else ''}")
        if score.state == "later" or score.due is None:
            return Markdown(f"◌\xa0{text(score.title)}")
        left = (score.due - self._ground.scores.day).days
        told = "due today"
        if left:
            told = f"{counted(left, 'day')} left" if left > 0 else f"{counted(-left, 'day')} late"
        return Markdown(f"○\xa0**{text(score.title)}, {told}**")

    def page_of(self, kinds: set[str], count: int) -> str | None:
        """The page of a criterion that counts all of these kinds, and nothing else."""
        for score in self._ground.scores.criteria:
            behind = self._ground.behind[score.id]
            if {*score.kinds} and {*score.kinds} <= kinds and behind.page.count == count:
                return behind.first
        return None


def _reach(one: Platform, today: date) -> Reach:
    def grown(days: int) -> str:
        gained = one.grown(earlier(today, days), within=days)
        return "" if gained is None else f"{gained:+,.0f}" if gained else "0"

    old = (today - one.read).days
    how = [code("asserted")] if one.asserted else [Markdown("listed")]
    if old > WEEK.days:
        how.append(words.stale(old))
    return Reach(
        name=one.name,
        value=number(one.value),
        week=grown(7),
        year=grown(365),
        read=one.read.isoformat(),
        how=Markdown(" ".join(how)),
    )


def _held(one: Credential) -> Held:
    signs = {
        "held": "✓\xa0held",
        "expires soon": "▼\xa0**expires soon**",
        "expired": "▼\xa0**expired**",
        "planned": "○\xa0planned",
        "not held": "○\xa0not held",
    }
    left = ""
    if one.left is not None and one.left >= 0:
        left = counted(one.left, "day") if one.left else "today"
        left = f"**{left}**" if one.standing == "expires soon" else left
    proof = words.strength(one.proof) if one.proof else words.NOTHING
    if one.planned:
        proof = Markdown(f"for {one.planned}")
    return Held(
        title=link(text(one.title), url(one.url)),
        state=Markdown(signs[one.standing]),
        until=str(one.until or ""),
        left=Markdown(left),
        proof=proof,
    )


def _by_year(entries: Sequence[Entry]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    years: dict[str, list[Entry]] = {}
    for entry in entries:
        year = entry.day[:4] if entry.day != "undated" else "Undated"
        years.setdefault(year, []).append(entry)
    return tuple((year, tuple(each)) for year, each in years.items())


def _spoken(years: Counter[str]) -> str:
    """`10 in 2026, 8 in 2025`"""
    told = [f"{years[year]:,} in {year}" for year in sorted(years, reverse=True) if year]
    return ", ".join([*told[:4], *([f"{years['']} undated"] if years[""] else [])])


def _chance(scores: Scores) -> str:
    """Of the first target whose chance is told."""
    for score in scores.criteria:
        told = score.forecast
        if told is not None and told.due is not None and told.method == "gamma-poisson":
            low50, high50, low80, high80 = (
                number(value) for value in (*told.due.bands[50], *told.due.bands[80])
            )
            return (
                f"Median for {score.title} {number(told.due.median)}; half of the outcomes "
                f"{low50} to {high50}; 8 in 10 from {low80} to {high80}."
            )
    return ""


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
