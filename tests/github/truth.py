"""What should be kept of a world, told without the collector's means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context
from typing import Any

from renown.record import Record
from tests.github.world import (
    TITLES,
    CommitDay,
    Discussion,
    DiscussionComment,
    Issue,
    IssueComment,
    PullRequest,
    Repository,
    Review,
    User,
    World,
)

_SITE = "https://github.example"
_TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_EVEN)


def truth(
    world: World,
    *,
    since: date | None = None,
    exclude: Iterable[str] = (),
    kinds: Iterable[str] | None = None,
) -> dict[str, Record]:
    """All records of what is public, by their keys.

    Nothing from before the day `since`, nothing in an owner or owner/name of `exclude`, and only of
    `kinds`. Repositories are those in which something is left.
    """
    kept: dict[str, Record] = {}
    places: dict[str, Repository] = {}
    skipped = {name.lower() for name in exclude}
    asked = None if kinds is None else set(kinds)
    for record, place in _told(world):
        name = place.name_with_owner.lower()
        if place.is_private or {name, name.partition("/")[0]} & skipped:
            continue
        early = since is not None and record.at is not None and record.at.date() < since
        if early or (asked is not None and record.kind not in asked):
            continue
        kept[record.key] = record
        places[place.id] = place
    if asked is None or "repository" in asked:
        kept |= {key: _repository(world, place) for key, place in places.items()}
    return kept


def stars(world: World) -> dict[str, int]:
    """By the subject of the reading: of the person's own public repositories that are no forks."""
    return {
        f"github:{own.id}": own.stars
        for own in world.person.owned
        if not (own.is_private or own.is_fork)
    }


def _told(world: World) -> Iterator[tuple[Record, Repository]]:
    """Everything, with the repository that it lies in."""
    ada = world.person
    yield from ((_pull_request(pull), pull.repository) for pull in ada.pulls)
    yield from ((_issue(issue), issue.repository) for issue in ada.issues_opened)
    yield from ((_comment(comment), comment.on.repository) for comment in ada.comments)
    for review in ada.reviews:
        if review.submitted_at is not None:
            yield _review(review, review.submitted_at), review.pull.repository
    yield from ((_discussion(one), one.repository) for one in ada.discussions)
    yield from ((_reply(reply), reply.discussion.repository) for reply in ada.replies)
    yield from ((_commit(day, ada), day.repository) for day in ada.commits)


def _pull_request(pull: PullRequest) -> Record:
    details: dict[str, object] = {
        **_place(pull.repository, pull.number, pull.author_association),
        "state": {"MERGED": "merged", "OPEN": "open", "CLOSED": "closed"}[pull.state],
        "additions": pull.additions,
        "deletions": pull.deletions,
        "changed_files": pull.changed_files,
        "comments": pull.total_comments_count,
        "labels": sorted(pull.names),
        "draft": pull.is_draft,
    }
    if pull.merged_at:
        details["merged_at"] = pull.merged_at.isoformat()
    if pull.merged_by:
        details["merged_by"] = pull.merged_by.login
    if pull.review_decision:
        details["review_decision"] = pull.review_decision.lower()
    return Record(
        kind="pull_request",
        key=pull.id,
        title=_clean(pull.title),
        url=_address(pull),
        at=pull.merged_at or pull.closed_at or pull.created_at,
        details=details,
    )


def _issue(issue: Issue) -> Record:
    details: dict[str, object] = {
        **_place(issue.repository, issue.number, issue.author_association),
        "state": {"OPEN": "open", "CLOSED": "closed"}[issue.state],
        "labels": sorted(issue.names),
    }
    if issue.state_reason:
        details["state_reason"] = issue.state_reason.lower()
    return Record(
        kind="issue",
        key=issue.id,
        title=_clean(issue.title),
        url=_address(issue),
        at=issue.created_at,
        details=details,
    )


def _comment(comment: IssueComment) -> Record:
    on = comment.on
    return Record(
        kind="comment",
        key=comment.id,
        title=f"Comment on {on.repository.name_with_owner}#{on.number}",
        url=f"{_address(on)}#issuecomment-{comment.serial}",
        at=comment.created_at,
        details=_place(on.repository, on.number, comment.author_association),
    )


def _review(review: Review, submitted: datetime) -> Record:
    pull = review.pull
    details = _place(pull.repository, pull.number, review.author_association)
    details["state"] = review.state.lower()
    if pull.author:
        details["author"] = pull.author.login
    return Record(
        kind="review",
        key=review.id,
        title=_clean(pull.title),
        url=f"{_address(pull)}#pullrequestreview-{review.serial}",
        at=submitted,
        details=details,
    )


def _discussion(one: Discussion) -> Record:
    place = _place(one.repository, one.number, one.author_association)
    return Record(
        kind="discussion",
        key=one.id,
        title=_clean(one.title),
        url=_address(one),
        at=one.created_at,
        details={**place, "state": "closed" if one.closed else "open"},
    )


def _reply(reply: DiscussionComment) -> Record:
    one = reply.discussion
    place = _place(one.repository, one.number, reply.author_association)
    return Record(
        kind="discussion",
        key=reply.id,
        title=_clean(one.title),
        url=f"{_address(one)}#discussioncomment-{reply.serial}",
        at=reply.created_at,
        details={**place, "answer": reply.is_answer},
    )


def _commit(commits: CommitDay, ada: User) -> Record:
    name, day = commits.repository.name_with_owner, commits.day.isoformat()
    after = (commits.day + timedelta(days=1)).isoformat()
    noun = "commit" if commits.count == 1 else "commits"
    return Record(
        kind="commit",
        key=f"{ada.id}:{commits.repository.id}:{day}",
        title=f"{commits.count} {noun} in {name}",
        url=f"{_SITE}/{name}/commits?author={ada.login}&since={day}&until={after}",
        at=datetime.combine(commits.day, time(8), UTC),
        details={
            "repository": name,
            "repository_id": commits.repository.id,
            "day": day,
            "count": commits.count,
        },
    )


def _repository(world: World, one: Repository) -> Record:
    owner = one.name_with_owner.partition("/")[0]
    ids = {person.login: person.id for person in world.people}
    details: dict[str, object] = {
        "name": one.name_with_owner,
        "owner": owner,
        "owner_id": ids.get(owner) or one.owner_id or f"O_{owner}",
        "stars": _rounded(one.stars),
        "forks": _rounded(one.forks),
        "people": _rounded(one.people),
        "topics": sorted(one.topics),
        "created": one.created_at.isoformat(),
        "archived": one.is_archived,
        "fork": one.is_fork,
    }
    if one.language:
        details["language"] = one.language
    if one.pushed_at:
        details["pushed"] = one.pushed_at.isoformat()
    return Record(
        kind="repository",
        key=one.id,
        title=one.name_with_owner,
        url=f"{_SITE}/{one.name_with_owner}",
        at=one.created_at,
        details=details,
    )


def _place(repository: Repository, number: int, association: str) -> dict[str, Any]:
    return {
        "repository": repository.name_with_owner,
        "repository_id": repository.id,
        "number": number,
        "author_association": association.lower(),
    }


def _address(item: PullRequest | Issue | Discussion) -> str:
    words = {PullRequest: "pull", Issue: "issues", Discussion: "discussions"}
    return f"{_SITE}/{item.repository.name_with_owner}/{words[type(item)]}/{item.number}"


def _clean(title: str) -> str:
    return dict(TITLES).get(title, title)


def _rounded(number: int) -> int:
    return int(_TWO_DIGITS.create_decimal(number))
