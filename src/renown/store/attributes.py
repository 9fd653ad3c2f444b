"""Conditions on what stands in the details of works, alike on both databases."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, Float, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from renown.store.tables import works

_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")


class _Words(FunctionElement[str]):
    type = Text()
    inherit_cache = True


class _Number(FunctionElement[float]):
    type = Float()
    inherit_cache = True


def attribute(name: str) -> ColumnElement[str]:
    """`details.name` of a work as text: true, false, 5, words; null where there is none.

    ValueError when the name is none; names come from scorecards, which are not trusted either.
    """
    return _Words(works.c.details, literal(_checked(name)))


def number(name: str) -> ColumnElement[float]:
    """`details.name` of a work as a number, null where it is none; ValueError as above."""
    return _Number(works.c.details, literal(_checked(name)))


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"{name[:50]!a} is no name of a detail: write a-z, 0-9 and _, as in `status`"
        )
    return name


def _parts(element: FunctionElement[Any], compiler: SQLCompiler) -> tuple[str, str]:
    details, name = (compiler.process(clause) for clause in element.clauses)
    return details, name


@compiles(_Words, "sqlite")
def _(element: _Words, compiler: SQLCompiler, **_: Any) -> str:
    details, name = _parts(element, compiler)
    given = f"{details}, '$.' || {name}"
    return (
        f"CASE json_type({given}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'"
        f" ELSE CAST(json_extract({given}) AS TEXT) END"
    )


@compiles(_Number, "sqlite")
def _(element: _Number, compiler: SQLCompiler, **_: Any) -> str:
    details, name = _parts(element, compiler)
    given = f"{details}, '$.' || {name}"
    return (
        f"CASE WHEN json_type({given}) IN ('integer', 'real')"
        f" THEN CAST(json_extract({given}) AS REAL) END"
    )


@compiles(_Words, "postgresql")
def _(element: _Words, compiler: SQLCompiler, **_: Any) -> str:
    details, name = _parts(element, compiler)
    return f"(CAST({details} AS json) ->> {name})"


@compiles(_Number, "postgresql")
def _(element: _Number, compiler: SQLCompiler, **_: Any) -> str:
    details, name = _parts(element, compiler)
    given = f"CAST({details} AS json)"
    return (
        f"CASE json_typeof({given} -> {name}) WHEN 'number'"
        f" THEN CAST({given} ->> {name} AS double precision) END"
    )
