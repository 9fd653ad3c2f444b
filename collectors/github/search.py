"""What GitHub tells without a token: its search, 1,000 results a question, ten questions a minute.

It names neither sizes, nor who merged, nor reviews, so it never stands in for what a token has
read: of an account that was read before, only what was opened since then is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from collectors.github.gateway import Gateway
from collectors.github.reading import Count, Id, Link, Moment, Number, Text, known, lower
from collectors.github.step import Step
from renown.errors import IncompleteError, MissingError, UnreadableError
from renown.record import Kind, Record

MOST = 1000
"""Results that a question ever gets."""
_PAGE = 100
_NAME = re.compile("/repos/([^/]+/[^/]+)$")
_QUALIFIERS: dict[Kind, str] = {"pull_request": "pull-request", "issue": "issue"}


class _Rest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Account(_Rest):
    """Who the account is."""

    node_id: Id
    login: Text
    html_url: Link
    followers: Count


class _Label(_Rest):
    name: Text = ""


class _Merge(_Rest):
    merged_at: Moment | None = None


class _Found(_Rest):
    node_id: Id
    number: Number
    title: Text
    html_url: Link
    repository_url: Link
    state: Literal["open", "closed"]
    state_reason: Text | None = None
    created_at: Moment
    closed_at: Moment | None
    author_association: Text
    labels: list[_Label] = Field(default_factory=list)
    draft: bool | None = None
    pull_request: _Merge | None = None


class _Results(_Rest):
    total_count: Count
    incomplete_results: bool
    items: list[Any]


def find(gateway: Gateway, login: str) -> Account:
    """The account of that login. Raises SourceError."""
    try:
        return Account.model_validate(gateway.get(f"/users/{_checked(login)}", {}))
    except MissingError:
        raise MissingError(
            f"GitHub knows no user {login!r} at this address; check `login` and `api_url`"
        ) from None
    except ValidationError:
        raise UnreadableError("GitHub's answer about the user has an unknown form") from None


def search(
    gateway: Gateway, login: str, kind: Kind, since: date | None, known: datetime | None
) -> Iterator[Step]:
    """What was touched since that day, and opened after that moment, up to which all is known.

    IncompleteError where it was not told whole.
    """
    question = f"is:{_QUALIFIERS[kind]} is:public author:{_checked(login)}"
    question += f" updated:>={since}" if since else ""
    question += f" created:>{known:%Y-%m-%dT%H:%M:%SZ}" if known else ""
    lost = listed = total = 0
    for page in range(1, MOST // _PAGE + 1):
        results = _ask(gateway, question, page)
        records, unread = _read(kind, results)
        lost += unread
        listed += len(results.items)
        total = results.total_count
        yield Step(records=tuple(records))
        if results.incomplete_results:
            raise IncompleteError("GitHub's search did not get done")
        if len(results.items) < _PAGE or listed >= total:
            break
    if lost or listed < total:
        raise IncompleteError(f"GitHub's search listed {listed - lost} of {total} results")


def _checked(login: str) -> str:
    """The login, which is no path and no other qualifier."""
    if not re.fullmatch("[A-Za-z0-9_-]{1,100}", login):
        raise MissingError(f"GitHub knows no user {login!r}; check `login`")
    return login


def _ask(gateway: Gateway, question: str, page: int) -> _Results:
    body = gateway.get(
        "/search/issues",
        {"q": question, "sort": "updated", "order": "desc", "per_page": _PAGE, "page": page},
    )
    try:
        return _Results.model_validate(body)
    except ValidationError:
        raise UnreadableError("GitHub's search answers in an unknown form") from None


def _read(kind: Kind, results: _Results) -> tuple[list[Record], int]:
    """The results as records, and how many could not be read."""
    records, unread = [], 0
    for raw in results.items:
        try:
            records.append(_record(kind, _Found.model_validate(raw)))
        except ValidationError:
            unread += 1
    return records, unread


def _record(kind: Kind, found: _Found) -> Record:
    name = _NAME.search(urlsplit(found.repository_url).path)
    details: dict[str, object] = {
        "repository": name[1] if name else None,
        "number": found.number,
        "state": found.state,
        "author_association": lower(found.author_association),
        "labels": [label.name for label in found.labels if label.name],
    }
    at = found.created_at
    if kind == "pull_request":
        merged = found.pull_request and found.pull_request.merged_at
        at = merged or found.closed_at or found.created_at
        details |= {
            "state": "merged" if merged else found.state,
            "merged_at": merged and merged.isoformat(),
            "draft": found.draft,
        }
    else:
        details["state_reason"] = lower(found.state_reason)
    return Record(
        kind=kind,
        key=found.node_id,
        title=found.title,
        url=found.html_url,
        at=at,
        details=known(details),
    )
