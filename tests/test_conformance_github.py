"""The queries, and the tests' own GitHub, against the official schema."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
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
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    VariableNode,
    Visitor,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
    parse,
    specified_rules,
    validate,
    visit,
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


PLACES = ("npm", "samples")
"""Where the official schema may lie: installed by `make conformance`, or in the samples folder."""


@cache
def official(place: str) -> GraphQLSchema:
    """The official schema of that place."""
    for path in _paths(place):
        if path.is_file():
            return build_schema(path.read_text("utf-8"), assume_valid=True, no_location=True)
    pytest.skip(f"the official schema is not in the place {place!r}")


def _paths(place: str) -> list[Path]:
    if place == "npm":
        modules = Path(__file__).parent / "github" / "node_modules"
        return [modules / "@octokit" / "graphql-schema" / "schema.graphql"]
    samples = os.environ.get("RENOWN_SAMPLES")
    folders = [Path(samples), Path(samples).parent] if samples else []
    return [folder / "github" / "schema.graphql" for folder in folders]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", sorted(QUERIES))
def test_github_would_take_the_query_and_none_of_it_is_deprecated(name: str, place: str) -> None:
    rules = [*specified_rules, NoDeprecatedCustomRule]
    assert [] == validate(official(place), parse(QUERIES[name]), rules)


@pytest.mark.parametrize("place", PLACES)
def test_a_wrong_field_would_be_found(place: str) -> None:
    query = queries.PULL_REQUESTS.replace("mergedAt", "mergedOn")
    assert "mergedOn" in validate(official(place), parse(query))[0].message


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_list_is_paged_or_known_to_be_whole(name: str, place: str) -> None:
    """By the official types: whatever can be cut is asked with `first`, and its end is seen."""
    found = _connections(official(place), parse(QUERIES[name]))
    for path, asked, inner in found:
        if "nodes" not in inner:
            assert {"totalCount"} == inner, f"{path}: only its size is asked"
            continue
        first = asked["first"]
        assert isinstance(first, VariableNode) or int(getattr(first, "value", "101")) <= 100
        if path[-1] in ("labels", "repositoryTopics"):
            continue  # GitHub allows fewer of them than are asked for
        assert {"pageInfo", "totalCount"} & inner, f"{path}: nothing tells whether it was cut"
        if isinstance(first, VariableNode):
            assert isinstance(asked["after"], VariableNode), path
            assert {"pageInfo", "totalCount"} <= inner, path
    assert found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", OURS)
def test_the_tests_github_is_a_part_of_the_real_one(name: str, place: str) -> None:
    ours, theirs = schema().type_map[name], official(place).type_map[name]
    assert type(theirs) is type(ours)
    assert _interfaces(theirs) >= _interfaces(ours)
    assert _values(theirs) >= _values(ours)
    assert _members(theirs) >= _members(ours)
    if isinstance(theirs, GraphQLInputObjectType):
        assert _members(theirs) == _members(ours), "a smaller input might lack what is required"


def _connections(
    schema: GraphQLSchema, document: DocumentNode
) -> list[tuple[tuple[str, ...], dict[str, ValueNode], set[str]]]:
    """Each field of a connection's type: its path, its arguments, what is asked of it."""
    found: list[tuple[tuple[str, ...], dict[str, ValueNode], set[str]]] = []
    types, path = TypeInfo(schema), list[str]()

    class Finder(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            path.append(node.name.value)
            kind = get_named_type(types.get_type())
            if kind is None or not kind.name.endswith("Connection"):
                return
            asked = {argument.name.value: argument.value for argument in node.arguments or ()}
            inner = node.selection_set.selections if node.selection_set else ()
            names = {field.name.value for field in inner if isinstance(field, FieldNode)}
            found.append((tuple(path), asked, names))

        def leave_field(self, *_: Any) -> None:
            path.pop()

    visit(document, TypeInfoVisitor(types, Finder()))
    return found


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
