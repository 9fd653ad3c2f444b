"""Writes anew what tests compare with: `python -m tests.report.regenerate`. Then look at it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from renown.report import scorecard_json
from tests.report import world

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = Path("src/renown/report/scorecard.schema.json")


def expected() -> Mapping[str, bytes]:
    """All outputs of the small world, by their path below the folder of golden files."""
    outputs = world.outputs(earlier=world.earlier())
    return {**outputs.files, "section.md": outputs.section("reports").encode()}


if __name__ == "__main__":
    SCHEMA.write_bytes(scorecard_json.schema())
    shutil.rmtree(GOLDEN, ignore_errors=True)
    for name, content in expected().items():
        path = GOLDEN / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
