"""Sums without rounding: the same number whatever the order and the grouping of the terms.

A float is a whole number times a power of two. Sums are kept as whole numbers of one small unit,
of which Python has as many digits as it takes, so that parts of a batch can be added in any order.
"""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

SCALE = 2200
"""Sums count in units of 2**-SCALE, so small that the square of every float is a whole number."""

_BITS = 53
_LOW_BITS = 27
_LOW = (1 << _LOW_BITS) - 1
_BLOCK = 1 << 24
"""Terms that are added at once; with 27 bits each their sum still fits into a float."""
_SPLIT = float((1 << _LOW_BITS) + 1)
_SAFE = 2.0**480
"""Between 1 / _SAFE and _SAFE a square and its rounding error are normal floats."""
_WHOLE = 2.0**26
"""Whole numbers up to this can be squared and summed as integers."""


def exact_sum(values: NDArray[np.float64]) -> int:
    """The sum of finite values, shape (n,), in units of 2**-SCALE."""
    return sum(_block_sum(values[at : at + _BLOCK]) for at in range(0, len(values), _BLOCK))


def exact_squares(values: NDArray[np.float64]) -> int:
    """The sum of the squares of finite values, shape (n,), in units of 2**-SCALE."""
    sizes = np.abs(values)
    if len(values) and sizes.max() <= _WHOLE and bool(np.all(values == np.floor(values))):
        return _whole_squares(values)
    usual = (sizes >= 1.0 / _SAFE) & (sizes <= _SAFE)
    total = 0
    if not usual.all():
        rare = values[~usual & (sizes > 0.0)]
        total = sum(int(Fraction(float(value)) ** 2 * (1 << SCALE)) for value in rare)
        values = values[usual]
    # The square is the rounded square plus its rounding error, which is a float too (Dekker 1971,
    # Numerische Mathematik 18:224).
    squares = values * values
    carried = values * _SPLIT
    high = carried - (carried - values)
    low = values - high
    errors = ((high * high - squares) + 2.0 * high * low) + low * low
    return total + exact_sum(squares) + exact_sum(errors)


def _whole_squares(values: NDArray[np.float64]) -> int:
    whole = values.astype(np.int64)
    # 2**52 a square and 2**11 of them a part: the parts fit into 63 bits.
    edges = np.arange(0, len(whole), 1 << 10)
    return sum(int(part) for part in np.add.reduceat(whole * whole, edges)) << SCALE


def _block_sum(values: NDArray[np.float64]) -> int:
    if not len(values):
        return 0
    fractions, exponents = np.frexp(values)
    whole = np.ldexp(fractions, _BITS).astype(np.int64)
    lowest = int(exponents.min())
    groups = exponents - lowest
    highs = np.bincount(groups, weights=whole >> _LOW_BITS)
    lows = np.bincount(groups, weights=whole & _LOW)
    start = SCALE + lowest - _BITS
    return sum(
        ((int(highs[at]) << _LOW_BITS) + int(lows[at])) << (start + int(at))
        for at in np.flatnonzero((highs != 0.0) | (lows != 0.0))
    )


def mean_of(total: int, n: int) -> float:
    """The mean of n values of an exact sum, rounded once."""
    return total / (n << SCALE)


def variance_of(total: int, squares: int, n: int) -> float:
    """The sample variance (n - 1) of n values of exact sums, rounded once; n is two or more."""
    return ((squares * n << SCALE) - total * total) / ((n * (n - 1)) << (2 * SCALE))
