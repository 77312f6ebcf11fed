"""Garrisons that give up a place without a fight: cut off, left alone, or ordered to withdraw."""

from typing import TYPE_CHECKING

from sim.engines.reference.environment import Wait
from sim.model.ranks import ActorKind
from sim.model.rules import DEFENDER, left_behind

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Collapse:
    """Watches isolation and the loss of places that garrisons depend on."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.battle
        self._shaken = [0] * len(world.plan.places.names)
        """Per place: how often its garrison was shaken."""

    def isolated(self, place: int, cause: int) -> None:
        """The garrison of a place is cut off."""
        self._shake(place, self._plan.collapse_isolated, cause)

    def lost(self, place: int, cause: int) -> None:
        """A place is lost; garrisons that depend on it are shaken."""
        garrisons = self._world.plan.garrisons
        for number, depends_on in enumerate(garrisons.depends_on):
            if place in depends_on:
                self._shake(garrisons.place[number], self._plan.collapse_dependence, cause)

    def give_up(self, place: int, cause: int) -> None:
        """The garrison leaves; part of it is captured, all of it where no road is open."""
        world = self._world
        force, name = world.forces.garrison[place], world.plan.places.names[place]
        if force.elements == 0 or world.network.holder[place] != DEFENDER:
            return
        elements = force.elements
        cut_off = world.network.cut_off(DEFENDER, place)
        captured = elements if cut_off else left_behind(elements, self._plan.left_behind)
        event = world.note(
            name, "gives_place_up", name, cause, elements=elements, captured=captured
        )
        force.elements -= captured
        world.forces.taken[DEFENDER] += captured
        world.forces.leave(force, DEFENDER, captured=False)
        world.set_time(world.plan.columns.given_up[place], event)
        world.battles.look_again()

    def withdraw(self, place: int, cause: int) -> Wait:
        """Leave on orders, as soon as a road is open."""
        world, name = self._world, self._world.plan.places.names[place]
        while world.network.holder[place] == DEFENDER and world.network.isolated[place]:
            because = max(cause, world.network.isolated_by[place])
            cause = world.note(name, "cannot_leave", name, because)
            yield world.network.change()
        self.give_up(place, cause)

    def _shake(self, place: int, chance: float, cause: int) -> None:
        world = self._world
        if chance <= 0.0 or world.forces.garrison[place].elements == 0:
            return
        number = self._shaken[place]
        self._shaken[place] += 1
        if world.chance(chance, self._plan.collapse_stream[place], number):
            world.launch(self._leave(place, number, cause), ActorKind.COLLAPSE, place, number)

    def _leave(self, place: int, number: int, cause: int) -> Wait:
        world = self._world
        stream = self._plan.collapse_stream[place] + 1
        yield world.env.timeout(world.draw(self._plan.collapse_delay, stream, number))
        self.give_up(place, cause)
