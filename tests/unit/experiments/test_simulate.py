"""The real plan on the real engine: what it gives does not depend on who simulates it."""

from pathlib import Path

import numpy as np
import pytest

from sim.experiments.batch import simulate
from sim.model.lowering import lower
from sim.model.plan import Plan
from sim.scenario.loading import load

FIRST_STEPS = Path(__file__).parents[3] / "scenarios" / "first-steps.yaml"


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The plan of the smallest shipped scenario."""
    return lower(load(FIRST_STEPS))


def test_processes_agree(plan: Plan) -> None:
    """Worker processes, which get the plan pickled, return the same bits as this one."""
    here, there = (simulate(plan, 60, seed=3, workers=workers) for workers in (1, 2))
    assert here.complete
    assert there.complete
    np.testing.assert_array_equal(here.values, there.values)
    np.testing.assert_array_equal(here.events, there.events)
    assert plan.outcomes == there.outcomes


def test_seeds_differ(plan: Plan) -> None:
    """Another seed is another luck."""
    one, other = (simulate(plan, 20, seed=seed, progress=False) for seed in (0, 1))
    assert not np.array_equal(one.values, other.values, equal_nan=True)
