"""The dashboard: one page with all that it needs, in which nothing foreign is alive."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings

from renown.report import escape
from renown.report.dashboard import LARGEST
from tests.report import world
from tests.report.test_escape import TEXTS

NOON = datetime(2026, 11, 16, 5, tzinfo=UTC)
LINKING = {"href", "src", "srcset", "action", "formaction", "xlink:href", "data", "poster"}


@dataclass
class Page(HTMLParser):
    """What a parser makes of the page: elements in order, and the text of scripts and styles."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    raw: dict[str, list[str]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    inside: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag in ("script", "style"):
            self.inside = f"{tag} {given.get('type', '')}".strip()
            self.raw.setdefault(self.inside, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.raw[self.inside][-1] += data
        else:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @property
    def data(self) -> Any:
        """The rows."""
        (told,) = self.raw["script application/json"]
        return json.loads(told)

    @property
    def policy(self) -> dict[str, list[str]]:
        """The content policy: what is allowed, by directive."""
        (told,) = (
            given["content"]
            for tag, given in self.tags
            if (tag, given.get("http-equiv")) == ("meta", "Content-Security-Policy")
        )
        return {part.split()[0]: part.split()[1:] for part in told.split(";")}


def parsed(**other: Any) -> Page:
    page = Page()
    page.feed(world.outputs(**other).files["index.html"].decode())
    page.close()
    return page


def digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def many(count: int, title: str = "Make the release job of the platform say why it failed") -> Any:
    return [
        world.work(
            f"{index:06}/{index}", f"{title}, part {index}", at=NOON - timedelta(hours=index)
        )
        for index in range(count)
    ]


def test_the_policy_allows_the_script_and_the_style_of_the_page_and_nothing_else() -> None:
    page = parsed()
    (style,), (script,) = page.raw["style"], page.raw["script"]
    assert {
        "default-src": ["'none'"],
        "style-src": [digest(style)],
        "script-src": [digest(script)],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    } == page.policy


def test_nothing_on_the_page_needs_what_the_policy_forbids() -> None:
    page = parsed()
    for tag, held in page.tags:
        assert "style" not in held, tag
        assert not [name for name in held if name.startswith("on")], tag
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "use", "image"}
        assert "src" not in held
    (style,) = page.raw["style"]
    assert "url(" not in style
    assert "@import" not in style
    assert "@font-face" not in style


def test_it_asks_nobody_for_anything() -> None:
    page = parsed()
    (script,) = page.raw["script"]
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "EventSource", "import("):
        assert word not in script
    for word in ("eval(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
        assert word not in script, "titles are set as text only"


def test_the_rows_are_those_that_count_newest_first() -> None:
    data = parsed().data
    rows = data["rows"]
    shown = [
        (row[0], data["kinds"][row[1]], row[3], data["bases"][row[4]] + row[5]) for row in rows
    ]
    assert ("2026-11-12", "talk", "Platforms that say no", "https://conf.example/s8") == shown[0]
    assert ("2026-11-10", "post") == shown[1][:2]
    assert ("", "workshop") == shown[-1][:2]
    dated = [row[0] for row in rows if row[0]]
    assert sorted(dated, reverse=True) == dated
    about = {row[3]: {data["target"][at] for at in row[9]} for row in rows}
    assert {"talks"} == about["Platforms that say no"]
    areas = {row[3]: {data["area"][at] for at in row[7]} for row in rows}
    assert {"platform"} == areas["When the model is the outage: your questions"]


def test_two_thousand_works_fit_and_all_are_there() -> None:
    outputs = world.outputs(evidence={"talks": many(2000)})
    page = Page()
    page.feed(outputs.files["index.html"].decode())
    assert 2000 == len(page.data["rows"])
    assert len(outputs.files["index.html"]) <= LARGEST
    assert () == outputs.notes


@pytest.mark.parametrize("title", ["A title", "Ein Titel mit ĂźǅǈÖ und 漢字漢字漢字漢字 " * 5])
def test_beyond_that_the_log_names_what_was_left_to_the_evidence_pages(title: str) -> None:
    outputs = world.outputs(evidence={"talks": many(2600, title)})
    page = Page()
    page.feed(outputs.files["index.html"].decode())
    held = len(page.data["rows"])
    assert 1000 < held <= 2000
    assert len(outputs.files["index.html"]) <= LARGEST
    assert (
        f"the dashboard holds the newest {held:,} of 2,600 works; the evidence pages hold all",
    ) == outputs.notes
    assert f"{held} of 2600 rows" in " ".join(page.words)
    listed = sum(
        content.count(b"\n- ")
        for name, content in outputs.files.items()
        if name.startswith("evidence/talks")
    )
    assert 2600 == listed


def test_addresses_are_put_together_again_as_they_were() -> None:
    urls = ["https://a.example", "https://a.example/", "http://a.example/b?c=d/e", None, "ftp://x"]
    rows = [world.work(f"{at}", f"T{at}", url=url) for at, url in enumerate(urls)]
    data = parsed(evidence={"talks": rows}).data
    found = {row[3]: data["bases"][row[4]] + row[5] for row in data["rows"]}
    assert {"T0": urls[0], "T1": urls[1], "T2": urls[2], "T3": "", "T4": ""} == found


def test_no_private_row_or_value_is_on_the_page() -> None:
    content = world.outputs().files["index.html"].decode()
    assert "secret" not in content.lower()
    assert "engagement" not in content


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_whatever_strangers_write_nothing_of_it_is_alive(a: str, b: str, c: str) -> None:
    def outputs(title: str, reason: str, name: str) -> Page:
        project = replace(world.PROJECT, repository=title or "x", url=name, role=reason)
        criteria = [
            world.score("a", title, formula=reason),
            world.score("b", name, projects=(project,), thresholds=(0.6, 0.7)),
            world.area("d", title, (1, 0, 0, 0), world.AS_OF.date()),
        ]
        return parsed(
            scores=world.scores(criteria, name=name, title=reason),
            sources=[world.source(name, "feed", "failed", reason=reason)],
            evidence={
                "a": [world.work("w", title, url=c, details={"event": reason})],
                "b": [world.work("v", name)],
            },
            accounts={},
            series={"a": [(world.AS_OF.date(), 1.0)]},
        )

    wild, tame = outputs(a, b, c), outputs("title", "reason", "name")
    assert {tag for tag, _ in wild.tags} <= {tag for tag, _ in tame.tags}
    assert {name for _, given in wild.tags for name in given} <= {
        name for _, given in tame.tags for name in given
    }
    assert wild.comments == tame.comments
    assert wild.policy == tame.policy, "the same script, the same style"
    for tag, held in wild.tags:
        for name in LINKING & held.keys():
            assert held[name].startswith(("https://", "http://", "#", "evidence/")) or held[
                name
            ] in {"README.md", "deadlines.ics", "scorecard.json"}, tag
    found = {row[3] for row in wild.data["rows"]}
    assert {escape.plain(a) or "(untitled)", escape.plain(c) or "(untitled)"} == found
