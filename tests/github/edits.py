"""Changes of an answer to any query: they look for the nodes, pages and fields that it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.github.answer import Answer, Fault
from tests.github.connections import encode

_NULLABLE = ("mergedBy", "stateReason", "discussion", "primaryLanguage")
"""Fields that may be null by the schema."""

Path = list[str | int]


def edit(change: Callable[[Any], object]) -> Fault:
    """The right answer, changed in place; one that is no answer to a query stays as it is."""

    def fault(due: Answer) -> Answer:
        value = due.json()
        if isinstance(value.get("data"), dict):
            change(value)
        return due.holding(value)

    return fault


def lists(value: Any, path: Path | None = None) -> Iterator[tuple[Path, list[Any]]]:
    """Every list of nodes in an answer's data and the way to it, outer ones first."""
    path = path or []
    if isinstance(value, dict):
        nodes = value.get("nodes")
        if isinstance(nodes, list):
            yield [*path, "nodes"], nodes
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in children:
        if isinstance(inner, dict | list):
            yield from lists(inner, [*path, key])


def pages(value: Any) -> Iterator[dict[str, Any]]:
    """Every connection in an answer's data that says where its page ends, outer ones first."""
    if isinstance(value, dict) and "pageInfo" in value:
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from pages(inner)


def _first(value: Any) -> tuple[Path, list[Any]] | None:
    """The outermost list that has nodes."""
    return next(((path, nodes) for path, nodes in lists(value["data"]) if nodes), None)


def beside(message: str, **typed: Any) -> Fault:
    """One node is null, and an error says so."""

    def change(value: Any) -> None:
        path: Path = ["user"]
        if found := _first(value):
            path = [*found[0], 0]
            found[1][0] = None
        value["errors"] = [{**typed, "message": message, "path": path}]

    return edit(change)


def null_node(value: Any) -> None:
    if found := _first(value):
        found[1][0] = None


def null_user(value: Any) -> None:
    """Where an answer is about no user, it is what stands in its place."""
    data = value["data"]
    for key in data:
        if key != "rateLimit":
            data[key] = None


def null_field(value: Any) -> None:
    """One that may be null; else the null spreads to the node, as it does in GraphQL."""
    if (found := _first(value)) is None or found[1][0] is None:
        return
    path, nodes = found
    node = nodes[0]
    name = next((name for name in _NULLABLE if name in node), None)
    if name:
        node[name] = None
    else:
        name, nodes[0] = next(reversed(node)), None
    value["errors"] = [{"type": "FORBIDDEN", "message": "no", "path": [*path, 0, name]}]


def stuck(value: Any) -> None:
    for page in pages(value["data"]):
        page["pageInfo"] = {"hasNextPage": True, "endCursor": encode(["9", "before all"])}
        return


def short(value: Any) -> None:
    """A page that claims to be the last one."""
    for page in pages(value["data"]):
        page["pageInfo"] = {"hasNextPage": False, "endCursor": None}
        return


def hollow(value: Any) -> None:
    """What was asked about is null."""
    data = value["data"]
    inner = data.get("user") or data
    for key in inner:
        if key != "rateLimit" and isinstance(inner[key], dict | list):
            inner[key] = None
