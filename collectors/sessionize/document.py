"""Sessionize's JSON, told by its content, and read piece by piece: it may list 100,000 sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Literal

import ijson  # type: ignore[import-untyped] # ships no types; its values are checked one by one

from renown.errors import UnreadableError

Shape = Literal["profile", "all", "groups", "grid"]

PREFIXES = {
    "all": "sessions.item",
    "groups": "item.sessions.item",
    "grid": "item.rooms.item.sessions.item",
}
"""Where the sessions of a programme are."""
_ENOUGH = 20_000
"""Marks of JSON by which the shape must be clear."""
_OTHERS = bytes(set(range(256)) - set(b'[]{}"'))
_DEEPEST = 50
_LONG_KEY = re.compile(rb'"[^"]{300,}"\s*:')
_SAY = "use the address of the JSON of view/All, such as https://sessionize.com/api/v2/abcd1234/view/All"


def rows(body: bytes, prefix: str) -> Iterator[Any]:
    """Each value there; UnreadableError where the document is broken."""
    try:
        yield from ijson.items(BytesIO(body), prefix, use_float=True)
    except (ijson.JSONError, ValueError, RecursionError, OverflowError):
        raise UnreadableError(
            "the JSON is broken or ends too early; the next run asks again: check `url` if it stays"
        ) from None


def shape(body: bytes) -> Shape:
    """What kind of answer it is; UnreadableError where it is none that tells of sessions."""
    start = body[:1000].lstrip()
    if _is_bomb(body):
        raise UnreadableError(f"the answer is nested too deeply for a programme; {_SAY}")
    if start.startswith(b"<"):
        raise UnreadableError(f"the answer is XML or a web page, not JSON; {_SAY}")
    if start.startswith(b"{"):
        return _of_object(body)
    if not start.startswith(b"["):
        raise UnreadableError(f"the answer is no JSON of Sessionize; {_SAY}")
    keys = _keys(body, "item")
    if "rooms" in keys:
        return "grid"
    if keys & {"firstName", "fullName", "lastName", "tagLine"}:
        raise UnreadableError(f"a view of speakers has no dates of sessions; {_SAY}")
    if "sessions" in keys or next(rows(body, "item"), None) is None:
        return "groups"
    raise UnreadableError(f"the answer is no JSON of Sessionize; {_SAY}")


def _is_bomb(body: bytes) -> bool:
    """Whether paths in it are so long that to follow them would take all memory, or for ever.

    Brackets inside of strings are left out; then the innermost pairs are taken away, again and
    again.
    """
    bare = body.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in body else body
    marks = re.sub(rb'"[^"]*"?', b"", bare.translate(None, _OTHERS).replace(b'""', b""))
    for _ in range(_DEEPEST):
        marks = marks.replace(b"[]", b"").replace(b"{}", b"")
    return len(marks) > _DEEPEST or _LONG_KEY.search(bare) is not None


def _of_object(body: bytes) -> Shape:
    if any(isinstance(one, dict) for one in rows(body, "speaker")):
        return "profile"
    keys = _keys(body, "")
    if "sessions" in keys:
        return "all"
    if "events" in keys:
        return "profile"
    if next(rows(body, "sessions.item"), None) is not None:
        return "all"
    raise UnreadableError(f"the answer has neither sessions nor events; {_SAY}")


def _keys(body: bytes, prefix: str) -> set[str]:
    """Names at that place, of those near the beginning."""
    found: set[str] = set()
    try:
        marks = ijson.parse(BytesIO(body), use_float=True)
        for _, (place, mark, value) in zip(range(_ENOUGH), marks, strict=False):
            if mark == "map_key" and place == prefix:
                found.add(value)
    except (ijson.JSONError, ValueError, RecursionError, OverflowError):
        raise UnreadableError(
            "the JSON is broken or ends too early; the next run asks again: check `url` if it stays"
        ) from None
    return found
