"""What the details of each kind of record may hold.

A new kind, or a new detail, is a line here and nothing else. Whatever is not listed is refused, so
that a misspelt name shows at once instead of never matching a criterion.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AllowInfNan, BeforeValidator, Field, Strict, with_config
from typing_extensions import TypedDict  # typing's loses inherited keys before Python 3.12

from renown.store.moments import moment


def _iso(value: object) -> object:
    """A day, or a moment in UTC to the second; text is read, so that each is written in one way."""
    try:
        if isinstance(value, str):
            value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        if isinstance(value, datetime):
            return moment(value)
    except ValueError:
        raise ValueError("is no day and no moment with a time zone") from None
    return value.isoformat() if isinstance(value, date) else value


Text = Annotated[str, Strict()]
Texts = Annotated[list[Text], Strict()] | Annotated[tuple[Text, ...], Strict()]
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict(), Field(ge=0, le=2**53)]
Ordinal = Annotated[int, Strict(), Field(ge=0, le=2**31 - 1)]  # has an integer column
Number = Annotated[float, Strict(), AllowInfNan(False)]
When = Annotated[str, BeforeValidator(_iso)]
Scalar = Text | Flag | Annotated[int, Strict(), Field(ge=-(2**53), le=2**53)] | Number


@with_config(extra="forbid")
class Details(TypedDict):
    """The base of all: no other names than those listed, any of them may be missing."""


class Place(Details, total=False):
    """Where on a forge it happened. Ids outlive renames."""

    repository: Text  # owner/name
    repository_id: Text | Whole
    owner_id: Text | Whole
    number: Ordinal
    author_association: Text
    labels: Texts


class Exchange(Place, total=False):
    """An issue, a review or a comment."""

    state: Text  # in the forge's words, lower case
    state_reason: Text
    author: Text  # of what was reviewed


class PullRequest(Place, total=False):
    """A change that was proposed."""

    state: Literal["merged", "open", "closed"]
    merged_at: When
    merged_by: Text
    additions: Whole
    deletions: Whole
    changed_files: Whole
    comments: Whole  # whoever wrote them
    review_decision: Text
    draft: Flag


class Discussion(Exchange, total=False):
    """A question, an idea or a reply."""

    answer: Flag  # accepted as the answer


class Commit(Place, total=False):
    """The commits of one day in one repository."""

    day: When
    count: Whole


class Release(Place, total=False):
    """A published version."""

    tag: Text
    draft: Flag
    prerelease: Flag


class Post(Details, total=False):
    """Something written."""

    author: Text
    authors: Texts
    canonical: Text
    feed: Text
    date_text: Text  # as the feed spells it
    date_kind: Literal["published", "updated"]
    words: Whole


class Talk(Details, total=False):
    """One appearance: a talk or a workshop at an event."""

    event: Text
    event_url: Text
    talk: Text  # what is the same in every delivery
    place: Text
    country: Text
    speakers: Texts
    slides: Text
    video: Text
    status: Literal["done", "planned", "cancelled"]
    reason: Text
    event_id: Text  # one in all that the source lists
    event_aliases: Texts
    event_start: When
    event_end: When
    form: Literal["talk", "workshop", "keynote", "lightning", "panel", "other"]
    basis: Text  # what tells the form
    format: Text  # in the programme's own words
    minutes: Whole
    language: Text
    links: Texts  # other addresses of the same appearance
    service: Flag  # a break, a registration: the programme says so
    untitled: Flag  # the source knows of the event only
    recording: Flag  # dated by its upload
    matched_by: Literal["name", "id", "link"]
    matched: Text  # the name, the id, the link
    speaker: Text  # who was taken for the person, as the programme spells the name
    speaker_ids: Texts
    speaker_links: Texts
    day: When  # at the event, where its time zone is known
    namesakes: Whole  # others of that name in the same programme
    confirmed: Flag  # the person says that it is theirs


class Certification(Details, total=False):
    """A credential that somebody else issued."""

    issuer: Text
    issuer_id: Text
    credential_id: Text
    name: Text
    template: Text  # what is the same for everybody who holds it
    category: Text  # in the platform's own words
    status: Text
    verified: Literal["passed", "failed", "revoked", "not checked"]
    verification: Text  # what was checked, and what came of it


class Architecture(Details, total=False):
    """A design that others run."""

    organisation: Text
    status: Text  # production, ...
    users: Whole
    breaches: Whole


class Improvement(Details, total=False):
    """A metric before and after."""

    metric: Text
    before: Number
    after: Number
    unit: Text
    better: Literal["lower", "higher"]
    saved_usd: Number  # in a year


class Engagement(Details, total=False):
    """Paid work, at a rate."""

    client: Text
    rate: Number
    currency: Text
    per: Literal["hour", "day"]
    rate_usd: Number


class Role(Details, total=False):
    """What somebody is in a project or an organisation."""

    organisation: Text
    project: Text


class Meeting(Details, total=False):
    """People met."""

    people: Texts
    count: Whole


class Study(Details, total=False):
    """Hours of learning."""

    topic: Text
    hours: Number


class Task(Details, total=False):
    """A step of a plan that was done."""

    task: Text


class Repository(Details, total=False):
    """What significance needs to know of a repository."""

    name: Text
    owner: Text
    owner_id: Text | Whole
    stars: Whole
    forks: Whole
    people: Whole
    topics: Texts
    language: Text
    created: When
    pushed: When
    archived: Flag
    fork: Flag


class Correction(Details, total=False):
    """What the person says about a collected record, `target` being its source/key."""

    target: Text
    set: dict[Text, Scalar | list[Scalar]]
    same_as: Text
    not_same_as: Text
    hide: Flag
    reason: Text


DETAILS: Mapping[str, Any] = {
    "pull_request": PullRequest,
    "review": Exchange,
    "issue": Exchange,
    "comment": Exchange,
    "discussion": Discussion,
    "commit": Commit,
    "release": Release,
    "post": Post,
    "talk": Talk,
    "workshop": Talk,
    "certification": Certification,
    "architecture": Architecture,
    "improvement": Improvement,
    "engagement": Engagement,
    "role": Role,
    "meeting": Meeting,
    "study": Study,
    "task": Task,
    "repository": Repository,
    "correction": Correction,
}
