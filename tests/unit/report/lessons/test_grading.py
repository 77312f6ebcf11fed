"""Points by the rule that is stated, on the luck of the lesson."""

import math

import pytest

import sim
from sim.report.lessons.form import Goal, Moves
from sim.report.lessons.grading import Grader, LessonError, as_data, wanted
from sim.results.comparison import comparison
from unit.report.lessons.small_lesson import LESSON, course


def test_the_model_answer_earns_all_and_the_reference_none(grader: Grader) -> None:
    """The two ends of the scale."""
    plans = grader.course.lesson.plans
    assert (10.0, 10) == (grader.grade(plans["strong"]).points, grader.grade(plans["strong"]).most)
    assert 0.0 == grader.grade(plans["nothing"]).points


def test_a_plan_between_the_two(scenario: sim.Scenario) -> None:
    """Points are the part of the way, by the paired differences."""
    text = LESSON.replace(
        "cost: 2, set: {command",
        "cost: 2, set: {formations.garrison.elements: 6}}\n"
        "  old: {label: x, cost: 2, set: {command",
    )
    grader = Grader(course(scenario, text))
    grade = grader.grade(Moves(choose=("quick",)))
    goal = grader.course.lesson.goals[0]
    own = comparison(grader.reference, grader.simulate(Moves(choose=("quick",))))
    whole = comparison(grader.reference, grader.model)
    part = wanted(own[goal.outcome], goal).value / wanted(whole[goal.outcome], goal).value
    assert 0.0 < part < 1.0
    assert round(8 * part, 1) == grade.marks[0].points
    assert f"{100 * part:.0f} % of the way" in grade.marks[0].feedback


def test_what_luck_could_explain_earns_nothing(grader: Grader) -> None:
    """A plan that changes nothing has an interval round zero."""
    grade = grader.grade(Moves(decide={"attack": "day 2 00:00"}))
    assert [0.0, 0.0] == [mark.points for mark in grade.marks]
    assert all("No difference" in mark.feedback for mark in grade.marks)


def test_a_run_to_look_at(grader: Grader) -> None:
    """In it the model answer does better; its causes are those of the plan's own run."""
    lookup = grader.grade(Moves()).lookup
    assert lookup is not None
    row = list(grader.reference.replication).index(lookup.replication)
    both = (grader.reference, grader.model)
    before, after = (each.column("captured.town")[row] for each in both)
    assert not math.isnan(before)
    assert math.isnan(after)
    assert "Town" in lookup.reasons.causes[0].sentence


def test_the_best_plan_needs_no_run_to_look_at(grader: Grader) -> None:
    """Nothing is left to gain."""
    assert grader.grade(grader.course.lesson.plans["strong"]).lookup is None


def test_the_same_plan_gets_the_same_points(grader: Grader) -> None:
    """The luck is the lesson's own."""
    moves = Moves(choose=("quick",))
    assert as_data(grader.grade(moves)) == as_data(grader.grade(moves))


def test_a_model_answer_that_is_no_better(scenario: sim.Scenario) -> None:
    """Nothing can be graded by it, and the message says which goal."""
    text = LESSON.replace("model: strong", "model: nothing")
    with pytest.raises(LessonError, match=r"captured\.town"):
        Grader(course(scenario, text))


def test_least_turns_the_difference_round(grader: Grader) -> None:
    """Plus is better, whatever is wanted; low stays below high."""
    pair = comparison(grader.reference, grader.model)["captured.town"]
    most, least = (
        wanted(pair, Goal.model_validate({"outcome": "x", "want": want, "points": 1}))
        for want in ("most", "least")
    )
    assert (-most.value, -most.high, -most.low) == (least.value, least.low, least.high)
