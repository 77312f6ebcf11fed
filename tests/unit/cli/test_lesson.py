"""`sim lesson`: a folder to teach from, and grades."""

import json
from pathlib import Path

import pytest

from unit.cli.calls import call
from unit.report.lessons.small_lesson import LESSON

ONE = ("--workers", 1)


@pytest.fixture
def folder(scenario: Path) -> Path:
    """A lesson of the small scenario as files."""
    Path("own.yaml").write_text(LESSON)
    result = call("lesson", scenario, "--lesson", "own.yaml", "-o", "made", *ONE)
    assert 0 == result.exit_code, result.stderr
    return Path("made") / "hold-the-town"


def test_a_lesson_as_files(folder: Path) -> None:
    """The folder has the name of the lesson; writing it again gives the same."""
    names = ["answer-key.html", "hand-out.html", "lesson.yaml", "plan.yaml", "scenario.yaml"]
    assert names == sorted(path.name for path in folder.iterdir())
    before = {path: path.read_bytes() for path in folder.iterdir()}
    again = call("lesson", "write", "small.yaml", "--lesson", "own.yaml", "-o", "made", *ONE)
    assert "To grade: sim lesson grade PLAN.yaml --lesson made/hold-the-town" in again.stdout
    assert before == {path: path.read_bytes() for path in folder.iterdir()}


def test_grades(folder: Path) -> None:
    """Each plan with its points, why, and a run to look at."""
    Path("good.yaml").write_text("lesson: hold-the-town\nteam: Good\nchoose: [more]\n")
    Path("idle.yaml").write_text("lesson: hold-the-town\nteam: Idle\n")
    result = call("lesson", "grade", "good.yaml", "idle.yaml", "--lesson", folder, *ONE)
    assert 0 == result.exit_code, result.stderr
    assert "Good: 10 of 10 points" in result.stdout
    assert "Idle: 0 of 10 points" in result.stdout
    assert "No difference from the reference can be shown." in result.stdout
    look = next(line for line in result.stdout.splitlines() if "sim trace" in line)
    command = look.partition("sim ")[2].split()
    command[1] = str(folder / command[1])
    assert 0 == call(*command).exit_code


def test_grades_for_other_programs(folder: Path) -> None:
    """The same as JSON."""
    Path("good.yaml").write_text("lesson: hold-the-town\nteam: Good\nchoose: [more]\n")
    result = call("lesson", "grade", "good.yaml", "--lesson", folder, "--json", *ONE)
    [one] = json.loads(result.stdout)
    assert ("Good", 10.0, 10) == (one["team"], one["points"], one["of"])
    assert [8.0, 2.0] == [goal["points"] for goal in one["goals"]]


def test_a_wrong_plan(folder: Path) -> None:
    """Refused with its line before anything runs."""
    Path("plan.yaml").write_text("lesson: hold-the-town\nchoose: [mroe]\n")
    result = call("lesson", "grade", "plan.yaml", "--lesson", folder, *ONE)
    assert 2 == result.exit_code
    assert "plan.yaml:2:10: error: there is no choice `mroe`" in result.stderr


def test_a_folder_with_other_things(folder: Path) -> None:
    """Nothing of others is overwritten, or mixed with a lesson."""
    (folder / "notes.txt").write_text("mine")
    result = call("lesson", "small.yaml", "--lesson", "own.yaml", "-o", "made", *ONE)
    assert 2 == result.exit_code
    assert "holds other things than a lesson (notes.txt)" in result.stderr


def test_no_lesson_fits(scenario: Path) -> None:
    """The shipped ones are about other maps; by name it says why."""
    result = call("lesson", scenario, *ONE)
    assert 2 == result.exit_code
    assert "no shipped lesson fits small" in result.stderr
    result = call("lesson", scenario, "--lesson", "reserves-or-staff", *ONE)
    assert 2 == result.exit_code
    assert "reserves-or-staff.yaml:" in result.stderr


def test_a_model_answer_that_is_no_better(scenario: Path) -> None:
    """No folder is left of a lesson that can't be graded."""
    Path("own.yaml").write_text(LESSON.replace("model: strong", "model: nothing"))
    result = call("lesson", scenario, "--lesson", "own.yaml", "-o", "made", *ONE)
    assert 2 == result.exit_code
    assert "is not clearly better than" in result.stderr
    assert not Path("made").exists()


def test_the_list() -> None:
    """Both shipped lessons with their task."""
    text = call("lesson", "list").stdout
    assert "order-of-the-phases  (The order of the phases" in text
    assert "reserves-or-staff  (Reserves or staff?" in text
