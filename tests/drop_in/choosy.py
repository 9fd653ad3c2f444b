"""A collector dropped into the folder: yields three posts, and leaves out what its options say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from renown.collector import Options as BaseOptions
from renown.collector import Person, Run
from renown.record import Observation, Record

KINDS = ("post",)
READINGS = ()


class Options(BaseOptions):
    """What to leave out: a category."""

    without: frozenset[str] = frozenset()

    def refuses(self, record: Record, person: Person) -> str | None:
        """Posts of these categories, and those that are filed under the person's name."""
        found = sorted({*self.without, person.name} & {*record.tags})
        return f"category {found[0]}" if found else None


def collect(_options: Options, _run: Run, /) -> Iterator[Observation]:
    """All of them: what is left out is said when works are resolved."""
    for number, tag in enumerate(("about", "posts", "Ada Example")):
        yield Record(
            kind="post",
            key=str(number),
            title=f"Golden paths, {tag}",
            url=f"https://ada.example/{number}",
            at=datetime(2026, 5, 1 + number, tzinfo=UTC),
            tags=(tag,),
        )
