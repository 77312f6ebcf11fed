"""Exact sums are those of fractions, whatever the order and the grouping."""

from fractions import Fraction
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.results.exact import SCALE, exact_squares, exact_sum, mean_of, variance_of

FLOATS = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=40)
USUAL = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=200)


@given(FLOATS)
def test_sum_is_that_of_fractions(values: list[float]) -> None:
    """Also of the largest, the smallest and of subnormal floats."""
    expected = sum(map(Fraction, values), Fraction(0))
    assert expected == Fraction(exact_sum(np.array(values, dtype=np.float64)), 1 << SCALE)


@given(FLOATS)
def test_squares_are_those_of_fractions(values: list[float]) -> None:
    """No rounding error of a square is lost, even where it would underflow."""
    expected = sum((Fraction(value) ** 2 for value in values), Fraction(0))
    assert expected == Fraction(exact_squares(np.array(values, dtype=np.float64)), 1 << SCALE)


def test_squares_of_many_whole_numbers() -> None:
    """The quick way for whole numbers does not run over."""
    values = np.full(300_000, 2.0**26)
    assert 300_000 * 2**52 == exact_squares(values) >> SCALE


@given(USUAL)
def test_moments(values: list[float]) -> None:
    """Mean and variance are the exact ones, rounded once."""
    numbers, n = np.array(values), len(values)
    total, squares = exact_sum(numbers), exact_squares(numbers)
    mean = sum(map(Fraction, values), Fraction(0)) / n
    assert float(mean) == mean_of(total, n)
    variance = sum(((Fraction(value) - mean) ** 2 for value in values), Fraction(0)) / (n - 1)
    assert float(variance) == variance_of(total, squares, n)


@given(USUAL, st.randoms())
def test_any_order(values: list[float], random: Random) -> None:
    """Parts in another order add up to the same."""
    shuffled = random.sample(values, len(values))
    cut = random.randrange(len(values))
    parts = [np.array(shuffled[:cut]), np.array(shuffled[cut:])]
    assert exact_sum(np.array(values)) == sum(exact_sum(part) for part in parts)
    assert exact_squares(np.array(values)) == sum(exact_squares(part) for part in parts)
