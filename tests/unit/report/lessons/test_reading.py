"""Lesson and plan files: what is wrong is said at its line, with what would be right."""

from pathlib import Path

import pytest

import sim
from sim.report.lessons.form import Moves
from sim.report.lessons.reading import read_course, read_plan, shipped
from sim.scenario.errors import ScenarioError
from unit.report.lessons.small_lesson import LESSON, course


def refused(plan: Path, text: str, scenario: sim.Scenario) -> str:
    """Why a plan is refused."""
    plan.write_text(f"lesson: hold-the-town\n{text}\n")
    with pytest.raises(ScenarioError) as error:
        read_plan(plan, course(scenario))
    return str(error.value)


def test_a_plan_as_it_should_be(plan: Path, scenario: sim.Scenario) -> None:
    """What is decided and bought becomes changes of the scenario."""
    plan.write_text("lesson: hold-the-town\ndecide: {attack: day 2 12:00}\nchoose: [more]\n")
    lesson = course(scenario)
    assert {
        "operations.attack.advances.assault.when": "day 2 12:00",
        "formations.garrison.elements": 9,
    } == lesson.changes(read_plan(plan, lesson))
    assert scenario == lesson.changed(Moves())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("decide: {atack: day 2}", ["plan.yaml:2:10", "no decision `atack`", "mean: `attack`"]),
        ("decide: {attack: soon}", ["plan.yaml:2:18", "is not a moment", "`day 3 05:00`"]),
        ("decide: {attack: 12}", ["must be a moment", "mean: `day 12`"]),
        (
            "decide: {attack: day 4}",
            ["is day 4, which the lesson does not", "day 1 00:00 to day 3"],
        ),
        ("choose: [mor]", ["plan.yaml:2:10", "no choice `mor`", "mean: `more`"]),
        ("choose: [more, more]", ["plan.yaml:2:16", "bought twice"]),
        ("choose: [more, quick]", ["plan.yaml:2:1", "cost 4, and the budget is 3"]),
        ("chose: [more]", ["plan.yaml:2:1", "mean: `choose`"]),
        ("choose: more", ["plan.yaml:2:9"]),
    ],
)
def test_a_plan_that_is_wrong(
    text: str, said: list[str], plan: Path, scenario: sim.Scenario
) -> None:
    """Names, values, bounds and the budget."""
    words = refused(plan, text, scenario)
    for part in said:
        assert part in words


def test_a_plan_of_another_lesson(plan: Path, scenario: sim.Scenario) -> None:
    """It says which lesson it is for."""
    plan.write_text("lesson: another\n")
    with pytest.raises(ScenarioError, match="for the lesson `another`"):
        read_plan(plan, course(scenario))


def test_what_the_scenario_refuses_is_said_at_the_decision(
    plan: Path, scenario: sim.Scenario
) -> None:
    """The lesson may allow more than the scenario does: the horizon is day 8."""
    wide = LESSON.replace("day 3 00:00]", "day 30 00:00]")
    plan.write_text("lesson: hold-the-town\ndecide: {attack: day 20}\n")
    with pytest.raises(ScenarioError) as error:
        read_plan(plan, course(scenario, wide))
    assert "plan.yaml:2:18: error: the scenario refuses this" in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("captured.town", "captured.twon", "did you mean: `captured.town`"),
        ("reference: nothing", "reference: none", "there is no plan `none`"),
        ("plans: [nothing, strong]", "plans: [weak]", "there is no plan `weak`"),
        ("assault.when", "assault.whem", "is no path of this scenario"),
        ("assault.when", "assault.axis", "no number stands there"),
        ("[day 1 00:00", "[6 h", "is not a moment"),
        ("formations.garrison.elements: 9", "formations.garrison.elements: x", "refuses this"),
        ("choose: [more]", "choose: [more, quick]", "cost 4, and the budget is 3"),
        ("task: Hold it.\n", "", "`task` is missing"),
    ],
)
def test_a_lesson_that_is_wrong(old: str, new: str, said: str, scenario: sim.Scenario) -> None:
    """Outcomes, plans, paths, bounds: with file and line."""
    text = LESSON.replace(old, new)
    assert text != LESSON
    with pytest.raises(ScenarioError) as error:
        course(scenario, text)
    assert said in str(error.value)
    assert "lesson.yaml" in str(error.value)


def test_a_lesson_without_anything_to_plan(scenario: sim.Scenario) -> None:
    """Neither decisions nor choices: there is nothing to grade."""
    text = LESSON.partition("decisions:")[0] + "plans: {a: {}, b: {}}\nreference: a\nmodel: b\n"
    with pytest.raises(ScenarioError, match="nothing to plan"):
        course(scenario, f"{text}questions: []\n")


def test_a_lesson_by_name(scenario: sim.Scenario) -> None:
    """An unknown one gets the nearest."""
    with pytest.raises(ScenarioError, match="mean: `reserves-or-staff`"):
        read_course("reserves-or-stuff", scenario)


def test_two_lessons_are_shipped() -> None:
    """Their names are those of their files."""
    assert ["order-of-the-phases", "reserves-or-staff"] == list(shipped())
