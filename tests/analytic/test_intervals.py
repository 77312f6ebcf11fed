"""Intervals against published numbers, and against what they promise on average."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.results.intervals import (
    mean_interval,
    quantile_interval,
    share_difference_interval,
    share_interval,
)

SAMPLES = 8_000


def coverage(
    draw: Callable[[], NDArray[np.float64]],
    interval: Callable[[NDArray[np.float64]], tuple[float, float]],
    truth: float,
) -> float:
    """The share of repeated samples whose interval holds the truth."""
    held = 0
    for _ in range(SAMPLES):
        low, high = interval(draw())
        held += low <= truth <= high
    return held / SAMPLES


def four_standard_errors(share: float) -> float:
    """How far an observed share of the samples may lie from the true one."""
    return 4.0 * math.sqrt(share * (1.0 - share) / SAMPLES)


def binomial(k: int, n: int, p: float) -> float:
    """The chance of exactly k of n."""
    return math.comb(n, k) * p**k * (1.0 - p) ** (n - k)


@pytest.mark.parametrize(
    ("successes", "n", "expected"),
    [
        (30, 100, (0.218949, 0.395849)),
        (0, 100, (0.0, 0.036993)),
        (100, 100, (0.963007, 1.0)),
    ],
)
def test_wilson(successes: int, n: int, expected: tuple[float, float]) -> None:
    """The interval of a share is Wilson's, at its ends too."""
    assert expected == pytest.approx(share_interval(successes, n), abs=1e-6)


@pytest.mark.parametrize(
    ("n", "probability", "ranks"),
    [(6, 0.5, (1, 6)), (50, 0.5, (18, 33)), (100, 0.5, (40, 61)), (100, 0.1, (5, 17))],
)
def test_ranks_of_quantiles(n: int, probability: float, ranks: tuple[int, int]) -> None:
    """The interval is the narrowest pair of order statistics with 2.5 % at most on each side."""
    low, high = ranks
    below = [binomial(k, n, probability) for k in range(n + 1)]
    assert math.fsum(below[:low]) <= 0.025 < math.fsum(below[: low + 1])
    assert math.fsum(below[high:]) <= 0.025 < math.fsum(below[high - 1 :])
    ordered = np.arange(1.0, n + 1.0)
    assert (float(low), float(high)) == quantile_interval(ordered, probability)


@pytest.mark.parametrize("probability", [0.1, 0.5, 0.9])
def test_coverage_of_quantiles(probability: float) -> None:
    """Intervals of a skewed sample hold the quantile as often as the binomial law says."""
    n = 60
    generator = np.random.default_rng(1)
    low, high = quantile_interval(np.arange(1.0, n + 1.0), probability)
    expected = math.fsum(binomial(k, n, probability) for k in range(int(low), int(high)))
    observed = coverage(
        lambda: np.sort(generator.exponential(size=n)),
        lambda values: quantile_interval(values, probability),
        truth=-math.log(1.0 - probability),
    )
    assert expected >= 0.95
    assert expected == pytest.approx(observed, abs=four_standard_errors(expected))


def test_coverage_of_means() -> None:
    """Student's interval is exact for normal values, however few."""
    generator = np.random.default_rng(2)
    observed = coverage(lambda: generator.normal(3.0, 2.0, size=5), mean_interval, truth=3.0)
    assert pytest.approx(observed, abs=four_standard_errors(0.95)) == 0.95


def test_coverage_of_shares() -> None:
    """Wilson's interval covers 95 % on average over the true share, and never much less."""
    n = 40
    intervals = [share_interval(k, n) for k in range(n + 1)]
    covered = [
        math.fsum(binomial(k, n, p) for k, (low, high) in enumerate(intervals) if low <= p <= high)
        for p in np.linspace(0.05, 0.95, 901)
    ]
    assert pytest.approx(math.fsum(covered) / len(covered), abs=0.005) == 0.95
    assert min(covered) > 0.90


def test_share_difference() -> None:
    """The interval is that of an independent implementation (R, statpsych, `ci.prop.ps`)."""
    expected = (0.2548067, 0.6251933)
    assert expected == pytest.approx(share_difference_interval(26, 4, 48), abs=1e-7)


@pytest.mark.parametrize(("gained", "lost", "n"), [(1, 0, 1), (100, 0, 100), (0, 3, 3), (0, 0, 1)])
def test_share_difference_stays_in_range(gained: int, lost: int, n: int) -> None:
    """A difference of shares lies between -1 and 1, and its interval holds it."""
    low, high = share_difference_interval(gained, lost, n)
    assert -1.0 <= low <= (gained - lost) / n <= high <= 1.0


@pytest.mark.parametrize(
    ("up", "down"), [(0.01, 0.01), (0.1, 0.02), (0.3, 0.0), (0.3, 0.25), (0.02, 0.0), (0.6, 0.1)]
)
def test_coverage_of_share_differences(up: float, down: float) -> None:
    """Over all samples of 60 pairs, few flips or many, the interval holds the truth in 95 %."""
    n, held = 60, 0.0
    for gained in range(n + 1):
        for lost in range(n + 1 - gained):
            low, high = share_difference_interval(gained, lost, n)
            if low <= up - down <= high:
                flipped = math.comb(n, gained) * math.comb(n - gained, lost)
                kept = (1.0 - up - down) ** (n - gained - lost)
                held += flipped * up**gained * down**lost * kept
    assert 0.94 <= held <= 1.0
