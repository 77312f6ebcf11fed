"""Sensitivity indices of a noisy response, on plain arrays; luck is taken out of every index.

`y` holds a response by design point and replication, shape (n, m), NaN where it is unknown. The
mean response of a point, over its replications, is what the factors work on. It is known up to the
luck of finitely many replications, and that luck would pass for an effect of the factors: total
indices would be too large, first-order ones too small. Its size can be told from the replications,
and is subtracted. Luck that all points share (common random numbers) cancels, and is not luck here.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.sampling import problem, salib
from sim.results.intervals import CONFIDENCE
from sim.results.summary import Estimate

RESAMPLES, FEWEST_RESAMPLES = 200, 2
FEWEST_PARTS, MOST_PARTS = 3, 16
REACH = 1.959964
GROUPS = 20
"""Groups of points, and of replications, that are left out in turn for an interval."""
STUDENT = 2.093024
"""The 97.5 % quantile of Student's t for as many groups less one: a spread of 20 is uncertain."""
FEWEST_RUNS = 4
"""Replications from which the luck of an index can be told."""
FARTHEST = 20.0
"""On the logarithm: an interval that goes farther says nothing."""
SEED = 20220906
"""Whose luck the bootstrap has; never 0, which SALib takes for none."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Variance:
    """The variance of a single run, in its unit squared: what factors make of it, and luck.

    By the law of total variance the variance of a run is that of the mean response over the points
    plus the mean variance of the runs at a point. `factors` is the first part as a share of the
    whole; NaN where there is one replication a point, or none varies. `responding` counts the
    replications that end otherwise at one point than at another: all that is known of the factors
    comes from these.
    """

    total: float
    factors: Estimate
    noise: float
    """Mean squared error of the points' mean responses, by which indices were corrected."""
    responding: int = 0


@dataclass(frozen=True, kw_only=True)
class Means:
    """The mean response by point, the variance of its luck, and of the runs, shape (n,)."""

    y: Floats
    noise: Floats
    within: Floats


