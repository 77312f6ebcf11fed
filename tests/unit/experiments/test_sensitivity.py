"""What is told of sensitivity: labelled, with intervals, and plain where nothing can be told."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from sim.charts.sobol import of_sensitivity
from sim.experiments.designs import Design
from sim.experiments.sensitivity import SensitivityError, analyse, sensitivity
from sim.experiments.sweep import sweep
from sim.model.loading import load
from sim.results.results import UnknownOutcomeError
from sim.scenario.schema import Scenario
from unit.cli import small
from unit.results.made_up import outcome
from unit.results.test_html import Reader

pytest.importorskip("SALib", reason="the sensitivity extra is not installed")
OVER = {"formations.garrison.elements": "2..12", "reserves.reserve.notice": "2 h..48 h"}


@pytest.fixture(name="scenario")
def small_scenario(tmp_path: Path) -> Scenario:
    """The small scenario."""
    return load(small.write(tmp_path))


def test_a_scenario_and_a_design(scenario: Scenario) -> None:
    """The strength of the garrison decides when the town falls; the reserve's notice does not."""
    design = Design.of(scenario, OVER, "latin-hypercube", samples=40)
    found = sensitivity(scenario, "captured.town", design, 20, seed=3)
    assert ("share", "share of runs", 40, 20) == (
        found.statistic,
        found.unit,
        found.points,
        found.replications,
    )
    assert "garrison.elements" == found.factors[found.order[0]]
    assert found.indices["distribution"][found.order[0]].value > found.floor
    assert 0.0 < found.variance.factors.value < 1.0
    swept = sweep(scenario, design, 20, seed=3)
    assert found.to_json() == sensitivity(swept, "captured.town").to_json()


@pytest.mark.parametrize("kind", ["saltelli", "morris", "grid"])
def test_forms(scenario: Scenario, kind: str) -> None:
    """Table, HTML, frame and JSON have the same figures, by factor, with units and meanings."""
    over = {path: f"{text}:5" for path, text in OVER.items()} if kind == "grid" else OVER
    design = Design.of(scenario, over, kind, samples=None if kind == "grid" else 8)  # type: ignore[arg-type]
    found = sensitivity(scenario, "losses.attacker", design, 10)
    assert ("mean", "elements") == (found.statistic, found.unit)
    expected = {
        "saltelli": ["total", "first", "distribution"],
        "morris": ["size", "change", "spread", "distribution"],
        "grid": ["first", "distribution"],
    }[kind]
    assert expected == list(found.indices)
    frame, data = found.to_pandas(), json.loads(found.to_json())
    assert list(frame.index) == [row["factor"] for row in data["factors"]]
    assert list(frame[expected[0]]) == [row[expected[0]] for row in data["factors"]]
    assert set(expected) == set(frame.attrs["meanings"])
    text = found.render(80)
    assert 80 >= max(map(len, text.splitlines()))
    assert "2 to 12" in text
    assert "the rest is luck" in " ".join(text.split())
    reader = Reader(found._repr_html_())
    assert 3 == len(reader.rows)
    assert "What losses.attacker depends on" in reader.text


def test_conditional_means_tell_what_they_leave_out(scenario: Scenario) -> None:
    """The mean of a moment stands on the runs in which it happened, and says how many had none."""
    design = Design.of(scenario, OVER, "latin-hypercube", samples=40)
    found = sensitivity(scenario, "captured.town", design, 10, statistic="mean")
    assert 0.0 < found.undefined < 1.0
    assert found.without > 0
    text = " ".join(found.render(80).split())
    assert f"{found.without} points had no run with a value and are left out" in text
    assert "of the runs have no value, and do not count here" in text


