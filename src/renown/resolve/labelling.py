"""What a work is about: words, topics and owners, matched against a vocabulary.

Words and phrases are looked for in what people wrote (title, tags, labels of the forge, event,
organisation) and in the topics of the repository: whole, in any case, hyphens as spaces. A topic
has to be all that a tag, a label or a topic says, or the language of the repository: so short a
word as "go" is believed as a topic, and never looked for in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from renown.resolve.projects import NONE, Projects
from renown.store.rows import Label, Work

REVERTED = "reverted"
"""The label of what was taken back; no vocabulary has it."""

Tokens = tuple[str, ...]
_TOKEN = re.compile(
    r"\d+(?:\.\d+)+[^\W\d_]\w*"  # an amount: 2.5G is not 5G
    r"|\w+(?::\w+)*[+#]*"  # re:Invent, C++ and C# are a word each
    r"|[.,;:?!](?=\s|$)"  # no phrase goes on behind these
)
_CODE = frozenset({"pull_request", "commit", "release"})
"""Kinds that are written in the language of their repository."""
_TITLE, _EVENT = "title", "event"
_REPOSITORY = "topics of its repository"


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """What gives a label."""

    words: tuple[str, ...] = ()
    """Those that begin with ^ are believed at the beginning of a text only."""
    topics: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    """Phrases in which none of the words counts."""
    events: tuple[str, ...] = ()
    """Words and phrases that are looked for in the name of the event only."""
    narrow: bool = False
    """Whether the work itself has to say it: its title, by words, or its own tags, by topics."""
    owners: tuple[str, ...] = ()
    """Owners of repositories, or single ones as owner/name."""
    as_of: date | None = None
    """When the list of owners was true."""


Vocabulary = Mapping[str, Term]
"""By id of a label."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A word of the vocabulary that stands in a work."""

    label: str
    rule: str
    unless: str = ""
    """The phrase because of which it does not count."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    tokens: Tokens
    label: str
    masks: bool
    begins: bool
    """It counts at the beginning of a title only."""
    places: frozenset[str] | None
    """Where it counts; None for everywhere."""


@dataclass(kw_only=True, slots=True)
class _Found:
    """What one text holds: labels with the phrase that gives each, and those that are masked."""

    labels: dict[str, str] = field(default_factory=dict)
    masked: dict[str, tuple[str, str]] = field(default_factory=dict)


class Labeller:
    """Matches many words at once; "go" is found in "Go 1.30", never in "cargo" or "good"."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        projects: Projects = NONE,
        reverted: Mapping[str, str] | None = None,
    ) -> None:
        """`reverted` says by what, by the address of a record."""
        self._phrases: dict[str, list[_Phrase]] = {}
        self._topics: dict[Tokens, list[str]] = {}
        self._narrow = frozenset(label for label, term in vocabulary.items() if term.narrow)
        self._owners: dict[str, list[tuple[str, str]]] = {}
        for label, term in sorted(vocabulary.items()):
            for phrase in _phrases(label, term):
                self._phrases.setdefault(phrase.tokens[0], []).append(phrase)
            for topic in term.topics:
                self._topics.setdefault(tokens_of(topic), []).append(label)
            listed = f", on the list of {term.as_of}" if term.as_of else ""
            for owner in term.owners:
                said = f"in a repository of {owner}{listed}"
                self._owners.setdefault(owner.casefold(), []).append((label, said))
        self._projects = projects
        self._reverted = reverted or {}
        self._found = lru_cache(maxsize=8192)(self._search)

    def labels(self, work: Work) -> Iterator[Label]:
        """Each label once, with the first thing that gave it."""
        given: dict[str, str] = {}
        for hit in self.hits(work):
            if not hit.unless:
                given.setdefault(hit.label, hit.rule)
        for label, rule in sorted(given.items()):
            yield Label(label=label, work=work.work, rule=rule)

    def hits(self, work: Work) -> Iterator[Hit]:
        """All that gives a label, or would give it but for a phrase that it stands in."""
        for place, text in _texts(work):
            yield from self._said(place, text)
        for place, text in _topics(work):
            yield from self._whole(place, text)
        project = self._projects.of(work)
        if project is not None:
            for topic in project.topics:
                yield from self._said(_REPOSITORY, topic)
                yield from self._whole(_REPOSITORY, topic)
            if project.language and work.kind in _CODE:
                for label in self._topics.get(tokens_of(project.language), ()):
                    yield Hit(label=label, rule=f"its repository is written in {project.language}")
        for name in (work.owner, work.repository):
            for label, rule in self._owners.get(name.casefold(), ()) if name else ():
                yield Hit(label=label, rule=rule)
        if by := self._reverted.get(work.work):
            yield Hit(label=REVERTED, rule=by)

    def _said(self, place: str, text: str) -> Iterator[Hit]:
        found = self._found(text, place)
        for label, phrase in found.labels.items():
            yield Hit(label=label, rule=f"{phrase!r} in the {place}")
        for label, (phrase, mask) in found.masked.items():
            yield Hit(label=label, rule=f"{phrase!r} in the {place}", unless=mask)

    def _whole(self, place: str, text: str) -> Iterator[Hit]:
        for label in self._topics.get(tokens_of(text), ()):
            if place != _REPOSITORY or label not in self._narrow:
                yield Hit(label=label, rule=f"{text!r} is one of the {place}")

    def _search(self, text: str, place: str) -> _Found:
        tokens = tokens_of(text)
        found = _Found()
        masks: list[tuple[int, int, _Phrase]] = []
        hits: list[tuple[int, int, _Phrase]] = []
        for at, token in enumerate(tokens):
            for phrase in self._phrases.get(token, ()):
                end = at + len(phrase.tokens)
                if phrase.places is not None and place not in phrase.places:
                    continue
                if tokens[at:end] == phrase.tokens and not (phrase.begins and at):
                    (masks if phrase.masks else hits).append((at, end, phrase))
        for start, end, phrase in hits:
            said = " ".join(phrase.tokens)
            over = (
                " ".join(mask.tokens)
                for first, last, mask in masks
                if mask.label == phrase.label and first < end and start < last
            )
            mask = next(over, "")
            if mask:
                found.masked.setdefault(phrase.label, (said, mask))
            else:
                found.labels.setdefault(phrase.label, said)
        return found


