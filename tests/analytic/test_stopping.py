"""A batch that stops when it is precise keeps the coverage that it claims."""

import math
from collections.abc import Callable
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.experiments.looks import FIRST, GROWTH, confidence_each, looks_until, within
from sim.experiments.precision import Target
from sim.experiments.stopping import Rule
from sim.model.families import Kind
from unit.results.made_up import outcome

SAMPLES = 600
MOST = 2000


@pytest.mark.parametrize(
    ("looks", "constant"),
    [(1, 1.960), (2, 2.178), (3, 2.289), (4, 2.361), (5, 2.413), (10, 2.555), (20, 2.672)],
)
def test_constants_of_equal_steps(looks: int, constant: float) -> None:
    """For looks at equal distances they are Pocock's, as Jennison and Turnbull (2000) have them."""
    assert pytest.approx(within(constant, range(1, looks + 1)), abs=2e-4) == 0.95


def test_all_looks_together() -> None:
    """Normal sums, looked at on the schedule, all lie within their bounds in 95 %."""
    looks = looks_until(MOST)
    each = confidence_each(looks, 0.95)
    bound = NormalDist().inv_cdf((1.0 + each) / 2.0)
    generator = np.random.default_rng(3)
    steps = np.diff([0, *looks])
    batches = 100_000
    sums = (generator.normal(size=(batches, len(steps))) * np.sqrt(steps)).cumsum(axis=1)
    standardised = np.abs(sums) / np.sqrt(looks)
    held = np.mean((standardised <= bound).all(axis=1))
    assert pytest.approx(held, abs=4.0 * math.sqrt(0.95 * 0.05 / batches)) == 0.95
    assert np.mean((standardised <= 1.96).all(axis=1)) < 0.86  # what the correction is for


@pytest.mark.parametrize("most", [1, 50, FIRST, FIRST + 1, 2000, 2100, 100_000])
def test_schedule(most: int) -> None:
    """Looks grow by the same factor and end at the most; the last two are never close together."""
    looks = looks_until(most)
    assert most == looks[-1]
    growth = [after / before for before, after in pairwise(looks)]
    assert all(math.sqrt(GROWTH) * 0.99 < one < GROWTH**1.5 * 1.01 for one in growth)
    assert 0.95 <= confidence_each(looks, 0.95) < 0.998


def final(target: Target, values: NDArray[np.float64]) -> tuple[float, float, float]:
    """The interval at the look at which the rule stops, and that look."""
    rule = Rule.of([target], len(values))
    look, (found,) = 0, rule.precisions([values[:0]])
    for look in rule.looks:
        (found,) = rule.precisions([values[:look]])
        if found.is_met:
            break
    return found.estimate.low, found.estimate.high, look


def drawn(
    draw: Callable[[np.random.Generator], NDArray[np.float64]], target: Target
) -> NDArray[np.float64]:
    """Lower and upper ends of the final intervals of many batches, and their looks."""
    generator = np.random.default_rng(17)
    return np.array([final(target, draw(generator)) for _ in range(SAMPLES)]).T


def shares(p: float) -> Callable[[np.random.Generator], NDArray[np.float64]]:
    """A flag that is raised with the probability p."""
    return lambda generator: (generator.random(MOST) < p).astype(float)


def rare_times(generator: np.random.Generator) -> NDArray[np.float64]:
    """Exponential moments with the mean 10 h of a thing that happens in 60 % of the runs."""
    moments = generator.exponential(10.0, size=MOST)
    moments[generator.random(MOST) < 0.4] = math.nan
    return moments


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "draw", "statistic", "width", "truth"),
    [
        ("flag", shares(0.02), "share", 0.012, 0.02),
        ("flag", shares(0.1), "share", 0.03, 0.1),
        ("flag", shares(0.5), "share", 0.04, 0.5),
        ("time", rare_times, "share", 0.04, 0.6),
        ("amount", lambda generator: generator.exponential(size=MOST), "mean", 0.08, 1.0),
        ("time", rare_times, "median", 1.2, 10.0 * math.log(2.0)),
        ("time", rare_times, "p90", 4.0, 10.0 * math.log(10.0)),
    ],
)
def test_coverage(
    kind: Kind,
    draw: Callable[[np.random.Generator], NDArray[np.float64]],
    statistic: str,
    width: float,
    truth: float,
) -> None:
    """Where the precision was reached, the last interval holds the truth in 95 % or more."""
    target = Target(outcome=outcome("x", kind), statistic=statistic, half_width=width)
    low, high, looks = drawn(draw, target)
    held = np.mean((low <= truth) & (truth <= high))
    standard_error = math.sqrt(0.95 * 0.05 / SAMPLES)
    assert held >= 0.95 - standard_error
    assert np.mean(looks < MOST) > 0.5, "the case does not stop early, and so tests nothing"
