"""Populations: how a count stands among those of other people.

A percentile without its population says nothing, so the two are never told apart. Counts are whole
and ties are large: where a count stands is an interval, from the share of people with fewer to the
share with at most as many, and the lower end is what is claimed. Nothing inside a tie is
interpolated.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from renown.scorecard.criteria import Select
from renown.scorecard.scores import Percentile

_FOLDER = "populations"
_TOP = 99.0
"""The percent from which on the lower end may be called the top 1 %."""


def _tuples(value: object) -> object:
    return tuple(map(tuple, value)) if isinstance(value, list) else value


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Metric(_Table):
    """A count of people: values, each with the first and the last percent that it is the
    quantile of.
    """

    title: str
    counts: Select
    """What a criterion has to select, so that like is compared with like."""
    measure: str | None = None
    values: Annotated[tuple[tuple[int, float, float], ...], BeforeValidator(_tuples)]

    def interval(self, count: float) -> tuple[float, float]:
        """The percent of people with less, and of those with at most as much."""
        below = [last for value, _, last in self.values if value < count]
        above = [first for value, first, _ in self.values if value > count]
        return (below[-1] if below else 0.0), (above[0] if above else 100.0)


class Population(_Table):
    """People whose counts are known, over a window."""

    title: str
    source: str
    url: str
    licence: str
    accounts: int
    first: date
    last: date
    rule: str
    caveats: tuple[str, ...] = Field(min_length=1)
    metrics: Mapping[str, Metric]

    @property
    def days(self) -> int:
        """How long the window is: what is compared with it has to be as long."""
        return (self.last - self.first).days + 1

    def standing(self, name: str, metric: str, count: float, today: date) -> Percentile:
        """Where a count over as many days, up to today, stands."""
        below, upto = self.metrics[metric].interval(count)
        return Percentile(
            population=name,
            title=self.title,
            metric=self.metrics[metric].title,
            accounts=self.accounts,
            first=self.first,
            last=self.last,
            age=max(0, (today - self.last).days),
            days=self.days,
            below=below,
            upto=upto,
            top=below >= _TOP,
            source=self.source,
            url=self.url,
            licence=self.licence,
            caveats=(self.rule, *self.caveats),
        )


@cache
def names() -> tuple[str, ...]:
    """The populations that come with renown."""
    folder = resources.files("renown.scorecard") / _FOLDER
    files = (Path(entry.name) for entry in folder.iterdir())
    return tuple(sorted(file.stem for file in files if file.suffix == ".toml"))


@cache
def load(name: str) -> Population:
    """One of them, by a name that `names` gives."""
    file: Any = resources.files("renown.scorecard") / _FOLDER / f"{name}.toml"
    return Population.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
