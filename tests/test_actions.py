from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown import actions


def test_an_annotation_points_at_its_line() -> None:
    expected = "::warning file=config.toml,line=12,title=blog::410 Gone"

    assert expected == actions.annotation(
        "warning", "410 Gone", file="config.toml", line=12, title="blog"
    )


def test_an_annotation_without_a_place_has_no_properties() -> None:
    assert actions.annotation("error", "disk full") == "::error::disk full"


def test_an_annotation_escapes_what_would_end_it() -> None:
    expected = "::notice file=a%3Ab%2Cc,title=50%25%0D%0A::100%25, a:b%0D%0A::error::boo"

    assert expected == actions.annotation(
        "notice", "100%, a:b\r\n::error::boo", file="a:b,c", title="50%\r\n"
    )


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(), st.text(), st.text())
def test_an_annotation_is_one_command_and_gives_its_words_back(
    message: str, title: str, file: str
) -> None:
    line = actions.annotation("warning", message, title=title, file=file)

    assert not re.search(r"[\r\n]", line)
    command, data = re.fullmatch(r"::warning ?([^:]*)::(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr] # always a match
    properties = dict(pair.split("=", 1) for pair in command.split(",")) if command else {}
    assert (message, title, file) == (
        _unescape(data),
        _unescape(properties.get("title", "")),
        _unescape(properties.get("file", "")),
    )


def _unescape(text: str) -> str:
    for code, character in {"%3A": ":", "%2C": ",", "%0D": "\r", "%0A": "\n", "%25": "%"}.items():
        text = text.replace(code, character)
    return text


def _read_outputs(path: Path) -> dict[str, str]:
    """As the runner reads the file."""
    found = {}
    lines = path.read_bytes().decode().split("\n")
    while lines and (head := lines.pop(0)):
        name, delimiter = head.split("<<")
        end = lines.index(delimiter)
        found[name] = "\n".join(lines[:end])
        lines = lines[end + 1 :]
    return found


def test_outputs_come_back_as_they_were_written(tmp_path: Path) -> None:
    values = {"changed": "true", "failed-sources": "blog\nx<<y\nEOF\nchanged=false", "score": ""}

    actions.write_outputs(tmp_path / "output", values)
    actions.write_outputs(tmp_path / "output", {"commit-sha": "0" * 40})

    assert _read_outputs(tmp_path / "output") == {**values, "commit-sha": "0" * 40}


def test_two_outputs_never_share_a_delimiter(tmp_path: Path) -> None:
    actions.write_outputs(tmp_path / "output", {"a": "1", "b": "2"})

    heads = [line for line in (tmp_path / "output").read_text().splitlines() if "<<" in line]
    assert len({head.split("<<")[1] for head in heads}) == 2


def test_a_name_that_could_smuggle_an_output_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no name"):
        actions.write_outputs(tmp_path / "output", {"a=b\nc": "1"})


def test_a_summary_that_fits_is_whole(tmp_path: Path) -> None:
    actions.write_summary(tmp_path / "summary", "# Ada\n\n| a | b |\n")

    assert (tmp_path / "summary").read_text() == "# Ada\n\n| a | b |\n"


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.text(alphabet="aé€😀 ", max_size=20), max_size=40), st.integers(100, 400))
def test_a_summary_is_cut_between_lines(lines: list[str], limit: int) -> None:
    text = "\n".join(lines)

    short = actions.cut(text, limit)

    assert len(short.encode()) <= limit
    if len(text.encode()) <= limit:
        assert short == text
    elif short:
        kept, said, _ = short.partition("\n\n_The summary is cut here")
        assert said
        assert text.startswith(kept + "\n")


def test_all_summaries_of_a_step_together_stay_below_the_limit(tmp_path: Path) -> None:
    for _ in range(3):
        actions.write_summary(tmp_path / "summary", "a line of the report\n" * 20_000)

    content = (tmp_path / "summary").read_text()
    assert len(content) <= 900_000
    assert content.count("is cut here") == 1
