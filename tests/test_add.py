"""`renown add` writes one valid entry more, and changes nothing that stood there."""

from __future__ import annotations

import os
import pty
import re
import select
import shlex
import signal
import stat
import subprocess
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.ledger import writing
from collectors.ledger.fields import Clock
from collectors.ledger.reading import TABLES, Ledger
from renown import document
from tests.commands import RENOWN, Done, environment, invoke, renown

AT = "2026-11-16T23:30:00Z"
CONFIG = (
    '[person]\ntimezone = "Europe/Athens"\n[[sources]]\ntype = "ledger"\npath = "ledger.toml"\n'
)
HEAD = "# `renown add --help` lists what a ledger may hold.\n\n"
TALK = '[[talk]]\ndate = 2026-05-21\ntitle = "Forty teams"\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG)
    return tmp_path


def add(home: Path, *arguments: str, **env: str) -> Done:
    return invoke("add", *arguments, "--as-of", AT, cwd=home, **({"CI": ""} | env))


def text(home: Path, name: str = "ledger.toml") -> str:
    return (home / name).read_bytes().decode()


def test_an_entry_is_added_today_where_the_person_lives(home: Path) -> None:
    done = add(home, "talk", "--title", "Golden paths", "--event", "ExampleConf")
    entry = '[[talk]]\ndate = 2026-11-17\ntitle = "Golden paths"\nevent = "ExampleConf"\n'

    assert (0, "") == (done.code, done.err)
    assert HEAD + entry == text(home)
    assert f"{entry}\nledger.toml:3\n" == done.out


GIVEN: dict[str, list[str]] = {
    "talk": ["--title", "T", "--tags", "a", "--tags", "b", "--status", "done"],
    "workshop": ["--title", "T", "--speakers", "Ada Example", "--date", "2026-10-22T18:30"],
    "post": ["--title", "T", "--words", "900", "--url", "https://ada.example/t"],
    "certification": ["--title", "T", "--issuer", "I", "--expires", "2029-11-16"],
    "architecture": ["--title", "T", "--status", "production", "--users", "12"],
    "improvement": [
        *("--title", "T", "--metric", "m", "--unit", "s"),
        *("--better", "lower", "--before", "9.5", "--after", "2"),
    ],
    "rate": ["--client", "C", "--rate", "99", "--currency", "USD", "--per", "hour"],
    "engagement": ["--client", "C"],
    "role": ["--title", "T", "--organisation", "O"],
    "meeting": ["--people", "Grace Placeholder", "--people", "Olu Sample"],
    "study": ["--topic", "Go", "--hours", "6.5"],
    "task": ["--title", "T", "--task", "homelab"],
    "followers": ["--platform", "LinkedIn", "--account", "ada", "--count", "4100"],
    "correction": ["--target", "blog/a", "--reason", "r", "--hide"],
}


def test_every_table_can_be_added_to() -> None:
    assert {*TABLES, "rate"} == set(GIVEN)


@pytest.mark.parametrize("kind", GIVEN)
def test_what_was_added_is_collected(home: Path, kind: str) -> None:
    done = add(home, kind, *GIVEN[kind])
    collected = invoke("collect", "--as-of", "2026-11-18", cwd=home)

    assert 0 == done.code, done.err
    assert "ledger: ok (1 new" in collected.err


def test_a_rate_in_another_currency_is_scored_in_dollars_an_hour(home: Path) -> None:
    rate = ("--client", "C", "--rate", "4400", "--currency", "EUR", "--per", "day")
    without = add(home, "rate", *rate)
    done = add(home, "rate", *rate, "--rate-usd", "4840")
    invoke("run", "--as-of", "2026-11-18", cwd=home)

    assert (2, 0) == (without.code, done.code)
    assert "add rate_usd, the same in US dollars" in without.err
    assert "605" in invoke("explain", "rate", "--as-of", "2026-11-18", cwd=home).out


