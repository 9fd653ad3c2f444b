"""Tables and bars, for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from textwrap import fill


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """What was promised, what came out, and whether that is enough."""

    promise: str
    found: str
    met: bool

    @property
    def word(self) -> str:
        """In a word."""
        return "met" if self.met else "missed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of words; the first column is what they are about."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def plain(self) -> str:
        """For a terminal."""
        lines = [self.head, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.head))]
        return "\n".join(
            line[0].ljust(widths[0])
            + "".join(
                f"  {word:>{width}}" for word, width in zip(line[1:], widths[1:], strict=True)
            )
            for line in lines
        )

    def markdown(self) -> str:
        """For a page."""
        marks = ["---:" if _is_number(column) else "---" for column in zip(*self.rows, strict=True)]
        return "\n".join(f"| {' | '.join(line)} |" for line in (self.head, marks, *self.rows))


def _is_number(column: Sequence[str]) -> bool:
    """Whether it lines up at its end."""
    return all(not word or word[0].isdigit() for word in column)


@dataclass(kw_only=True, slots=True)
class Section:
    """One comparison: what was done, its tables, its bars, and what is to be known beside them."""

    title: str
    about: str
    tables: list[Table] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def plain(self) -> str:
        """For a terminal."""
        bars = [f"{bar.word:7} {bar.promise}: {bar.found}" for bar in self.bars]
        return "\n".join(
            [f"## {self.title}", *(t.plain() for t in self.tables), *bars, *self.notes]
        )

    def markdown(self) -> str:
        """For a page."""
        parts = [
            f"## {self.title}",
            fill(self.about, 100),
            *(table.markdown() for table in self.tables),
        ]
        if self.bars:
            rows = [(bar.promise, bar.found, bar.word) for bar in self.bars]
            parts.append(Table(head=("bar", "found", ""), rows=rows).markdown())
        if self.notes:
            parts.append("\n".join(f"- {note}" for note in self.notes))
        return "\n\n".join(parts)


def spread(seconds: Sequence[float]) -> str:
    """The median, and the range where it was measured more than once."""
    middle = f"{median(seconds):.2f}"
    if len(seconds) == 1:
        return middle
    return f"{middle} ({min(seconds):.2f}-{max(seconds):.2f})"
