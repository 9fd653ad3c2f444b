"""The pages of a profile on Credly: what they list, and whether any of them is new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urljoin, urlsplit

from pydantic import BeforeValidator

from renown.collector import Answer, Count, Run
from renown.errors import IncompleteError, MissingError, SourceError, UnreadableError
from renown.http.response import Response

HOME = "https://www.credly.com"

_PAGES = 100
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_PAGE = re.compile(r"(badges|external)/[0-9]{1,3}")

_Text = Annotated[str | None, BeforeValidator(lambda it: it if isinstance(it, str) else None)]
_Object = BeforeValidator(lambda it: it if isinstance(it, dict) else {})


class _Told(Answer):
    total_pages: Count = None
    next_page_url: _Text = None


class _Page(Answer):
    data: list[Any]
    metadata: Annotated[_Told, _Object] = _Told()


class _User(Answer):
    id: _Text = None
    synthetic_id: _Text = None


class _Profile(Answer):
    data: _User


@dataclass(kw_only=True, slots=True)
class Wallet:
    """One profile. Its pages are called `badges/1` and so on; each is asked for once a run."""

    user: str
    """The name, or the uuid."""
    api: str
    run: Run
    answers: dict[str, Response | SourceError] = field(default_factory=dict)

    def is_unchanged(self, lists: Sequence[str]) -> bool:
        """Whether every page of the last walk is as it was; what is new is kept for the walk."""
        pages = self.run.state.get("pages")
        found = pages if isinstance(pages, dict) else {}
        known = {name: found[name] for name in found if _PAGE.fullmatch(name)}
        if {name.partition("/")[0] for name in known} != set(lists):
            return False
        try:
            return all(self._ask(name, known[name]).status == 304 for name in sorted(known))
        except SourceError:
            return False

    def rows(self, name: str) -> Iterator[object]:
        """What the pages of a list hold; IncompleteError where not all of them could be read."""
        seen: list[list[str | None]] = []
        promised = False
        for number in range(1, _PAGES + 1):
            page = self._page(name, number)
            ids = [_id(row) for row in page.data]
            if (promised and not ids) or (ids and ids in seen):
                raise IncompleteError(
                    f"page {number} of Credly's {name} is empty or repeats another one, so some may"
                    " be missing; the next run asks again"
                )
            yield from page.data
            seen.append(ids)
            promised = self._promises(name, number, page.metadata)
            if not promised and (not ids or _tells_the_end(page.metadata)):
                return
        raise IncompleteError(
            f"Credly has more than {_PAGES} pages of {name}; put the others into the ledger"
        )

    def validators(self) -> dict[str, dict[str, str]]:
        """Of each page of this run."""
        return {
            name: dict(answer.validators)
            for name, answer in self.answers.items()
            if isinstance(answer, Response) and _PAGE.fullmatch(name)
        }

    def _page(self, name: str, number: int) -> _Page:
        try:
            return _Page.read(self._ask(f"{name}/{number}").json(), "Credly")
        except SourceError as error:
            if number == 1:
                raise
            raise IncompleteError(
                f"page {number} of Credly's {name} was not read: {error}"
            ) from None

    def _promises(self, name: str, number: int, told: _Told) -> bool:
        """Whether there is a further page: by the number of pages or the link, if either says so.

        The link itself is not followed: the next number is asked for, so that it leads nowhere
        else. IncompleteError where it would.
        """
        if told.next_page_url and not self._stays(told.next_page_url):
            raise IncompleteError(
                f"page {number} of Credly's {name} leads to another host, which is not asked; check"
                " `api_url`"
            )
        return bool(told.next_page_url) or number < (told.total_pages or 0)

    def _stays(self, link: str) -> bool:
        """Whether it is where we ask, or on Credly itself, whose pages a mirror has copied."""
        try:
            target, *homes = (urlsplit(at)[:2] for at in (urljoin(f"{self.api}/", link), self.api))
        except ValueError:
            return False
        return target in (*homes, urlsplit(HOME)[:2])

    def _ask(self, name: str, validators: object = None) -> Response:
        """The answer, as it was given first in this run; after a bare 304, the whole page."""
        answer = self.answers.get(name)
        if answer is None or (isinstance(answer, Response) and answer.status == 304):
            try:
                answer = self._get(name, validators if isinstance(validators, dict) else None)
            except SourceError as error:
                answer = error
            self.answers[name] = answer
        if isinstance(answer, SourceError):
            raise answer
        return answer

    def _get(self, name: str, validators: Mapping[str, str] | None) -> Response:
        accept = {"Accept": "application/json"}
        try:
            response = self.run.http.get(self._url(name), headers=accept, validators=validators)
        except MissingError:
            if name != "badges/1":
                raise
            raise MissingError(
                "Credly shows no such profile: it may be private, or renamed; check `user`, and"
                " that the profile is public"
            ) from None
        if name == "badges/1" and response.moved_to and name not in self.answers:
            self.run.note("Credly has the profile under another name now; put it into `user`")
        return response

    def _url(self, name: str) -> str:
        of, _, number = name.partition("/")
        if of == "badges":
            return f"{self.api}/users/{self.user}/badges.json?page={number}"
        if of == "profile":
            return f"{self.api}/users/{self.user}"
        path = f"/api/v1/users/{self._uuid()}/external_badges/open_badges/public"
        return f"{self.api}{path}?page={number}&page_size=48"

    def _uuid(self) -> str:
        """The profile's id, which the list of other platforms' badges wants; it is not kept."""
        if _UUID.fullmatch(self.user):
            return self.user
        profile = _Profile.read(self._ask("profile").json(), "Credly").data
        for uuid in (profile.id, profile.synthetic_id):
            if uuid and _UUID.fullmatch(uuid):
                # In the address only: from answers, the profile's too, a secret would be taken out.
                self.run.http.redact(f"users/{uuid}/external_badges")
                return uuid
        raise UnreadableError(
            "Credly does not tell the uuid of the profile, which the badges of other platforms are"
            " asked by; put it into `user`, or set `external = false`"
        )


def _id(row: object) -> str | None:
    found = row.get("id") if isinstance(row, dict) else None
    return found if isinstance(found, str) else None


def _tells_the_end(told: _Told) -> bool:
    """Whether a page that promises no other is the last; else an empty one will be."""
    return told.total_pages is not None or "next_page_url" in told.model_fields_set
