"""Which subjects are the same account: one that a platform tells of, and one that was written down.

Platforms know an account by an id that stays (`github:U_x`), people by its name
(`github:ada-example`). The address that comes with the platform's readings tells the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from urllib.parse import unquote, urlsplit

from renown.store.readings import STALE
from renown.store.rows import ReadingRow


def addresses(series: Iterable[ReadingRow]) -> frozenset[str | None] | None:
    """Those under which a platform gave readings of a subject; None where all are by hand."""
    return frozenset(row.url for row in series if row.method == "api") or None


def twins(
    subjects: Mapping[str, Iterable[str | None] | None],
) -> dict[str, tuple[str, ...]]:
    """Of each subject that was only written down, those read of a platform that are the same.

    `subjects` holds their `addresses`. There can be several: a name without its host is that of an
    account on each host.
    """
    read: dict[tuple[str, str], list[str]] = {}
    for subject in sorted(subjects):
        urls = subjects[subject]
        if urls is not None:
            platform, stable = platform_of(subject), subject.partition(":")[2]
            for name in {stable.casefold(), *(name for url in urls for name in _names(url))}:
                read.setdefault((platform, name), []).append(subject)
    found = {}
    for subject in sorted(subjects):
        name = subject.partition(":")[2].casefold().removeprefix("@")
        same = read.get((platform_of(subject), name))
        if subjects[subject] is None and same:
            found[subject] = tuple(same)
    return found


def platform_of(subject: str) -> str:
    """What stands before the colon."""
    return subject.partition(":")[0].casefold()


def newer(written: datetime, read: datetime) -> bool:
    """Whether what was written down is newer than what a platform told.

    A reading stands for the week in which one that says the same is not kept.
    """
    return written - read > STALE


def _names(url: str | None) -> Iterator[str]:
    """`ada` and `ada@host.example` of `https://host.example/@Ada`."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:  # such as a bracket that is never closed
        return
    *_, last = ["", *filter(None, parts.path.split("/"))]
    handle = unquote(last).casefold().removeprefix("@")
    if handle and "@" not in handle:
        yield handle
        yield f"{handle}@{host}"
