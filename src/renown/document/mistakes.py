"""What a model finds wrong with a document, told with places and remedies."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, time
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from renown.document.reading import Document
from renown.document.scanner import Place
from renown.errors import Mistake


def mistakes(
    error: ValidationError,
    document: Document,
    prefix: Place = (),
    known: Collection[str] = (),
    *,
    model: Any = None,
    quote: bool = True,
) -> list[Mistake]:
    """One Mistake for each thing that pydantic found wrong with what stands at `prefix`.

    "Did you mean" chooses among the keys of `model`, the type that was validated against, at any
    depth, and among `known`, which are accepted at `prefix` beside them. Validators of ours raise
    `ValueError("problem; remedy")` or `ValueError("remedy")`. `quote=False` keeps all values out.
    """
    found = []
    for item in error.errors(include_url=False):
        path, models = _follow(item["loc"], _at(document.data, prefix), model)
        if item["type"] == "missing":
            path = (*path, item["loc"][-1])
            problem, remedy = "is missing", "add it"
        elif item["type"] == "extra_forbidden":
            keys = [name for parent in models for name, _ in _fields(parent)]
            keys += known if len(path) == 1 else ()
            problem, remedy = "is not a known key", _suggestion(str(path[-1]), keys)
        else:
            problem, remedy = _wording(dict(item), quote=quote)
        path = (*prefix, *path)
        line, key = document.line(path), dotted(path)
        found.append(
            Mistake(file=document.file, line=line, key=key, problem=problem, remedy=remedy)
        )
    return sorted(found, key=lambda mistake: mistake.line or 0)


def dotted(path: Place) -> str:
    """A path as people write it: `talk[3].date`, entries counted from 0."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
            continue
        cut = part if len(part) <= 60 else f"{part[:60]}…"
        plain = re.fullmatch(r"[A-Za-z0-9_-]+", cut)
        text += ("." if text else "") + (cut if plain else repr(cut))
    return text


def _at(data: Any, path: Place) -> Any:
    for part in path:
        if not _holds(data, part):
            return None
        data = data[part]
    return data


def _holds(node: Any, part: str | int) -> bool:
    if isinstance(part, int):
        return isinstance(node, list) and part < len(node)
    return isinstance(node, dict) and part in node


def _follow(loc: Sequence[str | int], node: Any, model: Any) -> tuple[Place, list[type[BaseModel]]]:
    """The part of a location that is in the data, and the models of what holds its end.

    Pydantic puts names of union members and of functions into locations; they drop out here.
    """
    path: Place = ()
    models = here = list(_models(model))
    for part in loc:
        if not _holds(node, part):
            continue
        node = node[part]
        path += (part,)
        models = here
        fields = [field for model in here for name, field in _fields(model) if name == part]
        if fields:
            here = [model for field in fields for model in _models(field)]
    return path, models


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """All models that a type speaks of, inside lists, unions and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        yield field.alias or name, field.annotation


def _suggestion(key: str, known: Sequence[str]) -> str:
    known = list(dict.fromkeys(known))
    if not known:
        return "mend its spelling, or take it out"
    near = get_close_matches(key, known, n=1)
    return (f"did you mean {near[0]!r}? " if near else "") + f"known keys: {', '.join(known)}"


_WORDING = (
    ("string_type", "must be text", 'put it in "quotes"'),
    ("string_too_short", "must not be empty", "write it, or take the key out"),
    ("int_", "must be a whole number", "write it without quotes"),
    ("float_", "must be a number", "write it without quotes"),
    ("finite_number", "must be a number", "write it in digits"),
    ("bool_", "must be true or false", "write it so, without quotes"),
    (
        "(list|tuple|set|frozen_set)_type",
        "must be a list",
        'write ["a", "b"], or [[name]] for a table',
    ),
    ("(dict|model|mapping)", "must be a table", "write [name] above its keys"),
    ("date", "must be a date", "write it as 2026-11-16"),
)


def _wording(item: Mapping[str, Any], *, quote: bool) -> tuple[str, str]:
    kind, value, context = item["type"], item["input"] if quote else None, item.get("ctx", {})
    problem = re.sub(r"^\w+ should ", "must ", str(item["msg"]))[:200]
    remedy = "mend it"
    if kind == "value_error":
        first, _, second = str(context["error"]).partition("; ")
        problem, remedy = (first, second) if second else ("is not valid", first)
    elif kind in {"literal_error", "enum"}:
        words = re.findall("'([^']*)'", context["expected"])
        near = get_close_matches(value, words, n=1) if isinstance(value, str) else []
        problem = f"must be {context['expected']}"
        remedy = f"did you mean {near[0]!r}?" if near else "write one of these"
    else:
        for start, known_problem, known_remedy in _WORDING:
            if re.match(start, kind):
                problem, remedy = known_problem, known_remedy
                break
    return problem + (_shown(value) if problem.startswith("must be") else ""), remedy


def mistake(document: Document, place: Place, problem: str, remedy: str) -> Mistake:
    """One mistake that a validator cannot find, at its place."""
    return Mistake(
        file=document.file,
        line=document.line(place),
        key=dotted(place),
        problem=problem,
        remedy=remedy,
    )


def _shown(value: object) -> str:
    """The value after a comma; nothing for a list, a table or what may be a secret."""
    match value:
        case bool():
            text = str(value).lower()
        case str():
            # An unbroken run of this length may be a token; an address may hold a password.
            if re.search(r"\S{20}|://\S*@", value):
                return ""
            text = repr(value[:40]) + ("…" if len(value) > 40 else "")
        case int() | float() | date() | time():
            text = str(value)[:40]
        case _:
            return ""
    return f", not {text}"
