"""What the person said: issues, comments on issues and pull requests, discussions and replies."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from collectors.github.connection import Part
from collectors.github.course import Item
from collectors.github.queries import COMMENTS, DISCUSSIONS, ISSUES, REPLIES
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
from renown.record import Kind, Record

_NUMBER = re.compile("/(?:issues|pull)/([0-9]{1,9})$")


class _Exchange(Node):
    id: Id
    url: Link
    created_at: Moment
    updated_at: Moment
    author_association: Text

    def item(
        self, kind: Kind, repository: Repository | None, title: str, **details: object
    ) -> Item:
        """As a record; without one for what was said in a private repository."""
        if repository is not None and repository.is_private:
            return Item(key=self.id, updated=self.updated_at)
        association = {"author_association": lower(self.author_association)}
        record = Record(
            kind=kind,
            key=self.id,
            title=title,
            url=self.url,
            at=self.created_at,
            details=known({**place(repository), **association, **details}),
        )
        return Item(key=self.id, updated=self.updated_at, records=(record,))


class _Issue(_Exchange):
    number: Number
    title: Text
    state: Literal["OPEN", "CLOSED"]
    state_reason: Text | None
    labels: Labels | None
    repository: Repository | None


class _Comment(_Exchange):
    repository: Repository | None


class _Discussion(_Exchange):
    number: Number
    title: Text
    closed: bool
    repository: Repository | None


class _Subject(Node):
    number: Number
    title: Text
    repository: Repository | None


class _Reply(_Exchange):
    is_answer: bool
    discussion: _Subject | None


def read_issue(raw: object) -> Item:
    """A node as a record. Raises ValidationError, as all readers do."""
    node = _Issue.model_validate(raw)
    return node.item(
        "issue",
        node.repository,
        node.title,
        number=node.number,
        state=lower(node.state),
        state_reason=lower(node.state_reason),
        labels=node.labels.names if node.labels else [],
    )


def read_comment(raw: object) -> Item:
    """What was commented on shows in the address."""
    node = _Comment.model_validate(raw)
    number = _NUMBER.search(urlsplit(node.url).path)
    where = node.repository.name_with_owner if node.repository else "a repository that is gone"
    title = f"Comment on {where}{f'#{number[1]}' if number else ''}"
    return node.item("comment", node.repository, title, number=int(number[1]) if number else None)


def read_discussion(raw: object) -> Item:
    """One that the person started."""
    node = _Discussion.model_validate(raw)
    state = "closed" if node.closed else "open"
    return node.item("discussion", node.repository, node.title, number=node.number, state=state)


def read_reply(raw: object) -> Item:
    """No record where the discussion is gone: nothing tells whether it was public."""
    node = _Reply.model_validate(raw)
    subject = node.discussion
    if subject is None:
        return Item(key=node.id, updated=node.updated_at)
    return node.item(
        "discussion",
        subject.repository,
        subject.title,
        number=subject.number,
        answer=node.is_answer,
    )


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
