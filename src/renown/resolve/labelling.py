"""What a work is about: the words of its title and tags, matched whole, against a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from renown.store.rows import Label, Work

Vocabulary = Mapping[str, Sequence[str]]
"""Label id -> the words and phrases that give it, in any case."""


class Labeller:
    """Matches many words at once; "go" is found in "Go 1.30", never in "cargo" or "good"."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._labels: dict[str, list[str]] = {}
        for label, words in sorted(vocabulary.items()):
            for word in words:
                self._labels.setdefault(_fold(word), []).append(label)
        longest_first = sorted(self._labels, key=lambda word: (-len(word), word))
        choices = "|".join(re.escape(word) for word in longest_first)
        # A look-ahead consumes nothing, so "platform engineering" does not hide "engineering".
        self._pattern = re.compile(rf"(?<![\w])(?=({choices})(?![\w]))") if choices else None

    def labels(self, work: Work) -> Iterator[Label]:
        """Each label once, with the first word that gave it."""
        if self._pattern is None:
            return
        found: dict[str, str] = {}
        for place, text in (("title", work.title), *(("tag", tag) for tag in work.tags)):
            for match in self._pattern.finditer(_fold(text)):
                for label in self._labels[match[1]]:
                    found.setdefault(label, f"{match[1]!r} in the {place}")
        for label, rule in sorted(found.items()):
            yield Label(label=label, work=work.work, rule=rule)


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