def test_a_correction_sets_values_as_toml_has_them(home: Path) -> None:
    said = ("title=A title", "words=9", 'tags=["a", "b"]', "date=2026-05-02", "author=2 = 3")
    done = add(
        home,
        *("correction", "--target", "blog/a", "--reason", "r"),
        *(part for one in said for part in ("--set", one)),
    )

    assert 0 == done.code, done.err
    (entry,) = tomllib.loads(text(home))["correction"]
    assert entry["set"] == {
        "title": "A title",
        "words": 9,
        "tags": ["a", "b"],
        "date": date(2026, 5, 2),
        "author": "2 = 3",
    }


@pytest.mark.parametrize("kind", ["talk", "rate", "correction"])
def test_the_help_lists_the_keys_of_the_table(home: Path, kind: str) -> None:
    told = add(home, kind, "--help", COLUMNS="200", TERMINAL_WIDTH="200").out
    table = TABLES[{"rate": "engagement"}.get(kind, kind)]

    for key in table.model_fields:
        assert f"--{key.replace('_', '-')} " in told
    assert ("planned" in told) is (kind == "talk")


def test_the_help_lists_what_can_be_added(home: Path) -> None:
    told = invoke("add", "--help", cwd=home).out

    assert all(re.search(rf"│ {kind} ", told) for kind in {*TABLES, "rate"} - {"engagement"})


# --- mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["talk"], ["--title: is missing; add it"]),
        (["certification"], ["--title: is missing; add it", "--issuer: is missing; add it"]),
        (["talk", "--title", "T", "--date", "soon"], ["--date: must be a date, not 'soon'"]),
        (["post", "--title", "T", "--date", "2027-01-01"], ["--date: must be in the past"]),
        (["talk", "--title", "T", "--event-url", "x"], ["--event-url: must be a link"]),
        (["study", "--topic", "Go", "--hours", "nan"], ["--hours: must be"]),
        (["talk", "--title", "\udcff"], ["--title: is not text; write it in UTF-8"]),
        (
            ["correction", "--target", "a/b", "--reason", "r", "--set", "titel=x"],
            ["--set.titel: is not a known key; did you mean 'title'?"],
        ),
        (
            ["correction", "--target", "a/b", "--reason", "r", "--set", "x"],
            ["--set: has no = in 'x'; write --set name=value"],
        ),
        (["talk", "--title", "T", "--file", "x.toml"], ["--file: ledger.toml is a file itself"]),
        (["talk", "--title", "T", "--source", "x"], ["--source: no ledger is called so"]),
    ],
)
def test_a_wrong_entry_is_told_by_its_options_and_not_written(
    home: Path, arguments: list[str], told: list[str]
) -> None:
    done = add(home, *arguments)

    assert (2, "") == (done.code, done.out)
    assert len(told) == len(done.err.splitlines())
    for said, line in zip(told, done.err.splitlines(), strict=True):
        assert line.startswith(f"renown: command line: {said}")
    assert ["config.toml"] == [path.name for path in home.iterdir()]


@pytest.mark.parametrize(
    "arguments",
    [
        ["tallk", "--title", "T"],
        ["talk", "--title", "T", "--status", "doen"],
        ["study", "--topic", "Go", "--hours", "many"],
    ],
)
def test_what_no_option_takes_is_a_wrong_use(home: Path, arguments: list[str]) -> None:
    assert 2 == add(home, *arguments).code
    assert not (home / "ledger.toml").exists()


def test_a_file_with_mistakes_is_left_as_it_is_and_they_are_told(home: Path) -> None:
    wrong = TALK + "[[talk]]\ntitle = 'b'\n[[post]]\nprivate = true\n"
    (home / "ledger.toml").write_text(wrong)
    here = add(home, "talk", "--title", "T")
    in_ci = add(home, "talk", "--title", "T", CI="true")

    assert (2, 2, wrong) == (here.code, in_ci.code, text(home))
    assert "ledger.toml:4: talk[1].date: is missing; add it" in here.err
    assert "ledger.toml:6: post[0].date: is missing; add it" in here.err
    assert "post" not in in_ci.err


