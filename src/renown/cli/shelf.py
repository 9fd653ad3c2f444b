"""The files of a ledger, as something is added to one of them.

A file is written beside its place and renamed, by one process at a time. Files that have mistakes
of their own are left as they are.
"""

from __future__ import annotations

import fcntl
import glob
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collectors import ledger
from collectors.ledger import writing
from collectors.ledger.fields import Clock
from collectors.ledger.reading import TABLES, Found, Ledger, named_private
from collectors.ledger.records import key_of
from renown import document
from renown.cli.console import wrong_option
from renown.config import Config, Source
from renown.errors import ConfigError, Mistake

_TABLE = 'add one to it:\n[[sources]]\ntype = "ledger"\npath = "ledger.toml"'


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A file of a ledger, and the others of it, by the names under which mistakes are told."""

    name: str
    path: Path
    others: Mapping[str, Path]


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """An entry that was written."""

    file: str
    place: str
    """The file and the line."""
    private: bool
    created: bool
    """Whether the file is a new one."""
    is_kept_apart: bool
    """Whether the file is one of private entries only, by its name."""


def place(config: Config, *, source: str | None, file: str | None, private: bool) -> Place:
    """The file that an entry goes to; ConfigError where none or several could be meant."""
    options = _ledger(config, source).options
    assert isinstance(options, ledger.Options)
    path = config.folder / options.path
    if path.is_dir() or (not path.exists() and path.suffix != ".toml"):
        name = file or ("private.toml" if private else "ledger.toml")
        if not re.fullmatch(r"[^./\\][^/\\]*\.toml", name) or not name.isprintable():
            raise wrong_option(
                "--file", "is no file of a ledger", "write a name such as talks.toml"
            )
        held = {one.name: one for one in path.glob("*.toml") if one.name[0] != "."}
        held.pop(name, None)
        folder = options.path.rstrip("/")
        others = {f"{folder}/{other}": held[other] for other in sorted(held)}
        return Place(name=f"{folder}/{name}", path=path / name, others=others)
    if file is not None:
        raise wrong_option("--file", f"{options.path} is a file itself", "leave it out")
    return Place(name=options.path, path=path, others={})


def _ledger(config: Config, name: str | None) -> Source:
    ledgers = [source for source in config.sources if source.type == "ledger"]
    if not ledgers:
        problem = "there is no source of the type ledger"
        mistake = Mistake(
            file=config.file.name, line=None, key="sources", problem=problem, remedy=_TABLE
        )
        raise ConfigError([mistake])
    named = [source for source in ledgers if name in (None, source.name)]
    if len(named) == 1:
        return named[0]
    names = ", ".join(source.name for source in ledgers)
    problem = f"there are {len(ledgers)} ledgers" if name is None else "no ledger is called so"
    raise wrong_option("--source", problem, f"write one of {names}")


def put(place: Place, kind: str, entry: Mapping[str, Any], clock: Clock) -> Put:
    """Write a valid entry into the file; ConfigError, and nothing is written, where it has no room.

    The file may be a link: what it leads to is replaced, in its own folder.
    """
    try:
        path = place.path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.parent) as folder:
            created = not path.exists()
            text = writing.HEAD if created else _text(place, clock)
            _check_new(place, kind, entry, clock)
            new = writing.added(text, kind, entry, place.name)
            found = _found(new, place, kind, entry, clock)
            _replace(path, new.encode(), folder)
    except (OSError, RuntimeError) as error:  # a loop of links is either
        problem = f"cannot be written: {getattr(error, 'strerror', None) or 'the system refuses'}"
        remedy = "mend its path or its permissions"
        mistake = Mistake(file=place.name, line=None, key="", problem=problem, remedy=remedy)
        raise ConfigError([mistake]) from None
    return Put(
        file=place.name,
        place=found.place,
        private=found.private,
        created=created,
        is_kept_apart=named_private(place.path),
    )


def _text(place: Place, clock: Clock) -> str:
    """What the file says; ConfigError with its mistakes."""
    held = _read({place.name: place.path}, clock)
    secret = held.told["private"]
    if secret and os.environ.get("CI"):  # others may read its log
        problem, remedy = "holds a private entry that has a mistake", "mend it on your own machine"
        secret = [Mistake(file=place.name, line=None, key="", problem=problem, remedy=remedy)]
    if mistakes := [*held.told["public"], *secret]:
        raise ConfigError(mistakes)
    return place.path.read_bytes().decode()


def _read(files: Mapping[str, Path], clock: Clock) -> Ledger:
    held = Ledger(now=clock.now, timezone=clock.timezone)
    for name, path in files.items():
        held.read(path, name)
    return held


def _check_new(place: Place, kind: str, entry: Mapping[str, Any], clock: Clock) -> None:
    """ConfigError where the ledger holds an entry of that identity."""
    own = {place.name: place.path} if place.path.exists() else {}
    held = _read({**place.others, **own}, clock).entries
    key = key_of(TABLES[kind].model_validate(entry, context=clock), clock.timezone)
    if first := held.get(key):
        remedy = "change that one" if kind == "followers" else "change that one, or give an --id"
        raise wrong_option("", f"is the same entry as the one at {first.place}", remedy)


def _found(new: str, place: Place, kind: str, entry: Mapping[str, Any], clock: Clock) -> Found:
    """The entry as the new text has it; ConfigError where it does not."""
    held = Ledger(now=clock.now, timezone=clock.timezone)
    held.take(document.parse(new, place.name), private=named_private(place.path))
    if mistakes := [*held.told["public"], *held.told["private"]]:
        raise ConfigError(mistakes)
    key = key_of(TABLES[kind].model_validate(entry, context=clock), clock.timezone)
    return held.entries[key]


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """Hold the folder; it is waited for, since nobody holds it for long."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield held
    finally:
        os.close(held)


def _replace(path: Path, content: bytes, folder: int) -> None:
    """Make the content the file's, whole or not at all. Its mode stays."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    for left in path.parent.glob(f".{glob.escape(path.name)}.????????.tmp"):
        left.unlink(missing_ok=True)  # by somebody who was killed: the folder is ours now
    try:
        with beside.open("xb") as file:
            if path.exists():
                os.fchmod(file.fileno(), path.stat().st_mode & 0o7777)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        os.fsync(folder)
    finally:
        beside.unlink(missing_ok=True)