def means_of(y: Floats) -> Means:
    """The mean response and its luck; with one replication a point the luck is unknown, NaN."""
    count = np.sum(~np.isnan(y), axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(count > 0, np.nansum(y, axis=1) / count, np.nan)
        moves = y - mean[:, np.newaxis]
        within = np.where(count > 1, np.nansum(moves**2, axis=1) / (count - 1), np.nan)
        there = np.sum(~np.isnan(y), axis=0)
        # What all points have in common in a replication is a shift, and no noise between points.
        shared = np.where(there > 0, np.nansum(moves, axis=0) / there, 0.0)
        own = np.nansum((moves - shared) ** 2, axis=1)
        spread = len(y) / max(len(y) - 1, 1)
        noise = np.where(count > 1, spread * own / (count * (count - 1)), np.nan)
    return Means(y=mean, noise=noise, within=within)


def _mean_noise(means: Means) -> float:
    """0 where there is one replication a point, and nothing can be told from luck."""
    known = means.noise[~np.isnan(means.noise)]
    return float(known.mean()) if len(known) else 0.0


def variance_of(y: Floats) -> Variance:
    """Split the variance of a single run; the points must be a fair sample of the factors.

    The interval of the factors' share is one on the logarithm upwards: a share near zero that few
    replications tell of can be many times as large as it looks, but not much smaller than zero.
    """
    means = means_of(y)
    _, total, noise = _split(means)
    with np.errstate(invalid="ignore"):
        responding = int(np.sum(np.fmax.reduce(y, axis=0) > np.fmin.reduce(y, axis=0)))
    if not total > 0.0:
        nothing = Estimate(value=math.nan, low=math.nan, high=math.nan)
        return Variance(total=total, factors=nothing, noise=noise, responding=responding)

    def part(rows: NDArray[np.int64], runs: NDArray[np.int64]) -> Floats:
        between, whole, _ = _split(means_of(y[np.ix_(rows, runs)]))
        return np.array([between / whole if whole > 0.0 else 0.0])

    (share,) = _left_out(part, y.shape)
    reach = share.high - share.value
    high = share.high
    if share.value > 0.0:
        high = max(high, share.value * math.exp(min(reach / share.value, FARTHEST)))
    inside = Estimate(
        value=max(share.value, 0.0), low=max(share.low, 0.0), high=min(max(high, 0.0), 1.0)
    )
    return Variance(total=total, factors=inside, noise=noise, responding=responding)


def _split(means: Means) -> tuple[float, float, float]:
    """Variance between the points without luck, of a single run, and the mean noise."""
    error, luck = (float(np.mean(each)) for each in (means.noise, means.within))
    between = float(np.var(means.y, ddof=1)) - (0.0 if math.isnan(error) else error)
    return between, between + luck, error


def sobol(y: Floats, factors: int, *, second_order: bool) -> tuple[list[Estimate], list[Estimate]]:
    """First-order and total indices of the mean response at the points of a Saltelli design.

    SALib's estimators (Saltelli 2010, Computer Physics Communications 181:259), from which the luck
    of the replications is subtracted: from the variance, from the mean square of each step (total)
    and from the mean product (first). Intervals by SALib's bootstrap of the points, and by leaving
    out groups of replications.
    """
    values, reach = _sobol(y, factors, second_order=second_order, resamples=RESAMPLES)

    def again(kept: NDArray[np.bool_]) -> Floats:
        return _sobol(y[:, kept], factors, second_order=second_order, resamples=FEWEST_RESAMPLES)[0]

    whole = np.hypot(reach, STUDENT * np.sqrt(of_luck(again, y.shape[1])))
    found = [
        Estimate(value=float(value), low=float(value - one), high=float(value + one))
        for value, one in zip(values, whole, strict=True)
    ]
    return found[:factors], found[factors:]


def _sobol(y: Floats, factors: int, *, second_order: bool, resamples: int) -> tuple[Floats, Floats]:
    """First-order indices, then total ones, and how far each may be off for other points."""
    analyze = salib("SALib.analyze.sobol", "a Sobol analysis").analyze
    step = 2 * factors + 2 if second_order else factors + 2
    a, b = y[0::step], y[step - 1 :: step]
    base = means_of(np.concatenate([a, b]))
    whole = float(np.var(base.y))
    noise = _mean_noise(base)
    if whole - noise <= 0.0:
        nothing = np.full(2 * factors, math.nan)
        return nothing, nothing
    found = analyze(
        problem(factors),
        means_of(y).y,
        calc_second_order=second_order,
        num_resamples=resamples,
        conf_level=CONFIDENCE,
        seed=SEED,
    )
    scale = whole / (whole - noise)
    luck = np.array([_luck(a, b, y[column + 1 :: step]) for column in range(factors)])
    bare = np.concatenate([found["S1"], found["ST"]])
    reach = np.concatenate([found["S1_conf"], found["ST_conf"]])
    lucky = np.concatenate([luck[:, 0], 0.5 * luck[:, 1]])
    return (bare - lucky / whole) * scale, reach * scale


def _luck(a: Floats, b: Floats, moved: Floats) -> tuple[float, float]:
    """What luck adds on average to b (moved - a) and to (moved - a)², each of mean responses."""
    change = moved - a
    known = ~(np.isnan(change) | np.isnan(b))
    n = known.sum(axis=1)
    if (n < 2).any() or not known.any(axis=0).all():
        return 0.0, 0.0
    change, other = np.where(known, change, np.nan), np.where(known, b, np.nan)
    steps = change - np.nanmean(change, axis=1, keepdims=True)
    others = other - np.nanmean(other, axis=1, keepdims=True)
    others = others - np.nanmean(others, axis=0)  # what all points share is no product with steps
    product = np.nansum(steps * others, axis=1) / (n * (n - 1))
    square = np.nansum(steps**2, axis=1) / (n * (n - 1))
    return float(product.mean()), float(square.mean())


def morris(
    unit: Floats, y: Floats, levels: int
) -> tuple[list[Estimate], list[Estimate], list[Estimate]]:
    """Mean size (mu*), mean (mu) and spread (sigma) of a factor's steps over its whole range.

    Of the mean response, in its unit (Morris 1991, Technometrics 33:161; Campolongo 2007,
    Environmental Modelling & Software 22:1509), by SALib, whose interval is that of mu* for other
    trajectories; leaving out groups of replications adds what other luck would do.
    """
    analyze = salib("SALib.analyze.morris", "a Morris analysis").analyze

    def analysed(response: Floats, resamples: int) -> Any:
        return analyze(
            problem(unit.shape[1]),
            unit,
            means_of(response).y,
            num_resamples=resamples,
            conf_level=CONFIDENCE,
            num_levels=levels,
            seed=SEED,
        )

    def again(kept: NDArray[np.bool_]) -> Floats:
        return np.asarray(analysed(y[:, kept], FEWEST_RESAMPLES)["mu_star"], dtype=np.float64)

    found = analysed(y, RESAMPLES)
    reach = np.hypot(found["mu_star_conf"], STUDENT * np.sqrt(of_luck(again, y.shape[1])))

    def bare(values: Any) -> list[Estimate]:
        return [Estimate(value=float(value), low=math.nan, high=math.nan) for value in values]

    size = [
        Estimate(value=float(value), low=max(float(value - one), 0.0), high=float(value + one))
        for value, one in zip(found["mu_star"], reach, strict=True)
    ]
    return size, bare(found["mu"]), bare(found["sigma"])


def parts_of(column: Floats) -> NDArray[np.int64]:
    """To which part of a factor's range each point belongs: its levels, or equally full parts."""
    values, found = np.unique(column, return_inverse=True)
    parts = int(np.clip(round(math.sqrt(len(column)) / 1.6), FEWEST_PARTS, MOST_PARTS))
    if len(values) <= max(parts, MOST_PARTS) and len(values) < len(column):
        return found.astype(np.int64)
    ranks = np.argsort(np.argsort(column, kind="stable"), kind="stable")
    return ranks * min(parts, len(column)) // len(column)


def given_data(unit: Floats, y: Floats) -> list[Estimate]:
    """First-order indices from the points of any design: what knowing a factor's part explains.

    The variance of the parts' means as a share of that of the mean response (the correlation
    ratio), from both of which luck is subtracted, and from the first what the other factors leave
    in a part's mean. Points that are alike share more of their luck, so that it is told for parts
    and for points apart. Slightly low where the response bends within a part. Intervals from
    leaving out groups of points and groups of replications.
    """
    parts = [parts_of(column) for column in unit.T]

    def indices(rows: NDArray[np.int64], runs: NDArray[np.int64]) -> Floats:
        chosen = y[np.ix_(rows, runs)]
        means = means_of(chosen)
        whole = float(np.var(means.y, ddof=1)) - _mean_noise(means)
        if whole <= 0.0:
            return np.full(len(parts), np.nan)
        return np.array([_between(each[rows], chosen) / whole for each in parts])

    return _left_out(indices, y.shape)


def _between(parts: NDArray[np.int64], y: Floats) -> float:
    """The variance of the parts' mean responses, without luck and without what points leave."""
    rows, spread = [], []
    for part in np.unique(parts):
        here = y[parts == part]
        means = means_of(here)
        known = ~np.isnan(here).all(axis=0)
        row = np.full(y.shape[1], np.nan)
        row[known] = np.nanmean(here[:, known], axis=0)
        rows.append(row)
        if len(here) > 1:
            spread.append((float(np.var(means.y, ddof=1)) - _mean_noise(means)) / len(here))
    whole = means_of(np.array(rows))
    others = float(np.mean(spread)) if spread else 0.0
    count = len(rows)
    between = float(np.var(whole.y)) if count > 1 else 0.0
    return between - (count - 1) / count * (_mean_noise(whole) + others)


def _left_out(
    indices: Callable[[NDArray[np.int64], NDArray[np.int64]], Floats], shape: tuple[int, ...]
) -> list[Estimate]:
    """Indices with the intervals of a grouped jackknife over points and over replications."""
    points, runs = np.arange(shape[0]), np.arange(shape[1])
    generator = np.random.default_rng(SEED)
    values = indices(points, runs)
    variance = _jackknife(lambda kept: indices(points[kept], runs), shape[0], generator)
    if shape[1] >= FEWEST_RUNS:
        variance += _jackknife(lambda kept: indices(points, runs[kept]), shape[1], generator)
    reach = STUDENT * np.sqrt(variance)
    return [
        Estimate(value=float(value), low=float(value - one), high=float(value + one))
        for value, one in zip(values, reach, strict=True)
    ]


def _jackknife(
    without: Callable[[NDArray[np.bool_]], Floats], size: int, generator: np.random.Generator
) -> Floats:
    """The variance of indices, from leaving out groups of so many things in turn."""
    groups = min(GROUPS, size)
    if groups < 2:
        return np.zeros(1)
    group = generator.permutation(size) % groups
    again = np.array([without(group != each) for each in range(groups)])
    spread: Floats = (groups - 1) / groups * np.sum((again - again.mean(axis=0)) ** 2, axis=0)
    return spread


def of_luck(indices: Callable[[NDArray[np.bool_]], Floats], runs: int) -> Floats | float:
    """The variance of indices over the luck of the replications; 0 where these are too few.

    NaN for an index that some of them alone can't give.
    """
    if runs < FEWEST_RUNS:
        return 0.0
    return _jackknife(indices, runs, np.random.default_rng(SEED))
