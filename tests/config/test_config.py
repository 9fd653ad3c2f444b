"""config.toml: valid ones load, and every mistake of a wrong one is told at once, with a remedy."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renown import config
from renown.errors import ConfigError, Mistake

WHOLE = """\
scorecard = "devops-2030"

[person]
id = "ada"
name = "Ada Example"
aliases = ["A. Example"]
timezone = "Europe/Lisbon"

[store]
url = "sqlite:///.renown/renown.sqlite"
dump = "data"

[http]
allow_private = true
pause = 0
max_body = "2 MiB"

[report]
dir = "reports"
readme = "README.md"

[[sources]]
type = "github"
login = "ada-example-renown"

[[sources]]
type = "feed"
name = "blog"
url = "https://ada.example/index.xml"
"""


def load(folder: Path, text: str | bytes) -> config.Config:
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return config.load(path)


def mistakes(folder: Path, text: str | bytes) -> list[Mistake]:
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    return list(caught.value.mistakes)


def test_a_whole_configuration_loads(tmp_path: Path) -> None:
    loaded = load(tmp_path, WHOLE)

    assert ("ada", ZoneInfo("Europe/Lisbon")) == (loaded.person.id, loaded.person.timezone)
    assert 2 * 2**20 == loaded.http.max_body
    assert [("github", "github"), ("blog", "feed")] == [
        (one.name, one.type) for one in loaded.sources
    ]
    assert tmp_path.resolve() == loaded.folder


def test_an_empty_configuration_is_all_defaults(tmp_path: Path) -> None:
    loaded = load(tmp_path, "")

    assert ("devops-2030", "me", 1.0, ()) == (
        loaded.scorecard,
        loaded.person.id,
        loaded.http.pause,
        loaded.sources,
    )


def test_a_byte_order_mark_and_windows_lines_are_no_mistake(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()).sources


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ('scorcard = "x"', 1, "scorcard", "scorecard"),
        ('[person]\nname = "Ada"\ntimezone = "Lisbon"', 3, "person.timezone", "Europe/Lisbon"),
        ("[person]\nid = 7", 2, "person.id", "text"),
        ("[http]\npause = -1", 2, "http.pause", "0"),
        ('[http]\nmax_body = "lots"', 2, "http.max_body", "16 MiB"),
        ('[report]\ndir = "../elsewhere"', 2, "report.dir", "inside"),
        ('[report]\ndir = "/etc"', 2, "report.dir", "inside"),
        ('[store]\nurl = "mysql://x"', 2, "store.url", "sqlite"),
        ('[store]\nurl = "postgresql://h:x/y"', 2, "store.url", "sqlite"),
        ('[store]\nurl = "postgresql://[/y"', 2, "store.url", "sqlite"),
        ('[store]\nurl = "sqlite:///../y.db"', 2, "store.url", "inside"),
        ('[store]\nurl = "sqlite:///%00"', 2, "store.url", "inside"),
        ('[store]\nurl = "postgresql://h/y?password=x"', 2, "store.url", "RENOWN_DATABASE_URL"),
        ('[report]\ndir = ""', 2, "report.dir", "name"),
        ('[report]\ndir = "./"', 2, "report.dir", "its own"),
        (f'[report]\ndir = "{"a" * 300}"', 2, "report.dir", "shorter"),
        ('[report]\ndir = "a\\u202e"', 2, "report.dir", "visible"),
        ('[store]\ndump = "out/evidence"\n[report]\ndir = "out"', 3, "report", "apart"),
        ('[store]\ndump = "out"\n[report]\ndir = "out"', 3, "report", "apart"),
        ("[http]\npause = true", 2, "http.pause", "number"),
        (
            '[store]\nurl = "postgresql://ada:hunter2@db/renown"',
            2,
            "store.url",
            "RENOWN_DATABASE_URL",
        ),
        ('[[sources]]\ntype = "fed"', 2, "sources[0].type", "feed"),
        ('[[sources]]\nname = "x"', 1, "sources[0].type", "type"),
        ('[[sources]]\ntype = "feed"', 1, "sources[0].url", "url"),
        (
            '[[sources]]\ntype = "feed"\nurl = "https://ada.example/"\nkinds = "post"',
            4,
            "sources[0].kinds",
            "kind",
        ),
        ('[[sources]]\ntype = "ledger"\nname = "a/b"\npath = "l"', 3, "sources[0].name", ""),
        ("sources = 3", 1, "sources", "list"),
        ('[person]\nid = "a"\nid = "b"', 3, "", "twice"),
        ("[person", 1, "", "TOML"),
    ],
)
def test_a_mistake_has_its_place_and_its_remedy(
    tmp_path: Path, text: str, line: int, key: str, words: str
) -> None:
    (mistake,) = mistakes(tmp_path, text)

    assert (line, key) == (mistake.line, mistake.key)
    assert words in str(mistake)


def test_two_sources_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, '[[sources]]\ntype = "ledger"\npath = "a"\n' * 2)

    assert "sources[1].name" == mistake.key
    assert "two sources are called 'ledger'" == mistake.problem


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = (
        '[person]\nage = 3\n[http]\npause = "x"\n'
        '[[sources]]\ntype = "nowhere"\n[[sources]]\ntype = "feed"\n'
    )

    assert ["person.age", "http.pause", "sources[0].type", "sources[1].url"] == [
        mistake.key for mistake in mistakes(tmp_path, text)
    ]


def test_a_token_is_refused_and_not_repeated(tmp_path: Path) -> None:
    secret = "ghp_" + "a1" * 18
    found = mistakes(tmp_path, f'[[sources]]\ntype = "github"\nlogin = "{secret}"\n')

    assert "sources[0].login" == found[0].key
    assert secret not in "\n".join(map(str, found))


def test_the_password_of_a_database_is_not_repeated(tmp_path: Path) -> None:
    text = '[store]\nurl = "postgresql://ada:hunter2@db/renown"'

    assert "hunter2" not in "\n".join(map(str, mistakes(tmp_path, text)))


def test_a_missing_file_is_a_mistake_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.toml"):
        config.load(tmp_path / "config.toml")


def test_a_megabyte_of_toml_is_refused(tmp_path: Path) -> None:
    assert "1 MiB" in str(mistakes(tmp_path, b"#" * (2**20 + 1))[0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from([*WHOLE.splitlines(), "[", "]", '"""', "x = 1", "= 2"]), max_size=30
        ).map("\n".join),
        st.binary(max_size=100),
    )
)
def test_any_file_loads_or_gives_one_line_a_mistake(tmp_path: Path, text: str | bytes) -> None:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    lines: list[str] = ["nothing is wrong"]
    try:
        load(tmp_path, raw)
    except ConfigError as error:
        lines = [str(mistake) for mistake in error.mistakes]
    assert lines
    assert all("\n" not in line for line in lines)
