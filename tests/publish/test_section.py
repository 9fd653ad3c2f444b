from __future__ import annotations

import re

import cmarkgfm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import PublishError
from renown.publish.section import END, START, insert

PAGE = f"# Ada\n\n{START}\nold\n{END}\n\nmore\n"


def test_the_text_between_the_markers_is_replaced() -> None:
    expected = f"# Ada\n\n{START}\n\nnew\nwords\n\n{END}\n\nmore\n"

    assert expected == insert(PAGE, "new\nwords\n")


def test_an_empty_section_leaves_the_markers_only() -> None:
    assert insert(PAGE, "") == f"# Ada\n\n{START}\n{END}\n\nmore\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n"])
def test_line_endings_byte_order_mark_and_the_end_of_the_file_stay(
    ending: str, mark: str, last: str
) -> None:
    page = f"{mark}{START}\nold\n{END}{last}".replace("\n", ending)
    expected = f"{mark}{START}\n\na\nb\n\n{END}{last}".replace("\n", ending)

    assert expected == insert(page, "a\r\nb\n")


@pytest.mark.parametrize(
    "page",
    [
        "",
        "# Ada\n",
        f"write `{START}` and `{END}` into the file\n",
        f"```html\n{START}\n{END}\n```\n",
        f"~~~~\n```\n{START}\n~~~\n{END}\n~~~~\n",
        f"- a list\n\n  ```\n  {START}\n  {END}\n  ```\n",
        f"> ```\n> {START}\n> {END}\n> ```\n",
        f"1. ```\n   {START}\n   {END}\n   ```\n",
        f"    {START}\n    {END}\n",
        f"\t{START}\n\t{END}\n",
        f"```\nnever closed\n{START}\n{END}\n",
    ],
)
def test_a_page_without_markers_gets_nothing(page: str) -> None:
    assert insert(page, "new") is None


def test_markers_in_code_are_examples_and_the_real_ones_count() -> None:
    page = f"```\n{START}\n{END}\n```\n\n{START}\n{END}\n"
    expected = f"```\n{START}\n{END}\n```\n\n{START}\n\nnew\n\n{END}\n"

    assert expected == insert(page, "new")


@pytest.mark.parametrize(
    ("page", "places"),
    [
        (f"a\n{START}\nb\n", "line 2 (start)"),
        (f"a\n{END}\nb\n", "line 2 (end)"),
        (f"{END}\n\n{START}\n", "line 1 (end), line 3 (start)"),
        (
            f"{START}\n{END}\n{START}\n{END}\n",
            "line 1 (start), line 2 (end), line 3 (start), line 4",
        ),
        (f"{START}\n{START}\n{END}\n", "line 1 (start), line 2 (start), line 3 (end)"),
    ],
)
def test_damaged_markers_are_refused_with_their_lines(page: str, places: str) -> None:
    with pytest.raises(
        PublishError, match=re.escape(f"README.md: the markers are damaged: {places}")
    ):
        insert(page, "new")


@pytest.mark.parametrize("section", [START, END, f"a\n{END}\n{START}\nb", "```\nopen", "~~~"])
def test_a_section_that_would_damage_the_markers_is_refused(section: str) -> None:
    with pytest.raises(PublishError, match="the section holds a marker or open code"):
        insert(PAGE, section)


LINE = """
<!-- renown:start -->
<!-- renown:end -->
  <!-- renown:start -->
    <!-- renown:end -->
<!--renown:start-->
```
~~~
````
``` a
  ```
- ```
> ~~~
1) ~~~ b
- item
`x`
text
"""
LINES = st.lists(st.sampled_from(LINE.split("\n")) | st.text(max_size=8), max_size=12)
PAGES = st.builds(lambda lines, ending: ending.join(lines), LINES, st.sampled_from(["\n", "\r\n"]))


@settings(deadline=None)  # a busy machine is no failure
@given(PAGES, PAGES)
def test_inserting_twice_is_inserting_once_and_the_rest_stays(page: str, section: str) -> None:
    try:
        once = insert(page, section)
    except PublishError:
        return
    if once is None:
        return
    head, tail = _outside(page)

    assert once == insert(once, section)
    assert (True, True) == (page.startswith(head), page.endswith(tail))
    assert (True, True) == (once.startswith(head), once.endswith(tail))


@settings(deadline=None)  # a busy machine is no failure
@given(PAGES)
def test_a_code_block_is_never_written_into(page: str) -> None:
    """Checked with the parser that the site itself uses."""
    try:
        result = insert(page, "PLACE")
    except PublishError:
        return

    shown = cmarkgfm.github_flavored_markdown_to_html(result or "")
    assert not [code for code in re.findall(r"<pre>.*?</pre>", shown, re.DOTALL) if "PLACE" in code]


def _outside(page: str) -> tuple[str, str]:
    """What stands before and after the section, found in another way: by filling it with a sign."""
    filled = insert(page, "\x00")
    assert filled is not None
    head, _, tail = filled.partition("\x00")
    return head.rstrip("\r\n"), tail.lstrip("\r\n")
