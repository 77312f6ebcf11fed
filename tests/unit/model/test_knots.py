from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from sim.model.draws import LARGEST_UNIFORM, SMALLEST_UNIFORM
from sim.model.knots import Knots, gamma_knots, pert_knots

SHAPES = [0.05, 0.3, 0.5, 1.0, 2.0, 4.0, 10.0, 1000.0]
MODES = [0.0, 0.01, 0.3, 0.5, 0.9, 1.0]
TABLES = [
    *(pytest.param(gamma_knots, shape, id=f"gamma {shape}") for shape in SHAPES),
    *(pytest.param(pert_knots, mode, id=f"pert {mode}") for mode in MODES),
]
Make = Callable[[float], Knots]


def oracle(make: Make, parameter: float) -> "stats.rv_frozen":
    """Return the distribution that the table stands for."""
    if make is gamma_knots:
        return stats.gamma(parameter, scale=1 / parameter)
    return stats.beta(1 + 4 * parameter, 5 - 4 * parameter)


@pytest.mark.parametrize(("make", "parameter"), TABLES)
def test_quantiles_are_true_far_into_the_tails(make: Make, parameter: float) -> None:
    """Up to one chance in a million on either side, values are right to a few parts in 10^4.

    Values below a billionth of the mean, which only shapes far below 1 have, count as nothing.
    """
    tail = np.geomspace(1e-6, 0.5, 5001)
    true = oracle(make, parameter)
    knots = make(parameter)

    below = np.interp(tail, knots.shares, knots.values)
    above = np.interp(1 - tail, knots.shares, knots.values)

    nothing = 1e-9
    assert true.ppf(tail) == pytest.approx(below, rel=2e-4, abs=nothing)
    assert true.isf(tail) == pytest.approx(above, rel=2e-4, abs=nothing)


@pytest.mark.parametrize(("make", "parameter"), TABLES)
def test_mean_and_variance_are_kept(make: Make, parameter: float) -> None:
    """Straight lines between knots neither add nor lose more than one part in 10^4 of the mean."""
    true = oracle(make, parameter)
    knots = make(parameter)
    shares, values = np.array(knots.shares), np.array(knots.values)
    left, right = values[:-1], values[1:]

    mean = (0.5 * (left + right) * np.diff(shares)).sum()
    square = ((left * left + left * right + right * right) / 3 * np.diff(shares)).sum()

    assert true.mean() == pytest.approx(mean, rel=1e-4)
    assert true.var() == pytest.approx(square - mean * mean, rel=2e-3)


@pytest.mark.parametrize(("make", "parameter"), TABLES)
def test_tables_span_all_uniforms_and_never_fall(make: Make, parameter: float) -> None:
    """Each uniform that can be drawn lies between two knots, and the table stays small."""
    knots = make(parameter)

    assert (SMALLEST_UNIFORM, LARGEST_UNIFORM) == (knots.shares[0], knots.shares[-1])
    assert np.all(np.diff(knots.shares) > 0)
    assert np.all(np.diff(knots.values) >= 0)
    assert 0 <= knots.values[0]
    assert 2000 > len(knots.values) == len(knots.shares)


def test_tables_are_made_once() -> None:
    """Many actors with the same habits share one table."""
    assert gamma_knots(3.25) is gamma_knots(3.25)
