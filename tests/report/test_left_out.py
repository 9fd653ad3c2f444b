"""What does not count is told, and what waits for the person's word is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import cmarkgfm

from renown.store.rows import Row
from tests.report import world

NIGHT = datetime(2026, 5, 6, 21, tzinfo=UTC)
PAGE = "evidence/_left-out.md"


def row(key: str = "1", **fields: Any) -> Row:
    """A talk that a programme lists."""
    given: dict[str, Any] = {
        "kind": "talk",
        "title": "On clusters",
        "url": "https://conf.example/1",
        "at": NIGHT,
        "details": {"event": "Conf 2026"},
    }
    given |= {"first_seen": NIGHT, "changed_at": NIGHT}
    return Row(person="ada", source="conf", key=key, **(given | fields))


def files(*left_out: tuple[Row, str]) -> dict[str, str]:
    return dict(world.texts(world.outputs(left_out=left_out)))


def test_a_question_stands_in_the_report_with_what_to_write() -> None:
    report = files((row("s:1"), "to be confirmed: Ada is a name that many bear"))["README.md"]

    assert "## To be confirmed" in report
    assert (
        "- 2026-05-06 · [On clusters](https://conf.example/1), Conf 2026: "
        "Ada is a name that many bear<br>`target` `conf/s:1`\n"
    ) in report
    assert "`set = { confirmed = true }`" in report


def test_what_is_settled_asks_nothing_and_stands_on_a_page() -> None:
    found = files((row(), "cancelled"))

    assert "To be confirmed" not in found["README.md"]
    assert f"[Kept and not counted: 1]({PAGE})" in found["README.md"]
    assert (
        "- 2026-05-06 · talk · [On clusters](https://conf.example/1), Conf 2026 · conf · cancelled"
        in (found[PAGE])
    )


def test_a_badge_is_listed_apart_with_its_issuer() -> None:
    badge = row(kind="certification", title="Intro to clusters", details={"issuer": "Example Ltd"})

    assert (
        "certification · [Intro to clusters](https://conf.example/1), Example Ltd · conf"
        in (
            files((badge, "left out by the configuration: a badge that `wanted` does not name"))[
                PAGE
            ]
        )
    )


def test_without_anything_left_out_there_is_no_page() -> None:
    found = files()

    assert PAGE not in found
    assert "Kept and not counted" not in found["README.md"]


def test_private_rows_are_never_told() -> None:
    found = files((row(title="Marmot", private=True), "to be confirmed: Marmot"))

    assert "Marmot" not in "".join(found.values())
    assert PAGE not in found


def test_many_questions_are_cut_and_many_rows_are_paged() -> None:
    found = files(*((row(f"{n:04}"), "to be confirmed: a name") for n in range(501)))

    assert 20 == found["README.md"].count(": a name<br>")
    assert "481 more stand on the [page" in found["README.md"]
    assert [500, 1] == [found[name].count("\n- ") for name in (PAGE, "evidence/_left-out-2.md")]


def test_hostile_titles_and_keys_stay_in_their_cells() -> None:
    hostile = "a | b\n| c <script>alert(1)</script> @ada"
    found = files((row(hostile.replace("\n", ""), title=hostile), f"to be confirmed: {hostile}"))
    html = str(cmarkgfm.github_flavored_markdown_to_html(found["README.md"]))

    assert "<script>alert" not in html
    asked = html.partition("To be confirmed")[2].partition("<h2>")[0]
    assert (1, 0) == (asked.count("<li>"), asked.count("<td"))
    assert "<code>conf/a | b| c &lt;script&gt;alert(1)&lt;/script&gt; @ada</code>" in asked


def test_sources_that_agree_are_told_on_the_page_of_evidence() -> None:
    talk = world.work("1", "On clusters", sources=("conf", "ledger", "profile"))
    page = world.texts(world.outputs(evidence={"talks": [talk]}))["evidence/talks.md"]

    assert "· conf, ledger, profile: 3 sources agree ·" in page
