"""What a query costs, by the formula that GitHub documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

_SIZES = ("first", "last", "maxRepositories", "ids")
"""Arguments that say how many nodes there are at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """`page` is how many nodes the outermost connections ask for."""

    points: int
    nodes: int
    page: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _List:
    """A connection or list: asked for once for each parent, `size` nodes each time."""

    parents: int
    size: int
    outermost: bool
    paged: bool


def price(document: DocumentNode, variables: Mapping[str, Any]) -> Price:
    """A connection is one request for each of its parents; a hundred requests are a point."""
    found = [
        one
        for operation in document.definitions
        if isinstance(operation, OperationDefinitionNode)
        for one in _Pricing(variables=variables).lists(operation.selection_set)
    ]
    return Price(
        points=max(1, round(sum(one.parents for one in found) / 100)),
        nodes=sum(one.parents * one.size for one in found),
        page=sum(one.size for one in found if one.outermost and one.paged),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pricing:
    """Walks a query; `parents` is how many objects the selections are made for."""

    variables: Mapping[str, Any]
    parents: int = 1
    outermost: bool = True

    def lists(self, selections: SelectionSetNode | None) -> Iterator[_List]:
        for node in selections.selections if selections else ():
            if not self._is_asked(node):
                continue
            if isinstance(node, InlineFragmentNode):
                yield from self.lists(node.selection_set)
                continue
            assert isinstance(node, FieldNode), "queries with named fragments are not priced here"
            yield from self._field(node)

    def _field(self, node: FieldNode) -> Iterator[_List]:
        size = self._size(node)
        if size is None:
            yield from self.lists(node.selection_set)
            return
        name, most = size
        # A list of repositories in a window has no pages that could be made smaller.
        paged = name != "maxRepositories"
        yield _List(parents=self.parents, size=most, outermost=self.outermost, paged=paged)
        inner = replace(self, parents=self.parents * most, outermost=False)
        yield from inner.lists(node.selection_set)

    def _size(self, node: FieldNode) -> tuple[str, int] | None:
        for argument in node.arguments or ():
            name, value = argument.name.value, self._value(argument.value)
            if name in _SIZES and value is not None:
                return name, len(value) if isinstance(value, list) else int(value)
        return None

    def _is_asked(self, node: SelectionNode) -> bool:
        """By its @include and @skip."""
        for directive in node.directives or ():
            for condition in directive.arguments or ():
                if bool(self._value(condition.value)) != (directive.name.value == "include"):
                    return False
        return True

    def _value(self, value: ValueNode) -> Any:
        if isinstance(value, VariableNode):
            return self.variables.get(value.name.value)
        if isinstance(value, IntValueNode):
            return int(value.value)
        if isinstance(value, BooleanValueNode):
            return value.value
        return list(value.values) if isinstance(value, ListValueNode) else None
