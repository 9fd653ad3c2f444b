"""Fills in the templates.

What a template inserts is escaped for its place; Markdown of ours says so by its type.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from renown.report.escape import Markdown, plain, text

_LIMIT = 1000
_GAPS = re.compile(r"\n{3,}")


def markdown(name: str, /, **values: object) -> str:
    """A Markdown template, filled in."""
    return _GAPS.sub("\n\n", _markdown().get_template(name).render(values)).rstrip("\n") + "\n"


def svg(name: str, /, **values: object) -> bytes:
    """An SVG template, filled in."""
    return _svg().get_template(name).render(values).encode()


@cache
def _markdown() -> Environment:
    return Environment(autoescape=False, finalize=_escaped, **_options())  # noqa: S701 (finalize escapes)


@cache
def _svg() -> Environment:
    return Environment(autoescape=True, finalize=_visible, **_options())


def _options() -> dict[str, Any]:
    return {
        "loader": PackageLoader("renown.report"),
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }


def _escaped(value: object) -> str:
    return value if isinstance(value, Markdown) else text(str(value), _LIMIT)


def _visible(value: object) -> object:
    return plain(value, len(value)) if isinstance(value, str) else value  # a path is long
