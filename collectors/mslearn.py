"""Certifications of Microsoft, from the transcript that somebody shares on Microsoft Learn.

The endpoint is the one that the page of a shared transcript reads: no key, no documented limits,
changed without notice. Whoever knows the share id reads the whole transcript, with the name and
address of the person, so that the id is kept out of everything but config.toml.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
)

from renown.collector import Answer, Base, Run
from renown.credentials import (
    MAYBE,
    CredentialOptions,
    MaybeText,
    UnfitError,
    ending,
    expiry,
    first_moment,
)
from renown.errors import IncompleteError, MissingError, UnreadableError
from renown.http.response import Response
from renown.record import Observation, Record

KINDS: tuple[str, ...] = ("certification",)
READINGS: tuple[str, ...] = ()

_CERTIFICATIONS = 10_000


def _share(text: str) -> str:
    parts = ["transcript", text]
    if text.lower().startswith(("https://", "http://")):
        try:
            parts = urlsplit(text).path.rstrip("/").split("/")
        except ValueError:  # no address at all
            parts = [""]
    if "transcript" not in parts[:-1] or not re.fullmatch("[A-Za-z0-9_-]{6,64}", parts[-1]):
        raise ValueError(
            "names no shared transcript; write the link that Microsoft Learn gives under Share"
            " transcript, https://learn.microsoft.com/.../transcript/ID, or the ID at its end"
        )
    return parts[-1]


def _locale(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", text):
        raise ValueError("is no language; write it as en-us")
    return text


class Options(CredentialOptions):
    """The keys of an `mslearn` table in config.toml."""

    share: Annotated[str, AfterValidator(_share)] | None = None
    """The link of the shared transcript, or the id at its end, for whom it is no secret."""
    share_env: str = "MSLEARN_SHARE"
    """The variable that holds it, where `share` does not."""
    api_url: Base = "https://learn.microsoft.com/api"
    """Where Microsoft Learn is asked."""
    locale: Annotated[str, AfterValidator(_locale)] = "en-us"
    """The language of the names."""


_Number = Annotated[str | None, Field(pattern="^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,99}$"), MAYBE]
_List = Annotated[list[Any], BeforeValidator(lambda value: [] if value is None else value)]


class _Certification(Answer):
    name: MaybeText = None
    number: Annotated[_Number, Field(alias="certificationNumber")] = None
    status: MaybeText = None
    earned: Annotated[MaybeText, Field(alias="dateEarned")] = None
    expiration: object = None
    expiration_date: Annotated[object, Field(alias="expirationDate")] = None
    expired: Annotated[object, Field(alias="dateExpired")] = None

    def until(self) -> datetime | None:
        """The end of the earliest of the days that are told."""
        return expiry(self.expiration, self.expiration_date, self.expired)


class _Certifications(Answer):
    active: Annotated[_List, Field(alias="activeCertifications")]
    historical: Annotated[_List, Field(alias="historicalCertifications", default_factory=list)]


class _Transcript(Answer):
    """Of all else, such as the name and the address of the person, nothing is read."""

    certifications: Annotated[_Certifications | None, Field(alias="certificationData")]


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the certifications, then the state; IncompleteError where some are unfit."""
    share = options.share or _share_of(options.share_env, run)
    run.http.redact(share)
    response = _ask(share, options, run)
    if response.status == 304:
        return
    held = _Transcript.read(response.json(), "Microsoft Learn").certifications
    rows = [] if held is None else [(row, False) for row in held.active]
    rows += [] if held is None else [(row, True) for row in held.historical]
    keys: set[str] = set()
    unfit = max(0, len(rows) - _CERTIFICATIONS)
    for row, historical in rows[:_CERTIFICATIONS]:
        record = _record(row, historical=historical)
        if record is None:
            unfit += 1
        elif record.key not in keys:
            keys.add(record.key)
            yield record
    if unfit:
        raise IncompleteError(
            f"{unfit} certifications had no name or no days, or were too many, and were left out;"
            " look at the transcript, and put them into the ledger"
        )
    yield from ending(
        run,
        {"validators": dict(response.validators), "certifications": len(keys)},
        held=len(keys),
        before=run.state.get("certifications"),
        hidden="the transcript shows no certifications any more, and those that are known are kept;"
        " check what it shares",
    )


def _share_of(name: str, run: Run) -> str:
    try:
        return _share(run.secret(name).get_secret_value().strip())
    except ValueError as error:
        raise UnreadableError(f"{name} {error}") from None


def _ask(share: str, options: Options, run: Run) -> Response:
    known = run.state.get("validators")
    url = f"{options.api_url}/profiles/transcript/share/{share}?locale={options.locale}"
    try:
        return run.http.get(url, validators=known if isinstance(known, dict) else None)
    except MissingError:
        raise MissingError(
            "Microsoft Learn shows no such transcript: it may not be shared any more, or under"
            " another link; share it again, and put the link in the place of the old one"
        ) from None


def _record(row: object, *, historical: bool) -> Record | None:
    """None where it has no name, or nothing says until when one that is past was valid.

    A page of it that others could open is not told: the transcript's would give the share id away.
    """
    told = _Certification.model_validate(row) if isinstance(row, dict) else _Certification()
    try:
        at, until, status = first_moment(told.earned), told.until(), told.status
    except UnfitError:
        return None
    if historical and until is None:
        until, status = at, "historical"
    if told.name is None or (historical and until is None):
        return None
    by_name = hashlib.sha256(f"{told.name}\n{told.earned}".encode(errors="replace")).hexdigest()
    details = {
        "name": told.name,
        "issuer": "Microsoft",
        "credential_id": told.number,
        "status": status.lower() if status else "historical" if historical else None,
    }
    return Record(
        kind="certification",
        key=told.number or by_name[:32],
        title=told.name,
        at=at,
        until=until,
        details={name: value for name, value in details.items() if value is not None},
    )
