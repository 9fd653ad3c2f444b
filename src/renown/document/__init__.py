"""TOML documents with places: what was written, and on which line.

`tomllib` gives the data and forgets the lines. A small scanner finds them again, so that every
mistake in a file that a person keeps by hand is told with its file, line and key.
"""

from __future__ import annotations

from renown.document.mistakes import dotted, mistake, mistakes
from renown.document.reading import Document, parse, read
from renown.document.scanner import Place

__all__ = ["Document", "Place", "dotted", "mistake", "mistakes", "parse", "read"]
