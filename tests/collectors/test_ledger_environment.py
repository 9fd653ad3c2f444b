"""A variable of the environment may hold private entries, of which nothing at all is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from collectors import ledger
from renown import config
from renown.errors import ConfigError, IncompleteError, MissingError
from renown.record import Checkpoint, Sweep
from tests.collectors.test_ledger import TALK, UNTOLD, WRONG, Collected, Desk

RATE = (
    "[[engagement]]\ndate = 2026-03-01\nclient = 'Canary Client'\nrate = 1234567.89\n"
    "currency = 'USD'\nper = 'hour'\n"
)
SWEEP = Sweep(kinds=(*ledger.KINDS, *ledger.READINGS))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def collect(desk: Desk, secret: str | None, text: str | None = TALK, **options: Any) -> Collected:
    environ = {} if secret is None else {"RENOWN_PRIVATE": secret}
    return desk.collect(text, environ={**environ, **options.pop("environ", {})}, **options)


def test_what_it_holds_is_one_more_file_all_of_it_private(desk: Desk) -> None:
    found = collect(desk, RATE + "private = false\n")

    assert [("Canary Client", True), ("Forty teams", False)] == sorted(
        (record.title, record.private) for record in found.records
    )
    assert (None, [SWEEP]) == (found.error, found.sweeps)
    assert Checkpoint(state={"held": True, "environment": True}) == found.checkpoints[-1]


@pytest.mark.parametrize("secret", [None, "", " \n"])
def test_without_it_the_ledger_is_the_files(desk: Desk, secret: str | None) -> None:
    found = collect(desk, secret)

    assert desk.collect(TALK) == found
    assert [Checkpoint(state={"held": True})] == found.checkpoints


SECRETS = [
    RATE.replace("client", "cleint"),
    RATE.replace("1234567.89", "'1234567.89'"),
    RATE + RATE,
    RATE + "note = 'Canary\n",
    "[[Canary Client]]\n",
    "Canary = 1234567.89\n",
    RATE + "note = '\udcff'\n",
    pytest.param("x" * (2**20 + 1), id="too large"),
    "a = " + "[" * 100,
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("ci", ["", "true"])
def test_of_a_mistake_in_it_nothing_is_told_anywhere(
    desk: Desk, secret: str, ci: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        found = collect(desk, secret, environ={"CI": ci})

    assert isinstance(found.error, IncompleteError)
    assert (UNTOLD, [], "") == (str(found.error), found.notes, caplog.text)
    assert [] == found.sweeps
    assert [Checkpoint(state={"environment": True})] == found.checkpoints
    assert "Forty teams" in [record.title for record in found.records]


def test_talks_in_it_that_are_overdue_are_not_told(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        found = collect(desk, TALK + "status = 'planned'\n", text="")

    assert (None, [], "") == (found.error, found.notes, caplog.text)


def test_its_mistakes_are_told_beside_those_of_the_files(desk: Desk) -> None:
    found = collect(desk, WRONG, text=WRONG)
    public = "ledger.toml:1: talk[0].date: is missing; add it"

    assert f"{public}\n{UNTOLD}" == str(found.error)


READ = {"held": True, "environment": True}


@pytest.mark.parametrize("secret", [None, "", "\n"])
def test_where_it_was_read_before_and_is_missing_nothing_is_taken_away(
    desk: Desk, secret: str | None
) -> None:
    found = collect(desk, secret, state=READ)

    assert isinstance(found.error, IncompleteError)
    assert str(found.error).startswith("RENOWN_PRIVATE is not set, and what it held is kept; ")
    assert (["Forty teams"], [], [Checkpoint(state={"held": True, "environment": False})]) == (
        [record.title for record in found.records],
        found.sweeps,
        found.checkpoints,
    )


def test_whoever_gives_it_up_says_so(desk: Desk) -> None:
    desk.write(TALK)
    found = desk.collect(state=READ, private_env="")

    assert (None, [SWEEP]) == (found.error, found.sweeps)
    assert [Checkpoint(state={"held": True})] == found.checkpoints


def test_beside_a_ledger_that_is_missing_it_is_read(desk: Desk) -> None:
    found = collect(desk, RATE, text=None)
    wrong = collect(desk, WRONG, text=None)

    assert isinstance(found.error, MissingError)
    assert "there is no ledger.toml; write one" in str(found.error)
    assert (["Canary Client"], []) == ([one.title for one in found.records], found.sweeps)
    assert str(wrong.error).endswith(f"\n{UNTOLD}")


def test_a_copy_of_a_private_file_is_read_once(desk: Desk) -> None:
    desk.write(TALK, "book/a.toml")
    desk.write(RATE, "book/private.toml")
    copied = desk.collect(path="book", environ={"RENOWN_PRIVATE": RATE})
    other = desk.collect(path="book", environ={"RENOWN_PRIVATE": RATE.replace("USD", "usd")})
    newer = desk.collect(path="book", environ={"RENOWN_PRIVATE": RATE.replace("567", "568")})

    assert (None, 2) == (copied.error, len(copied.records))
    assert (UNTOLD, UNTOLD) == (str(other.error), str(newer.error))


def test_a_public_entry_is_kept_beside_an_equal_one_in_it(desk: Desk) -> None:
    found = collect(desk, TALK)

    assert (UNTOLD, [False]) == (str(found.error), [one.private for one in found.records])


def test_a_correction_that_names_one_of_its_entries_is_private(desk: Desk) -> None:
    text = "[[correction]]\ntarget = 'ledger/engagement:2026-03-01:canary-client'\nhide = true\n"
    found = collect(desk, RATE, text=text + "reason = 'r'\n")

    assert [True, True] == [record.private for record in found.records]


def test_another_variable_can_be_named(desk: Desk) -> None:
    desk.write(TALK)
    found = desk.collect(environ={"MINE": RATE}, private_env="MINE")

    assert 2 == len(found.records)


# --- several ledgers ----------------------------------------------------------------------------


def variables(folder: Path, *tables: str) -> list[str]:
    texts = (
        f'[[sources]]\ntype = "ledger"\nname = "l{index}"\npath = "l{index}"\n{table}\n'
        for index, table in enumerate(tables)
    )
    (folder / "config.toml").write_text("".join(texts))
    sources = config.load(folder / "config.toml").sources
    return [json.loads(source.options.model_dump_json())["private_env"] for source in sources]


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (("", "", ""), ["RENOWN_PRIVATE", "", ""]),
        (("", 'private_env = "RENOWN_PRIVATE"'), ["", "RENOWN_PRIVATE"]),
        (('private_env = "MINE"', ""), ["MINE", "RENOWN_PRIVATE"]),
        (('private_env = ""', ""), ["", "RENOWN_PRIVATE"]),
        (('private_env = ""', 'private_env = ""'), ["", ""]),
    ],
)
def test_one_ledger_alone_reads_it(
    tmp_path: Path, tables: tuple[str, ...], expected: list[str]
) -> None:
    assert expected == variables(tmp_path, *tables)


def test_two_that_name_the_same_are_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as told:
        variables(tmp_path, 'private_env = "MINE"', 'private_env = "MINE"')

    assert str(told.value).endswith(
        "config.toml:6: private_env: 'MINE' is what the source 'l0' holds; "
        "write another, or take it out of one of the two"
    )


@pytest.mark.parametrize("name", ["1A", "A B", "A=B", "Ä"])
def test_a_variable_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError):
        variables(tmp_path, f'private_env = "{name}"')
