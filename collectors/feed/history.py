"""The older pages of a feed, one after another, as far back as its platform lets one read.

Feeds with pages name the next one (RFC 5005, Blogger, JSON Feed) or their archives (RFC 5005).
WordPress numbers its pages and answers 404 after the last; Blogger counts items; dev.to has an API.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from collectors.feed import forem, page
from collectors.feed.discovery import PageError
from collectors.feed.identity import digest
from collectors.feed.options import Options
from collectors.feed.page import ACCEPT, Page
from collectors.feed.state import History, State
from collectors.feed.text import web_address
from renown.collector import Run
from renown.errors import IncompleteError, MissingError, SourceError, UnavailableError
from renown.record import Checkpoint, Observation

_MOST = 1000
"""Pages of one walk, over all calls."""
_IDLE = 2
"""Pages without a new item that end a walk. One may be: what was page 1 at the last call is page 2
when as many posts were published since."""
_NUMBER = re.compile("[0-9]{1,9}")
_PATIENCE = 3
"""Calls in which a page cannot be read, after which it is not asked for again."""

Next = Callable[[Page], str | None]
"""The address of the page after this one; None where there is none."""


def walk(options: Options, run: Run, state: State, pages: int) -> Iterator[Observation]:
    """Yield the records of `pages` pages, with a checkpoint after each."""
    history = state.history if state.history.next else _start(options)
    known: set[str] = set()
    for done in range(1, pages + 1):
        try:
            found = _read(options, run, history)
        except SourceError as error:
            if (stumbled := _stumbled(state, history, error, run)) != state:
                yield Checkpoint(state=stumbled.kept())
            if not history.pages or isinstance(error, UnavailableError):
                raise
            raise IncompleteError(f"after {_pages(history)} the next one: {error}") from None
        fresh = _fresh(history, found, known)
        history = _after(history, found, fresh, run)
        if found is not None:
            known |= fresh
            yield from found.records(options, run.person)
        yield Checkpoint(state=state.having(history=history).kept())
        run.progress(done, pages)
        if found is not None:
            found.is_whole()
        if history.done is not None:
            run.note(_told(history))
            return
    run.note(f"{_pages(history)} so far, and there are more: run it again to go on")


def _start(options: Options) -> History:
    first = forem.first(options.url)
    return History(way="dev.to", next=first) if first else History()


def _read(options: Options, run: Run, history: History) -> Page | None:
    """The page to go on with, or the feed itself; None where the pages are at their end."""
    address = history.next or options.url
    try:
        response = run.http.get(address, headers={"Accept": ACCEPT})
        if history.way == "dev.to":
            return page.page_of(forem.read(response), response.url)
        return page.read(response, address, permit=partial(run.http.wait, 0))
    except MissingError:
        if history.way not in _NUMBERED or not history.pages:
            raise
    except PageError:  # beyond the last page some sites show their front page
        if history.way != "wordpress" or history.failed + 1 < _PATIENCE:
            raise
    return None


def _stumbled(state: State, history: History, error: SourceError, run: Run) -> State:
    """What is known after a page that could not be read: it is asked for again, not for ever."""
    if not history.pages or isinstance(error, UnavailableError):
        return state.after(error, run).having(history=history if history.pages else state.history)
    failed = history.failed + 1
    again = history.model_copy(update={"failed": failed})
    return state.having(history=again if failed < _PATIENCE else History())


def _fresh(history: History, found: Page | None, known: AbstractSet[str]) -> set[str]:
    """The marks of the items that no page before this one has listed."""
    if found is None or _mark(found) in history.seen:
        return set()
    return set(found.marks.values()) - known


def _after(history: History, found: Page | None, fresh: AbstractSet[str], run: Run) -> History:
    """Where the walk stands after this page."""
    if found is None:
        return history.model_copy(update={"next": "", "done": run.now.date()})
    way = history.way or _way(found)
    idle, pages = 0 if fresh else history.idle + 1, history.pages + (1 if fresh else 0)
    after = WAYS[way](found) if way and idle < _IDLE and pages < _MOST else None
    return History(
        way=way,
        next=after or "",
        pages=pages,
        items=history.items + len(fresh),
        idle=idle,
        seen=(*history.seen, _mark(found))[-_MOST:],
        done=None if after else run.now.date(),
    )


def _mark(found: Page) -> str:
    return digest(" ".join(sorted(found.items)))[:12]


def _way(found: Page) -> str:
    """How the pages of this feed follow one another; "" where they do not."""
    generator = found.feed.generator.casefold()
    if "next" in found.feed.links:
        return "next"
    if "prev-archive" in found.feed.links:
        return "prev-archive"
    if "wordpress" in generator:
        return "wordpress"
    return "blogger" if generator == "blogger" else ""


def _linked(relation: str) -> Next:
    def after(found: Page) -> str | None:
        link = web_address(found.feed.links.get(relation, ""), found.address)
        return None if link == found.address else link

    return after


def _paged(found: Page) -> str | None:
    return _following(found.address, found, "paged", 1)


def _numbered(found: Page) -> str | None:
    return _following(found.address, found, "page", 1)


def _counted(found: Page) -> str | None:
    feed = web_address(found.feed.links.get("feed", ""), found.address) or found.address
    return _following(feed, found, "start-index", len(found.items))


def _following(address: str, found: Page, name: str, step: int) -> str | None:
    """The address with the number after that of this page; None after a page without items."""
    number = dict(parse_qsl(urlsplit(found.address).query)).get(name, "1")
    if not found.items or not _NUMBER.fullmatch(number):
        return None
    return _asking(address, **{name: int(number) + step})


def _asking(address: str, **parameters: object) -> str:
    """The address with these parameters in its query."""
    parts = urlsplit(address)
    query = [(key, value) for key, value in parse_qsl(parts.query, True) if key not in parameters]
    query += [(key, str(value)) for key, value in parameters.items()]
    return urlunsplit(parts._replace(query=urlencode(query)))


WAYS: Mapping[str, Next] = {
    "next": _linked("next"),
    "prev-archive": _linked("prev-archive"),
    "wordpress": _paged,
    "blogger": _counted,
    "dev.to": _numbered,
}
"""How the pages of a feed may follow one another."""
_NUMBERED = frozenset({"wordpress", "blogger", "dev.to"})
"""Ways whose last page does not say that it is."""


def _told(history: History) -> str:
    if history.pages >= _MOST:
        return f"{_pages(history)}, and no more are read in one walk"
    if history.idle >= _IDLE:
        return f"{_pages(history)}; the next ones repeat them, so there may be more than it shows"
    if not history.way:
        return "the feed names no older pages, and is of no platform whose pages are known"
    if history.failed:
        return f"{_pages(history)}; a web page comes where the next one should be, each time"
    return f"{_pages(history)}, to the last page"


def _pages(history: History) -> str:
    pages = "1 page" if history.pages == 1 else f"{history.pages} pages"
    return f"{pages} with {history.items} items"
