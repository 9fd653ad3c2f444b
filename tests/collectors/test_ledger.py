"""The ledger: what is written by hand becomes records and readings, slips are told with places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from math import isnan
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors import ledger
from collectors.ledger.corrections import DETAILS, Columns
from collectors.ledger.entries import Entry
from collectors.ledger.reading import TABLES
from renown import document, registry
from renown.collector import Person, Run
from renown.errors import IncompleteError, MissingError, SourceError, UnreadableError
from renown.record import Checkpoint, Observation, Reading, Record, Sweep
from renown.store import border, kinds

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs" / "ledger.md"
SET = 'set = {title="T", date=2026-07-01, until=2026-07-31, kind="post", tags=["B", "a"], words=9}'
TALK = '[[talk]]\ndate = 2026-05-21\ntitle = "Forty teams"\n'
LOWER = (
    "[[improvement]]\ntitle = 'a'\ndate = 2026-02-01\nmetric = 'm'\nunit = 's'\nbetter = 'lower'\n"
)
RATE = 'client = "Acme"\nrate = 99\ncurrency = "EUR"\nper = "hour"\n'


@dataclass
class Collected:
    """What a run of the collector brought."""

    records: list[Record] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    sweeps: list[Sweep] = field(default_factory=list)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    error: SourceError | None = None

    def add(self, observation: Observation) -> None:
        match observation:
            case Record():
                self.records.append(observation)
            case Reading():
                self.readings.append(observation)
            case Sweep():
                self.sweeps.append(observation)
            case Checkpoint():
                self.checkpoints.append(observation)


@dataclass
class Desk:
    """A folder with ledger files in it."""

    folder: Path

    def write(self, text: str, name: str = "ledger.toml") -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    def collect(
        self,
        text: str | None = None,
        path: str = "ledger.toml",
        *,
        now: datetime = NOW,
        timezone: str = "Europe/Lisbon",
        state: Mapping[str, Any] | None = None,
        environ: Mapping[str, str] | None = None,
        **options: str,
    ) -> Collected:
        if text is not None:
            self.write(text)
        found = Collected()
        run = Run(
            now=now,
            state=state or {},
            http=cast("Any", None),  # the ledger asks nobody
            person=Person(id="ada", timezone=ZoneInfo(timezone)),
            folder=self.folder,
            environ=(environ or {}).get,
            note=found.notes.append,
        )
        try:
            for observation in ledger.collect(ledger.Options(path=path, **options), run):
                found.add(observation)
        except SourceError as error:
            found.error = error
        return found

    def record(self, text: str, **options: Any) -> Record:
        found = self.collect(text, **options)
        assert found.error is None
        (record,) = found.records
        return record

    def mistake(self, text: str | None, **options: Any) -> str:
        found = self.collect(text, **options)
        assert isinstance(found.error, IncompleteError)
        assert "\n" not in str(found.error)
        return str(found.error)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def utc(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def kept(record: Record) -> None:
    """The store takes it as it is: it refuses nothing and mends nothing."""
    values = border.record_values(record, "ada", "ledger", "2026-11-16T06:00:00Z")
    assert (values["title"], values["url"]) == (record.title, record.url)


# --- entries ------------------------------------------------------------------------------------


def test_an_entry_is_a_record_that_the_person_asserts(desk: Desk) -> None:
    text = (
        TALK
        + 'event = "ExampleConf"\nurl = "https://conf.example/1"\ntags = ["Edge", "ai", "ai"]\n'
    )
    assert desk.record(text, timezone="UTC") == Record(
        kind="talk",
        key="talk:2026-05-21:forty-teams",
        title="Forty teams",
        url="https://conf.example/1",
        at=utc(2026, 5, 21),
        evidence="asserted",
        tags=("ai", "edge"),
        details={"event": "ExampleConf"},
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-07-01", utc(2026, 6, 30, 23)),
        ("2026-01-01", utc(2026, 1, 1)),
        ('"2026-07-01"', utc(2026, 6, 30, 23)),
        ("2026-07-01T10:30:00", utc(2026, 7, 1, 9, 30)),
        ("2026-07-01 10:30:00.75", utc(2026, 7, 1, 9, 30)),
        ("2026-07-01T10:30:00+05:00", utc(2026, 7, 1, 5, 30)),
        ('"2026-07-01T10:30:00Z"', utc(2026, 7, 1, 10, 30)),
        ("2026-10-25", utc(2026, 10, 24, 23)),  # the day on which clocks go back
    ],
)
def test_a_day_begins_in_the_time_zone_of_the_person(
    desk: Desk, written: str, expected: datetime
) -> None:
    assert desk.record(f'[[talk]]\ntitle = "a"\ndate = {written}\n').at == expected


def test_the_day_of_expiry_is_the_last_day(desk: Desk) -> None:
    text = (
        '[[certification]]\ntitle = "CKS"\nissuer = "LF"\ndate = 2026-01-01\nexpires = 2026-07-01\n'
    )
    record = desk.record(text)
    assert record.until == utc(2026, 7, 1, 22, 59, 59)
    assert record.details == {"issuer": "LF", "name": "CKS"}


def test_the_end_of_a_role_is_its_last_day(desk: Desk) -> None:
    text = '[[role]]\ntitle = "Mentor"\ndate = 2026-01-01\nuntil = 2026-01-31\nproject = "p"\n'
    record = desk.record(text)
    assert (record.until, record.details) == (utc(2026, 1, 31, 23, 59, 59), {"project": "p"})


def test_proof_stands_in_for_the_address(desk: Desk) -> None:
    assert desk.record(TALK + 'proof = "https://p.example/"').url == "https://p.example/"
    both = TALK + 'proof = "https://p.example/"\nurl = "https://u.example/"'
    assert desk.record(both).url == "https://u.example/"


@pytest.mark.parametrize(
    ("title", "folded"),
    [
        ("  Zero   trust: a TALE, part 2 ", "zero-trust-a-tale-part-2"),
        ("Stra\u00dfe \ufb01ne", "strasse-fine"),
        ("\u5e73\u53f0\u5de5\u7a0b", "\u5e73\u53f0\u5de5\u7a0b"),
        ("word " * 40, ("word-" * 16)[:-1]),
    ],
)
def test_the_key_is_made_of_kind_day_and_folded_title(desk: Desk, title: str, folded: str) -> None:
    assert (
        desk.record(f'[[talk]]\ndate = 2026-07-01\ntitle = "{title}"\n').key
        == f"talk:2026-07-01:{folded}"
    )


def test_an_id_is_the_key(desk: Desk) -> None:
    assert desk.record(TALK + 'id = "forty-teams.1"').key == "forty-teams.1"


def test_what_needs_no_title_is_called_by_what_it_says(desk: Desk) -> None:
    found = desk.collect(
        "study = [{date = 2026-11-09, topic = 'Go', hours = 6}]\n"
        "meeting = [{date = 2026-11-09, people = 3}, {date = 2026-11-10, people = ['A', 'B']},\n"
        " {date = 2026-11-11, people = 1}]\n"
        "engagement = [{date = 2026-11-09, client = 'Acme'}]\n"
    )
    titles = {record.title: record.details for record in found.records}
    assert titles == {
        "Go": {"topic": "Go", "hours": 6},
        "Met 3 people": {"count": 3},
        "Met 1 person": {"count": 1},
        "Met A, B": {"people": ("A", "B"), "count": 2},
        "Acme": {"client": "Acme"},
    }


def test_the_topic_of_a_study_is_one_of_its_tags(desk: Desk) -> None:
    text = (
        "study = [{date = 2026-11-09, topic = 'Go', hours = 6, tags = ['a'], title = 'Generics'}]"
    )
    assert desk.record(text).tags == ("a", "go")


def test_a_remark_stays_in_the_ledger(desk: Desk) -> None:
    assert "to myself" not in repr(desk.record(TALK + 'note = """to myself\n"""'))


def test_followers_are_readings(desk: Desk) -> None:
    found = desk.collect(
        '[[followers]]\nplatform = "LinkedIn"\naccount = "@Ada-Example"\ncount = 4100\n'
        'date = 2026-07-01\nproof = "https://p.example/1.png"\n'
    )
    assert found.readings == [
        Reading(
            subject="linkedin:ada-example",
            name="followers",
            value=4100,
            unit="followers",
            at=utc(2026, 6, 30, 23),
            evidence="asserted",
            method="manual",
            url="https://p.example/1.png",
        )
    ]


def test_a_talk_and_a_task_may_lie_ahead(desk: Desk) -> None:
    found = desk.collect(
        "[[talk]]\ndate = 2027-05-21\ntitle = 'a'\n[[talk]]\ndate = 2027-05-22\ntitle = 'b'\n"
        "status = 'planned'\n[[task]]\ndate = 2027-01-01\ntitle = 'c'\ntask = 'c'\n"
    )
    assert [record.details for record in found.records] == [
        {},
        {"status": "planned"},
        {"task": "c"},
    ]
    assert (found.error, found.notes) == (None, [])


def test_what_is_still_planned_after_its_date_is_told(desk: Desk) -> None:
    found = desk.collect(TALK + 'status = "planned"\n')
    assert found.records[0].details == {"status": "planned"}
    assert found.notes == [
        'planned, though the date has passed; write status = "done" or "cancelled": ledger.toml:1'
    ]


# --- corrections --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "key", "expected"),
    [
        ("hide = true", "correction:hide:blog/a/b", {"hide": True}),
        ('same_as = "web/x"', "correction:same_as:web/x:blog/a/b", {"same_as": "web/x"}),
        (
            'not_same_as = "web/x"',
            "correction:not_same_as:web/x:blog/a/b",
            {"not_same_as": "web/x"},
        ),
        (
            SET,
            "correction:set:blog/a/b",
            {
                "set": {
                    "title": "T",
                    "at": "2026-06-30T23:00:00Z",
                    "until": "2026-07-31T22:59:59Z",
                    "kind": "post",
                    "tags": ("a", "b"),
                    "words": 9,
                }
            },
        ),
    ],
)
def test_a_correction_names_its_target_and_says_one_thing(
    desk: Desk, said: str, key: str, expected: dict[str, object]
) -> None:
    record = desk.record(f'[[correction]]\ntarget = "blog/a/b"\nreason = "why"\n{said}\n')
    assert (record.kind, record.key, record.at) == ("correction", key, None)
    assert record.details == {"target": "blog/a/b", "reason": "why", **expected}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", "write one of set, same_as, not_same_as, hide"),
        ('hide = true\nsame_as = "web/x"', "write one of set, same_as, not_same_as, hide"),
        ("hide = false", "write one of set, same_as, not_same_as, hide"),
        ("set = {}", "write one of set, same_as, not_same_as, hide"),
        ('same_as = "blog/a"', "correction[0].same_as: is the target itself"),
        ('same_as = "blog"', "correction[0].same_as: must be source/key, not 'blog'"),
        (
            'set = {titel = "a"}',
            "correction[0].set.titel: is not a known key; did you mean 'title'?",
        ),
        ("set = {date = 3}", "correction[0].set.date: must be a date"),
        ('set = {kind = "tallk"}', "did you mean 'talk'?"),
        ("set = {words = nan}", "correction[0].set.words: must be a whole number"),
        ("set = {event = {a = 1}}", "correction[0].set.event: must be text"),
        ('set = {hours = "many"}', "correction[0].set.hours: must be a number, not 'many'"),
        ("set = {hours = [1, 2]}", "correction[0].set.hours: must be a number"),
        ('set = {number = "abc"}', "correction[0].set.number: must be a whole number"),
        ("set = {people = 0}", "correction[0].set.people: must be names or a number"),
        ("set = {speakers = 'a'}", "correction[0].set.speakers: must be a list"),
        ("set = {day = {a = 1}}", "correction[0].set.day: must be text, a number"),
        ("set = {private = true}", "correction[0].set.private: is not a known key"),
    ],
)
def test_a_correction_that_says_nothing_or_too_much_is_a_mistake(
    desk: Desk, said: str, words: str
) -> None:
    text = f'[[correction]]\ntarget = "blog/a"\nreason = "why"\n{said}\n'
    assert words in desk.mistake(text)


def test_what_a_correction_can_set_is_what_records_can_hold() -> None:
    held = {name for kind in kinds.DETAILS.values() for name in kind.__annotations__}
    only_corrections = {"target", "set", "same_as", "not_same_as", "hide"}
    assert held - only_corrections == set(DETAILS)
    assert not set(DETAILS) & set(Columns.model_fields)


def test_a_correction_of_records_with_long_keys_has_a_key_of_its_own(desk: Desk) -> None:
    start = "[[correction]]\nreason = 'r'\ntarget = 'blog/" + "a" * 450
    found = desk.collect(f"{start}1'\nhide = true\n{start}2'\nhide = true\n")
    assert len({record.key for record in found.records}) == 2
    for record in found.records:
        kept(record)


# --- mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[talk]]\ntitle = 'a'\n", "ledger.toml:1: talk[0].date: is missing; add it"),
        ("[[talk]]\ndate = 2026-01-01\n", "ledger.toml:1: talk[0].title: is missing; add it"),
        (
            TALK + "tilte = 'a'\n",
            "ledger.toml:4: talk[0].tilte: is not a known key; did you mean 'title'?",
        ),
        (
            TALK + "event = 3\n",
            'ledger.toml:4: talk[0].event: must be text, not 3; put it in "quotes"',
        ),
        (TALK + "event = ' '\n", "ledger.toml:4: talk[0].event: must not be empty"),
        (
            TALK + "url = 'conf.example'\n",
            "talk[0].url: must be a link, not 'conf.example'; write the whole",
        ),
        (TALK + "url = 'https://'\n", "talk[0].url: must be a link"),
        (TALK + "url = 'https://[a/'\n", "talk[0].url: must be a link"),
        (TALK + "url = 'https://ada:pw@conf.example/'\n", "talk[0].url: must be a link; write"),
        (TALK + "id = 'a b'\n", "talk[0].id: must be one word, not 'a b'"),
        (TALK + "tags = 'edge'\n", "talk[0].tags: must be a list"),
        (TALK + "tags = ['a\"b']\n", "talk[0].tags: must be words"),
        (TALK + 'place = "a\\u0007b"\n', "talk[0].place: must be plain text, not 'a\\x07b'"),
        (
            TALK + "status = 'doen'\n",
            "talk[0].status: must be 'done', 'planned' or 'cancelled', not 'doen'; did",
        ),
        (
            "[[talk]]\ntitle = 'a'\ndate = 'soon'\n",
            "ledger.toml:3: talk[0].date: must be a date, not 'soon'",
        ),
        ("[[talk]]\ntitle = 'a'\ndate = '2026-02-30'\n", "talk[0].date: must be a date"),
        ("[[talk]]\ntitle = 'a'\ndate = 10:30:00\n", "talk[0].date: must be a date, not 10:30:00"),
        ("[[talk]]\ntitle = 'a'\ndate = 0001-01-01\n", "talk[0].date: must be a date between 1900"),
        (
            "[[talk]]\ntitle = 'a'\ndate = 9999-12-31T23:00:00-09:00\n",
            "talk[0].date: must be a date between",
        ),
        (
            "[[talk]]\ntitle = '\u2728'\ndate = 2026-01-01\n",
            "ledger.toml:1: talk[0]: has a title without letters",
        ),
        (
            "[[talk]]\ntitle = 'a'\ndate = 2027-01-01\nstatus = 'done'\n",
            "ledger.toml:4: talk[0].status: must be planned, since its date lies ahead",
        ),
        (
            "[[post]]\ntitle = 'a'\ndate = 2026-11-17\n",
            "ledger.toml:3: post[0].date: must be in the past, not 2026-11-17; mend the date",
        ),
        (
            "[[role]]\ntitle = 'a'\ndate = 2026-02-01\nproject = 'b'\nuntil = 2026-01-31\n",
            "ledger.toml:5: role[0].until: is before its date",
        ),
        (
            "[[architecture]]\ntitle = 'a'\ndate = 2026-02-01\nstatus = 'prod'\n",
            "architecture[0].status: must be 'design', 'pilot', 'production' or 'retired', not 'pr",
        ),
        (
            LOWER + "before = 1\nafter = 0\n",
            "improvement[0].after: must be greater than 0, not 0",
        ),
        (
            LOWER + "before = 1\nafter = 2\n",
            "ledger.toml:8: improvement[0].after: got worse, going by `better`",
        ),
        (
            "[[engagement]]\ndate = 2026-01-01\n" + RATE,
            "engagement[0]: has a rate in another currency",
        ),
        ("[[engagement]]\ndate = 2026-01-01\nclient = 'a'\nrate = 9\n", "states a rate in part"),
        (
            "[[engagement]]\ndate = 2026-01-01\nclient = 'a'\nrate_usd = 9\n",
            "has rate_usd without another",
        ),
        (
            "[[engagement]]\ndate = 2026-01-01\n" + RATE.replace("EUR", "euro") + "rate_usd = 9\n",
            "engagement[0].currency: must be three capital letters, not 'euro'; write it as USD",
        ),
        (
            "meeting = [{date = 2026-01-01, people = 0}]",
            "meeting[0].people: must be names or a number, not 0",
        ),
        (
            "meeting = [{date = 2026-01-01, people = []}]",
            "meeting[0].people: must be names or a number",
        ),
        (
            "meeting = [{date = 2026-01-01, people = true}]",
            "meeting[0].people: must be names or a number",
        ),
        (
            "study = [{date = 2026-01-01, topic = 'Go', hours = 0}]",
            "study[0].hours: must be greater than 0",
        ),
        (
            "study = [{date = 2026-01-01, topic = 'Go', hours = 169}]",
            "study[0].hours: must be less than or",
        ),
        ("study = [{date = 2026-01-01, topic = 'Go', hours = inf}]", "study[0].hours: must be"),
        (
            "study = [{date = 2026-01-01, topic = 'Go', hours = '3'}]",
            "study[0].hours: must be a number",
        ),
        ("[talk]\ntitle = 'a'\n", "ledger.toml:1: talk: must be a list; write"),
        ("talk = ['a']\n", "ledger.toml:1: talk[0]: must be a table, not 'a'"),
        (
            "[[tallk]]\ntitle = 'a'\n",
            "ledger.toml:1: tallk: is not a known key; did you mean 'talk'?",
        ),
    ],
)
def test_a_wrong_entry_is_told_with_line_key_and_remedy(
    desk: Desk, text: str, expected: str
) -> None:
    assert expected in desk.mistake(text)


@pytest.mark.parametrize(
    ("platform", "account", "count", "words"),
    [
        ("linkdin", "a", 1, "must be spelt in one way, not 'linkdin'; write linkedin"),
        ("Twitter", "a", 1, "write x"),
        ("two words", "a", 1, "platform: must be one word"),
        (
            "linkedin",
            "https://linkedin.example/in/a",
            1,
            "account: must be the name of the account",
        ),
        ("linkedin", "@", 1, "account: must be the name of the account"),
        ("linkedin", "a", -1, "count: must be greater than or equal to 0"),
        ("linkedin", "a", 1.5, "count: must be a whole number, not 1.5"),
    ],
)
def test_followers_are_told_from_slips(
    desk: Desk, platform: str, account: str, count: float, words: str
) -> None:
    text = f'[[followers]]\ndate = 2026-01-01\nplatform = "{platform}"\naccount = "{account}"\n'
    assert words in desk.mistake(text + f"count = {count}\n")


def test_a_platform_that_nobody_has_heard_of_is_allowed(desk: Desk) -> None:
    text = '[[followers]]\ndate = 2026-01-01\nplatform = "gitlab"\naccount = "a"\ncount = 0\n'
    assert desk.collect(text).readings[0].subject == "gitlab:a"


def test_all_that_is_right_is_kept_and_nothing_is_swept_beside_a_mistake(desk: Desk) -> None:
    found = desk.collect(TALK + "[[talk]]\ntitle = 'b'\n" + TALK.replace("Forty", "Fifty"))
    assert [record.title for record in found.records] == ["Forty teams", "Fifty teams"]
    assert str(found.error) == "ledger.toml:4: talk[1].date: is missing; add it"
    assert (found.sweeps, found.checkpoints) == ([], [])


def test_at_most_twenty_mistakes_are_told_one_by_one(desk: Desk) -> None:
    told = str(desk.collect("[[talk]]\ntitle = 'a'\n" * 23).error).split("\n")
    assert told[0] == "ledger.toml:1: talk[0].date: is missing; add it"
    assert (len(told), told[-1]) == (21, "and 3 more")


def test_an_entry_written_twice_is_told_with_both_lines(desk: Desk) -> None:
    found = desk.collect(TALK + TALK.replace("teams", "TEAMS!"))
    assert len(found.records) == 1
    assert str(found.error) == (
        "ledger.toml:4: talk[1]: is the same entry as the one at ledger.toml:1; "
        "take one out, or give each an id of its own"
    )


def test_entries_of_two_files_are_told_apart_by_file(desk: Desk) -> None:
    desk.write("# 2026\n" + TALK, "book/a.toml")
    desk.write(TALK, "book/b.toml")
    found = desk.collect(path="book")
    assert "book/b.toml:1: talk[0]: is the same entry as the one at book/a.toml:2" in str(
        found.error
    )


def test_followers_are_read_once_a_day(desk: Desk) -> None:
    entry = "{date = %s, platform = 'x', account = '%s', count = 1}"
    one, same, other = (
        entry % ("2026-01-01", "ada"),
        entry % ("2026-01-01", "@ADA"),
        entry % ("2026-01-02", "ada"),
    )
    assert "followers[1]: is the same entry" in desk.mistake(f"followers = [{one}, {same}]")
    assert len(desk.collect(f"followers = [{one}, {other}]").readings) == 2


# --- private ------------------------------------------------------------------------------------

SECRET = "private = true\n"
UNTOLD = (
    "a private entry has a mistake; `renown -v collect` on your own machine logs where and which,"
    " of those in the environment once they stand in a file private.toml"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ledger.toml", "[[engagement]]\ndate = 2026-01-01\nclient = 'Acme'\n" + SECRET),
        ("ledger.toml", SECRET + "[[engagement]]\ndate = 2026-01-01\nclient = 'Acme'\n"),
        ("private.toml", "[[engagement]]\ndate = 2026-01-01\nclient = 'Acme'\n"),
        ("private-clients.toml", "[[engagement]]\ndate = 2026-01-01\nclient = 'Acme'\n"),
    ],
)
def test_an_entry_or_a_file_can_be_private(desk: Desk, name: str, text: str) -> None:
    desk.write(text, name)
    assert [record.private for record in desk.collect(path=name).records] == [True]


def test_followers_and_corrections_can_be_private(desk: Desk) -> None:
    found = desk.collect(
        SECRET
        + "[[followers]]\ndate = 2026-01-01\nplatform = 'x'\naccount = 'a'\ncount = 1\n"
        + "[[correction]]\ntarget = 'a/b'\nhide = true\nreason = 'c'\n"
    )
    assert (found.readings[0].private, found.records[0].private) == (True, True)


def test_a_correction_that_names_a_private_entry_is_private(desk: Desk) -> None:
    found = desk.collect(
        "[[correction]]\ntarget = 'blog/a'\nreason = 'c'\n"
        "same_as = 'ledger/talk:2026-05-21:forty-teams'\n"
        "[[correction]]\ntarget = 'blog/b'\nhide = true\nreason = 'c'\n" + TALK + SECRET
    )
    private = {record.details.get("target", "the talk"): record.private for record in found.records}
    assert private == {"blog/a": True, "blog/b": False, "the talk": True}


@pytest.mark.parametrize(
    "line",
    [
        "title = 7741",
        "date = 'SECRET'",
        "date = 7741-01-01",
        "date = 2201-07-07",
        "url = 'SECRET'",
        "id = 'SECRET SECRET'",
        "people = {SECRET = 1}",
        "status = 'SECRET'",
        "status = 'plannedSECRET'",
        "speakers = ['ok', 'SECRET\\u0007']",
        "tags = ['SECRET\\\\']",
        "event = {name = 'SECRET'}",
        "private = 'SECRET'",
    ],
)
def test_values_of_private_entries_are_never_told(
    desk: Desk, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    key = line.partition(" ")[0]
    entry = {"title": "title = 'a'", "date": "date = 2026-01-01", "private": "private = true"}
    entry[key] = line.replace("'", '"')
    with caplog.at_level("INFO"):
        told = desk.mistake("[[talk]]\n" + "\n".join(entry.values()) + "\n")
    assert told == UNTOLD
    assert f"talk[0].{key}" in caplog.text
    assert not re.search("SECRET|7741|2201", caplog.text)


WRONG = "[[talk]]\ntitle = 'a'\n"


@pytest.mark.parametrize(
    "text",
    [
        TALK + SECRET + TALK + SECRET,
        TALK + TALK + SECRET,
        TALK + SECRET + TALK,
        SECRET + WRONG * 23,
        WRONG.replace("\n", "\n" + SECRET, 1) * 3,
        SECRET + "[[tallk]]\n",
        "private = 'yes'\n[[talk]]\ntitle = 7741\ndate = 2026-01-01\n" + TALK,
    ],
)
def test_of_a_private_entry_no_more_is_told_than_that_one_is_wrong(desk: Desk, text: str) -> None:
    assert desk.mistake(text) == UNTOLD


def test_a_private_file_that_is_no_toml_is_told_without_its_name(desk: Desk) -> None:
    desk.write(TALK, "book/a.toml")
    desk.write("[[talk", "book/private.toml")
    assert desk.mistake(None, path="book") == UNTOLD


def test_mistakes_of_public_entries_are_told_beside_private_ones(desk: Desk) -> None:
    found = desk.collect(WRONG + "[[talk]]\nprivate = true\n")
    public = "ledger.toml:1: talk[0].date: is missing; add it"
    assert str(found.error).split("\n") == [public, UNTOLD]


@pytest.mark.parametrize("text", [TALK + TALK + SECRET, TALK + SECRET + TALK])
def test_a_public_entry_is_kept_beside_an_equal_private_one(desk: Desk, text: str) -> None:
    assert [record.private for record in desk.collect(text).records] == [False]


PLANNED = TALK + 'status = "planned"\n' + SECRET


def test_where_private_entries_want_mending_is_logged_and_not_told(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        found = desk.collect(PLANNED + WRONG + SECRET)
    assert (str(found.error), found.notes) == (UNTOLD, [])
    assert "ledger.toml:6: talk[1].date: is missing; add it" in caplog.text
    assert "ledger.toml:1: planned, though the date has passed" in caplog.text
    assert desk.collect(PLANNED).notes == []


def test_where_others_may_read_the_log_it_says_nothing_of_private_entries(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        found = desk.collect(PLANNED + WRONG + SECRET, environ={"CI": "true"})
    assert (str(found.error), caplog.text) == (UNTOLD, "")


def test_the_state_is_the_same_with_private_entries_and_without(desk: Desk) -> None:
    secret = TALK.replace("Forty", "Fifty") + SECRET
    assert desk.collect(TALK + secret).checkpoints == desk.collect(TALK).checkpoints
    alone = desk.collect(secret)
    assert (alone.checkpoints, len(alone.sweeps)) == ([], 1)


# --- files --------------------------------------------------------------------------------------


def test_a_walk_without_mistakes_sweeps_everything_and_keeps_a_small_state(desk: Desk) -> None:
    found = desk.collect(TALK + TALK.replace("talk", "post"))
    assert found.sweeps == [Sweep(kinds=(*ledger.KINDS, "followers"))]
    assert found.checkpoints == [Checkpoint(state={"held": True})]


def test_the_kinds_are_the_tables_and_followers_are_read() -> None:
    assert set(ledger.KINDS) | {"followers"} == set(TABLES)
    assert (ledger.READINGS, registry.load("ledger")) == (("followers",), ledger)


def test_collecting_twice_yields_the_same(desk: Desk) -> None:
    text = files("renown.sample").joinpath("ledger.toml").read_text(encoding="utf-8")
    assert desk.collect(text) == desk.collect(text)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "talk = []\n"])
def test_a_ledger_without_entries_takes_nothing_away(desk: Desk, text: str) -> None:
    assert desk.collect(text) == Collected()
    found = desk.collect(text, state={"held": True})
    assert found == Collected(notes=["the ledger holds no entry any more; what it held is kept"])


@pytest.mark.parametrize("state", [{"held": True}, {"held": True, "more": 1}])
def test_private_entries_change_nothing_of_what_is_told_of_public_ones(
    desk: Desk, state: dict[str, object]
) -> None:
    without = desk.collect("", state=state)
    private = desk.collect("private = true\n" + TALK, state=state)

    assert [] == without.sweeps == private.sweeps
    assert without.notes == private.notes
    assert without.checkpoints == private.checkpoints


def test_a_file_that_is_no_toml_is_unreadable_and_told_with_its_line(desk: Desk) -> None:
    found = desk.collect(TALK + "event = ExampleConf\n")
    assert isinstance(found.error, UnreadableError)
    assert str(found.error).startswith("ledger.toml:4: is not TOML here: ")
    assert found.records == []


def test_one_unreadable_file_of_several_keeps_the_others_in(desk: Desk) -> None:
    desk.write(TALK, "book/a.toml")
    desk.write("[[talk", "book/b.toml")
    found = desk.collect(path="book/")
    assert isinstance(found.error, IncompleteError)
    assert str(found.error).startswith("book/b.toml:1: is not TOML here")
    assert ([record.title for record in found.records], found.sweeps) == (["Forty teams"], [])


def test_a_folder_is_read_in_order_without_what_is_no_ledger(desk: Desk) -> None:
    for name in ("b.toml", "a.toml", ".hidden.toml", "a.toml~", "deeper/c.toml"):
        desk.write(TALK.replace("Forty", name), f"book/{name}")
    found = desk.collect(path="book")
    assert [record.title for record in found.records] == ["a.toml teams", "b.toml teams"]


@pytest.mark.parametrize(
    ("path", "words"), [("none.toml", "there is no none.toml"), ("book", "no *.toml")]
)
def test_a_path_with_nothing_there_is_missing(desk: Desk, path: str, words: str) -> None:
    (desk.folder / "book").mkdir()
    found = desk.collect(path=path)
    assert isinstance(found.error, MissingError)
    assert words in str(found.error)
    assert "`path`" in str(found.error)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(desk: Desk) -> None:
    plain = desk.collect(TALK)
    assert desk.collect("\ufeff" + TALK.replace("\n", "\r\n")) == plain


# --- what is written about it -------------------------------------------------------------------


def examples() -> Iterator[tuple[str, str]]:
    """The tables of docs/ledger.md and the example of each."""
    for section in DOCS.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        tables = re.findall(r"\[\[(\w+)\]\]", heading)
        if tables:
            (example,) = re.findall(r"```toml\n(.*?)```", body, re.DOTALL)
            for table in tables:
                yield table, example


def keys_in(text: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_every_table_has_an_example() -> None:
    assert {table for table, _ in examples()} == set(TABLES)


@pytest.mark.parametrize(("table", "example"), list(examples()))
def test_the_example_of_a_table_collects_and_is_valid_for_the_store(
    desk: Desk, table: str, example: str
) -> None:
    found = desk.collect(example)
    assert found.error is None
    names = {record.kind for record in found.records} | {one.name for one in found.readings}
    assert table in names
    for record in found.records:
        kept(record)


@pytest.mark.parametrize(("table", "example"), list(examples()))
def test_the_example_of_a_table_shows_all_of_its_own_keys(table: str, example: str) -> None:
    tables = ("talk", "workshop") if table in {"talk", "workshop"} else (table,)
    data = document.parse(example, "docs").data
    shown = {key for name in tables for entry in data[name] for key in entry}
    assert set(TABLES[table].model_fields) - set(Entry.model_fields) <= shown


def test_every_key_is_documented() -> None:
    sections = DOCS.read_text(encoding="utf-8").split("\n## ")
    common = next(keys_in(section) for section in sections if section.startswith("Keys of every"))
    assert set(common) == set(Entry.model_fields)
    for section in sections:
        for table in re.findall(r"\[\[(\w+)\]\]", section.partition("\n")[0]):
            fields = set(TABLES[table].model_fields)
            own = fields - set(common) if issubclass(TABLES[table], Entry) else fields
            assert set(keys_in(section)) == own, table


def test_the_sample_ledger_collects_without_a_mistake(desk: Desk) -> None:
    text = files("renown.sample").joinpath("ledger.toml").read_text(encoding="utf-8")
    found = desk.collect(text)
    assert (found.error, found.notes) == (None, [])
    for record in found.records:
        kept(record)
    assert {record.kind for record in found.records} == set(ledger.KINDS)
    assert [record.kind for record in found.records if record.private] == ["engagement"]


# --- anything -----------------------------------------------------------------------------------

SCALARS = (
    st.text(max_size=8).map(lambda text: '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"')
    | st.integers(-3, 2**60).map(str)
    | st.floats().map(lambda number: "nan" if isnan(number) else repr(number))
    | st.sampled_from(["true", "false", "{}", "{a = 1}", "[]", '["a", "b"]', "10:00:00", '"a/b"'])
    | st.sampled_from(['"https://a.example/"', '"EUR"', '"hour"', '"lower"', '"x"', '"done"'])
    | st.dates().map(str)
    | st.datetimes().map(datetime.isoformat)
)


KEYS = sorted({key for table in TABLES.values() for key in table.model_fields})


@st.composite
def ledgers(draw: st.DrawFn) -> str:
    """Examples of the reference, some of their values replaced, some keys taken from elsewhere."""
    text = ""
    for _, example in draw(st.lists(st.sampled_from(list(examples())), max_size=3)):
        for line in example.splitlines():
            key, is_pair, value = line.partition(" = ")
            if is_pair and draw(st.integers(0, 4)) == 0:
                key, value = draw(st.sampled_from([key, key, key, *KEYS])), draw(SCALARS)
            text += f"{key} = {value}\n" if is_pair else f"{line}\n"
    return text


@given(ledgers())
def test_any_ledger_gives_valid_records_or_mistakes_with_places(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    found = Desk(tmp_path_factory.mktemp("any")).collect(text)
    if isinstance(found.error, UnreadableError):  # a key that was there already
        assert re.match(
            r"ledger\.toml:\d+: is not TOML here: this is written twice", str(found.error)
        )
        return
    for record in found.records:
        kept(record)
    if found.error is not None:
        last = text.count("\n")
        for line in str(found.error).split("\n"):
            place = re.match(r"ledger\.toml:(\d+): \w", line)
            assert place or line == UNTOLD or re.fullmatch(r"and \d+ more", line)
            assert not place or 1 <= int(place[1]) <= last
