"""What is kept and does not count: appearances and credentials, each with its reason.

What waits for the person's word stands in the report itself; the page behind it lists all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from renown.report import words
from renown.report.escape import Markdown, link, span, text, url
from renown.report.numbers import counted, day
from renown.report.template import markdown
from renown.resolve.exclusions import ASKED
from renown.store.rows import Row

LeftOut = tuple[Row, str]
"""A record, and why it does not count."""

_PAGE = 500
_SHOWN = 20
"""Questions that the report itself asks."""
_WHY = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What the person is asked of a record."""

    day: str
    what: Markdown
    why: Markdown
    target: Markdown
    """As a correction names it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """All that does not count, as far as the report tells of it."""

    questions: tuple[Question, ...] = ()
    more: int = 0
    """Questions that are not shown."""
    rows: int = 0
    """Everything that does not count."""
    page: Markdown = words.NOTHING
    """Of all of it, where there is any."""


def waiting(rows: Sequence[LeftOut]) -> Waiting:
    """What the report asks, the newest first."""
    shown = _shown(rows)
    asked = [(row, why) for row, why in shown if why.startswith(ASKED)]
    questions = tuple(_question(row, why) for row, why in asked[:_SHOWN])
    page = Markdown(f"evidence/{_name(1)}" if shown else "")
    return Waiting(
        questions=questions, more=len(asked) - len(questions), rows=len(shown), page=page
    )


def pages(rows: Sequence[LeftOut], today: date) -> Iterator[tuple[str, bytes]]:
    """Name and text of each page; no criterion's page has such a name."""
    shown = _shown(rows)
    parts = [shown[at : at + _PAGE] for at in range(0, len(shown), _PAGE)]
    names = [name for name, _ in zip(map(_name, count(1)), parts, strict=False)]
    for name, part in zip(names, parts, strict=True):
        lines = [_line(row, why) for row, why in part]
        page = markdown(
            "left_out.md.j2",
            rows=counted(len(shown), "row"),
            today=today,
            name=Markdown(name),
            names=list(map(Markdown, names)),
            lines=lines,
        )
        yield name, page.encode()


def _name(number: int) -> str:
    return "_left-out.md" if number == 1 else f"_left-out-{number}.md"


def _shown(rows: Sequence[LeftOut]) -> list[LeftOut]:
    public = [(row, why) for row, why in rows if not row.private]
    return sorted(public, key=_newest_first)


def _newest_first(left: LeftOut) -> tuple[bool, float, str]:
    row, _ = left
    return row.at is None, -row.at.timestamp() if row.at else 0.0, row.address


def _question(row: Row, why: str) -> Question:
    return Question(
        day=_day(row),
        what=_title(row),
        why=text(why.removeprefix(f"{ASKED}: "), _WHY),
        target=span(row.address),
    )


def _line(row: Row, why: str) -> tuple[Markdown, ...]:
    kind = Markdown(row.kind.replace("_", " "))
    return Markdown(_day(row)), kind, _title(row), text(row.source), text(why, _WHY)


def _day(row: Row) -> str:
    return day(row.at).isoformat() if row.at else "undated"


def _title(row: Row) -> Markdown:
    label = text(words.named(row.title))
    event = row.details.get("event") or row.details.get("issuer")
    place = f", {text(event)}" if isinstance(event, str) and event != row.title else ""
    return Markdown(f"{link(label, url(row.url))}{place}")
