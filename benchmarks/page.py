"""The page that keeps the runs: docs/benchmarks.md, with a part for each benchmark that writes."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
HEAD = """\
# Benchmarks

Each part was written by the program that it names; `make bench` prints the same without writing.
"""


def keep(name: str, text: str) -> None:
    """Put this into the page as the part of that benchmark; the others stay as they are."""
    page = PAGE.read_text("utf-8") if PAGE.exists() else HEAD
    start, end = f"<!-- {name}:start -->\n", f"<!-- {name}:end -->\n"
    before, found, rest = page.partition(start)
    if not found:
        before = f"{before.rstrip()}\n\n"
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{start}\n{text.strip()}\n\n{end}{after}", "utf-8")
    print(f"written to docs/{PAGE.name}")
