"""An index of whole distributions (PAWN), on plain arrays: how far a factor moves single runs."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.experiments.sensitivity_indices import (
    REACH,
    RESAMPLES,
    SEED,
    STUDENT,
    Floats,
    of_luck,
    parts_of,
)
from sim.results.intervals import CONFIDENCE
from sim.results.summary import Estimate

MOST_LEVELS = 100
"""Steps of a distribution function; the largest distance of two hardly depends on finer ones."""


def pawn(unit: Floats, y: Floats, done: NDArray[np.bool_]) -> tuple[list[Estimate], float]:
    """PAWN indices of single runs (Pianosi and Wagener 2018, Environ. Model. Softw. 108:197).

    The largest distance of the distribution of runs in one part of a factor's range to that of all
    runs, the median over the parts: 0 for a factor that does nothing, near 1 for one that decides
    all. What did not happen counts as later and larger than all that did; runs that are not `done`
    count for nothing. The second value is what a factor that does nothing reaches in one of twenty
    cases, for so many points. Intervals by resampling the points, and by leaving out groups of
    replications.
    """
    at, levels = _levels(y)
    everything = np.ones(y.shape[1], dtype=bool)
    steps = _steps(at, done, levels, everything)

    def distance(parts: NDArray[np.int64], weights: Floats) -> float:
        return distances(parts, steps, weights)

    generator = np.random.default_rng(SEED)
    parts, ones = parts_of(unit[:, 0]), np.ones(len(y))
    idle = [distance(generator.permutation(parts), ones) for _ in range(RESAMPLES)]
    columns = [parts_of(column) for column in unit.T]

    def again(kept: NDArray[np.bool_]) -> Floats:
        fewer = _steps(at, done, levels, kept)
        return np.array([distances(each, fewer, ones) for each in columns])

    luck = np.broadcast_to(of_luck(again, y.shape[1]), (len(columns),))
    return _bootstrapped(distance, columns, luck), float(np.quantile(idle, CONFIDENCE))


def distances(parts: NDArray[np.int64], steps: Floats, weights: Floats) -> float:
    """The median over the parts of the Kolmogorov-Smirnov distance to all points together.

    `steps` has the runs of each point by step of the response, shape (points, steps); `weights`
    says how often each point counts.
    """
    chosen = (parts[:, np.newaxis] == np.arange(int(parts.max()) + 1)) * weights[:, np.newaxis]
    counts = chosen.T @ steps
    sums = counts.sum(axis=1)
    reached = np.cumsum(counts[sums > 0], axis=1) / sums[sums > 0][:, np.newaxis]
    whole = np.cumsum(counts.sum(axis=0)) / sums.sum()
    return float(np.median(np.abs(reached - whole).max(axis=1)))


def _levels(y: Floats) -> tuple[NDArray[np.int64], int]:
    """In which step of the distribution each run lies, and how many steps there are."""
    values = np.where(np.isnan(y), np.inf, y)
    there = np.unique(values)
    if len(there) > MOST_LEVELS:
        finite = values[np.isfinite(values)]
        there = np.append(np.unique(np.quantile(finite, np.linspace(0, 1, MOST_LEVELS))), np.inf)
    return np.searchsorted(there, values), len(there)


def _steps(
    at: NDArray[np.int64], done: NDArray[np.bool_], levels: int, kept: NDArray[np.bool_]
) -> Floats:
    """How many of the kept runs of each point lie in each step, shape (n, steps)."""
    steps = np.zeros((len(at), levels))
    rows = np.repeat(np.arange(len(at)), int(kept.sum()))
    weights = done[:, kept].ravel().astype(np.float64)
    np.add.at(steps, (rows, at[:, kept].ravel()), weights)
    return steps


def _bootstrapped(
    index: Callable[[NDArray[np.int64], Floats], float],
    columns: Sequence[NDArray[np.int64]],
    luck: Floats,
) -> list[Estimate]:
    """An index of each factor with the interval that resampled points and other luck give."""
    points = len(columns[0])
    draws = [np.bincount(rows, minlength=points) for rows in _resampled(points)]
    found = []
    for parts, more in zip(columns, luck, strict=True):
        again = np.array([index(parts, weights.astype(np.float64)) for weights in draws])
        found.append(_around(index(parts, np.ones(points)), again, float(more)))
    return found


def _resampled(points: int) -> list[NDArray[np.int64]]:
    generator = np.random.default_rng(SEED)
    return [generator.integers(0, points, size=points) for _ in range(RESAMPLES // 2)]


def _around(value: float, again: Floats, luck: float) -> Estimate:
    """A normal interval: resampled indices are biased upwards, but spread as the index does."""
    error = float(np.nanstd(again, ddof=1)) if np.sum(~np.isnan(again)) > 1 else math.nan
    reach = math.hypot(REACH * error, STUDENT * math.sqrt(luck))
    return Estimate(value=value, low=value - reach, high=value + reach)
