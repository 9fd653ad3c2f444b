"""Issues that the person opened, and comments on issues and pull requests."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from collectors.github.connection import Part
from collectors.github.course import Item
from collectors.github.queries import COMMENTS, ISSUES
from collectors.github.reading import (
    Id,
    Labels,
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

_NUMBER = re.compile("/(?:issues|pull)/([0-9]{1,9})$")


class _Issue(Node):
    id: Id
    number: Number
    title: Text
    url: Link
    state: Literal["OPEN", "CLOSED"]
    state_reason: Text | None
    created_at: Moment
    updated_at: Moment
    author_association: Text
    labels: Labels | None
    repository: Repository | None


class _Comment(Node):
    id: Id
    url: Link
    created_at: Moment
    updated_at: Moment
    author_association: Text
    repository: Repository | None


def read_issue(raw: object) -> Item:
    """A node as a record; no record for one in a private repository. Raises ValidationError."""
    node = _Issue.model_validate(raw)
    if node.repository is not None and node.repository.is_private:
        return Item(key=node.id, updated=node.updated_at)
    details = {
        **place(node.repository),
        "number": node.number,
        "state": lower(node.state),
        "state_reason": lower(node.state_reason),
        "author_association": lower(node.author_association),
        "labels": node.labels.names if node.labels else [],
    }
    record = Record(
        kind="issue",
        key=node.id,
        title=node.title,
        url=node.url,
        at=node.created_at,
        details=known(details),
    )
    return Item(key=node.id, updated=node.updated_at, records=(record,))


def read_comment(raw: object) -> Item:
    """As `read_issue`. What was commented on shows in the address."""
    node = _Comment.model_validate(raw)
    if node.repository is not None and node.repository.is_private:
        return Item(key=node.id, updated=node.updated_at)
    number = _NUMBER.search(urlsplit(node.url).path)
    where = node.repository.name_with_owner if node.repository else "a repository that is gone"
    details = {
        **place(node.repository),
        "number": int(number[1]) if number else None,
        "author_association": lower(node.author_association),
    }
    record = Record(
        kind="comment",
        key=node.id,
        title=f"Comment on {where}{f'#{number[1]}' if number else ''}",
        url=node.url,
        at=node.created_at,
        details=known(details),
    )
    return Item(key=node.id, updated=node.updated_at, records=(record,))


OPENED = Part(
    name="issues",
    noun="issues",
    query=ISSUES,
    connection="issues",
    read=read_issue,
)
REMARKS = Part(
    name="comments",
    noun="comments",
    query=COMMENTS,
    connection="issueComments",
    read=read_comment,
)
