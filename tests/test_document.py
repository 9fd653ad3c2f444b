"""What stands in a TOML document, on which line, and how its mistakes are told."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from renown import document
from renown.document import Place
from renown.errors import ConfigError, Mistake

EVERY_SHAPE = '''\
# a comment with [brackets] and = signs
top = 1
dotted.inner.key = "a"
"quoted key" = 'b'
"es\\u0063aped" = 1

[table]
text = """
[[not.a.table]]
nor = "a key" """
literal = \'\'\'
[neither]
\'\'\'
after = true
quotes = """"two quotes""\\""""" # ends here

[table.deep.er]
key = 2024-05-01

[[entry]]
key = 1

[[entry]]
key = 2
list = [
    "a", # ] not the end
    "]",
    { inline = 1, "more" = [1, 2] }, { second = 2 },
]
[entry.sub]
key = 3
[[entry.sub.list]]
key = 4
[[entry.sub.list]]
key = 5
'''


def lines_in(text: str, *paths: Place) -> list[int | None]:
    found = document.parse(text, "x.toml")
    return [found.line(path) for path in paths]


def refusal(text: str) -> Mistake:
    with pytest.raises(ConfigError) as caught:
        document.parse(text, "x.toml")
    (mistake,) = caught.value.mistakes
    return mistake


def test_tables_keys_and_entries_have_the_line_on_which_they_begin() -> None:
    assert lines_in(EVERY_SHAPE, ("top",), ("table",), ("entry", 0), ("entry", 1)) == [2, 7, 20, 23]
    assert lines_in(EVERY_SHAPE, ("table", "after"), ("entry", 1, "key")) == [14, 24]


def test_dotted_and_quoted_keys_have_lines() -> None:
    paths = ("dotted", "inner", "key"), ("quoted key",), ("escaped",)
    assert lines_in(EVERY_SHAPE, *paths) == [3, 4, 5]


def test_tables_under_an_entry_belong_to_the_last_one() -> None:
    paths = ("entry", 1, "sub", "key"), ("entry", 1, "sub", "list", 1, "key")
    assert lines_in(EVERY_SHAPE, *paths) == [31, 35]


def test_what_stands_inside_a_list_over_several_lines_has_its_own_line() -> None:
    paths = ("entry", 1, "list", 1), ("entry", 1, "list", 2, "more"), ("entry", 1, "list", 3)
    assert lines_in(EVERY_SHAPE, *paths) == [27, 28, 28]


def test_what_is_not_there_has_the_line_of_what_encloses_it() -> None:
    assert lines_in(EVERY_SHAPE, ("entry", 1, "title"), ("nowhere",)) == [23, None]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EVERY_SHAPE.replace("\n", "\r\n").encode())
    assert document.read(path).lines == document.parse(EVERY_SHAPE, "x.toml").lines
    assert document.read(path).data == tomllib.loads(EVERY_SHAPE)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\nb = ", 2, "value is missing"),
        ("a = 1\n\na = 2\n", 3, "written twice"),
        ("[t]\nx = 1\n[t]\n", 3, "written twice"),
        ("a = 1\na = 2024-05-01", 2, "written twice"),
        ("a = {b = 1, b = 2}", 1, "written twice"),
        ("\nday = 2024-02-30", 2, "no such date"),
        ("\nday = 2024-13-01 # a comment", 2, "no such date"),
        ("\nday = 16.11.2026", 2, "no such date"),
        ("at = 2024-02-30T10:00:00", 1, "no such date"),
        ("a = hello", 1, "text without quotes"),
        ('a = "open\nb = 1', 1, "quote is opened"),
        ('a = """\n\nopen', 3, "not closed"),
        ("a = [1,\n2\n", 2, "is not closed"),
        ("a = [1 2]", 1, "lacks a comma"),
        ("a = {b = 1", 1, "is not closed"),
        ("[a", 1, "not closed"),
        ("two words = 1", 1, "no = after the key"),
        ("= 1", 1, "a key must stand here"),
        (r'path = "C:\new\docs"', 1, "backslash"),
        ("a = 1\r", 1, "not TOML here"),
        ('\n"\\q" = 1', 2, "backslash"),
        ("a = 1 b = 2", 1, "more follows"),
        ("a.b = 1\n[a]\n[a.b]\n", 2, "written twice"),
        ("a = {b = 1}\na.c = 1\n", 2, "closed above"),
    ],
)
def test_a_text_that_is_not_toml_is_one_mistake_with_its_line(
    text: str, line: int, words: str
) -> None:
    mistake = refusal(text)
    assert (mistake.file, mistake.line) == ("x.toml", line)
    assert words in mistake.problem
    assert mistake.remedy


