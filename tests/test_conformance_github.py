"""The queries, and the tests' own GitHub, against the official schema."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    NoDeprecatedCustomRule,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
    parse,
    specified_rules,
    validate,
)

from collectors.github import queries
from tests.github.service import schema

pytestmark = pytest.mark.conformance

QUERIES = {name: text for name, text in vars(queries).items() if name.isupper()}
OURS = sorted(
    name
    for name, kind in schema().type_map.items()
    if not is_introspection_type(kind) and not is_specified_scalar_type(kind)
)


@cache
def official() -> GraphQLSchema:
    """The official schema, from the samples folder or the folder beside it."""
    samples = os.environ.get("RENOWN_SAMPLES")
    if not samples:
        pytest.skip("RENOWN_SAMPLES is not set")
    for folder in (Path(samples), Path(samples).parent):
        path = folder / "github" / "schema.graphql"
        if path.is_file():
            return build_schema(path.read_text("utf-8"), assume_valid=True, no_location=True)
    pytest.skip("RENOWN_SAMPLES has no github/schema.graphql")


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_github_would_take_the_query_and_none_of_it_is_deprecated(name: str) -> None:
    rules = [*specified_rules, NoDeprecatedCustomRule]
    assert [] == validate(official(), parse(QUERIES[name]), rules)


def test_a_wrong_field_would_be_found() -> None:
    query = queries.PULL_REQUESTS.replace("mergedAt", "mergedOn")
    assert "mergedOn" in validate(official(), parse(query))[0].message


@pytest.mark.parametrize("name", OURS)
def test_the_tests_github_is_a_part_of_the_real_one(name: str) -> None:
    ours, theirs = schema().type_map[name], official().type_map[name]
    assert type(theirs) is type(ours)
    assert _interfaces(theirs) >= _interfaces(ours)
    assert _values(theirs) >= _values(ours)
    assert _members(theirs) >= _members(ours)
    if isinstance(theirs, GraphQLInputObjectType):
        assert _members(theirs) == _members(ours), "a smaller input might lack what is required"


def _interfaces(kind: GraphQLNamedType) -> set[str]:
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return set()
    return {interface.name for interface in kind.interfaces}


def _values(kind: GraphQLNamedType) -> set[str]:
    return set(kind.values) if isinstance(kind, GraphQLEnumType) else set()


def _members(kind: GraphQLNamedType) -> set[str]:
    """Every field, and every argument of every field, with its type and default."""
    if isinstance(kind, GraphQLInputObjectType):
        return {_line(name, field) for name, field in kind.fields.items()}
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return set()
    fields = {_line(name, field) for name, field in kind.fields.items()}
    arguments = {
        _line(f"{name}({key})", argument)
        for name, field in kind.fields.items()
        for key, argument in field.args.items()
    }
    return fields | arguments


def _line(name: str, member: GraphQLField | GraphQLArgument | GraphQLInputField) -> str:
    default = "" if isinstance(member, GraphQLField) else f" = {member.default_value}"
    return f"{name}: {member.type}{default}"
