"""Connections of the account: lists that GitHub pages by a cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import ValidationError

from collectors.github.course import Item, Stretch
from collectors.github.gateway import Gateway
from collectors.github.reading import Page
from collectors.github.reply import Reply, hint
from renown.errors import UnreadableError

PAGE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A connection, and how its nodes are read."""

    name: str
    noun: str
    query: str
    connection: str
    read: Callable[[object], Item]
    """Raises pydantic's ValidationError for a node that cannot be read."""
    ordered: bool = True
    """By the last update."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """One connection of one account. A course."""

    part: Part
    gateway: Gateway
    login: str

    @property
    def name(self) -> str:
        """Where the state keeps its place."""
        return self.part.name

    @property
    def noun(self) -> str:
        """What it lists."""
        return self.part.noun

    @property
    def order(self) -> Literal["updated", "none"]:
        """As it is asked for."""
        return "updated" if self.part.ordered else "none"

    def stretches(self, cursor: str | None, since: datetime | None) -> Iterator[Stretch]:
        """Pages from the cursor to the end; where to stop is seen from what they hold."""
        del since
        asked = set()
        while cursor not in asked:
            asked.add(cursor)
            stretch = self._ask(cursor)
            yield stretch
            if stretch.cursor is None:
                return
            cursor = stretch.cursor
        raise UnreadableError(f"GitHub's pages of {self.noun} go in a circle")

    def _ask(self, cursor: str | None) -> Stretch:
        part = self.part
        reply = self.gateway.ask(part.query, {"login": self.login, "first": PAGE, "after": cursor})
        try:
            page = Page.model_validate(reply.data["user"][part.connection])
        except (ValidationError, KeyError, TypeError):
            raise UnreadableError(f"GitHub's page of {part.noun} has an unknown form") from None
        items, why = read_nodes(page.nodes, part.read, reply)
        return Stretch(
            items=tuple(items),
            cursor=page.next(part.noun),
            total=page.total_count,
            missed=len(why),
            why=why[0] if why else "",
        )


def read_nodes(
    nodes: list[object], read: Callable[[object], Item], reply: Reply, name: str = "nodes"
) -> tuple[list[Item], list[str]]:
    """The nodes that can be read, and why the others cannot; none is taken for nothing."""
    items, why = [], []
    spoilt = reply.spoilt(name)
    for index, raw in enumerate(nodes):
        if raw is None or index in spoilt:
            why.append(hint(reply, spoilt.get(index)))
            continue
        try:
            items.append(read(raw))
        except ValidationError as error:
            place = ".".join(str(step) for step in error.errors()[0]["loc"])
            why.append(f"unknown form of {place or 'a node'}")
    return items, why
