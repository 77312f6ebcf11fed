"""Indications of the build-up: a Poisson process until the first contact."""

from typing import TYPE_CHECKING

from sim.engines.reference.environment import Wait
from sim.engines.reference.log import NO_CAUSE
from sim.model.ranks import ActorKind
from sim.model.rules import INFINITY, time_to_loss, unit_exponential

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Indications:
    """Signs that an attack is coming, each a report to the local echelon."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def start(self) -> None:
        """Start the process, if the scenario has warnings and anybody to warn."""
        world = self._world
        if world.plan.warnings.rate_per_h > 0.0 and world.plan.echelons.names:
            world.launch(self._arrivals(), ActorKind.INDICATIONS)

    def _arrivals(self) -> Wait:
        world, plan = self._world, self._world.plan.warnings
        yield world.env.timeout(plan.first)
        number = 0
        while True:
            budget = unit_exponential(world.uniform(plan.gap_stream, number))
            yield world.env.timeout(time_to_loss(budget, plan.rate_per_h))
            if world.contacts.at[plan.operation] < INFINITY:
                return
            event = world.note("build-up", "indication", "build-up", NO_CAUSE, number=number + 1)
            world.command.indication_reported(number, event)
            number += 1
