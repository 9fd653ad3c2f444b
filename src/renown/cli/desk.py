"""What every command works with: configuration, database, moment and environment."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path

from renown import config, scorecard
from renown.cli.console import redact, wrong_option
from renown.config import Config
from renown.errors import ConfigError, Mistake
from renown.http import Client
from renown.scorecard import Scorecard
from renown.store import Store, dump

log = logging.getLogger(__name__)

_KNOWN = "manifest"


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """One command's view of the world."""

    config: Config
    scorecard: Scorecard
    store: Store
    as_of: datetime
    environ: Mapping[str, str]
    client: Callable[[], Client]

    @property
    def person(self) -> str:
        """The id that stands in every row."""
        return self.config.person.id

    @property
    def dump(self) -> Path | None:
        """The folder of the text form; None where none is wanted."""
        name = self.config.store.dump
        return self.config.folder / name if name else None

    def load(self) -> None:
        """Merge the text form into the database unless it is the one that the database knows."""
        if self.dump is None or not dump.present(self.dump):
            return
        path = self.dump / dump.MANIFEST
        manifest = path.read_bytes() if path.is_file() else b""
        if dump.digest(manifest) != self.store.meta(self.person, _KNOWN):
            rows = dump.load(self.store, self.person, self.dump)
            self.know(manifest)
            log.info("loaded %d rows from %s", rows, self.dump)

    def know(self, manifest: bytes) -> None:
        """The database and the text form of this manifest say the same."""
        self.store.set_meta(self.person, _KNOWN, dump.digest(manifest))


@contextmanager
def opened(
    file: Path,
    as_of: str | None = None,
    *,
    collecting: bool = False,
    loading: bool = True,
    environ: Mapping[str, str] | None = None,
    connect_to: tuple[str, int] | None = None,
) -> Iterator[Desk]:
    """Read the configuration and its scorecard, open the database, and work alone on it.

    LockedError when another run is at work on the person's rows. With `loading` the database takes
    over a text form that it does not know yet, so that no command overlooks or overwrites it.
    `environ` and `connect_to` replace the environment and the network, for the demo's world.
    """
    # Rows are made by the hundred thousand, and none of them is in a circle: what was imported is
    # not looked at again, and what is new not so often.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    loaded = config.load(file)
    board = scorecard.load(loaded.scorecard, loaded.folder, loaded.lines.get(("scorecard",)))
    board = _begun(board, loaded)
    moment = _moment(as_of, loaded.person.timezone, collecting=collecting)
    environment = os.environ if environ is None else environ

    def client() -> Client:
        made = Client(
            allow_private=loaded.http.allow_private,
            pause=loaded.http.pause,
            max_body=loaded.http.max_body,
            connect_to=connect_to,
        )
        redact(made.redactor)
        return made

    url = environment.get("RENOWN_DATABASE_URL") or loaded.store.url
    with Store.open(url, folder=loaded.folder) as store, store.lock(loaded.person.id):
        desk = Desk(
            config=loaded,
            scorecard=board,
            store=store,
            as_of=moment,
            environ=environment,
            client=client,
        )
        if loading:
            desk.load()
        yield desk


def _begun(board: Scorecard, loaded: Config) -> Scorecard:
    """The scorecard as the person's plan makes it; ConfigError where it leaves no such choice."""
    chosen, known = loaded.plan.specialisation, board.specialisations
    if chosen is not None and chosen not in known:
        problem = f"the scorecard {board.name} has no specialisation {chosen!r}"
        remedy = f"write one of {', '.join(known)}" if known else "take it out"
        mistake = Mistake(
            file=loaded.file.name,
            line=loaded.lines.get(("plan", "specialisation")),
            key="plan.specialisation",
            problem=problem,
            remedy=remedy,
        )
        raise ConfigError([mistake])
    return board.begun(start=loaded.plan.start, specialisation=chosen)


def _moment(as_of: str | None, zone: tzinfo, *, collecting: bool) -> datetime:
    """The as_of, to the second. A date means all of that local day, as far as it has passed."""
    now = datetime.now(UTC).replace(microsecond=0)
    if as_of is None:
        return now
    try:
        if len(as_of) == len("2026-11-16"):
            day = date.fromisoformat(as_of)
            end = datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)
            moment = min(end, now) if day == now.astimezone(zone).date() else end
        else:
            moment = datetime.fromisoformat(as_of)
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        problem, remedy = f"{as_of[:40]!r} is no moment", "write 2026-11-16 or 2026-11-16T06:00Z"
        raise wrong_option("--as-of", problem, remedy) from None
    if collecting and moment > now:
        problem, remedy = f"{as_of[:40]} is in the future", "collect as of now, or a moment past"
        raise wrong_option("--as-of", problem, remedy)
    return moment.replace(microsecond=0)
