"""Text as it is compared: without accents, emoji, case and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WHOLE = str.maketrans(
    {
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "Ð": "d",
        "þ": "th",
        "Þ": "th",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "\u0131": "i",
    }
)
"""Letters that are no letter with an accent for Unicode."""
_SIGNS = re.compile(r"(?<=\b[A-Za-z])(?:\+\+|#)(?!\w)")
_SPELLED = {"++": "plusplus", "#": "sharp"}
_ASCII = re.compile("[a-z0-9]+")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")


def words(text: str) -> list[str]:
    """Its words of letters and digits: "Peter\u00a0Jaušovec" is ["peter", "jausovec"].

    C++ and C# stay apart from C.
    """
    text = _SIGNS.sub(lambda sign: _SPELLED[sign[0]], text)
    text = _APOSTROPHES.sub("", text)
    if text.isascii():
        return _ASCII.findall(text.lower())
    text = text.translate(_WHOLE)
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (c if c.isalnum() else "" if _is_accent(c) else " " for c in bare)
    return "".join(kept).split()


@lru_cache(maxsize=2**15)  # the same people speak again and again
def folded(text: str) -> str:
    """Its words, one space between them."""
    return " ".join(words(text))


def _is_accent(character: str) -> bool:
    """Also what joins and what cannot be seen."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf")
