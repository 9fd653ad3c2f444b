"""Walks one of the person's connections, newest update first, so that nothing is missed for long.

GitHub has no "since" for pull requests, so a walk goes by `updatedAt` downwards:

- the **front** is read in every run, down to what the last run had read (less an overlap, for
  clocks that differ and indexes that lag);
- the **whole** is read first, and then every `deep_days`: renamed and deleted things do not move to
  the front. What the store holds and the whole walk did not see is swept.

While the whole is walked its cursor is kept after each page, so a run that was cut off goes on
where it stood. What moves to the front meanwhile is caught by reading the front again. A walk that
was cut off does not sweep, as it did not begin in this run. The very first has nothing to sweep;
any other is done again from the top. So the state after a run depends on GitHub and `now`, never on
how often the run was cut off.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, ValidationError

from collectors.github.answers import CursorError, Reply, hint
from collectors.github.gateway import Gateway
from collectors.github.parts import Item, Part, Stretch
from collectors.github.reading import Moment, Page
from renown.errors import IncompleteError, UnreadableError
from renown.record import Checkpoint, Observation, Sweep

log = logging.getLogger(__name__)

OVERLAP = timedelta(days=1)
PAGE = 100


class Interrupted(BaseModel):
    """A walk of the whole that has not ended."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    began: Moment
    cursor: str
    missed: int = 0


class Place(BaseModel):
    """How far a connection has been read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    read_to: Moment | None = None
    """All that was updated until then has been read."""
    whole: Moment | None = None
    """When the whole was last read."""
    walk: Interrupted | None = None


@dataclass(kw_only=True, slots=True)
class Walk:
    """One run's walk of one connection; `place` is where it stands."""

    part: Part
    gateway: Gateway
    login: str
    now: datetime
    deep: timedelta
    place: Place
    save: Callable[[Place], Checkpoint]
    note: Callable[[str], None]
    missed: int = 0
    why: str = ""
    short: bool = False
    """GitHub listed fewer than it counts."""

    def walk(self) -> Iterator[Observation]:
        """All observations; IncompleteError at the end when some nodes could not be read."""
        resumed = self.place.walk
        if resumed is not None:
            yield from self._resume(resumed)
        read_to, whole = self.place.read_to, self.place.whole
        if self.missed:
            pass  # a second walk now would miss the same
        elif read_to is None or whole is None or self.now - whole >= self.deep:
            yield from self._whole()
        elif resumed is None:
            yield from self._front(read_to)
            yield self._settle(whole)
        if self.missed:
            raise IncompleteError(
                f"{self.missed} {self.part.noun} could not be read ({self.why});"
                " the next run tries again"
            )

    def _resume(self, walk: Interrupted) -> Iterator[Observation]:
        """What is new since the walk was cut off, then the rest of it."""
        self.missed = walk.missed
        yield from self._front(walk.began)
        try:
            yield from self._onwards(walk.began, walk.cursor)
        except CursorError as error:
            log.info("%s are read from the top again: %s", self.part.noun, error)
            self.missed = 0
            self.place = Place()
        else:
            yield self._settle(self.place.whole or self.now)

    def _whole(self) -> Iterator[Observation]:
        """All of it from the top, then what moved to the front meanwhile."""
        seen, total = yield from self._onwards(self.now, None)
        if self.place.walk is not None and not self.missed:
            again, total = yield from self._front(self.now)
            seen |= again
        self._compare(seen, total)
        if not (self.missed or self.short):
            yield Sweep(kinds=self.part.kinds)
        yield self._settle(self.now)

    def _front(self, since: datetime) -> Generator[Observation, None, tuple[set[str], int]]:
        """What was updated since then. Returns the keys seen and how many GitHub counts."""
        seen: set[str] = set()
        total = 0
        for stretch in self._stretches(None):
            yield from stretch.records
            seen |= stretch.keys
            total = stretch.total
            if stretch.reaches(since - OVERLAP):
                break
            yield self.save(self.place)
        else:
            self._compare(seen, total)
        return seen, total

    def _onwards(
        self, began: datetime, cursor: str | None
    ) -> Generator[Observation, None, tuple[set[str], int]]:
        """All pages from the cursor on, which is kept after each. Returns what `_front` returns."""
        seen: set[str] = set()
        total = 0
        for stretch in self._stretches(cursor):
            yield from stretch.records
            seen |= stretch.keys
            total = stretch.total
            if stretch.cursor is not None:
                walk = Interrupted(began=began, cursor=stretch.cursor, missed=self.missed)
                self.place = self.place.model_copy(update={"walk": walk})
                yield self.save(self.place)
        return seen, total

    def _compare(self, seen: set[str], total: int) -> None:
        """Hold what was listed against what is counted, where all was read from the top."""
        if not (self.missed or self.short) and len(seen) < total:
            self.short = True
            self.note(
                f"GitHub counts {total} {self.part.noun} but lists {len(seen)};"
                " the next run reads all of them again"
            )

    def _settle(self, whole: datetime | None) -> Checkpoint:
        """The walk has ended. Where it was not all there, it counts as not walked."""
        if self.missed or self.short:
            self.place = self.place.model_copy(update={"walk": None})
        else:
            self.place = Place(read_to=self.now, whole=whole)
        return self.save(self.place)

    def _stretches(self, cursor: str | None) -> Iterator[Stretch]:
        """Pages from the cursor to the end."""
        asked = set()
        while cursor not in asked:
            asked.add(cursor)
            stretch = self._ask(cursor)
            yield stretch
            if stretch.cursor is None:
                return
            cursor = stretch.cursor
        raise UnreadableError(f"GitHub's pages of {self.part.noun} go in a circle")

    def _ask(self, cursor: str | None) -> Stretch:
        reply = self.gateway.ask(
            self.part.query, {"login": self.login, "first": PAGE, "after": cursor}
        )
        try:
            page = Page.model_validate(reply.data["user"][self.part.connection])
        except (ValidationError, KeyError, TypeError):
            raise UnreadableError(
                f"GitHub's page of {self.part.noun} has an unknown form"
            ) from None
        items = tuple(self._read(page, reply))
        after = page.page_info.end_cursor if page.page_info.has_next_page else None
        if page.page_info.has_next_page and not after:
            raise UnreadableError(f"GitHub's page of {self.part.noun} has no end")
        return Stretch(items=items, cursor=after, total=page.total_count)

    def _read(self, page: Page, reply: Reply) -> Iterator[Item]:
        """The nodes that can be read; the others are counted, never taken for nothing."""
        spoilt = {trouble.node for trouble in reply.troubles}
        for index, raw in enumerate(page.nodes):
            if raw is None or index in spoilt:
                self._miss(hint(reply))
                continue
            try:
                yield self.part.read(raw)
            except ValidationError as error:
                place = ".".join(str(step) for step in error.errors()[0]["loc"])
                self._miss(f"unknown form of {place or 'a node'}")

    def _miss(self, why: str) -> None:
        self.missed += 1
        self.why = self.why or why
