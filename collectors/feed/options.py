"""The keys of a `feed` table in config.toml, and what they leave out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from renown import collector
from renown.collector import Address, Person
from renown.programme import letters
from renown.programme.names import names_of
from renown.record import Record


def _path(path: str) -> str:
    if not path.startswith("/") or "?" in path:
        raise ValueError("must be the beginning of a path, such as /posts")
    return path


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Choice(BaseModel):
    """Some items of a feed, by what they are filed under and by where they lie."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    categories: tuple[Word, ...] = ()
    """In any case."""
    paths: tuple[Annotated[str, AfterValidator(_path)], ...] = ()
    """Whole parts of a path: /posts is the beginning of /posts/one, not of /posts-of-others."""

    def met(self, record: Record) -> Iterator[str]:
        """Which of them the record meets, as "category about" or "path /about"."""
        tags = {folded(tag) for tag in record.tags}
        yield from (f"category {name}" for name in self.categories if folded(name) in tags)
        path = unquote(urlsplit(record.url or "").path).rstrip("/") + "/"
        for start in self.paths if record.url else ():
            if path.startswith(unquote(start).rstrip("/") + "/"):
                yield f"path {start}"


class Options(collector.Options):
    """The keys of a `feed` table in config.toml."""

    url: Address
    """Of the feed itself, not of the page about it."""
    kind: Literal["post", "talk"] = "post"
    """What its items are; "talk" for a feed of recordings."""
    author: tuple[Word, ...] = ()
    """For a feed that others write for too: keep the items of these names, and of the person's own
    name and aliases. Items that name nobody are kept."""
    named: bool = False
    """For a channel of recordings in which others speak, too: keep the items whose titles name the
    person."""
    include: Choice = Choice()
    """Only these count: of its categories any, and of its paths any. Empty: all."""
    exclude: Choice = Choice()
    """These do not count: whatever is in one of its categories or below one of its paths."""

    def narrowed(self, yields: tuple[str, ...]) -> frozenset[str]:
        """A blog tells nothing of talks, nor a channel of posts."""
        return frozenset(yields) & {self.kind}

    def names(self, person: Person) -> frozenset[str]:
        """The names, folded, that the items must be by; none where all are kept."""
        names = (*self.author, person.name, *person.aliases) if self.author else ()
        return frozenset(folded(name) for name in names if name)

    def leaves(self, title: str, person: Person) -> bool:
        """Whether the title names somebody else, or nobody, where it must name the person."""
        told = f" {letters.folded(title)} "
        return self.named and not any(f" {name} " in told for name in names_of(person))

    def refuses(self, record: Record, person: Person) -> str | None:
        """Who wrote it, what it is filed under, or where it lies."""
        return next(self._refusals(record, person), None)

    def _refusals(self, record: Record, person: Person) -> Iterator[str]:
        if self.leaves(record.title, person):
            yield "its title does not name the person"
        names = self.names(person)
        authors = authors_of(record)
        if names and authors and not names & {folded(author) for author in authors}:
            yield f"by {authors[0]}"
        if self.exclude != Choice():
            yield from self.exclude.met(record)
        if (self.include.categories or self.include.paths) and not self._includes(record):
            yield "not among what `include` names"

    def _includes(self, record: Record) -> bool:
        parts = (Choice(categories=self.include.categories), Choice(paths=self.include.paths))
        return all(any(part.met(record)) for part in parts if part != Choice())


def authors_of(record: Record) -> list[str]:
    """Who wrote a post, or spoke; names only."""
    names = record.details.get("authors") or record.details.get("speakers") or ()
    return [str(name) for name in names] if isinstance(names, list | tuple) else []


def folded(name: str) -> str:
    """A name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
