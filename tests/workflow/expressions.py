"""The part of GitHub's expression language that our workflows use; anything else raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Context = Mapping[str, Any]

_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(==|!=|&&|\|\||!|\(|\))|([A-Za-z_][\w.-]*))")
_WORDS = {"true": True, "false": False, "null": None}


def fill(text: object, context: Context, *, ok: bool = True) -> str:
    """A string with every `${{ … }}` replaced by its value."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda m: _text(evaluate(m[1], context, ok=ok)), _text(text))


def holds(condition: str, context: Context, *, ok: bool) -> bool:
    """Whether an `if:` lets its step or job run; `ok` says that nothing has failed so far."""
    inner = re.fullmatch(r"\s*\$\{\{(.*)\}\}\s*", condition)
    bare = inner[1] if inner else condition
    value = bool(evaluate(bare, context, ok=ok))
    return value and (ok or bool(re.search(r"\b(always|failure)\(\)", bare)))


def evaluate(expression: str, context: Context, *, ok: bool = True) -> object:
    """The value of names, texts, ==, !=, &&, ||, !, (), always(), success() and failure()."""
    tokens = _tokens(expression)
    value = _either(tokens, context, ok)
    if tokens:
        raise ValueError(f"cannot read {tokens} in {expression!r}")
    return value


def _tokens(expression: str) -> list[str]:
    found, place = [], 0
    while expression[place:].strip():
        match = _TOKEN.match(expression, place)
        if match is None:
            raise ValueError(f"cannot read {expression[place:]!r}")
        found.append(match[0].strip())
        place = match.end()
    return found


def _either(tokens: list[str], context: Context, ok: bool) -> object:
    return _chain(tokens, context, ok, "||", _both, bool)


def _both(tokens: list[str], context: Context, ok: bool) -> object:
    return _chain(tokens, context, ok, "&&", _compared, lambda left: not left)


def _chain(
    tokens: list[str],
    context: Context,
    ok: bool,
    sign: str,
    part: Callable[[list[str], Context, bool], object],
    settled: Callable[[object], bool],
) -> object:
    value = part(tokens, context, ok)
    while tokens[:1] == [sign]:
        tokens.pop(0)
        other = part(tokens, context, ok)
        value = value if settled(value) else other
    return value


def _compared(tokens: list[str], context: Context, ok: bool) -> object:
    left = _single(tokens, context, ok)
    if tokens[:1] in (["=="], ["!="]):
        same = tokens.pop(0) == "=="
        return same == (_text(left).casefold() == _text(_single(tokens, context, ok)).casefold())
    return left


def _single(tokens: list[str], context: Context, ok: bool) -> object:
    token = tokens.pop(0) if tokens else ""
    if token == "!":
        return not _single(tokens, context, ok)
    if token == "(":
        value = _either(tokens, context, ok)
        _expect(tokens, ")")
        return value
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if tokens[:1] == ["("]:
        _expect(tokens, "(")
        _expect(tokens, ")")
        return {"always": True, "success": ok, "failure": not ok}[token]
    return _WORDS[token] if token in _WORDS else _look_up(token, context)


def _expect(tokens: list[str], token: str) -> None:
    if tokens[:1] != [token]:
        raise ValueError(f"expected {token!r}, found {tokens}")
    tokens.pop(0)


def _look_up(name: str, context: Context) -> object:
    """A value of a context. What may be absent on the site is empty; a slip of the pen raises."""
    root, *path = name.split(".")
    value = context[root]
    for place, part in enumerate(path):
        if part not in value and (root == "vars" or (root == "steps" and place == 2)):
            return ""
        value = value[part]
    return value


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
