"""The body of an answer: whole, decoded and within its limit, or an error."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

from renown.errors import UnreadableError

_PIECE = 65536  # bytes inflated at a time: a gzip bomb costs this much memory, and the limit


def read(answer: httpx.Response, place: str, limit: int) -> bytes:
    """Read an open answer to its end; `place` names it in errors.

    UnreadableError where it is larger than `limit` (on the wire or decoded), coded otherwise than
    with gzip, or not the gzip that it says. A body shorter than announced is httpx's
    RemoteProtocolError. Where nothing tells the length (no Content-Length, not chunked, not gzip),
    the end of the connection is its end.
    """
    too_large = UnreadableError(
        f"{place} is larger than {limit} bytes; if that is right, raise max_body under [http]"
        " in config.toml"
    )
    announced = answer.headers.get("content-length", "")
    if announced.isdecimal() and len(announced) < 20 and int(announced) > limit:
        raise too_large
    body = bytearray()
    for piece in _decoded(answer, place):
        if len(body) + len(piece) > limit or answer.num_bytes_downloaded > limit:
            raise too_large
        body += piece
    return bytes(body)


def _decoded(answer: httpx.Response, place: str) -> Iterator[bytes]:
    coding = answer.headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        return answer.iter_raw(_PIECE)
    if coding in ("gzip", "x-gzip"):
        return _inflated(answer.iter_raw(_PIECE), place)
    raise UnreadableError(
        f"{place} is coded as {coding[:40]!r} although only gzip was asked for; tell its keeper"
    )


def _inflated(pieces: Iterator[bytes], place: str) -> Iterator[bytes]:
    """Inflate gzip of any number of members. An empty body is empty, whatever its coding."""
    stream = None
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if stream is None or stream.eof:
                    stream = zlib.decompressobj(47)  # gzip or zlib, whichever it is
                yield stream.decompress(rest, _PIECE)
                rest = stream.unused_data if stream.eof else stream.unconsumed_tail
        while stream is not None and not stream.eof and (tail := stream.decompress(b"", _PIECE)):
            yield tail
    except zlib.error as error:
        raise UnreadableError(
            f"{place} says that it is gzip and is not; the next run tries again"
        ) from error
    if stream is not None and not stream.eof:
        raise UnreadableError(
            f"{place} breaks off in the middle of its gzip stream; the next run tries again"
        )
