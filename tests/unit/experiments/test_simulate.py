"""The real plan on the real engine: what it gives does not depend on who simulates it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.experiments import run as front
from sim.experiments.batch import simulate
from sim.model.loading import load as load_changed
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


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"scenario": "x.yaml"}, r"not 'x\.yaml'; write sim\.{}\(sim\.load\('x\.yaml'\)\)$"),
        ({"scenario": None}, r"sim\.{} takes a scenario, not None; write sim\.load\(FILE\)"),
        ({"outcomes": ["raids"]}, r"declarations, sim\.Outcome\(\.\.\.\), not 'raids'"),
        ({"processes": ["raid"]}, "functions that take the world, not 'raid'"),
    ],
)
@pytest.mark.parametrize("door", ["run", "trace"])
def test_something_else_than_a_scenario(door: str, wrong: dict[str, Any], words: str) -> None:
    """The likeliest slips at the front door are answered with what to write instead."""
    given = {"scenario": load(FIRST_STEPS), **wrong}
    with pytest.raises(TypeError, match=words.format(door)):
        getattr(front, door)(**given)


def test_one_change_in_the_place_of_a_list() -> None:
    """A text is a sequence of letters, which nobody means."""
    with pytest.raises(TypeError, match=r"write sets=\['name=x'\]"):
        load_changed(FIRST_STEPS, "name=x")
