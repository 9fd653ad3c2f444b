"""config.toml -> validated models. All mistakes are told at once, with place and remedy.

Secrets never stand in the file: keys ending in `_env` name environment variables, and a database
address with a password belongs into RENOWN_DATABASE_URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
)

from renown import document, registry
from renown.collector import Address, Options, Person, Zone
from renown.document import Document, Place
from renown.errors import ConfigError, Mistake

_UNITS = {"": 1, "B": 1, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
_TOKEN = re.compile(r"^(gh[opusr]_|github_pat_|glpat-|xox[a-z]-|AKIA)\w")


def _size(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = re.fullmatch(r"\s*([0-9]{1,12})\s*([KMG]iB|B|)\s*", str(value), re.IGNORECASE)
    if match is None:
        raise ValueError('write a size such as "16 MiB"')
    return int(match[1]) * _UNITS[match[2].upper()]


def _inside(value: str) -> str:
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or "\0" in value or value.startswith("~"):
        raise ValueError("write a path inside the folder of the configuration")
    if not value.isprintable() or any(len(part.encode()) > 200 for part in path.parts):
        raise ValueError("write a shorter path, of visible characters")
    if value and path == PurePosixPath("."):
        raise ValueError("write a folder or file of its own")
    return str(path) if value else ""


def _named(value: str) -> str:
    if not value:
        raise ValueError("write the name of a folder")
    return _inside(value)


def _database(value: str) -> str:
    form = 'write "sqlite:///path" or "postgresql+psycopg://host/name"'
    if not value.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
        raise ValueError(form)
    if value.startswith("sqlite:"):
        path = PurePosixPath(unquote(value.removeprefix("sqlite:///")))
        if ".." in path.parts or not str(path).isprintable():
            raise ValueError("write a path inside the folder of the configuration")
        return value
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises where it is none
    except ValueError:
        raise ValueError(form) from None
    if parts.password or "password" in parts.query.lower():
        raise ValueError("put the address with its password into RENOWN_DATABASE_URL")
    return value


Inside = Annotated[str, AfterValidator(_inside)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class PersonTable(_Table):
    """[person]: whose work it is."""

    id: str = Field("me", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    name: str = ""
    aliases: tuple[str, ...] = ()
    links: tuple[Address, ...] = ()
    common_name: Annotated[bool, Field(strict=True)] | None = None
    timezone: Zone = ZoneInfo("UTC")


class StoreTable(_Table):
    """[store]: the database, and the folder of its text form ("" for none)."""

    url: Annotated[str, AfterValidator(_database)] = "sqlite:///.renown/renown.sqlite"
    dump: Inside = "data"


class HttpTable(_Table):
    """[http]: how politely, and how far."""

    allow_private: bool = Field(default=False, strict=True)
    pause: float = Field(1.0, ge=0, le=60, strict=True)
    max_body: Annotated[int, BeforeValidator(_size), Field(ge=1, le=2**30)] = 16 * 2**20


class ReportTable(_Table):
    """[report]: where the report goes, and the README that gets a section ("" for none)."""

    dir: Annotated[str, AfterValidator(_named)] = "reports"
    readme: Inside = "README.md"


class PlanTable(_Table):
    """[plan]: what the person has decided, where the scorecard leaves it to them."""

    start: (
        Annotated[date, Field(strict=True, ge=date(1970, 1, 1), le=date(2999, 12, 31))] | None
    ) = None
    """Day 1 of the scorecard's plan."""
    specialisation: str | None = Field(None, pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    """Which of the scorecard's specialisations it is."""


def _apart(report: ReportTable, info: ValidationInfo) -> ReportTable:
    """Each removes from its folder what it no longer writes: they must not meet."""
    store = info.data.get("store")
    if store is not None and store.dump:
        mine, other = PurePosixPath(report.dir), PurePosixPath(store.dump)
        if mine.is_relative_to(other) or other.is_relative_to(mine):
            raise ValueError("lies in [store] dump or around it; write folders apart for the two")
    page = PurePosixPath(report.readme or " ")
    if page in (PurePosixPath(report.dir), PurePosixPath(report.dir, "README.md")):
        raise ValueError("is where [report] readme lies; write another folder, or another README")
    return report


class _Head(_Table):
    """What every source's table may hold beside the options of its type."""

    type: str
    name: str = Field("", pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]{0,63})?$")


