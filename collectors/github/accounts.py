"""Which accounts are collected. A name may change hands; the account's id does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from collectors.github.choice import Choice
from collectors.github.gateway import Gateway
from collectors.github.queries import ACCOUNT, PROFILE
from collectors.github.reading import Profile
from collectors.github.reply import UnknownError
from collectors.github.state import Account, State
from renown.errors import BlockedError, MissingError, UnreadableError


def remembered(kept: Mapping[str, Any], choice: Choice) -> State:
    """The state of the last run. Of one that was for another choice, only the accounts."""
    try:
        state = State.model_validate(kept)
    except ValidationError:
        return State(choice=choice.fingerprint)
    if state.choice == choice.fingerprint:
        return state
    accounts = {key: Account(logins=old.logins) for key, old in state.accounts.items()}
    return State(choice=choice.fingerprint, accounts=accounts)


def accounts(
    gateway: Gateway, logins: Sequence[str], state: State, note: Callable[[str], None]
) -> tuple[list[Profile], State]:
    """The accounts of these logins, the first one's first; and the state of these alone.

    A login besides the first may be no account any more. Raises SourceError.
    """
    found: dict[str, Profile] = {}
    kept: dict[str, Account] = {}
    asked = dict.fromkeys(login.casefold() for login in logins)
    for login in asked:
        known = next((key for key, old in state.accounts.items() if login in old.logins), None)
        try:
            profile, renamed = _account(gateway, login, known)
        except BlockedError as error:
            if login == logins[0].casefold():
                raise
            note(str(error))
            continue
        if renamed and profile is not None and profile.login.casefold() not in asked:
            note(f"the account {login!r} is called {profile.login!r} now; set `login` to that")
        if profile is not None:
            found.setdefault(profile.id, profile)
            old = kept.get(profile.id) or state.accounts.get(profile.id) or Account(logins=())
            names = tuple(sorted({*old.logins, login}))
            kept[profile.id] = old.model_copy(update={"logins": names})
        elif login == logins[0].casefold():
            raise MissingError(f"GitHub knows no user {login!r}; check `login`")
        else:
            note(f"no account is called {login!r} any more; take it out of `former_logins`")
    return list(found.values()), state.model_copy(update={"accounts": kept})


def _account(gateway: Gateway, login: str, known: str | None) -> tuple[Profile | None, bool]:
    """Whom the login means, or meant before, where it has another name now: then True."""
    try:
        profile = _profile(gateway.ask(PROFILE, {"login": login}).data.get("user"))
    except UnknownError:
        profile = None
    if known is None or (profile is not None and profile.id == known):
        return profile, False
    renamed = _by_id(gateway, known)
    if renamed is None and profile is not None:
        raise BlockedError(
            f"{login!r} belongs to another account than the one that was collected; if it is"
            " yours, give this source another `name`"
        )
    return renamed, True


def _by_id(gateway: Gateway, key: str) -> Profile | None:
    try:
        node = gateway.ask(ACCOUNT, {"id": key}).data.get("node")
    except UnknownError:
        return None
    return None if node is None else _profile(node)


def _profile(raw: object) -> Profile:
    try:
        return Profile.model_validate(raw)
    except ValidationError:
        raise UnreadableError("GitHub's answer about the user has an unknown form") from None