def test_what_is_no_toml_is_left_as_it_is(home: Path) -> None:
    (home / "ledger.toml").write_bytes(b"[[talk\xff")

    assert 2 == add(home, "talk", "--title", "T").code
    assert b"[[talk\xff" == (home / "ledger.toml").read_bytes()


def test_an_entry_that_is_there_already_is_told_with_its_line(home: Path) -> None:
    (home / "ledger.toml").write_text("# mine\n" + TALK)
    done = add(home, "talk", "--title", "FORTY  teams!", "--date", "2026-05-21")
    other = add(home, "talk", "--title", "Forty teams", "--date", "2026-05-21", "--id", "second")

    assert (2, 0) == (done.code, other.code)
    assert "is the same entry as the one at ledger.toml:2; " in done.err
    assert ("# mine\n" + TALK) in text(home)


def test_without_a_ledger_it_says_what_to_write(home: Path) -> None:
    (home / "config.toml").write_text("")
    done = add(home, "talk", "--title", "T")

    assert 2 == done.code
    assert 'renown: [[sources]]\nrenown: type = "ledger"\n' in done.err


def test_of_several_ledgers_one_is_named(home: Path) -> None:
    more = '[[sources]]\ntype = "ledger"\nname = "b"\npath = "b.toml"\n'
    (home / "config.toml").write_text(CONFIG + more)
    done = add(home, "talk", "--title", "T")
    named = add(home, "talk", "--title", "T", "--source", "b")

    assert (2, 0) == (done.code, named.code)
    assert "write one of ledger, b" in done.err
    assert ["b.toml", "config.toml"] == sorted(path.name for path in home.iterdir())


# --- files --------------------------------------------------------------------------------------


@pytest.fixture
def folder(home: Path) -> Path:
    """A ledger that is a folder, and is not there yet."""
    (home / "config.toml").write_text(CONFIG.replace("ledger.toml", "book"))
    return home


def test_in_a_folder_private_entries_have_a_file_of_their_own(folder: Path) -> None:
    public = add(folder, "talk", "--title", "T")
    private = add(folder, "rate", "--client", "Canary", "--private")
    named = add(folder, "talk", "--title", "U", "--file", "talks.toml")

    assert (0, 0, 0) == (public.code, private.code, named.code)
    assert ["ledger.toml", "private.toml", "talks.toml"] == sorted(
        path.name for path in (folder / "book").iterdir()
    )
    assert "book/private.toml:3\n" == private.out
    assert "book/private.toml holds a private entry: keep that file out of Git" in private.err
    assert "Canary" in text(folder, "book/private.toml")


def test_a_private_entry_among_public_ones_is_warned_of_each_time(home: Path) -> None:
    for title in ("One", "Two"):
        done = add(home, "talk", "--title", title, "--private")
        assert "ledger.toml holds a private entry: keep that file out of Git" in done.err


def test_an_entry_is_the_same_in_all_files_of_a_folder(folder: Path) -> None:
    add(folder, "talk", "--title", "T")
    done = add(folder, "talk", "--title", "T", "--file", "talks.toml")

    assert 2 == done.code
    assert "book/ledger.toml:3" in done.err
    assert not (folder / "book/talks.toml").exists()


@pytest.mark.parametrize("name", ["../x.toml", ".x.toml", "x.txt", "a/b.toml", "x\n.toml"])
def test_a_file_is_one_of_the_folder(folder: Path, name: str) -> None:
    done = add(folder, "talk", "--title", "T", "--file", name)

    assert 2 == done.code
    assert "--file: is no file of a ledger" in done.err
    assert not list(folder.rglob("*x*"))


@pytest.mark.parametrize("text", ["private = true\n", "private = true\n\n" + TALK])
def test_of_an_entry_of_a_private_file_only_its_place_is_told(home: Path, text: str) -> None:
    (home / "ledger.toml").write_text(text)
    done = add(home, "talk", "--title", "Canary")

    assert (0, f"ledger.toml:{text.count(chr(10)) + 2}\n", "") == (done.code, done.out, done.err)


