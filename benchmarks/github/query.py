"""Executes GraphQL queries over plain dicts: only what is asked for, priced as GitHub prices it.

A full engine takes many times longer for a page than the collector does, and would be what is
measured. Queries are not validated here: tests hold them true to the official schema, and a field
that the world does not know is a KeyError.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    value_from_ast_untyped,
)

parsed = cache(parse)


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A field that is wanted, and what is wanted of its value; `on` is the type that has it."""

    key: str
    name: str
    given: Mapping[str, Any]
    inner: tuple[Field, ...]
    on: str | None


def execute(document: DocumentNode, root: Mapping[str, Any], variables: Mapping[str, Any]) -> Any:
    """The data of the one operation in the document."""
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    known = {one.variable.name.value: None for one in operation.variable_definitions or ()}
    return _project(root, _fields(operation.selection_set, {**known, **variables}, None))


def _fields(
    selections: SelectionSetNode | None, variables: dict[str, Any], on: str | None
) -> tuple[Field, ...]:
    found: list[Field] = []
    for node in selections.selections if selections else ():
        if not _included(node.directives or (), variables):
            continue
        if isinstance(node, InlineFragmentNode):
            kind = node.type_condition.name.value if node.type_condition else on
            found += _fields(node.selection_set, variables, kind)
        else:
            assert isinstance(node, FieldNode), "named fragments are not sent"
            field = Field(
                key=(node.alias or node.name).value,
                name=node.name.value,
                given={
                    a.name.value: value_from_ast_untyped(a.value, variables)
                    for a in node.arguments or ()
                },
                inner=_fields(node.selection_set, variables, None),
                on=on,
            )
            found.append(field)
    return tuple(found)


def _included(directives: tuple[DirectiveNode, ...], variables: dict[str, Any]) -> bool:
    for directive in directives:
        (condition,) = directive.arguments or ()
        if value_from_ast_untyped(condition.value, variables) is not (
            directive.name.value == "include"
        ):
            return False
    return True


def _project(value: Any, fields: tuple[Field, ...]) -> Any:
    if value is None or not fields:
        return value
    if isinstance(value, list):
        return [_project(one, fields) for one in value]
    found = {}
    for field in fields:
        if field.on is not None and field.on != value["__typename"]:
            continue
        inner = value[field.name]
        if callable(inner):
            inner = inner(**field.given)
        found[field.key] = _project(inner, field.inner)
    return found
