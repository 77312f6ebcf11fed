"""What is written out reads as the bit-identical value."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from sim.scenario.dimensions import SMALLEST, Bounds, PlainNumber, Quantity
from sim.scenario.distributions import (
    Constant,
    Distribution,
    DurationDistribution,
    Empirical,
    Erlang,
    Exponential,
    FractionDistribution,
    Gamma,
    LagDistribution,
    Lognormal,
    PaceDistribution,
    Pert,
    Quantiles,
    SpeedDistribution,
    Triangular,
    Uniform,
    Weibull,
)
from sim.scenario.moments import LARGEST_DAY, format_moment
from sim.scenario.quantities import (
    ElementsPerHour,
    Factor,
    Hours,
    KilometresPerDay,
    KilometresPerHour,
    Moment,
    PerDay,
    PositiveHours,
    Probability,
    SignedHours,
    Tonnes,
    TonnesPerDay,
    dimension_of,
)
from sim.scenario.reading import read_text
from sim.scenario.writing import yaml_text

TYPES: dict[str, Any] = {
    "Hours": Hours,
    "PositiveHours": PositiveHours,
    "SignedHours": SignedHours,
    "KilometresPerHour": KilometresPerHour,
    "KilometresPerDay": KilometresPerDay,
    "Tonnes": Tonnes,
    "TonnesPerDay": TonnesPerDay,
    "PerDay": PerDay,
    "ElementsPerHour": ElementsPerHour,
    "Probability": Probability,
    "Factor": Factor,
}
LARGEST_MOMENT = LARGEST_DAY * 24.0 - 24.0


def bits(value: float) -> bytes:
    """Return a float as it stands in memory."""
    return struct.pack("<d", value)


def through_yaml(kind: Any, value: object) -> Any:
    """Return a value after it was written into a file and read again."""
    form = TypeAdapter(kind)
    text = yaml_text({"value": form.dump_python(value, mode="json")})
    return form.validate_python(read_text(text, "x.yaml").plain()["value"])


def within(bounds: Bounds) -> st.SearchStrategy[float]:
    """Floats that a dimension allows; zero without its sign."""
    low, high = max(bounds.minimum, -bounds.limit), min(bounds.maximum, bounds.limit)
    if bounds.above_minimum:
        low += SMALLEST
    numbers = st.floats(low, high, allow_nan=False, allow_infinity=False)
    return numbers.map(lambda number: number + 0.0)


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
def test_quantities_come_back_bit_for_bit(name: str, data: st.DataObject) -> None:
    """Every float of every dimension survives its text."""
    kind = TYPES[name]
    dimension = dimension_of(kind)
    assert isinstance(dimension, Quantity | PlainNumber)
    value = data.draw(within(dimension.bounds))
    assert bits(value) == bits(through_yaml(kind, value))


@given(st.floats(-LARGEST_MOMENT, LARGEST_MOMENT, allow_subnormal=False))
def test_moments_come_back_bit_for_bit(hours: float) -> None:
    """Every moment that lies on or above the resolution of the text survives it."""
    hours = 0.0 if abs(hours) < 1e-12 else hours
    assert bits(hours) == bits(through_yaml(Moment, hours))


@given(
    st.integers(-1000, 1000),
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.integers(0, 999),
)
def test_written_moments_are_kept_as_written(
    day: int, hour: int, minute: int, second: int, thousandth: int
) -> None:
    """What a person wrote, to the thousandth of a second, is what the explicit form says."""
    text = f"day {day} {hour:02d}:{minute:02d}"
    if second or thousandth:
        text += f":{second:02d}" + (f".{thousandth:03d}".rstrip("0") if thousandth else "")
    form = TypeAdapter(Moment)
    assert text == form.dump_python(form.validate_python(text), mode="json")


@given(st.floats(-1e6, 1e6))
def test_displayed_moments_are_right_to_half_a_minute(hours: float) -> None:
    """What people read is the nearest minute."""
    shown = TypeAdapter(Moment).validate_python(format_moment(hours)) if abs(hours) < 8e5 else hours
    assert abs(shown - hours) <= 0.5 / 60 + 1e-9


POSITIVE = st.floats(1e-3, 8e5)
SHAPES = st.floats(0.05, 1000.0)


@st.composite
def ordered(draw: st.DrawFn, values: st.SearchStrategy[float], count: int) -> list[float]:
    """Different values in rising order."""
    return sorted(draw(st.lists(values, min_size=count, max_size=count, unique=True)))


@st.composite
def quantiles(draw: st.DrawFn, values: st.SearchStrategy[float]) -> Quantiles:
    """A table with up to five quantiles."""
    inner = draw(st.lists(st.floats(0, 1, exclude_min=True, exclude_max=True), unique=True))
    shares = (0.0, *sorted(inner[:3]), 1.0)
    heights = draw(st.lists(values, min_size=len(shares), max_size=len(shares)))
    return Quantiles(shares=shares, values=tuple(sorted(heights)))


def bounded(values: st.SearchStrategy[float]) -> st.SearchStrategy[Distribution]:
    """Distributions with a smallest and a largest value."""
    three = ordered(values, 3).map(
        lambda found: dict(zip(("low", "mode", "high"), found, strict=True))
    )
    return st.one_of(
        values.map(lambda value: Constant(value=value)),
        ordered(values, 2).map(lambda found: Uniform(low=found[0], high=found[1])),
        three.map(lambda found: Triangular(**found)),
        three.map(lambda found: Pert(**found)),
        st.lists(values, min_size=1, max_size=4).map(lambda found: Empirical(values=tuple(found))),
        quantiles(values),
    )


def unbounded() -> st.SearchStrategy[Distribution]:
    """Distributions of positive values without an end."""
    return st.one_of(
        POSITIVE.map(lambda mean: Exponential(mean=mean)),
        st.builds(Erlang, shape=st.integers(1, 1000), mean=POSITIVE),
        st.builds(Gamma, shape=SHAPES, mean=POSITIVE),
        st.builds(Weibull, shape=SHAPES, scale=POSITIVE),
        ordered(st.floats(1.0, 1e5), 2).map(lambda two: Lognormal(median=two[0], p90=two[1])),
        st.builds(Lognormal, mean=st.floats(1.0, 1e3), sd=st.floats(1e-3, 1e3)),
    )


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (DurationDistribution, POSITIVE),
        (LagDistribution, st.floats(-8e5, 8e5).map(lambda value: value + 0.0)),
        (SpeedDistribution, POSITIVE),
        (PaceDistribution, POSITIVE),
        (FractionDistribution, st.floats(0.0, 1.0)),
    ],
)
@given(data=st.data())
def test_distributions_come_back_equal(
    kind: Any, values: st.SearchStrategy[float], data: st.DataObject
) -> None:
    """Every distribution that a quantity may have survives its text."""
    choices = bounded(values)
    if kind is not FractionDistribution:
        choices = st.one_of(choices, unbounded())
    value = data.draw(choices)
    back = through_yaml(kind, value)
    assert value == back
    assert type(value) is type(back)


@given(
    st.recursive(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(-(10**18) + 1, 10**18 - 1),
            st.floats(allow_nan=False, allow_infinity=False),
            st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).filter(
                lambda text: not set(text) & set("\u2028\u2029\ufeff\ufffe\uffff")
            ),
            st.text("ab :#-\n'\"[]{},|>?!&*%@`\\\t\r", max_size=12),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.text("ab1.*: -", max_size=5), inner, max_size=3),
        ),
        max_leaves=8,
    )
)
def test_any_plain_value_comes_back_from_yaml(value: Any) -> None:
    """Whatever a scenario can hold is written so that it reads as itself, with comments too."""
    for comment in (None, lambda path: f"{path} # : [\n"):
        text = yaml_text({"value": value}, comment)
        back = read_text(text, "x.yaml").plain()
        assert {"value": value} == back
        assert repr({"value": value}) == repr(back)