def _phrases(label: str, term: Term) -> Iterator[_Phrase]:
    """Each with the places where it counts."""
    own = frozenset({_TITLE}) if term.narrow else None
    for words, masks, places in (
        (term.words, False, own),
        (term.unless, True, own),
        (term.events, False, frozenset({_EVENT})),
    ):
        for word in words:
            tokens, begins = tokens_of(word), word.startswith("^")
            if tokens:
                where = frozenset({_TITLE}) if begins else places
                yield _Phrase(tokens, label, masks, begins, where)


@lru_cache(maxsize=8192)
def tokens_of(text: str) -> Tokens:
    """Its words in one case, and where they pause; hyphens and underscores part them."""
    return tuple(_TOKEN.findall(text.casefold().replace("_", " ")))


def holds(tokens: Tokens, phrases: Iterable[Tokens]) -> bool:
    """Whether one of the phrases stands among the words."""
    return any(
        tokens[at : at + len(phrase)] == phrase
        for phrase in phrases
        if phrase
        for at in range(len(tokens) - len(phrase) + 1)
    )


def _texts(work: Work) -> Iterator[tuple[str, str]]:
    """What people wrote of it, with the place: words are looked for in it."""
    told = work.details
    yield _TITLE, work.title
    for place, name in (
        (_EVENT, "event"),
        (_EVENT, "event_aliases"),
        ("name", "name"),
        ("organisation", "organisation"),
        ("project", "project"),
    ):
        for text in _listed(told.get(name)):
            yield place, text
    yield from _topics(work)


def _topics(work: Work) -> Iterator[tuple[str, str]]:
    """What names a topic by all that it says."""
    for tag in work.tags:
        yield "tags", tag
    for label in _listed(work.details.get("labels")):
        yield "labels", label
    for topic in _listed(work.details.get("topic")):
        yield "topics", topic


def _listed(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list | tuple) else (value,):
        if isinstance(one, str):
            yield one
