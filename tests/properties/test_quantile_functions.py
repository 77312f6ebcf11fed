import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.draws import LARGEST_UNIFORM, SMALLEST_UNIFORM
from sim.model.variates import (
    EXPONENTIAL,
    LOGNORMAL,
    WEIBULL,
    VariateTable,
    VariateTableBuilder,
)
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

CELLS = 2**52
POSITIVE = st.floats(1e-3, 1e4)
SIGNED = st.floats(-1e4, 1e4)
SHAPES = st.sampled_from([0.05, 0.4, 1.0, 2.0, 7.5, 1000.0])
"""A few only: each makes a table of its own."""
MODES = st.sampled_from([0.0, 0.1, 0.5, 1.0])


@st.composite
def bounded(draw: st.DrawFn) -> Distribution:
    """Distributions between two values."""
    low, width = draw(SIGNED), draw(st.floats(1e-3, 1e4))
    high = low + width
    mode = min(low + draw(st.floats(0, 1)) * width, high)
    return draw(
        st.sampled_from(
            [
                Uniform(low=low, high=high),
                Triangular(low=low, mode=mode, high=high),
                Pert(low=float(int(low)), mode=int(low) + 8 * draw(MODES), high=int(low) + 8.0),
            ]
        )
    )


@st.composite
def quantile_tables(draw: st.DrawFn) -> Quantiles:
    """Tables as a scenario gives them."""
    inner = draw(st.lists(st.floats(0.001, 0.999), max_size=6, unique=True))
    shares = (0.0, *sorted(inner), 1.0)
    values = draw(st.lists(SIGNED, min_size=len(shares), max_size=len(shares)))
    return Quantiles(shares=shares, values=tuple(sorted(values)))


DISTRIBUTIONS: st.SearchStrategy[Distribution] = st.one_of(
    st.builds(Constant, value=SIGNED),
    bounded(),
    st.builds(Exponential, mean=POSITIVE),
    st.builds(Erlang, shape=st.sampled_from([1, 2, 4, 1000]), mean=POSITIVE),
    st.builds(Gamma, shape=SHAPES, mean=POSITIVE),
    POSITIVE.flatmap(
        lambda median: st.builds(
            lambda factor: Lognormal(median=median, p90=factor * median), st.floats(1.01, 1e6)
        )
    ),
    st.builds(Lognormal, mean=POSITIVE, sd=POSITIVE),
    st.builds(Weibull, shape=st.floats(0.05, 1000), scale=POSITIVE),
    st.builds(Empirical, values=st.lists(SIGNED, min_size=1).map(tuple)),
    quantile_tables(),
)
UNIFORMS = st.integers(0, CELLS - 1).map(lambda cell: (cell + 0.5) / CELLS) | st.sampled_from(
    [SMALLEST_UNIFORM, LARGEST_UNIFORM]
)


def table_of(distribution: Distribution, scale: float = 1.0) -> VariateTable:
    """Return a table with one row."""
    builder = VariateTableBuilder()
    builder.add(distribution, scale)
    return builder.build()


@given(DISTRIBUTIONS, st.integers(0, CELLS - 2), st.integers(1, 64) | st.integers(1, CELLS))
def test_a_larger_uniform_never_makes_a_smaller_value(
    distribution: Distribution, cell: int, further: int
) -> None:
    """Common random numbers rest on this; even neighbouring uniforms keep their order.

    Where the platform's logarithm and exponential come in, their last bit may not.
    """
    table = table_of(distribution)
    other = min(cell + further, CELLS - 1)

    low, high = (table.value(0, (place + 0.5) / CELLS) for place in (cell, other))

    rounding = 4e-15 if table.rows[0].code in {EXPONENTIAL, LOGNORMAL, WEIBULL} else 0.0
    assert low <= high * (1 + rounding)


@given(DISTRIBUTIONS, UNIFORMS)
def test_no_draw_is_infinite_and_none_leaves_the_support(
    distribution: Distribution, uniform: float
) -> None:
    """The worst and best luck that can be drawn still make sense."""
    value = table_of(distribution).value(0, uniform)

    assert math.isfinite(value)
    match distribution:
        case Constant(value=only):
            assert only == value
        case Uniform(low=low, high=high) | Triangular(low=low, high=high):
            assert low <= value <= high
        case Pert(low=low, high=high):
            assert low <= value <= high
        case Empirical(values=values):
            assert value in values
        case Quantiles(values=values):
            assert values[0] <= value <= values[-1]
        case _:
            assert value >= 0


@given(DISTRIBUTIONS, UNIFORMS, st.sampled_from([0.5, 4.0, 24.0, 1 / 24]))
def test_scale_multiplies_the_value(
    distribution: Distribution, uniform: float, scale: float
) -> None:
    """Lowering into another unit changes nothing but the unit."""
    plain = table_of(distribution).value(0, uniform)

    scaled = table_of(distribution, scale).value(0, uniform)

    # A value near zero between large ends is as exact as the ends; numbers below 1e-300 lose bits.
    ends = isinstance(distribution, Uniform | Triangular | Pert | Quantiles)
    near_zero = 1e-10 if ends else 1e-300
    assert scale * plain == pytest.approx(scaled, rel=1e-12, abs=near_zero)
