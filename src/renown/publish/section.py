"""Puts a section between two markers of a Markdown file and touches nothing else in it.

A marker is an HTML comment alone on its line. One in a code block, a list or a quote is an example
and left alone; what is code is a parser's to say, for fences end in more ways than their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from renown.errors import PublishError

START = "<!-- renown:start -->"
END = "<!-- renown:end -->"
HINT = f"to show the section, put {START} and below it {END} into the file, each on its own line"
"""What to say when `insert` gives None."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")  # the line endings that Markdown knows
_MARKER = re.compile(r"\ufeff?\s*<!--\s*renown:(start|end)\s*-->\s*")


def insert(text: str, section: str, *, file: str = "README.md") -> str | None:
    """Replace what stands between the markers; None when there are none (then show HINT).

    Line endings, a byte order mark and the end of the file stay as they are; the section takes over
    the line ending of the start marker. PublishError, with line numbers, for damaged or doubled
    markers and for a section that would damage them.
    """
    lines = _LINE.findall(text)
    found = list(_markers(lines))
    if not found:
        return None
    if [word for _, word in found] != ["start", "end"]:
        places = ", ".join(f"line {place + 1} ({word})" for place, word in found)
        raise PublishError(
            f"{file}: the markers are damaged: {places}. Leave exactly one {START} and below it "
            f"one {END}; the file was not touched"
        )
    (first, _), (last, _) = found
    ending = lines[first][len(lines[first].rstrip("\r\n")) :]
    inner = [line.rstrip("\r\n") for line in _LINE.findall(section.strip("\r\n"))]
    body = [f"{line}{ending}" for line in (["", *inner, ""] if inner else [])]
    result = [*lines[: first + 1], *body, *lines[last:]]
    if list(_markers(result)) != [(first, "start"), (first + 1 + len(body), "end")]:
        raise PublishError(
            f"{file}: the section holds a marker or open code; the file was not touched"
        )
    return "".join(result)


def _markers(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The numbers and words of the lines that are markers."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 (heavy, and only used here)

    page = "".join(lines).removeprefix("\ufeff")
    for token in MarkdownIt("commonmark").parse(page):
        if token.type == "html_block" and token.level == 0 and token.map:
            for place in range(*token.map):
                if marker := _MARKER.fullmatch(lines[place]):
                    yield place, marker[1]
