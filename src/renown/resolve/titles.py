"""When two equal titles are the same title, and when that says something."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile("[a-z0-9]+")
_LETTERS = re.compile("[a-z]+")
_SIGNS = re.compile(r"(?<=\b[A-Za-z])(?:\+\+|#)(?!\w)|(?<=[0-9])\.(?=[0-9])")
_SPELLED = {"++": "plusplus", "#": "sharp", ".": "point"}
_ENOUGH = 8
"""Letters that are left of a title without what any title may hold; a wide one counts three."""

_COMMON = (
    "a an and at by for from in is it my new no of on or our some the these this to vol with "
    "announcement april august blog bookmarks bulletin changelog changes daily day december digest "
    "edition entry episode february friday hello issue january july june link links linkdump march "
    "may monday month monthly news newsletter note notes november october part post posts quick "
    "reading recap release releases report roundup saturday september status summary sunday test "
    "things thoughts thursday today tuesday untitled update updates version volume wednesday week "
    "weekend weekly weeknotes welcome world year"
)
_GENERIC = frozenset(_COMMON.split())


def folded(title: str) -> str:
    """Its letters and digits, in one case: what stays when it is typed anew. All of it if none.

    Of the signs, those stay that tell C++ from C#, and 1.2.3 from 1.23.
    """
    spelled = _SIGNS.sub(lambda sign: _SPELLED[sign[0]], title)
    return "".join(_words(spelled, digits=True)) or title


def tells(title: str) -> bool:
    """Whether hardly two things would be called so on one day: not "Links", "Week 12" or "v1.2"."""
    words = (word for word in _words(title, digits=False) if word not in _GENERIC)
    return sum(_weight(word) for word in words) >= _ENOUGH


def _words(title: str, *, digits: bool) -> list[str]:
    if title.isascii():
        return (_WORDS if digits else _LETTERS).findall(title.lower())
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    kept = (c if _is_mark(c) or (c.isalnum() if digits else c.isalpha()) else " " for c in normal)
    return "".join(kept).split()


def _is_mark(character: str) -> bool:
    """Vowels and accents of scripts that write them as signs of their own."""
    return unicodedata.category(character) in ("Mn", "Mc")


def _weight(word: str) -> int:
    if word.isascii():
        return len(word) if len(word) > 1 else 0
    return sum(3 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in word)
