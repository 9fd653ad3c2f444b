"""Which records are one credential: a platform's list, its hosted assertion, a note in the ledger.

Somebody who earned a credential three times holds it once, until the last of the copies expires.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from renown.programme.letters import folded
from renown.resolve.exclusions import REVOKED
from renown.resolve.groups import Groups, Listing
from renown.resolve.links import normalise
from renown.store.rows import Row

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Credentials:
    """All certifications of a person, to be put into groups."""

    def __init__(self, rows: Iterable[Row], timezone: ZoneInfo) -> None:  # noqa: ARG002 (of a family)
        self._rows = sorted(rows, key=lambda row: row.address)

    def listed(self) -> Mapping[str, Listing]:
        """Nothing: one list may hold several copies of one credential."""
        return {}

    def join(
        self,
        groups: Groups,
        excluded: Mapping[str, str],  # noqa: ARG002 (of a family)
        *,
        private: bool,
    ) -> None:
        """Put together what is the same, the public ones only or all of them."""
        rows = [row for row in self._rows if private or not row.private]
        if private and not any(row.private for row in rows):
            return
        for rule, names in _RULES:
            for alike in _classes(rows, names):
                for row in alike[1:]:
                    groups.join(alike[0].address, row.address, rule)

    def settle(
        self, groups: Groups, excluded: Mapping[str, str], *, private: bool
    ) -> Mapping[str, str]:
        """What its issuer took back: whoever else lists that copy, it is the same one.

        So is a note of the ledger, where all that platforms list of it was taken back. What is
        public is true of what is private, too, but not the other way round.
        """
        rows = [row for row in self._rows if private or not row.private]
        found: dict[str, str] = {}
        for names in (_copies, _pages, _numbers):
            for alike in _classes(rows, names):
                back = [row for row in alike if excluded.get(row.address) == REVOKED]
                for row in alike if back else ():
                    found.setdefault(row.address, f"{REVOKED}, as {back[0].address} says")
        known = {row.address: row for row in rows}
        gone = {address for address, why in excluded.items() if why == REVOKED} | found.keys()
        for row in rows:
            group = [known[one] for one in groups.of(row.address) if one in known]
            listed = [one.address for one in group if one.evidence != "asserted"]
            if row.evidence == "asserted" and listed and gone.issuperset(listed):
                found.setdefault(row.address, f"{REVOKED}, as {listed[0]} says")
        reasons = {**found, **{one: excluded[one] for one in known if one in excluded}}
        return {one: why for one, why in reasons.items() if known[one].private is private}


Names = Callable[[Row], Iterable[Hashable]]


def _classes(rows: Iterable[Row], names: Names) -> Iterator[list[Row]]:
    """Rows that share a name, in their order.

    What one source gives two credentials, a page of them all or the number of the person who holds
    them, names neither.
    """
    found: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        for name in names(row):
            found[name].append(row)
    for alike in found.values():
        titles: dict[str, str] = {}
        if all(
            titles.setdefault(row.source, folded(row.title)) == folded(row.title) for row in alike
        ):
            yield alike


def ends_of(rows: Iterable[Row]) -> datetime | None:
    """Until when the credential is valid that these records are about; None: it does not expire.

    Platforms know better than the ledger. Of one copy the last day that somebody tells holds; of
    several copies the one that is valid for the longest.
    """
    known = list(rows)
    told = [row for row in known if row.evidence != "asserted"]
    told = [row for row in told if row.gone_at is None] or told
    copies: defaultdict[Hashable, list[datetime]] = defaultdict(list)
    for row in told:
        copies[next(iter(_copies(row)), row.address)] += [row.until] if row.until else []
    if told and not all(copies.values()):
        return None
    return max((row.until for row in told or known if row.until), default=None)


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


_RULES: tuple[tuple[str, Names], ...] = (
    ("same copy", _copies),
    ("same link", _pages),
    ("same number", _numbers),
    ("same credential", _templates),
    ("same name and issuer", _names),
)
