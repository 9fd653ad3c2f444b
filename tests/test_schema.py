"""The JSON Schemas accept what the models accept, and refuse what can be refused without them."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from collectors.ledger.reading import TABLES
from renown import registry
from renown.cli import schema
from renown.scorecard import definition
from tests.commands import invoke

ROOT = Path(__file__).resolve().parent.parent
PRESETS = ROOT / "src/renown/scorecard/presets"
TALK = '[[talk]]\ndate = 2026-05-21\ntitle = "T"\n'


def plain(value: Any) -> Any:
    """A TOML value as editors hand it to a schema: dates are text."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value


def mistakes(of: str, text: str) -> list[str]:
    validator = Draft202012Validator(
        json.loads(schema.text(of)), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    found = validator.iter_errors(plain(tomllib.loads(text)))
    return [f"{error.json_path}: {error.message}" for error in found]


def documented(name: str) -> list[str]:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("of", ["ledger", "config", "scorecard"])
def test_a_schema_is_printed_in_the_same_bytes_and_is_one(of: str, tmp_path: Path) -> None:
    first, second = (invoke("schema", of, cwd=tmp_path) for _ in range(2))

    assert (0, first.out) == (first.code, second.out)
    assert schema.text(of) == first.out
    Draft202012Validator.check_schema(json.loads(first.out))
    assert "https://json-schema.org/draft/2020-12/schema" == json.loads(first.out)["$schema"]


def test_of_what_there_is_no_schema_is_a_wrong_use(tmp_path: Path) -> None:
    assert 2 == invoke("schema", "report", cwd=tmp_path).code


def test_the_examples_of_the_reference_are_ledgers() -> None:
    examples = [text for text in documented("ledger.md") if "[[sources]]" not in text]

    assert len(examples) > 10
    assert [] == [found for text in examples for found in mistakes("ledger", text)]


def test_the_sample_files_are_valid() -> None:
    sample = files("renown.sample")
    ledger, config = (
        sample.joinpath(name).read_text(encoding="utf-8") for name in ("ledger.toml", "config.toml")
    )

    assert [] == mistakes("ledger", ledger)
    assert [] == mistakes("config", config)
    assert [] == mistakes("config", (ROOT / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", definition.presets())
def test_the_presets_are_valid(name: str) -> None:
    assert [] == mistakes("scorecard", (PRESETS / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("of", "text", "place"),
    [
        ("ledger", TALK + "tilte = 'x'\n", r"$.talk[0]: Additional"),
        ("ledger", "[[tallk]]\n", r"$: Additional"),
        ("ledger", "[[talk]]\ntitle = 'T'\n", r"$.talk[0]: 'date' is a required"),
        ("ledger", TALK + "event = 3\n", r"$.talk[0].event: 3 is not of type"),
        ("ledger", TALK + "status = 'doen'\n", r"$.talk[0].status: 'doen' is not one of"),
        ("ledger", TALK + "tags = 'a'\n", r"$.talk[0].tags: 'a' is not of type 'array'"),
        ("ledger", TALK + "private = 'yes'\n", r"$.talk[0].private: 'yes' is not of type"),
        ("ledger", "[[talk]]\ndate = 'soon'\ntitle = 'T'\n", r"$.talk[0].date: 'soon'"),
        ("ledger", "[[talk]]\ndate = 2026\ntitle = 'T'\n", r"$.talk[0].date: 2026"),
        ("ledger", "[talk]\ntitle = 'T'\n", r"$.talk: {'title': 'T'} is not of type 'array'"),
        ("ledger", "meeting = [{date = 2026-01-01, people = 0}]", r"$.meeting[0].people: 0"),
        ("ledger", "study = [{date = 2026-01-01, topic = 'x', hours = 169}]", r"$.study[0].hours"),
        ("ledger", "[[correction]]\ntarget = 'a/b'\nreason = 'r'\nset = {titel = 'x'}\n", "titel"),
        ("config", "scorcard = 'x'\n", r"$: Additional"),
        ("config", "[[sources]]\ntype = 'fed'\nurl = 'https://a.example'\n", r"$.sources[0]"),
        ("config", "[[sources]]\ntype = 'feed'\n", r"$.sources[0]"),
        ("config", "[[sources]]\ntype = 'ledger'\npath = 'a'\nurl = 'b'\n", r"$.sources[0]"),
        ("config", "[http]\npause = 'long'\n", r"$.http.pause"),
        ("scorecard", "name = 'x'\ntitle = 'X'\n", r"$: 'criteria' is a required"),
        ("scorecard", "name = 'x'\ntitle = 'X'\n[[criteria]]\nid = 'x'\n", r"$.criteria[0]"),
    ],
)
def test_what_can_be_seen_without_the_models_is_refused(of: str, text: str, place: str) -> None:
    assert any(place in found for found in mistakes(of, text))


def test_every_key_of_a_ledger_is_described() -> None:
    found = json.loads(schema.text("ledger"))
    described = {
        (table, key): said.get("description")
        for table in TABLES
        for key, said in found["$defs"][TABLES[table].__name__]["properties"].items()
    }

    assert all(described.values())
    assert "what it was given at" == described["talk", "event"]


def test_every_type_of_source_has_its_options() -> None:
    found = json.loads(schema.text("config"))["$defs"]
    for name in registry.names():
        expected = {"type", "name", *registry.load(name).Options.model_fields}
        assert expected == set(found[name]["properties"])
        assert name == found[name]["properties"]["type"]["const"]
    assert (
        "The variable that may hold" in found["ledger"]["properties"]["private_env"]["description"]
    )


def test_a_size_may_be_text_and_one_word_may_stand_for_a_list() -> None:
    assert [] == mistakes("config", '[http]\nmax_body = "16 MiB"\n')
    text = 'name = "x"\ntitle = "X"\n[[criteria]]\nid = "x"\nsection = "plan"\ntitle = "X"\n'
    more = 'select = { kind = "talk" }\naggregate = "count"\ntarget = 1\nfrom = 2024-01-01\n'
    assert [] == mistakes("scorecard", text + more)