class _File(_Table):
    scorecard: str = "devops-2030"
    person: PersonTable = PersonTable()
    plan: PlanTable = PlanTable()
    store: StoreTable = StoreTable()
    http: HttpTable = HttpTable()
    report: Annotated[ReportTable, AfterValidator(_apart)] = Field(
        ReportTable(), validate_default=True
    )
    sources: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One configured source. Its name is the `source` of its records."""

    name: str
    type: str
    options: Options
    line: int | None = None
    """Where its table begins in config.toml, for annotations."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """A valid configuration."""

    file: Path
    scorecard: str
    person: Person
    plan: PlanTable
    store: StoreTable
    http: HttpTable
    report: ReportTable
    sources: tuple[Source, ...]
    lines: Mapping[Place, int] = field(default_factory=dict)
    """Where each key stands, for what only the scorecard can check."""

    @property
    def folder(self) -> Path:
        """What every relative path in it is relative to."""
        return self.file.parent


def load(path: Path) -> Config:
    """Read and check a configuration with its sources' options; ConfigError names every mistake."""
    found = document.read(path)
    mistakes = [_secret(found, place) for place in _tokens(found.data)]
    file = _File()
    try:
        file = _File.model_validate(found.data)
    except ValidationError as error:
        mistakes += document.mistakes(error, found, model=_File)
    sources: list[Source] = []
    for index, table in enumerate(_tables(found.data)):
        try:
            sources.append(_source(found, index, table, {source.name for source in sources}))
        except ConfigError as error:
            mistakes += error.mistakes
    mistakes += _claims(found, sources)
    if mistakes:
        raise ConfigError(mistakes)
    return Config(
        file=path.resolve(),
        scorecard=file.scorecard,
        person=Person(**dict(file.person)),
        plan=file.plan,
        store=file.store,
        http=file.http,
        report=file.report,
        sources=tuple(sources),
        lines=found.lines,
    )


def _tables(data: dict[str, Any]) -> Sequence[dict[str, Any]]:
    tables = data.get("sources", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        return ()  # the model has said so already
    return tables


def _source(found: Document, index: int, table: dict[str, Any], taken: AbstractSet[str]) -> Source:
    """One table of [[sources]], checked by the collector that its type names."""
    where: Place = ("sources", index)
    options = {key: value for key, value in table.items() if key not in _Head.model_fields}
    known = tuple(_Head.model_fields)
    try:
        head = _Head.model_validate({key: table[key] for key in table.keys() - options.keys()})
        collector = registry.load(head.type)
        known += tuple(collector.Options.model_fields)
        valid = collector.Options.model_validate(options)
    except ValidationError as error:
        raise ConfigError(document.mistakes(error, found, where, known)) from None
    except KeyError as error:
        raise ConfigError([_unknown_type(found, where, str(error.args[0]))]) from None
    name = head.name or head.type
    if name in taken:
        problem, remedy = f"two sources are called {name!r}", "give each table its own name"
        raise ConfigError([document.mistake(found, (*where, "name"), problem, remedy)])
    return Source(name=name, type=head.type, options=valid, line=found.line(where))


def _claims(found: Document, sources: list[Source]) -> Iterator[Mistake]:
    """Values that one source alone may hold go to the first that writes them, else that has them.

    Another that has one by default gets "" in its place; one that writes it, too, is a mistake.
    """
    held: dict[tuple[str, object], str] = {}
    options = [
        (at, key) for at, one in enumerate(sources) for key in getattr(one.options, "claims", ())
    ]
    for written in (True, False):
        for at, key in options:
            source, value = sources[at], getattr(sources[at].options, key)
            if not value or (key in source.options.model_fields_set) is not written:
                continue
            holder = held.setdefault((key, value), source.name)
            if holder == source.name:
                continue
            if written:
                problem = f"{value!r} is what the source {holder!r} holds"
                remedy = "write another, or take it out of one of the two"
                yield Mistake(
                    file=found.file, line=source.line, key=key, problem=problem, remedy=remedy
                )
            else:
                given = source.options.model_copy(update={key: ""})
                sources[at] = replace(source, options=given)


def _unknown_type(found: Document, where: Place, name: str) -> Mistake:
    near = get_close_matches(name, registry.names(), n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    remedy = f"{hint}write one of {', '.join(registry.names())}"
    return document.mistake(
        found, (*where, "type"), f"no collector is called {name[:40]!r}", remedy
    )


def _tokens(value: object, place: Place = ()) -> Iterator[Place]:
    """Where something stands that looks like a token."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _tokens(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _tokens(inner, (*place, index))
    elif isinstance(value, str) and _TOKEN.match(value):
        yield place


def _secret(found: Document, place: Place) -> Mistake:
    remedy = "take it out, renew it, and name the variable that holds it in a key ending in _env"
    return document.mistake(found, place, "this looks like a token", remedy)
