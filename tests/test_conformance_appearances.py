"""Recordings of real talks that were given twice: no pair of two events is ever one appearance."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from renown.programme.titles import talk_of
from renown.store.rows import Row
from tests.resolve.world import groups, row

pytestmark = pytest.mark.conformance

EXPECTED = {
    ("equal-title", "same"): 30,
    ("equal-generic-title", "different"): 6,
    ("similar-title", "same"): 14,
    ("similar-title", "different"): 10,
    ("similar-title", "unclear"): 11,
}
"""Pairs and triples of the file, by kind and label."""


def pairs() -> list[dict[str, Any]]:
    folder = os.environ.get("RENOWN_SAMPLES")
    if not folder:
        pytest.skip("RENOWN_SAMPLES is not set")
    found: list[dict[str, Any]] = json.loads(
        (Path(folder) / "talks" / "pyvideo.repeat-pairs.json").read_text()
    )
    return found


def rows(pair: dict[str, Any], *, at: str | None = None) -> list[Row]:
    """What two programmes would list of it; on one day, if one is given."""
    return [
        row(
            given["event"],
            given["path"],
            "talk",
            title=given["title"],
            url=next((video["url"] for video in given["videos"]), None),
            at=datetime.fromisoformat(at or given["recorded"]).replace(tzinfo=UTC),
            details={
                "event": given["event"].replace("-", " "),
                "speakers": given["speakers"],
                "matched_by": "id",
                "matched": "S1",
            },
        )
        for given in pair["deliveries"]
    ]


def test_the_file_holds_what_was_counted_in_it() -> None:
    assert EXPECTED == Counter((pair["kind"], pair["label"]) for pair in pairs())


def merged(rows: Sequence[Row]) -> list[list[str]]:
    """The groups of more than one; what waits for the person's word is in none."""
    return [group for group in groups(*rows) if len(group) > 1]


def test_no_pair_of_two_events_is_one_appearance() -> None:
    assert [] == [found for pair in pairs() for found in merged(rows(pair))]


def test_no_pair_of_events_of_other_names_is_one_on_one_day_either() -> None:
    others = [pair for pair in pairs() if not in_common(pair)]

    assert 37 == len(others)
    assert [] == [found for pair in others for found in merged(rows(pair, at="2026-05-06"))]


def in_common(pair: dict[str, Any]) -> bool:
    """Whether two of its events share a word, as chapters of one conference do."""
    names = [set(re.findall("[a-z]{3,}", given["event"])) for given in pair["deliveries"]]
    return any(one & two for one, two in combinations(names, 2))


def test_all_pairs_together_are_none_either() -> None:
    everything = {one.address: one for pair in pairs() for one in rows(pair)}

    assert 148 == len(everything)
    assert [] == merged(list(everything.values()))


def test_deliveries_with_an_equal_title_are_of_one_talk() -> None:
    for pair in pairs():
        talks = {talk_of(one["title"], one["event"], one["speakers"]) for one in pair["deliveries"]}
        if pair["kind"] == "equal-title":
            assert 1 == len(talks), pair["deliveries"][0]["path"]
