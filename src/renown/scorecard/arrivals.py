"""Works that come in over time -> how many more come: the Gamma-Poisson posterior predictive.

Months are counted back from today. The rate has a Gamma distribution that each month sharpens; what
comes in a month is over-dispersed (talks come in clusters), and the rate may wander (people
change). How much of either there is nobody knows beforehand, so several models are held at once and
weighed by how well each foretold the months that are known. The forecast is their mixture of
negative binomials.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

MONTH = 365.25 / 12
"""Days."""
_KEPT: Mapping[float, float] = {1.0: 0.5, 0.985: 0.25, 0.96: 0.15, 0.92: 0.1}
"""How much of what is known of the rate is left after a month, with the prior weight of each."""
_SPREAD: Mapping[float, float] = {
    1.0: 0.5, 1.6: 0.25, 2.5: 0.13, 4.0: 0.08, 12.0: 0.02, 40.0: 0.01, 150.0: 0.01,
}  # fmt: skip
"""The variance of a month over its mean, with the prior weight of each."""
_PRIOR = 0.5
"""Of the Gamma distribution: what is known before the first month, in works."""
_LIGHT = 1e-3
"""Models of less weight are left out."""
_FINE = 400
"""Numbers that are looked at one by one."""
_STEP = 0.01
"""Of a number, how far it is to the next one beyond these."""
_SHARE = 0.25
"""Of the standard deviation, beyond which no step goes."""
_MOST = 10**9
_ENOUGH = 0.9995
"""Of all outcomes, so that chances are told to the percent."""


@dataclass(frozen=True, slots=True)
class Model:
    """What is known of the rate under one pair of the unknowns, and its weight among all pairs."""

    weight: float
    kept: float
    spread: float
    worth: float
    exposure: float
    known: int = 1200
    """Months: over as many the rate may go on wandering, and no longer."""

    def ahead(self, months: float) -> tuple[float, float]:
        """Mean and variance of what comes in so many months."""
        rate, whole = self.worth / self.exposure, max(1, math.ceil(months))
        # The rate is a martingale: what it is in a month is in all that come after, too. What it
        # does after as long as it has been watched nobody knows; it stays as unsure as it is then.
        wandering = min(whole, self.known)
        wander = math.fsum(
            self.kept ** -(month + 1) * (2 * (whole - month - 1) + 1) for month in range(wandering)
        )
        wander += self.kept**-wandering * (whole - wandering) ** 2
        unsure = rate * rate / self.worth * wander * (months / whole) ** 2
        mean = rate * months
        return mean, max(self.spread * mean + unsure, mean * 1.0001)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How likely each number of further works is: cumulated, from 0 on.

    Up to some hundred every number is there, then as many as tell a percent apart.
    """

    numbers: Sequence[int]
    cumulated: Sequence[float]

    def at_least(self, number: int) -> float:
        """The chance of so many or more."""
        return 1.0 if number <= 0 else max(0.0, 1.0 - self._upto(number - 1))

    def median(self) -> int:
        """The first number that half of the outcomes do not exceed."""
        return self.numbers[min(bisect_left(self.cumulated, 0.5), len(self.numbers) - 1)]

    def band(self, percent: int) -> tuple[int, int]:
        """The numbers between which so many percent of the outcomes lie, as nearly as can be.

        Whole numbers are coarse where few works come, so of two ends the nearer one is taken.
        """
        tail = (1 - percent / 100) / 2
        low = self._nearest(tail, lambda number: 1.0 - self.at_least(number))
        high = self._nearest(1 - tail, self._upto)
        return low, max(low, high)

    def _upto(self, number: int) -> float:
        """The share of the outcomes up to a number; between two that are known, a straight line."""
        place = bisect_left(self.numbers, number)
        if place == len(self.numbers):
            return 1.0
        if self.numbers[place] == number or place == 0:
            return self.cumulated[place]
        before, after = self.numbers[place - 1], self.numbers[place]
        share = (number - before) / (after - before)
        return self.cumulated[place - 1] + share * (
            self.cumulated[place] - self.cumulated[place - 1]
        )

    def _nearest(self, share: float, below: Callable[[int], float]) -> int:
        """The number below or up to which that share of the outcomes lies, as nearly as can be."""
        last = len(self.numbers) - 1
        place = min(bisect_left(self.cumulated, share), last)
        near = self.numbers[max(0, place - 1) : min(last, place + 1) + 1]
        return min(near, key=lambda number: abs(below(number) - share))


