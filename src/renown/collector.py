"""What a collector is, and what it is given.

A collector is a module in `collectors/` with a docstring, `Options`, `KINDS`, `READINGS` and
`collect`. It observes and yields; it never merges, judges, prints, waits or reads the clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol, Self, runtime_checkable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SecretStr,
    ValidationError,
)

from renown.errors import BlockedError, MissingError, SkippedError, UnreadableError
from renown.record import Checkpoint, Observation, Reading, Record, Sweep

if TYPE_CHECKING:
    from renown.http import Session


class Options(BaseModel):
    """The base of every collector's options: the keys of its table, and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    claims: ClassVar[tuple[str, ...]] = ()
    """Options of which one source only may hold a value: a later one that holds no value of its
    own has none."""

    def narrowed(self, yields: tuple[str, ...]) -> frozenset[str]:
        """Of what the collector can yield, what it yields with these options."""
        return frozenset(yields)

    def refuses(
        self,
        record: Record,  # noqa: ARG002 (for those that filter)
        person: Person,  # noqa: ARG002
    ) -> str | None:
        """Why these options leave out what the source lists, as "path /about"; None: they do not.

        Asked while collecting, and again of every kept row when works are resolved, so that options
        that were changed hold for what was collected before.
        """
        return None


def _address(text: str) -> str:
    parts = urlsplit(text)
    strange = re.search(r"[\s\x00-\x1f\x7f\\]", text) or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or strange:
        raise ValueError("must be an address such as https://ada.example/index.xml")
    return text


def _base(text: str) -> str:
    if "?" in text or "#" in text:
        raise ValueError("must be an address without ? and #, such as https://api.example")
    return text.rstrip("/")


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        raise ValueError('write an IANA time zone such as "Europe/Lisbon"') from None


Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
"""An option: a time zone by its name in the IANA database."""

Address = Annotated[str, AfterValidator(_address)]
"""An option: a web address without credentials."""

Base = Annotated[Address, AfterValidator(_base)]
"""An option: the address that all paths of an API begin with; it ends without a slash."""


def whole(value: object) -> int | None:
    """A whole number from 0 that a float holds exactly; what is none is unknown, never zero."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= 2**53 else None


Count = Annotated[int | None, BeforeValidator(whole)]
"""Of an answer: how many; None where it is missing, or no such number."""


class Answer(BaseModel):
    """The base of the parts that are read of an API's answers; all else in them is left."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    @classmethod
    def read(cls, answer: object, service: str) -> Self:
        """The part; UnreadableError with the place of what is not as that service promises."""
        try:
            return cls.model_validate(answer)
        except ValidationError as error:
            place = ".".join(str(part) for part in error.errors()[0]["loc"])
            what = f"has no `{place}` as promised" if place else "is not the object it should be"
        raise UnreadableError(
            f"the answer of {service} {what}; check the address, or read {service}'s changes"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Whose work it is, and how programmes and feeds may spell the name."""

    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Profiles, by which programmes that list some tell the person from namesakes."""
    common_name: bool | None = None
    """Whether others of that name speak, too; None: as lists of frequent names say."""
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

    def pinned(
        self, accounts: Mapping[str, str], readings: Iterable[Reading], names: Sequence[str]
    ) -> Iterator[Observation]:
        """The readings of one subject, and the state that binds handles to accounts' stable ids.

        `accounts` holds them by handle: the one that is configured, and those that it has led to.
        BlockedError when a handle names another account than at first: its numbers are somebody
        else's. What was read under these names of another subject before, when the handle in the
        configuration was another or the account had not moved yet, must not be counted as well.
        """
        held = self.state.get("accounts")
        pinned = held if isinstance(held, dict) else {}
        for handle, account in accounts.items():
            if pinned.get(handle, account) != account:
                raise BlockedError(
                    f"{handle} was the account {pinned[handle]} and is {account} now, so nothing"
                    " was read; where that is right, give the source another name"
                )
        known, subject = self.state.get("subject"), None
        for reading in readings:
            yield reading
            subject = reading.subject
        if known is not None and subject not in (None, known):
            yield Sweep(kinds=tuple(names))
        yield Checkpoint(state={"accounts": dict(accounts), "subject": subject})

    def gauge(self, subject: str, name: str, value: int | None, url: str | None) -> list[Reading]:
        """The reading of now, counted in what it is called; none where the value is unknown."""
        if value is None:
            return []
        return [
            Reading(subject=subject, name=name, value=float(value), unit=name, at=self.now, url=url)
        ]

    def ask(
        self,
        url: str,
        refused: Callable[[int, Any], None],
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The JSON there, fetched as a document; SourceError where there is none.

        The reason of a refusal stands in its body, of which `get` reads none. So it is asked once
        more, and `refused` is given the status and the JSON (None: there is none), to raise what
        says it better.
        """
        try:
            return self.http.get(url, headers=headers).json()
        except (BlockedError, MissingError):
            again = self.http.request("GET", url, headers=headers)
            try:
                reason = again.json()
            except UnreadableError:
                reason = None
            refused(again.status, reason)
            raise

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


@runtime_checkable
class Backfiller(Protocol):
    """What a collector may be, too: one whose sources have older pages than a run reads."""

    def backfill(self, options: Any, run: Run, /, *, pages: int) -> Iterator[Observation]:
        """Yield what so many of them list, and where to go on; raise a SourceError."""
        ...
