"""The files of a lesson: what students must not see, what the key holds, what the grader reads."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import sim
from sim.report.lessons.grading import Grader
from sim.report.lessons.pack import FILES, handout, open_pack, pack, trace_command
from sim.report.lessons.reading import read_course, read_plan
from sim.scenario.errors import ScenarioError
from unit.report.lessons.small_lesson import LESSON, course
from unit.report.sheet.pages import seen

SCENARIOS = Path(__file__).resolve().parents[4] / "scenarios"


@pytest.fixture(scope="module")
def files(scenario: sim.Scenario) -> Mapping[str, bytes]:
    """The files of the small lesson."""
    return pack(course(scenario))


def test_the_files(files: Mapping[str, bytes], scenario: sim.Scenario) -> None:
    """All that was promised; the same bytes when it is done again."""
    assert FILES == tuple(files)
    assert files == pack(course(scenario))


def test_students_get_no_answers(files: Mapping[str, bytes]) -> None:
    """The hand-out has the questions, the choices with their costs, and charts to draw on."""
    shown = seen(files["hand-out.html"].decode())
    assert "What helps?" in shown.text
    assert "A larger garrison" in shown.text
    assert "Charts to draw on" in shown.text
    assert 3 == len(shown.named("svg"))
    assert "A garrison." not in shown.text
    assert "Strong" not in shown.text
    assert "Strong" not in files["plan.yaml"].decode()


def test_the_key_has_answers_with_intervals(files: Mapping[str, bytes]) -> None:
    """Each plan with its paired difference, each question with its answer, a run to show."""
    shown = seen(files["answer-key.html"].decode())
    assert "A garrison." in shown.text
    assert "the model answer" in shown.text
    assert " to " in shown.text.partition("Strong")[2]
    assert "sim trace scenario.yaml --replication" in shown.text
    assert [] == shown.named("script")


def test_the_grader_reads_the_folder(
    files: Mapping[str, bytes], tmp_path: Path, scenario: sim.Scenario
) -> None:
    """The lesson, its scenario and the blank plan come out of the folder as they went in."""
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    opened = open_pack(tmp_path)
    assert scenario == opened.scenario
    plan = read_plan(tmp_path / "plan.yaml", opened)
    assert () == plan.choose
    assert {"attack": "day 1 00:00"} == dict(plan.decide)


def test_another_folder_is_refused(tmp_path: Path) -> None:
    """With what would be one."""
    with pytest.raises(ScenarioError, match=r"lesson\.yaml is missing"):
        open_pack(tmp_path)


def test_a_label_cannot_break_out(scenario: sim.Scenario) -> None:
    """Scripts stay text, line breaks do not end a comment of the blank plan."""
    text = LESSON.replace("When the attack begins", '"<script>x</script>\\nteam: thief"')
    made = course(scenario, text)
    assert [] == seen(handout(made)).named("script")
    assert "\nteam: thief" not in pack(made)["plan.yaml"].decode()


def test_the_command_for_a_run(scenario: sim.Scenario) -> None:
    """It holds every change of the plan, as a shell takes it."""
    made = course(scenario)
    moves = made.lesson.plans["strong"]
    assert (
        "sim trace scenario.yaml --replication 7 --seed 2022 --set formations.garrison.elements=9 "
        "--why captured.town"
    ) == trace_command(made, moves, 7, "captured.town")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "scenario_name"),
    [
        ("order-of-the-phases", "balakliia-2022-reserves-present"),
        ("reserves-or-staff", "balakliia-2022"),
    ],
)
def test_shipped_lessons_can_be_taught(name: str, scenario_name: str) -> None:
    """Their model answers are clearly better than their references, and best of their plans."""
    grader = Grader(read_course(name, sim.load(SCENARIOS / f"{scenario_name}.yaml")))
    lesson = grader.course.lesson
    points = {key: grader.grade(moves).points for key, moves in lesson.plans.items()}
    assert sum(goal.points for goal in lesson.goals) == points[lesson.model]
    assert 0.0 == points[lesson.reference]
    others = [value for key, value in points.items() if key != lesson.model]
    assert max(others) < points[lesson.model]


def test_the_lesson_of_the_documentation_can_be_taught() -> None:
    """What docs/lessons.md shows fits the first scenario, and its model answer earns points."""
    text = (SCENARIOS.parent / "docs" / "lessons.md").read_text(encoding="utf-8")
    lesson = text.partition("```yaml\n")[2].partition("```")[0]
    made = course(sim.load(SCENARIOS / "first-steps.yaml"), lesson)
    grader = Grader(made)
    assert 10.0 == grader.grade(made.lesson.plans["stronger"]).points
