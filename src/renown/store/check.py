"""Whether the database is sound, the text form whole, and whether both say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from renown.errors import StoreError
from renown.store import lines
from renown.store.manifest import (
    MANIFEST,
    PRIVATE,
    STATE,
    pretty,
    read_manifest,
    read_sources,
    read_verdicts,
)
from renown.store.store import Store

SHOWN = 3
"""Rows that are named of those that differ."""


@dataclass(kw_only=True, slots=True)
class _Found:
    """What the files hold: for each row a digest of its file and line."""

    rows: dict[tuple[str, str], bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def check(store: Store, person: str, folder: Path) -> list[str]:
    """What is wrong, a sentence each; [] when all is sound.

    Where a source stands (state.json) may be newer in the database: it is published with rows only.
    """
    found = _Found()
    try:
        found.problems += _damage(store)
        found.problems += _frame(folder, person)
        _read(folder, person, found)
        found.problems += _compare(store, person, found.rows)
    except StoreError as error:
        found.problems.append(str(error))
    except OSError as error:
        found.problems.append(f"{error.filename} cannot be read ({error.strerror})")
    return found.problems


def _damage(store: Store) -> Iterator[str]:
    """What SQLite finds wrong with its file."""
    if store.database.path is None:
        return
    with store.database.reading() as connection:
        first = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    if first != "ok":
        yield f"{store.database.place} is damaged; move it away and run `renown load`"


def _frame(folder: Path, person: str) -> Iterator[str]:
    """What is wrong with the manifest, and with files that are not as it says."""
    manifest = read_manifest(folder, person)
    if manifest is None:
        yield f"{folder / MANIFEST} is missing; run `renown dump`"
        return
    if (folder / MANIFEST).read_bytes() != pretty(manifest.model_dump()):
        yield f"{folder / MANIFEST} is not as it was written; run `renown dump`"
    for name in sorted(manifest.files.keys() | set(_names(folder))):
        path = folder / name
        if name not in manifest.files:
            yield f"{path} is not in the manifest; run `renown dump`"
        elif not path.is_file():
            yield f"{path} is missing; take it from git again, or run `renown dump`"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != manifest.files[name]:
            yield f"{path} is not as the manifest says; run `renown load`, then `renown dump`"
    read_sources(folder)
    read_verdicts(folder)


def _names(folder: Path) -> Iterator[str]:
    """The files there that could be ours."""
    for form in lines.FORMS:
        for path in (folder / form.folder).glob("*.ndjson"):
            yield path.relative_to(folder).as_posix()
    for name in (STATE, PRIVATE):
        if (folder / name).exists():
            yield name


def _read(folder: Path, person: str, found: _Found) -> None:
    """Take up every line that is a row, and say which ones are none."""
    for form in lines.FORMS:
        for name, number, text in lines.written(folder, form):
            place = f"{folder / name}:{number}"
            try:
                row = lines.values(form, text, person)
            except ValueError as error:
                found.problems.append(f"{place} {error}")
                continue
            address = form.folder, lines.address(row)
            if address in found.rows:
                found.problems.append(f"{place} is a second row of one key; run `renown load`")
            found.rows[address] = _digest(name, text)


def _digest(name: str, line: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + b"\0" + line, digest_size=12).digest()


def _compare(store: Store, person: str, told: dict[tuple[str, str], bytes]) -> Iterator[str]:
    """How the rows of the database differ from those in the files."""
    missing, other = [], []
    for line in lines.kept(store.database, person):
        digest = told.pop((line.path.partition("/")[0], line.address), None)
        if digest is None:
            missing.append(line.address)
        elif digest != _digest(line.path, line.text):
            other.append(line.address)
    extra = [address for _, address in told]
    for rows, what, remedy in (
        (missing, "rows that only the database has", "run `renown dump`"),
        (extra, "rows that only the text form has", "run `renown load`"),
        (other, "rows that differ", "run `renown load`, then `renown dump`"),
    ):
        if rows:
            named = ", ".join(ascii(row)[1:-1][:100] for row in sorted(rows)[:SHOWN])
            more = ", …" if len(rows) > SHOWN else ""
            yield f"{what}: {len(rows)} ({named}{more}); {remedy}"
