"""Badges baked into pictures: the text that a PNG or an SVG holds beside what it shows.

PNG: a chunk iTXt (or tEXt, of old bakers) with the keyword of the standard. SVG: an element of the
standard, with the badge as its text or in its attribute `verify`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError  # defusedxml has no types of its own

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from renown.errors import UnreadableError

MAX_TEXT = 2**20
"""Bytes of a badge, without its picture."""

_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORDS = (b"openbadgecredential", b"openbadges")
_MOST_CHUNKS = 10_000

_SPACES = ("https://purl.imsglobal.org/ob/v3p0", "http://openbadges.org", "https://openbadges.org")
_ELEMENTS = tuple(f"{{{space}}}{name}" for space in _SPACES for name in ("credential", "assertion"))


def unbaked(content: bytes) -> str:
    """The text of a badge, taken out of its picture where it is in one; UnreadableError."""
    if content.startswith(_PNG):
        raw = _in_png(content)
    elif (markup := content.removeprefix(b"\xef\xbb\xbf").lstrip()).startswith(b"<"):
        raw = _in_svg(markup)
    else:
        raw = content
    if len(raw) > MAX_TEXT:
        raise _too_large()
    try:
        return raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise UnreadableError(
            "it is no badge: neither JSON, nor a JWT, nor a PNG or an SVG with one in it; take the"
            " file that the issuer offers for download"
        ) from None


def _in_png(content: bytes) -> bytes:
    found: dict[bytes, bytes] = {}
    for kind, data in _chunks(content):
        keyword, separator, rest = data.partition(b"\0")
        if kind in (b"iTXt", b"tEXt") and separator and keyword in _KEYWORDS:
            text = _international(rest) if kind == b"iTXt" else rest
            found.setdefault(keyword, text)
    for keyword in _KEYWORDS:
        if keyword in found:
            return found[keyword]
    raise _plain_picture()


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind and the data of each chunk, whole and undamaged."""
    at = len(_PNG)
    for _ in range(_MOST_CHUNKS):
        if at == len(content):
            return
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        data, check = content[at + 8 : at + 8 + size], content[at + 8 + size : at + 12 + size]
        if len(check) < 4 or zlib.crc32(kind + data) != int.from_bytes(check, "big"):
            raise UnreadableError("the PNG is damaged or cut off; get it from its issuer again")
        if kind == b"IEND":
            return
        yield kind, data
        at += 12 + size
    raise UnreadableError(f"the PNG has more than {_MOST_CHUNKS} chunks; take another copy of it")


def _international(rest: bytes) -> bytes:
    """The text of an iTXt chunk after its keyword: two flags, a language, a translated keyword."""
    flags, parts = rest[:2], rest[2:].split(b"\0", 2)
    if len(parts) < 3 or flags not in (b"\0\0", b"\1\0"):
        raise UnreadableError("the PNG's badge is damaged; get it from its issuer again")
    if flags == b"\0\0":
        return parts[2]
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(parts[2], MAX_TEXT + 1)
    except zlib.error:
        raise UnreadableError("the PNG's badge is damaged; get it from its issuer again") from None
    if len(text) > MAX_TEXT:
        raise _too_large()
    if not unpacker.eof:
        raise UnreadableError("the PNG's badge is cut off; get it from its issuer again")
    return text


def _in_svg(content: bytes) -> bytes:
    """Its document type is left alone: no entity is defined, and nothing outside is fetched."""
    try:
        root: Element = ElementTree.fromstring(content, forbid_entities=True)
    except DefusedXmlException:
        raise UnreadableError("the SVG defines entities, which no badge needs") from None
    except (ParseError, ValueError, LookupError):
        raise UnreadableError(
            "it is a web page, or a damaged SVG; take the file that the issuer offers for download"
        ) from None
    for name in _ELEMENTS:
        for element in root.iter(name):
            text, verify = (element.text or "").strip(), element.get("verify", "").strip()
            is_token = verify.count(".") == 2 and "/" not in verify
            return (verify if is_token or not text else text).encode("utf-8", "replace")
    raise _plain_picture()


def _plain_picture() -> UnreadableError:
    return UnreadableError(
        "the picture has no badge in it; download it from its issuer as a badge (some sites and"
        " programs take the badge out when they save a picture)"
    )


def _too_large() -> UnreadableError:
    return UnreadableError("the badge is larger than 1 MiB without its picture; take another copy")
