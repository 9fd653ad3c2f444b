"""One badge: found at its place, taken out of its wrapping, checked, and made a record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from collectors.openbadge import assertion, credential, jws
from collectors.openbadge.baked import unbaked
from collectors.openbadge.fields import Facts, Object, is_set, texts
from collectors.openbadge.mailbox import Mailbox
from collectors.openbadge.places import content, is_address
from collectors.openbadge.recipient import Identity, check, of_assertion, of_credential
from collectors.openbadge.trust import Issuers, name_of
from collectors.openbadge.verdict import DoubtError, UnreachedError, Verdict
from collectors.openbadge.web import Web
from renown.errors import MissingError, UnreadableError
from renown.record import Evidence, Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What badges are judged by."""

    issuers: Issuers
    mailbox: Mailbox
    """The e-mail address of the person; empty where it is not to be compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A badge that was read."""

    record: Record
    verdict: Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class _Badge:
    """The text of a badge, taken apart. `is_fetched`: an answer gave it in plain text."""

    document: Object
    token: jws.Token | None
    is_fetched: bool


def read(place: str, terms: Terms, folder: Path, web: Web) -> Finding:
    """The badge at that place; SourceError where there is none that can be read.

    Where the issuer's own copy of it was fetched, that is what is told.
    """
    on_web = is_address(place)
    badge = _parsed(unbaked(content(place, folder, web)), place if on_web else None, web)
    document = badge.document
    identities: Iterator[Identity]
    if _is_credential(document):
        verdict = credential.judge(document, badge.token, terms.issuers, web)
        facts, identities = credential.facts(document), of_credential(document)
    else:
        document, verdict = assertion.judge(document, badge.token, terms.issuers, web)
        facts, identities = assertion.facts(document, web), of_assertion(document)
    fetched = badge.is_fetched or document is not badge.document
    verdict = _for(terms.mailbox.address, list(identities), verdict, fetched)
    weakest: Evidence = "listed" if on_web else "asserted"
    return Finding(record=_record(facts, verdict, terms, weakest), verdict=verdict)


def _parsed(text: str, address: str | None, web: Web) -> _Badge:
    token = None
    document: Object
    if text.startswith("https://"):  # of old bakers: where the badge is
        address, document = text, _linked(text, web)
    elif jws.is_compact(text):
        token = jws.parse(text)
        document = credential.unwrapped(token.payload)
    else:
        document = _object(text)
        document = web.named(document, address) if address else document
    if not _is_credential(document) and "badge" not in document:
        if address and is_set(document.get("revoked")) and document.get("id", address) == address:
            told = web.mailbox.told(address)
            raise MissingError(f"{told} says that its badge was revoked; take it out", gone=True)
        raise _no_badge()
    is_fetched = address is not None and token is None
    if is_fetched and not _is_credential(document) and "id" not in document:
        raise _no_badge()  # by any other key it would stand beside what its address gave before
    return _Badge(document=document, token=token, is_fetched=is_fetched)


def _linked(address: str, web: Web) -> Object:
    try:
        return web.json(address)
    except UnreachedError as error:
        raise error.trouble from None
    except DoubtError:
        raise _no_badge() from None


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _no_badge()
    return found


def _no_badge() -> UnreadableError:
    return UnreadableError(
        "it is no Open Badge: neither an assertion (2.0) nor a credential (3.0); take the file that"
        " the issuer offers for download"
    )


def _is_credential(document: Object) -> bool:
    return "VerifiableCredential" in texts(document.get("type")) or "credentialSubject" in document


def _for(address: str, identities: list[Identity], verdict: Verdict, fetched: bool) -> Verdict:
    """The verdict, if it was issued to that address or none is given."""
    if not address or verdict.verified == "revoked":
        return verdict
    try:
        check(identities, address, fetched=fetched)
    except DoubtError as doubt:
        worse = doubt.verdict
        return worse if worse.verified == "failed" or verdict.verified == "passed" else verdict
    return verdict


def _record(facts: Facts, verdict: Verdict, terms: Terms, weakest: Evidence) -> Record:
    mailbox = terms.mailbox
    details = {
        "name": facts.title,
        "issuer": name_of(facts.issuer_id, terms.issuers) or facts.issuer,
        "issuer_id": facts.issuer_id,
        "template": facts.template,
        "category": facts.category,
    }
    record = Record(
        kind="certification",
        key=mailbox.key(facts.id) if facts.id else _digest(facts),
        title=mailbox.masked(facts.title or ""),
        url=None if facts.url and mailbox.is_in(facts.url) else facts.url,
        at=facts.at,
        until=facts.until,
        evidence=verdict.evidence or weakest,
        details={name: mailbox.masked(text) for name, text in details.items() if text is not None},
    )
    return with_verdict(record, replace(verdict, reason=mailbox.masked(verdict.reason)))


def with_verdict(record: Record, verdict: Verdict) -> Record:
    """The record, with what came of the check."""
    told = {"verified": verdict.verified, "verification": verdict.reason}
    return replace(record, details={**record.details, **told})


def _digest(facts: Facts) -> str:
    """For a badge without an id: what it says that is public, save its expiry, which may move."""
    at = facts.at.isoformat() if facts.at else None
    said = json.dumps([facts.issuer_id, facts.template, facts.title, at])
    return "sha256:" + hashlib.sha256(said.encode()).hexdigest()