@pytest.mark.parametrize(
    "text",
    [
        "\n" + "a = " + "[" * 100_000,
        "\n" + "a = " + "{a=" * 100_000,
        "\n" + ".".join("a" * 300_000) + " = 1",
        "\n[" + ".".join("a" * 300_000) + "]",
        "\n[[" + ".".join("a" * 65) + "]]",
        "\na = " + "[" * 65 + "]" * 65,
    ],
    ids=["lists", "tables", "keys", "headers", "just too deep", "closed"],
)
def test_deep_nesting_is_a_mistake(text: str) -> None:
    assert (refusal(text).line, refusal(text).problem) == (2, "is nested deeper than 64 levels")


def test_a_number_that_python_would_choke_on_is_a_mistake() -> None:
    assert "too long" in refusal("\na = " + "9" * 5000).problem
    assert "too long" in refusal("\na = 0x" + "f" * 500_000).problem


def test_a_file_that_is_too_large_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(ConfigError, match="larger than 1 MiB"):
        document.read(path)
    assert "larger than 1 MiB" in refusal("#" * (2**20 + 1)).problem
    assert document.parse("#" * 2**20, "x.toml").data == {}


def test_bytes_that_are_not_utf_8_are_a_mistake_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b'a = 1\nb = "caf\xe9"\n')
    with pytest.raises(ConfigError, match=r"ledger\.toml:2: is not UTF-8 text"):
        document.read(path, "ledger.toml")


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_path_that_cannot_be_read_is_a_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be read: "):
        document.read(tmp_path / name)


def paths_of(value: object, path: Place = ()) -> Iterator[Place]:
    if path:
        yield path
    pairs: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        pairs = iter(value.items())
    elif isinstance(value, list):
        pairs = iter(enumerate(value))
    for part, inner in pairs:
        yield from paths_of(inner, (*path, part))


MARKS = '[ ] [[ ]] { } = . , # \\ a b 2024-05-01 07:00 0x [a.b] [[a]] [["a".b]] a= b.a=1'
QUOTES = ('"', '"""', "'", "'''", "\n", "\r\n", " ", "\ufeff")
TOKENS = st.sampled_from((*MARKS.split(), *QUOTES))


@given(st.one_of(st.text(), st.lists(TOKENS).map("".join)))
@example(EVERY_SHAPE)
def test_any_text_is_a_document_with_places_or_one_mistake_inside_it(text: str) -> None:
    last = text.count("\n") + 1
    try:
        found = document.parse(text, "x.toml")
    except ConfigError as error:
        (mistake,) = error.mistakes
        assert mistake.line is not None
        assert 1 <= mistake.line <= last
        return
    assert tomllib.loads(text.removeprefix("\ufeff")) == found.data
    for path in paths_of(found.data):
        line = found.line(path)
        assert line is not None
        assert 1 <= line <= last
    for path, line in found.lines.items():
        assert found.line(path) == line
        assert path in set(paths_of(found.data))


KEY = st.text(min_size=1, max_size=4).filter(lambda key: "\n" not in key)
VALUE: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.integers(-9, 9), st.booleans(), st.text(max_size=9), st.dates().map(str)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEY, inner, max_size=3)),
    max_leaves=6,
)


