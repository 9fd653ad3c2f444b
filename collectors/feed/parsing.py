"""A feed in XML -> JSON, by feedparser: documents from stdin, an object for each to stdout.

This is a program, run by `workers` in processes of their own. feedparser is quadratic in places (an
author of 40 kB takes it 20 seconds, one of 1 MB hours), and a search of a regular expression cannot
be interrupted: only a process can be given up. It imports nothing of the project, and so starts in
0.1 seconds.

It hands feedparser no base address. Given one, feedparser resolves ids against it, and
`<guid>7</guid>` would become another id when the feed moves. Links are resolved later (xml:base
holds).
"""

from __future__ import annotations

import io
import json
import re
import resource
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

MOST = 20_000
"""Items of one document that are read."""
LONGEST = 2000
"""Characters that are read of one text."""
MANY = 50
"""Authors, and tags, that are read of one item."""
_MAIL = re.compile(r"\S+@\S+")
_RELATIONS = {
    "next": "next",
    "prev-archive": "prev-archive",
    "self": "self",
    "http://schemas.google.com/g/2005#feed": "feed",
}
ASKED = struct.Struct(">Id")
"""Before each document: its bytes, and the seconds of the processor that it may take."""
TOLD = struct.Struct(">I?")
"""Before each answer: its bytes, and whether this process has grown and should be replaced."""
_MEMORY = 2**30
"""Bytes. An ordinary feed takes a few times its size, 16 MiB of the smallest items a gigabyte."""
_GROWN = 64 * 2**20
"""Bytes. Python gives back little of what a large document took."""


def read(data: bytes) -> dict[str, object]:
    """The document (UTF-8) as plain values: the fields of `entry.Feed`, and `form`, "" for no feed.

    feedparser raises whatever its handlers raise on damaged input.
    """
    import feedparser  # noqa: PLC0415 (slow to import, and needed here only)

    found = feedparser.parse(
        io.BytesIO(data),  # never a str: it would be opened as an address or a file
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    form = str(found["version"] or "")
    return {
        "form": form,
        "title": _text(found["feed"], "title"),
        # Atom says that entries inherit it; the editor of an RSS channel wrote none of them.
        "authors": _authors(found["feed"], form) if form.startswith("atom") else [],
        "links": _links(found["feed"]),
        "generator": _text(found["feed"], "generator"),
        "entries": [_entry(entry, form) for entry in found["entries"][:MOST]],
        "is_damaged": bool(found["bozo"]),
        "is_cut": len(found["entries"]) > MOST,
    }


def _entry(entry: Any, form: str) -> dict[str, object]:
    """The fields of `entry.Entry`."""
    published, updated = _text(entry, "published"), _text(entry, "updated")
    if form.startswith("rss") and not published:  # dc:date, which feedparser takes for an update
        published, updated = updated, ""
    return {
        "id": _text(entry, "id"),
        "link": _link(entry),
        "title": _text(entry, "title"),
        "text": _text(entry, "summary") or next(map(_value, _dicts(entry, "content")), ""),
        "authors": _authors(entry, form),
        "published": published or _text(entry, "created"),
        "updated": updated,
        "tags": [_text(tag, "term") or _text(tag, "label") for tag in _dicts(entry, "tags")][:MANY],
        "canonical": _rel(entry, "canonical") or _text(entry, "feedburner_origlink"),
    }


def _link(entry: Any) -> str:
    """The entry's own link. Where there is none feedparser makes one of any id, "7" too."""
    link = _text(entry, "link")
    if link and any(_text(one, "href") == link for one in _dicts(entry, "links")):
        return link
    if link.lower().startswith(("http://", "https://")):
        return link
    return _rel(entry, "alternate")


def _rel(entry: Any, rel: str) -> str:
    return next((_text(one, "href") for one in _dicts(entry, "links") if one.get("rel") == rel), "")


def _links(context: Any) -> dict[str, str]:
    """The first link of each relation that leads to older items, or to the feed itself."""
    found: dict[str, str] = {}
    for one in _dicts(context, "links"):
        rel = _text(one, "rel")
        if rel in _RELATIONS:
            found.setdefault(_RELATIONS[rel], _text(one, "href"))
    return found


def _authors(context: Any, form: str) -> list[str]:
    """Names, or mail addresses where there are none.

    RSS has "mail (name)" in one text, which feedparser cuts wrongly after endings like `.cloud`. It
    keeps the whole text of the last author only.
    """
    people = _dicts(context, "authors")
    names = [_text(person, "name") or _text(person, "email") for person in people]
    if not form.startswith("atom"):
        mailed = ["email" in person for person in people]
        names = [
            name.rpartition("(")[2].strip(" )") if mail else name
            for name, mail in zip(names, mailed, strict=True)
        ]
        if mailed and mailed[-1]:
            whole = _text(context, "author")
            names[-1] = _MAIL.sub("", whole).strip(" ()<>,") or whole
    return [name for name in names if name][:MANY]


def _value(content: Any) -> str:
    return _text(content, "value")


def _text(context: Any, key: str) -> str:
    """A text, or "". An element that feedparser does not know may stand under any name, as a dict.

    Asked of `dict`, because feedparser's own `get` invents `updated` from `published`.
    """
    value = dict.get(context, key)
    return value[:LONGEST] if isinstance(value, str) else ""


def _dicts(context: Any, key: str) -> list[Any]:
    value = dict.get(context, key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer each document until there are no more.

    Whatever goes wrong with a document ends this process, which leaves nothing behind for the next.
    The limit counts this process's own time of the processor, and its signal ends it in the midst
    of any search.
    """
    import feedparser  # noqa: F401, PLC0415 (before the clock of the first document runs)

    while len(head := source.read(ASKED.size)) == ASKED.size:
        length, seconds = ASKED.unpack(head)
        document = source.read(length)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = json.dumps(read(document), ensure_ascii=False).encode(errors="replace")
        signal.setitimer(signal.ITIMER_PROF, 0)
        sink.write(TOLD.pack(len(answer), _size() > _GROWN))
        sink.write(answer)
        sink.flush()


def _size() -> int:
    """Bytes of this process in memory; the most it ever had where the system tells no more."""
    if sys.platform == "linux":  # where the peak would be that of our parent, kept through its fork
        with Path("/proc/self/statm").open() as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    for ending in (signal.SIGINT, signal.SIGPROF):
        signal.signal(ending, signal.SIG_DFL)  # at once and without a word
    with suppress(ValueError, OSError):  # one that is lower already; a system that has none
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    serve(sys.stdin.buffer, sys.stdout.buffer)
