"""Discussions that the person started, and what was said and answered in others."""

from __future__ import annotations

from collectors.github.connection import Part
from collectors.github.course import Item
from collectors.github.queries import DISCUSSIONS, REPLIES
from collectors.github.reading import (
    Id,
    Link,
    Moment,
    Node,
    Number,
    Repository,
    Text,
    known,
    lower,
    place,
)
from renown.record import Record


class _Discussion(Node):
    id: Id
    number: Number
    title: Text
    url: Link
    created_at: Moment
    updated_at: Moment
    author_association: Text
    closed: bool
    repository: Repository | None


class _Subject(Node):
    number: Number
    title: Text
    repository: Repository | None


class _Reply(Node):
    id: Id
    url: Link
    created_at: Moment
    updated_at: Moment
    author_association: Text
    is_answer: bool
    discussion: _Subject | None


def read_discussion(raw: object) -> Item:
    """A node as a record; no record for one in a private repository. Raises ValidationError."""
    node = _Discussion.model_validate(raw)
    if node.repository is not None and node.repository.is_private:
        return Item(key=node.id, updated=node.updated_at)
    details = {
        **place(node.repository),
        "number": node.number,
        "state": "closed" if node.closed else "open",
        "author_association": lower(node.author_association),
    }
    record = Record(
        kind="discussion",
        key=node.id,
        title=node.title,
        url=node.url,
        at=node.created_at,
        details=known(details),
    )
    return Item(key=node.id, updated=node.updated_at, records=(record,))


def read_reply(raw: object) -> Item:
    """As `read_discussion`; nothing tells whether a discussion that is gone was public."""
    node = _Reply.model_validate(raw)
    repository = node.discussion.repository if node.discussion else None
    if node.discussion is None or (repository is not None and repository.is_private):
        return Item(key=node.id, updated=node.updated_at)
    details = {
        **place(repository),
        "number": node.discussion.number,
        "author_association": lower(node.author_association),
        "answer": node.is_answer,
    }
    record = Record(
        kind="discussion",
        key=node.id,
        title=node.discussion.title,
        url=node.url,
        at=node.created_at,
        details=known(details),
    )
    return Item(key=node.id, updated=node.updated_at, records=(record,))


STARTED = Part(
    name="discussions",
    noun="discussions",
    query=DISCUSSIONS,
    connection="repositoryDiscussions",
    read=read_discussion,
)
REPLIED = Part(
    name="replies",
    noun="replies in discussions",
    query=REPLIES,
    connection="repositoryDiscussionComments",
    read=read_reply,
    ordered=False,
)
