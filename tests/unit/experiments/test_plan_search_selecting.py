"""Selection of the best: how often it is right on a problem whose best is known."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.experiments.plan_search_selecting import Observe, SelectionRule, select_best


def normal(means: list[float], common: float, seed: int) -> Observe:
    """Normal observations of variance 1, of which `common` is luck that all systems share."""
    rng = np.random.default_rng(seed)
    shared, own = rng.standard_normal(4000), rng.standard_normal((len(means), 4000))
    values = math.sqrt(common) * shared + math.sqrt(1.0 - common) * own
    values += np.array(means)[:, None]

    def observe(system: int, first: int, count: int) -> NDArray[np.float64]:
        return values[system, first : first + count]

    return observe


def shares(chances: list[float], seed: int, size: int = 20) -> Observe:
    """Means of `size` runs with common luck: a run agrees where its luck is below the chance."""
    luck = np.random.default_rng(seed).random((2000, size))

    def observe(system: int, first: int, count: int) -> NDArray[np.float64]:
        means: NDArray[np.float64] = (luck[first : first + count] < chances[system]).mean(axis=1)
        return means

    return observe


@pytest.mark.parametrize("common", [0.0, 0.7])
@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_it_is_right_as_often_as_it_says(common: float, confidence: float) -> None:
    """In the hardest case, all others exactly the difference behind: two standard errors of 300."""
    rule = SelectionRule(difference=0.5, confidence=confidence, most=3000)
    means = [0.0, 0.0, 0.5, 0.0, 0.0]
    right = 0
    for seed in range(300):
        selection = select_best(normal(means, common, seed), 5, rule)
        right += selection.decided and selection.best == 2
    assert confidence - 2.0 * math.sqrt(confidence * (1.0 - confidence) / 300) <= right / 300


def test_it_is_right_about_shares_too() -> None:
    """Means of 20 runs that happen or don't: the best of four is found as often as it says."""
    rule = SelectionRule(difference=0.05, most=1500, least_variance=2.0 / 402.0 / 20.0)
    right = 0
    for seed in range(300):
        selection = select_best(shares([0.80, 0.75, 0.75, 0.75], seed), 4, rule)
        right += selection.decided and selection.best == 0
    assert 0.95 - 2.0 * math.sqrt(0.95 * 0.05 / 300) <= right / 300


def test_common_luck_saves_observations() -> None:
    """The more luck is shared, the sooner the others are dropped."""
    rule = SelectionRule(difference=0.2, most=3000)
    taken = [
        sum(map(len, select_best(normal([0.2, 0.0, 0.0], common, 7), 3, rule).observations))
        for common in (0.0, 0.9)
    ]
    assert taken[1] < taken[0] / 3


def test_who_falls_behind_is_observed_less() -> None:
    """A hopeless system costs the first stage and no more."""
    rule = SelectionRule(difference=0.1, most=3000)
    selection = select_best(normal([0.2, 0.1, -5.0], 0.0, 3), 3, rule)
    assert 20 == len(selection.observations[2])
    assert 20 < len(selection.observations[0])


def test_too_few_observations_leave_it_open() -> None:
    """What cannot be told apart in time is left, the one ahead first."""
    rule = SelectionRule(difference=0.01, most=30)
    observe = normal([0.0, 0.02, 0.01], 0.0, 1)
    selection = select_best(observe, 3, rule)
    assert not selection.decided
    means = [selection.observations[system][:30].mean() for system in selection.left]
    assert sorted(means, reverse=True) == means
    assert {30} == {len(selection.observations[system]) for system in selection.left}


def test_equal_systems_end() -> None:
    """Two that never differ are told apart by nothing; the first is taken."""
    rule = SelectionRule(difference=0.1)
    selection = select_best(normal([0.0, 0.0], 1.0, 1), 2, rule)
    assert (True, 0) == (selection.decided, selection.best)


def test_a_single_system_is_the_best() -> None:
    """There is nothing to compare it with."""
    selection = select_best(normal([0.0], 0.0, 1), 1, SelectionRule(difference=0.1))
    assert (True, 0) == (selection.decided, selection.best)


def test_no_difference_in_a_few_runs_proves_nothing() -> None:
    """With the least variance that is believed, systems that look the same are looked at longer."""

    def late(system: int, first: int, count: int) -> NDArray[np.float64]:
        values = np.full(500, 0.5)
        values[20:] += 0.5 if system == 1 else 0.0
        return values[first : first + count]

    hasty = select_best(late, 2, SelectionRule(difference=0.1))
    wary = select_best(late, 2, SelectionRule(difference=0.1, least_variance=0.1))
    assert (0, 1) == (hasty.best, wary.best)
