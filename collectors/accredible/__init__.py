"""Credentials on Accredible (credential.net and issuers' own domains), one by one or as a wallet.

The endpoint of single credentials is the one that their public pages read: no key, no documented
limits, changed without notice; the documented API is for issuers. Nobody lists all credentials of
a person without signing in, so they are named, or the JSON of the person's wallet is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from collectors.accredible.credential import is_private, record
from renown.collector import Address, Base, Run
from renown.credentials import CredentialOptions, ending
from renown.errors import IncompleteError, MissingError, SourceError, UnreadableError
from renown.http.response import Response
from renown.record import Observation, Record

KINDS: tuple[str, ...] = ("certification",)
READINGS: tuple[str, ...] = ()

_CREDENTIALS = 10_000
_UUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_SURE = re.compile(rf"[0-9]{{1,15}}|{_UUID}", re.IGNORECASE)
_SHORT = re.compile("[a-z0-9]{8}")
_WALLET = "wallet"


def _named(text: str) -> str:
    """The id in a link, or the id itself. What follows a ? may be a key and is left."""
    is_link = text.lower().startswith(("https://", "http://"))
    parts = list(reversed(urlsplit(text).path.split("/"))) if is_link else [text]
    for kind in (_SURE, _SHORT):
        for part in parts:
            if kind.fullmatch(part):
                return part
    raise ValueError(
        "names no credential; write its link, such as https://www.credential.net/10000005, or its"
        " id"
    )


class Options(CredentialOptions):
    """The keys of an `accredible` table in config.toml."""

    credentials: Annotated[
        tuple[Annotated[str, AfterValidator(_named)], ...], Field(max_length=100)
    ] = ()
    """Links of credentials, or their ids."""
    url: Address | None = None
    """The JSON of a wallet, or a copy of it."""
    api_url: Base = "https://api.accredible.com/v1"
    """Where single credentials are asked for."""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.credentials and self.url is None:
            raise ValueError(
                "names no credentials; list their links in `credentials`, or put the address of a"
                " wallet's JSON into `url`"
            )
        return self


@dataclass(kw_only=True, slots=True)
class _Documents:
    """The wallet and the single credentials, by name; each is asked for once a run."""

    urls: Mapping[str, str]
    run: Run
    answers: dict[str, Response | SourceError] = field(default_factory=dict)

    def are_unchanged(self) -> bool:
        """Whether all are as they were; what is new is kept to be read."""
        held = self.run.state.get("documents")
        known = held if isinstance(held, dict) else {}
        if known.keys() != self.urls.keys():
            return False
        try:
            return all(self._ask(name, known[name]).status == 304 for name in self.urls)
        except SourceError:
            return False

    def rows(self, name: str) -> list[object]:
        """The credentials that a document holds; SourceError where it cannot be read."""
        answer = self._ask(name).json()
        for key in ("data",) if name == _WALLET else ("data", "credential"):
            inner = answer.get(key) if isinstance(answer, dict) else None
            answer = inner if isinstance(inner, dict) else answer
        if name != _WALLET:
            return [answer]
        rows = answer.get("credentials") if isinstance(answer, dict) else None
        if not isinstance(rows, list):
            raise UnreadableError(
                "the answer has no list `credentials`, so it is no wallet of Accredible; check"
                " `url`"
            )
        return rows

    def validators(self) -> dict[str, dict[str, str]]:
        """Of each document of this run."""
        return {
            name: dict(answer.validators)
            for name, answer in self.answers.items()
            if isinstance(answer, Response)
        }

    def _ask(self, name: str, validators: object = None) -> Response:
        """The answer, as it was given first in this run; after a bare 304, the whole document."""
        answer = self.answers.get(name)
        if answer is None or (isinstance(answer, Response) and answer.status == 304):
            known = validators if isinstance(validators, dict) else None
            try:
                answer = self.run.http.get(self.urls[name], validators=known)
            except MissingError as error:
                answer = MissingError(
                    f"{error}; it may be private, or withdrawn: take it out of the source if so"
                )
            except SourceError as error:
                answer = error
            self.answers[name] = answer
        if isinstance(answer, SourceError):
            raise answer
        return answer


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the credentials, then the state; IncompleteError where a part could not be read."""
    urls = {} if options.url is None else {_WALLET: options.url}
    base = f"{options.api_url}/credential-net/credentials"
    urls |= {name: f"{base}/{name}" for name in options.credentials}
    documents = _Documents(urls=urls, run=run)
    if documents.are_unchanged():
        return
    keys: set[str] = set()
    errors: dict[str, SourceError] = {}
    for name in urls:
        try:
            yield from _records(documents.rows(name), keys)
        except SourceError as error:
            errors[_place(name, options)] = error
    if errors:
        raise _joined(errors, nothing=len(errors) == len(urls) and not keys)
    yield from ending(
        run,
        {"documents": documents.validators(), "credentials": len(keys)},
        held=len(keys),
        before=run.state.get("credentials"),
        hidden="Accredible shows none of the credentials any more, and those that are known are"
        " kept; check that they are public",
    )


def _records(rows: list[object], keys: set[str]) -> Iterator[Record]:
    """Each credential once; IncompleteError at the end where some are unfit."""
    unfit = 0
    for row in rows:
        found = None if is_private(row) else record(row)
        if found is None:
            unfit += not is_private(row)
        elif found.key not in keys:
            if len(keys) >= _CREDENTIALS:
                raise IncompleteError(
                    f"only the first {_CREDENTIALS} credentials are read; put the others into the"
                    " ledger"
                )
            keys.add(found.key)
            yield found
    if unfit:
        raise IncompleteError(
            f"{unfit} credentials had no id, no name or no day on which they ended, and were left"
            " out; look at them, and put what counts into the ledger"
        )


def _place(name: str, options: Options) -> str:
    if name == _WALLET:
        return "`url`"
    return f"`credentials[{options.credentials.index(name)}]` ({name})"


def _joined(errors: Mapping[str, SourceError], *, nothing: bool) -> SourceError:
    """The errors as one, of the kind of the first where nothing at all was read."""
    told = [f"{place}: {error}" for place, error in errors.items()]
    more = [f"and {len(told) - 3} more"] if len(told) > 3 else []
    kind = type(next(iter(errors.values()))) if nothing else IncompleteError
    return kind("; ".join(told[:3] + more))
