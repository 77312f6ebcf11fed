"""Axes are ruled by round numbers: of days and hours where they are time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import scales
from sim.charts.style import SLIDE, bare


def axes(low: float, high: float, wide: float = 8.0) -> Axes:
    """Bare axes of so many inches with this x range."""
    made = Figure(figsize=(wide, 2.0)).add_axes((0.0, 0.5, 1.0, 0.5))
    bare(made)
    made.set_xlim(low, high)
    return made


def labels(on: Axes) -> list[str]:
    """The labels written on axes."""
    return [text.get_text() for text in on.texts]


@pytest.mark.parametrize(
    ("span", "most", "expected"),
    [(10.0, 10, 1.0), (100.0, 8, 24.0), (30.0, 8, 6.0), (300.0, 8, 48.0), (0.5, 4, 0.25)],
)
def test_steps_of_hours(span: float, most: int, expected: float) -> None:
    """Parts and multiples of a day."""
    assert expected == scales.nice_step(span, most, hours=True)


@pytest.mark.parametrize(
    ("span", "most", "expected"), [(10.0, 5, 2.0), (0.3, 4, 0.1), (7000.0, 8, 1000.0), (90, 2, 50)]
)
def test_plain_steps(span: float, most: int, expected: float) -> None:
    """1, 2 or 5 times a power of ten."""
    assert expected == pytest.approx(scales.nice_step(span, most, hours=False))


@given(span=st.floats(1e-3, 1e6), most=st.integers(2, 20), hours=st.booleans())
def test_steps_divide_into_at_most_so_many(span: float, most: int, hours: bool) -> None:  # noqa: FBT001
    """There is room for every label."""
    step = scales.nice_step(span, most, hours=hours)
    assert 0.0 < step
    assert span <= step * most * (1 + 1e-6)


def test_days_are_named_at_their_first_hour() -> None:
    """Days of the plan, counted from day 1, not from the start of the simulation."""
    on = axes(48.0, 48.0 + 5 * 24.0)
    scales.plan_axis(on, 72.0, SLIDE)
    assert [48.0, 60.0, 72.0] == list(on.get_xticks()[:3])
    named = dict(zip(labels(on), (text.xy[0] for text in on.texts), strict=False))  # type: ignore[attr-defined]
    assert 48.0 == named["day 0"]
    assert 72.0 == named["day 1"]


def test_hours_where_they_fit() -> None:
    """Within a day or two hours are written too, and the day that they belong to."""
    on = axes(53.0, 58.0)
    scales.plan_axis(on, 48.0, SLIDE)
    assert ["05:00", "05:30", "06:00"] == labels(on)[:3]
    assert ["10:00", "day 1"] == labels(on)[-2:]


def test_months() -> None:
    """Months are ruled by weeks, and a day that would not fit is left out."""
    on = axes(0.0, 150 * 24.0, wide=5.0)
    scales.plan_axis(on, 0.0, SLIDE)
    assert ["day 1", "day 29", "day 57", "day 85", "day 113", "day 141"] == labels(on)


def test_units_stand_once() -> None:
    """The unit follows the last number; many hours are days."""
    on = axes(0.0, 4.0)
    scales.axis_along(on, [0.0, 2.0, 4.0], SLIDE, unit="t")
    assert ["0", "2", "4 t"] == labels(on)
    assert (1.0, "h") == scales.unit_of_hours([0.0, 24.0, 48.0])
    assert (1 / 60, "min") == scales.unit_of_hours([0.0, 2 / 60])
    assert (24.0, "days") == scales.unit_of_hours([0.0, 48.0, 96.0])


def test_whole_numbers_have_no_parts() -> None:
    """A count has no tick between 1 and 2."""
    assert [0.0, 1.0, 2.0] == scales.plain_ticks(axes(-0.5, 2.5), whole=True)
    assert [0.0, 0.5] == scales.plain_ticks(axes(-0.5, 2.5))[1:3]


@given(
    values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50),
    hours=st.booleans(),
    whole=st.booleans(),
)
def test_bins_hold_all_values(values: list[float], hours: bool, whole: bool) -> None:  # noqa: FBT001
    """No value falls outside, and there are not too many bins to see."""
    column = np.round(values) if whole else np.array(values)
    edges = scales.bin_edges(column, hours=hours, whole=whole)
    assert edges[0] <= column.min()
    assert column.max() <= edges[-1]
    assert 2 <= len(edges) <= 2 * scales.MOST_BINS + 2
    assert all(np.diff(edges) > 0.0)


def test_bins_of_whole_numbers_stand_round_them() -> None:
    """Each count has a bar of its own."""
    edges = scales.bin_edges(np.array([0.0, 1.0, 3.0]), hours=False, whole=True)
    assert [-0.5, 0.5, 1.5, 2.5, 3.5] == edges.tolist()


def test_a_constant_has_one_bin() -> None:
    """The value stands in its middle."""
    for value in (0.0, 7.0, -3.5, 1e9):
        for hours in (False, True):
            low, high = scales.bin_edges(np.full(5, value), hours=hours, whole=False)
            assert value == pytest.approx((low + high) / 2)
            assert low < high
