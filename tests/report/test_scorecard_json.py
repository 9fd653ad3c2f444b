"""scorecard.json keeps its promise to other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from typing import Any

from renown.report import scorecard_json
from renown.scorecard.scores import Pace, Proof, Score
from tests.report import world


def document(criteria: Sequence[Score] | None = None) -> Any:
    return json.loads(scorecard_json.document(world.scores(criteria), world.sources()))


def criterion(score: Score) -> Any:
    return document([score])["criteria"][0]


def test_the_schema_beside_the_code_is_the_one_that_the_models_make() -> None:
    committed = files("renown.report").joinpath("scorecard.schema.json").read_bytes()
    assert scorecard_json.schema() == committed, "run python -m tests.report.regenerate"


def test_the_document_is_what_the_models_describe() -> None:
    content = scorecard_json.document(world.scores(), world.sources())
    again = scorecard_json.Scorecard.model_validate_json(content)
    assert ("ada", 9, 8) == (again.person, len(again.criteria), len(again.sources))


def test_keys_stand_in_the_order_of_the_contract() -> None:
    found = document()
    first, source = found["criteria"][0], found["sources"][0]
    assert "version person scorecard as_of summary criteria sources" == " ".join(found)
    assert "met known total score score_max" == " ".join(found["summary"])
    assert (
        "id section title value target unit state progress due pace forecast percentile "
        "evidence formula"
    ) == " ".join(first)
    assert "kept needed" == " ".join(first["pace"])
    assert "count weakest keys" == " ".join(first["evidence"])
    assert "name type outcome records reason last_ok" == " ".join(source)


def test_a_private_criterion_tells_its_state_and_nothing_else() -> None:
    found = criterion(
        world.score(
            "rate",
            "Rate",
            private=True,
            state="not met",
            value=420.0,
            target=500.0,
            progress=0.84,
            pace=Pace(kept=20.0, needed=19.4),
            forecast={"median": 510.0},
            percentile={"value": 0.97},
            proof=Proof(count=3, weakest="asserted", keys=("ledger/rate",)),
        )
    )
    told = {key: value for key, value in found.items() if value is not None}
    assert {
        "id": "rate",
        "section": "success",
        "title": "Rate",
        "target": 500,
        "unit": "",
        "state": "not met",
        "due": "2030-12-31",
        "evidence": {"count": None, "weakest": None, "keys": None},
        "formula": "The number of rows in “Rate”, as of 2026-11-16.",
    } == told


def test_unknown_is_null_and_zero_is_zero() -> None:
    unknown = criterion(world.score("a", "A", value=None, progress=None, state="unknown"))
    nothing = criterion(world.score("a", "A", value=0.0, progress=0.0, state="behind"))
    assert (None, None) == (unknown["value"], unknown["progress"])
    assert (0, 0) == (nothing["value"], nothing["progress"])


def test_numbers_are_rounded_and_whole_ones_have_no_point() -> None:
    forecast = {"median": 56.000001, "fan": [46.123456, 69.0]}
    score = world.score("a", "A", value=23.0, progress=1 / 3, forecast=forecast)
    content = scorecard_json.document(world.scores([score]), []).decode()
    assert '"value": 23,' in content
    assert '"progress": 0.3333,' in content
    assert {"median": 56, "fan": [46.1235, 69]} == criterion(score)["forecast"]


def test_at_most_a_hundred_keys_are_named() -> None:
    keys = tuple(f"blog/{index}" for index in range(150))
    found = criterion(world.score("a", "A", proof=Proof(count=150, weakest="listed", keys=keys)))
    assert (150, 100) == (found["evidence"]["count"], len(found["evidence"]["keys"]))


def test_moments_are_utc_whatever_zone_they_come_in() -> None:
    as_of = datetime(2026, 11, 16, 1, tzinfo=timezone(timedelta(hours=-5)))
    found = json.loads(scorecard_json.document(world.scores(as_of=as_of), []))
    assert "2026-11-16T06:00:00Z" == found["as_of"]


def test_the_file_is_plain_text_for_people_too() -> None:
    content = scorecard_json.document(world.scores(name="x", scorecard="größer"), world.sources())
    assert content.endswith(b"\n}\n")
    assert '  "scorecard": "größer",\n'.encode() in content