def toml(value: object) -> str:
    """The value as TOML, with line breaks wherever they may stand."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(value[key])}" for key in value) + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"  {toml(inner)}, # ] }}\n" for inner in value) + "]"
    if not isinstance(value, str):
        return str(value).lower()
    if "\n" in value and value.replace("\n", "").isalnum():
        return f"'''\n{value}'''"
    return '"' + "".join(f"\\U{ord(character):08x}" for character in value) + '"'


@given(st.lists(st.tuples(KEY, VALUE), max_size=4))
@example([("a", "b\n\n"), ("c", ["d\n", {"e": 1}])])
def test_each_key_is_found_on_the_line_on_which_it_was_written(
    pairs: list[tuple[str, Any]],
) -> None:
    text = ""
    expected: dict[Place, int] = {}
    for index, (key, value) in enumerate(pairs):
        expected["entry", index] = text.count("\n") + 1
        expected["entry", index, key] = text.count("\n") + 2
        name = key if key.isascii() and key.isalnum() else toml(key)
        text += f"[[entry]]\n{name} = {toml(value)}\n"
    found = document.parse(text, "x.toml")
    assert {path: found.line(path) for path in expected} == expected


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    word: Literal["done", "planned"] = "done"
    count: int = Field(default=0, ge=0, strict=True)


def _past(day: date) -> date:
    if day.year > 2026:
        raise ValueError("must be in the past; mend the year")
    return day


def _fast(name: str) -> str:
    if name == "slow":
        raise ValueError("write fast")
    return name


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    day: Annotated[date | None, AfterValidator(lambda day: day and _past(day))] = None
    name: Annotated[str, AfterValidator(_fast)] = ""
    on: bool = Field(default=False, strict=True)
    talk: list[Inner] = []
    table: Inner | None = None
    either: int | list[int] = 0


def found_in(text: str, prefix: Place = (), model: Any = Outer, **options: Any) -> list[Mistake]:
    found = document.parse(text, "x.toml")
    part: Any = found.data
    for step in prefix:
        part = part[step]
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(model).validate_python(part)
    return document.mistakes(caught.value, found, prefix, model=model, **options)


def test_every_mistake_is_told_with_its_place_in_the_order_of_the_lines() -> None:
    text = '[[talk]]\ntitle = "a"\n\n[[talk]]\nword = "plan"\ntitle = 3\n[table]\ncount = -1\n'
    assert [(m.line, m.key) for m in found_in(text)] == [
        (5, "talk[1].word"),
        (6, "talk[1].title"),
        (7, "table.title"),
        (8, "table.count"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name = 3", 'x.toml:1: name: must be text, not 3; put it in "quotes"'),
        ("[table]\n", "x.toml:1: table.title: is missing; add it"),
        (
            "on = 'yes'",
            "x.toml:1: on: must be true or false, not 'yes'; write it so, without quotes",
        ),
        (
            "day = 2030-01-01",
            "x.toml:1: day: must be in the past, not 2030-01-01; mend the year",
        ),
        ("name = 'slow'", "x.toml:1: name: is not valid; write fast"),
        (
            "table = {title = 'a', count = -1}",
            "x.toml:1: table.count: must be greater than or equal to 0, not -1; mend it",
        ),
        (
            "table = {title = 'a', count = '1'}",
            "x.toml:1: table.count: must be a whole number, not '1'; write it without quotes",
        ),
        (
            "table = {title = 'a', word = 'dome'}",
            "x.toml:1: table.word: must be 'done' or 'planned', not 'dome'; did you mean 'done'?",
        ),
        (
            "table = {title = 'a', word = 'x'}",
            "x.toml:1: table.word: must be 'done' or 'planned', not 'x'; write one of these",
        ),
        (
            "[talk]\ntitle = 'a'",
            'x.toml:1: talk: must be a list; write ["a", "b"], or [[name]] for a table',
        ),
        ("table = 1", "x.toml:1: table: must be a table, not 1; write [name] above its keys"),
    ],
)
def test_a_mistake_reads_as_place_key_problem_and_remedy(text: str, expected: str) -> None:
    assert [str(mistake) for mistake in found_in(text)] == [expected]


def test_an_unknown_key_is_answered_with_the_nearest_and_with_all_of_its_table() -> None:
    (mistake,) = found_in("[[talk]]\ntitle = 'a'\ncuont = 1\n")
    assert (mistake.line, mistake.key, mistake.problem) == (
        3,
        "talk[0].cuont",
        "is not a known key",
    )
    assert mistake.remedy == "did you mean 'count'? known keys: title, word, count"
    (mistake,) = found_in("zzz = 1")
    assert mistake.remedy == "known keys: day, name, on, talk, table, either"


def test_keys_that_are_accepted_beside_the_model_are_suggested_too() -> None:
    (mistake,) = found_in("tpye = 1", known=["type"])
    assert mistake.remedy.startswith("did you mean 'type'? known keys: day, name, on,")


def test_the_names_of_union_members_stay_out_of_keys() -> None:
    assert {m.key for m in found_in("either = ['x']")} == {"either", "either[0]"}


def test_a_part_of_a_document_is_told_under_its_prefix() -> None:
    text = "[[talk]]\ntitle = 'a'\n[[talk]]\nkount = 1\n"
    found = found_in(text, ("talk", 1), Inner)
    assert [(m.line, m.key) for m in found] == [(3, "talk[1].title"), (4, "talk[1].kount")]
    assert "did you mean 'count'?" in found[1].remedy


@pytest.mark.parametrize(
    "value",
    ["ghp_0123456789abcdefghij0123456789", "prefix 0123456789abcdefghij", "https://a:secret@b.c/"],
)
def test_what_may_be_a_secret_is_never_quoted(value: str) -> None:
    (mistake,) = found_in(f"on = '{value}'")
    assert mistake.problem == "must be true or false"


def test_a_quoted_value_is_cut_and_its_control_characters_are_escaped() -> None:
    (mistake,) = found_in('on = "\\u001b[31m \\u202e ' + "word " * 20 + '"')
    assert (
        mistake.problem
        == "must be true or false, not " + repr("\x1b[31m \u202e " + "word " * 6 + "wo") + "…"
    )


def test_values_can_be_kept_out_altogether() -> None:
    (mistake,) = found_in("table = {title = 'a', word = 'dome'}", quote=False)
    assert "dome" not in str(mistake)


def test_a_strange_key_is_told_escaped_and_cut() -> None:
    (mistake,) = found_in('"\\u001b\\n' + "x" * 99 + '" = 1')
    assert mistake.key == repr("\x1b\n" + "x" * 58 + "…")
