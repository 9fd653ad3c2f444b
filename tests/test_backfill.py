"""`renown backfill`: the command, from a configuration to rows and a place to go on from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collectors.test_feed_history import wordpress
from tests.commands import invoke
from tests.peer import Peer, Reply

AS_OF = ("--as-of", "2026-11-16")


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


def configure(folder: Path, **feeds: str) -> None:
    tables = ["[http]\nallow_private = true\npause = 0\n"]
    tables += [
        f'[[sources]]\ntype = "feed"\nname = "{name}"\nurl = "{url}"\n'
        for name, url in feeds.items()
    ]
    (folder / "config.toml").write_text("\n".join(tables))


def rows(folder: Path) -> list[str]:
    out = invoke("records", "--json", cwd=folder).out
    return sorted(json.loads(line)["key"] for line in out.splitlines())


def test_the_whole_history_is_kept_and_a_run_loses_none_of_it(tmp_path: Path, peer: Peer) -> None:
    configure(tmp_path, blog=peer.serve("/feed", wordpress(35)))
    first = invoke("collect", *AS_OF, cwd=tmp_path)
    assert (0, 10) == (first.code, len(rows(tmp_path)))

    walked = invoke("backfill", "--as-of", "2026-11-17", "--pages", "2", cwd=tmp_path)
    assert (0, 20) == (walked.code, len(rows(tmp_path)))
    assert "blog: ok (10 new, 0 changed, 2 requests" in walked.err
    assert "2 pages with 20 items so far, and there are more: run it again to go on" in walked.err

    again = invoke("backfill", "--as-of", "2026-11-18", cwd=tmp_path)
    assert (0, 35) == (again.code, len(rows(tmp_path)))
    assert "4 pages with 35 items, to the last page" in again.err

    last = invoke("run", "--as-of", "2026-11-19", cwd=tmp_path)
    assert (0, 35) == (last.code, len(rows(tmp_path)))
    assert "blog: unchanged (0 new, 0 changed, 1 requests" in last.err


def test_how_a_walk_ends_says_nothing_of_how_the_source_is(tmp_path: Path, peer: Peer) -> None:
    configure(tmp_path, blog=peer.serve("/feed", *(Reply(status=404),)))
    assert 4 == invoke("backfill", *AS_OF, cwd=tmp_path).code

    assert "failed" not in invoke("sources", cwd=tmp_path).out


def test_one_source_is_walked_where_it_is_named(tmp_path: Path, peer: Peer) -> None:
    one, two = peer.serve("/one", wordpress(5)), peer.serve("/two", wordpress(5))
    configure(tmp_path, one=one, two=two)
    assert 0 == invoke("backfill", *AS_OF, "--source", "two", cwd=tmp_path).code

    assert {"/two"} == set(peer.paths())
    refused = invoke("backfill", "--source", "three", cwd=tmp_path)
    assert (2, True) == (refused.code, "no source is called 'three'" in refused.err)


def test_sources_without_older_pages_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ledger.toml").write_text("")
    (tmp_path / "config.toml").write_text('[[sources]]\ntype = "ledger"\npath = "ledger.toml"\n')
    done = invoke("backfill", *AS_OF, cwd=tmp_path)

    assert (0, True) == (done.code, "none of these sources has older pages" in done.err)


@pytest.mark.parametrize("pages", ["0", "-1", "many", "1001"])
def test_a_wrong_number_of_pages_is_refused(tmp_path: Path, pages: str) -> None:
    assert 2 == invoke("backfill", "--pages", pages, cwd=tmp_path).code
