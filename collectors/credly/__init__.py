"""The badges on a public profile on Credly, and those that were brought there from elsewhere.

Credly documents an API for issuers only. What is read here is what the pages of the site read: no
key, no documented limits, changed without notice (last in 2025). Pages of 48 badges. A badge that
was renewed keeps its id and its day of issue; one that has expired stays "accepted".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator

from collectors.credly.badge import is_private, record
from collectors.credly.pages import HOME, Wallet
from renown.collector import Base, Run
from renown.credentials import CredentialOptions, ending
from renown.errors import IncompleteError, SourceError
from renown.record import Observation, Record

KINDS: tuple[str, ...] = ("certification",)
READINGS: tuple[str, ...] = ()

_BADGES = 10_000


def _user(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,99}", text, re.ASCII):
        raise ValueError(
            "is no name of a profile; write the NAME in its address, credly.com/users/NAME, or its"
            " uuid"
        )
    return text


class Options(CredentialOptions):
    """The keys of a `credly` table in config.toml."""

    user: Annotated[str, AfterValidator(_user)]
    """The name in the address of the profile, or its uuid."""
    api_url: Base = HOME
    """Where Credly is asked."""
    external: bool = True
    """Whether badges of other platforms, which were brought to Credly, are read, too."""


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the badges of both lists, then the state; IncompleteError where a part is missing."""
    lists = ("badges", "external") if options.external else ("badges",)
    wallet = Wallet(user=options.user, api=options.api_url, run=run)
    if wallet.is_unchanged(lists):
        return
    keys: set[str] = set()
    own = 0
    troubles: list[str] = []
    for name in lists:
        try:
            yield from _records(wallet, name, keys)
            own = len(keys) if name == "badges" else own
        except SourceError as error:
            if name == "badges" and not isinstance(error, IncompleteError):
                raise  # there is no such wallet, so that the other list need not be asked
            troubles.append(str(error))
    if troubles:
        raise IncompleteError("; ".join(troubles))
    yield from ending(
        run,
        {"pages": wallet.validators(), "badges": len(keys), "own": own},
        # Badges that were brought from elsewhere do not say that the others are gone.
        held=own or (0 if run.state.get("own") else len(keys)),
        before=run.state.get("badges"),
        hidden="Credly lists no badges any more, and those that are known are kept; check that the"
        " profile is public",
    )


def _records(wallet: Wallet, name: str, keys: set[str]) -> Iterator[Record]:
    """The badges of one list, each once; IncompleteError at its end where some are unfit."""
    unfit = 0
    for row in wallet.rows(name):
        if is_private(row):
            continue
        badge = record(row, external=name == "external")
        if badge is None:
            unfit += 1
        elif badge.key not in keys:
            if len(keys) >= _BADGES:
                raise IncompleteError(
                    f"Credly lists more than {_BADGES} badges; put the others into the ledger"
                )
            keys.add(badge.key)
            yield badge
    if unfit:
        raise IncompleteError(
            f"{unfit} of Credly's {name} had no id or no name and were left out; look at the"
            " profile, and put what counts into the ledger"
        )
