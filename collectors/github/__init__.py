"""GitHub: everything public that the person did there, and how many follow.

Pull requests, issues, comments, reviews, discussions, commit days, the repositories they are in,
and followers and stars. Read through the GraphQL API, 100 a page and 1 or 2 points each; a
workflow's own token has 1,000 points an hour. A run with nothing new sends about ten queries.
Without a token it reads what the search tells anybody, and says so. Works with GitHub Enterprise
Server too, with an `api_url` of the form https://HOST/api/v3, and GHE.com: https://api.NAME.ghe.com.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from collectors.github import anonymous
from collectors.github.accounts import accounts, remembered
from collectors.github.allowance import Allowance
from collectors.github.choice import Choice
from collectors.github.crawl import Crawl
from collectors.github.gateway import Gateway
from collectors.github.plan import Plan
from renown import collector
from renown.collector import Person, Run
from renown.errors import SkippedError, SourceError
from renown.record import Observation, Record

KINDS = (
    "pull_request",
    "review",
    "issue",
    "comment",
    "discussion",
    "commit",
    "repository",
)
READINGS = ("followers", "stars", "private_contributions")


def _address(url: str) -> str:
    parts = urlsplit(url) if re.fullmatch("[!-~]+", url) else urlsplit("")
    more = parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or more:
        raise ValueError("must be an address such as https://api.github.com or https://HOST/api/v3")
    return url.rstrip("/")


def _login(name: str) -> str:
    if not re.fullmatch("[A-Za-z0-9][A-Za-z0-9_-]{0,99}", name):
        raise ValueError("must be the name of an account alone, such as ada-example")
    return name


def _repository(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]+(/[A-Za-z0-9._-]+)?", name):
        raise ValueError("must be an owner, or a repository as owner/name")
    return name


def _variable(name: str) -> str:
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
        raise ValueError("must be the name of an environment variable")
    return name


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"must be one of {', '.join(KINDS)}")
    return name


def _kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    if not set(names) - {"repository"}:
        raise ValueError("must name another kind, as repositories are those of what is collected")
    return names


Login = Annotated[str, AfterValidator(_login)]
Kinds = Annotated[tuple[Annotated[str, AfterValidator(_kind)], ...], AfterValidator(_kinds)]


class Options(collector.Options):
    """The keys of a `github` table in config.toml."""

    login: Login | None = None
    """Default: the owner of the repository the Action runs in."""
    former_logins: tuple[Login, ...] = ()
    """Other accounts of the same person, or earlier names; their work is collected too."""
    api_url: Annotated[str, AfterValidator(_address)] | None = None
    """Default: GITHUB_API_URL, else https://api.github.com."""
    token_env: Annotated[str, AfterValidator(_variable)] = "GITHUB_TOKEN"  # noqa: S105 (the variable's name, not its value)
    kinds: Kinds = KINDS
    since: date | None = None
    """What happened before this day, UTC, is not collected."""
    exclude: tuple[Annotated[str, AfterValidator(_repository)], ...] = ()
    """Owners and repositories that are left out."""
    private: Literal["exclude", "count"] = "exclude"
    """`count`: how many contributions went to private repositories, as one number."""
    deep_days: int = Field(default=30, ge=1, le=3650, strict=True)
    """How often everything is read again, to see what was deleted or renamed."""
    max_wait: float = Field(default=120.0, ge=0, le=6 * 3600, strict=True)
    """Seconds that a run may wait in all, for limits and before further tries."""
    budget: int | None = Field(default=None, ge=5, strict=True)
    """Points that a run may spend; what is left over is read by the next runs."""

    def narrowed(self, yields: tuple[str, ...]) -> frozenset[str]:
        """Kinds that are not wanted, and the number of private contributions, are not yielded."""
        unwanted = set(KINDS) - set(self.kinds)
        if self.private == "exclude":
            unwanted.add("private_contributions")
        return frozenset(yields) - unwanted

    def refuses(self, record: Record, person: Person) -> str | None:  # noqa: ARG002 (the contract's)
        """The repository, where that is excluded by now."""
        repository = record.details.get("repository") or ""
        return f"repository {repository}" if self.choice.excludes(repository) else None

    @property
    def choice(self) -> Choice:
        """What is kept of what GitHub lists."""
        return Choice(
            kinds=frozenset(self.kinds),
            since=self.since,
            exclude=frozenset(name.casefold() for name in self.exclude),
        )


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield gauges and records as they come; what could not be read is raised at the end."""
    login = options.login or run.environ("GITHUB_REPOSITORY_OWNER")
    if not login:
        raise SourceError("no login is known; set `login` in the github table of config.toml")
    api_url = options.api_url or _default_address(run)
    token = _token(options, run)
    allowance = Allowance(budget=options.budget, max_wait=options.max_wait)

    def gateway() -> Gateway:
        secret = None if token is None else token.get_secret_value()
        return Gateway(run.http, api_url, secret, options.token_env, allowance)

    logins = (login, *options.former_logins)
    try:
        if token is None:
            yield from anonymous.observations(options, run, gateway(), logins)
            return
        state = remembered(run.state, options.choice)
        profiles, state = accounts(gateway(), logins, state, run.note)
        yield profiles[0].reading(run.now)
        plan = Plan(
            now=run.now,
            deep=timedelta(days=options.deep_days),
            choice=options.choice,
            count_private=options.private == "count",
            frugal=options.budget is not None,
            note=run.note,
        )
        yield from Crawl(plan, gateway, profiles, state).observations()
    finally:
        run.spent(str(allowance))


def _token(options: Options, run: Run) -> SecretStr | None:
    try:
        return run.secret(options.token_env)
    except SkippedError:
        return None


def _default_address(run: Run) -> str:
    try:
        return _address(run.environ("GITHUB_API_URL") or "https://api.github.com")
    except ValueError as error:
        raise SourceError(f"GITHUB_API_URL {error}") from None
