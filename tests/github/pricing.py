"""What a query costs, by the formula that GitHub documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """`page` is how many nodes the outermost connections ask for."""

    points: int
    nodes: int
    page: int


def price(document: DocumentNode, variables: Mapping[str, Any]) -> Price:
    """A connection is one request for each of its parents; a hundred requests are a point."""
    found = [
        pair
        for operation in document.definitions
        if isinstance(operation, OperationDefinitionNode)
        for pair in _connections(operation.selection_set, 1, variables)
    ]
    requests = sum(parents for parents, _ in found)
    return Price(
        points=max(1, round(requests / 100)),
        nodes=sum(parents * first for parents, first in found),
        page=sum(first for parents, first in found if parents == 1),
    )


def _connections(
    selections: SelectionSetNode, parents: int, variables: Mapping[str, Any]
) -> Iterator[tuple[int, int]]:
    """(parents, first) of each connection."""
    for node in selections.selections:
        assert isinstance(node, FieldNode), "queries with fragments are not priced here"
        first = _first(node, variables)
        if first is not None:
            yield parents, first
        if node.selection_set is not None:
            inner = parents if first is None else parents * first
            yield from _connections(node.selection_set, inner, variables)


def _first(node: FieldNode, variables: Mapping[str, Any]) -> int | None:
    for argument in node.arguments or ():
        if argument.name.value in ("first", "last"):
            value = argument.value
            if isinstance(value, VariableNode):
                asked = variables.get(value.name.value)
                return asked if isinstance(asked, int) else None
            assert isinstance(value, IntValueNode)
            return int(value.value)
    return None
