"""The means of comparison themselves, against values worked out elsewhere."""

import numpy as np
import pytest
from scipy.stats import ttest_rel

from claims.figures import agrees
from claims.paired import Estimate, effect, ratio, runs, share
from claims.settings import HRAKOVE

ONE = np.array([3.0, 5.0, np.nan, 4.0, 8.0, 6.0])
OTHER = np.array([2.0, 5.0, 1.0, 1.0, 7.0, 2.0])


def test_effect_is_the_paired_t_interval() -> None:
    """Pairs in which one of the two is not defined are left out."""
    expected = ttest_rel(ONE, OTHER, nan_policy="omit").confidence_interval(0.95)
    measured = effect(ONE, OTHER)
    assert pytest.approx(1.8) == measured.value
    assert pytest.approx((expected.low, expected.high)) == (measured.low, measured.high)


def test_effect_without_spread_is_exact() -> None:
    """Where all pairs differ by the same, there is nothing to estimate."""
    assert Estimate(value=2.0, low=2.0, high=2.0) == effect(OTHER + 2.0, OTHER)


def test_ratio_of_proportional_quantities_is_exact() -> None:
    """Pairing takes out what both have in common."""
    measured = ratio([(3.0 * OTHER, 1), (OTHER, -1)])
    assert pytest.approx((3.0, 3.0, 3.0)) == (measured.value, measured.low, measured.high)


def test_ratio_has_the_interval_of_its_logarithm() -> None:
    """With a constant below, the interval is the mean's, relative to the mean."""
    constant = np.full(len(OTHER), 2.0)
    measured = ratio([(OTHER, 1), (constant, -1)])
    half = effect(OTHER, np.zeros(len(OTHER)))
    assert pytest.approx(1.5) == measured.value
    assert pytest.approx((half.high - half.value) / half.value) == np.log(measured.high / 1.5)


def test_share_leaves_out_what_is_not_defined() -> None:
    """Wilson's interval of 30 in 100, with a flag beside them that was never asked."""
    measured = share(np.array([1.0] * 30 + [0.0] * 70 + [np.nan]))
    assert pytest.approx((0.3, 0.218949, 0.395849), abs=1e-6) == (
        measured.value,
        measured.low,
        measured.high,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.26 (0.20 to 0.30)", True),
        ("0.20 (0.10 to 0.30)", True),
        ("0.19 (0.10 to 0.30)", False),
        ("0.3 (0.2 to 0.4)", True),
        ("0.31 (0.20 to 0.40)", False),
        ("-0.26 (-0.30 to -0.20)", False),
    ],
)
def test_quoted_figure_agrees_within_the_interval_and_its_own_rounding(
    text: str, *, expected: bool
) -> None:
    """0.20 may stand for 0.204, 0.19 may not."""
    assert expected == agrees(text, Estimate(value=0.25, low=0.204, high=0.304))


def test_what_has_no_bearing_changes_nothing() -> None:
    """All luck is shared: a change without effect gives pairs that are equal to the bit."""
    plain = runs(HRAKOVE, replications=20)
    renamed = runs(HRAKOVE, "title=Another title", replications=20)
    assert np.array_equal(plain.values, renamed.values, equal_nan=True)
