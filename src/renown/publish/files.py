"""Writes the outputs: only what changed, each file whole or not at all, never outside the folder.

A file is written beside its place, flushed to the disk and renamed. Files go out in the order
given. The last one, the dump's manifest, is the commit point: whoever finds the old manifest knows
that the publication was cut off, and the next one completes it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from renown.errors import PublishError

SUFFIXES = frozenset({".json", ".md", ".ndjson", ".svg"})
"""What we write into folders that are ours; nothing else in there is ever removed."""

_TEMPORARY = ".renown-*.tmp"


def write(folder: Path, files: Mapping[str, bytes], *, owned: Sequence[str]) -> list[str]:
    """Make `files` (relative path -> content) the truth below `folder`; return what changed.

    In the `owned` sub-folders, files with a suffix of ours that are not in `files` are removed.
    PublishError, before anything is written, when a path leads out of the folder or into `.git`
    or names something that is not a plain file; and later when the disk refuses.
    """
    root = folder.resolve()
    places = {name: _place(root, name) for name in files}
    rooms = {name: _place(root, name) for name in owned}
    for name, place in places.items():
        if place.exists() and not place.is_file():
            raise PublishError(f"{name} is not a plain file: move it away or choose another place")
    try:
        _clear({place.parent for place in places.values()}, rooms.values())
        changed = [name for name, place in places.items() if _replace(place, files[name])]
        return changed + list(_remove(rooms, files))
    except OSError as error:
        raise PublishError(
            f"{folder} cannot be written ({error.strerror}: {error.filename}): "
            "mend that and publish again"
        ) from error


def _place(root: Path, name: str) -> Path:
    """Where a relative path really leads, links followed; PublishError unless that is inside."""
    path = PurePosixPath(name)
    if path.is_absolute() or str(path) != name or name == "." or not name.isprintable():
        raise PublishError(
            f"{name[:99]!r} is refused: write a path inside the folder of the config"
        )
    try:
        place = (root / path).resolve()
    except (OSError, RuntimeError) as error:  # a loop of links
        raise PublishError(f"{name!r} cannot be followed: take the symbolic link away") from error
    if ".." in path.parts or not place.is_relative_to(root):
        raise PublishError(f"{name!r} leads out of the folder of the config: publish inside it")
    if ".git" in {part.casefold() for part in place.relative_to(root).parts}:
        raise PublishError(f"{name!r} is refused: .git belongs to git")
    return place


def _clear(folders: Iterable[Path], rooms: Iterable[Path]) -> None:
    """Take away the temporary files that killed runs left behind."""
    for folder in folders:
        for path in folder.glob(_TEMPORARY):
            path.unlink(missing_ok=True)
    for room in rooms:
        for path in _walk(room):
            if path.match(_TEMPORARY):
                path.unlink(missing_ok=True)


def _replace(place: Path, content: bytes) -> bool:
    """Write one file by way of a temporary one; False where it has this content already."""
    mode = None
    if place.exists():
        if place.read_bytes() == content:
            return False
        mode = place.stat().st_mode & 0o777
    _make(place.parent)
    temporary = place.with_name(_TEMPORARY.replace("*", secrets.token_hex(4)))
    try:
        with temporary.open("xb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush(place.parent)
    return True


def _remove(rooms: Mapping[str, Path], files: Mapping[str, bytes]) -> Iterator[str]:
    for name, room in rooms.items():
        for path in _walk(room):
            relative = f"{name}/{path.relative_to(room).as_posix()}"
            if path.suffix in SUFFIXES and relative not in files:
                path.unlink()
                _flush(path.parent)
                yield relative


def _walk(room: Path) -> Iterator[Path]:
    """Every file below a folder, in order. Links to folders are not entered."""
    for folder, folders, names in os.walk(room):
        folders.sort()
        yield from (Path(folder, name) for name in sorted(names))


def _make(folder: Path) -> None:
    """Create a folder so that it survives a crash: its entry in the parent is flushed too."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _flush(folder.parent)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
