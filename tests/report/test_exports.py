"""Exports read back as what they are: a calendar, a table, a resume."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from icalendar import Calendar

from renown.report import Material, escape
from renown.report.exports import FORMATS, calendar, resume, table
from renown.store.rows import Work
from tests.report import world
from tests.report.test_escape import TEXTS

TODAY = world.AS_OF.date()


def material(*works: Work, **other: Any) -> Material:
    given: dict[str, Any] = {
        "scores": world.scores(),
        "sources": world.sources(),
        "works": [(work, ("talks",)) for work in works],
        "readings": {},
        "series": {},
        "accounts": {},
        "columns": world.COLUMNS,
        "version": "0.1.0",
        "digest": world.DIGEST,
    }
    return Material(**given | other)


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def certificate(title: str, days: int, **other: Any) -> Work:
    until = datetime(2026, 11, 16, 12, tzinfo=UTC) + timedelta(days=days)
    return replace(world.certificate(), title=title, until=until, work=title, **other)


class TestCalendar:
    def test_it_holds_expiries_due_dates_and_what_is_planned(self) -> None:
        criteria = [
            world.score("a", "Ten talks"),
            world.score("b", "A task", section="plan", due=date(2026, 12, 1), state="behind"),
            world.score("c", "CISSP", due=date(2027, 1, 1), planned=date(2026, 12, 5)),
            world.score("d", "Was due", due=date(2026, 11, 15)),
            world.score("e", "Is met", state="met"),
            world.score("f", "Has no date", due=None),
        ]
        made = material(certificate("CKS", 42), scores=world.scores(criteria))
        assert [
            (date(2026, 12, 1), "Plan: A task"),
            (date(2026, 12, 5), "Planned: CISSP"),
            (date(2026, 12, 28), "CKS expires"),
            (date(2027, 1, 1), "Due: CISSP"),
            (date(2030, 12, 31), "Due: Ten talks"),
        ] == [(one["dtstart"].dt, str(one["summary"])) for one in events(calendar(made))]

    def test_an_event_lasts_its_day_and_blocks_nothing(self) -> None:
        (one,) = events(calendar(material(certificate("CKS", 42), scores=world.scores([]))))
        assert date(2026, 12, 29) == one["dtend"].dt
        assert "TRANSPARENT" == one["transp"]
        assert "https://conf.example/cert" == one["url"]

    def test_what_has_ended_is_no_deadline_and_what_ends_today_is(self) -> None:
        made = material(
            certificate("A", -1), certificate("B", 0, url=None), scores=world.scores([])
        )
        assert ["B expires"] == [str(one["summary"]) for one in events(calendar(made))]

    def test_an_event_keeps_its_id_when_its_day_its_title_or_its_state_changes(self) -> None:
        def ids(title: str, days: int, state: str, due: date) -> list[str]:
            criteria = [world.score("a", title, state=state, due=due)]
            made = material(certificate("CKS", days), scores=world.scores(criteria))
            return sorted(str(one["uid"]) for one in events(calendar(made)))

        before = ids("A", 42, "behind", date(2030, 12, 31))
        assert before == ids("B", 20, "on course", date(2031, 6, 30))
        assert 2 == len(set(before))

    def test_another_certification_on_the_same_page_changes_no_id(self) -> None:
        def id_of(*held: Work) -> str:
            found = events(calendar(material(*held, scores=world.scores([]))))
            return next(str(one["uid"]) for one in found if "CKA" in one["summary"])

        alone = id_of(certificate("CKA", 42))
        assert alone == id_of(certificate("CKA", 90), certificate("CKS", 42))

    def test_two_certifications_on_one_page_are_two_events(self) -> None:
        made = material(
            certificate("CKS", 42),
            certificate("CKA", 42),
            certificate("CKA", 90),
            scores=world.scores([]),
        )
        assert 3 == len({str(one["uid"]) for one in events(calendar(made))})

    def test_no_stamp_depends_on_when_it_was_made(self) -> None:
        def made(hours: int) -> bytes:
            later = world.AS_OF + timedelta(hours=hours)
            return calendar(material(certificate("CKS", 42), scores=world.scores(as_of=later)))

        assert made(0) == made(5)
        for one in events(made(0)):
            assert one["dtstart"].dt == one["dtstamp"].dt.date()

    def test_of_a_private_target_it_says_only_that_it_is_due(self) -> None:
        text = calendar(material()).decode()
        assert "Consulting rate is private\\, not met." in text
        assert "500" not in text

    @settings(max_examples=80, deadline=None)
    @given(TEXTS)
    def test_whatever_a_title_says_it_is_one_event_of_that_title(self, title: str) -> None:
        made = material(
            certificate(title, 42, url=title), scores=world.scores([world.score("a", title)])
        )
        content = calendar(made)
        assert [f"{escape.plain(title)} expires", f"Due: {escape.plain(title)}"] == [
            str(one["summary"]) for one in events(content)
        ]
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))

    def test_the_last_day_there_is_is_a_day(self) -> None:
        criteria = [world.score("a", "A", due=date.max)]
        (one,) = events(calendar(material(scores=world.scores(criteria))))
        assert date.max == one["dtstart"].dt


class TestTable:
    def test_a_row_says_when_what_where_how_sure_and_what_for(self) -> None:
        row = world.work(
            "a", "A, or “B”", evidence="asserted", source="ledger", details={"event": "Conf"}
        )
        assert [
            {
                "date": "2026-01-01",
                "kind": "talk",
                "title": "A, or “B”",
                "place": "Conf",
                "url": "https://conf.example/a",
                "proof": "asserted",
                "sources": "ledger",
                "counts for": "talks",
            }
        ] == lines(table(material(row)))

    @pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
    def test_no_cell_is_a_formula(self, sign: str) -> None:
        row = world.work("a", f"{sign}HYPERLINK(A1)", details={"event": f" {sign}1+1"})
        (found,) = lines(table(material(row)))
        assert (f"'{sign}HYPERLINK(A1)", f"'{sign}1+1") == (found["title"], found["place"])

    @settings(max_examples=100, deadline=None)
    @given(TEXTS, TEXTS, TEXTS)
    def test_whatever_strangers_write_it_is_one_row_without_a_formula(
        self, title: str, event: str, url: str
    ) -> None:
        row = world.work("a", title, url=url, details={"event": event})
        (found,) = lines(table(material(row)))
        assert 8 == len(found)
        assert not [cell for cell in found.values() if cell.startswith(("=", "+", "-", "@"))]
        assert found["url"] == "" or found["url"].startswith(("http://", "https://"))

    def test_no_address_and_no_list_is_cut(self) -> None:
        url = f"https://a.example/{'b' * 900}"
        ids = tuple(f"criterion-{at}" for at in range(90))
        made = material(works=[(world.work("a", "A", url=url, sources=("s",) * 300), ids)])
        (found,) = lines(table(made))
        assert (url, " ".join(ids), 599) == (
            found["url"],
            found["counts for"],
            len(found["sources"]),
        )

    def test_it_is_rfc_4180(self) -> None:
        content = table(material(world.work("a", 'He said "no"')))
        assert content.endswith(b"\r\n")
        assert b'"He said ""no"""' in content


