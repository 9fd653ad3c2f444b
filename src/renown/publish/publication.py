"""When a publication is due, and what the manifest remembers of the last one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from renown.errors import StoreError
from renown.outcome import GOOD
from renown.scorecard.scores import Scores
from renown.store.manifest import pretty
from renown.store.rows import SourceRow

_AGE = timedelta(days=7)


def fingerprint(
    dump_files: Mapping[str, bytes],
    scores: Scores,
    sources: Sequence[SourceRow],
    scorecard: str = "",
) -> str:
    """What readers would miss: rows, states of criteria, sources that broke or healed.

    `scorecard` is the digest of the criteria. Dates, ages, pace and forecasts move every day and
    are left out; so are cursors and validators, and whether a source that was read had news.
    """
    rows = {
        "/".join(PurePosixPath(name).parts[-2:]): hashlib.sha256(content).hexdigest()
        for name, content in dump_files.items()
        if PurePosixPath(name).match("records/*.ndjson")
        or PurePosixPath(name).match("readings/*.ndjson")
    }
    states = {score.id: score.state for score in scores.criteria}
    words = {row.source: "good" if row.outcome in GOOD else row.outcome for row in sources}
    told = {"rows": rows, "scorecard": scorecard, "sources": words, "states": states}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def sealed(
    manifest: bytes,
    fingerprint: str,
    as_of: datetime,
    *,
    files: Mapping[str, bytes] = MappingProxyType({}),
    before: datetime | None = None,
) -> bytes:
    """The dump's manifest with the publication noted in it, in the dump's own form.

    `files` are what was published beside the dump, `before` is the moment that it was compared
    with: made again, it is compared with the same.
    """
    told = _object(manifest)
    if told is None:
        raise StoreError("the manifest of the dump is not a JSON object: run `renown dump` again")
    published = {
        "as_of": _moment(as_of),
        "before": None if before is None else _moment(before),
        "digest": digest(files),
        "files": sorted(files),
        "fingerprint": fingerprint,
    }
    told["published"] = published
    return pretty(told)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def before(manifest: bytes | None, as_of: datetime) -> datetime | None:
    """The publication before that of this moment; None where the manifest tells of none."""
    published = (_object(manifest or b"") or {}).get("published")
    if not isinstance(published, dict):
        return None
    last = _read(published.get("as_of"))
    if last is not None and last < as_of:
        return last
    return _read(published.get("before")) if last == as_of else None


def _read(moment: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(moment))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def due(existing_manifest: bytes | None, fingerprint: str, as_of: datetime) -> bool:
    """True when something changed since the publication in the manifest, or that is a week old.

    Days are counted, not hours: a weekly schedule starts minutes early or late and must not skip a
    week for that.
    """
    published = (_object(existing_manifest or b"") or {}).get("published")
    if not isinstance(published, dict) or published.get("fingerprint") != fingerprint:
        return True
    try:
        last = datetime.fromisoformat(str(published.get("as_of")))
        return as_of.astimezone(UTC).date() - last.astimezone(UTC).date() >= _AGE
    except (ValueError, OverflowError):
        return True


def published(manifest: bytes | None) -> list[str]:
    """What was published beside the dump; nothing where the manifest does not tell."""
    told = (_object(manifest or b"") or {}).get("published")
    files = told.get("files") if isinstance(told, dict) else None
    return [name for name in files if isinstance(name, str)] if isinstance(files, list) else []


def digest(files: Mapping[str, bytes]) -> str:
    """One hash of all of them, by name. Git may have turned the ends of lines into its own."""
    told = {
        name: hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
        for name, content in files.items()
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def whole(manifest: bytes | None, folder: Path) -> bool:
    """Whether what was published beside the dump is in that folder as it was published."""
    told = (_object(manifest or b"") or {}).get("published")
    names = published(manifest)
    if not isinstance(told, dict) or not names:
        return False
    held = {}
    for name in names:
        try:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or not (folder / path).is_file():
                return False
            held[name] = (folder / path).read_bytes()
        except (OSError, ValueError):  # cannot be read, or no name of a file
            return False
    return told.get("digest") == digest(held)


def carried(manifest: bytes, last: bytes | None) -> bytes:
    """The dump's manifest with what that of the last publication tells of it."""
    told, before = _object(manifest), _object(last or b"") or {}
    if told is None or "published" not in before:
        return manifest
    return pretty({**told, "published": before["published"]})


def _object(content: bytes) -> dict[str, object] | None:
    try:
        value = json.loads(content)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
