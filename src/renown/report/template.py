"""Fills in the templates.

What a template inserts is escaped for its place; Markdown and markup of ours say so by their type.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from renown.report.escape import Markdown, plain, text, xml

_LIMIT = 1000
_GAPS = re.compile(r"\n{3,}")


def markdown(name: str, /, **values: object) -> str:
    """A Markdown template, filled in."""
    return _GAPS.sub("\n\n", _markdown().get_template(name).render(values)).rstrip("\n") + "\n"


def svg(name: str, /, **values: object) -> bytes:
    """An SVG template, filled in."""
    return _svg().get_template(name).render(values).encode()


def html(name: str, /, **values: object) -> str:
    """An HTML template, filled in."""
    return _svg().get_template(name).render(values).lstrip()


@cache
def _markdown() -> Environment:
    made = Environment(autoescape=False, finalize=_escaped, **_options())  # noqa: S701 (finalize escapes)
    made.globals["html"] = lambda value: Markdown(xml(value))
    return made


@cache
def _svg() -> Environment:
    made = Environment(autoescape=True, finalize=_visible, **_options())
    made.globals["markdown"] = _rendered
    return made


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
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return plain(value, len(value))  # a path is long


def ours(text: str) -> Markup:
    """Text that is HTML already: of this package, or made by it."""
    return Markup(text)  # noqa: S704 (what strangers say is escaped in it)


def _rendered(line: Markdown) -> Markup:
    """A line of our Markdown as HTML."""
    return ours(_parser().renderInline(line))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})
