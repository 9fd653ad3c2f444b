"""The same evidence in forms that other programs read: JSON Resume, CSV, iCalendar.

JSON Resume: https://jsonresume.org/schema; talks stand among the publications, as it has no place
of their own for them, and the end of a certificate in a key of ours. CSV: RFC 4180; cells that a
spreadsheet would take for a formula begin with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from renown.report import deadlines, words
from renown.report.credentials import credentials
from renown.report.escape import json as escaped
from renown.report.escape import plain, url
from renown.scorecard.scores import Scores
from renown.store.rows import Work

if TYPE_CHECKING:
    from renown.report import Material

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
_COLUMNS = ("date", "kind", "title", "place", "url", "proof", "sources", "counts for")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TITLE = 500
_PROJECTS = 20

Works = Iterable[tuple[Work, tuple[str, ...]]]


def table(material: Material) -> bytes:
    """All evidence as CSV, newest first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for work, ids in material.shown():
        cells = (
            work.day.isoformat() if work.day else "",
            words.kind(work),
            words.named(work.title, _TITLE),
            plain(words.place(work), _TITLE),
            url(work.url) or "",
            work.evidence,
            " ".join(work.sources or (work.source,)),
            " ".join(ids),
        )
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return out.getvalue().encode()


def calendar(material: Material) -> bytes:
    """What is due, as iCalendar."""
    held = [(work, ids) for work, ids in material.shown() if work.kind == "certification"]
    return deadlines.calendar(material.scores, credentials(material.scores, held))


def resume(material: Material) -> bytes:
    """Certificates, publications and projects, as JSON Resume."""
    scores = material.scores
    certificates, publications = [], []
    for work, _ in material.shown():
        if work.kind == "certification":
            certificates.append(_certificate(work))
        elif work.kind in ("post", "talk", "workshop"):
            publications.append(_publication(work))
    said = {
        "$schema": SCHEMA,
        "basics": _known({"name": plain(scores.name), "summary": _summary(scores)}),
        "certificates": certificates,
        "publications": publications,
        "projects": list(_projects(scores)),
        "meta": {
            "canonical": SCHEMA,
            "version": "v1.0.0",
            "lastModified": f"{scores.day}T00:00:00",
        },
    }
    return (escaped(json.dumps(said, indent=2, ensure_ascii=False)) + "\n").encode()


def _summary(scores: Scores) -> str:
    summary = scores.summary
    met = f" {summary.met} of {summary.known} known targets met," if summary.total else ""
    return f"{plain(scores.title or scores.scorecard)}:{met} data of {scores.day}."


def _certificate(work: Work) -> dict[str, Any]:
    issuer = work.details.get("issuer")
    return _known(
        {
            "name": words.named(work.title, _TITLE),
            "date": work.day.isoformat() if work.day else None,
            "issuer": plain(issuer, _TITLE) if isinstance(issuer, str) else None,
            "url": url(work.url),
            "expires": work.until.date().isoformat() if work.until else None,
        }
    )


def _publication(work: Work) -> dict[str, Any]:
    return _known(
        {
            "name": words.named(work.title, _TITLE),
            "publisher": plain(words.place(work), _TITLE) or None,
            "releaseDate": work.day.isoformat() if work.day else None,
            "url": url(work.url),
            "summary": words.kind(work).capitalize(),
        }
    )


def _projects(scores: Scores) -> Iterator[dict[str, Any]]:
    """Those that count as major, and the next ones after them."""
    every = [one for score in scores.criteria for one in score.projects]
    once = {one.repository: one for one in reversed(every)}
    shown = [one for one in every if once[one.repository] is one]
    for one in shown[:_PROJECTS]:
        parts = [words.many(part.count, part.name) for part in one.parts if part.activity]
        yield _known(
            {
                "name": plain(one.repository, _TITLE),
                "description": "Major contribution" if one.counts else "Contribution",
                "highlights": parts,
                "url": url(one.url),
                "roles": [plain(one.role, _TITLE)] if one.role else None,
                "endDate": one.last.isoformat() if one.last else None,
                "type": "open source",
            }
        )


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


FORMATS: Mapping[str, Callable[[Material], bytes]] = {
    "json-resume": resume,
    "csv": table,
    "ics": calendar,
}
