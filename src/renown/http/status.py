"""What the status of an answer to `Session.get` means: a document, nothing new, or an error."""

from __future__ import annotations

from http import HTTPStatus

from renown.errors import BlockedError, MissingError, UnavailableError, UnreadableError
from renown.http.response import Response, is_challenge, retry_after

_REFUSALS = {
    401: "wants credentials; set the token of this source, or check that it is still valid",
    402: "wants to be paid; use another address",
    403: "refuses; check the address and the token, or ask its keeper to let programs in",
    407: "stands behind a proxy that wants credentials; use another network",
    451: "is withheld for legal reasons; use another address",
}


def judge(response: Response, place: str, *, conditional: bool) -> None:
    """Return for a document, and for 304 to a conditional request; raise for all else."""
    status = response.status
    if status >= 400:
        _raise_error(response, f"{place} answers {_name(status)}")
    if status == 206 or status < 200:
        raise UnreadableError(
            f"{place} answers {_name(status)}: less than the whole that was asked for;"
            " tell its keeper"
        )
    if status >= 300 and not (status == 304 and conditional):
        raise UnreadableError(
            f"{place} answers {_name(status)}, which leads nowhere; check the address"
        )


def _raise_error(response: Response, what: str) -> None:
    status = response.status
    if is_challenge(response):
        raise BlockedError(
            f"{what} with a Cloudflare challenge: only browsers are let in; ask its keeper to let"
            " programs read it, or name a mirror or a saved copy"
        )
    if status == 410:
        raise MissingError(f"{what}; it is gone for good, take the source out", gone=True)
    if status == 404:
        raise MissingError(f"{what}; check the address")
    if status in (408, 425, 429) or status >= 500:
        wait = retry_after(response.headers)
        when = "the next run tries again" if wait is None else f"ask again after {wait:.0f} s"
        raise UnavailableError(f"{what}; {when}", retry_after=wait)
    refusal = _REFUSALS.get(status, "refuses this request; check the address")
    raise BlockedError(f"{what}: it {refusal}")


def _name(status: int) -> str:
    """The number and our own words for it: those of the answer are a stranger's."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
