"""The articles of one author on dev.to: JSON of its public API -> a Feed.

The feed there lists the last dozen; `/api/articles?username=NAME&per_page=100&page=N` lists all, to
anybody, and tells of each where it was published first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from collectors.feed.entry import Entry, Feed
from collectors.feed.parsing import LONGEST, MANY
from renown.errors import UnreadableError
from renown.http import Response

_PAGE = 100
_AUTHOR = re.compile(r"/feed/([A-Za-z0-9_]{1,40})/?")


def first(feed: str) -> str | None:
    """The first page of all that the author of this feed has published; None for other sites."""
    parts = urlsplit(feed)
    author = _AUTHOR.fullmatch(parts.path)
    if parts.hostname != "dev.to" or author is None:
        return None
    query = urlencode({"username": author[1], "per_page": _PAGE, "page": 1})
    return urlunsplit((parts.scheme, parts.netloc, "/api/articles", query, ""))


def read(response: Response) -> Feed:
    """A page of articles; UnreadableError when it is something else."""
    found = response.json()
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UnreadableError(
            "the answer is not the list of articles that it should be; look at what stands there"
        )
    entries = (_entry(article, response.url) for article in found if article.get("id"))
    return Feed(title="DEV Community", entries=tuple(entries))


def _entry(article: Mapping[str, Any], page: str) -> Entry:
    """Its id is the article's own address in the API, which outlives titles and links."""
    user, tags = article.get("user"), article.get("tag_list")
    name = _text(user, "name") if isinstance(user, dict) else ""
    listed = tags if isinstance(tags, list) else str(tags or "").split(",")
    link, canonical = _text(article, "url"), _text(article, "canonical_url")
    return Entry(
        id=f"{page.partition('?')[0]}/{article['id']}",
        link=link,
        title=_text(article, "title"),
        text=_text(article, "description"),
        authors=(name,) if name else (),
        published=_text(article, "published_at") or _text(article, "published_timestamp"),
        tags=tuple(tag.strip() for tag in listed if isinstance(tag, str))[:MANY],
        canonical="" if canonical == link else canonical,
    )


def _text(context: Mapping[str, Any], key: str) -> str:
    value = context.get(key)
    return value[:LONGEST] if isinstance(value, str) else ""