def fitted(months: Sequence[float]) -> list[Model]:
    """All models after what came in each month, oldest first."""
    mean = max(math.fsum(months) / len(months), 1e-9)
    found: list[tuple[float, Model]] = []
    for kept, likely in _KEPT.items():
        for spread, also in _SPREAD.items():
            worth, exposure, fit = _PRIOR, _PRIOR / mean, math.log(likely * also)
            for came in months:
                worth, exposure = worth * kept, exposure * kept
                rate = worth / exposure
                fit += _log_density(came, rate, spread * rate + rate * rate / worth)
                worth, exposure = worth + came / spread, exposure + 1 / spread
            found.append((fit, Model(1.0, kept, spread, worth, exposure, len(months))))
    best = max(fit for fit, _ in found)
    total = math.fsum(math.exp(fit - best) for fit, _ in found)
    return [replace(model, weight=math.exp(fit - best) / total) for fit, model in found]


def outcomes(models: Sequence[Model], months: float) -> Outcomes:
    """What may come in so many months."""
    heavy = [model for model in models if model.weight >= _LIGHT]
    total = math.fsum(model.weight for model in heavy)
    parts = [(model.weight / total, *model.ahead(months)) for model in heavy]
    numbers, cumulated = _each(parts)
    if cumulated[-1] < _ENOUGH:
        _coarse(parts, numbers, cumulated)
    whole = cumulated[-1]
    return Outcomes(numbers, [min(1.0, share / max(1.0, whole)) for share in cumulated])


_Parts = Sequence[tuple[float, float, float]]
"""Weight, mean and variance of each negative binomial."""


def _each(parts: _Parts) -> tuple[list[int], list[float]]:
    """The distribution of the mixture, number by number, as far as there are few."""
    terms = []
    for weight, mean, variance in parts:
        size = mean * mean / (variance - mean)
        share = size / (size + mean)
        terms.append([weight * math.exp(size * math.log(share)), size, 1 - share])
    cumulated: list[float] = []
    done = 0.0
    for number in range(_FINE):
        for term in terms:
            done += term[0]
            term[0] *= (term[1] + number) / (number + 1) * term[2]
        cumulated.append(done)
        if done >= _ENOUGH:
            break
    return list(range(len(cumulated))), cumulated


def _coarse(parts: _Parts, numbers: list[int], cumulated: list[float]) -> None:
    """Go on in steps of a percent, over which the density is nearly a straight line."""
    finest = max(1, round(math.sqrt(min(variance for _, _, variance in parts)) * _SHARE))
    before, last = _density(parts, numbers[-1]), numbers[-1]
    done = cumulated[-1]
    while done < _ENOUGH and last < _MOST:
        number = last + max(1, min(round(last * _STEP), finest))
        density = _density(parts, number)
        # Of the numbers after the last one up to this one.
        done += (number - last) * (before + density) / 2 + (density - before) / 2
        numbers.append(number)
        cumulated.append(min(1.0, done))
        before, last = density, number


def _density(parts: _Parts, number: int) -> float:
    return math.fsum(
        weight * math.exp(_log_density(number, mean, variance)) for weight, mean, variance in parts
    )


def _log_density(number: float, mean: float, variance: float) -> float:
    """Of the negative binomial with these moments; `number` may be between whole ones."""
    if variance <= mean * 1.000001:
        return number * math.log(mean) - mean - math.lgamma(number + 1)
    size = mean * mean / (variance - mean)
    share = size / (size + mean)
    return (
        math.lgamma(number + size)
        - math.lgamma(size)
        - math.lgamma(number + 1)
        + size * math.log(share)
        + number * math.log1p(-share)
    )
