"""Supply of garrisons: consumption, convoys over open roads, and the supply factor."""

from typing import TYPE_CHECKING

import simpy

from sim.engines.reference.environment import Wait
from sim.engines.reference.log import NO_CAUSE
from sim.model.ranks import ActorKind
from sim.model.rules import DEFENDER, INFINITY, NONE, supply_factor, wear_probability

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Supply:
    """Stocks of the garrisons and the convoys that fill them."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.garrisons
        self.factor = [1.0] * len(world.plan.places.names)
        """Per place: share of its garrison's last need that was issued."""
        self._short_since = [NO_CAUSE] * len(world.plan.places.names)
        self._worn = [0] * len(self._plan.names)
        """Per garrison: draws on wear so far."""
        self._gone = [False] * len(self._plan.names)
        self._ways = [(-1, 0.0, 1.0)] * len(self._plan.names)
        """Per garrison: the version of the network; hours and traffic of the way at that time."""
        self._stock = [
            simpy.Container(world.env, capacity=max(tonnes, 1e-9), init=tonnes)
            for tonnes in self._plan.stock_t
        ]

    def start(self) -> None:
        """Start the convoys of every garrison that needs them."""
        for garrison, depot in enumerate(self._plan.depot):
            if depot != NONE:
                self._world.launch(self._convoys(garrison), ActorKind.GARRISON_SUPPLY, garrison)

    def is_empty(self, place: int) -> bool:
        """Whether the garrison of a place was last issued less than it needed."""
        return self.factor[place] < 1.0

    def lost(self, place: int) -> None:
        """A place falls: its garrison and with it the supply of this garrison are gone.

        Whoever retakes the place is a garrison without an entry, which is always supplied.
        """
        self.factor[place] = 1.0
        for garrison, own in enumerate(self._plan.place):
            self._gone[garrison] |= own == place

    def _convoys(self, garrison: int) -> Wait:
        """Every period, or as soon as the last convoy is back: consume, then send a convoy."""
        world, plan = self._world, self._plan
        place, period = plan.place[garrison], plan.convoy_every[garrison]
        wait = since_last = period
        while True:
            yield world.env.timeout(wait)
            if self._gone[garrison]:
                return
            elements = world.forces.garrison[place].elements
            self._consume(garrison, elements * plan.need_t_per_h[garrison] * since_last)
            self._wear(garrison, since_last)
            travelled = yield from self._convoy(garrison)
            wait, since_last = max(0.0, period - travelled), max(period, travelled)

    def _consume(self, garrison: int, need: float) -> None:
        world, place, stock = self._world, self._plan.place[garrison], self._stock[garrison]
        issued = min(need, stock.level)
        if issued > 0.0:
            stock.get(issued)
        before, self.factor[place] = self.factor[place], supply_factor(issued, need)
        if self.factor[place] == before:
            return
        name = world.plan.places.names[place]
        cause = world.network.isolated_by[place]
        if cause == NONE:
            cause = world.facilities.changed_by[self._plan.depot[garrison]]
        if before == 1.0:
            share = self.factor[place]
            self._short_since[place] = world.note(name, "supply_short", name, cause, share=share)
        elif self.factor[place] == 1.0 and need > 0.0:
            world.note(name, "supply_restored", name, NO_CAUSE)
        world.battles.look_again()

    def _wear(self, garrison: int, hours: float) -> None:
        """Losses of a garrison that is issued too little; a worn one asks to be withdrawn."""
        world, plan, place = self._world, self._plan, self._plan.place[garrison]
        force = world.forces.garrison[place]
        chance = wear_probability(plan.wear_per_h[garrison], self.factor[place], hours)
        if chance <= 0.0:
            return
        lost = 0
        for _ in range(force.elements):
            draw = self._worn[garrison]
            self._worn[garrison] += 1
            if world.chance(chance, plan.wear_stream[garrison], draw):
                world.forces.lose(force, DEFENDER)
                lost += 1
        if lost == 0:
            return
        name = world.plan.places.names[place]
        event = world.note(name, "worn", name, self._short_since[place], lost=lost)
        world.battles.look_again()
        if force.elements < plan.gives_up_below[garrison] * plan.elements[garrison]:
            world.command.ask_to_withdraw(garrison, event)

    def _convoy(self, garrison: int) -> Wait:
        """Send one convoy; return the hours it was under way."""
        world, plan, stock = self._world, self._plan, self._stock[garrison]
        depot = plan.depot[garrison]
        room = stock.capacity - stock.level
        held = world.facilities.stock[depot].level
        hours, traffic = self._way(garrison)
        passing = plan.convoy_load_t[garrison] * world.facilities.function(depot) * traffic
        load = min(room, held, passing)
        if load <= 0.0 or hours == INFINITY:
            return 0.0
        world.facilities.take(depot, load)
        if hours > 0.0:
            yield world.env.timeout(hours)
        if not self._gone[garrison] and self._way(garrison)[0] < INFINITY:
            stock.put(min(load, stock.capacity - stock.level))
        else:
            world.facilities.give(depot, load)
        return hours

    def _way(self, garrison: int) -> tuple[float, float]:
        """Hours of the convoy's quickest open route, infinite where there is none, and its traffic.

        A convoy counts no elements, so that only a change of the network can change its way.
        """
        version, hours, traffic = self._ways[garrison]
        if version != self._world.network.version:
            hours, traffic = self._find_way(garrison)
            self._ways[garrison] = self._world.network.version, hours, traffic
        return hours, traffic

    def _find_way(self, garrison: int) -> tuple[float, float]:
        world, plan = self._world, self._plan
        start = world.plan.facilities.place[plan.depot[garrison]]
        speed, network = plan.convoy_speed[garrison], world.network
        hours = network.route_hours(
            start,
            plan.place[garrison],
            DEFENDER,
            lambda road: network.leg_hours(road, speed, DEFENDER, 0),
        )
        return hours, network.traffic(start)
