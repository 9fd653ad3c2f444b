"""How wide text is drawn: enough to lay out pictures whose font the reader's machine chooses.

The table holds the advance widths of Verdana, the widest of the fonts in use, for printable ASCII.
"""

from __future__ import annotations

_EM = 2048
_OTHER = 1400
"""Most letters outside ASCII; wider ones, from U+1100 on, are squares."""
_BOLD = 1.14
"""Bold is so much wider."""

_WIDTHS = (
    # space ! " # $ % & ' ( ) * + , - . /
    *(720, 806, 940, 1676, 1302, 2204, 1487, 550, 930, 930, 1302, 1676, 745, 930, 745, 930),
    *(1302,) * 10,
    # : ; < = > ? @
    *(930, 930, 1676, 1676, 1676, 1117, 2048),
    # A to M, N to Z
    *(1400, 1404, 1430, 1578, 1295, 1177, 1588, 1539, 862, 931, 1419, 1140, 1726),
    *(1532, 1612, 1235, 1612, 1424, 1400, 1262, 1499, 1400, 2025, 1403, 1260, 1403),
    # [ \ ] ^ _ `
    *(930, 930, 930, 1676, 1302, 1302),
    # a to m, n to z
    *(1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992),
    *(1296, 1243, 1276, 1276, 874, 1067, 807, 1296, 1212, 1676, 1212, 1212, 1076),
    # { | } ~
    *(1300, 930, 1300, 1676),
)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that the text takes at this font size, at most."""
    units = sum(_advance(ord(char)) for char in text)
    return units * size / _EM * (_BOLD if bold else 1)


def _advance(point: int) -> int:
    if 0x20 <= point < 0x7F:
        return _WIDTHS[point - 0x20]
    return _OTHER if point < 0x1100 else _EM


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or as much of it as there is room for, with an ellipsis."""
    if width(text, size, bold=bold) <= room:
        return text
    end = len(text)
    while end and width(text[:end] + "…", size, bold=bold) > room:
        end -= 1
    return text[:end].rstrip() + "…"
