"""`renown add KIND`: one valid entry more in a ledger, and all else in its file as it was.

The commands and their options are made of the ledger's models, when one is asked for.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import typer
from pydantic import ValidationError

from collectors.ledger import writing
from collectors.ledger.fields import Clock
from collectors.ledger.reading import TABLES
from renown import config as configuration
from renown import document
from renown.cli import CONFIG, AsOf, ConfigFile, console, guarded, schema, shelf
from renown.cli.console import wrong_option
from renown.cli.desk import _moment
from renown.document import Document
from renown.errors import ConfigError, Mistake
from renown.report.escape import printed

_NAMES = {"rate": "engagement"}
_LINE = "command line"

File = Annotated[
    str | None, typer.Option(help="The file, in a ledger that is a folder.", metavar="NAME")
]
Which = Annotated[
    str | None, typer.Option(help="The ledger, where there are several.", metavar="NAME")
]
_SHARED: Mapping[str, tuple[Any, Any]] = {
    "file": (File, None),
    "source": (Which, None),
    "config": (ConfigFile, CONFIG),
    "as_of": (AsOf, None),
}

Keys = Mapping[str, Mapping[str, Any]]
"""The keys of a table, each with its JSON Schema."""


def kinds() -> list[str]:
    """What can be added: the tables of a ledger; an engagement is added for its rate."""
    names = {table: name for name, table in _NAMES.items()}
    return [names.get(table, table) for table in TABLES]


def command(name: str) -> typer.Typer | None:
    """The program that adds one kind of entry; None where there is none of that name."""
    kind = _NAMES.get(name, name)
    if kind not in TABLES:
        return None
    described = schema.of_model(TABLES[kind], kind)
    keys: Keys = described["properties"]
    required = [key for key in described["required"] if key != "date"]  # which is today
    options = {key: (_option(key, key in required, keys[key]), None) for key in keys}

    @guarded
    def add(*, file: str | None, source: str | None, as_of: str | None, **given: Any) -> None:
        loaded = configuration.load(given.pop("config"))
        now = _moment(as_of, loaded.person.timezone, collecting=True)
        clock = Clock(now=now, timezone=loaded.person.timezone)
        entry = _entry(keys, given)
        if "date" in keys:
            entry.setdefault("date", now.astimezone(clock.timezone).date())
        place = shelf.place(loaded, source=source, file=file, private="private" in entry)
        _complete(kind, required, keys, entry, clock)
        _tell(kind, entry, shelf.put(place, kind, entry, clock))

    add.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # where inspect looks
        [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
            )
            for name, (annotation, default) in {**options, **_SHARED}.items()
        ]
    )
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    told = described["description"].partition(": ")[2]
    app.command(name, help=told[:1].upper() + told[1:])(add)
    return app


def _option(key: str, required: bool, said: Mapping[str, Any]) -> Any:
    """The option of a key, as typer reads it."""
    kind, metavar = _type(key, said)
    default = "; today by default" if key == "date" else "; required" if required else ""
    several = "; again for each" if kind == list[str] | None else ""
    told = f"{said.get('description', '')}{several}{default}"
    return Annotated[
        kind, typer.Option(f"--{_dashed(key)}", help=told, metavar=metavar, show_default=False)
    ]


def _type(key: str, said: Mapping[str, Any]) -> tuple[Any, str | None]:
    """The type of an option, and what stands for its value in the help."""
    if "enum" in said:
        return Literal[tuple(said["enum"])] | None, None
    if key == "set":
        return list[str] | None, "NAME=VALUE"
    if said.get("type") == "array" or key == "people":
        return list[str] | None, None
    if _dated(said):
        return str | None, "DATE"
    types = {"boolean": bool, "integer": int, "number": float}
    found = types.get(said.get("type", ""), str)
    return (bool, None) if found is bool else (found | None, None)


def _dated(said: Mapping[str, Any]) -> bool:
    return any(one.get("format") == "date" for one in said.get("anyOf", ()))


def _dashed(key: str) -> str:
    return key.replace("_", "-")


def _entry(keys: Keys, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, as a ledger holds it, in the order of the table."""
    held = {key: given[key] for key in keys if given[key] is not None and given[key] is not False}
    return {key: _value(key, keys[key], value) for key, value in held.items()}


