"""A subscription list becomes tables for config.toml, and nothing in it breaks them."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown import config
from renown.cli import opml
from renown.errors import ConfigError
from renown.resolve.links import normalise
from tests.commands import Done, invoke

FEED = "https://ada.example/index.xml"


def listed(*outlines: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<opml version="2.0"><body>{"".join(outlines)}</body></opml>'


def outline(url: str = FEED, **attributes: str) -> str:
    rest = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<outline xmlUrl={quoteattr(url)}{rest}/>"


def imported(folder: Path, content: str | bytes) -> Done:
    raw = content.encode() if isinstance(content, str) else content
    (folder / "list.opml").write_bytes(raw)
    return invoke("import-opml", "list.opml", cwd=folder)


def sources(folder: Path, done: Done) -> list[tuple[str, str]]:
    """Name and address of each source, as the configuration takes them."""
    assert done.code == 0, done.err
    tables = tomllib.loads(done.out)["sources"]
    (folder / "config.toml").write_text(done.out, encoding="utf-8")
    names = [source.name for source in config.load(folder / "config.toml").sources]
    assert names == [table["name"] for table in tables]
    assert {"feed"} == {table["type"] for table in tables}
    return [(table["name"], table["url"]) for table in tables]


def test_feeds_in_folders_become_tables_with_a_comment(tmp_path: Path) -> None:
    content = listed(
        '<outline text="Work"><outline text="Ops">',
        outline(title="Ada's Blog: Golden Paths"),
        "</outline></outline>",
        outline("https://olu.example/feed", text="Olu"),
    )
    done = imported(tmp_path, content)

    assert "" == done.err
    assert (
        "# Work / Ops: Ada's Blog: Golden Paths\n"
        "[[sources]]\n"
        'type = "feed"\n'
        'name = "ada-s-blog-golden-paths"\n'
        'url = "https://ada.example/index.xml"\n'
        "\n"
        "# Olu\n"
    ) in done.out
    assert [("ada-s-blog-golden-paths", FEED), ("olu", "https://olu.example/feed")] == sources(
        tmp_path, done
    )


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ({"title": "Ada", "text": "Other"}, "ada"),
        ({"text": "Ada"}, "ada"),
        ({"title": " ", "text": "Ada"}, "ada"),
        ({}, "ada.example"),
        ({"title": "部署"}, "ada.example"),
        ({"title": "Über Straße"}, "uber-strae"),
        ({"title": "x" * 60}, "x" * 40),
        ({"title": '"]\n[[sources]]\ntype = "github"'}, "sources-type-github"),
        ({"title": "\u2028\u202e\x85# \\"}, "ada.example"),
    ],
)
def test_a_source_is_called_as_the_feed_is_or_as_its_host(
    tmp_path: Path, attributes: dict[str, str], name: str
) -> None:
    assert [(name, FEED)] == sources(tmp_path, imported(tmp_path, listed(outline(**attributes))))


def test_names_are_told_apart(tmp_path: Path) -> None:
    many = [outline(f"https://ada.example/{n}", title="x" * 50) for n in range(11)]
    names = [name for name, _ in sources(tmp_path, imported(tmp_path, listed(*many)))]

    assert ["x" * 40, "x" * 38 + "-2", "x" * 37 + "-11"] == [names[0], names[1], names[10]]
    assert all(re.fullmatch(r"[\w.-]{1,40}", name) for name in names)


@pytest.mark.parametrize("spelling", ["xmlUrl", "xmlurl", "XMLURL"])
def test_attributes_are_read_in_any_case(tmp_path: Path, spelling: str) -> None:
    content = listed(f'<Outline {spelling}="{FEED}" TITLE="Ada"/>')

    assert [("ada", FEED)] == sources(tmp_path, imported(tmp_path, content))


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("feed://ada.example/a", "http://ada.example/a"),
        ("feed:https://ada.example/a", "https://ada.example/a"),
        ("FEED://ada.example/a", "http://ada.example/a"),
    ],
)
def test_addresses_for_feed_readers_are_web_addresses(
    tmp_path: Path, given: str, address: str
) -> None:
    ((_, url),) = sources(tmp_path, imported(tmp_path, listed(outline(given))))

    assert address == url


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://ada.example/feed", "left out ftp://ada.example/feed: only http: and https:"),
        ("javascript:alert(1)", "left out javascript:alert(1): only http: and https:"),
        ("https://ada:secret@ada.example/f", "left out https://…@ada.example/f: it holds cred"),
        ("https://", "left out https://: it is no address"),
        ("https://[", "left out https://[: it is no address"),
        ("https://ada.example:port/?key=secret", "left out https://ada.example:port/: it is no"),
        ("https://ada.example/index.xml/", "left out https://ada.example/index.xml/: it is listed"),
        ("http://www.ada.example/index.xml", "left out http://www.ada.example/index.xml: it is l"),
    ],
)
def test_what_is_no_address_of_another_feed_is_left_out_and_told(
    tmp_path: Path, address: str, why: str
) -> None:
    done = imported(tmp_path, listed(outline(), outline(address)))

    assert [("ada.example", FEED)] == sources(tmp_path, done)
    assert 1 == len(done.err.splitlines())
    assert done.err.startswith(why)
    assert "secret" not in done.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "shift_jis", "iso-8859-5"])
def test_the_encoding_is_the_one_that_the_list_declares(tmp_path: Path, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    done = imported(tmp_path, listed(outline(title="Ключ"), head=head).encode(encoding))

    assert "# Ключ\n" in done.out
    assert [("ada.example", FEED)] == sources(tmp_path, done)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is not XML here: no element found"),
        (b"\x00\xff\xfe", "is not text in utf-8"),
        (b"<html><body/></html>", "is no OPML, but <html>"),
        (b"<opml><body>", "list.opml:1: is not XML here: no element found"),
        (listed().encode(), "lists no feed that can be collected"),
        (listed(outline("ftp://ada.example/")).encode(), "lists no feed that can be collected"),
        (b'<?xml version="1.0" encoding="rot13"?><opml/>', "an encoding that is not known: rot13"),
        (b'<?xml version="1.0" encoding="gbk"?><opml>\xff\xff</opml>', "is not text in gbk"),
        (b'<!DOCTYPE o [<!ENTITY a "b">]><opml>&a;</opml>', "declares a document type"),
        (b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>', "declares a document type"),
        (b"<opml>&a;</opml>", "is not XML here: undefined entity"),
    ],
)
def test_what_is_no_list_of_feeds_is_a_mistake_with_a_remedy(
    tmp_path: Path, content: bytes, why: str
) -> None:
    done = imported(tmp_path, content)

    assert (2, "") == (done.code, done.out)
    assert why in done.err
    assert "; " in done.err.splitlines()[-1]


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    missing = invoke("import-opml", "list.opml", cwd=tmp_path)
    folder = invoke("import-opml", ".", cwd=tmp_path)

    assert (2, 2) == (missing.code, folder.code)
    assert "list.opml: cannot be read: No such file" in missing.err


def test_a_list_that_is_too_large_is_not_read_on(tmp_path: Path) -> None:
    done = imported(tmp_path, b" " * (16 * 2**20 + 1))

    assert 2 == done.code
    assert "larger than 16 MiB" in done.err


def test_outlines_may_lie_as_deep_as_they_like(tmp_path: Path) -> None:
    deep = 100_000
    content = listed('<outline text="x">' * deep, outline(), "</outline>" * deep)

    done = imported(tmp_path, content)

    assert [("ada.example", FEED)] == sources(tmp_path, done)
    assert "# x / x / x\n" in done.out


def test_in_a_workflow_too_the_output_is_toml_only(tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(listed(outline(), outline("ftp://ada.example/")))
    done = invoke("import-opml", "list.opml", cwd=tmp_path, GITHUB_ACTIONS="true")

    assert 1 == len(tomllib.loads(done.out)["sources"])


def read(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.opml"
        path.write_bytes(content)
        return opml.tables(path, lambda _text: None)


@given(
    st.binary(max_size=300)
    | st.text(max_size=100).map(str.encode)
    | st.text(max_size=60).map(lambda text: listed(outline(), text).encode(errors="replace"))
)
def test_any_file_is_a_list_or_a_mistake(content: bytes) -> None:
    try:
        tables = read(content)
    except ConfigError:
        return
    assert tomllib.loads(tables)["sources"]


TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
TREES = st.recursive(
    st.builds(
        lambda host, path, title: ("feed", f"https://{host}.example/{path}", title),
        st.sampled_from(["ada", "olu"]),
        st.text("abc123/?=&\"'<>é部", min_size=1, max_size=8).map("f".__add__),
        TITLES,
    ),
    lambda inner: st.tuples(st.just("folder"), st.lists(inner, max_size=4), TITLES),
    max_leaves=12,
)


@given(st.lists(TREES, max_size=4))
def test_a_tree_of_outlines_comes_through_whole(trees: list[tuple[str, object, str]]) -> None:
    addresses: list[str] = []

    def written(tree: tuple[str, object, str]) -> str:
        kind, inside, title = tree
        if kind == "feed":
            addresses.append(str(inside))
            return outline(str(inside), title=title)
        assert isinstance(inside, list)
        return f"<outline text={quoteattr(title)}>{''.join(map(written, inside))}</outline>"

    content = listed(*map(written, trees), head="").encode()
    distinct = {normalise(address): address for address in reversed(addresses)}
    if not addresses:
        with pytest.raises(ConfigError):
            read(content)
        return
    tables = tomllib.loads(read(content))["sources"]

    assert sorted(distinct.values()) == sorted(table["url"] for table in tables)
    assert len(tables) == len({table["name"] for table in tables})


@pytest.mark.conformance
@pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set")
def test_every_feed_of_a_real_list_becomes_a_source(tmp_path: Path) -> None:
    content = (Path(os.environ["RENOWN_SAMPLES"]) / "feeds" / "subscriptions.opml").read_bytes()
    addresses = re.findall(r'xmlUrl="https?://(?:www\.)?([^"]*?)/?"', content.decode())
    done = imported(tmp_path, content)

    assert (207, 205) == (len(addresses), len(set(addresses)))  # two are listed twice
    assert 205 == len(sources(tmp_path, done))
    assert 2 == len(done.err.splitlines()) == done.err.count("it is listed twice")


def test_feeds_that_differ_in_their_query_only_are_two(tmp_path: Path) -> None:
    addresses = [f"{FEED}?source={name}" for name in ("one", "two")]
    done = imported(tmp_path, listed(*map(outline, addresses)))

    assert addresses == [address for _, address in sources(tmp_path, done)]


def test_an_encoding_that_this_machine_does_not_know_is_told(tmp_path: Path) -> None:
    head = '<?xml version="1.0" encoding="windows-874"?>'
    done = imported(tmp_path, listed(outline(), head=head))

    assert (2, True) == (done.code, "is not text in windows-874" in done.err)


def test_a_title_without_letters_of_ascii_gives_way_to_the_host(tmp_path: Path) -> None:
    [(name, _)] = sources(tmp_path, imported(tmp_path, listed(outline(title="运维 2"))))

    assert "ada.example" == name
