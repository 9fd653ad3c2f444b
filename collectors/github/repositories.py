"""The repositories contributed to, as documents, and the stars of the person's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic import ValidationError

from collectors.github.choice import Choice
from collectors.github.connection import Connection, Part
from collectors.github.course import Item
from collectors.github.gateway import Gateway
from collectors.github.queries import OWN_REPOSITORIES, REPOSITORIES
from collectors.github.reading import Count, Id, Link, Moment, Node, Text, Total, known
from collectors.github.reply import PassingError, Reply, hint
from collectors.github.step import Step
from renown.errors import IncompleteError, UnreadableError
from renown.record import Reading, Record

CHUNK = 100
"""Nodes that may be asked for at once."""


class _Owner(Node):
    id: Id
    login: Text


class _Language(Node):
    name: Text


class _Topic(Node):
    topic: _Language


class _Topics(Node):
    nodes: list[_Topic | None]


class _Repository(Node):
    id: Id
    name_with_owner: Text
    url: Link
    is_private: bool
    is_archived: bool
    is_fork: bool
    created_at: Moment
    pushed_at: Moment | None
    owner: _Owner | None
    stargazer_count: Count
    fork_count: Count
    mentionable_users: Total
    primary_language: _Language | None
    repository_topics: _Topics


class _Own(Node):
    id: Id
    name_with_owner: Text
    url: Link
    stargazer_count: Count


def catalogue(gateway: Gateway, ids: Sequence[str], choice: Choice) -> Iterator[Step]:
    """A record for each repository of at most `CHUNK` ids; none for one that was deleted.

    What is too much for GitHub is asked in halves. IncompleteError at the end for what could not
    be read.
    """
    missed: list[str] = []
    chunks = [list(ids)]
    while chunks:
        chunk = chunks.pop()
        try:
            reply = gateway.ask(REPOSITORIES, {"ids": chunk}, whole=len(chunk) > 1)
        except PassingError as error:
            if not error.too_much or len(chunk) == 1:
                raise
            half = len(chunk) // 2
            chunks += [chunk[half:], chunk[:half]]
            continue
        yield _step(chunk, reply, choice, missed)
    if missed:
        raise IncompleteError(
            f"{len(missed)} repositories could not be read ({missed[0]}); the next run tries again"
        )


def _step(chunk: list[str], reply: Reply, choice: Choice, missed: list[str]) -> Step:
    nodes = reply.data.get("nodes")
    if not isinstance(nodes, list) or len(nodes) != len(chunk):
        raise UnreadableError("GitHub's answer about repositories has an unknown form")
    spoilt = reply.spoilt("nodes")
    records: list[Record] = []
    read: list[str] = []
    for index, (asked, raw) in enumerate(zip(chunk, nodes, strict=True)):
        trouble = spoilt.get(index)
        if trouble is not None and trouble.type == "NOT_FOUND":
            read.append(asked)
        elif raw is None or trouble is not None:
            missed.append(hint(reply, trouble))
        else:
            try:
                node = _Repository.model_validate(raw)
            except ValidationError:
                missed.append("unknown form")
                continue
            read.append(asked)
            if not node.is_private and not choice.excludes(node.name_with_owner):
                records.append(_record(node))
    return Step(records=tuple(records), read=tuple(read))


def _record(node: _Repository) -> Record:
    topics = [topic.topic.name for topic in node.repository_topics.nodes if topic]
    details = {
        "name": node.name_with_owner,
        "owner": node.owner and node.owner.login,
        "owner_id": node.owner and node.owner.id,
        "stars": rounded(node.stargazer_count),
        "forks": rounded(node.fork_count),
        "people": rounded(node.mentionable_users.total_count),
        "topics": sorted(topics),
        "language": node.primary_language and node.primary_language.name,
        "created": node.created_at.isoformat(),
        "pushed": node.pushed_at and node.pushed_at.isoformat(),
        "archived": node.is_archived,
        "fork": node.is_fork,
    }
    return Record(
        kind="repository",
        key=node.id,
        title=node.name_with_owner,
        url=node.url,
        at=node.created_at,
        details=known(details),
    )


def rounded(count: int) -> int:
    """To two digits: significance needs no more, and the row does not change every month."""
    return round(count, 2 - len(str(count)))


def stars(gateway: Gateway, login: str, now: datetime, choice: Choice) -> Iterator[Step]:
    """A reading for each public repository of one's own; forks are somebody else's work."""

    def read(raw: object) -> Item:
        node = _Own.model_validate(raw)
        if choice.excludes(node.name_with_owner):
            return Item(key=node.id)
        reading = Reading(
            subject=f"github:{node.id}",
            name="stars",
            value=node.stargazer_count,
            unit="stars",
            at=now,
            url=node.url,
        )
        return Item(key=node.id, records=(reading,))

    part = Part(
        name="own",
        noun="repositories of one's own",
        query=OWN_REPOSITORIES,
        connection="repositories",
        read=read,
    )
    missed, why, listed = 0, "", set[str]()
    for stretch in Connection(part=part, gateway=gateway, login=login).stretches(None, None):
        missed, why = missed + stretch.missed, why or stretch.why
        listed |= stretch.keys
        yield Step(records=stretch.records)
    if not missed and stretch.total is not None and len(listed) < stretch.total:
        missed, why = stretch.total - len(listed), "GitHub counts them, but does not list them"
    if missed:
        raise IncompleteError(f"the stars of {missed} repositories could not be read ({why})")
