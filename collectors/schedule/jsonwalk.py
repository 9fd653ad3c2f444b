"""JSON, piece by piece: rows are built whole, one at a time; what stands around is told, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import ijson  # type: ignore[import-untyped]  # ships no types; `_walk` says what comes

from renown.errors import UnreadableError

Path = tuple[str | int, ...]
"""The keys, and the places in lists, that lead to a value."""
BOM = b"\xef\xbb\xbf"
_DEEPEST = 32
_LARGEST = 50_000
"""Values in a row: many more than any session has."""


def walk(body: bytes, is_row: Callable[[list[str | int]], bool]) -> Iterator[tuple[Path, object]]:
    """Rows and single values with their paths; None for a list or an object that holds others.

    UnreadableError where the document is broken or breaks off, nests too deeply, or holds a row
    that is too large.
    """
    stream = BytesIO(body)
    stream.seek(len(BOM) if body.startswith(BOM) else 0)
    try:
        yield from _walk(ijson.basic_parse(stream, use_float=True), is_row)
    except (ijson.JSONError, ValueError, OverflowError):
        raise UnreadableError(
            "the programme is no JSON, or breaks off; check the address, the next run tries again"
        ) from None


def _walk(
    events: Iterator[tuple[str, Any]], is_row: Callable[[list[str | int]], bool]
) -> Iterator[tuple[Path, object]]:
    path: list[str | int] = []
    for event, value in events:
        if event == "map_key":
            path[-1] = value
            continue
        if event in ("end_map", "end_array"):
            path.pop()
            continue
        if path and isinstance(path[-1], int):
            path[-1] += 1
        if is_row(path):
            yield tuple(path), _built(events, event, value)
            continue
        yield tuple(path), value
        if event in ("start_map", "start_array"):
            path.append("" if event == "start_map" else -1)
            if len(path) > _DEEPEST:
                raise _too_large()


def _built(events: Iterator[tuple[str, Any]], event: str, value: object) -> object:
    """The value that begins with this event."""
    if event not in ("start_map", "start_array"):
        return value
    root: Any = {} if event == "start_map" else []
    stack, key, size = [root], "", 0
    for what, one in events:
        if what == "map_key":
            key = one
            continue
        if what in ("end_map", "end_array"):
            stack.pop()
            if not stack:
                break
            continue
        size += 1
        inner: Any = {} if what == "start_map" else [] if what == "start_array" else one
        if isinstance(stack[-1], dict):
            stack[-1][key] = inner
        else:
            stack[-1].append(inner)
        if what in ("start_map", "start_array"):
            stack.append(inner)
        if size > _LARGEST or len(stack) > _DEEPEST:
            raise _too_large()
    return root


def _too_large() -> UnreadableError:
    return UnreadableError(
        "the programme nests more deeply, or has a larger session, than any programme does;"
        " check the address"
    )
