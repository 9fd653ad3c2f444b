"""GitHub: the pull requests that the person wrote in public repositories, and the followers.

Read through the GraphQL API, 100 a page and 1 point each; a workflow's own token has 1,000 points
an hour. A run with nothing new sends two queries. Works with GitHub Enterprise Server too, with an
`api_url` of the form https://HOST/api/v3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from collectors.github.gateway import Gateway
from collectors.github.parts import Part
from collectors.github.pull_requests import PART
from collectors.github.queries import PROFILE
from collectors.github.reading import Profile
from collectors.github.walk import Place, Walk
from renown import collector
from renown.collector import Run
from renown.errors import SourceError, UnreadableError
from renown.record import Checkpoint, Observation, Reading

KINDS = ("pull_request",)
READINGS = ("followers",)

_PARTS: tuple[Part, ...] = (PART,)


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("must be an address such as https://api.github.com or https://HOST/api/v3")
    return url.rstrip("/")


class Options(collector.Options):
    """The keys of a `github` table in config.toml."""

    login: str | None = Field(default=None, min_length=1)
    """Default: the owner of the repository the Action runs in."""
    api_url: Annotated[str, AfterValidator(_address)] | None = None
    """Default: GITHUB_API_URL, else https://api.github.com."""
    token_env: str = "GITHUB_TOKEN"  # noqa: S105 (the variable's name, not its value)
    deep_days: int = Field(default=30, ge=1)
    """How often everything is read again, to see what was deleted or renamed."""


class State(BaseModel):
    """What is remembered between runs; it is worth nothing for another account."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    user: str
    parts: dict[str, Place] = {}

    def with_part(self, name: str, place: Place) -> State:
        """The same with one part replaced."""
        return self.model_copy(update={"parts": {**self.parts, name: place}})

    def checkpoint(self) -> Checkpoint:
        """As the store keeps it."""
        return Checkpoint(state=self.model_dump(mode="json", exclude_none=True))


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the followers, then each part's records."""
    login = options.login or run.environ("GITHUB_REPOSITORY_OWNER")
    if not login:
        raise SourceError("no login is known; set `login` in the github table of config.toml")
    api_url = options.api_url or _default_address(run)
    token = run.secret(options.token_env).get_secret_value()
    gateway = Gateway(run.http, api_url, token, options.token_env)
    try:
        profile = _profile(gateway, login)
        yield Reading(
            subject=f"github:{profile.id}",
            name="followers",
            value=profile.followers.total_count,
            unit="followers",
            at=run.now,
            url=profile.url,
        )
        yield from _walk(options, run, gateway, login, _state(run, profile.id))
    finally:
        gateway.report()


def _default_address(run: Run) -> str:
    try:
        return _address(run.environ("GITHUB_API_URL") or "https://api.github.com")
    except ValueError as error:
        raise SourceError(f"GITHUB_API_URL {error}") from None


def _profile(gateway: Gateway, login: str) -> Profile:
    reply = gateway.ask(PROFILE, {"login": login})
    try:
        return Profile.model_validate(reply.data.get("user"))
    except ValidationError:
        raise UnreadableError("GitHub's answer about the user has an unknown form") from None


def _state(run: Run, user: str) -> State:
    """The state of the last run; a new one for another account, or where it cannot be read."""
    try:
        state = State.model_validate(run.state)
    except ValidationError:
        return State(user=user)
    return state if state.user == user else State(user=user)


def _walk(
    options: Options, run: Run, gateway: Gateway, login: str, state: State
) -> Iterator[Observation]:
    for part in _PARTS:

        def save(place: Place, name: str = part.name) -> Checkpoint:
            nonlocal state
            state = state.with_part(name, place)
            return state.checkpoint()

        yield from Walk(
            part=part,
            gateway=gateway,
            login=login,
            now=run.now,
            deep=timedelta(days=options.deep_days),
            place=state.parts.get(part.name, Place()),
            save=save,
            note=run.note,
        ).walk()
