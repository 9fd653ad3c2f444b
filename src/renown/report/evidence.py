"""The pages behind the numbers: every row of a criterion, newest first, under headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from renown.report import words
from renown.report.escape import Markdown, code, link, plain, text, url
from renown.report.numbers import amount, counted, day
from renown.report.shelf import Page
from renown.report.template import markdown
from renown.scorecard.scores import Score
from renown.store.rows import ReadingRow

PAGE = 500
"""Rows a page."""
_READ = "Readings"


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """The pages of one criterion, by name, and where each heading begins."""

    pages: Mapping[str, bytes]
    places: Mapping[str, str]
    """By heading, the page and the anchor: `mlops.md#code`."""


def shown(score: Score, rows: Sequence[ReadingRow]) -> list[ReadingRow]:
    """Readings that may be shown, newest first; none of a private criterion."""
    if score.private:
        return []
    visible = [row for row in rows if not row.private]
    return sorted(visible, key=lambda row: (-row.at.timestamp(), row.subject))


def book(
    score: Score,
    page: Page,
    readings: Sequence[ReadingRow],
    today: date,
    ids: frozenset[str],
) -> Book:
    """All pages of a criterion; `readings` as `shown` gives them, `ids` are names that are had."""
    parts = list(_parts(page, list(_readings(score, readings, today))))
    names = [name for name, _ in zip(_names(score.id, ids), parts, strict=False)]
    rows = counted(page.count + len(readings), "row")
    places: dict[str, str] = {}
    pages = {}
    for name, groups in zip(names, parts, strict=True):
        headings = [heading for heading, _ in groups]
        for heading, place in zip(headings, anchors(score.title, headings), strict=True):
            places.setdefault(heading, f"{name}#{place}")
        pages[name] = markdown(
            "evidence.md.j2",
            score=score,
            state=words.state(score.state),
            value=words.linked(score, None),
            goal=words.goal(score),
            today=today,
            rows=rows,
            name=name,
            names=names,
            groups=[
                (heading, Markdown("".join(lines)), heading == _READ) for heading, lines in groups
            ],
        ).encode()
    return Book(pages=pages, places=places)


def _parts(page: Page, readings: Sequence[str]) -> Iterator[list[tuple[str, list[str]]]]:
    """Headings with their lines, as many as a page holds."""
    groups = [*page.lines.items(), *([(_READ, list(readings))] if readings else [])]
    part: list[tuple[str, list[str]]] = []
    room = PAGE
    for heading, lines in groups:
        rest = lines
        while rest:
            part.append((heading, rest[:room]))
            rest, room = rest[room:], room - len(rest[:room])
            if room == 0:
                yield part
                part, room = [], PAGE
    if part:
        yield part


def _names(id_: str, ids: frozenset[str]) -> Iterator[str]:
    yield f"{id_}.md"
    yield from (f"{id_}-{page}.md" for page in count(2) if f"{id_}-{page}" not in ids)


def anchor(heading: str) -> str:
    """What a site makes of a heading to link to it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(title: str, headings: Sequence[str]) -> Iterator[str]:
    """Of the headings of a page, below its title: those that are alike are numbered."""
    had = Counter([anchor(plain(title))])
    for heading in headings:
        place = anchor(plain(heading))
        yield f"{place}-{had[place]}" if had[place] else place
        had[place] += 1


def _readings(score: Score, found: Sequence[ReadingRow], today: date) -> Iterator[str]:
    """The oldest of them, as many as the score calls stale, are marked with their age."""
    young = len(found) - int(score.extra.get("stale", 0))
    for place, row in enumerate(found):
        age = "" if place < young else f" {words.stale((today - day(row.at)).days)}"
        gone = f" {code('gone')}" if row.gone_at is not None else ""
        cells = (
            text(row.subject),
            link(text(amount(row.value, row.unit)), url(row.url)),
            f"{day(row.at).isoformat()}{age}",
            f"{words.strength(row.evidence)}{gone}, {text(row.method)}",
        )
        yield f"| {' | '.join(cells)} |\n"
