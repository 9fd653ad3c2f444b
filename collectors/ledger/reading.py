"""Reads ledger files: every table against its model, every entry once, every mistake kept.

Mistakes are published; those of private entries are kept apart, since file, line, key and number
all say something of what nobody is to know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from collectors.ledger.corrections import Correction
from collectors.ledger.entries import (
    Architecture,
    Certification,
    Engagement,
    Entry,
    Followers,
    Improvement,
    Meeting,
    Post,
    Role,
    Study,
    Talk,
    Task,
    Workshop,
)
from collectors.ledger.fields import Clock, Flag
from collectors.ledger.records import key_of, observation, tells_of
from renown import document
from renown.document import Document
from renown.errors import ConfigError, Mistake
from renown.record import Reading, Record

TABLES: Mapping[str, type[Entry | Followers | Correction]] = {
    "talk": Talk,
    "workshop": Workshop,
    "post": Post,
    "certification": Certification,
    "architecture": Architecture,
    "improvement": Improvement,
    "engagement": Engagement,
    "role": Role,
    "meeting": Meeting,
    "study": Study,
    "task": Task,
    "followers": Followers,
    "correction": Correction,
}
"""Every table that a ledger may hold, by its name."""

_tables: dict[str, Any] = dict.fromkeys(TABLES, (list[dict[str, Any]], []))
_File: type[BaseModel] = create_model(
    "_File", __config__=ConfigDict(extra="forbid"), private=(Flag, False), **_tables
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """A valid entry and where it stands."""

    entry: Entry | Followers | Correction
    file: str
    line: int | None
    path: tuple[str, int]
    private: bool

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.file}:{self.line}"


@dataclass(kw_only=True, slots=True)
class Ledger:
    """All files of a ledger together."""

    now: datetime
    timezone: ZoneInfo
    mistakes: list[Mistake] = field(default_factory=list)
    """Of public entries."""
    secret: list[Mistake] = field(default_factory=list)
    """Mistakes that concern a private entry."""
    unreadable: int = 0
    """Files that are no TOML at all."""
    _entries: dict[str, _Found] = field(init=False, default_factory=dict)

    def read(self, path: Path, name: str) -> None:
        """Add a file, called `name` in mistakes. A `path` like private.toml is private."""
        try:
            found = document.read(path, name)
        except ConfigError as error:
            self._told(private=_named_private(path)).extend(error.mistakes)
            self.unreadable += 1
            return
        # What is not clearly said to be public may be private.
        private = _named_private(path) or found.data.get("private", False) is not False
        try:
            _File.model_validate(found.data)
        except ValidationError as error:
            # The models of the tables judge what is inside of them.
            self._told(private=private).extend(
                document.mistakes(error, found, model=_File, quote=not private)
            )
        for table in TABLES:
            entries = found.data.get(table)
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                if isinstance(entry, dict):
                    self._add(found, (table, index), entry, private=private)

    def observations(self) -> Iterator[Record | Reading]:
        """What all the entries are."""
        private = {key for key, found in self._entries.items() if found.private}
        for key, found in self._entries.items():
            entry = found.entry
            secret = found.private or (isinstance(entry, Correction) and tells_of(entry, private))
            yield observation(entry, key, private=secret)

    def overdue(self, *, private: bool) -> list[str]:
        """Places of private or of public entries that are still planned after their date."""
        return [
            found.place
            for found in self._entries.values()
            if found.private == private
            and isinstance(found.entry, Talk)
            and found.entry.status == "planned"
            and found.entry.date <= self.now
        ]

    def _add(
        self, found: Document, path: tuple[str, int], data: dict[str, Any], *, private: bool
    ) -> None:
        private = private or data.get("private", False) is not False
        model = TABLES[path[0]]
        try:
            entry = model.model_validate(data, context=Clock(now=self.now, timezone=self.timezone))
        except ValidationError as error:
            self._told(private=private).extend(
                document.mistakes(error, found, path, model=model, quote=not private)
            )
            return
        new = _Found(
            entry=entry, file=found.file, line=found.line(path), path=path, private=private
        )
        key = key_of(entry, self.timezone)
        first = self._entries.setdefault(key, new)
        if first is not new:
            if first.private and not private:  # a public one is read as if there were no other
                self._entries[key], first, new = new, new, first
            self._told(private=first.private or new.private).append(_twice(new, first))

    def _told(self, *, private: bool) -> list[Mistake]:
        return self.secret if private else self.mistakes


def _named_private(path: Path) -> bool:
    return path.name.startswith("private")


def _twice(entry: _Found, first: _Found) -> Mistake:
    return Mistake(
        file=entry.file,
        line=entry.line,
        key=document.dotted(entry.path),
        problem=f"is the same entry as the one at {first.place}",
        remedy=_REMEDY.get(entry.path[0], "take one out, or give each an id of its own"),
    )


_REMEDY = {"followers": "keep one a day", "study": "add their hours up, or give each an id"}
