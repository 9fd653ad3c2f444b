"""A JSON Resume (jsonresume.org, schema 1.0.0) -> tables for a ledger: certificates, publications.

The resume is read as anybody's file. What has no name or no whole date is left out and told, never
guessed at: a resume may say 2014 or 2014-06 where a ledger needs the day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from collectors.ledger import writing
from collectors.ledger.fields import Clock
from collectors.ledger.reading import TABLES
from collectors.ledger.records import key_of
from renown import document
from renown.cli.desk import _moment
from renown.document import Document
from renown.errors import ConfigError, Mistake

_MAX_BYTES = 16 * 2**20
_REMEDY = "export the resume again, as JSON Resume 1.0.0"
_EXPIRES = "# The resume does not tell when it expires: add `expires = 2029-12-31`, if it does.\n"
_KEYS = {
    "certificates": {"date": "date", "name": "title", "issuer": "issuer", "url": "url"},
    "publications": {"releaseDate": "date", "name": "title", "url": "url"},
}
"""What a resume calls the keys of a ledger."""

Tell = Callable[[str], None]


def tables(path: Path, as_of: str | None, tell: Tell) -> str:
    """The text to add to a ledger; `tell` is told what was left out.

    ConfigError when the file cannot be read, is no JSON, or holds nothing for a ledger.
    """
    file = str(path)
    resume = _read(path, file)
    zone = ZoneInfo("UTC")
    clock = Clock(now=_moment(as_of, zone, collecting=True), timezone=zone)
    found = _Resume(clock=clock, tell=tell)
    text = "\n".join([*found.certifications(resume), *found.posts(resume)])
    if not text:
        problem = "holds no certificate and no publication with a name and a whole date"
        raise _mistake(file, problem, _REMEDY)
    return text


def _read(path: Path, file: str) -> Mapping[str, Any]:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "there is no such path"
        raise _mistake(file, f"cannot be read: {reason}", "mend the path") from None
    if len(content) > _MAX_BYTES:
        raise _mistake(file, "is larger than 16 MiB", "take out what is no certificate")
    try:
        resume = json.loads(content)
    except (ValueError, RecursionError):
        raise _mistake(file, "is not JSON", _REMEDY) from None
    if not isinstance(resume, dict):
        raise _mistake(file, "is no JSON Resume, which is an object", _REMEDY)
    return resume


def _mistake(file: str, problem: str, remedy: str) -> ConfigError:
    return ConfigError([Mistake(file=file, line=None, key="", problem=problem, remedy=remedy)])


@dataclass(kw_only=True, slots=True)
class _Resume:
    """What makes the entries of one resume."""

    clock: Clock
    tell: Tell
    _keys: set[str] = field(default_factory=set)

    def certifications(self, resume: Mapping[str, Any]) -> Iterator[str]:
        """One table a certificate."""
        for _, text in self._tables(resume, "certificates", "certification"):
            yield _EXPIRES + text

    def posts(self, resume: Mapping[str, Any]) -> Iterator[str]:
        """One table a publication; a comment says where it was published."""
        for item, text in self._tables(resume, "publications", "post"):
            publisher = _text(item.get("publisher"))
            where = "".join(one for one in publisher if one.isprintable())[:100]
            yield (f"# Published by {where}\n" if where else "") + text

    def _tables(
        self, resume: Mapping[str, Any], section: str, kind: str
    ) -> Iterator[tuple[Mapping[str, Any], str]]:
        items = resume.get(section, [])
        if not isinstance(items, list):
            self.tell(f"left out {section}: it is no list")
            return
        for index, item in enumerate(items):
            place = f"{section}[{index}]"
            if not isinstance(item, dict):
                self.tell(f"left out {place}: it is no object")
                continue
            entry = {ours: _text(item.get(theirs)) for theirs, ours in _KEYS[section].items()}
            if valid := self._valid(place, kind, {key: entry[key] for key in entry if entry[key]}):
                yield item, writing.table(kind, valid)

    def _valid(self, place: str, kind: str, entry: dict[str, Any]) -> dict[str, Any] | None:
        """The entry as a ledger takes it; None, and it is told, where a ledger does not."""
        place += f", {entry['title'][:60]!r}" if "title" in entry else ""
        if why := _undated(entry.get("date")):
            self.tell(f"left out {place}: {why}")
            return None
        mistakes = self._mistakes(kind, entry)
        if mistakes and all(one.key == "url" for one in mistakes):
            self.tell(f"left out the url of {place}: {mistakes[0].problem}")
            del entry["url"]
            mistakes = self._mistakes(kind, entry)
        if mistakes:
            told = "; ".join(f"{one.key} {one.problem}".strip() for one in mistakes)
            self.tell(f"left out {place}: {told}")
            return None
        entry["date"] = date.fromisoformat(entry["date"])
        model = TABLES[kind].model_validate(entry, context=self.clock)
        key = key_of(model, self.clock.timezone)
        if key in self._keys:
            self.tell(f"left out {place}: it is listed twice")
            return None
        self._keys.add(key)
        return entry

    def _mistakes(self, kind: str, entry: Mapping[str, Any]) -> list[Mistake]:
        try:
            TABLES[kind].model_validate(entry, context=self.clock)
        except ValidationError as error:
            found = Document(file="", data=dict(entry), lines={})
            return document.mistakes(error, found, model=TABLES[kind], quote=False)
        return []


def _undated(day: str | None) -> str | None:
    """Why a date is no day of a ledger; None where it is one."""
    if day is None:
        return "it has no date"
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", day):
        return f"its date, {day}, has no day; write the whole date into the resume"
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        return "its date is none such as 2014-06-15"
    try:
        date.fromisoformat(day)
    except ValueError:
        return f"there is no day {day}"
    return None


def _text(value: object) -> str:
    """Text in one line; "" for what is none."""
    if not isinstance(value, str):
        return ""
    text = " ".join(value.split())
    return text if text.isascii() or text.encode(errors="ignore").decode() == text else ""
