"""What a lesson file and a student's plan file may hold."""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from sim.scenario.blocks import Block, Misfit
from sim.scenario.quantities import Count, Name, PositiveCount, Text


class Goal(Block):
    """What a plan is for, and how many points it is worth."""

    outcome: Text
    """An outcome of the scenario; `sim outcomes FILE` lists them."""
    want: Literal["most", "least"]
    """Whether it should happen often (or be large), or seldom (or small)."""
    points: PositiveCount
    """Points for going all the way from the reference plan to the model answer."""


class Decision(Block):
    """A value that the student sets."""

    path: Text
    """Where it stands in the scenario, as `--set` has it."""
    label: Text
    """What the hand-out calls it."""
    between: tuple[Any, Any]
    """The lowest and the highest value that is allowed, each as the scenario has it."""


class Choice(Block):
    """Something that the student may buy."""

    label: Text
    """What the hand-out calls it."""
    cost: PositiveCount
    """What it takes from the budget."""
    set: dict[str, Any]
    """What it changes in the scenario, by path."""


class Moves(Block):
    """A plan: what is decided, and what is bought."""

    called: ClassVar[str] = "a plan"

    title: Text = ""
    """What the key calls it."""
    decide: dict[Name, Any] = {}  # noqa: RUF012 (pydantic copies it)
    """By decision its value; what is left out stays as in the scenario."""
    choose: tuple[Name, ...] = ()
    """The choices that are bought."""


class Question(Block):
    """A question of the hand-out, with the answer of the key."""

    ask: Text
    """The question."""
    answer: Text
    """What a good answer says; the key puts figures beside it."""
    plans: tuple[Name, ...] = ()
    """The plans whose figures belong to it."""
    lines: PositiveCount = 4
    """Lines to write on."""


class Lesson(Block):
    """A lesson: a task on a scenario, plans to compare, questions with their answers."""

    called: ClassVar[str] = "a lesson"

    name: Name
    """Short name, used for folders."""
    title: Text
    """Title of the hand-out."""
    side: Literal["attacker", "defender"]
    """Whose staff the students are."""
    task: Text
    """What they are to do, in a paragraph."""
    minutes: PositiveCount = 60
    """About how long it takes in class."""
    replications: PositiveCount = 2000
    """Pairs of runs that a plan is graded on."""
    seed: Count = 2022
    """Whose luck the grader uses; not 0, on which students practise."""
    budget: Count = 0
    """What the choices may cost together."""
    goals: tuple[Goal, ...]
    """What a plan is graded by."""
    decisions: dict[Name, Decision] = {}  # noqa: RUF012
    """Values that students set, by name."""
    choices: dict[Name, Choice] = {}  # noqa: RUF012
    """What students can buy, by name."""
    plans: dict[Name, Moves]
    """Plans that the key compares, by name."""
    reference: Name
    """The plan that earns no points."""
    model: Name
    """The plan that earns all of them: the model answer."""
    questions: tuple[Question, ...]
    """What the hand-out asks."""

    def misfits(self) -> Iterator[Misfit]:
        """Parts that are missing."""
        if not self.goals:
            yield Misfit(path=("goals",), problem="must hold at least one goal", on_key=True)
        if not self.decisions and not self.choices:
            yield Misfit(
                path=("decisions",),
                problem="and `choices` are both empty, so there is nothing to plan",
                on_key=True,
            )


class PlanFile(Moves):
    """What a student hands in."""

    lesson: Name
    """The lesson it belongs to."""
    team: Text = ""
    """Whose plan it is."""
    because: Text = ""
    """Why it should work; read by people, not graded."""
