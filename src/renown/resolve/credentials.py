"""Which records are one credential: a platform's list, its hosted assertion, a note in the ledger.

Somebody who earned a credential three times holds it once, until the last of the copies expires.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from renown.programme.letters import folded
from renown.resolve.groups import Groups, Listing
from renown.resolve.links import normalise
from renown.store.rows import Row

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Credentials:
    """All certifications of a person, to be put into groups."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = sorted(rows, key=lambda row: row.address)

    def listed(self) -> Mapping[str, Listing]:
        """Nothing: one list may hold several copies of one credential."""
        return {}

    def join(self, groups: Groups, *, private: bool) -> None:
        """Put together what is the same, the public ones only or all of them."""
        rows = [row for row in self._rows if private or not row.private]
        if private and not any(row.private for row in rows):
            return
        for rule, names in _RULES:
            firsts: dict[Hashable, Row] = {}
            for row in rows:
                for name in names(row):
                    first = firsts.setdefault(name, row)
                    if first is not row:
                        groups.join(first.address, row.address, rule)

    def doubts(self, groups: Groups) -> Mapping[str, str]:  # noqa: ARG002 (of a family)
        """None."""
        return {}


def _copies(row: Row) -> Iterator[Hashable]:
    """The ids of this person's copy: in its key, in its address."""
    for text in (row.key, row.url or ""):
        for found in _UUID.findall(text)[-1:]:
            yield found.lower()


def _pages(row: Row) -> Iterator[Hashable]:
    if page := normalise(row.url):
        yield page


def _numbers(row: Row) -> Iterator[Hashable]:
    """A number means something to its issuer only."""
    number, issuer = row.details.get("credential_id"), _issuer(row)
    if number and issuer:
        yield issuer, folded(str(number))


def _templates(row: Row) -> Iterator[Hashable]:
    template, issuer = row.details.get("template"), row.details.get("issuer_id") or _issuer(row)
    if template and issuer:
        yield str(issuer), str(template)


def _names(row: Row) -> Iterator[Hashable]:
    if issuer := _issuer(row):
        yield issuer, folded(row.title)


def _issuer(row: Row) -> str:
    return folded(str(row.details.get("issuer") or ""))


_RULES: tuple[tuple[str, Callable[[Row], Iterable[Hashable]]], ...] = (
    ("same copy", _copies),
    ("same link", _pages),
    ("same number", _numbers),
    ("same credential", _templates),
    ("same name and issuer", _names),
)
