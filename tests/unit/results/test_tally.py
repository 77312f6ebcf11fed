"""Tallies say what all values together would, up to the error they state, however they were cut."""

import math
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import quantile_test

from sim.model.families import Kind
from sim.results.intervals import quantile_ranks
from sim.results.opening import ResultsError
from sim.results.sketch import RELATIVE_ERROR, TINY, Mapping, Sketch
from sim.results.summary import Statistics, outcome_statistics
from sim.results.tallies_file import read_tallies, tallies_to_parquet
from sim.results.tally import Tallies, Tally
from unit.results.made_up import NAN, outcome

KINDS: tuple[Kind, ...] = ("flag", "time", "duration", "count", "amount")
VALUES = st.one_of(
    st.just(NAN), st.floats(-1e6, 1e6), st.integers(-3, 9000).map(float), st.floats(0.0, 1e-5)
)
COLUMNS = st.lists(VALUES, max_size=120).map(lambda values: np.array(values, dtype=np.float64))


def tally_of(kind: Kind, column: NDArray[np.float64]) -> Tally:
    """The tally of a column taken at once."""
    tally = Tally(outcome=outcome("x", kind))
    tally.add(column)
    return tally


def flags(kind: Kind, column: NDArray[np.float64]) -> NDArray[np.float64]:
    """The column as this kind can have it."""
    return np.where(np.isnan(column), NAN, column > 0.0) if kind == "flag" else column


def told(tallies: Tallies) -> str:
    """Everything that tallies say, to the last bit."""
    return repr([one.statistics() for one in tallies.each])


def check(expected: Statistics, found: Statistics) -> None:
    """What is exact is the same, and quantiles lie within the error that they state."""
    assert (expected.runs, expected.n) == (found.runs, found.n)
    assert (expected.constant, expected.share) == (found.constant, found.share) or (
        found.share is not None and math.isnan(found.share.value)
    )
    if expected.mean is not None and found.mean is not None:
        scale = max(abs(each) for each in found.extremes or (0.0,)) if found.n else 0.0
        for name in ("value", "low", "high"):
            assert getattr(found.mean, name) == pytest.approx(
                getattr(expected.mean, name), rel=1e-9, abs=1e-9 * scale, nan_ok=True
            )
    for name in ("median", "p10", "p90"):
        true, near = getattr(expected, name), getattr(found, name)
        if true is None or math.isnan(true.value):
            assert repr(true) == repr(near)
            continue
        # Between two runs of opposite sign the error of both counts.
        error = max(near.error, RELATIVE_ERROR * max(map(abs, found.extremes or (0.0,))))
        assert abs(true.value - near.value) <= error * (1.0 + 1e-6)
        assert math.isnan(true.low) == math.isnan(near.low)
        assert math.isnan(true.low) or (near.low <= true.low and true.high <= near.high)


@given(st.sampled_from(KINDS), COLUMNS)
def test_statistics(kind: Kind, column: NDArray[np.float64]) -> None:
    """Counts, shares and means are those of the values, quantiles within the stated error."""
    column = flags(kind, column)
    check(outcome_statistics(outcome("x", kind), column), tally_of(kind, column).statistics())


@given(st.sampled_from(KINDS), COLUMNS, st.integers(0, 120), st.randoms())
def test_parts_in_any_order(
    kind: Kind, column: NDArray[np.float64], cut: int, random: Random
) -> None:
    """Two tallies of parts of the values, shuffled, are together the one of all, bit for bit."""
    column = flags(kind, column)
    order = random.sample(range(len(column)), len(column))
    first, second = (tally_of(kind, column[order[part]]) for part in (slice(cut), slice(cut, None)))
    first.merge(second)
    whole = Tallies(each=(tally_of(kind, column),))
    merged = Tallies(each=(first,))
    assert told(whole) == told(merged)
    assert tallies_to_parquet(whole) == tallies_to_parquet(merged)


@given(st.floats(TINY * 2, 1e12))
def test_error_of_a_bin(value: float) -> None:
    """The value of a bin lies within the stated part of every value in it."""
    mapping = Mapping()
    (key,) = mapping.keys(np.array([value]))
    assert abs(mapping.value(int(key)) - value) <= RELATIVE_ERROR * value * (1.0 + 1e-9)


@given(st.floats(1e-300, 1e300))
def test_keys_are_the_library_s(value: float) -> None:
    """Arrays go into the very bins that the library would take for each value."""
    mapping = Mapping()
    assert [mapping.key(value)] == mapping.keys(np.array([value])).tolist()


def test_ranks_are_the_library_s() -> None:
    """A value at a rank is what the library's own quantile gives there."""
    values = np.random.default_rng(1).normal(size=2001)
    sketch, one_by_one = Sketch(), Sketch()
    sketch.add_all(values)
    for value in values:
        one_by_one.add(float(value))
    for rank in (0, 1, 700, 1000, 1999, 2000):
        assert one_by_one.get_quantile_value(rank / 2000) == pytest.approx(sketch.value_at(rank))
    assert (one_by_one.count, one_by_one.zeros) == (sketch.count, sketch.zeros)


def test_whole_numbers_are_exact() -> None:
    """Counts of a few thousand are not blurred by their bins."""
    column = np.random.default_rng(2).poisson(900.0, size=5000).astype(np.float64)
    found = tally_of("count", column).statistics()
    expected = outcome_statistics(outcome("x", "count"), column)
    assert found.median is not None
    assert 0.0 == found.median.error
    for name in ("median", "p10", "p90"):
        assert getattr(expected, name) == getattr(found, name)


@pytest.mark.parametrize("n", [1, 5, 6, 35, 36, 100, 2000, 12345])
@pytest.mark.parametrize("probability", [0.1, 0.5, 0.9])
def test_ranks_of_an_interval(n: int, probability: float) -> None:
    """They are those that SciPy finds with all values at hand."""
    test = quantile_test(np.arange(n), p=probability).confidence_interval(0.95)
    known = not (math.isnan(test.low) or math.isnan(test.high))
    expected = (int(test.low), int(test.high)) if known else None
    assert expected == quantile_ranks(n, probability)


@given(st.sampled_from(KINDS), COLUMNS)
def test_file(kind: Kind, column: NDArray[np.float64]) -> None:
    """A file gives the tallies back, and the same ones give the same bytes."""
    tallies = Tallies(each=(tally_of(kind, flags(kind, column)),))
    content = tallies_to_parquet(tallies)
    found = read_tallies(Path("x"), content)
    assert told(tallies) == told(found)
    assert tallies.outcomes == found.outcomes
    assert content == tallies_to_parquet(found)


def test_damaged_file() -> None:
    """Something else under the name is refused in words."""
    with pytest.raises(ResultsError, match="not what a simulation wrote"):
        read_tallies(Path("x"), b"nonsense")


def test_spread() -> None:
    """Values that stand for all in a picture have their quantiles, and are whole if they are."""
    generator = np.random.default_rng(3)
    column = np.where(generator.random(50_000) < 0.3, NAN, generator.normal(100.0, 10.0, 50_000))
    values = tally_of("time", column).spread(10_000)
    assert 10_000 == len(values)
    for probability in (0.1, 0.5, 0.9):
        expected = np.nanquantile(column, probability)
        assert expected == pytest.approx(np.quantile(values, probability), abs=0.03)
    few = tally_of("count", np.array([3.0, NAN, 1.0])).spread()
    np.testing.assert_array_equal([1.0, 3.0], few)
