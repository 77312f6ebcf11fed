"""Variates: distributions lowered to a code and a few numbers, and their quantile functions.

A draw is turned into a value by inverse transform, so that one uniform makes one value, a larger
uniform never makes a smaller value, and two scenarios that differ in a parameter can share their
luck. All functions of a uniform are scalar and use only arithmetic and `math`, so that they can be
compiled as they are and give the same bits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sim.model.draws import LARGEST_UNIFORM, SMALLEST_UNIFORM
from sim.model.knots import Knots, gamma_knots, pert_knots
from sim.model.normal import normal_quantile
from sim.scenario.distributions import (
    Constant,
    Distribution,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Lognormal,
    Pert,
    Quantiles,
    Triangular,
    Uniform,
    Weibull,
)

CONSTANT: Final = 0
"""Always `a`."""
UNIFORM: Final = 1
"""From `a` to `b`."""
TRIANGULAR: Final = 2
"""From `a` to `c` with the mode `b`."""
EXPONENTIAL: Final = 3
"""With mean `a`."""
LOGNORMAL: Final = 4
"""The logarithm has mean `a` and standard deviation `b`."""
WEIBULL: Final = 5
"""With scale `a` and shape 1 / `b`."""
TABLE: Final = 6
"""Straight lines between knots: `length` shares from `start`, then as many values."""
EMPIRICAL: Final = 7
"""One of `length` rising values from `start`."""


class Row(NamedTuple):
    """One variate; which of the numbers mean something hangs on its code."""

    code: int
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    start: int = 0
    """Position in the numbers of the table."""
    length: int = 0


def variate(row: Row, numbers: Sequence[float], uniform: float) -> float:
    """Return the value of a variate at a uniform strictly between 0 and 1, in its base unit."""
    if row.code == CONSTANT:
        value = row.a
    elif row.code == UNIFORM:
        value = _within(row.a, row.b, uniform)
    elif row.code == TRIANGULAR:
        value = _triangular(row.a, row.b, row.c, uniform)
    elif row.code == EXPONENTIAL:
        value = -row.a * math.log1p(-uniform)
    elif row.code == LOGNORMAL:
        value = math.exp(row.a + row.b * normal_quantile(uniform))
    elif row.code == WEIBULL:
        value = row.a * math.exp(row.b * math.log(-math.log1p(-uniform)))
    elif row.code == TABLE:
        value = _between_knots(row.start, row.length, numbers, uniform)
    else:
        # The product stays below the length: rounding takes it up to the number before, at most.
        value = numbers[row.start + int(uniform * row.length)]
    return value


def _within(low: float, high: float, share: float) -> float:
    """Return the value at a share of the way from low to high, not beyond it by rounding."""
    return min(low + (high - low) * share, high)


def _triangular(low: float, mode: float, high: float, uniform: float) -> float:
    """Return the quantile of the triangular distribution; the halves meet in the mode."""
    if uniform * (high - low) < mode - low:
        return min(low + math.sqrt(uniform * (high - low) * (mode - low)), mode)
    return max(high - math.sqrt((1.0 - uniform) * (high - low) * (high - mode)), mode)


def _between_knots(start: int, length: int, numbers: Sequence[float], uniform: float) -> float:
    """Return the value on the straight line between the knots to the left and right.

    The first and last knots enclose all uniforms that can be drawn.
    """
    left, right = start, start + length - 1
    while right - left > 1:
        middle = (left + right) // 2
        if numbers[middle] <= uniform:
            left = middle
        else:
            right = middle
    share = (uniform - numbers[left]) / (numbers[right] - numbers[left])
    return _within(numbers[left + length], numbers[right + length], share)


@dataclass(frozen=True, kw_only=True)
class VariateTable:
    """The variates of a plan, by row, and the numbers that tables and lists share."""

    rows: tuple[Row, ...]
    numbers: tuple[float, ...]

    def value(self, row: int, uniform: float) -> float:
        """Return the value of the variate of a row at a uniform strictly between 0 and 1."""
        return variate(self.rows[row], self.numbers, uniform)


class VariateTableBuilder:
    """Lowers distributions one after the other; equal ones share a row."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._numbers: list[float] = []
        self._known: dict[tuple[Distribution, float], int] = {}

    def add(self, distribution: Distribution, scale: float = 1.0) -> int:
        """Return the row of `scale` times the distribution; `scale` is above zero.

        ValueError where a value could leave the range of numbers.
        """
        if not 0.0 < scale < math.inf:
            raise ValueError(f"not a scale: {scale}")
        known = self._known.get((distribution, scale))
        if known is not None:
            return known
        row = _formula(distribution, scale) or self._lists(distribution, scale)
        _refuse_infinity(row, self._numbers, distribution)
        self._rows.append(row)
        self._known[distribution, scale] = len(self._rows) - 1
        return len(self._rows) - 1

    def build(self) -> VariateTable:
        """Return the table of everything added."""
        return VariateTable(rows=tuple(self._rows), numbers=tuple(self._numbers))

    def _lists(self, distribution: Distribution, scale: float) -> Row:
        """Return the row of a distribution that needs a list of numbers, and keep these."""
        start = len(self._numbers)
        if isinstance(distribution, Empirical):
            self._numbers += sorted(scale * value for value in distribution.values)
            return Row(EMPIRICAL, start=start, length=len(distribution.values))
        knots, low, factor = _knots_of(distribution)
        self._numbers += knots.shares
        self._numbers += (scale * (low + factor * value) for value in knots.values)
        return Row(TABLE, start=start, length=len(knots.shares))


def _formula(distribution: Distribution, scale: float) -> Row | None:
    """Return the row of a distribution whose quantile has a formula, None for others."""
    row = None
    match distribution:
        case Constant(value=value):
            row = Row(CONSTANT, scale * value)
        case Uniform(low=low, high=high):
            row = Row(UNIFORM, scale * low, scale * high)
        case Triangular(low=low, mode=mode, high=high):
            row = Row(TRIANGULAR, scale * low, scale * mode, scale * high)
        case Exponential(mean=mean):
            row = Row(EXPONENTIAL, scale * mean)
        case Lognormal(mu=mu, sigma=sigma):
            row = Row(LOGNORMAL, mu + math.log(scale), sigma)
        case Weibull(shape=shape, scale=own_scale):
            row = Row(WEIBULL, scale * own_scale, 1.0 / shape)
    return row


def _knots_of(distribution: Distribution) -> tuple[Knots, float, float]:
    """Return the table of a distribution, and the low end and factor that go with its values."""
    match distribution:
        case Gamma(shape=shape, mean=mean) | Erlang(shape=shape, mean=mean):
            return gamma_knots(float(shape)), 0.0, mean
        case Pert(low=low, mode=mode, high=high):
            return pert_knots((mode - low) / (high - low)), low, high - low
        case Quantiles(shares=shares, values=values):
            return Knots(shares, values), 0.0, 1.0
    raise TypeError(f"no variate is known for {distribution}")


def _refuse_infinity(row: Row, numbers: Sequence[float], distribution: Distribution) -> None:
    """Raise ValueError where the least or greatest uniform makes a value that is not finite."""
    for uniform in (SMALLEST_UNIFORM, LARGEST_UNIFORM):
        try:
            value = variate(row, numbers, uniform)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise ValueError(f"values of {distribution} are too large")
