"""The pages behind the numbers: every row of a criterion, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby

from renown.report import words
from renown.report.escape import Markdown, code, link, text, url
from renown.report.numbers import amount, counted, day
from renown.report.template import markdown
from renown.report.words import Evidence
from renown.scorecard.scores import Score
from renown.store.rows import ReadingRow, Work

PAGE = 500
"""Rows a page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A row as the page shows it; `group` is the year, or "Undated"."""

    group: str
    cells: tuple[str, ...]


def shown(score: Score, rows: Sequence[Evidence]) -> list[Evidence]:
    """What may be shown, newest first, the undated last; nothing of a private criterion."""
    if score.private:
        return []
    return sorted((row for row in rows if not row.private), key=_newest_first)


def pages(
    score: Score, rows: Sequence[Evidence], today: date, ids: frozenset[str]
) -> Iterator[tuple[str, bytes]]:
    """Name and text of each page; `rows` as `shown` gives them. `ids` are names that are taken."""
    works = [_work(row) for row in rows if isinstance(row, Work)]
    readings = list(_readings(score, rows, today))
    parts = [(True, works[at : at + PAGE]) for at in range(0, len(works), PAGE)]
    parts += [(False, readings[at : at + PAGE]) for at in range(0, len(readings), PAGE)]
    names = [name for name, _ in zip(_names(score.id, ids), parts, strict=False)]
    for name, (listed, lines) in zip(names, parts, strict=True):
        page = markdown(
            "evidence.md.j2",
            score=score,
            state=words.state(score.state),
            value=words.linked(score, None),
            goal=words.goal(score),
            today=today,
            rows=counted(len(rows), "row"),
            name=name,
            names=names,
            listed=listed,
            groups=[
                (group, list(members)) for group, members in groupby(lines, lambda line: line.group)
            ],
        )
        yield name, page.encode()


def _names(id_: str, ids: frozenset[str]) -> Iterator[str]:
    yield f"{id_}.md"
    yield from (f"{id_}-{page}.md" for page in count(2) if f"{id_}-{page}" not in ids)


def _newest_first(row: Evidence) -> tuple[bool, float, str]:
    name = row.work if isinstance(row, Work) else row.subject
    return row.at is None, -row.at.timestamp() if row.at else 0.0, name


def _work(work: Work) -> Line:
    when = work.day or (day(work.at) if work.at else None)
    return Line(
        group=str(when.year) if when else "Undated",
        cells=(
            when.isoformat() if when else "undated",
            words.kind(work),
            words.title(work),
            _sources(work),
            _markers(work.evidence, gone=work.gone),
        ),
    )


def _sources(work: Work) -> str:
    """Who says so; several that say the same are told to agree."""
    if len(work.sources) < 2:
        return work.source
    return f"{', '.join(work.sources)}: {len(work.sources)} sources agree"


def _readings(score: Score, rows: Sequence[Evidence], today: date) -> Iterator[Line]:
    """The oldest of them, as many as the score calls stale, are marked with their age."""
    found = [row for row in rows if isinstance(row, ReadingRow)]
    young = len(found) - int(score.extra.get("stale", 0))
    for place, row in enumerate(found):
        age = "" if place < young else f" {words.stale((today - day(row.at)).days)}"
        yield _reading(row, Markdown(f"{day(row.at).isoformat()}{age}"))


def _reading(row: ReadingRow, read: Markdown) -> Line:
    return Line(
        group="Readings",
        cells=(
            row.subject,
            link(text(amount(row.value, row.unit)), url(row.url)),
            read,
            Markdown(f"{_markers(row.evidence, gone=row.gone_at is not None)}, {text(row.method)}"),
        ),
    )


def _markers(evidence: str, *, gone: bool) -> Markdown:
    return Markdown(f"{words.strength(evidence)}{' ' + code('gone') if gone else ''}")
