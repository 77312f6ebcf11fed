"""Confidence intervals: shares, quantiles and means over independent replications or pairs.

They are of 95 % unless another confidence is asked for. Every function gives `(low, high)`, and
`(nan, nan)` where the sample is too small to give one. The intervals measure sampling error alone:
how far the value of infinitely many replications of the same model may lie from that of these.
"""

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
NO_INTERVAL = (math.nan, math.nan)


@lru_cache(maxsize=65536)
def share_interval(successes: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's interval of a share (Wilson 1927, JASA 22:209), good at 0 and at 1 too."""
    if n == 0:
        return NO_INTERVAL
    from scipy.stats import binomtest

    interval = binomtest(successes, n).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)


def share_difference_interval(gained: int, lost: int, n: int) -> tuple[float, float]:
    """The interval of what a share has gained over n pairs, from those that flipped each way.

    Wald's interval of paired shares after a pair of each kind is added (Bonett and Price 2012,
    Journal of Educational and Behavioral Statistics 37:479): it keeps its coverage where few pairs
    flip, and where none does it still has a width.
    """
    if n == 0:
        return NO_INTERVAL
    up, down = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    middle = up - down
    error = math.sqrt((up + down - middle**2) / (n + 2))
    reach = NormalDist().inv_cdf((1.0 + CONFIDENCE) / 2.0) * error
    return max(middle - reach, -1.0), min(middle + reach, 1.0)


def quantile_interval(
    ordered: NDArray[np.float64], probability: float, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """The distribution-free interval of a quantile: two of the sorted values themselves.

    The number of values below the true quantile is binomial, whatever the distribution, so that
    two order statistics bracket it with at least the confidence asked for (Conover 1999,
    Practical Nonparametric Statistics, section 3.2). Six values give an interval of the median,
    36 one of the 10 % and 90 % quantiles.
    """
    ranks = quantile_ranks(len(ordered), probability, confidence)
    if ranks is None:
        return NO_INTERVAL
    return float(ordered[ranks[0]]), float(ordered[ranks[1]])


@lru_cache(maxsize=1024)
def quantile_ranks(
    n: int, probability: float, confidence: float = CONFIDENCE
) -> tuple[int, int] | None:
    """The ranks, from 0, of the two of n sorted values that bracket a quantile; None for few.

    They are those of `scipy.stats.quantile_test`, which needs all values to find them.
    """
    if n == 0:
        return None
    from scipy.stats import binom

    tail = (1.0 - confidence) / 2.0
    low = int(binom.ppf(tail, n, probability)) - 1
    high = int(binom.isf(tail, n, probability))
    return (low, high) if low >= 0 and high < n else None  # one bound alone is not an interval


def mean_interval(
    values: NDArray[np.float64], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Student's interval of a mean.

    Values that are all equal show no spread to measure, and give none: 100 replications without
    a loss do not prove that losses never happen.
    """
    n = len(values)
    if n < 2 or values.min() == values.max():
        return NO_INTERVAL
    return student_interval(float(np.mean(values)), float(np.std(values, ddof=1)), n, confidence)


def student_interval(
    mean: float, spread: float, n: int, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Student's interval of a mean of n values with the sample standard deviation `spread`."""
    if spread == 0.0:  # the values differ by less than the square of a float can tell
        return mean, mean
    from scipy.stats import t

    low, high = t.interval(confidence, n - 1, loc=mean, scale=spread / math.sqrt(n))
    return float(low), float(high)
