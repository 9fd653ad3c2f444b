"""Whatever strangers write is shown as text and links to nothing."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import cmarkgfm
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from renown.report import escape
from renown.report.escape import Markdown

MARKUP = st.sampled_from(
    [
        *"\\`*_{}[]<>()#+-!|&~:@$=^\"'.1 \t\n",
        "@ada",
        "#12",
        "http://evil.example",
        "https://",
        "www.evil.example",
        "a@b.example",
        "mailto:",
        "ftp://x.example",
        "<script>",
        "<!--",
        "-->",
        "&copy;",
        "&#64;",
        "![x](y)",
        "](",
        "```",
        "|---|",
        "1. ",
        "- ",
        "::error::",
        "\r\n",
        "\u2028",
        "\u202e",
        "\u200b",
        "\x00",
        "\x1b[31m",
        "é",
        "👩\u200d🚀",
        "🇵🇹",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(MARKUP, max_size=12).map("".join))


def rendered(markdown: str) -> str:
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown))


def shown(markdown: str) -> str:
    """What a reader sees, without the unseen characters that stop a site from linking."""
    return html.unescape(re.sub("<[^>]+>", "", rendered(markdown))).replace("\u200b", "").strip()


def assert_read_as_written(value: str) -> None:
    found = rendered(escape.text(value))
    assert (found.count("<"), found[:3]) in {(2, "<p>"), (0, "")}
    assert escape.plain(value) == shown(escape.text(value))


@settings(deadline=None)
@given(TEXTS)
def test_text_is_one_paragraph_that_reads_as_it_was_written(value: str) -> None:
    assert_read_as_written(value)


ORDINARY = st.lists(
    st.sampled_from(
        [
            *("a", "Z", "7", "12", " ", ".", ",", ";", "(", ")", "/", "'", '"', "?", "%", "-"),
            *("www", "WwW", "www.", "http", "a.example", "1.", "2)", "--", "- ", "x-"),
        ]
    ),
    max_size=9,
).map("".join)
"""What most titles are made of, and what looks like it."""


@settings(max_examples=300, deadline=None)
@given(ORDINARY)
def test_ordinary_text_reads_as_it_was_written_and_links_to_nothing(value: str) -> None:
    assert_read_as_written(value)


@pytest.mark.parametrize("code", [":tada:", ":+1:", ":100:", ":8ball:", ":1st_place_medal:"])
def test_no_emoji_is_made_of_words_between_colons(code: str) -> None:
    assert f":&#8203;{code[1:]}" in escape.text(f"a {code} b").replace("\\_", "_")
    assert "12:30:45" in escape.text("at 12:30:45")


@given(TEXTS)
def test_a_code_span_holds_the_text_whole_and_nothing_else(value: str) -> None:
    found = rendered(f"x {escape.span(value)} y")
    said = " ".join(escape.plain(value, 10**6).split())
    if not said:
        assert "<code>" not in found
    else:
        inside = re.fullmatch("<p>x <code>(.*)</code> y</p>\n", found, re.DOTALL)
        assert inside
        assert said == html.unescape(inside[1])


@given(
    st.sampled_from(["http://", "https://", "HTTPS://"]),
    st.text("aZ7.%/:?#[]@!&'*+,;=~-_ ()\\\"<>é", max_size=30),
)
def test_an_address_is_the_same_when_it_is_encoded_again(scheme: str, rest: str) -> None:
    once = escape.url(scheme + rest)
    assert once == (escape.url(once) if once else None)
    if once:
        assert re.fullmatch(r"https?://[!#%&'*+,./0-9:;=?@A-Z\[\]_a-z~-]+", once)


@pytest.mark.parametrize(
    "value",
    [
        *("1. item", "- item", "+ item", "* item", "1) item", "# heading", "> quote", "---", "==="),
        *("*a* __b__ ~~c~~", "`a` ``b``", "[a](b)", "![a](b)", "[a]: b", "[^a]: b", "<b>a</b>"),
        *("&copy; &#64;", "a | b \\| c", "\\", "\\*a\\*", "<https://evil.example>", "<!-- a -->"),
        *("HTTP://evil.example", "_www.evil.example", "a@b.example", "0@.A", "mailto:a@b.example"),
        *("@ada #12 $a$", "```sh", "    code", "<details>", "- [ ] task", "a  \nb", "x\n---"),
    ],
)
def test_no_markup_of_strangers_is_markup(value: str) -> None:
    assert_read_as_written(value)


@settings(deadline=None)
@given(TEXTS)
def test_text_in_a_cell_leaves_the_table_as_wide_as_it_was(value: str) -> None:
    table = f"| A | B |\n|:--|:--|\n| {escape.text(value)} | end |\n"
    assert ["A", "B", escape.plain(value), "end"] == [
        html.unescape(cell).replace("\u200b", "")
        for cell in re.findall("<t[hd][^>]*>(.*?)</t[hd]>", rendered(table))
    ]


@settings(deadline=None)
@given(TEXTS, st.one_of(TEXTS, TEXTS.map(lambda rest: f"https://a.example/{rest}")))
@example("x", "https://a.example/(1)_[x]?a=1&copy;=2#`\\|")
@example("x", "javascript:alert(1)")
@example("x", "https://a.example/\ud800")
def test_a_link_is_one_link_to_http_or_none(title: str, address: str) -> None:
    label = Markdown(escape.text(title) or "untitled")
    target = escape.url(address)
    found = rendered(f"- {escape.link(label, target)}, end")
    hrefs = re.findall('href="([^"]*)"', found)
    assert ([] if target is None else [unquote(target)]) == [
        unquote(html.unescape(href)) for href in hrefs
    ]
    assert 1 == found.count("<li>")
    assert all(re.match("https?://", href) for href in hrefs)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//a.example",
        "http:",
        "https:///path",
        "https://a.example/" + "x" * 2000,
        "ftp://a.example",
    ],
)
def test_what_is_no_web_address_is_not_linked(address: str | None) -> None:
    assert None is escape.url(address)


@pytest.mark.parametrize(
    ("encoded", "address"),
    [
        ("https://a.example/x", "  HTTPS://a.example/x\n"),
        ("https://a.example/%28%29%3C%3E%22%60%5C%20%7C", 'https://a.example/()<>"`\\ |'),
        ("https://a.example/caf%C3%A9%E2%80%AE", "https://a.example/café\u202e"),
        ("https://a.example/%2F?a=b&c=%20", "https://a.example/%2F?a=b&c=%20"),
        ("http://[::1]:80/", "http://[::1]:80/"),
    ],
)
def test_addresses_are_percent_encoded_once(encoded: str, address: str) -> None:
    assert encoded == escape.url(address)


@settings(deadline=None)
@given(TEXTS)
def test_xml_is_well_formed_with_any_text_in_it(value: str) -> None:
    root = ET.fromstring(f'<t a="{escape.xml(value)}">{escape.xml(value)}</t>')
    assert escape.plain(value, 1000) == (root.text or "") == root.get("a")


@settings(deadline=None)
@given(TEXTS, TEXTS)
@example("::set-output name=x::y", "")
@example("  ::error::x", "\n::error::y")
@example("\u200b::error::x", "##[error]y")
def test_no_printed_line_is_a_command_however_it_is_split(first: str, second: str) -> None:
    line = escape.printed(f"{first}{second}")
    assert not [part for part in line.splitlines() if part.lstrip().startswith("::")]
    assert 1 >= len(line.splitlines())
    assert "##[" not in line


@settings(deadline=None)
@given(st.text(max_size=400), st.integers(2, 50))
def test_no_line_is_longer_than_its_limit(value: str, limit: int) -> None:
    assert limit >= len(escape.plain(value, limit))


@pytest.mark.parametrize(
    ("cut", "value"),
    [
        ("abc…", "abcdef"),
        ("ab…", "ab👩\u200d🚀x"),
        ("ab…", "abe\u0301xyz"),
        ("🇵🇹…", "🇵🇹🇵🇹x"),
        ("a b…", "a b cd"),
        ("abcd", "abcd"),
    ],
)
def test_a_cut_falls_between_characters(cut: str, value: str) -> None:
    assert cut == escape.plain(value, 4)


def test_hidden_characters_and_line_breaks_are_gone() -> None:
    assert "a b c d" == escape.plain("\u202ea\r\nb\u2028c\x00\x85\u200bd\ufeff\ud800")
