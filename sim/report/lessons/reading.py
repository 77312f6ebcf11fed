"""Lesson and plan files, checked against the scenario: everything that is wrong, at its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from sim.model.lowering import outcomes_of
from sim.report.lessons.form import Decision, Lesson, Moves, PlanFile
from sim.scenario import paths, shapes
from sim.scenario.checking.families import Family
from sim.scenario.dimensions import Dimension
from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.files import read_file
from sim.scenario.loading import located, validate
from sim.scenario.reading import Node, read_text
from sim.scenario.schema import Scenario

SHIPPED = "shipped"
SUFFIX = ".yaml"

Steps = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Course:
    """A lesson that fits its scenario; `text` is the file it was read from."""

    lesson: Lesson
    scenario: Scenario
    text: str

    def changed(self, moves: Moves) -> Scenario:
        """The scenario under a plan; ScenarioError where the two do not fit."""
        changes = self.changes(moves)
        return self.scenario.with_(changes) if changes else self.scenario

    def changes(self, moves: Moves) -> dict[str, Any]:
        """What a plan changes in the scenario, by path."""
        lesson = self.lesson
        found = {lesson.decisions[key].path: value for key, value in moves.decide.items()}
        for key in moves.choose:
            found.update(lesson.choices[key].set)
        return found

    def problems(self, moves: Moves, above: Steps = ()) -> Iterator[Problem]:
        """What a plan does that the lesson does not allow; `above` is where it stands."""
        yield from _decided(self, moves, above)
        yield from _bought(self.lesson, moves, above)

    @cached_property
    def dimensions(self) -> Mapping[str, Dimension]:
        """How the value of each decision is written."""
        return {key: dimension_of(one, self.scenario) for key, one in self.lesson.decisions.items()}


def shipped() -> dict[str, str]:
    """The lessons that come with the program: their text by name."""
    folder = files("sim.report.lessons") / SHIPPED
    found = {
        one.name.removesuffix(SUFFIX): one.read_text(encoding="utf-8")
        for one in folder.iterdir()
        if one.name.endswith(SUFFIX)
    }
    return dict(sorted(found.items()))


def read_course(lesson: str, scenario: Scenario) -> Course:
    """The lesson of this name or in this file, fit for the scenario; raises `ScenarioError`."""
    known = shipped()
    if lesson in known:
        return course_of(known[lesson], f"{lesson}{SUFFIX}", scenario)
    if not lesson.endswith(SUFFIX) and not Path(lesson).exists():
        family = Family(noun="lesson", where="the program", entries=known)
        raise ScenarioError([family.unknown(lesson, ())])
    return course_of(read_file(Path(lesson)), lesson, scenario)


def course_of(text: str, source: str, scenario: Scenario) -> Course:
    """The lesson of a text, fit for the scenario; raises `ScenarioError`."""
    tree = read_text(text, source)
    course = Course(lesson=validate(tree, Lesson), scenario=scenario, text=text)
    _raise(_lesson_problems(course), tree)
    _raise(_plan_problems(course), tree)
    return course


def read_plan(path: Path, course: Course) -> PlanFile:
    """A student's plan, allowed by the lesson; raises `ScenarioError` with all that is wrong."""
    tree = read_text(read_file(path), str(path))
    plan = validate(tree, PlanFile)
    if plan.lesson != course.lesson.name:
        _raise(
            [
                Problem(
                    path=("lesson",),
                    message=f"this plan is for the lesson `{plan.lesson}`",
                    expected=f"`{course.lesson.name}`, or the folder of that other lesson",
                )
            ],
            tree,
        )
    _raise(course.problems(plan), tree)
    _raise(_unfit(course, plan, ()), tree)
    return plan


def _raise(problems: "Iterator[Problem] | Sequence[Problem]", tree: Node) -> None:
    found = list(problems)
    if found:
        raise ScenarioError([located(problem, tree) for problem in found])


def _lesson_problems(course: Course) -> Iterator[Problem]:
    """What does not fit the scenario, and names that nothing has."""
    lesson = course.lesson
    known = {outcome.name: outcome for outcome in outcomes_of(course.scenario)}
    outcomes = Family(noun="outcome", where="outcomes", entries=known)
    for number, goal in enumerate(lesson.goals):
        if goal.outcome not in outcomes:
            yield outcomes.unknown(goal.outcome, ("goals", number, "outcome"))
    plans = Family(noun="plan", where="plans", entries=lesson.plans)
    for key in ("reference", "model"):
        if getattr(lesson, key) not in plans:
            yield plans.unknown(getattr(lesson, key), (key,))
    for number, question in enumerate(lesson.questions):
        for place, name in enumerate(question.plans):
            if name not in plans:
                yield plans.unknown(name, ("questions", number, "plans", place))
    for name, decision in lesson.decisions.items():
        yield from _decision_problems(name, decision, course.scenario)


