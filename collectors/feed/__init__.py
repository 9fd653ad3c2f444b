"""Posts, or recordings of talks, that a feed lists: RSS 0.9x to 2.0, RDF, Atom, JSON Feed.

A feed is a window: more than half of all blogs list their last 10 to 50 posts only. What falls out
of it stays collected, and nothing is ever swept. One request is sent a run, conditional where the
server gives validators; `backfill` walks the older pages where a feed has some. Dates are kept as
the feed says them; what has none stays undated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from collectors.feed import dates, history, page
from collectors.feed.identity import digest
from collectors.feed.options import Options
from collectors.feed.page import ACCEPT, Page
from collectors.feed.state import RECENT, State
from collectors.feed.text import plain
from renown.collector import Person, Run
from renown.errors import SourceError, UnreadableError
from renown.http import Response
from renown.programme.names import names_of
from renown.record import Checkpoint, Observation, Record

__all__ = ["KINDS", "READINGS", "Options", "backfill", "collect"]

KINDS = ("post", "talk")
READINGS: tuple[str, ...] = ()

_WAY = 3
"""Of reading. To be raised when the same feed would give other records, so that it is read anew."""


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield a record for each item, then the state. A feed without items yields nothing."""
    known = State.of(run.state, _reader(options, run.person))
    known.heed(run.now)
    try:
        response = _answer(known, options, run)
    except SourceError as error:
        if (told := known.after(error, run)) != known:
            yield Checkpoint(state=told.kept())
        raise
    if response.moved_to:
        run.note(f"the feed has moved for good; put {_shown(response.moved_to)} into `url`")
    yield from _news(known, response, options, run)


def backfill(options: Options, run: Run, *, pages: int) -> Iterator[Observation]:
    """Yield what the older pages of the feed list, `pages` of them at most, and where it stopped.

    The next call goes on from there, or, at the end of the feed, begins anew.
    """
    known = State.of(run.state, _reader(options, run.person))
    known.heed(run.now)
    yield from history.walk(options, run, known, pages)


def _answer(known: State, options: Options, run: Run) -> Response:
    """The feed, or 304. Some servers answer that whether they are asked on conditions or not."""

    def get(validators: Mapping[str, str]) -> Response:
        return run.http.get(options.url, headers={"Accept": ACCEPT}, validators=validators)

    try:
        return get(known.conditions(run.now))
    except UnreadableError:
        if not known.is_doubtful(run.now):
            raise
        return get(known.validators)


def _news(known: State, response: Response, options: Options, run: Run) -> Iterator[Observation]:
    """What an answer brings."""
    heard = known.having(gone=None, wait=None)
    if known.read is None or known.is_doubtful(run.now):
        heard = heard.having(read=run.now.date())
    if response.status == 304:
        # The same body may have come with new validators.
        heard = heard.having(validators={**known.validators, **response.validators})
        if heard != known:
            yield Checkpoint(state=heard.kept())
        return
    found = page.read(response, options.url, permit=partial(run.http.wait, 0))
    if not found.items:
        return
    if known.recent and not set(found.marks.values()) & set(known.recent):
        run.note(
            "no item is left of those seen last time; posts in between may have been missed:"
            " try `renown backfill`"
        )
    records = found.records(options, run.person)
    found.remark(options, records, run)
    yield from records
    found.is_whole()
    state = heard.having(**_content(found, records), validators=dict(response.validators))
    if state.content != known.content and known.is_doubtful(run.now):
        state = state.having(distrusted=known.distrusted or _lies(known, options, run))
    yield Checkpoint(state=state.kept())


def _lies(known: State, options: Options, run: Run) -> bool:
    """Whether the server still says "not modified" of a feed that has just proved to be."""
    asked = {name: value for name, value in known.validators.items() if name != "body"}
    if not asked.keys() - {"url"}:
        return False
    try:
        answer = run.http.get(options.url, headers={"Accept": ACCEPT}, validators=asked)
    except SourceError:  # found out another time
        return False
    if answer.status == 304:
        run.note(
            "the server called the feed unchanged when it was not; it is read whole from now on"
        )
    return answer.status == 304


def _content(found: Page, records: Sequence[Record]) -> dict[str, object]:
    """What tells one reading from another: digests of all records, and of the newest items."""
    dated, marks = found.items, found.marks
    newest = sorted(dated, key=lambda key: dated[key].date or dates.EARLIEST, reverse=True)
    recent = tuple(marks[key] for key in newest[:RECENT])
    content = digest(repr((records, list(recent))))
    return {"items": len(dated), "content": content, "recent": recent}


def _reader(options: Options, person: Person) -> str:
    """A digest of all that the records depend on beside the feed; an address may hold a key."""
    names = sorted(options.names(person))
    if options.named:
        names += ["named", *sorted(names_of(person))]
    return digest(f"{_WAY}\n{options.url}\n{options.kind}\n{names}")


def _shown(address: str) -> str:
    """The query may hold a key, and this goes into the report."""
    path, mark, _ = address.partition("?")
    return f"{plain(path, 300)}?..." if mark else plain(path, 300)
