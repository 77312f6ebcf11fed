"""A batch that is to be precise is the beginning of the longer one, and says why it ended."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.experiments.batch import Batch, WorkersLostError
from sim.experiments.looks import looks_until
from sim.experiments.precision import TargetError
from sim.experiments.run import run
from sim.model.loading import load
from sim.results.records import Records
from sim.scenario.schema import Scenario
from unit.cli import small


@pytest.fixture(name="scenario")
def small_scenario(tmp_path: Path) -> Scenario:
    """The small scenario."""
    return load(small.write(tmp_path))


def test_the_beginning_of_the_longer_batch(scenario: Scenario) -> None:
    """It ends at a look, with the same values as any batch of as many replications."""
    found = run(scenario, 1000, seed=2, until="captured.town ±0.11")
    assert len(found) in looks_until(1000)[:-1]
    expected = run(scenario, len(found), seed=2)
    assert np.array_equal(expected.values, found.values, equal_nan=True)
    stopping = found.manifest["stopping"]
    assert ("precise", True) == (stopping["reason"], stopping["targets"][0]["met"])
    assert list(looks_until(1000)) == stopping["looks"]
    assert stopping["in_words"].startswith(f"Precise enough after {len(found)} runs: share of")
    assert {"asked": len(found), "done": len(found), "first": 0} == found.manifest["replications"]
    assert found.manifest["complete"]


def test_the_most(scenario: Scenario) -> None:
    """What can't be reached ends at the most, and says how near it came."""
    found = run(scenario, 30, until=["captured.town ±0.001", "losses.attacker ±5"])
    stopping = found.manifest["stopping"]
    assert (30, "most") == (len(found), stopping["reason"])
    assert [False, True] == [target["met"] for target in stopping["targets"]]
    assert "Not as precise as wanted after 30 runs, the most allowed" in stopping["in_words"]


def test_saved_and_opened(scenario: Scenario, tmp_path: Path) -> None:
    """The reason is kept with the results."""
    found = run(scenario, 20, until="captured.town ±0.4")
    opened = sim.open_results(found.save(tmp_path / "results"))
    assert found.manifest["stopping"] == opened.manifest["stopping"]


def test_unknown_outcome(scenario: Scenario) -> None:
    """What is not recorded is refused before anything is simulated."""
    with pytest.raises(TargetError, match=r"did you mean captured\.town"):
        run(scenario, 10**6, until="captured.twon ±0.1")


def test_interrupted(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in a later look keeps what is finished, and does not claim precision."""
    whole = Batch.run

    def cut_short(self: Batch, **arguments: Any) -> Records:
        records = whole(self, **arguments)
        if self.first == 0:
            return records
        kept = {name: getattr(records, name)[:7] for name in ("replication", "values", "events")}
        return replace(records, **kept, interrupted=True)

    monkeypatch.setattr(Batch, "run", cut_short)
    found = run(scenario, 1000, until="captured.town ±0.01")
    assert (207, 1000) == (len(found), found.manifest["replications"]["asked"])
    assert "interrupted" == found.manifest["stopping"]["reason"]
    assert found.manifest["interrupted"]


def test_lost_workers(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """When workers die in a later look, what the earlier ones finished is not lost."""
    whole = Batch.run

    def dying(self: Batch, **arguments: Any) -> Records:
        records = whole(self, **arguments)
        if self.first == 0:
            return records
        raise WorkersLostError(records)

    monkeypatch.setattr(Batch, "run", dying)
    with pytest.raises(WorkersLostError) as caught:
        run(scenario, 1000, until="captured.town ±0.01")
    assert (300, 1000) == (caught.value.records.done, caught.value.records.asked)


def test_how_near_it_is(scenario: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    """Where progress is shown, each look says how precise the batch is by now."""
    run(scenario, 300, until="captured.town ±0.01", progress=True)
    assert "200 runs: share of captured.town" in capsys.readouterr().err
    run(scenario, 300, until="captured.town ±0.01", progress=False)
    assert "" == capsys.readouterr().err