def _decision_problems(name: str, decision: Decision, scenario: Scenario) -> Iterator[Problem]:
    above: Steps = ("decisions", name)
    try:
        dimension = dimension_of(decision, scenario)
    except paths.UnknownPath as error:
        message = f"`{decision.path}` is no path of this scenario: {error}"
        yield Problem(
            path=(*above, "path"), message=message, expected=error.expected, nearest=error.nearest
        )
        return
    for place, value in enumerate(decision.between):
        yield from _parse_problems(dimension, value, (*above, "between", place))


def dimension_of(decision: Decision, scenario: Scenario) -> Dimension:
    """How a decision's value is written; UnknownPath where its path leads to no number."""
    annotation: Any = Scenario
    for step in paths.resolve(decision.path, scenario):
        annotation = shapes.child(annotation, step)
    dimension = shapes.dimension_at(annotation)
    if dimension is None or not dimension.is_number:
        raise paths.UnknownPath(message="no number stands there", start=0, length=1)
    return dimension


def _parse_problems(dimension: Dimension, value: Any, path: Steps) -> Iterator[Problem]:
    try:
        dimension.parse(value)
    except PydanticCustomError as error:
        said = error.context or {}
        yield Problem(
            path=path,
            message=f"`{path[-1] if isinstance(path[-1], str) else path[-2]}` {said['problem']}",
            expected=said["expected"],
            nearest=said["nearest"],
        )


def _plan_problems(course: Course) -> Iterator[Problem]:
    for name, moves in course.lesson.plans.items():
        found = list(course.problems(moves, ("plans", name)))
        yield from found
        if not found:
            yield from _unfit(course, moves, ("plans", name))


def _decided(course: Course, moves: Moves, above: Steps) -> Iterator[Problem]:
    lesson = course.lesson
    decisions = Family(noun="decision", where="decisions", entries=lesson.decisions)
    for name, value in moves.decide.items():
        path: Steps = (*above, "decide", name)
        if name not in decisions:
            yield decisions.unknown(name, path, on_key=True)
            continue
        dimension = course.dimensions[name]
        wrong = list(_parse_problems(dimension, value, path))
        yield from wrong
        low, high = lesson.decisions[name].between
        if not wrong and not dimension.parse(low) <= dimension.parse(value) <= dimension.parse(
            high
        ):
            yield Problem(
                path=path,
                message=f"`{name}` is {value}, which the lesson does not allow",
                expected=f"from {low} to {high}",
            )


def _bought(lesson: Lesson, moves: Moves, above: Steps) -> Iterator[Problem]:
    choices = Family(noun="choice", where="choices", entries=lesson.choices)
    seen: set[str] = set()
    for place, name in enumerate(moves.choose):
        path: Steps = (*above, "choose", place)
        if name not in choices:
            yield choices.unknown(name, path)
        elif name in seen:
            yield Problem(path=path, message=f"`{name}` is bought twice", expected="it once")
        seen.add(name)
    cost = sum(lesson.choices[name].cost for name in seen if name in choices)
    if cost > lesson.budget:
        yield Problem(
            path=(*above, "choose"),
            message=f"these choices cost {cost}, and the budget is {lesson.budget}",
            expected=f"choices that cost {lesson.budget} or less together",
            on_key=True,
        )


def _unfit(course: Course, moves: Moves, above: Steps) -> Iterator[Problem]:
    """What the scenario itself refuses, at the decision or choice that brought it about."""
    try:
        course.changed(moves)
    except ScenarioError as error:
        for problem in error.problems:
            yield Problem(
                path=_culprit(course, moves, problem, above),
                message=f"the scenario refuses this: {problem.message}",
                expected=problem.expected,
                nearest=problem.nearest,
            )


def _culprit(course: Course, moves: Moves, problem: Problem, above: Steps) -> Steps:
    """Where in the plan a problem of the changed scenario comes from."""
    named = problem.origin.text if problem.origin else ""
    for key in moves.decide:
        if named.startswith(f"{course.lesson.decisions[key].path}="):
            return (*above, "decide", key)
    for place, key in enumerate(moves.choose):
        if any(named.startswith(f"{path}=") for path in course.lesson.choices[key].set):
            return (*above, "choose", place)
    return (*above, "decide" if moves.decide else "choose")
