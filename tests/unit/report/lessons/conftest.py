"""The small scenario, and its lesson with a grader that has run."""

from pathlib import Path

import pytest

import sim
from sim.report.lessons.grading import Grader
from unit.cli import small
from unit.report.lessons.small_lesson import course


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> sim.Scenario:
    """The small scenario."""
    return sim.load(small.write(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def grader(scenario: sim.Scenario) -> Grader:
    """A grader whose reference and model answer have run."""
    return Grader(course(scenario))


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Where a plan is written."""
    return tmp_path / "plan.yaml"
