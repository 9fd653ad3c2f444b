"""The bytes of an answer -> a Feed: its characters, its format, and what no parser gets to see."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from collectors.feed import jsonfeed, xmlfeed
from collectors.feed.discovery import PageError
from collectors.feed.entry import Feed
from collectors.feed.workers import Permit
from renown.errors import UnreadableError

_HEAD = 2**16

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the one of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Punycode, UTF-7 and the escapes of Python are codecs too: slow, or ways to hide markup.
_CHARSETS = re.compile(r"iso8859|cp\d|koi8|gb|big5|euc_|shift_jis|mac|tis|johab|ptcp|kz1048")
_STATEFUL = re.compile(r"iso2022|hz$")  # looks like ASCII whatever it says
_DECLARED = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_STRAY = re.compile("[\udc80-\udcff]+")
_REFERENCES = re.compile("(?:&#(?:x[0-9a-fA-F]{1,8}|[0-9]{1,9});)+")
_REFERENCE = re.compile("&#(x?)([0-9a-fA-F]+);")
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")  # in XML, and in any text

_PROLOG = r"(?s:\s|<\?.*?\?>|<!--.*?-->)*+"
_START = re.compile(rf"<\?xml\s[^>]*\?>{_PROLOG}<(?:!DOCTYPE\s+|\w+:)?(?:rss|feed|RDF)\b")
_PAGE = re.compile(rf"{_PROLOG}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# All that may hold declarations, for expat or for feedparser: what stands before the first element.
_BEFORE = re.compile(r"(?s:[^<]++|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<(?!\w))*+", re.ASCII)


def read(body: bytes, content_type: str, *, permit: Permit = lambda: None) -> Feed:
    """Read any of the formats. PageError for a web page, UnreadableError for everything else.

    `permit` is called while it is parsed; by raising it gives the document up.
    """
    text = _REFERENCES.sub(_possible, _FORBIDDEN.sub("", decode(body, content_type)))
    text = text.lstrip("\ufeff \t\r\n")
    if start := _START.search(text[:4096]):  # after what PHP and plugins print before it
        text = text[start.start() :]
    head = text[:_HEAD]
    if not head:
        raise UnreadableError(
            "the answer is empty, which is not a feed without items; check the address"
        )
    if head[0] in "{[":
        return jsonfeed.read(text)
    if _PAGE.match(head):
        raise PageError(text)
    before = _BEFORE.match(text)
    if before and "<!DOCTYPE" in before[0] and "<!ENTITY" in before[0]:
        raise UnreadableError(
            "the feed declares entities of its own, which can be made to do harm; use another feed"
        )
    return xmlfeed.read(text, permit=permit)


def decode(body: bytes, content_type: str) -> str:
    """The characters. UTF-8, hardly met by chance, wins over labels, which are often wrong.

    Of two labels the document's own is tried first: the server's is often a default for all files.
    Bytes that fit nothing are read as windows-1252, one by one.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    if body[:1] and (body[:1] == b"\0") != (body[1:2] == b"\0"):
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")
    names = _labels(body, content_type)
    for name in [name for name in names if _STATEFUL.match(name)]:
        with suppress(UnicodeDecodeError):
            return body.decode(name)
    for name in ["utf-8", *(name for name in names if _CHARSETS.match(name))]:
        with suppress(UnicodeDecodeError):
            return body.decode(name)
    return _STRAY.sub(_windows, body.decode(errors="surrogateescape"))


def _labels(body: bytes, content_type: str) -> list[str]:
    """The encodings that the document and the server claim, as Python names them."""
    declared, served = _DECLARED.search(body[:1024]), _CHARSET.search(content_type)
    found = [declared[1].decode() if declared else "", served[1] if served else ""]
    names = []
    for name in found:
        with suppress(LookupError):
            names.append(codecs.lookup(name).name)
    return names


def _possible(references: re.Match[str]) -> str:
    """The references without those to no character; the halves of one are put together.

    Some programs write an emoji as two, as UTF-16 does. No parser of XML takes that.
    """
    found = _REFERENCE.findall(references[0])
    codes = [int(digits, 16 if is_hex else 10) for is_hex, digits in found]
    if all(0x20 <= code < 0xD800 or 0xDFFF < code < 0xFFFE for code in codes):
        return references[0]
    halves = b"".join(
        (chr(code) if code < 0x110000 else "").encode("utf-16-le", "surrogatepass")
        for code in codes
    )
    whole = _FORBIDDEN.sub("", halves.decode("utf-16-le", "ignore"))
    return "".join(f"&#{ord(character)};" for character in whole)


def _windows(stray: re.Match[str]) -> str:
    return stray[0].encode(errors="surrogateescape").decode("cp1252", "replace")
