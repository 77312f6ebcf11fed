"""The front of effort and success: exact where it is plain, and unsure where luck decides."""

import numpy as np
import pytest

from sim.experiments.pareto import pareto

NAMES = ("salvos.attacker", "salvos", "captured.town")
RUNS = 400


def test_front() -> None:
    """Beaten points are off the front, also those that cost as much or gain as much."""
    effort = np.repeat([[10.0], [20.0], [20.0], [30.0], [40.0]], RUNS, axis=1)
    share = np.array([0.2, 0.5, 0.3, 0.5, 0.9])
    success = (np.arange(RUNS) < RUNS * share[:, np.newaxis]).astype(float)
    found = pareto(effort, success, list("abcde"), NAMES)
    assert ["a", "b", "e"] == [one.label for one in found.front]
    assert ["a", "b", "c", "d", "e"] == [one.label for one in found.options]
    assert [True, True, False, False, True] == [one.surely for one in found.options]
    assert [10.0, 20.0, 20.0, 30.0, 40.0] == list(found.to_pandas()["effort"])
    assert share.tolist() == list(found.to_pandas()["success"].sort_index())
    assert "salvos" == found.to_pandas().attrs["unit"]


def test_luck_makes_it_unsure() -> None:
    """Two points of the same chance with luck of their own: neither is surely on the front."""
    generator = np.random.default_rng(2)
    success = (generator.random((2, RUNS)) < 0.5).astype(float)
    effort = np.repeat([[10.0], [10.001]], RUNS, axis=1)
    found = pareto(effort, success, ["a", "b"], NAMES)
    assert [0, 1] == [one.point for one in found.options]
    assert found.options[0].surely  # nothing costs less
    assert 0.02 < found.options[1].chance < 0.95


def test_shared_luck_makes_it_sure() -> None:
    """On common random numbers a small difference is sure: every pair says so or is the same."""
    luck = np.random.default_rng(4).random(RUNS)
    success = (luck < np.array([[0.50], [0.53]])).astype(float)
    effort = np.repeat([[10.0], [10.0]], RUNS, axis=1)
    found = pareto(effort, success, ["a", "b"], NAMES)
    chance = {one.label: one.chance for one in found.options}
    assert {"a": 0.0, "b": 1.0} == pytest.approx(chance, abs=0.02)


def test_unknown_runs_do_not_count() -> None:
    """A failed run counts neither as effort nor as success; a point of none is refused."""
    effort, success = np.full((2, 4), 5.0), np.ones((2, 4))
    effort[0, 0] = success[1, 1] = np.nan
    found = pareto(effort, success, ["a", "b"], NAMES)
    assert [1.0, 1.0] == [one.success.value for one in found.options]
    success[1] = np.nan
    with pytest.raises(ValueError, match="point 1 has no known run"):
        pareto(effort, success, ["a", "b"], NAMES)
