"""`renown run` over every real feed of the samples folder at once, and again."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from tests.commands import renown, tree
from tests.peer import Peer, document
from tests.test_conformance_feeds import FEEDS, FOLDER, NOT_FEEDS, pytestmark

__all__ = ["pytestmark"]  # only where the samples folder is


def test_a_run_over_all_feeds_keeps_a_row_for_each_item(tmp_path: Path) -> None:
    files = [*(sample.file for sample in FEEDS), *NOT_FEEDS]
    with Peer() as peer:
        tables = ["[http]\nallow_private = true\npause = 0\n"]
        for file in files:
            body = (FOLDER / file).read_bytes()
            url = peer.serve(f"/{file}", document(body, etag='"1"'))
            tables.append(f'[[sources]]\ntype = "feed"\nname = "{file}"\nurl = "{url}"\n')
        (tmp_path / "config.toml").write_text("\n".join(tables))
        first = renown("run", cwd=tmp_path, seconds=300)
        rows = renown("records", "--json", cwd=tmp_path).out.splitlines()
        before = tree(tmp_path, "data/records")
        second = renown("run", cwd=tmp_path, seconds=300)

    counts = Counter(json.loads(row)["source"] for row in rows)
    assert (0, 0) == (first.code, second.code)
    assert {sample.file: sample.items for sample in FEEDS if sample.items} == dict(counts)
    assert all(f"{file}: {word}" in first.err for file, (word, _, _) in NOT_FEEDS.items())
    assert before == tree(tmp_path, "data/records")
