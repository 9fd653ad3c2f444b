"""The text form: the state of record, in files that git can merge and people can read.

`load` and `check` stand in modules of their own; all agree on lines and manifest.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlalchemy import select

from renown.errors import StoreError
from renown.store import lines
from renown.store.check import check
from renown.store.load import load
from renown.store.manifest import MANIFEST, PRIVATE, STATE, manifest, pretty
from renown.store.store import Store
from renown.store.tables import sources

__all__ = ["MANIFEST", "OWNED", "check", "digest", "dump", "load", "present"]

OWNED = tuple(form.folder for form in lines.FORMS)
"""The folders that hold nothing but files of ours."""


def digest(content: bytes) -> str:
    """The SHA-256 by which the database knows the text form that says the same: its manifest's."""
    return hashlib.sha256(content).hexdigest()


def present(folder: Path) -> bool:
    """Whether a text form lies there, with its manifest or without."""
    return any((folder / name).exists() for name in (MANIFEST, STATE, *OWNED))


def dump(store: Store, person: str) -> dict[str, bytes]:
    """All files by their path in the folder, the manifest last. Nothing private but verdicts."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for line in lines.kept(store.database, person):
        found[line.path].append(line.text)
    files = {path: b"\n".join([*sorted(found.pop(path)), b""]) for path in sorted(found)}
    files[STATE] = pretty(_sources(store, person))
    files[PRIVATE] = pretty(store.verdicts(person))  # none, too: an old file must not speak
    return files | {MANIFEST: manifest(person, files)}


def _sources(store: Store, person: str) -> dict[str, dict[str, Any]]:
    """Where each source stands."""
    query = select(sources).where(sources.c.person == person)
    shown = ("type", "state", "outcome", "reason", "last_ok")
    found = {}
    for row in store.database.stream(query):
        entry = {name: row[name] for name in shown if row[name] is not None}
        try:
            found[row["source"]] = entry | {"state": json.loads(row["state"])}
        except (ValueError, TypeError, RecursionError) as error:
            raise StoreError(store.database.damaged) from error
    return found