def test_what_a_killed_one_left_behind_goes_with_the_next(home: Path) -> None:
    left = home / ".ledger.toml.0a1b2c3d.tmp"
    left.write_text("[[talk]]\ntitle = 'Canary'\n")
    add(home, "talk", "--title", "One")

    assert not left.exists()


def test_the_mode_of_the_file_stays_and_a_link_is_followed(home: Path) -> None:
    (home / "real").mkdir()
    real = home / "real" / "mine.toml"
    real.write_text(TALK)
    real.chmod(0o640)
    (home / "ledger.toml").symlink_to(real)
    done = add(home, "talk", "--title", "T")

    assert 0 == done.code, done.err
    assert (home / "ledger.toml").is_symlink()
    assert 0o640 == stat.S_IMODE(real.stat().st_mode)
    assert real.read_text().startswith(TALK + "\n[[talk]]\n")
    assert ["mine.toml"] == [path.name for path in real.parent.iterdir()]


def test_windows_line_ends_and_a_byte_order_mark_stay(home: Path) -> None:
    before = "\ufeff" + (TALK + 'note = "x"').replace("\n", "\r\n")
    (home / "ledger.toml").write_bytes(before.encode())
    add(home, "talk", "--title", "T")
    after = text(home)

    assert after.startswith(before + "\r\n\r\n[[talk]]\r\n")
    assert after.count("\n") == after.count("\r\n")


def test_a_list_gets_one_more_line_and_keeps_its_comments(home: Path) -> None:
    sample = files("renown.sample").joinpath("ledger.toml").read_text(encoding="utf-8")
    (home / "ledger.toml").write_text(sample, encoding="utf-8")
    done = add(home, "study", "--topic", "Go", "--hours", "5", "--date", "2026-11-16")
    line = '  { date = 2026-11-16, topic = "Go", hours = 5 },\n'

    assert 0 == done.code, done.err
    assert sample == text(home).replace(line, "")
    place = sample[: sample.index("]\n", sample.index("study = ["))].count("\n") + 1
    assert f"ledger.toml:{place}" == done.out.splitlines()[-1]


ENTRY = {"topic": "Go", "hours": 2}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("study = []\n", "study = [@]\n"),
        ("study = [ # none\n]\n", "study = [ # none\n  @,\n]\n"),
        ("study = [{hours = 1}]", "study = [{hours = 1}, @]"),
        ("study = [{hours = 1} , ] # x", "study = [{hours = 1} , @ ] # x"),
        (
            "study = [\n\t{hours = 1} # a ]\n\t# b\n]",
            "study = [\n\t{hours = 1}, # a ]\n\t# b\n\t@,\n]",
        ),
        ('"study" = [{x = """\n]"""}]\r\n', '"study" = [{x = """\n]"""}, @]\r\n'),
        ("study = [\r\n {x = [1,\r\n2]},\r\n]", "study = [\r\n {x = [1,\r\n2]},\r\n @,\r\n]"),
    ],
)
def test_an_array_is_added_to_as_it_is_written(before: str, after: str) -> None:
    written = '{ topic = "Go", hours = 2 }'
    assert after.replace("@", written) == writing.added(before, "study", ENTRY, "ledger.toml")


