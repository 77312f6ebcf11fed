"""Coupling: the pressure of an operation draws forces in from the other sectors."""

from typing import TYPE_CHECKING

from sim.engines.reference.environment import Wait
from sim.engines.reference.forces import Force
from sim.model.ranks import ActorKind
from sim.model.rules import DEFENDER, elements_drawn

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Coupling:
    """For each operation with pressure: whom it draws in, and when they come."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.theatre

    def begin(self, operation: int, base: float, cause: int) -> None:
        """An operation begins; its pressure starts to tell."""
        if self._world.plan.operations.pressure[operation] > 0:
            self._world.launch(self._draw(operation, base, cause), ActorKind.COUPLING, operation)

    def _draw(self, operation: int, base: float, cause: int) -> Wait:
        """Draw elements from the other sectors, one by one from the strongest; they come later."""
        world, plan = self._world, self._plan
        strength = world.draw(plan.strength, plan.strength_stream[operation])
        wanted = elements_drawn(strength, world.plan.operations.pressure[operation])
        if wanted == 0:
            return
        delay = world.draw(plan.delay, plan.delay_stream[operation])
        yield world.env.timeout(max(0.0, base - world.now) + delay)
        force = world.forces.drawn[operation]
        donors: list[Force] = []
        while len(donors) < wanted and (donor := self._donor(operation)) is not None:
            donor.elements -= 1
            donor.start -= 1
            force.join(1)
            donors.append(donor)
        drawn, name = len(donors), world.plan.operations.names[operation]
        told = self._named(donors)
        cause = world.note(
            name, "drawn_in", name, cause, elements=drawn, wanted=wanted, donors=told
        )
        world.set(world.plan.columns.drawn_in[operation], float(drawn), cause)
        if drawn == 0:
            return
        world.battles.look_again()
        yield world.env.timeout(world.draw(plan.march, plan.march_stream[operation]))
        self._arrive(operation, force, cause)

    def _donor(self, operation: int) -> Force | None:
        """The strongest force in another sector that can spare an element: reserves come first."""
        world = self._world
        own = self._plan.sector[world.plan.operations.objective[operation]]
        reserves = [
            force
            for force, place in world.reserves.at_rest()
            if self._plan.sector[place] != own and force.elements > 0
        ]
        garrisons = [
            force
            for place, force in enumerate(world.forces.garrison)
            if self._plan.sector[place] != own and force.elements > 1
        ]
        donors = reserves or garrisons
        return max(donors, key=lambda force: force.elements) if donors else None

    def _named(self, donors: list[Force]) -> str:
        """Reserves by their names and garrisons by their places, each with what it gives."""
        forces, plan = self._world.forces, self._world.plan
        names = (*plan.reserves.names, *plan.places.names)
        known = zip(names, (*forces.reserve, *forces.garrison), strict=True)
        given = ((name, sum(force is donor for donor in donors)) for name, force in known)
        return ", ".join(f"{name} {elements}" for name, elements in given if elements)

    def _arrive(self, operation: int, force: Force, cause: int) -> None:
        """Join the garrison of the objective, or the counterattack if it is lost."""
        world = self._world
        objective = world.plan.operations.objective[operation]
        name = world.plan.places.names[objective]
        elements = force.dissolve()
        if world.network.holder[objective] == DEFENDER:
            world.note(name, "drawn_arrive", name, cause, elements=elements)
            world.forces.garrison[objective].join(elements)
            world.battles.look_again()
        else:
            event = world.note(name, "drawn_assemble", name, cause, elements=elements)
            world.responses.assemble(operation, elements, event)