def test_what_cannot_be_analysed(scenario: Scenario) -> None:
    """Each refusal names the cure."""
    design = Design.of(scenario, OVER, "latin-hypercube", samples=40)
    with pytest.raises(UnknownOutcomeError, match="did you mean"):
        analyse(design, sweep(scenario, design, 1).outcome("captured.twon"), np.ones((40, 1)))
    with pytest.raises(TypeError, match="give a design"):
        sensitivity(scenario, "captured.town")
    flag = outcome("x", "flag")
    with pytest.raises(SensitivityError, match="response is its share, not `mean`"):
        analyse(design, flag, np.ones((40, 1)), statistic="mean")
    alone = Design.of(scenario, {k: f"{v}:15" for k, v in OVER.items()}, "one-at-a-time")
    with pytest.raises(SensitivityError, match="take a design of the kind latin-hypercube"):
        analyse(alone, flag, np.ones((len(alone), 1)))
    few = Design.of(scenario, OVER, "latin-hypercube", samples=10)
    with pytest.raises(SensitivityError, match="10 points are too few"):
        analyse(few, flag, np.ones((10, 1)))
    saltelli = Design.of(scenario, OVER, "saltelli", samples=8)
    values = np.ones((len(saltelli), 2))
    values[3] = math.nan
    with pytest.raises(SensitivityError, match="at 1 of 32 points no run has a value"):
        analyse(saltelli, outcome("x", "time"), values, statistic="mean")


@pytest.mark.parametrize("kind", ["saltelli", "latin-hypercube", "morris"])
def test_nothing_varies(scenario: Scenario, kind: str) -> None:
    """A response that is always the same has no indices, and no warning."""
    design = Design.of(scenario, OVER, kind, samples=32)  # type: ignore[arg-type]
    found = analyse(design, outcome("x", "time"), np.ones((len(design), 4)))
    assert math.isnan(found.variance.factors.value)
    assert "there is nothing to explain" in found.render(80)
    assert json.loads(found.to_json())["variance"]["factors"] is None


def test_failed_runs_are_not_things_that_did_not_happen(scenario: Scenario) -> None:
    """A failed run counts for nothing; it is no run in which the town held."""
    design = Design.of(scenario, OVER, "latin-hypercube", samples=30)
    values = np.full((30, 4), 5.0)
    done = np.ones((30, 4), dtype=bool)
    values[:, 0], done[:, 0] = math.nan, False
    found = analyse(design, outcome("x", "time"), values, done=done)
    assert 0.0 == found.variance.total


@pytest.mark.parametrize("kind", ["saltelli", "latin-hypercube"])
def test_luck_alone_has_no_parts(scenario: Scenario, kind: str) -> None:
    """Where points differ by luck alone no factor gets a part, and it is said why."""
    design = Design.of(scenario, OVER, kind, samples=32)  # type: ignore[arg-type]
    values = np.zeros((len(design), 8))
    values[np.arange(len(design)), np.arange(len(design)) % 8] = 1.0
    found = analyse(design, outcome("x", "flag"), values)
    assert not found.is_flat
    assert all(math.isnan(one.value) for one in found.indices["first"])
    assert "differ no more than luck makes them" in " ".join(found.render(80).split())
    if kind == "saltelli":
        with pytest.raises(ValueError, match="no Sobol indices to draw"):
            of_sensitivity(found)


def test_few_replications_that_respond(scenario: Scenario) -> None:
    """When one replication alone depends on the factors, the figures are not to be trusted."""
    design = Design.of(scenario, OVER, "latin-hypercube", samples=40)
    values = np.zeros((40, 30))
    values[design.unit[:, 0] > 0.5, 3] = 1.0
    found = analyse(design, outcome("x", "flag"), values)
    assert 1 == found.variance.responding
    assert "Only 1 of 30 replications ends otherwise" in " ".join(found.render(80).split())


def test_refused_before_any_run(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no runs could give is refused before there are any."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("simulated")

    monkeypatch.setattr("sim.experiments.sensitivity.sweep", never)
    few = Design.of(scenario, OVER, "latin-hypercube", samples=10)
    with pytest.raises(SensitivityError, match="10 points are too few"):
        sensitivity(scenario, "captured.town", few)
    enough = Design.of(scenario, OVER, "latin-hypercube", samples=40)
    with pytest.raises(UnknownOutcomeError, match="did you mean"):
        sensitivity(scenario, "captured.twon", enough)
