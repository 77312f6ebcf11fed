"""When a growing batch is looked at, and how sure each look must be for the last to be sure.

Whoever looks at 95 % intervals again and again and stops when one is narrow stops too often on
those that are narrow by chance. Repeated confidence intervals (Jennison and Turnbull 1989, JRSS B
51:305) are a little wider, so that all of them together hold the truth with 95 %: then the one at
which the batch stopped does, whatever the reason for stopping.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

FIRST = 200
"""Replications before the first look: fewer say too little about how much they vary."""
GROWTH = 1.5
"""From look to look. Slower growth stops nearer to the need but pays for more looks."""
NODES = 128
"""Of the quadrature; the published constants are met to four digits with half as many."""


def looks_until(most: int) -> tuple[int, ...]:
    """The numbers of replications at which to look, the last of them `most`.

    They are fixed beforehand: a schedule that went by the results would forfeit the coverage.
    """
    looks = []
    size = float(FIRST)
    while size * math.sqrt(GROWTH) < most:
        looks.append(round(size))
        size *= GROWTH
    return (*looks, most)


@lru_cache(maxsize=64)
def confidence_each(looks: tuple[int, ...], confidence: float) -> float:
    """The confidence of the interval at each look that gives `confidence` for all together.

    The standardised sums at the looks are jointly normal, with correlation sqrt(n1 / n2) between
    two of them; c is chosen so that all lie within ±c with the probability `confidence`. For looks
    at equal distances these are Pocock's constants (1977, Biometrika 64:191).
    """
    from scipy.optimize import brentq

    if len(looks) == 1:
        return confidence
    single = NormalDist().inv_cdf((1.0 + confidence) / 2.0)
    bonferroni = NormalDist().inv_cdf(1.0 - (1.0 - confidence) / (2.0 * len(looks)))
    bound = brentq(lambda c: within(c, looks) - confidence, single, bonferroni)
    return 2.0 * NormalDist().cdf(float(bound)) - 1.0


def within(bound: float, looks: Sequence[int]) -> float:
    """The probability that no standardised sum at a look lies beyond ±`bound`.

    By integration from look to look (Armitage, McPherson and Rowe 1969, JRSS A 132:235): given the
    sum at one look, that at the next adds independent normal luck.
    """
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    places, sizes = bound * nodes, bound * weights
    density = _normal(places)
    for before, after in pairwise(looks):
        kept, fresh = math.sqrt(before / after), math.sqrt(1.0 - before / after)
        steps = (places[:, np.newaxis] - kept * places[np.newaxis, :]) / fresh
        density = _normal(steps) / fresh @ (sizes * density)
    return float(sizes @ density)


def _normal(values: NDArray[np.float64]) -> NDArray[np.float64]:
    density: NDArray[np.float64] = np.exp(-0.5 * values**2) / math.sqrt(2.0 * math.pi)
    return density
