"""What the options of a feed leave out: authors, categories, paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from collectors import feed
from renown.http import Client
from renown.record import Record
from tests.collectors.blog import ADA, Blog, jsonfeed
from tests.peer import Peer, Reply

URL = "https://ada.example/feed"


def why_not(
    options: dict[str, Any],
    *,
    url: str | None = "https://ada.example/posts/one",
    tags: tuple[str, ...] = (),
    kind: Any = "post",
    **details: object,
) -> str | None:
    """Why a record of that sort would be left out."""
    record = Record(kind=kind, key="1", title="One", url=url, tags=tags, details=details)
    return feed.Options.model_validate({"url": URL, **options}).refuses(record, ADA)


def test_nothing_is_left_out_by_default() -> None:
    assert why_not({}) is None
    assert why_not({"include": {}, "exclude": {}}, url=None) is None


@pytest.mark.parametrize(
    ("paths", "url", "left_out"),
    [
        (["/about"], "https://ada.example/about", True),
        (["/about"], "https://ada.example/about/", True),
        (["/about/"], "https://ada.example/about", True),
        (["/about"], "https://ada.example/about/me?x=1", True),
        (["/about"], "https://ada.example/about-kubernetes", False),
        (["/about"], "https://ada.example/posts/about", False),
        (["/about"], None, False),
        (["/"], "https://ada.example", True),
        (["/pt", "/über"], "https://ada.example/%C3%BCber/uns", True),
    ],
)
def test_a_path_leaves_out_itself_and_what_lies_below(
    paths: list[str], url: str | None, left_out: bool
) -> None:
    assert left_out == (why_not({"exclude": {"paths": paths}}, url=url) is not None)
    included = why_not({"include": {"paths": paths}}, url=url) is None
    assert left_out == included


def test_the_first_reason_is_told() -> None:
    exclude = {"categories": ["Life"], "paths": ["/posts"]}

    assert "category Life" == why_not({"exclude": exclude}, tags=("go", "LIFE"))
    assert "path /posts" == why_not({"exclude": exclude}, tags=("go",))


@pytest.mark.parametrize(
    ("tags", "url", "kept"),
    [
        (("DevOps ",), "https://ada.example/posts/one", True),
        (("devops", "life"), "https://ada.example/posts/one", True),
        (("life",), "https://ada.example/posts/one", False),
        (("devops",), "https://ada.example/notes/one", False),
        ((), "https://ada.example/posts/one", False),
    ],
)
def test_what_is_included_is_in_a_category_and_below_a_path(
    tags: tuple[str, ...], url: str, kept: bool
) -> None:
    include = {"categories": ["devops", "go"], "paths": ["/posts", "/talks"]}

    assert kept == (why_not({"include": include}, tags=tags, url=url) is None)


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ({"authors": ["Bob Sample"]}, "by Bob Sample"),
        ({"authors": ["Bob Sample", "ADA  example"]}, None),
        ({"authors": ["A. Example"]}, None),
        ({}, None),
        ({"authors": "Bob"}, None),
    ],
)
def test_what_others_wrote_is_left_out(details: dict[str, Any], reason: str | None) -> None:
    assert reason == why_not({"author": ["Ada"]}, **details)


def test_what_others_said_is_left_out() -> None:
    assert "by Bob" == why_not({"author": ["Ada"]}, kind="talk", speakers=["Bob"])


@pytest.mark.parametrize(
    "options",
    [
        {"include": ["/posts"]},
        {"include": {"path": ["/posts"]}},
        {"include": {"paths": ["posts"]}},
        {"exclude": {"paths": ["/a?b"]}},
        {"exclude": {"categories": [""]}},
    ],
)
def test_wrong_choices_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        feed.Options.model_validate({"url": URL, **options})


@pytest.fixture
def blog() -> Iterator[Blog]:
    with Client(allow_private=True, pause=0) as client:
        yield Blog(client)


def test_what_is_not_to_be_counted_is_collected_all_the_same(blog: Blog) -> None:
    """So that a change of the options holds for what has left the feed meanwhile, too."""
    about = {"id": "1", "url": "/about", "title": "About"}
    with Peer() as peer:
        url = peer.serve("/feed", Reply(body=jsonfeed(about)))
        [record] = blog.read(url, exclude={"paths": ["/about"]})

    assert "About" == record.title
    assert ["`include` and `exclude` leave none of the feed's items to be counted"] == blog.notes
