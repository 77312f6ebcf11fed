from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.loading import load, load_with_origins
from sim.scenario.schema import Scenario

SCENARIOS = Path(__file__).parents[3] / "scenarios"
SMALLEST = SCENARIOS / "first-steps.yaml"


def test_a_file_is_loaded_as_a_scenario() -> None:
    """Paths are taken as texts too, and arguments change single values."""
    scenario = load(str(SMALLEST), ["title=Another title"])
    assert isinstance(scenario, Scenario)
    assert ("first-steps", "Another title") == (scenario.name, scenario.title)


def test_the_origins_come_with_it() -> None:
    """The tree knows the line of each value."""
    loaded = load_with_origins(SMALLEST)
    assert load(SMALLEST) == loaded.scenario
    assert (str(SMALLEST),) == loaded.files
    name = loaded.tree.below("name")
    assert name is not None
    lines = SMALLEST.read_text(encoding="utf-8").splitlines()
    assert lines[name.origin.line - 1] == name.origin.text == "name: first-steps"


def test_what_blocks_say_of_each_other_is_checked(tmp_path: Path) -> None:
    """A reference to nothing is refused where it is written."""
    path = tmp_path / "x.yaml"
    path.write_text(SMALLEST.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(path, ["operations.0.objective=nowhere"])
    report = str(caught.value)
    assert report.startswith("--set: error: ")
    assert "    | operations.0.objective=nowhere\n" in report


def test_another_folder_is_opened_only_on_demand(tmp_path: Path) -> None:
    """`allow_outside` lets a scenario extend a file elsewhere."""
    path = tmp_path / "x.yaml"
    path.write_text(f"extends: {SMALLEST}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="leads out of the folder"):
        load(path)
    assert load(SMALLEST) == load(path, allow_outside=True)
