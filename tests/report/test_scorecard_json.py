"""scorecard.json keeps its promise to other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from importlib.resources import files
from typing import Any

from renown.report import scorecard_json
from renown.scorecard.scores import Cell, Fan, Pace, Proof, Score
from tests.report import world
from tests.report.world import FORECAST, PROJECT, STANDING


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
    assert ("ada", 20, 8) == (again.person, len(again.criteria), len(again.sources))


def test_keys_stand_in_the_order_of_the_contract() -> None:
    found = document()
    first, source = found["criteria"][0], found["sources"][0]
    assert "version person scorecard as_of summary criteria sources groups weakest" == " ".join(
        found
    )
    assert "met known total score score_max" == " ".join(found["summary"])
    assert (
        "id section title value target unit state progress due pace forecast percentile "
        "evidence formula group since last planned ticked numbers cells projects"
    ) == " ".join(first)
    assert "kept needed reached" == " ".join(first["pace"])
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
            forecast=FORECAST,
            percentile=STANDING,
            extra={"talks": 3},
            cells=(Cell(column="Code", count=3, last=date(2026, 1, 1)),),
            projects=(PROJECT,),
            last=date(2026, 1, 1),
            planned=date(2027, 1, 1),
            ticked="ledger/task",
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
        "group": "",
        "since": "2024-01-01",
        "ticked": "",
        "numbers": {},
        "cells": [],
        "projects": [],
    } == told


def test_unknown_is_null_and_zero_is_zero() -> None:
    unknown = criterion(world.score("a", "A", value=None, progress=None, state="unknown"))
    nothing = criterion(world.score("a", "A", value=0.0, progress=0.0, state="behind"))
    assert (None, None) == (unknown["value"], unknown["progress"])
    assert (0, 0) == (nothing["value"], nothing["progress"])


def test_numbers_are_rounded_and_whole_ones_have_no_point() -> None:
    due = Fan(day=date(2030, 12, 31), median=56.000001, bands={80: (46.123456, 69.0)})
    forecast = replace(FORECAST, due=due)
    score = world.score("a", "A", value=23.0, progress=1 / 3, forecast=forecast)
    content = scorecard_json.document(world.scores([score]), []).decode()
    assert '"value": 23,' in content
    assert '"progress": 0.3333,' in content
    found = criterion(score)["forecast"]["due"]
    assert {"day": "2030-12-31", "median": 56, "bands": {"80": [46.1235, 69]}} == found


def test_forecast_percentile_and_projects_are_told_with_all_that_they_are_made_of() -> None:
    found = criterion(
        world.score(
            "a", "A", forecast=FORECAST, percentile=STANDING, projects=(PROJECT,), ticked="ledger/t"
        )
    )
    assert (0.78, "gamma-poisson") == (found["forecast"]["chance"], found["forecast"]["method"])
    assert ("2028-12-31", 41) == tuple(
        found["forecast"]["fan"][0][key] for key in ("day", "median")
    )
    assert {"50": [50, 62], "80": [46, 69], "95": [40, 77]} == found["forecast"]["due"]["bands"]
    assert (3_900_000, 96.7, 96.8, False) == tuple(
        found["percentile"][key] for key in ("accounts", "below", "upto", "top")
    )
    (project,) = found["projects"]
    assert {"name": "stars", "value": 7600, "share": 0.83, "weight": 2} == project["signals"][0]
    assert ["releases"] == project["missing"]
    assert "ledger/t" == found["ticked"]


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
