"""RSS, RDF and Atom: bytes -> a Feed, parsed in a process of its own that can be given up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from collectors.feed.entry import Entry, Feed
from renown.errors import UnreadableError

_PROGRAM = Path(__file__).with_name("parsing.py")
_SECONDS = 60.0  # 16 MiB of a real feed take about 5


def read(text: str, *, seconds: float = _SECONDS) -> Feed:
    """Parse the document. UnreadableError: it is no feed, is damaged beyond use, takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the document is but its input)
            [sys.executable, "-P", str(_PROGRAM)],
            input=text.encode(errors="replace"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError(
            f"the feed was not parsed within {seconds:g} s and was given up; "
            "look at what stands there"
        ) from None
    if done.returncode:
        raise UnreadableError("the feed is damaged beyond reading; let a feed validator check it")
    return _feed(json.loads(done.stdout))


def _feed(found: dict[str, Any]) -> Feed:
    form, entries = found.pop("form"), found.pop("entries")
    if not entries and not form:
        raise UnreadableError(
            "this is not a feed; put the address of an RSS, Atom or JSON Feed into `url`"
        )
    if not entries and found["is_damaged"]:
        raise UnreadableError(
            "the feed is damaged and no item can be read; let a feed validator check it"
        )
    found["authors"] = tuple(found["authors"])
    return Feed(**found, entries=tuple(_entry(entry) for entry in entries))


def _entry(found: dict[str, Any]) -> Entry:
    lists: dict[str, Any] = {name: tuple(found.pop(name)) for name in ("authors", "tags")}
    return Entry(**found, **lists)
