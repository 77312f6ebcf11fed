import math
import pickle

import pytest

from sim.model.draws import LARGEST_UNIFORM, SMALLEST_UNIFORM
from sim.model.variates import CONSTANT, LOGNORMAL, Row, VariateTable, VariateTableBuilder
from sim.scenario.distributions import (
    Constant,
    Distribution,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Lognormal,
    Pert,
    Quantiles,
    Triangular,
    Uniform,
    Weibull,
)


def table_of(*distributions: Distribution, scale: float = 1.0) -> VariateTable:
    """Return a table with these rows."""
    builder = VariateTableBuilder()
    for distribution in distributions:
        builder.add(distribution, scale)
    return builder.build()


@pytest.mark.parametrize(
    ("uniform", "expected"),
    [
        (SMALLEST_UNIFORM, 1.0),
        (0.2499, 1.0),
        (0.25, 2.0),
        (0.5, 2.0),
        (0.7499, 2.0),
        (0.75, 9.0),
        (LARGEST_UNIFORM, 9.0),
    ],
)
def test_observed_values_are_equally_likely(uniform: float, expected: float) -> None:
    """Observations are taken in rising order; one seen twice is twice as likely."""
    assert expected == table_of(Empirical(values=(9.0, 2.0, 1.0, 2.0))).value(0, uniform)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 10, 63, 64, 65, 1000, 4097])
def test_last_of_many_observations_is_not_overrun(count: int) -> None:
    """The largest uniform takes the last value, whichever way its product is rounded."""
    values = tuple(float(value) for value in range(1, count + 1))

    assert count == table_of(Empirical(values=values)).value(0, LARGEST_UNIFORM)


@pytest.mark.parametrize(
    ("uniform", "expected"), [(0.125, 2.5), (0.25, 4.0), (0.4, 4.0), (0.5, 4.0), (0.75, 6.5)]
)
def test_quantile_table_is_straight_between_its_knots(uniform: float, expected: float) -> None:
    """A table from the scenario is followed exactly, level stretches included."""
    quantiles = Quantiles(shares=(0.0, 0.25, 0.5, 1.0), values=(1.0, 4.0, 4.0, 9.0))

    assert expected == table_of(quantiles).value(0, uniform)


@pytest.mark.parametrize("uniform", [SMALLEST_UNIFORM, 0.3, LARGEST_UNIFORM])
def test_constant_takes_no_luck(uniform: float) -> None:
    """A bare value in a scenario is that value, bit for bit."""
    assert 0.1 == table_of(Constant(value=0.1)).value(0, uniform)


def test_peak_at_an_end_leaves_no_gap() -> None:
    """A triangle may fall or rise all the way."""
    table = table_of(
        Triangular(low=2.0, mode=2.0, high=6.0), Triangular(low=2.0, mode=6.0, high=6.0)
    )

    assert 6.0 - 4.0 * math.sqrt(0.5) == pytest.approx(table.value(0, 0.5))
    assert 2.0 + 4.0 * math.sqrt(0.5) == pytest.approx(table.value(1, 0.5))


def test_lags_may_be_negative() -> None:
    """A report can come before the event; the scale keeps the sign."""
    table = table_of(
        Uniform(low=-4.0, high=-2.0), Pert(low=-6.0, mode=-3.0, high=0.0), Constant(value=-1.0),
        scale=2.0,
    )  # fmt: skip

    assert -6.0 == table.value(0, 0.5)
    assert -6.0 == pytest.approx(table.value(1, 0.5), rel=1e-4)
    assert -2.0 == table.value(2, 0.5)


def test_rows_come_in_order_and_equal_ones_once() -> None:
    """Defaults that stand at every place cost one row; another scale is another row."""
    builder = VariateTableBuilder()
    gamma = Gamma(shape=2.0, mean=5.0)

    rows = [
        builder.add(Constant(value=1.0)),
        builder.add(gamma),
        builder.add(Constant(value=1.0)),
        builder.add(Gamma(shape=2.0, mean=5.0)),
        builder.add(gamma, 24.0),
    ]

    assert [0, 1, 0, 1, 2] == rows
    assert 3 == len(builder.build().rows)


def test_lists_of_different_rows_do_not_touch() -> None:
    """Each row reads its own part of the shared numbers."""
    table = table_of(
        Empirical(values=(5.0, 6.0)),
        Quantiles(shares=(0.0, 1.0), values=(7.0, 9.0)),
        Empirical(values=(1.0, 2.0, 3.0)),
    )

    assert (5.0, 6.0, 0.0, 1.0, 7.0, 9.0, 1.0, 2.0, 3.0) == table.numbers
    assert [5.0, 8.0, 2.0] == [
        table.value(row, uniform) for row, uniform in enumerate((0.49, 0.5, 0.5))
    ]


def test_table_is_plain_data() -> None:
    """A plan is sent to worker processes and compared, and so are its variates."""
    table = table_of(Constant(value=2.0), Lognormal(median=1.0, p90=3.0))

    assert table == pickle.loads(pickle.dumps(table))  # noqa: S301
    assert [CONSTANT, LOGNORMAL] == [row.code for row in table.rows]
    assert Row(CONSTANT, 2.0) == table.rows[0]


@pytest.mark.parametrize("scale", [0.0, -1.0, math.inf, math.nan])
def test_impossible_scales_are_refused(scale: float) -> None:
    """A scale that is not above zero would turn luck upside down."""
    with pytest.raises(ValueError, match="not a scale"):
        VariateTableBuilder().add(Constant(value=1.0), scale)


@pytest.mark.parametrize(
    "distribution",
    [
        Exponential(mean=1e307),
        Lognormal(median=1.0, p90=1e60),
        Weibull(shape=0.001, scale=1.0),
        Erlang(shape=2, mean=1e308),
        Constant(value=math.inf),
    ],
)
def test_values_beyond_all_numbers_are_refused(distribution: Distribution) -> None:
    """No draw, however extreme, may turn out infinite in the middle of a run."""
    with pytest.raises(ValueError, match=f"values of {type(distribution).__name__}.* too large"):
        VariateTableBuilder().add(distribution)


def test_unknown_distributions_are_refused() -> None:
    """A family that was added to the language but not here is found out at once."""
    with pytest.raises(TypeError, match="no variate is known for"):
        VariateTableBuilder().add(Distribution())
