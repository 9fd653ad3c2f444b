"""The colours of the charts, light and dark; literal, for some renderers draw variables black.

Contrast on the card, light and dark: text 15.8 and 17.4, quiet 6.1 and 6.5, data 5.2 and 6.1, met
5.1 and 7.4, behind 4.9 and 7.5, axis 3.5 and 4.1; platforms 4.9 or more. A pale fill always has an
edge of 3:1 or more. Red is not used: being behind is no error.
"""

from __future__ import annotations

from collections.abc import Mapping

Palette = Mapping[str, str]
"""By role: what is drawn in this colour."""

_ROLES: Mapping[str, tuple[str, str]] = {
    "card": ("#ffffff", "#0d1117"),
    "text": ("#1f2328", "#f0f6fc"),
    "quiet": ("#59636e", "#9198a1"),
    "data": ("#0969da", "#4493f8"),
    "met": ("#1a7f37", "#3fb950"),
    "behind": ("#9a6700", "#d29922"),
    "axis": ("#818b98", "#6e7681"),
    "rule": ("#d1d9e0", "#3d444d"),
    "edge": ("#1a7ff0", "#388bfd"),
    "wide": ("#ddf4ff", "#132d57"),  # the band of 8 in 10 outcomes
    "half": ("#b6e3ff", "#173e78"),  # that of half of them
    "good": ("#dafbe1", "#12261e"),  # where a project is major
    # cells of the matrix, from few to many, and the text on each
    "few": ("#ddf4ff", "#10233f"),
    "some": ("#80ccff", "#1b4f9c"),
    "many": ("#0969da", "#79c0ff"),
    "on-few": ("#0a3069", "#cae8ff"),
    "on-some": ("#0a3069", "#ffffff"),
    "on-many": ("#ffffff", "#0d1117"),
    # platforms, line and area
    "first": ("#0969da", "#4493f8"),
    "second": ("#8250df", "#ab7df8"),
    "third": ("#1b7c83", "#39a9b3"),
    "fourth": ("#bc4c00", "#f0883e"),
    "on-first": ("#b6e3ff", "#16315c"),
    "on-second": ("#ecd8ff", "#33265c"),
    "on-third": ("#c2ece8", "#12393d"),
    "on-fourth": ("#ffdfc2", "#4a2a12"),
}
LIGHT: Palette = {role: light for role, (light, _) in _ROLES.items()}
DARK: Palette = {role: dark for role, (_, dark) in _ROLES.items()}
THEMES: Mapping[str, Palette] = {"light": LIGHT, "dark": DARK}
PAGE: Palette = {role: f"var(--{role})" for role in _ROLES}
"""For pictures inside of a page, which changes its theme itself."""
