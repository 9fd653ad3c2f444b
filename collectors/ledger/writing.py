"""An entry -> the text of a ledger with it: what stood there stays as it was, to the byte.

An entry goes to the end, under a [[table]] of its own. Only where the file holds that kind as an
inline array does it go into that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from renown import document
from renown.document.reading import MAX_BYTES
from renown.errors import ConfigError, Mistake

HEAD = "# `renown add --help` lists what a ledger may hold.\n"
"""The first line of a new ledger."""

_LAST = ("note", "set")


def table(kind: str, entry: Mapping[str, object]) -> str:
    """The entry as a [[table]]. The values must be ones that a ledger can hold."""
    keys = sorted(entry, key=lambda key: key in _LAST)
    lines = (f"{key} = {value(entry[key])}\n" for key in keys)
    return f"[[{kind}]]\n{''.join(lines)}"


def value(of: object) -> str:
    """A value in TOML. What cannot be seen is spelled out, line ends too."""
    match of:
        case bool():
            return str(of).lower()
        case datetime() | date() | time():
            return of.isoformat()
        case int() | float():
            return repr(of)
        case list() | tuple():
            return f"[{', '.join(map(value, of))}]"
        case Mapping():
            inner = ", ".join(f"{_key(name)} = {value(held)}" for name, held in of.items())
            return f"{{ {inner} }}" if inner else "{}"
    return _quoted(str(of))


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    parts = (
        character
        if character.isprintable() and character not in '"\\'
        else _SHORT.get(character) or f"\\U{ord(character):08X}"
        for character in text
    )
    return f'"{"".join(parts)}"'


_SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def added(text: str, kind: str, entry: Mapping[str, object], file: str) -> str:
    """The text of a valid ledger with the entry; ConfigError where that cannot be done safely."""
    found = document.parse(text, file)
    at_line = found.line((kind,)) if kind in found.data else None
    array = _array(text, kind, at_line) if at_line else None
    end = "\r\n" if "\r\n" in text else "\n"
    new = _at_the_end(text, table(kind, entry), end)
    if array is not None:
        new = _into(text, array, value(entry), end)
    if len(new.encode()) > MAX_BYTES:
        problem, remedy = "would be larger than 1 MiB", "put the entry into another file"
        raise ConfigError([Mistake(file=file, line=None, key="", problem=problem, remedy=remedy)])
    expected = {**found.data, kind: [*found.data.get(kind, []), dict(entry)]}
    if _data(new, file) != expected:
        problem = "is written in a way that cannot be added to without changing what is there"
        remedy = f"write each of its entries under a [[{kind}]] of its own"
        raise ConfigError(
            [Mistake(file=file, line=at_line, key=kind, problem=problem, remedy=remedy)]
        )
    return new


def _data(text: str, file: str) -> object:
    try:
        return document.parse(text, file).data
    except ConfigError:
        return None


def _at_the_end(text: str, entry: str, end: str) -> str:
    bare = text.removeprefix("\ufeff")
    gap = "\n" if bare.strip() else ""
    if bare and not bare.endswith("\n"):
        gap += "\n"
    return text + (gap + entry).replace("\n", end)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Array:
    """Where an inline array stands in a text."""

    inside: int
    """After its opening bracket."""
    entry: int | None
    """Where its last entry begins; None where it has none."""
    last: int
    """After its last entry, or after the comma behind that."""
    comma: bool
    close: int
    """Before its closing bracket."""


_TOKEN = re.compile(
    r"""(?P<string>\"{3}(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{3,5}|'{3}(?:[^']|'{1,2}(?!'))*'{3,5}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')|(?P<skip>[\s\ufeff]+|\#[^\n]*)|(?P<mark>[][{},])"""
    r"""|(?P<bare>[^][{},"'\#\s]+)"""
)


def _array(text: str, kind: str, line: int) -> _Array | None:
    """The inline array that is the value of `kind`; None where there are [[table]]s."""
    start = sum(map(len, text.split("\n")[: line - 1])) + line - 1
    opening = re.compile(rf"""[\ufeff \t]*["']?{kind}["']?[ \t]*=[ \t]*\[""").match(text, start)
    if opening is None:
        return None
    depth, entry, last, comma = 1, None, opening.end(), False
    begins = True
    for token in _TOKEN.finditer(text, opening.end()):
        mark = token["mark"]
        if token["skip"]:
            continue
        if mark == "]" and depth == 1:
            return _Array(
                inside=opening.end(), entry=entry, last=last, comma=comma, close=token.start()
            )
        if begins:
            entry = token.start()
        depth += (mark in ("[", "{")) - (mark in ("]", "}"))
        begins = comma = mark == "," and depth == 1
        last = token.end()
    return None


def _into(text: str, array: _Array, entry: str, end: str) -> str:
    """The text with one more entry in the array, written as its neighbours are."""
    line = text.rfind("\n", array.inside, array.close) + 1
    if not line or text[line : array.close].strip():  # it closes on the line of its last entry
        joint = "" if array.entry is None else " " if array.comma else ", "
        return f"{text[: array.last]}{joint}{entry}{text[array.last :]}"
    indent = "  "
    if array.entry is not None and (begin := text.rfind("\n", array.inside, array.entry) + 1):
        indent = text[begin : array.entry] if not text[begin : array.entry].strip() else indent
    joint = "" if array.comma or array.entry is None else ","
    before = f"{text[: array.last]}{joint}{text[array.last : line]}"
    return f"{before}{indent}{entry},{end}{text[line:]}"
