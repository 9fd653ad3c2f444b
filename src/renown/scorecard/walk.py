"""A gauge that grew in steps -> what it shows later: a bootstrapped walk of its logarithm.

Each path draws its own mean growth from the steps (a Bayesian bootstrap: with few steps it is
little known), then steps around it. What grows fast slows down: value goes like a power of time,
not like its exponential, however steep the first months were. Growth goes in phases, so one step
says less than an independent one would, and it wanders: both widen the bands the more the further
one looks. Draws are those of a generator with a fixed seed, so that the same steps always give the
same paths.
"""

from __future__ import annotations

import math
import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate, pairwise

from renown.scorecard.arrivals import MONTH

PATHS = 1000
_SEED = 20301231
_HALF = 12.0
"""Months after which a step counts half as much: accounts grow fast while they are small."""
_PHASE, _STEPS = 0.3, 10.0
"""The correlation of a step with the next before any is known, and how many steps it is worth."""
_MOST = 0.8
"""The most of it that is believed."""
_WANDER = 0.0025
"""The standard deviation by which the monthly growth changes in a month."""
_SLOWING = (0.2, 0.3, 0.5)
"""How much growth slows down, one of these for each path: 1 over the power of time."""

Step = tuple[float, float]
"""The growth of the logarithm, and the days that it took."""


class Walk:
    """What steps say of those that come."""

    def __init__(self, steps: Sequence[Step]) -> None:
        months = [days / MONTH for _, days in steps]
        ages = list(accumulate(reversed(months), initial=0.0))[-2::-1]
        recent = [0.5 ** (age / _HALF) for age in ages]
        self._weights = [new * long for new, long in zip(recent, months, strict=True)]
        self._pace = [growth / long for (growth, _), long in zip(steps, months, strict=True)]
        self._mean = _mean(self._weights, self._pace)
        self._edges = list(accumulate(recent))
        self._rest = [
            (pace - self._mean) * math.sqrt(long)
            for pace, long in zip(self._pace, months, strict=True)
        ]
        number = math.fsum(self._weights) ** 2 / math.fsum(each * each for each in self._weights)
        self._wide = math.sqrt(_phase(self._rest) * number / max(1.0, number - 1))

    def paths(self, ahead: Sequence[float]) -> list[list[float]]:
        """The growth of the logarithm after so many months: of all paths, sorted.

        One list for each of `ahead`, which ascends.
        """
        drawn = random.Random(_SEED)  # noqa: S311 (it keeps no secret, it repeats)
        found = [self._path(drawn, ahead) for _ in range(PATHS)]
        return [sorted(each) for each in zip(*found, strict=True)]

    def _path(self, drawn: random.Random, ahead: Sequence[float]) -> list[float]:
        weights = [-math.log(1 - drawn.random()) * each for each in self._weights]
        own = self._mean + (_mean(weights, self._pace) - self._mean) * self._wide
        turn = _normal(drawn) * _WANDER / math.sqrt(3)
        slowing = _SLOWING[int(drawn.random() * len(_SLOWING))]
        done = noise = 0.0
        found = []
        for months in ahead:
            while done < months:
                span = min(1.0, months - done)
                place = bisect(self._edges, drawn.random() * self._edges[-1])
                noise += self._rest[min(len(self._rest) - 1, place)] * math.sqrt(span)
                done += span
            grown = own * months
            if grown > 0:
                grown = math.log1p(grown * slowing) / slowing
            found.append(grown + noise * self._wide + turn * months**1.5)
        return found


def _normal(drawn: random.Random) -> float:
    """By Box and Muller: the library's own may change with its version."""
    return math.sqrt(-2 * math.log(1 - drawn.random())) * math.cos(2 * math.pi * drawn.random())


def _mean(weights: Sequence[float], values: Sequence[float]) -> float:
    total = math.fsum(weights)
    return math.fsum(w * value for w, value in zip(weights, values, strict=True)) / total


def _phase(rest: Sequence[float]) -> float:
    """How much wider sums of steps are than those of independent ones."""
    square = math.fsum(one * one for one in rest)
    together = math.fsum(one * other for one, other in pairwise(rest))
    found = max(0.0, together / square) if square > 1e-12 else 0.0
    likely = (_PHASE * _STEPS + found * len(rest)) / (_STEPS + len(rest))
    likely = min(_MOST, likely)
    return (1 + likely) / (1 - likely)