class TestResume:
    def test_certificates_publications_and_projects_are_told(self) -> None:
        works = (certificate("CKS", 42), world.post(), *world.talks()[:1], world.change())
        told = json.loads(resume(material(*works)))
        assert "Ada Example" == told["basics"]["name"]
        assert [
            {
                "name": "CKS",
                "date": "2024-12-28",
                "issuer": "Example Foundation",
                "url": "https://conf.example/cert",
                "expires": "2026-12-28",
            }
        ] == told["certificates"]
        assert ["Post", "Talk"] == [one["summary"] for one in told["publications"]]
        (first, *_) = told["projects"]
        assert ("example-org/gantry", ["Maintainer"], "Major contribution") == (
            first["name"],
            first["roles"],
            first["description"],
        )

    def test_nothing_unknown_is_written(self) -> None:
        made = material(
            certificate("A", 1, at=None, day=None, url=None, details={}),
            world.work("b", "B", at=None, url=None),
            scores=world.scores(name=""),
        )
        told = json.loads(resume(made))
        assert [{"name": "A", "expires": "2026-11-17"}] == told["certificates"]
        assert [{"name": "B", "summary": "Talk"}] == told["publications"]
        assert "name" not in told["basics"]
        assert "null" not in resume(made).decode()

    @settings(max_examples=60, deadline=None)
    @given(TEXTS, TEXTS)
    def test_whatever_strangers_write_it_can_be_read_back(self, title: str, url: str) -> None:
        told = json.loads(resume(material(certificate(title, 42, url=url))))
        (found,) = told["certificates"]
        assert (escape.plain(title, 500) or "(untitled)") == found["name"]
        assert found.get("url", "https://").startswith(("http://", "https://"))


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_world_is_a_whole_document(form: str) -> None:
    content = FORMATS[form](material(scores=world.scores([]))).decode()
    first = {"csv": "date,kind,title", "ics": "BEGIN:VCALENDAR\r\n", "json-resume": "{\n"}[form]
    assert content.startswith(first)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_private_is_in_no_export(form: str) -> None:
    rows = [
        (world.work("a", "Hidden talk", private=True), ("talks",)),
        (world.work("b", "Hidden engagement", kind="post"), ("rate",)),
        (replace(certificate("Hidden badge", 42), private=True), ("cks",)),
        (world.work("c", "A talk"), ("rate", "talks")),
    ]
    content = FORMATS[form](material(works=rows)).decode()
    assert "Hidden" not in content
    if form == "csv":
        assert ["talks"] == [row["counts for"] for row in lines(content.encode())]


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_no_line_of_an_export_is_a_command_to_a_workflow(title: str, name: str) -> None:
    row = world.work("a", title, url=name, details={"event": name, "issuer": title})
    held = certificate(title, 42, url=name)
    scores = world.scores([world.score("talks", title)], name=name, title=name)
    for form in FORMATS.values():
        content = form(material(row, held, scores=scores)).decode()
        assert [] == [line for line in re.split("[\r\n]", content) if line.startswith("::")]
