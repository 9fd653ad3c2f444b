"""Reads ledger files: every table against its model, every entry once, every mistake kept.

Mistakes are published; those of private entries are kept apart, since file, line, key and number
all say something of what nobody is to know. Of what stands in the environment not even the person's
own log tells: it holds what others may not read on machines that others own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from collectors.ledger.corrections import Correction
from collectors.ledger.entries import (
    Certification,
    Entry,
    Meeting,
    Post,
    Role,
    Study,
    Talk,
    Task,
    Workshop,
)
from collectors.ledger.fields import Clock, Flag
from collectors.ledger.figures import Architecture, Engagement, Followers, Improvement
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


Secrecy = Literal["public", "private", "hidden"]
"""Told to all, to the person alone, or to nobody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A valid entry and where it stands."""

    entry: Entry | Followers | Correction
    file: str
    line: int | None
    path: tuple[str, int]
    secrecy: Secrecy

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.file}:{self.line}"

    @property
    def private(self) -> bool:
        """Whether it is to be shown to nobody."""
        return self.secrecy != "public"


@dataclass(kw_only=True, slots=True)
class Ledger:
    """All files of a ledger together."""

    now: datetime
    timezone: ZoneInfo
    told: dict[Secrecy, list[Mistake]] = field(
        default_factory=lambda: {"public": [], "private": [], "hidden": []}
    )
    """The mistakes, by who may know of them."""
    unreadable: int = 0
    """Files that are no TOML at all."""
    entries: dict[str, Found] = field(init=False, default_factory=dict)
    """By what an entry is told from all others by."""

    def read(self, path: Path, name: str) -> None:
        """Add a file, called `name` in mistakes. A `path` like private.toml is private."""
        private = named_private(path)
        try:
            found = document.read(path, name)
        except ConfigError as error:
            self.told["private" if private else "public"].extend(error.mistakes)
            self.unreadable += 1
            return
        self.take(found, private=private)

    def read_hidden(self, text: str) -> None:
        """Add what the environment holds, all of it private."""
        try:
            text.encode()  # what is no UTF-8 there is no text here
            found = document.parse(text, "")
        except UnicodeEncodeError:
            self.told["hidden"].append(Mistake(file="", line=None, key="", problem="", remedy=""))
        except ConfigError as error:
            self.told["hidden"].extend(error.mistakes)
        else:
            self._take(found, "hidden")

    def take(self, found: Document, *, private: bool) -> None:
        """Add what a file says."""
        # What is not clearly said to be public may be private.
        private = private or found.data.get("private", False) is not False
        self._take(found, "private" if private else "public")

    def _take(self, found: Document, secrecy: Secrecy) -> None:
        try:
            _File.model_validate(found.data)
        except ValidationError as error:
            # The models of the tables judge what is inside of them.
            quote = secrecy == "public"
            self.told[secrecy].extend(document.mistakes(error, found, model=_File, quote=quote))
        for table in TABLES:
            entries = found.data.get(table)
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                if isinstance(entry, dict):
                    self._add(found, (table, index), entry, secrecy)

    def observations(self) -> Iterator[Record | Reading]:
        """What all the entries are."""
        private = {key for key, found in self.entries.items() if found.private}
        for key, found in self.entries.items():
            entry = found.entry
            secret = found.private or (isinstance(entry, Correction) and tells_of(entry, private))
            yield observation(entry, key, private=secret)

    def overdue(self, secrecy: Secrecy) -> list[str]:
        """Places of the entries of that secrecy that are still planned after their date."""
        return [
            found.place
            for found in self.entries.values()
            if found.secrecy == secrecy
            and isinstance(found.entry, Talk)
            and found.entry.status == "planned"
            and found.entry.date <= self.now
        ]

    def _add(
        self, found: Document, path: tuple[str, int], data: dict[str, Any], secrecy: Secrecy
    ) -> None:
        if secrecy == "public" and data.get("private", False) is not False:
            secrecy = "private"
        model = TABLES[path[0]]
        try:
            entry = model.model_validate(data, context=Clock(now=self.now, timezone=self.timezone))
        except ValidationError as error:
            quote = secrecy == "public"
            self.told[secrecy].extend(
                document.mistakes(error, found, path, model=model, quote=quote)
            )
            return
        new = Found(entry=entry, file=found.file, line=found.line(path), path=path, secrecy=secrecy)
        key = key_of(entry, self.timezone)
        first = self.entries.setdefault(key, new)
        if first is not new:
            self._add_again(key, first, new)

    def _add_again(self, key: str, first: Found, new: Found) -> None:
        """Two entries with one identity: a mistake, which tells of the more secret of the two.

        Whoever sets the variable on the own machine, too, has the private file in both places.
        """
        copied = first.private and new.private and first.secrecy != new.secrecy
        if copied and first.entry == new.entry:
            return
        if first.private and not new.private:  # a public one is read as if there were no other
            self.entries[key], first, new = new, new, first
        secrecy = max(first.secrecy, new.secrecy, key=_SECRECIES.index)
        self.told[secrecy].append(twice(new, first))


_SECRECIES: tuple[Secrecy, ...] = ("public", "private", "hidden")


def named_private(path: Path) -> bool:
    """Whether a file of that name is private as a whole."""
    return path.name.startswith("private")


def twice(entry: Found, first: Found) -> Mistake:
    """An entry has the identity of another."""
    return Mistake(
        file=entry.file,
        line=entry.line,
        key=document.dotted(entry.path),
        problem=f"is the same entry as the one at {first.place}",
        remedy=_REMEDY.get(entry.path[0], "take one out, or give each an id of its own"),
    )


_REMEDY = {"followers": "keep one a day", "study": "add their hours up, or give each an id"}
