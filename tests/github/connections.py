"""Pages of a connection, cut as GitHub cuts them, and its refusals."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

MOST = 100
"""Nodes that may be asked for at once."""


@dataclass(frozen=True, slots=True)
class Order:
    """Items by their places. A place is (the ordering field's value, the id), as text."""

    items: Sequence[Any]
    values: Sequence[Any]
    places: Sequence[tuple[str, str]]
    ordered: Sequence[Any]

    @classmethod
    def of(cls, items: Sequence[Any], by: str, kept: Order | None = None) -> Order:
        """The order; `kept` again if nothing moved since, as long lists are read page by page."""
        values = [getattr(item, by) for item in items]
        if kept is not None and kept.values == values and kept.items == items:
            return kept
        pairs = [((str(value), item.id), item) for value, item in zip(values, items, strict=True)]
        pairs.sort(key=lambda pair: pair[0])
        return cls(
            items=list(items),
            values=values,
            places=[place for place, _ in pairs],
            ordered=[item for _, item in pairs],
        )


class Connection:
    """A page. A cursor holds an item's place in the order, so it outlives changes, as GitHub's."""

    def __init__(
        self,
        order: Order,
        first: int | None,
        after: str | None,
        *,
        down: bool = False,
        withheld: Mapping[str, str] | None = None,
        total: int | None = None,
    ) -> None:
        if first is not None and first > MOST:
            raise refusal(
                "EXCESSIVE_PAGINATION", f"Requesting {first} records exceeds the limit of {MOST}."
            )
        size, known = len(order.ordered), None if after is None else _decode(after)
        length = first or 0
        if down:
            end = size if known is None else bisect_left(order.places, known)
            start = max(0, end - length)
            more, less = start > 0, end < size
        else:
            start = 0 if known is None else bisect_right(order.places, known)
            end = min(size, start + length)
            more, less = end < size, start > 0
        step = -1 if down else 1
        self._first = first
        self._page = order.ordered[start:end][::step]
        self._withheld = withheld or {}
        places = order.places[start:end][::step]
        self.total_count = size if total is None else total
        self.page_info = {
            "has_next_page": more,
            "has_previous_page": less,
            "start_cursor": encode(places[0]) if places else None,
            "end_cursor": encode(places[-1]) if places else None,
        }

    @property
    def nodes(self) -> list[Any]:
        if self._first is None:
            message = "You must provide a `first` or `last` value to properly paginate."
            raise refusal("MISSING_PAGINATION_BOUNDARIES", message)
        return [shown(item, self._withheld) for item in self._page]


def whole(items: Sequence[Any], first: int | None, after: str | None, by: str) -> Connection:
    """A page of a short list."""
    return Connection(Order.of(items, by), first, after)


def refusal(kind: str, message: str) -> GraphQLError:
    """An error as GitHub types them."""
    return GraphQLError(message, extensions={"type": kind})


def shown(item: Any, withheld: Mapping[str, str]) -> Any:
    """The item, or what stands in the place of one that is withheld."""
    kind = withheld.get(item.id)
    if kind is None:
        return item
    return refusal(kind, "Resource not accessible by integration") if kind else None


def encode(place: Sequence[str]) -> str:
    """The cursor of a place."""
    return b64encode(b"cursor:v2:" + json.dumps(list(place)).encode()).decode()


def _decode(cursor: str) -> tuple[str, str]:
    try:
        value, key = json.loads(b64decode(cursor).removeprefix(b"cursor:v2:"))
    except ValueError:
        message = f"`{cursor}` does not appear to be a valid cursor."
        raise refusal("INVALID_CURSOR_ARGUMENTS", message) from None
    return value, key
