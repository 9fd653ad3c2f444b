"""Open Badges at hand: files and addresses of badges, each checked as far as its issuer lets it be.

A badge of version 2.0 is hosted (its issuer's own address tells it) or signed (a JWS); one of 3.0
is a credential in a JWT, or in JSON with a Data Integrity proof, which is not checked yet. Each may
be baked into a PNG or an SVG. The standards set no limits; we ask at most 8 addresses a badge.
What cannot be checked, for want of a network, a key or a known suite, is "not checked" and never
"failed".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from renown.collector import Run
from renown.credentials import CredentialOptions
from renown.record import Observation

KINDS = ("certification",)
READINGS: tuple[str, ...] = ()

_ADDRESS = re.compile(r"https://[^\s/?#@\\]+([/?#][^\s\\]*)?")


def _place(text: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        if not _ADDRESS.fullmatch(text) or not text.isprintable():
            raise ValueError("must be an address such as https://ada.example/badge.json, or a path")
        return text
    parts = text.replace("\\", "/").split("/")
    if not text.isprintable() or ".." in parts or not parts[0]:
        raise ValueError("must be a path inside the folder of config.toml, or an https: address")
    return text


def _issuer(text: str) -> str:
    if not re.fullmatch(r"(https://|did:web:|did:key:)[!-~]{1,500}", text):
        raise ValueError("must be the id of an issuer: https://..., did:web:... or did:key:...")
    return text.rstrip("/")


Name = Annotated[str, Field(min_length=1, max_length=200)]


class Options(CredentialOptions):
    """The keys of an `openbadge` table in config.toml."""

    badges: Annotated[
        tuple[Annotated[str, Field(min_length=1), AfterValidator(_place)], ...],
        Field(min_length=1, max_length=1000),
    ]
    """Where the badges are: https: addresses, and paths of files in the folder of config.toml."""
    issuers: dict[Annotated[str, AfterValidator(_issuer)], Name] = Field(default={})
    """Whose signatures are trusted: the id of each issuer, and the name of the organisation."""
    email_env: str = ""
    """The variable with the e-mail address that the badges were issued to: compared, never kept."""


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield a record of each badge, then the state and a sweep; or what could not be read."""
    from collectors.openbadge import wallet  # noqa: PLC0415 (keys and signatures load slowly)
    from collectors.openbadge.mailbox import Mailbox  # noqa: PLC0415 (with the rest of them)

    address = run.environ(options.email_env) if options.email_env else None
    if options.email_env and not address:
        run.note(
            f"{options.email_env} is not set, so nobody checked whom the badges were issued to"
        )
    if address:
        run.http.redact(address)
    terms = wallet.Terms(issuers=options.issuers, mailbox=Mailbox(address=(address or "").strip()))
    yield from wallet.observations(options.badges, terms, run)
