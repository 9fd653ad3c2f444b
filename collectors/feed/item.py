"""An entry made clean: plain texts, web addresses, a date; and the record that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from collectors.feed import dates
from collectors.feed.entry import Entry, Feed
from collectors.feed.text import beginning, plain, web_address, without_markup
from renown.record import Record

_TITLE = 300
_INVENTED = 80
_NAME = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One item of a feed. Nothing in it depends on the day of the reading."""

    id: str
    link: str | None
    title: str
    is_titled: bool
    """The feed gives the title; else it is made of something else."""
    authors: tuple[str, ...]
    """Names; a mail address where no name is given, which no record shows."""
    tags: tuple[str, ...]
    canonical: str | None
    feed: str
    date: datetime | None
    date_text: str
    date_kind: Literal["published", "updated"]

    def record(self, kind: Literal["post", "talk"], key: str) -> Record:
        """What is kept of it. A date that lies ahead counts when its day has come."""
        return Record(
            kind=kind,
            key=key,
            title=self.title,
            url=self.link,
            at=self.date,
            tags=self.tags,
            details=self._talk() if kind == "talk" else self._post(),
        )

    def _post(self) -> dict[str, object]:
        names = self._names()
        details: dict[str, object] = {
            "author": names[0] if names else "",
            "authors": names,
            "canonical": self.canonical or "",
            "feed": self.feed,
            "date_text": self.date_text,
            "date_kind": self.date_kind if self.date_text else "",
        }
        return {name: value for name, value in details.items() if value}

    def _talk(self) -> dict[str, object]:
        details: dict[str, object] = {
            "speakers": self._names(),
            "video": self.link or "",
            "recording": True,  # dated by its upload
        }
        return {name: value for name, value in details.items() if value}

    def _names(self) -> list[str]:
        return [name for name in self.authors if "@" not in name]


def items(feed: Feed, base: str) -> list[Item]:
    """All of them, in the feed's order. Links are relative to `base`, the address of the feed."""
    title = without_markup(feed.title, _TITLE)
    return [_item(entry, feed.authors, title, base) for entry in feed.entries]


def _item(entry: Entry, authors: tuple[str, ...], feed: str, base: str) -> Item:
    link = web_address(entry.link, base)
    date, date_text, date_kind = _date(entry)
    return Item(
        id=plain(entry.id, len(entry.id)),
        link=link,
        title=_title(entry, link),
        is_titled=bool(without_markup(entry.title, _TITLE)),
        authors=_unique(entry.authors or authors),
        tags=tuple(sorted(_unique(entry.tags))),  # some generators shuffle them
        canonical=web_address(entry.canonical, base),
        feed=feed,
        date=date,
        date_text=date_text,
        date_kind=date_kind,
    )


def _title(entry: Entry, link: str | None) -> str:
    """Its title, else its first words, else its address: never empty."""
    return (
        without_markup(entry.title, _TITLE)
        or beginning(without_markup(entry.text, len(entry.text)), _INVENTED)
        or beginning((link or plain(entry.id, _TITLE)).partition("://")[2], _INVENTED)
        or beginning(plain(entry.id, _TITLE), _INVENTED)
        or "Untitled"
    )


def _date(entry: Entry) -> tuple[datetime | None, str, Literal["published", "updated"]]:
    """The first date that says something, else what stands in its place."""
    published, updated = plain(entry.published, _NAME), plain(entry.updated, _NAME)
    if (date := dates.parse(published)) is not None:
        return date, published, "published"
    if (date := dates.parse(updated)) is not None:
        return date, updated, "updated"
    return (None, published, "published") if published else (None, updated, "updated")


def _unique(texts: tuple[str, ...]) -> tuple[str, ...]:
    clean = (without_markup(text, _NAME) for text in texts)
    return tuple(dict.fromkeys(text for text in clean if text))
