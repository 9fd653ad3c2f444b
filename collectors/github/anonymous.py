"""A run without a token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from collectors.github.exchanges import OPENED
from collectors.github.gateway import Gateway
from collectors.github.pull_requests import PULLS
from collectors.github.search import Account, find, search
from collectors.github.state import Place, State
from renown.collector import Run
from renown.errors import IncompleteError, MissingError
from renown.record import Kind, Observation, Reading

if TYPE_CHECKING:
    from collectors.github import Options

_PARTS: dict[Kind, str] = {"pull_request": PULLS.name, "issue": OPENED.name}


def observations(
    options: Options, run: Run, gateway: Gateway, logins: Sequence[str]
) -> Iterator[Observation]:
    """The followers, and the pull requests and issues that the search lists.

    The state is left alone. Always ends in an error: IncompleteError where all went well.
    """
    main = find(gateway, logins[0])
    yield Reading(
        subject=f"github:{main.node_id}",
        name="followers",
        value=main.followers,
        unit="followers",
        at=run.now,
        url=main.html_url,
    )
    why: list[str] = []
    for account in _existing(gateway, main, logins[1:]):
        for kind in filter(options.kinds.__contains__, _PARTS):
            try:
                known = _since(run, account.node_id, kind)
                for step in search(gateway, account.login, kind, options.since, known):
                    yield from filter(options.choice.keeps, step.records)
            except IncompleteError as error:
                why.append(str(error))
    raise IncompleteError(
        f"{options.token_env} is not set, so only what GitHub's search tells anybody was read;"
        " set it for reviews, comments, sizes and who merged" + "".join(f"; {text}" for text in why)
    )


def _existing(gateway: Gateway, main: Account, former: Sequence[str]) -> Iterator[Account]:
    """The main account, and those of the other logins that are still accounts."""
    met = {main.node_id}
    yield main
    for login in former:
        with suppress(MissingError):
            other = find(gateway, login)
            if other.node_id not in met:
                met.add(other.node_id)
                yield other


def _since(run: Run, account: str, kind: Kind) -> datetime | None:
    """Until when the list was read with a token, so that nothing fuller is replaced."""
    try:
        state = State.model_validate(run.state)
    except ValidationError:
        return None
    known = state.accounts.get(account)
    place = known.parts.get(_PARTS[kind], Place()) if known else Place()
    moments = (place.read_to, place.tried, place.walk.began if place.walk else None)
    return max((moment for moment in moments if moment is not None), default=None)
