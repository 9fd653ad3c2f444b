"""Reviews that the person submitted on pull requests in public repositories."""

from __future__ import annotations

from collections.abc import Callable

from collectors.github.course import Item
from collectors.github.reading import (
    Actor,
    Count,
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


class _Review(Node):
    id: Id
    url: Link
    state: Text
    submitted_at: Moment | None
    """None while it is written, which only its author sees."""
    author_association: Text


class _Reviews(Node):
    total_count: Count
    nodes: list[_Review]


class _Reviewed(Node):
    id: Id
    number: Number
    title: Text
    author: Actor | None
    repository: Repository | None
    reviews: _Reviews


class _ReviewNode(Node):
    pull_request: _Reviewed


def reader(more: list[str]) -> Callable[[object], Item]:
    """Reads all of the person's reviews of one pull request; tells `more` where there are more."""

    def read(raw: object) -> Item:
        node = _ReviewNode.model_validate(raw).pull_request
        if node.repository is not None and node.repository.is_private:
            return Item(key=node.id)
        if node.reviews.total_count > len(node.reviews.nodes):
            more.append(f"more than 100 reviews of one pull request: {node.title}")
        given = [review for review in node.reviews.nodes if review.submitted_at is not None]
        return Item(key=node.id, records=tuple(_review(node, review) for review in given))

    return read


def _review(node: _Reviewed, review: _Review) -> Record:
    details = {
        **place(node.repository),
        "number": node.number,
        "state": lower(review.state),
        "author": node.author and node.author.login,
        "author_association": lower(review.author_association),
    }
    return Record(
        kind="review",
        key=review.id,
        title=node.title,
        url=review.url,
        at=review.submitted_at,
        details=known(details),
    )
