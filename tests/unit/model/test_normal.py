import numpy as np
import pytest
from scipy.special import ndtri

from sim.model.draws import LARGEST_UNIFORM, SMALLEST_UNIFORM
from sim.model.normal import normal_quantile


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.25, -0.6744897501960817),
        (0.001, -3.090232306167814),
        (1e-20, -9.262340089798408),
    ],
)
def test_published_values(share: float, expected: float) -> None:
    """The values that Wichura (1988) gives as a check, one for each region."""
    assert expected == pytest.approx(normal_quantile(share), rel=1e-15)


def test_middle_is_zero() -> None:
    """The median is exact."""
    assert 0.0 == normal_quantile(0.5)


def test_agrees_with_scipy_over_the_whole_range() -> None:
    """Everywhere between the outermost uniforms, both libraries see the same curve."""
    tail = np.concatenate(
        (np.geomspace(SMALLEST_UNIFORM, 0.075, 500), np.linspace(0.075, 0.5, 500))
    )

    ours = [normal_quantile(share) for share in tail.tolist()]

    assert ndtri(tail).tolist() == pytest.approx(ours, rel=2e-15, abs=1e-16)


@pytest.mark.parametrize("share", [SMALLEST_UNIFORM, 2.0**-30, 0.0625, 0.078125, 0.375])
def test_upper_half_mirrors_the_lower(share: float) -> None:
    """Good and bad luck weigh the same, to the last bit."""
    assert -normal_quantile(share) == normal_quantile(1.0 - share)


def test_outermost_uniforms_are_finite() -> None:
    """The worst luck that can be drawn is a little over eight standard deviations away."""
    assert -8.209536151601387 == pytest.approx(normal_quantile(SMALLEST_UNIFORM), rel=1e-15)
    assert 8.209536151601387 == pytest.approx(normal_quantile(LARGEST_UNIFORM), rel=1e-15)
