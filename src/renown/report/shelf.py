"""Collects the works behind the values as they come, the newest first, and keeps what is told.

A work is turned into a line once, whatever number of criteria it counts for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from renown.report import words
from renown.report.escape import Markdown, code, text
from renown.scorecard.scores import Score
from renown.store.rows import Work

LISTED = 200
"""Talks that the report lists at most."""
POSTS = 10
NEWEST = 3
ROWS = 2000
"""Works that the page holds; the others are on the evidence pages."""
_SPOKEN = frozenset({"talk", "workshop"})
_MADE = frozenset({"talk", "workshop", "post", "release", "pull_request", "certification"})
"""Kinds of which the newest are shown: what the person made, not what was said on the way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A work as lists show it."""

    day: str
    kind: str
    title: Markdown
    """Linked, with the place."""
    asserted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A work as the page has it; plain text."""

    day: str
    kind: str
    title: str
    url: str
    place: str
    ids: tuple[str, ...]
    proof: str


@dataclass(kw_only=True, slots=True)
class Page:
    """The lines of one criterion by the heading that they stand under."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    proofs: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)

    def add(self, work: Work, heading: str, line: str) -> None:
        """One more."""
        under = self.lines.get(heading)
        if under is None:
            under = self.lines[heading] = []
        under.append(line)
        self.proofs[work.evidence] += 1
        self.sources.update(work.sources or (work.source,))

    @property
    def newest(self) -> str:
        """The line of the newest dated one; "" where there is none."""
        firsts = [lines[0] for lines in self.lines.values() if lines[0][2:3].isdigit()]
        return max(firsts, key=lambda line: line[2:12], default="")

    @property
    def count(self) -> int:
        """How many."""
        return sum(map(len, self.lines.values()))


class Shelf:
    """All that is told of works."""

    def __init__(self, scores: Iterable[Score], columns: Mapping[str, str]) -> None:
        """`columns` says in which column of the matrix a kind is."""
        self.pages: dict[str, Page] = {}
        self.talks: list[Entry] = []
        self.posts: list[Entry] = []
        self.newest: list[Entry] = []
        self.credentials: list[tuple[Work, tuple[str, ...]]] = []
        self.rows: list[Row] = []
        self.count = 0
        self.spoken: Counter[str] = Counter()
        """Talks and workshops by year, the undated under ""."""
        self.written = 0
        self._columns = columns
        self._scores = {score.id: score for score in scores}

    def put(self, work: Work, ids: tuple[str, ...]) -> None:
        """One work with the criteria that it counts for."""
        self.count += 1
        line = _line(work)
        for id_ in ids:
            self._page(id_).add(work, self._heading(work, self._scores[id_]), line)
        if len(self.rows) < ROWS:
            self.rows.append(_row(work, ids))
        self._list(work, ids)

    def _page(self, id_: str) -> Page:
        page = self.pages.get(id_)
        if page is None:
            page = self.pages[id_] = Page()
        return page

    def _list(self, work: Work, ids: tuple[str, ...]) -> None:
        if work.kind in _SPOKEN:
            self.spoken[str(work.day.year) if work.day else ""] += 1
            if len(self.talks) < LISTED:
                self.talks.append(_entry(work))
        elif work.kind == "post":
            self.written += 1
            if len(self.posts) < POSTS:
                self.posts.append(_entry(work))
        elif work.kind == "certification":
            self.credentials.append((work, ids))
        if work.kind in _MADE and len(self.newest) < NEWEST and work.day:
            self.newest.append(_entry(work))

    def _heading(self, work: Work, score: Score) -> str:
        """What a line stands under: the column, the repository, or the year."""
        if score.cells:
            return self._columns.get(work.kind, "Other")
        if score.projects:
            return work.repository or "No repository"
        return str(work.day.year) if work.day else "Undated"


def _line(work: Work) -> str:
    gone = f" {code('gone')}" if work.gone else ""
    cells = (
        work.day.isoformat() if work.day else "undated",
        _text(words.kind(work)),
        words.title(work),
        _text(_sources(work)),
        f"{words.strength(work.evidence)}{gone}",
    )
    return f"- {' · '.join(cells)}\n"


_text = lru_cache(4096)(text)  # of few kinds, by few sources


def _sources(work: Work) -> str:
    """Who says so; several that say the same are told to agree."""
    if len(work.sources) < 2:
        return work.source
    return f"{', '.join(work.sources)}: {len(work.sources)} sources agree"


def _entry(work: Work) -> Entry:
    return Entry(
        day=work.day.isoformat() if work.day else "undated",
        kind=words.kind(work),
        title=words.title(work),
        asserted=work.evidence == "asserted",
    )


def _row(work: Work, ids: tuple[str, ...]) -> Row:
    return Row(
        day=work.day.isoformat() if work.day else "",
        kind=words.kind(work),
        title=words.named(work.title),
        url=work.url or "",
        place=words.place(work),
        ids=ids,
        proof=work.evidence,
    )
