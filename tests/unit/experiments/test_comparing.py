"""Two scenarios are simulated on the same luck, and what changed is what the change did."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.experiments.comparing import compare
from sim.model.loading import load
from sim.results.comparison import Comparison
from unit.cli import small


def test_a_change_moves_only_what_it_causes(tmp_path: Path) -> None:
    """A garrison that holds out longer falls later or never, and the enemy's march is the same."""
    path = small.write(tmp_path)
    first, second = load(path), load(path, ["formations.garrison.elements=8"])
    found = compare(first, second, 40, seed=3, workers=1)
    town = found["captured.town"]
    assert town.chance is not None
    assert 0 == town.chance.gained < town.changed
    assert 0 == found["advance.assault.started"].changed
    assert town.example is not None
    traced = [sim.trace(each, town.example, seed=3) for each in (first, second)]
    falls = [
        told.record[results.names.index("captured.town")]
        for told, results in zip(traced, (found.first, found.second), strict=True)
    ]
    rows = [each.column("captured.town")[town.example] for each in (found.first, found.second)]
    assert np.array_equal(falls, rows, equal_nan=True)
    assert not np.array_equal(falls[0], falls[1], equal_nan=True)


def test_results_are_taken_as_they_are(tmp_path: Path) -> None:
    """Results bring their seed and number along; simulating both at once gives the same."""
    path = small.write(tmp_path)
    first, second = load(path), load(path, ["formations.garrison.elements=8"])
    results = sim.run(first, 12, seed=5)

    def same(found: Comparison) -> bool:
        return expected.to_json() == found.to_json()

    expected = compare(first, second, 12, seed=5)
    assert same(compare(results, second))
    assert same(compare(first, sim.run(second, 12, seed=5), 3, seed=1))
    assert same(compare(results, sim.run(second, 12, seed=5)))


def test_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to compare when the first batch is cut short."""
    scenario = load(small.write(tmp_path))
    results = sim.run(scenario, 3)
    results.manifest["interrupted"] = True
    monkeypatch.setattr("sim.experiments.comparing.run", lambda *_, **__: results)
    with pytest.raises(KeyboardInterrupt):
        compare(scenario, scenario, 3)
