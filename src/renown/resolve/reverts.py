"""Pull requests that were taken back: by their title, which a revert quotes.

Only the person's own reverts are seen, as others' pull requests are not collected. A revert that
was itself reverted takes nothing back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from renown.resolve.corrections import Corrections
from renown.store import Store
from renown.store.rows import Row
from renown.store.tables import records

_REVERT = re.compile(
    r'revert(?:\(\S+\))?:? "(.+)"(?: \(#\d+\))?|revert(?:\(\S+\))?: (.+)', re.DOTALL | re.IGNORECASE
)
_PAGE = 500
_KIND = ("pull_request",)


def reverted(store: Store, person: str, corrections: Corrections) -> dict[str, str]:
    """By address, what says that it was reverted, or what it reverts; not of what is hidden."""
    where = [records.c.title.ilike("revert%")]
    reverts = [row for row in store.rows(person, kinds=_KIND, where=where) if _is_merged(row)]
    quoted = sorted({title for row in reverts for title in _quoted(row)})
    originals = [
        row
        for titles in _parts(quoted)
        for row in store.rows(person, kinds=_KIND, where=[records.c.title.in_(titles)])
        if _is_merged(row)
    ]
    found = {row.address: row for row in (*originals, *reverts) if not corrections.hides(row)}
    return dict(pairs(found.values()))


def pairs(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Of merged pull requests, each that was taken back and the one that does so, with why."""
    newest = sorted(
        (row for row in rows if row.at), key=lambda row: (row.at, row.key), reverse=True
    )
    gone: set[str] = set()
    for place, row in enumerate(newest):
        if row.address in gone:
            continue
        for title in _quoted(row):
            taken = next((one for one in newest[place + 1 :] if _is(one, row, title, gone)), None)
            if taken is not None:
                gone |= {taken.address, row.address}
                yield taken.address, f"reverted by {row.address}"
                yield row.address, f"reverts {taken.address}"


def _is(one: Row, revert: Row, title: str, gone: set[str]) -> bool:
    return one.title == title and one.address not in gone and _place(one) == _place(revert)


def _place(row: Row) -> object:
    """The repository, by its id, which outlives renames."""
    return row.details.get("repository_id") or row.details.get("repository")


def _quoted(row: Row) -> Sequence[str]:
    found = _REVERT.fullmatch(row.title)
    return [found[1] or found[2]] if found else []


def _is_merged(row: Row) -> bool:
    return row.details.get("state") == "merged"


def _parts(titles: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(titles), _PAGE):
        yield titles[at : at + _PAGE]
