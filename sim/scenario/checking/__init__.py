"""What the type of a single field cannot see: references between blocks, and plans that fit."""

from collections.abc import Callable, Iterator
from itertools import islice

from sim.scenario.checking import (
    battle,
    defence,
    fires,
    forces,
    operations,
    study,
    terrain,
    theatre,
)
from sim.scenario.checking.context import Context
from sim.scenario.errors import MOST_PROBLEMS, Problem
from sim.scenario.schema import Scenario

CHECKS: tuple[Callable[[Context], Iterator[Problem]], ...] = (
    terrain.check,
    fires.check,
    forces.check,
    operations.check,
    defence.check,
    theatre.check,
    battle.check,
    study.check,
)


def check(scenario: Scenario) -> list[Problem]:
    """The problems between the blocks of a scenario whose fields are each in order."""
    context = Context(scenario)
    found = (problem for find in CHECKS for problem in find(context))
    return list(islice(found, MOST_PROBLEMS))


__all__ = ["check"]
