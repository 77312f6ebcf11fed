"""Quantile tables for distributions whose quantile has no formula: straight lines between knots.

The knots are set where the curve asks for them: an interval is halved until its straight line
misses the curve in its middle by no more than ACCURACY of the distance to the nearer end of the
distribution or, where that is next to nothing, by GRAIN. So the table is as true in the far tails
as in the middle, and its mean is that of the distribution to ACCURACY.

The inverses of the incomplete gamma and beta functions come from scipy, which is loaded only when
a distribution asks for one.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.draws import LARGEST_UNIFORM, SMALLEST_UNIFORM

ACCURACY: Final = 1e-4
"""Error of a value, as a share of its distance to the nearer end of the distribution."""
GRAIN: Final = 1e-13
"""Error that never matters: of a distribution with mean 1, or from 0 to 1."""

Values = NDArray[np.float64]
Quantile = Callable[[Values, Values], Values]
"""The quantile at shares below a half, or at shares below a half counted from the top."""


class Knots(NamedTuple):
    """A quantile table: shares rise, values do not fall; the ends hold for all beyond them."""

    shares: tuple[float, ...]
    values: tuple[float, ...]


@lru_cache(maxsize=256)
def gamma_knots(shape: float) -> Knots:
    """Return the table of the gamma distribution with this shape and mean 1."""
    from scipy.special import gammainccinv, gammaincinv

    def quantile(lower: Values, upper: Values) -> Values:
        low: Values = gammaincinv(shape, lower)
        high: Values = gammainccinv(shape, upper)
        return np.concatenate((low, high)) / shape

    return _knots(quantile, top=math.inf)


@lru_cache(maxsize=256)
def pert_knots(mode: float) -> Knots:
    """Return the table of the PERT distribution from 0 to 1 with its mode in between.

    It is the beta distribution with parameters 1 + 4 mode and 5 - 4 mode (Malcolm et al. 1959).
    """
    from scipy.special import betaincinv

    alpha, beta = 1.0 + 4.0 * mode, 5.0 - 4.0 * mode

    def quantile(lower: Values, upper: Values) -> Values:
        low: Values = betaincinv(alpha, beta, lower)
        high: Values = 1.0 - betaincinv(beta, alpha, upper)
        return np.concatenate((low, high))

    return _knots(quantile, top=1.0)


def _knots(quantile: Quantile, top: float) -> Knots:
    """Return knots that follow `quantile`, the function of a distribution from 0 to `top`."""
    halvings = 0.5 ** np.arange(52, 0, -1)
    shares = np.concatenate(
        ([SMALLEST_UNIFORM], halvings, 1.0 - halvings[-2::-1], [LARGEST_UNIFORM])
    )
    values = _at(shares, quantile)
    unsettled = np.ones(len(shares) - 1, dtype=bool)
    while unsettled.any():
        left = np.flatnonzero(unsettled)
        middle = 0.5 * (shares[left] + shares[left + 1])
        exact = _at(middle, quantile)
        straight = 0.5 * (values[left] + values[left + 1])
        allowed = np.maximum(ACCURACY * np.minimum(exact, top - exact), GRAIN)
        missed = abs(straight - exact) > allowed
        missed &= (shares[left] < middle) & (middle < shares[left + 1])
        unsettled[left] = missed
        split = left[missed] + 1
        shares = np.insert(shares, split, middle[missed])
        values = np.insert(values, split, exact[missed])
        unsettled = np.insert(unsettled, split, True)
    return Knots(tuple(shares.tolist()), tuple(np.maximum.accumulate(values).tolist()))


def _at(shares: Values, quantile: Quantile) -> Values:
    """Return the values at rising shares; those above a half are counted from the top, exactly."""
    upper = shares > 0.5
    return quantile(shares[~upper], 1.0 - shares[upper])
