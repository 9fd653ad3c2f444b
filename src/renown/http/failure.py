"""Errors of httpx as ours: in our words, since those of the other side may be long, or hostile."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import httpx

from renown.errors import BlockedError, UnavailableError
from renown.http.limits import Limits


def unavailable(error: httpx.HTTPError, place: str, limits: Limits) -> UnavailableError:
    """What to raise for a request that got no answer, or not the whole of it."""
    match error:
        case httpx.ConnectTimeout():
            what = f"gives no connection within {limits.connect:g} s"
        case httpx.TimeoutException():
            what = f"takes too long: {limits.read:g} s without a byte, or {limits.total:g} s in all"
        case httpx.ConnectError():
            what = f"cannot be reached: {_reason(error)}"
        case httpx.RemoteProtocolError():
            what = "breaks its answer off, or does not speak HTTP"
        case _:
            what = "breaks the connection"
    return UnavailableError(f"{place} {what}; the next run tries again")


def unsendable(place: str) -> BlockedError:
    """What to raise for a header that cannot be sent, `from None`: the cause quotes it."""
    return BlockedError(
        f"{place} was not asked: a header holds a line break or a letter beyond ASCII; look at the"
        " token of this source"
    )


def _reason(error: BaseException) -> str:
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return f"TLS fails ({cause.reason})"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower()
    return "no connection"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
