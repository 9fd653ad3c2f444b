"""Pull requests that the person wrote, in public repositories."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from collectors.github.connection import Part
from collectors.github.course import Item
from collectors.github.queries import PULL_REQUESTS
from collectors.github.reading import (
    Actor,
    Count,
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


class _PullRequest(Node):
    id: Id
    number: Number
    title: Text
    url: Link
    state: Literal["MERGED", "OPEN", "CLOSED"]
    is_draft: bool
    created_at: Moment
    updated_at: Moment
    closed_at: Moment | None
    merged_at: Moment | None
    merged_by: Actor | None
    """None for a deleted account, and where nothing was merged."""
    additions: Count
    deletions: Count
    changed_files: Count
    review_decision: Text | None
    total_comments_count: Count | None
    """In the conversation and on the code, whoever wrote them."""
    author_association: Text
    labels: Labels | None
    repository: Repository | None
    """None when it was deleted."""

    @property
    def happened(self) -> datetime:
        """Merged, else closed, else opened."""
        return self.merged_at or self.closed_at or self.created_at


def read(raw: object) -> Item:
    """A node as a record; no record for one in a private repository. Raises ValidationError."""
    node = _PullRequest.model_validate(raw)
    if node.repository is not None and node.repository.is_private:
        return Item(key=node.id, updated=node.updated_at)
    record = Record(
        kind="pull_request",
        key=node.id,
        title=node.title,
        url=node.url,
        at=node.happened,
        details=_details(node),
    )
    return Item(key=node.id, updated=node.updated_at, records=(record,))


def _details(node: _PullRequest) -> dict[str, object]:
    return known(
        {
            **place(node.repository),
            "number": node.number,
            "state": lower(node.state),
            "merged_at": node.merged_at and node.merged_at.isoformat(),
            "merged_by": node.merged_by and node.merged_by.login,
            "additions": node.additions,
            "deletions": node.deletions,
            "changed_files": node.changed_files,
            "review_decision": lower(node.review_decision),
            "comments": node.total_comments_count,
            "author_association": lower(node.author_association),
            "labels": node.labels.names if node.labels else [],
            "draft": node.is_draft,
        }
    )


PULLS = Part(
    name="pull_requests",
    noun="pull requests",
    query=PULL_REQUESTS,
    connection="pullRequests",
    read=read,
)
