"""How many follow the owner of a key on dev.to, and how often the posts were viewed.

dev.to tells both to the owner only. 30 requests in 30 seconds; pages of up to 1,000. The number of
followers stands in the profile since 2023; where it is missing, they are counted, page by page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

from pydantic import Field

from renown import collector
from renown.collector import Answer, Base, Count, Run
from renown.errors import UnreadableError
from renown.record import Observation, Reading

KINDS: tuple[str, ...] = ()
READINGS = ("followers", "views")

_PAGES = 100
_FOLLOWERS = 1000
"""A page; a server that gives fewer is asked for more pages."""
_POSTS = 100
"""A page; each comes with its whole text, and an answer has a largest size."""


class Options(collector.Options):
    """The keys of a `devto` table in config.toml."""

    api_url: Base = "https://dev.to/api"
    key_env: str = "DEVTO_API_KEY"
    """The variable with the key of the account that is read."""


class _Owner(Answer):
    id: Annotated[int, Field(gt=0)]
    username: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,100}$")]
    followers_count: Count = None


class _Row(Answer):
    id: int


class _Post(_Row):
    page_views_count: Count = None


_AnyRow = TypeVar("_AnyRow", bound=_Row)


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield a reading of each number that is told, then the state."""
    key = run.secret(options.key_env).get_secret_value()
    headers = {"api-key": key, "Accept": "application/vnd.forem.api-v1+json"}

    def get(path: str) -> object:
        answer: object = run.http.get(options.api_url + path, headers=headers).json()
        return answer

    owner = _Owner.read(get("/users/me"), "dev.to")
    yield from run.pinned({owner.username: str(owner.id)}, _readings(run, owner, get), READINGS)


def _readings(run: Run, owner: _Owner, get: Callable[[str], object]) -> Iterator[Reading]:
    """Followers first: they are kept where the posts cannot be read."""
    subject, page = f"devto:{owner.id}", f"https://dev.to/{owner.username}"
    followers = owner.followers_count
    if followers is None:
        rows = _walk(get, f"/followers/users?per_page={_FOLLOWERS}", _Row)
        followers = None if rows is None else len(rows)
    if followers is None:
        run.note("dev.to does not tell how many follow the account (`followers_count`)")
    yield from run.gauge(subject, "followers", followers, page)
    views = _views(_walk(get, f"/articles/me/published?per_page={_POSTS}", _Post))
    if views is None:
        run.note("dev.to does not tell the views of every post (`page_views_count`)")
    yield from run.gauge(subject, "views", views, page)
    if followers is None and views is None:
        raise UnreadableError("dev.to tells no number of this account; check the key")


def _views(posts: list[_Post] | None) -> int | None:
    """The sum; None where one is missing, as the rest is less than was seen."""
    seen = [] if posts is None else [post.page_views_count for post in posts]
    known = [views for views in seen if views is not None]
    return None if posts is None or len(known) < len(seen) else sum(known)


def _walk(get: Callable[[str], object], path: str, row: type[_AnyRow]) -> list[_AnyRow] | None:
    """The rows of all pages, each once; None where the pages have no end.

    The end is an empty page: how many rows a page may have is up to the server.
    """
    found: dict[int, _AnyRow] = {}
    for number in range(1, _PAGES + 1):
        rows = get(f"{path}&page={number}")
        if not isinstance(rows, list):
            raise UnreadableError("dev.to's answer is not the list it should be; check `api_url`")
        if not rows:
            return list(found.values())
        known = len(found)
        for one in (row.read(given, "dev.to") for given in rows):
            found.setdefault(one.id, one)
        if len(found) == known:
            break  # the same page again: the server knows no pages
    return None
