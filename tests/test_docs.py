"""The documents say what is: every key, option, verb and example in them is checked."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
import typer

from renown import config, registry
from renown.cli import app
from renown.collector import Options
from renown.scorecard import load
from renown.scorecard.criteria import Criterion, Select
from renown.scorecard.definition import presets
from renown.scorecard.forecast import DAYS, STEPS, WORKS
from renown.scorecard.weights import SIGNALS, Weights

ROOT = Path(__file__).resolve().parent.parent


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "model"),
    [
        ("person", config.PersonTable),
        ("plan", config.PlanTable),
        ("store", config.StoreTable),
        ("http", config.HttpTable),
        ("report", config.ReportTable),
    ],
)
def test_every_key_of_the_configuration_is_documented(table: str, model: type[Options]) -> None:
    documented = set(re.findall(rf"`{table}\.(\w+)`", text("docs/configuration.md")))

    assert set(model.model_fields) == documented


@pytest.mark.parametrize("name", registry.names())
def test_every_option_of_a_collector_is_documented(name: str) -> None:
    rows = text("docs/configuration.md").splitlines()
    documented = {found[1] for row in rows if (found := re.match(rf"\| `{name}` \| `(\w+)`", row))}

    assert set(registry.load(name).Options.model_fields) == documented


@pytest.mark.parametrize("name", registry.names())
def test_every_collector_keeps_the_contract(name: str) -> None:
    collector = registry.load(name)

    assert isinstance(collector, ModuleType)
    assert (collector.__doc__ or "").strip()
    assert issubclass(collector.Options, Options)
    assert collector.KINDS or collector.READINGS
    assert collector.collect.__doc__


def test_every_verb_is_in_the_readme() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # a group of them
    prose = re.sub(r"```.*?```", "", text("README.md"), flags=re.DOTALL)
    documented = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`\n]+)`", prose))))

    assert set() == set(commands) - documented


def test_every_key_of_a_scorecard_is_documented_and_every_example_is_one(tmp_path: Path) -> None:
    page = text("docs/scorecards.md")
    documented = {
        name
        for row in page.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    keys = {field.alias or name for name, field in Criterion.model_fields.items()}
    assert (keys - {"begins", "waits"}) | set(Select.model_fields) <= documented
    for number, code in enumerate(re.findall(r"```toml\n(.*?)```", page, re.DOTALL)):
        if code.startswith("[[criteria]]"):
            whole = f'name = "mine"\ntitle = "Mine"\nstart = 2024-01-01\n{code}'
        elif code.startswith(("[labels", "vocabulary", "[significance]")):
            whole = f'inherits = "devops-2030"\n{code}'
        elif code.startswith("inherits"):
            whole = code
        else:
            continue
        (tmp_path / f"{number}.toml").write_text(whole)
        assert load(f"{number}.toml", tmp_path).criteria


@pytest.mark.parametrize("name", presets())
def test_every_preset_is_documented(name: str) -> None:
    assert f"| `{name}` |" in text("docs/scorecards.md")


def test_the_formula_is_documented_as_it_is() -> None:
    page = text("docs/scorecards.md")
    for name, gauge in SIGNALS.items():
        row = next(row for row in page.splitlines() if re.match(rf"\| [\w ]*{name[:4]}", row))
        assert row.endswith(f"| {gauge.weight:g} | {gauge.threshold:,.0f} |"), row
    for weight in Weights().model_dump().values():
        assert f"{weight:g}" in page
    assert f"{WORKS} works and {DAYS} days" in page
    assert f"{STEPS} steps and {DAYS} days" in page


def test_the_example_of_a_collector_is_one() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", text("docs/adding-a-collector.md"), re.DOTALL)
    example = ModuleType("example")
    exec(compile(code, "docs/adding-a-collector.md", "exec"), example.__dict__)

    assert issubclass(example.Options, Options)
    assert example.Options(user="ada").user == "ada"
    assert ("certification",) == example.KINDS


@pytest.mark.parametrize(
    "name",
    ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))],
)
def test_every_relative_link_leads_somewhere(name: str) -> None:
    prose = re.sub(r"```.*?```", "", text(name), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose)

    assert [] == [link for link in links if not ((ROOT / name).parent / link).exists()]
