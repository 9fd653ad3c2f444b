"""What a collector is, and what it is given.

A collector is a module in `collectors/` with a docstring, `Options`, `KINDS`, `READINGS` and
`collect`. It observes and yields; it never merges, judges, prints, waits or reads the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, SecretStr

from renown.errors import BlockedError, SkippedError
from renown.record import Checkpoint, Observation

if TYPE_CHECKING:
    from renown.http import Session


class Options(BaseModel):
    """The base of every collector's options: the keys of its table, and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def narrowed(self, yields: tuple[str, ...]) -> frozenset[str]:
        """Of what the collector can yield, what it yields with these options."""
        return frozenset(yields)

    def refuses(
        self,
        record: Described,  # noqa: ARG002 (for those that filter)
        person: Person,  # noqa: ARG002
    ) -> str | None:
        """Why these options leave out what the source lists, as "path /about"; None: they do not.

        Asked while collecting, and again of every kept row when works are resolved, so that options
        that were changed hold for what was collected before.
        """
        return None


class Described(Protocol):
    """What `Options.refuses` may look at, of a record collected now or of a row that is kept."""

    @property
    def url(self) -> str | None:
        """Its address."""
        ...

    @property
    def tags(self) -> tuple[str, ...]:
        """Its categories."""
        ...

    @property
    def details(self) -> Mapping[str, Any]:
        """What is told of its kind."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Whose work it is, and how programmes and feeds may spell the name."""

    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """All that a collector may use of the world during one run."""

    now: datetime
    """The as_of of the run, aware UTC: the only clock."""
    state: Mapping[str, Any]
    """The last checkpoint of this source, {} at first."""
    http: Session
    person: Person
    folder: Path
    """Where config.toml lies: what relative paths in options are relative to."""
    environ: Callable[[str], str | None]
    note: Callable[[str], None]
    """Adds a sentence to the outcome of a source that is well, such as a moved address."""
    spent: Callable[[str], None] = field(default=lambda _cost: None)
    """Says what the run has cost at the source, such as points used and left."""
    progress: Callable[[int, int], None] = field(default=lambda _done, _most: None)
    """Says how far a walk has come: so many pages of so many at most."""

    def pin(self, handle: str, account: str) -> Checkpoint:
        """The state that binds a handle to the account that it named first, by its stable id.

        BlockedError when the handle names another account now: its numbers are somebody else's.
        """
        pinned = self.state.get("account")
        if self.state.get("handle") == handle and pinned not in (None, account):
            raise BlockedError(
                f"{handle} was the account {pinned} and is {account} now, so nothing was read;"
                " where that is right, give the source another name"
            )
        return Checkpoint(state={"handle": handle, "account": account})

    def secret(self, name: str) -> SecretStr:
        """The secret in environment variable `name`; SkippedError when it is not set."""
        value = self.environ(name)
        if not value:
            raise SkippedError(
                f"{name} is not set; set it to collect this source, or take the source out"
            )
        self.http.redact(value)
        return SecretStr(value)


class Collector(Protocol):
    """The shape of a module in `collectors/`."""

    @property
    def Options(self) -> type[Options]:  # noqa: N802 (it is a class in the module)
        """The model of its keys in config.toml."""
        ...

    @property
    def KINDS(self) -> tuple[str, ...]:  # noqa: N802 (a constant in the module)
        """The kinds of records it can yield."""
        ...

    @property
    def READINGS(self) -> tuple[str, ...]:  # noqa: N802 (a constant in the module)
        """The names of readings it can yield."""
        ...

    def collect(self, options: Any, run: Run, /) -> Iterator[Observation]:
        """Yield what is there; raise a SourceError for what cannot be read."""
        ...
