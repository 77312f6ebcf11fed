"""A lesson as files: what students get, what the instructor keeps, and what the grader reads.

hand-out.html        for students, to print: task, scenario in words, questions, blank charts
plan.yaml            for students, to fill in and hand in
answer-key.html      for the instructor: what each plan comes to, with intervals, and the answers
scenario.yaml        the scenario in explicit form, to try plans on and for the grader
lesson.yaml          the lesson as it was written, for the grader
"""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.charts import differences
from sim.charts.style import Provenance
from sim.experiments.run import trace
from sim.model.loading import load
from sim.model.lowering import outcomes_of
from sim.report.lessons.form import Moves, Question
from sim.report.lessons.grading import RULE, Grade, Grader
from sim.report.lessons.reading import Course, course_of
from sim.report.sheet.figures import PAGE, Figure, figure
from sim.report.sheet.findings import Change, changes
from sim.report.sheet.page import rendered
from sim.report.sheet.told import Reasons, run_told
from sim.report.words import scenario_in_words
from sim.report.words.phrases import HOW_TO_READ, day_of
from sim.results.comparison import Comparison
from sim.scenario.errors import Origin, Problem, ScenarioError
from sim.scenario.explaining import explicit_text
from sim.scenario.files import read_file
from sim.scenario.writing import flow_text

HANDOUT, BLANK, KEY = "hand-out.html", "plan.yaml", "answer-key.html"
SCENARIO, LESSON = "scenario.yaml", "lesson.yaml"
FILES = (HANDOUT, BLANK, KEY, SCENARIO, LESSON)
MOST_DAYS = 14
"""Days of the blank chart on which a plan is drawn."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One decision or choice as the hand-out shows it."""

    name: str
    label: str
    allowed: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One plan in the answer key."""

    name: str
    title: str
    moves: tuple[tuple[str, str], ...]
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One question with its answer, and the figures of the plans that belong to it."""

    question: Question
    plans: tuple[Shown, ...]


@dataclass(frozen=True, kw_only=True)
class Key:
    """What the instructor keeps."""

    plans: tuple[Shown, ...]
    answers: tuple[Answered, ...]
    changes: tuple[Change, ...]
    picture: Figure
    example: int | None
    reasons: tuple[tuple[str, Reasons], ...]
    traces: tuple[str, ...]


def pack(course: Course, workers: int | None = 1) -> Mapping[str, bytes]:
    """All files of a lesson by their names; LessonError where it can't be graded."""
    key = _key(course, Grader(course, workers))
    texts = {
        HANDOUT: handout(course),
        BLANK: blank_plan(course),
        KEY: _page("key.html", course, key=key),
        SCENARIO: explicit_text(course.scenario),
        LESSON: course.text,
    }
    return {name: text.encode("utf-8") for name, text in texts.items()}


def open_pack(folder: Path) -> Course:
    """The lesson of a folder that `pack` filled; ScenarioError where it is none."""
    missing = [name for name in (LESSON, SCENARIO) if not (folder / name).is_file()]
    if missing:
        problem = Problem(
            path=(),
            message=f"this is no folder of a lesson: {missing[0]} is missing",
            expected="a folder that `sim lesson SCENARIO` wrote",
            origin=Origin.whole(str(folder)),
        )
        raise ScenarioError([problem])
    path = folder / LESSON
    return course_of(read_file(path), str(path), load(folder / SCENARIO))


def handout(course: Course) -> str:
    """The students' page. It holds no answer, and no plan but their own."""
    return _page("handout.html", course, grid=_grid(course))


def _page(template: str, course: Course, **values: object) -> str:
    lesson, scenario = course.lesson, course.scenario
    outcomes = {one.name: one for one in outcomes_of(scenario)}
    return rendered(
        template,
        lesson=lesson,
        title=scenario.title or scenario.name,
        chapters=scenario_in_words(scenario),
        how_to_read=HOW_TO_READ,
        decisions=tuple(_decisions(course)),
        choices=tuple(_choices(course)),
        goals=[(outcomes[goal.outcome], goal) for goal in lesson.goals],
        most=sum(goal.points for goal in lesson.goals),
        rule=RULE,
        reference=lesson.plans[lesson.reference].title or lesson.reference,
        **values,
    )


def _decisions(course: Course) -> Iterator[Line]:
    for name, one in course.lesson.decisions.items():
        low, high = one.between
        yield Line(name=name, label=one.label, allowed=f"{low} to {high}")


