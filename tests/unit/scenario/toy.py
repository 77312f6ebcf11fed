"""A small scenario language with one of everything, and short ways to read it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from sim.scenario.blocks import Block, Misfit
from sim.scenario.composing import compose
from sim.scenario.distributions import (
    Constant,
    DurationDistribution,
    FractionDistribution,
    LagDistribution,
    PaceDistribution,
    Uniform,
)
from sim.scenario.errors import ScenarioError
from sim.scenario.loading import Loaded, validate
from sim.scenario.quantities import (
    Date,
    Flag,
    Hours,
    KilometresPerHour,
    Moment,
    Name,
    PositiveCount,
    Probability,
    Text,
)
from sim.scenario.reading import read_text

SOURCE = "toy.yaml"


class Leg(Block):
    """One leg of a march."""

    speed: KilometresPerHour
    """Speed on the road."""
    rest: Hours = 1.0
    """Rest at its end."""
    notice: DurationDistribution = Constant(value=2.0)
    """From order to start."""
    share: Probability = 0.5
    """Share of the column that goes this way."""


class Task(Block):
    """Something to do."""

    name: Name
    """What it is called."""
    when: Moment
    """Its start."""
    count: PositiveCount = 1
    """How often."""
    kind: Literal["march", "halt"] = "march"
    """Which of the two."""


class Pace(Block):
    """How fast it goes."""

    hasty: PaceDistribution = Uniform(low=4.0, high=10.0)
    """Towards a hasty defence."""
    losses: FractionDistribution = Constant(value=0.1)
    """Losses on the way."""


class Note(Block):
    """Where values come from."""

    source: Text
    """The source."""
    grade: Literal["reported", "contested", "assumed"]
    """How good it is."""
    note: Text = ""
    """Anything else."""


class Toy(Block):
    """The whole."""

    name: Name
    """Short name."""
    title: Text = ""
    """Long name."""
    start: Moment = 0.0
    """When it begins."""
    end: Moment = 24.0
    """When it ends."""
    date: Date | None = None
    """The date of day 1."""
    legs: dict[Name, Leg] = {}  # noqa: RUF012 -- pydantic copies it
    """Legs by name."""
    spare: Leg | None = None
    """A leg in reserve."""
    tasks: tuple[Task, ...] = ()
    """Things to do."""
    weights: dict[Name, Probability] = {}  # noqa: RUF012 -- pydantic copies it
    """Weights by name."""
    pace: Pace = Pace()
    """Rates."""
    lag: LagDistribution = Constant(value=0.0)
    """From event to report."""
    at: tuple[float, float] | None = None
    """Two coordinates."""
    bracket: tuple[str | float, ...] = ()
    """Moments or numbers."""
    quick: Flag = False
    """Whether to hurry."""
    overrides: dict[str, Any] = {}  # noqa: RUF012 -- pydantic copies it
    """Values by scenario path."""
    sources: dict[str, Note] = {}  # noqa: RUF012 -- pydantic copies it
    """Sources by scenario path."""

    def misfits(self) -> Iterator[Misfit]:
        """An end before the start."""
        if self.end < self.start:
            yield Misfit(path=("end",), problem="must not be before `start`")


def toy(text: str) -> Toy:
    """Return the toy of a text."""
    return validate(read_text(text, SOURCE), Toy)


def refusal(text: str) -> str:
    """Return the report on a text that is no toy."""
    with pytest.raises(ScenarioError) as caught:
        toy(text)
    return str(caught.value)


def load_toy(path: Path, *sets: str, allow_outside: bool = False) -> Loaded[Toy]:
    """Return the toy of a file with its origins."""
    composed = compose(path, sets, model=Toy, allow_outside=allow_outside)
    scenario = validate(composed.tree, Toy)
    return Loaded(scenario=scenario, tree=composed.tree, files=composed.files)


def set_refusal(path: Path, *sets: str) -> str:
    """Return the report on arguments that cannot be set."""
    with pytest.raises(ScenarioError) as caught:
        load_toy(path, *sets)
    return str(caught.value)
