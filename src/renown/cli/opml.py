"""A subscription list (OPML), as feed readers export it -> the tables of its feeds for config.toml.

The list is somebody else's file: read as a stream, without document types and entities, up to a
size. What is no address of a feed is left out and told, never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from xml.parsers import expat

from renown import registry
from renown.errors import ConfigError, Mistake
from renown.report.escape import printed

_MAX_BYTES = 16 * 2**20
_NAME = 40
_FOLDERS = 3
"""Of nested folders, as many as a comment tells: the innermost."""

_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_KNOWN = re.compile(
    r"utf-?(?:8|16)|(?:us-)?ascii|iso-8859-1|windows-(?:125[0-8]|874)|cp(?:125[0-8]|437|850|852|866|932)|iso-8859-(?:[2-9]|1[013-6])"
    r"|koi8-[ru]|mac(?:roman|intosh)|shift[-_]jis|euc-(?:jp|kr)|iso-2022-jp|big5|gb(?:2312|k|18030)"
)
_REMEDY = "export the list from your feed reader again, as OPML in UTF-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """One entry with the address of a feed, as the list spells it."""

    title: str
    address: str
    folder: str
    """Where it is filed; "" for nowhere."""


def tables(path: Path, tell: Callable[[str], None]) -> str:
    """The text to add to config.toml; `tell` is told what was left out.

    ConfigError when the file cannot be read, is no OPML, or lists no feed that can be collected.
    """
    file = str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "there is no such path"
        raise _mistake(file, f"cannot be read: {reason}", "mend the path") from None
    if len(content) > _MAX_BYTES:
        raise _mistake(file, "is larger than 16 MiB", "split the list, and import the parts")
    found = list(_tables(_outlines(content, file), tell))
    if not found:
        raise _mistake(file, "lists no feed that can be collected", _REMEDY)
    return "\n".join(found)


def _mistake(file: str, problem: str, remedy: str, place: int | None = None) -> ConfigError:
    return ConfigError([Mistake(file=file, line=place, key="", problem=problem, remedy=remedy)])


def _outlines(content: bytes, file: str) -> Sequence[Outline]:
    """All outlines with an address, in the order of the list."""
    reader = _Reader(file)
    text = _utf8(content, file)
    parser = expat.ParserCreate("utf-8")  # whatever the text declares: it names no codec to load
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        problem = f"is not XML here: {expat.errors.messages.get(error.code, 'something is wrong')}"
        raise _mistake(file, problem, _REMEDY, error.lineno) from None
    return reader.found


def _utf8(content: bytes, file: str) -> bytes:
    """The text in the encoding that expat is told to read."""
    declared = _DECLARED.match(content.lstrip()[:300])
    name = declared[1].decode().lower() if declared else "utf-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    if not _KNOWN.fullmatch(name):
        raise _mistake(file, f"is in an encoding that is not known: {name}", _REMEDY, 1)
    try:
        return content.decode(name).removeprefix("\ufeff").lstrip().encode()
    except (UnicodeError, LookupError):  # some names are of no codec here
        raise _mistake(file, f"is not text in {name}", _REMEDY) from None


class _Reader:
    """What expat calls; it is called for each element in turn, however deep they lie."""

    def __init__(self, file: str) -> None:
        self.found: list[Outline] = []
        self._file = file
        self._folders: list[str] = []
        self._is_opml = False

    def refuse(self, *_: object) -> None:
        """A document type may define entities, which may grow or lead elsewhere."""
        raise _mistake(self._file, "declares a document type", "take the <!DOCTYPE ...> out")

    def start(self, element: str, given: Mapping[str, str]) -> None:
        """An outline is a feed when it has an address, else a folder."""
        name = element.lower()
        if not self._is_opml and name != "opml":
            raise _mistake(self._file, f"is no OPML, but <{element[:40]}>", _REMEDY)
        self._is_opml = True
        if name != "outline":
            return
        attributes = {key.lower(): " ".join(value.split()) for key, value in given.items()}
        title = attributes.get("title") or attributes.get("text") or ""
        if address := attributes.get("xmlurl"):
            named = [folder for folder in self._folders[-_FOLDERS:] if folder]
            folder = " / ".join(named) or attributes.get("category", "").strip("/")
            self.found.append(Outline(title=title, address=address, folder=folder))
        self._folders.append("" if address else title)

    def end(self, element: str) -> None:
        """Out of the folder again."""
        if element.lower() == "outline":
            self._folders.pop()


def _tables(outlines: Sequence[Outline], tell: Callable[[str], None]) -> Iterator[str]:
    """One table a feed; each address and each name once."""
    seen: set[str] = set()
    names: set[str] = set()
    for outline in outlines:
        address = _address(outline.address)
        if why := _refused(address):
            tell(f"left out {_shown(address)}: {why}")
            continue
        known = _known(address)
        if known in seen:
            tell(f"left out {_shown(address)}: it is listed twice")
            continue
        seen.add(known)
        comment = ": ".join(part[:100] for part in (outline.folder, outline.title) if part)
        head = f"# {printed(comment)}\n" if comment else ""
        name = _unique(_slug(outline.title) or _slug(urlsplit(address).hostname or ""), names)
        yield (
            f'{head}[[sources]]\ntype = "feed"\nname = {_quoted(name)}\nurl = {_quoted(address)}\n'
        )


def _address(text: str) -> str:
    """feed://host/path and feed:https://host/path are what browsers once handed to feed readers."""
    if text[:5].lower() != "feed:":
        return text
    rest = text[5:]
    return f"http:{rest}" if rest.startswith("//") else rest


def _known(address: str) -> str:
    """The address without what two spellings of it differ in: a query may tell feeds apart."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    return f"{host}{port}{parts.path.rstrip('/')}?{parts.query}"


def _refused(address: str) -> str | None:
    """Why it cannot be the address of a source; None when it can."""
    try:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https"):
            return "only http: and https: addresses are read"
        if "@" in parts.netloc:
            return "it holds credentials, which do not belong into a configuration"
        registry.load("feed").Options.model_validate({"url": address})
    except ValueError:
        return "it is no address"
    return None


def _shown(address: str) -> str:
    """Credentials are not repeated in a log, nor a query, which may hold a key."""
    bare = re.sub(r"//[^/?#]*@", "//…@", address.partition("?")[0])
    return bare[:200] or "an address that is empty"


def _slug(text: str) -> str:
    """Letters and digits of ASCII and dashes: fit for a name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")[:_NAME].strip("-.")
    return slug if re.search("[a-z]", slug) else ""  # a number that is left of a title says nothing


def _unique(name: str, taken: set[str]) -> str:
    name = name or "feed"
    unique, number = name, 1
    while unique in taken:
        number += 1
        end = f"-{number}"
        unique = name[: _NAME - len(end)].rstrip("-.") + end
    taken.add(unique)
    return unique


def _quoted(text: str) -> str:
    """A TOML string. Controls and what looks like nothing are spelled out."""
    parts = (
        character
        if character.isprintable() and character not in '"\\'
        else f"\\U{ord(character):08X}"
        for character in text
    )
    return f'"{"".join(parts)}"'
