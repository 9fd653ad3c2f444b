"""Whatever is answered: records that can be kept, or an error with a sentence, and in time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renown.errors import SourceError, UnreadableError
from renown.http import Client, Limits
from renown.store.kinds import Talk
from tests.collectors.account import ANYTHING
from tests.collectors.schedules import SAMPLES, Reader, c3voc, event, xml
from tests.peer import Peer, Reply

XML = (SAMPLES / "exampleconf.xml").read_bytes()
BODIES = [
    XML,
    *((SAMPLES / name).read_bytes() for name in ("exampleconf.json", "submissions.json")),
]
SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
OPTIONS: list[dict[str, Any]] = [{}, {"speaker": "7"}, {"starts": date(2026, 6, 5)}]


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Client, Peer]]:
    limits = Limits(tries=1)
    with Peer() as peer, Client(allow_private=True, pause=0, limits=limits) as client:
        yield client, peer


def holds(
    world: tuple[Client, Peer], body: bytes, path: str = "/programme", **given: Any
) -> Reader:
    client, peer = world
    reader = Reader(client)
    told = ""
    try:
        reader.read(peer.serve(path, Reply(body=body)), **given)
    except SourceError as error:
        told = str(error)
        assert re.search("; [a-z]", told), told
    for text in (told, *reader.notes):
        assert text.isprintable(), text
    for record in reader.records:
        json.dumps(repr(record)).encode()
        assert 0 < len(record.title) <= 500
        assert 0 < len(record.key) <= 500
        assert record.key.isprintable()
        assert record.at is None or record.at.utcoffset() == datetime.now(UTC).utcoffset()
        assert set(record.details) <= Talk.__annotations__.keys() | _inherited()
        links = (record.url, record.details["video"], record.details["slides"])
        assert all(re.match(r"https?://\S+$", str(link)) for link in links if link)
    return reader


def _inherited() -> set[str]:
    return {name for base in Talk.__mro__ for name in getattr(base, "__annotations__", {})}


@SLOWLY
@given(body=st.binary(max_size=60), options=st.sampled_from(OPTIONS))
def test_any_bytes(world: tuple[Client, Peer], body: bytes, options: dict[str, Any]) -> None:
    holds(world, body, **options)


@SLOWLY
@given(data=st.data())
def test_samples_with_pieces_cut_out_or_put_in(world: tuple[Client, Peer], data: Any) -> None:
    body = data.draw(st.sampled_from(BODIES))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(body)))
        piece = st.sampled_from(
            [b"", b"<", b"]]>", b"&x;", b'"', b"{", b"}", b"null,", b"\xff", b"[7,"]
        )
        body = body[:at] + data.draw(piece) + body[at + data.draw(st.integers(0, 40)) :]

    holds(world, body)


_FIELDS = ("id", "guid", "code", "date", "start", "duration", "title", "persons", "room", "type")
_MORE = ("track", "language", "links", "attachments", "url", "feedback_url", "origin_url", "slug")
_CONFERENCE = ("acronym", "title", "start", "end", "time_zone_name", "base_url", "city")


def _objects(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), ANYTHING, max_size=6)


@SLOWLY
@given(fields=_objects(*_FIELDS, *_MORE), head=_objects(*_CONFERENCE), person=ANYTHING)
def test_anything_in_the_fields_of_json(
    world: tuple[Client, Peer], fields: dict[str, Any], head: dict[str, Any], person: object
) -> None:
    named = event(persons=[{"public_name": "Ada Example", "links": person}, person])
    holds(world, c3voc(event(**fields), named, **head))


@SLOWLY
@given(fields=_objects("code", "title", "speakers", "state", "slots", "slot", "track", "resources"))
def test_anything_in_the_fields_of_the_api(
    world: tuple[Client, Peer], fields: dict[str, Any]
) -> None:
    row = {"code": "A1", "title": "A talk", "speakers": [{"code": "X", "name": "Ada Example"}]}
    body = json.dumps({"next": None, "results": [row | fields]}).encode()
    holds(world, body)
    holds(world, body, "/api/events/conf26/submissions/")


_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
_TEXTS = st.text(_CHARACTERS, max_size=30) | st.sampled_from(
    [
        "99:99",
        "2026-06-05T25:00:00",
        "0001-01-01T00:00:00+23:59",
        "http://[",
        "https://a:b@c.example",
    ]
)


@SLOWLY
@given(
    fields=st.dictionaries(st.sampled_from([*_FIELDS, *_MORE]), _TEXTS, max_size=6),
    attributes=st.dictionaries(st.sampled_from(["id", "guid", "code"]), _TEXTS),
)
def test_anything_in_the_fields_of_xml(
    world: tuple[Client, Peer], fields: dict[str, str], attributes: dict[str, str]
) -> None:
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields.items())
    said = "".join(f" {name}={quoteattr(text)}" for name, text in attributes.items())
    who = "<persons><person>Ada Example</person></persons><title>A talk</title>"
    holds(world, xml(f"<event{said}>{who}{inside}</event>"))


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE schedule [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE schedule [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE schedule [<!ENTITY % a SYSTEM "http://127.0.0.1:1/a"> %a;]>',
    ],
)
def test_entities_are_refused(world: tuple[Client, Peer], prolog: str) -> None:
    client, peer = world
    url = peer.serve(
        "/entities", Reply(body=xml("<event><title>&a;</title></event>", prolog=prolog))
    )

    with pytest.raises(UnreadableError, match="entities"):
        Reader(client).read(url)


@pytest.mark.parametrize(
    "body",
    [
        b"<schedule>" + b"<a>" * 10**6,
        b"[" * 10**6,
        b'{"schedule":' * 10**6,
        b'{"schedule": {"conference": {"days": [{"rooms": {"a": [' + b"[" * 10**6,
        b'{"schedule": {"conference": {"days": [{"rooms": {"a": [{"a": [' + b"1," * 10**6,
        b'{"schedule": {"conference": {"days": [{"rooms": {"a": [{"id": ' + b"1" * 10**6,
        b"[" + b"1e99999999," * 10,
        b'[{"code": 1e400, "title": -1e400}]',
        b'[{"code": "\\ud800", "title": "\\udfff\\u0000"}]',
        b"<schedule " + b" ".join(b'a%d=""' % n for n in range(10**5)) + b"/>",
        b"<schedule>" + b"<event/>" * 10**4 + b"</schedule>",
        b"<schedule><conference><title>" + b"\n" * 10**6 + b"</title></conference></schedule>",
    ],
    ids=range(12),
)
def test_what_is_made_to_exhaust_does_not(world: tuple[Client, Peer], body: bytes) -> None:
    assert [] == holds(world, body).records


def test_many_people_of_one_session_are_cut(world: tuple[Client, Peer]) -> None:
    people = "<person>Bob Sample</person>" * 5_000
    talk = f"<title>A talk</title><persons><person>Ada Example</person>{people}</persons>"

    found = holds(world, xml(f"<event id='1'>{talk}</event>")).records

    assert [("Ada Example", "Bob Sample")] == [one.details["speakers"] for one in found]
