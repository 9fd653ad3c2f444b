"""Pull requests that the person wrote, in public repositories."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from collectors.github.parts import Item, Part
from collectors.github.queries import PULL_REQUESTS
from collectors.github.reading import Count, Id, Link, Moment, Node, Text
from renown.record import Record


class _Actor(Node):
    login: Text


class _Label(Node):
    name: Text


class _Labels(Node):
    nodes: list[_Label | None]


class _Repository(Node):
    id: Id
    name_with_owner: Text
    is_private: bool


class _PullRequest(Node):
    id: Id
    number: Count
    title: Text
    url: Link
    state: Literal["MERGED", "OPEN", "CLOSED"]
    is_draft: bool
    created_at: Moment
    updated_at: Moment
    closed_at: Moment | None
    merged_at: Moment | None
    merged_by: _Actor | None
    """None for a deleted account, and where nothing was merged."""
    additions: Count
    deletions: Count
    changed_files: Count
    review_decision: Text | None
    author_association: Text
    labels: _Labels | None
    repository: _Repository | None
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
    return Item(key=node.id, updated=node.updated_at, record=record)


def _details(node: _PullRequest) -> dict[str, object]:
    """Only what is known: no key stands for nothing."""
    labels = node.labels.nodes if node.labels else []
    details = {
        "repository": node.repository and node.repository.name_with_owner,
        "repository_id": node.repository and node.repository.id,
        "number": node.number,
        "state": node.state.lower(),
        "merged_at": node.merged_at and node.merged_at.isoformat(),
        "merged_by": node.merged_by and node.merged_by.login,
        "additions": node.additions,
        "deletions": node.deletions,
        "changed_files": node.changed_files,
        "review_decision": node.review_decision and node.review_decision.lower(),
        "author_association": node.author_association.lower(),
        "labels": [label.name for label in labels if label],
        "draft": node.is_draft,
    }
    return {key: value for key, value in details.items() if value is not None}


PART = Part(
    name="pull_requests",
    noun="pull requests",
    kinds=("pull_request",),
    query=PULL_REQUESTS,
    connection="pullRequests",
    read=read,
)