def _value(key: str, said: Mapping[str, Any], value: Any) -> Any:
    """One value. What it is not fit for, its model says."""
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and not text.isascii() and _broken(text):
            raise wrong_option(f"--{_dashed(key)}", "is not text", "write it in UTF-8")
    if key == "set":
        return dict(_setting(text) for text in value)
    if key == "people" and len(value) == 1 and re.fullmatch("[0-9]{1,9}", value[0]):
        return int(value[0])
    if isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
        return int(value)
    if isinstance(value, str) and _dated(said):
        return _toml(value) if re.fullmatch("[0-9][0-9T:.Z +-]*", value) else value
    return value


def _broken(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _setting(text: str) -> tuple[str, Any]:
    """A pair of `set`: TOML where the value is some, else text."""
    name, _, value = text.partition("=")
    if not _:
        raise wrong_option("--set", f"has no = in {text[:40]!r}", "write --set name=value")
    return name.strip(), _toml(value.strip())


def _toml(text: str) -> Any:
    try:
        data = document.parse(f"value = {text}", _LINE).data
    except ConfigError:
        return text
    return data["value"] if len(data) == 1 else text


def _complete(
    kind: str, required: Sequence[str], keys: Keys, entry: dict[str, Any], clock: Clock
) -> None:
    """Ask for what is missing, on a terminal; ConfigError with all that is wrong in the end."""
    missing = [key for key in required if key not in entry]
    if sys.stdin.isatty() and sys.stderr.isatty():
        for key in missing:
            entry[key] = _asked(kind, key, keys[key], entry, clock)
    if mistakes := list(_mistakes(kind, entry, clock)):
        raise ConfigError(mistakes)
    ordered = {key: entry[key] for key in keys if key in entry}
    entry.clear()
    entry.update(ordered)


def _asked(
    kind: str, key: str, said: Mapping[str, Any], entry: Mapping[str, Any], clock: Clock
) -> Any:
    """The answer to the question for a key, asked until it is valid."""
    choice = f" ({', '.join(said['enum'])})" if "enum" in said else ""
    several = said.get("type") == "array" or key == "people"
    question = f"{key}, {said.get('description', '')}{', with commas between' if several else ''}"
    while True:
        text = typer.prompt(question + choice, err=True).strip()
        value = _answer(key, said, text, several=several)
        option = f"--{_dashed(key)}"
        wrong = [
            one
            for one in _mistakes(kind, {**entry, key: value}, clock)
            if re.match(rf"{option}(\[|$)", one.key)
        ]
        if not wrong:
            return value
        typer.echo(printed(f"{wrong[0].problem}; {wrong[0].remedy}"), err=True)


def _answer(key: str, said: Mapping[str, Any], text: str, *, several: bool) -> Any:
    if several:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return _value(key, said, parts)
    if said.get("type") in ("integer", "number"):
        return _toml(text)
    return _value(key, said, text)


def _mistakes(kind: str, entry: Mapping[str, Any], clock: Clock) -> Iterator[Mistake]:
    """What the model finds wrong, told by the options."""
    try:
        TABLES[kind].model_validate(entry, context=clock)
    except ValidationError as error:
        found = Document(file=_LINE, data=dict(entry), lines={})
        quote = "private" not in entry
        for one in document.mistakes(error, found, model=TABLES[kind], quote=quote):
            yield replace(one, key=f"--{_dashed(one.key)}" if one.key else "")


def _tell(kind: str, entry: Mapping[str, Any], put: shelf.Put) -> None:
    """What was written, and where; of a private entry only where."""
    if not put.private:
        typer.echo(writing.table(kind, entry))
    console.say(put.place)
    is_told_apart = put.is_kept_apart or not entry.get("private")
    if put.private and (put.created or not is_told_apart):
        console.hint(
            f"{put.file} holds a private entry: keep that file out of Git, by its name in"
            " .gitignore"
        )
