"""Criteria as lines of the report's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from renown.report import words
from renown.report.escape import Markdown, code, link, text, url
from renown.report.evidence import Book
from renown.report.numbers import number
from renown.report.shelf import Page
from renown.scorecard.scores import Project, Score
from renown.store.rows import ReadingRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """What stands behind one criterion: its rows, and the pages that show them."""

    page: Page
    readings: Sequence[ReadingRow]
    book: Book

    @property
    def first(self) -> str | None:
        """The page to link to."""
        return f"evidence/{next(iter(self.book.pages))}" if self.book.pages else None

    def place(self, heading: str) -> str | None:
        """Where the rows under a heading begin."""
        found = self.book.places.get(heading)
        return f"evidence/{found}" if found else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A criterion as a line of its section's table."""

    id: str
    title: str
    state: Markdown
    value: Markdown
    goal: str
    pace: Markdown
    chance: str
    streak: str
    longest: str
    last: str
    proof: Markdown


def line(score: Score, behind: Behind, ages: Mapping[str, int], together: date | None) -> Line:
    """`together` is the due date of the whole table, which is then not said in each line."""
    extra = {} if score.private else score.extra
    goal = words.goal(score)
    if goal and score.due and not together:
        goal += f" by {score.due.isoformat()}"
    begins = score.state == "later" and score.since is not None
    return Line(
        id=score.id,
        title=score.title,
        state=words.state(score.state),
        value=words.linked(score, behind.first),
        goal=goal,
        pace=words.pace(score),
        chance=words.chance(score),
        streak=number(extra["streak"]) if "streak" in extra else "",
        longest=number(extra["longest"]) if "longest" in extra else "",
        last=f"from {score.since}" if begins else str(score.last or ""),
        proof=proof(score, behind, ages),
    )


def proof(score: Score, behind: Behind, ages: Mapping[str, int]) -> Markdown:
    """The weakest evidence behind a value; how many readings are old, how old a source is."""
    if score.state == "unknown":
        return Markdown("no entry")
    if score.private:
        return words.NOTHING
    said = [_weakest(score, behind)] if score.proof.weakest else []
    if old := score.extra.get("stale", 0):
        said.append(Markdown(f"{number(old)}\xa0{code('stale')}"))
    sources = {*behind.page.sources, *(row.source for row in behind.readings)}
    if age := max((ages.get(source, 0) for source in sources), default=0):
        said.append(words.stale(age))
    return Markdown(" ".join(said))


def _weakest(score: Score, behind: Behind) -> Markdown:
    level = score.proof.weakest or ""
    count = behind.page.proofs[level] + sum(row.evidence == level for row in behind.readings)
    every = behind.page.count + len(behind.readings)
    some = f"{count}\xa0" if level == "asserted" and 0 < count < every else ""
    return Markdown(f"{some}{words.strength(level)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """A row of the matrix."""

    title: Markdown
    cells: tuple[Markdown, ...]
    state: Markdown
    last: str


def area(score: Score, behind: Behind, *, weakest: bool) -> Area:
    """Each cell links to the rows that it counts; a cell of which nothing is known says so."""
    name = text(score.title)
    return Area(
        title=Markdown(f"▼\xa0**{name}**, weakest" if weakest else name),
        cells=tuple(
            code("unknown")
            if cell.count is None
            else link(text(number(cell.count)), behind.place(cell.column) if cell.count else None)
            for cell in score.cells
        ),
        state=words.state(score.state),
        last=str(score.last or "none"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """A project as a line of the table of major contributions."""

    name: Markdown
    importance: Markdown
    depth: str
    major: Markdown
    work: Markdown
    role: Markdown


def contribution(project: Project, behind: Behind) -> Contribution:
    """Both factors, whether it counts, and its rows."""
    known = project.importance is not None
    importance = Markdown(words.share(project.importance or 0))
    asserted = f"{text(project.role)} {code('asserted')}" if project.role else ""
    rows = f"{project.works:,} row{'s' if project.works != 1 else ''}"
    return Contribution(
        name=link(text(project.repository), url(project.url)),
        importance=importance if known else code("unknown"),
        depth=words.share(project.depth),
        major=Markdown("✓\xa0yes") if project.counts else Markdown(f"○\xa0{text(project.why)}"),
        work=link(text(rows), behind.place(project.repository) if project.counts else None),
        role=Markdown(asserted),
    )
