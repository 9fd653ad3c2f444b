"""Text from strangers, made safe for each place it is written to: one function a place.

Titles, links and reasons come from feeds and platforms and end up in committed Markdown, in
pictures and in a CI log. `plain` is what all places share; the others add what their place would
take for its own syntax. Templates escape everything but `Markdown`, which only this package makes.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape as _html
from urllib.parse import quote

LIMIT = 120
"""Characters of a title that are shown."""
_ELLIPSIS = "…"
_LONGEST_URL = 2000

# What cannot be seen, or turns the reading direction, or is no character at all. Line breaks of all
# kinds are not among them: they become a space. Ranges, so that no interpreter's tables decide.
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls, but for those that break lines
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u206f\u3164\ufeff\uffa0"  # empty
    "\u061c\u200e\u200f\u202a-\u202e"  # direction
    "\ud800-\udfff"  # half a character
    "\ufdd0-\ufdef\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e0fff"  # none, or notes to programs
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
    )
    + "]"
)
_HIDDEN = re.compile(f"{_UNSEEN.pattern}|[\u0085\u2028\u2029]")
_JOINED = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]*$")  # two of these letters are one flag


class Markdown(str):
    """Text that is Markdown already: markup of ours around what was escaped."""

    __slots__ = ()


def plain(value: str, limit: int = LIMIT) -> str:
    """One line of visible characters, cut to `limit` with an ellipsis, never inside a character."""
    seen = value[: 64 * limit]
    if not (seen.isascii() and seen.isprintable()):
        seen = _UNSEEN.sub("", seen)
    line = " ".join(seen.split())
    if len(line) <= limit:
        return line
    end = limit - 1
    while end and not _begins(line, end):
        end -= 1
    return line[: end or limit - 1].rstrip() + _ELLIPSIS


def _begins(line: str, at: int) -> bool:
    """Whether a character, as people count them, begins at this place."""
    before, after = line[at - 1], line[at]
    if unicodedata.category(after).startswith("M") or _JOINED.match(after) or before == "\u200d":
        return False
    flags = _FLAGS.search(line[:at])
    return not (flags and len(flags.group()) % 2 and "\U0001f1e6" <= after <= "\U0001f1ff")


# These begin or end markup anywhere in a line; brackets of other kinds and dashes do not. Entities
# where a backslash is not enough: a pipe ends a table's cell before anything else is looked at, "<"
# and "&" mean something in blocks of HTML, a dollar begins a formula in a pass of its own.
_MARKUP = str.maketrans(
    {char: f"\\{char}" for char in "\\`*_[]~!#"}
    | {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "$": "&#36;"}
)
# These do at the start of a line, as a list, a rule, or what underlines a heading.
_START = re.compile(r"^(?:\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:\s|$)|[-=]{2}|=))")
# Sites look for these in the finished text, where no backslash is left to stop them: names, issues,
# addresses, emoji.
_LINKED = re.compile(
    r"@(?=\S)|#(?=\d)|www(?=\.)|(?:mailto|xmpp):"
    r"|:(?=//|(?:[+-]1|100|1234|8ball|[1-3](?:st|nd|rd)_\w+|[a-z][\w+-]*):)",
    re.ASCII | re.IGNORECASE,
)
_STOP = "\u200b"
# Most of what is told holds nothing of all that, and is not worth four passes.
_HARMLESS = re.compile(
    r"(?!\d+[.)]|.*(?i:www)\.)[A-Za-z0-9][A-Za-z0-9.,;()/'\"?%-]*(?: [A-Za-z0-9.,;()/'\"?%-]+)*"
)


def text(value: str, limit: int = LIMIT) -> Markdown:
    """For Markdown, in a paragraph, a link or a table: shown as written, linked to nothing."""
    if len(value) <= limit and _HARMLESS.fullmatch(value):
        return Markdown(value)
    line = plain(value, limit)
    stopped = _LINKED.sub(lambda found: found.group() + _STOP, line)
    escaped = _START.sub(r"\g<0>\\", stopped.translate(_MARKUP), count=1)
    return Markdown(escaped.replace(_STOP, "&#8203;"))


_KEPT = "%/:?#[]@!&'*+,;=~"
"""What means something in an address, or is harmless there."""
_ADDRESS = re.compile(r"(https?)(://[^\s/?#\\].*)", re.IGNORECASE | re.DOTALL)
_CLEAN = re.compile(r"https?://\w[\w.%/:?#\[\]@!&'*+,;=~-]*", re.ASCII)


def url(value: str | None) -> str | None:
    """An address to link to, percent-encoded; None when it is not http(s), or none at all."""
    said = (value or "").strip()
    if len(said) <= _LONGEST_URL and _CLEAN.fullmatch(said):
        return said
    found = _ADDRESS.fullmatch(said)
    if found is None or len(said) > _LONGEST_URL:
        return None
    try:
        return found[1].lower() + quote(found[2], safe=_KEPT)
    except UnicodeEncodeError:  # half a character
        return None


_REFERENCE = re.compile("&(?=#?[0-9A-Za-z]+;)")
"""`&copy;` in an address would be read as a character."""


def link(label: Markdown, target: str | None) -> Markdown:
    """A link in Markdown, to an address from `url` or one of ours; without one, the bare label."""
    if target is None:
        return label
    return Markdown(f"[{label}]({_REFERENCE.sub('&amp;', target)})")


def code(value: str) -> Markdown:
    """A marker of ours as a code span: letters, digits and spaces, which are kept together."""
    return Markdown(f"`{value.replace(' ', chr(0xA0))}`")


def span(value: str) -> Markdown:
    """A code span of any text, to be copied: nothing in it is cut, escaped or linked.

    Not for tables, where a pipe would end the cell.
    """
    said = " ".join(_UNSEEN.sub("", value).split())
    fence = "`" * (max(map(len, re.findall("`+", said)), default=0) + 1)
    room = " " if said.startswith("`") or said.endswith("`") else ""
    return Markdown(f"{fence}{room}{said}{room}{fence}" if said else "")


def json(text: str) -> str:
    """JSON in which what cannot be seen, or turns the direction, is written as an escape."""
    return _HIDDEN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def xml(value: str, limit: int = 1000) -> str:
    """For text and attributes of SVG, and for attributes of the HTML in Markdown."""
    return _html(plain(value, limit), quote=True)


def printed(value: str, limit: int = 4000) -> str:
    """For a line of a CI log: neither it, nor any part of it, is a workflow command."""
    line = plain(value, limit).replace("##[", "## [")
    return re.sub(r"^::", ": :", line)
