"""Likelihoods and their ratios against closed forms, and how often their intervals are right."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import beta

from sim.experiments.history.weighing import (
    Likelihoods,
    interaction,
    likelihoods,
    product,
)

ONE, TWO = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def agreeing(*hits: int, n: int) -> NDArray[np.bool_]:
    """Replications of which the first so many agree, under each variant."""
    return np.array([np.arange(n) < count for count in hits])


def weigh(agrees: NDArray[np.bool_], draws: int = 20_000) -> Likelihoods:
    """The likelihoods with a generator of the tests' own."""
    return likelihoods(agrees, np.random.default_rng(1), draws)


@pytest.mark.parametrize("hits", [0, 1, 37, 199, 200])
@pytest.mark.parametrize("variants", [1, 2, 4])
def test_each_variant_has_jeffreys_posterior(hits: int, variants: int) -> None:
    """Whatever the other variants do, the quantiles are those of Beta(hits + 1/2, misses + 1/2)."""
    agrees = agreeing(hits, *[11, 80, 150][: variants - 1], n=200)
    draws = weigh(agrees).draws[:, 0]
    exact = beta(hits + 0.5, 200 - hits + 0.5)
    for probability in (0.05, 0.5, 0.95):
        below = np.mean(draws <= exact.ppf(probability))
        assert below == pytest.approx(probability, abs=0.008)
    assert (hits + 0.5) / 201 == weigh(agrees).value[0] == pytest.approx(exact.mean())


def test_no_hit_gives_an_upper_bound_and_no_certainty() -> None:
    """Nothing in 1,000 runs: below 2.5 in 1,000, the factor has an end on one side alone."""
    found = weigh(agreeing(0, 300, n=1000))
    assert 0.0 == found.estimate(0).low
    assert found.estimate(0).high == pytest.approx(beta(0.5, 1000.5).ppf(0.975), rel=0.05)
    against = found.ratio(ONE, TWO)
    assert 0.0 == against.low
    assert 0.0 < against.value < against.high < 0.012
    assert math.inf == found.ratio(TWO, ONE).high
    assert 85.0 < found.ratio(TWO, ONE).low
    posterior = found.share(ONE, ONE + TWO)
    assert 0.0 == posterior.low
    assert 0.0 < posterior.value < posterior.high < 0.012


def test_no_hit_at_all_tells_nothing() -> None:
    """Where no variant agrees with history, every posterior is possible."""
    found = weigh(agreeing(0, 0, n=1000))
    assert (0.0, 1.0) == (found.share(ONE, ONE + TWO).low, found.share(ONE, ONE + TWO).high)
    assert (0.0, math.inf) == (found.ratio(ONE, TWO).low, found.ratio(ONE, TWO).high)


def test_common_luck_narrows_the_ratio() -> None:
    """The same hits in the same replications compare better than in different ones."""
    together = weigh(np.array([np.arange(1000) < 300, np.arange(1000) < 310]))
    apart = weigh(np.array([np.arange(1000) < 300, np.arange(1000) >= 690]))
    narrow, wide = together.ratio(ONE, TWO), apart.ratio(ONE, TWO)
    assert narrow.value == wide.value
    assert 3.0 * (narrow.high - narrow.low) < wide.high - wide.low


@pytest.mark.slow
@pytest.mark.parametrize("shared", [0.0, 0.8])
@pytest.mark.parametrize(("first", "second"), [(0.5, 0.25), (0.1, 0.05), (0.02, 0.06)])
def test_intervals_of_a_bayes_factor_keep_their_coverage(
    first: float, second: float, shared: float
) -> None:
    """Closed form first / second, hit by 95 % of the intervals: two standard errors of 600."""
    rng = np.random.default_rng(5)
    hit = 0
    for _ in range(600):
        luck = rng.random((2, 400))
        luck[1] = np.where(rng.random(400) < shared, luck[0], luck[1])
        ratio = likelihoods(luck < [[first], [second]], rng, 1000).ratio(ONE, TWO)
        hit += ratio.low <= first / second <= ratio.high
    assert 0.95 - 2.0 * math.sqrt(0.95 * 0.05 / 600) <= hit / 600


def test_independent_cases_multiply() -> None:
    """Two cases with ratios 2 and 3 have the ratio 6, and the wider interval of both."""
    first = likelihoods(agreeing(400, 200, n=1000), np.random.default_rng(1))
    second = likelihoods(agreeing(600, 200, n=1000), np.random.default_rng(2))
    both = product([first, second]).ratio(ONE, TWO)
    assert both.value == pytest.approx(6.0, rel=0.01)
    assert first.ratio(ONE, TWO).low * 3.0 < both.value < first.ratio(ONE, TWO).high * 3.0


def test_interaction_of_two_explanations() -> None:
    """Both 0.4, alone 0.2 and 0.1, neither 0.1: twice alone, fourfold together."""
    found = weigh(agreeing(4000, 2000, 1000, 1000, n=10_000))
    alone, with_second, ratio = interaction(found, list(np.eye(4)))
    for estimate, expected in ((alone, 2.0), (with_second, 4.0), (ratio, 2.0)):
        assert estimate.low < expected < estimate.high
        assert estimate.value == pytest.approx(expected, rel=0.01)
