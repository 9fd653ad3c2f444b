"""The colours of the charts, light and dark; literal, for some renderers draw variables black.

Contrast on the card: text 15.8 and 17.4, quiet 6.1 and 6.5, data 5.2 and 6.1, axis 3.5 and 4.1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """One theme; `rule` is decoration, everything else can be read."""

    name: str
    card: str
    text: str
    quiet: str
    data: str
    axis: str
    rule: str


LIGHT = Palette(
    name="light",
    card="#ffffff",
    text="#1f2328",
    quiet="#59636e",
    data="#0969da",
    axis="#818b98",
    rule="#d1d9e0",
)
DARK = Palette(
    name="dark",
    card="#0d1117",
    text="#f0f6fc",
    quiet="#9198a1",
    data="#4493f8",
    axis="#6e7681",
    rule="#3d444d",
)
THEMES = (LIGHT, DARK)