CLOCK = Clock(now=datetime(2026, 11, 16, 6, tzinfo=UTC), timezone=ZoneInfo("UTC"))
TEXT = st.text(max_size=20)
PLAIN = st.builds(
    lambda before, letter, after: f"{before}{letter}{after}",
    TEXT.map(lambda text: "".join(filter(str.isprintable, text))),
    st.characters(categories=["Lu", "Ll", "Lo", "Nd"]),
    TEXT.map(lambda text: "".join(filter(str.isprintable, text))),
)
"""What can be seen, with a letter or a digit in it; nothing is drawn in vain."""


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Valid entries of three kinds, with hostile text in them."""
    day = draw(st.dates(date(2000, 1, 1), date(2026, 11, 15)))
    note = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
    kind = draw(st.sampled_from(["talk", "study", "correction"]))
    match kind:
        case "talk":
            speakers = draw(st.lists(PLAIN, max_size=3))
            entry = {"date": day, "title": draw(PLAIN), "speakers": speakers, "id": "new"}
        case "study":
            hours = draw(st.floats(0.01, 168) | st.integers(1, 168))
            entry = {"date": day, "topic": draw(PLAIN), "hours": hours, "id": "new"}
        case _:
            setting = {"title": draw(PLAIN), "words": draw(st.integers(0, 10**12)), "date": day}
            entry = {"target": "a/b", "reason": draw(PLAIN), "set": setting, "id": "new"}
    return kind, {**entry, "note": note}


@st.composite
def ledgers(draw: st.DrawFn) -> str:
    """Valid ledgers, in both forms, with comments, blanks, and any kind of line ends."""
    filler = st.sampled_from(["", "\n", "# a comment [[talk]]\n", "\n# study = [\n\n", " \t\n"])
    parts = [draw(filler)]
    count = draw(st.integers(0, 3))
    if draw(st.booleans()):
        rows = [f'{{ date = 2025-01-0{n + 1}, topic = "]#{n}", hours = 1 }}' for n in range(count)]
        gap = draw(st.sampled_from([" ", "\n  ", "\n\t# ] a comment\n\t"]))
        last = draw(st.sampled_from(["", ",", "\n", ",\n", " # the last\n"]))
        last = last.replace(",", "") if not rows else last
        parts += ["study = [", f",{gap}".join(rows), last, "]\n"]
    for n in range(draw(st.integers(0, 3))):
        parts += [
            f'[[talk]]\ndate = 2025-02-0{n + 1}\ntitle = """a\n[[talk]] {n}"""\n',
            draw(filler),
        ]
    made = "".join(parts).removesuffix(draw(st.sampled_from(["", "\n"])))
    made = made.replace("\n", "\r\n") if draw(st.booleans()) else made
    return draw(st.sampled_from(["", "\ufeff"])) + made


def read(text: str) -> Ledger:
    ledger = Ledger(now=CLOCK.now, timezone=CLOCK.timezone)
    ledger.take(document.parse(text, "ledger.toml"), private=False)
    return ledger


@given(ledgers(), entries())
def test_any_ledger_with_any_entry_holds_what_it_held_and_the_entry(
    before: str, new: tuple[str, dict[str, Any]]
) -> None:
    kind, entry = new
    after = writing.added(before, kind, entry, "ledger.toml")
    old, found = read(before), read(after)

    assert [] == [*found.told["public"], *found.told["private"]]
    assert {key: one.entry for key, one in found.entries.items() if key != "new"} == {
        key: one.entry for key, one in old.entries.items()
    }
    expected = TABLES[kind].model_validate(entry, context=CLOCK)
    assert expected == found.entries["new"].entry
    if kind == "study" and "study" in document.parse(before, "ledger.toml").data:
        left = iter(after)
        assert all(character in left for character in before)
    else:
        assert after.startswith(before)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_reads_back_equal_and_stays_on_its_line(text: str) -> None:
    written = writing.value(text)

    assert {"x": text} == tomllib.loads(f"x = {written}")
    assert written.isprintable()


def test_a_number_may_be_nought(home: Path) -> None:
    done = add(home, "followers", "--platform", "x", "--account", "ada", "--count", "0")

    assert (0, 0) == (done.code, tomllib.loads(text(home))["followers"][0]["count"])


def test_a_file_that_would_be_too_large_is_left_as_it_is(home: Path) -> None:
    before = "# " + "ä" * (2**19 - 20) + "\n"
    (home / "ledger.toml").write_text(before, encoding="utf-8")
    done = add(home, "talk", "--title", "T")

    assert (2, before) == (done.code, text(home))
    assert "would be larger than 1 MiB; put the entry into another file" in done.err


def test_a_place_that_cannot_be_written_is_told(home: Path) -> None:
    (home / "ledger.toml").symlink_to(home / "ledger.toml")
    looped = add(home, "talk", "--title", "T")
    (home / "ledger.toml").unlink()
    (home / "ledger.toml").symlink_to(home / "config.toml" / "x.toml")
    through_a_file = add(home, "talk", "--title", "T")

    assert (2, 2) == (looped.code, through_a_file.code)
    assert "ledger.toml: cannot be written: " in through_a_file.err


def test_two_at_once_lose_nothing(home: Path) -> None:
    (home / "ledger.toml").write_text(TALK)

    def one(number: int) -> Done:
        return renown("add", "talk", "--title", f"Talk {number}", cwd=home)

    with ThreadPoolExecutor(4) as pool:
        codes = [done.code for done in pool.map(one, range(4))]

    assert [0] * 4 == codes
    titles = {entry["title"] for entry in tomllib.loads(text(home))["talk"]}
    assert {"Forty teams", *(f"Talk {number}" for number in range(4))} == titles


# --- on a terminal ------------------------------------------------------------------------------


class Terminal:
    """A command on a terminal: what it shows, and what is typed."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self._own, other = pty.openpty()
        self._process = subprocess.Popen(
            [RENOWN, *arguments],
            cwd=home,
            env=environment(TERM="dumb"),
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
            # Whoever runs the tests may ignore interrupts, which is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (nothing else)
        )
        os.close(other)
        self.shown = ""

    def type(self, after: str, keys: str) -> None:
        """Type the keys once the text was shown."""
        seen = len(self.shown)
        end = time.monotonic() + 30
        while after not in self.shown[seen:]:
            assert time.monotonic() < end, self.shown
            if select.select([self._own], [], [], 1)[0]:
                self.shown += os.read(self._own, 4096).decode()
        os.write(self._own, keys.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C, and again where Python did not see it: right before it waits for a line."""
        for _ in range(6):
            self._process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(4)
                return

    def end(self) -> int:
        """The exit code."""
        code = self._process.wait(30)
        with suppress(OSError):  # nobody writes to it any more
            while select.select([self._own], [], [], 0)[0]:
                self.shown += os.read(self._own, 4096).decode()
        os.close(self._own)
        return code


def test_on_a_terminal_what_is_missing_is_asked_for_until_it_is_right(home: Path) -> None:
    asked = Terminal(home, "add", "improvement", "--title", "T", "--unit", "ms", "--before", "9")
    asked.type("metric, ", "latency\n")
    asked.type("better, ", "lover\n")
    asked.type("better, ", "lower\n")
    asked.type("after, ", "many\n")
    asked.type("after, ", "3\n")

    assert 0 == asked.end(), asked.shown
    (entry,) = tomllib.loads(text(home))["improvement"]
    assert ("latency", "lower", 3) == (entry["metric"], entry["better"], entry["after"])
    assert "must be 'lower' or 'higher', not 'lover'" in asked.shown
    assert "must be a number, not 'many'" in asked.shown


@pytest.mark.parametrize("interrupted", [True, False])
def test_whoever_leaves_a_question_writes_nothing(home: Path, interrupted: bool) -> None:
    asked = Terminal(home, "add", "meeting")
    asked.type("people, ", "" if interrupted else "\x04")
    if interrupted:
        asked.interrupt()

    assert 0 != asked.end()
    assert "Traceback" not in asked.shown
    assert ["config.toml"] == [path.name for path in home.iterdir()]


# --- what is written about it -------------------------------------------------------------------


def examples() -> list[list[str]]:
    """The commands of the reference that add something."""
    text = (Path(__file__).resolve().parent.parent / "docs/ledger.md").read_text(encoding="utf-8")
    found = "".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    return [shlex.split(line)[2:] for line in found if line.startswith("renown add ")]


def test_the_examples_of_the_reference_add_what_they_say(home: Path) -> None:
    codes = [add(home, *arguments).code for arguments in examples()]

    assert [0, 0, 0] == codes
    assert {"talk", "engagement", "correction"} == set(tomllib.loads(text(home)))
