"""The engines agree bit for bit on every shipped scenario."""

from pathlib import Path

import pytest

import sim
from sim.model.lowering import lower
from twin.comparing import differences

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(path.name for path in SCENARIOS.glob("*.yaml"))


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_some_replications(name: str) -> None:
    """Every outcome, NaN included, in as many replications as there is time for each time."""
    assert [] == differences(lower(sim.load(SCENARIOS / name)), 1, 0, 200)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", SHIPPED)
def test_ten_thousand_replications(name: str) -> None:
    """Every outcome of ten thousand replications; takes the reference engine minutes a scenario."""
    assert [] == differences(lower(sim.load(SCENARIOS / name)), 0, 0, 10_000)