def _choices(course: Course) -> Iterator[Line]:
    for name, one in course.lesson.choices.items():
        yield Line(name=name, label=one.label, allowed=str(one.cost))


def _grid(course: Course) -> tuple[int, ...]:
    """The days on which decisions on moments may fall; none where there is no such decision."""
    days: set[int] = set()
    for name, one in course.lesson.decisions.items():
        dimension = course.dimensions[name]
        if dimension.unit == "plan time":
            first, last = (day_of(dimension.parse(end)) for end in one.between)
            days.update(range(first, last + 1))
    return tuple(sorted(days))[:MOST_DAYS]


def blank_plan(course: Course) -> str:
    """The file that students fill in: valid as it stands, with all that they may write."""
    lesson = course.lesson
    lines = [
        f"# {lesson.title}: fill in and hand in. Lines that begin with # are not read.",
        f"lesson: {lesson.name}",
        "team: ''",
        "because: '' # why your plan should work, in a sentence or two",
    ]
    if lesson.decisions:
        lines += ["", "decide: # as in the reference plan; change what you want"]
        given = lesson.plans[lesson.reference].decide
        for line in _decisions(course):
            value = given.get(line.name, lesson.decisions[line.name].between[0])
            lines.append(f"  {line.name}: {_text(value)} # {line.label}, from {line.allowed}")
    if lesson.choices:
        lines += ["", f"choose: [] # names from below; they may cost {lesson.budget} together"]
        lines += [
            f"# {line.name} (costs {line.allowed}): {line.label}" for line in _choices(course)
        ]
    # A label with line breaks must not end its comment.
    return "\n".join(" ".join(line.splitlines()) for line in lines) + "\n"


def trace_command(course: Course, moves: Moves, replication: int, outcome: str) -> str:
    """The command that tells a run of a plan, in the folder of the lesson."""
    sets = [f"{path}={_text(value)}" for path, value in course.changes(moves).items()]
    words = ["sim", "trace", SCENARIO, "--replication", str(replication)]
    words += ["--seed", str(course.lesson.seed)]
    words += [word for each in sets for word in ("--set", each)]
    return shlex.join([*words, "--why", outcome])


def _text(value: object) -> str:
    return value if isinstance(value, str) else flow_text(value)


def _key(course: Course, grader: Grader) -> Key:
    lesson = course.lesson
    plans = {name: _shown(course, grader, name) for name in lesson.plans}
    found = grader.against_reference(lesson.plans[lesson.model])
    goal = lesson.goals[0].outcome
    example = found[goal].example
    pair = (lesson.reference, lesson.model)
    return Key(
        plans=tuple(plans.values()),
        answers=tuple(
            Answered(question=one, plans=tuple(plans[name] for name in one.plans))
            for one in lesson.questions
        ),
        changes=changes([found[name] for name in found.headline]),
        picture=_picture(course, found),
        example=example,
        reasons=tuple(_reasons(course, pair, example, goal)) if example is not None else (),
        traces=tuple(
            trace_command(course, lesson.plans[name], example, goal)
            for name in pair
            if example is not None
        ),
    )


def _shown(course: Course, grader: Grader, name: str) -> Shown:
    lesson = course.lesson
    moves = lesson.plans[name]
    decided = ((lesson.decisions[key].label, str(value)) for key, value in moves.decide.items())
    bought = (
        (lesson.choices[key].label, f"costs {lesson.choices[key].cost}") for key in moves.choose
    )
    return Shown(
        name=name,
        title=moves.title or name,
        moves=(*decided, *bought),
        grade=grader.grade(moves),
    )


def _picture(course: Course, found: Comparison) -> Figure:
    lesson = course.lesson
    pairs = [found[goal.outcome] for goal in lesson.goals]
    names = [lesson.plans[name].title or name for name in (lesson.reference, lesson.model)]
    provenance = Provenance(
        scenario=course.scenario.name, replications=len(found), seed=lesson.seed, note="each"
    )
    drawn = differences.picture(differences.of_pairs(pairs, *names), provenance, PAGE)
    return figure(drawn, "the reference plan and the model answer, pair by pair")


def _reasons(
    course: Course, pair: tuple[str, str], example: int, goal: str
) -> Iterator[tuple[str, Reasons]]:
    """Why the goal came out as it did, in the same run under both plans."""
    for name in pair:
        moves = course.lesson.plans[name]
        told = trace(course.changed(moves), example, seed=course.lesson.seed)
        for reasons in run_told(told, [], [goal]).reasons:
            yield moves.title or name, reasons
