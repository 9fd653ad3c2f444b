"""Executes queries over a world, on the subset of the official schema that worlds can answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from tests.github.world import World


@cache
def schema() -> GraphQLSchema:
    """The subset."""
    return build_schema((Path(__file__).parent / "schema.graphql").read_text("utf-8"))


@cache
def parsed(query: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """A query, and what is wrong with it."""
    document = parse(query, no_location=True)
    return document, tuple(validate(schema(), document))


def executed(
    document: DocumentNode,
    variables: Mapping[str, Any],
    world: World,
    rate: Mapping[str, object],
    check: Callable[[str, Mapping[str, Any]], None],
) -> dict[str, Any]:
    """The body of the answer. `check` is given each field and its arguments, and may refuse it."""

    def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        """The attribute or key of that name, called with the arguments where it can be."""
        check(info.field_name, given)
        name = _snake(info.field_name)
        value = source[name] if isinstance(source, Mapping) else getattr(source, name)
        if callable(value):
            value = value(world, **{_snake(key): given[key] for key in given})
        if isinstance(value, datetime):
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return value

    result = execute_sync(
        schema(),
        document,
        {"user": World.user, "node": World.node, "nodes": World.nodes, "rate_limit": rate},
        variable_values=dict(variables),
        field_resolver=resolve,
        type_resolver=lambda value, _info, _type: type(value).__name__,
    )
    errors = {"errors": [told(error) for error in result.errors]} if result.errors else {}
    return {"data": result.data, **errors}


@cache
def _snake(name: str) -> str:
    return re.sub("(?=[A-Z])", "_", name).lower()


def told(error: GraphQLError, code: str = "") -> dict[str, Any]:
    """An error in GitHub's form: the type stands on top."""
    shown: dict[str, Any] = dict(error.formatted)
    extensions = shown.pop("extensions", {})
    return {**extensions, **shown, **({"extensions": {"code": code}} if code else {})}
