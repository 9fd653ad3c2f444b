"""Who speaks, and what the talk is called, as far as an event's texts say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from collectors.calendar.lines import Lines
from collectors.calendar.names import Wanted, with_others
from collectors.calendar.options import Options
from collectors.calendar.patterns import value
from renown.programme import Speaker

_DASH = re.compile(r"\s[-\u2013\u2014]\s")
_SPEAKERS = re.compile(
    r"(?:speakers?|presenters?|presented by|instructors?|hosts?|hosted by|panell?ists?|moderators?"
    r"|trainers?|facilitators?|referent(?:in|en)?|orador(?:es)?|ponentes?|relator[ei]?)"
    r"\s*(?:\([^)]{0,40}\)\s*)?:\s*(.*)",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"(?:kind|type|format|(?:session|event) (?:type|format))\s*:\s*(.{1,100})", re.IGNORECASE
)
_BREAKS = re.compile(r"<(?:br|/p|/li|/div|/h[1-6])\b[^<>]{0,100}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,500}>")
_LONGEST = 50_000
_MANY = re.compile(r"[,;&]")

Named = tuple[str, tuple[Speaker, ...]]


def named(lines: Lines, options: Options, wanted: Wanted, organizer_speaks: bool) -> Named:
    """The title, and the speakers where the person is one of them."""
    summary = " ".join(lines.text("SUMMARY").split())
    title, speakers = _told(lines, summary, options, wanted, organizer_speaks)
    if options.title:
        title = value(options.title, summary) or title
    return title, speakers


def _told(
    lines: Lines, summary: str, options: Options, wanted: Wanted, organizer_speaks: bool
) -> Named:
    if options.speakers:
        told = value(options.speakers, summary, lines.text("DESCRIPTION")) or ""
        return summary, _listed(told, wanted)
    for title, people in _splits(summary):
        if speakers := _listed(people, wanted):
            return title, speakers
    if organizer_speaks and not _has_people(summary):
        organizer = lines.first("ORGANIZER")
        name = organizer.parameters.get("CN", "") if organizer else ""
        people = name.replace("\\n", " ").replace(",", ";")
        if speakers := _listed(people, wanted):
            return summary, speakers
    return summary, _described(lines.text("DESCRIPTION"), wanted)


def _listed(people: str, wanted: Wanted) -> tuple[Speaker, ...]:
    person = wanted.found(people)
    return with_others(people, person) if person else ()


def _splits(summary: str) -> Iterator[tuple[str, str]]:
    """What may be title and people: split at the last dash; at the one before if that is none."""
    dashes = list(_DASH.finditer(summary))[-2:]
    for dash in reversed(dashes):
        title, people = summary[: dash.start()].strip(), summary[dash.end() :]
        if title:
            yield title, people
        if _MANY.search(people):
            return


def _has_people(summary: str) -> bool:
    """Whether it ends as lists of people and companies do."""
    dashes = list(_DASH.finditer(summary))
    return bool(dashes and _MANY.search(summary, dashes[-1].end()))


def _described(text: str, wanted: Wanted) -> tuple[Speaker, ...]:
    """The person on a line of speakers, or on a line of their own; never within a sentence."""
    told: list[str] = []
    person: Speaker | None = None
    listing = False
    for row, is_plain in _rows(text):
        heading = _SPEAKERS.fullmatch(row)
        listing = listing or heading is not None
        line = heading[1].strip() if heading else row
        is_list = heading is not None or (listing and is_plain and _is_short(line))
        found = wanted.found(line) if is_list else wanted.alone(line)
        person = person or found
        if found or is_list:
            told.append(line)
    return with_others("\n".join(told), person) if person else ()


def kinds(lines: Lines, options: Options) -> list[str]:
    """What the calendar calls that kind of session, the surest first."""
    summary, description = lines.text("SUMMARY"), lines.text("DESCRIPTION")
    by_pattern = value(options.kind, summary, description) if options.kind else None
    by_line = (found[1] for line, _ in _rows(description) if (found := _KIND.fullmatch(line)))
    return [one.strip() for one in (by_pattern, next(by_line, None)) if one]


def _rows(text: str) -> Iterator[tuple[str, bool]]:
    """Its lines without tags, and whether they stood outside of paragraphs of HTML."""
    inside = False
    for row in _BREAKS.sub("\n\\g<0>\n", text[:_LONGEST]).split("\n"):
        low = row.strip().lower()
        inside = (inside or low.startswith(("<p", "<div", "<ul"))) and not low.startswith(
            ("</p", "</div", "</ul")
        )
        if bare := " ".join(unescape(_TAG.sub("", row)).split()):
            yield bare, not inside


def _is_short(line: str) -> bool:
    """As names are, and no sentence."""
    return len(line) <= 80 and not line.endswith((".", "!", "?")) and len(line.split()) <= 8
