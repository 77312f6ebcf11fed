"""Plans graded against the reference on common luck: points by a stated rule, with reasons.

For every goal the plan's runs are paired with those of the reference plan and of the model
answer, replication by replication. With d the paired difference of a plan from the reference, in
the direction that is wanted,

    points = points of the goal x d(plan) / d(model answer), from 0 up to all of them,

and 0 where the 95 % interval of d(plan) reaches down to zero: what luck could explain earns none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.experiments.run import run, trace
from sim.report.lessons.form import Goal, Moves
from sim.report.lessons.reading import Course
from sim.report.sheet.told import Reasons, run_told
from sim.results.comparison import Comparison, comparison
from sim.results.paired import PairedDifference
from sim.results.paired_words import lines
from sim.results.results import Results
from sim.results.summary import Estimate

RULE = (
    "For each goal your plan is run against the reference plan on the same luck, run by run. The "
    "model answer earns all points, the reference none, and your plan as large a part as it goes "
    "of the way between them. A difference whose 95 % interval reaches zero earns nothing: luck "
    "could explain it."
)


class LessonError(ValueError):
    """A lesson whose model answer is no better than its reference: nothing can be graded by it."""


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One goal of one plan: points, the figures they rest on, and what to say of it."""

    goal: Goal
    label: str
    points: float
    reference: str
    plan: str
    difference: str
    interval: str
    feedback: str
    is_clear: bool


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """A run to trace: in it the model answer reaches a goal that the plan misses."""

    replication: int
    outcome: str
    reasons: Reasons


@dataclass(frozen=True, kw_only=True)
class Grade:
    """What a plan came to."""

    marks: tuple[Marked, ...]
    lookup: Lookup | None

    @property
    def points(self) -> float:
        """All points together."""
        return round(sum(mark.points for mark in self.marks), 1)

    @property
    def most(self) -> int:
        """The most points that could be had."""
        return sum(mark.goal.points for mark in self.marks)


class Grader:
    """Runs the reference and the model answer once, and grades any number of plans by them.

    LessonError where the model answer is not clearly better than the reference in every goal.
    """

    def __init__(self, course: Course, workers: int | None = 1) -> None:
        self.course, self._workers = course, workers
        lesson = course.lesson
        self.reference = self.simulate(lesson.plans[lesson.reference])
        self.model = self.simulate(lesson.plans[lesson.model])
        self._way = comparison(self.reference, self.model)
        for goal in lesson.goals:
            if not wanted(self._way[goal.outcome], goal).low > 0.0:  # NaN where none is known
                raise LessonError(
                    f"{lesson.name}: in {lesson.replications:,} pairs of runs the model answer "
                    f"`{lesson.model}` is not clearly better than `{lesson.reference}` in "
                    f"`{goal.outcome}`; give another plan or goal, or more replications"
                )

    def simulate(self, moves: Moves) -> Results:
        """The runs of a plan, on the luck of the lesson."""
        lesson = self.course.lesson
        return run(
            self.course.changed(moves),
            lesson.replications,
            seed=lesson.seed,
            workers=self._workers,
        )

    def grade(self, moves: Moves) -> Grade:
        """The points of a plan, goal by goal, and a run that shows what it lacks."""
        results = self.simulate(moves)
        found = comparison(self.reference, results)
        marks = tuple(self._marked(goal, found) for goal in self.course.lesson.goals)
        return Grade(marks=marks, lookup=self._lookup(moves, results, marks))

    def against_reference(self, moves: Moves) -> Comparison:
        """A plan beside the reference, pair by pair."""
        return comparison(self.reference, self.simulate(moves))

    def _marked(self, goal: Goal, found: Comparison) -> Marked:
        pair, model = found[goal.outcome], self._way[goal.outcome]
        own, whole = wanted(pair, goal), wanted(model, goal)
        part = min(max(own.value / whole.value, 0.0), 1.0) if own.low > 0.0 else 0.0
        told, best = next(lines(pair)), next(lines(model))
        label = pair.outcome.label or goal.outcome
        return Marked(
            goal=goal,
            label=label,
            points=round(goal.points * part, 1),
            reference=told.first,
            plan=told.second,
            difference=told.difference,
            interval=f"{told.low} to {told.high}",
            feedback=_feedback(label, goal, own, part, best.second),
            is_clear=own.low > 0.0 or own.high < 0.0,
        )

    def _lookup(self, moves: Moves, results: Results, marks: Sequence[Marked]) -> Lookup | None:
        """A run of the goal that lost most points, in which the model answer does better."""
        lost = max(marks, key=lambda mark: mark.goal.points - mark.points)
        if lost.points >= lost.goal.points:
            return None
        pair = comparison(results, self.model)[lost.goal.outcome]
        if pair.example is None:
            return None
        seed = self.course.lesson.seed
        told = trace(self.course.changed(moves), pair.example, seed=seed)
        reasons = run_told(told, [], [pair.outcome.name]).reasons
        if not reasons:
            return None
        return Lookup(replication=pair.example, outcome=pair.outcome.name, reasons=reasons[0])


def wanted(pair: PairedDifference, goal: Goal) -> Estimate:
    """What a plan gains against the reference in the direction that is wanted: plus is better."""
    found = pair.chance or pair.mean
    if found is None:
        raise ValueError(f"`{goal.outcome}` can't be compared")
    one = found.difference
    if goal.want == "most":
        return one
    return Estimate(value=-one.value, low=-one.high, high=-one.low)


def _feedback(label: str, goal: Goal, own: Estimate, part: float, best: str) -> str:
    """What the points mean, in a sentence."""
    aim = "often" if goal.want == "most" else "seldom"
    if own.high < 0.0:
        return f"Worse than the reference: {label} less {aim}. The model answer reaches {best}."
    if not own.low > 0.0:  # NaN where too few pairs have a value
        return f"No difference from the reference can be shown. The model answer reaches {best}."
    if part >= 1.0:
        return "As good as the model answer."
    return (
        f"Better than the reference, {100.0 * part:.0f} % of the way to the model answer, {best}."
    )


def as_data(grade: Grade) -> dict[str, Any]:
    """A grade as plain data."""
    lookup = grade.lookup
    return {
        "points": grade.points,
        "of": grade.most,
        "goals": [
            {
                "outcome": mark.goal.outcome,
                "want": mark.goal.want,
                "points": mark.points,
                "of": mark.goal.points,
                "reference": mark.reference,
                "plan": mark.plan,
                "difference": mark.difference,
                "interval": mark.interval,
                "feedback": mark.feedback,
            }
            for mark in grade.marks
        ],
        "look_at": None
        if lookup is None
        else {"replication": lookup.replication, "outcome": lookup.outcome},
    }
