"""All badges of a source: the best copy of each, and what becomes of those not reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from collectors.openbadge.badge import Finding, Terms, read, with_verdict
from collectors.openbadge.holding import holdings, kept
from collectors.openbadge.verdict import Verdict
from collectors.openbadge.web import Web
from renown.collector import Run
from renown.errors import IncompleteError, MissingError, SourceError, UnreadableError
from renown.record import Checkpoint, Observation, Record, Sweep

__all__ = ["Terms", "observations"]

_TOLD = 20
"""Troubles that a message tells one by one."""
_NAMELESS = "it does not say what it is for; ask its issuer for a whole copy"


class _Wallet:
    def __init__(self, run: Run, terms: Terms) -> None:
        held = holdings(run.state)
        self.held = {key: one for key, one in held.items() if not terms.mailbox.is_in(key)}
        self.found: dict[str, Finding] = {}
        self.troubles: list[tuple[str, SourceError]] = []
        self._places: dict[str, str] = {}
        self._unread: set[str] = set()
        self._run = run
        self._terms = terms

    def add(self, place: str) -> None:
        """Read the badge there; of two copies keep the one of which more is known."""
        try:
            finding = self._read(place)
        except SourceError as error:
            self.troubles.append((place, error))
            self._unread.add(self._terms.mailbox.key(place))
            return
        key = finding.record.key
        other = self.found.get(key)
        if other is None or finding.verdict.rank > other.verdict.rank:
            self.found[key], self._places[key] = finding, place

    def _read(self, place: str) -> Finding:
        try:
            finding = read(
                place, self._terms, self._run.folder, Web(self._run.http, self._terms.mailbox)
            )
        except MissingError as error:
            before = self.held.get(self._terms.mailbox.key(place))
            if not error.gone or before is None or before.evidence == "signed":
                raise
            verdict = Verdict(verified="revoked", reason="its issuer answers that it is gone")
            return _revoked(before, verdict)
        before = self.held.get(finding.record.key)
        if finding.verdict.verified == "revoked" and finding.verdict.trusted and before:
            # What answers that it is revoked may no longer tell what it was.
            return _revoked(before, finding.verdict)
        if not finding.record.title and not (before and finding.verdict.trouble):
            raise finding.verdict.trouble or UnreadableError(_NAMELESS)
        return finding

    def settle(self) -> tuple[list[Record], dict[str, Record]]:
        """The records to yield, and those to hold."""
        # What was not found now may be what could not be read.
        hold = dict(self.held) if self.troubles else {}
        records = []
        for key, finding in self.found.items():
            hold.pop(key, None)
            if finding.verdict.trouble:
                self.troubles.append((self._places[key], finding.verdict.trouble))
            if key in self.held and self._is_open(key, finding.verdict):
                title = self.held[key].title
                self._run.note(f"{title} could not be checked again and stays as it was")
                hold[key] = self.held[key]
                continue
            records.append(finding.record)
            if finding.verdict.verified in ("passed", "revoked"):
                hold[key] = finding.record
        return records, hold

    def _is_open(self, key: str, verdict: Verdict) -> bool:
        """Whether what could not be fetched now may tell more: of this copy, or at its own id."""
        return verdict.trouble is not None or (key in self._unread and not verdict.is_settled)


def observations(places: Sequence[str], terms: Terms, run: Run) -> Iterator[Observation]:
    """Yield the records, a sweep if all was checked, and the state; or raise what was not."""
    wallet = _Wallet(run, terms)
    distinct = list(dict.fromkeys(places))
    for done, place in enumerate(distinct):
        run.progress(done, len(distinct))
        wallet.add(place)
    records, hold = wallet.settle()
    yield from records
    if not wallet.troubles:
        yield Sweep(kinds=("certification",))
    if records or not wallet.troubles:
        yield Checkpoint(state={"held": {key: kept(record) for key, record in hold.items()}})
    if len(distinct) == 1 and wallet.troubles and not (records or hold):
        [(place, error)] = wallet.troubles
        # What is wrong with a badge does not name its place; what keeps us from it does.
        named = not isinstance(error, UnreadableError)
        raise error if named else UnreadableError(f"{terms.mailbox.told(place)}: {error}")
    if wallet.troubles:
        raise IncompleteError(_told(wallet.troubles, len(distinct), terms))


def _revoked(before: Record, verdict: Verdict) -> Finding:
    """What was proven of it is not any more; that it was issued, the issuer still says."""
    if before.evidence in ("hosted", "signed"):
        before = replace(before, evidence="listed")
    return Finding(record=with_verdict(before, verdict), verdict=verdict)


def _told(troubles: list[tuple[str, SourceError]], most: int, terms: Terms) -> str:
    lines = [f"{terms.mailbox.told(place)}: {error}" for place, error in troubles[:_TOLD]]
    if len(troubles) > _TOLD:
        lines.append(f"and {len(troubles) - _TOLD} more")
    return f"{len(troubles)} of {most} badges could not be read or checked; " + "\n".join(lines)
