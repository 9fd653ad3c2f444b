"""Where things stand in a TOML text: the line of every table, entry and key.

The scanner walks the text as the parser does and keeps only places. It may be laxer than TOML,
since the parser judges the same text after it, but never stricter, save for two limits that protect
the parser: nesting, and the length of numbers.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from contextlib import suppress

from renown.errors import ConfigError, Mistake

MAX_DEPTH = 64
MAX_NUMBER = 100
"""Characters of a number or a date: Python takes quadratic time over long whole numbers."""

Place = tuple[str | int, ...]
"""A path into the data: keys, and the index of an entry of an array."""


def places(text: str, file: str) -> dict[Place, int]:
    """The line of every path, up to where the text stops being TOML; ConfigError beyond a limit."""
    return _Scanner(text, file).lines()


def refusal(file: str, line: int | None, problem: str, remedy: str) -> ConfigError:
    """A document that cannot be used at all, for one reason."""
    return ConfigError([Mistake(file=file, line=line, key="", problem=problem, remedy=remedy)])


class _NotTomlError(Exception):
    """From here on the text is not TOML: the parser will say why."""


class _Scanner:
    _BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
    _SPACE = re.compile(r"[ \t]*+")
    _PART = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'""")
    _STRING = re.compile(
        r'"""(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*+"{3,5}'
        r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
        r'|"(?:[^"\\\n]|\\.)*+"'
        r"|'[^'\n]*+'"
    )
    _BARE = re.compile(r"[^,\]}#\n]++")

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[Place, int] = {}
        self._entries: dict[Place, int] = {}  # how many entries an array of tables has so far

    def lines(self) -> dict[Place, int]:
        with suppress(_NotTomlError):
            table: Place = ()
            at = self._end(self._BLANK, 0)
            while at < len(self._text):
                if self._text.startswith("[", at):
                    at, table = self._header(at)
                else:
                    at = self._pair(at, table)
                at = self._end(self._BLANK, at)
        return self._lines

    def _header(self, at: int) -> tuple[int, Place]:
        mark = "[[" if self._text.startswith("[[", at) else "["
        end, parts = self._key(self._end(self._SPACE, at + len(mark)))
        end = self._expect("]" * len(mark), self._end(self._SPACE, end))
        path: Place = ()
        for part in parts[:-1]:
            path += (part,)
            self._note(path, at)
            if path in self._entries:
                path += (self._entries[path] - 1,)
        path += (parts[-1],)
        self._note(path, at)
        if mark == "[[":
            self._entries[path] = self._entries.get(path, 0) + 1
            path += (self._entries[path] - 1,)
            self._note(path, at)
        return end, path

    def _pair(self, at: int, table: Place) -> int:
        end, parts = self._key(at)
        path = table
        for part in parts:
            path += (part,)
            self._note(path, at)
        end = self._expect("=", self._end(self._SPACE, end))
        return self._value(self._end(self._SPACE, end), path)

    def _key(self, at: int) -> tuple[int, list[str]]:
        parts: list[str] = []
        start = at
        while match := self._PART.match(self._text, at):
            raw = match[0]
            parts.append(self._unquoted(raw) if raw[0] in "\"'" else raw)
            if len(parts) > MAX_DEPTH:
                raise self._too_deep(start)
            at = self._end(self._SPACE, match.end())
            if not self._text.startswith(".", at):
                return at, parts
            at = self._end(self._SPACE, at + 1)
        raise _NotTomlError

    @staticmethod
    def _unquoted(raw: str) -> str:
        try:
            return str(tomllib.loads(f"key = {raw}")["key"])
        except tomllib.TOMLDecodeError:
            raise _NotTomlError from None

    def _value(self, at: int, path: Place) -> int:
        if len(path) > MAX_DEPTH:
            raise self._too_deep(at)
        if self._text.startswith("[", at):
            return self._array(at, path)
        if self._text.startswith("{", at):
            return self._inline(at, path)
        match = self._STRING.match(self._text, at)
        if match:
            return match.end()
        match = self._BARE.match(self._text, at)
        if match is None:
            raise _NotTomlError
        if len(match[0].rstrip()) > MAX_NUMBER:
            problem = "the value is text without quotes, or a number that is too long"
            raise refusal(self._file, self._line(at), problem, 'put text in "quotes"')
        return match.end()

    def _array(self, at: int, path: Place) -> int:
        index, line = 0, self._line(at)
        at = self._end(self._BLANK, at + 1)
        while not self._text.startswith("]", at):
            entry = (*path, index)
            if self._line(at) != line:  # else it stands where the array does
                self._note(entry, at)
            at = self._end(self._BLANK, self._value(at, entry))
            if not self._text.startswith("]", at):
                at = self._end(self._BLANK, self._expect(",", at))
            index += 1
        return at + 1

    def _inline(self, at: int, path: Place) -> int:
        at = self._end(self._BLANK, at + 1)
        while not self._text.startswith("}", at):
            at = self._end(self._BLANK, self._pair(at, path))
            if not self._text.startswith("}", at):
                at = self._end(self._BLANK, self._expect(",", at))
        return at + 1

    def _end(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self._text, at)
        return match.end() if match else at

    def _expect(self, mark: str, at: int) -> int:
        if not self._text.startswith(mark, at):
            raise _NotTomlError
        return at + len(mark)

    def _note(self, path: Place, at: int) -> None:
        if len(path) > MAX_DEPTH:
            raise self._too_deep(at)
        self._lines.setdefault(path, self._line(at))

    def _line(self, at: int) -> int:
        return bisect_left(self._breaks, at) + 1

    def _too_deep(self, at: int) -> ConfigError:
        problem = f"is nested deeper than {MAX_DEPTH} levels"
        return refusal(self._file, self._line(at), problem, "write it flatter")
