"""A TOML file or text, read into data with places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from renown.document.scanner import Place, places, refusal
from renown.errors import ConfigError

MAX_BYTES = 2**20


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a file says, and where it says it."""

    file: str
    data: dict[str, Any]
    lines: Mapping[Place, int]

    def line(self, path: Place) -> int | None:
        """The line of a table, an entry or a key, or of what encloses it where it is not there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read(path: Path, file: str | None = None) -> Document:
    """The document at `path`, called `file` in mistakes; ConfigError with one Mistake."""
    name = str(path) if file is None else file
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        problem = f"cannot be read: {error.strerror or 'the system refuses'}"
        raise refusal(name, None, problem, "mend its path or its permissions") from None
    if len(raw) > MAX_BYTES:
        raise _too_large(name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refusal(
            name, line, "is not UTF-8 text", "save the file in the encoding UTF-8"
        ) from None
    return parse(text, name)


def parse(text: str, file: str) -> Document:
    """The document that `text` is; ConfigError with one Mistake where it is none."""
    if len(text) > MAX_BYTES:
        raise _too_large(file)
    # Places come first: the scanner refuses what the parser would choke on.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    lines = places(text, file)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(str(error), text, file) from None
    return Document(file=file, data=data, lines=lines)


def _too_large(file: str) -> ConfigError:
    return refusal(file, None, "is larger than 1 MiB", "split it, or take out what is not needed")


_DATE_LIKE = r"=\s*\d+[-./]\d+[-./]\d+\s*(?:#.*)?$"
_DATE_REMEDY = "write dates as 2026-11-16"
_SYNTAX = (
    (
        "Cannot overwrite|Cannot declare|Duplicate|Cannot redefine",
        "this is written twice",
        "keep one of the two",
    ),
    ("Cannot mutate", "this table was closed above", "write all its keys in one place"),
    ("Invalid date", "there is no such date or time", _DATE_REMEDY),
    ("Invalid value", "the value is missing, or text without quotes", 'put text in "quotes"'),
    (
        "Invalid initial|Invalid statement",
        "a key must stand here",
        "write key = value, or take the line out",
    ),
    ("Expected '=' after", "there is no = after the key", "write key = value"),
    (
        "Expected newline",
        "more follows after the value",
        'put text in "quotes", and the next key on its own line',
    ),
    (r"Illegal character '\\n'", "a quote is opened and not closed", "close it on the same line"),
    ("Illegal|Found invalid", "there is an unprintable character", "take it out"),
    (r"Unescaped '\\'", "a backslash in double quotes means something else", "use 'single quotes'"),
    (
        "Invalid hex|Escaped",
        "a backslash in double quotes means something else",
        "use 'single quotes'",
    ),
    (
        "Unclosed array",
        "a [list] is not closed, or lacks a comma",
        "put , between its parts and ] at its end",
    ),
    (
        "Unclosed inline",
        "a {table} is not closed, or lacks a comma",
        "put , between its parts and } at its end",
    ),
    ("Unterminated|Expected", "a quote or a bracket is not closed", "close it"),
)


def _syntax(message: str, text: str, file: str) -> ConfigError:
    place = re.search(r"\(at line (\d+), ", message)
    line = int(place[1]) if place else text.rstrip("\n").count("\n") + 1
    if message.startswith("Expected newline") and re.search(_DATE_LIKE, text.split("\n")[line - 1]):
        return refusal(file, line, "is not TOML here: there is no such date", _DATE_REMEDY)
    for start, problem, remedy in _SYNTAX:
        if re.match(start, message):
            return refusal(file, line, f"is not TOML here: {problem}", remedy)
    return refusal(file, line, "is not TOML here", "mend this line")
