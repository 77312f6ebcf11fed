"""Reserves: released, put on the march, re-routed, and too late or in time."""

from typing import TYPE_CHECKING

from sim.engines.reference.environment import Signal, Wait
from sim.engines.reference.forces import Force
from sim.engines.reference.log import NO_CAUSE
from sim.engines.reference.network import Column
from sim.model.policies import ALLOCATIONS, Call
from sim.model.ranks import ActorKind
from sim.model.rules import DEFENDER, INFINITY, NONE, column_loss_probability

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Reserves:
    """Every reserve formation."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.reserves
        self._place = list(self._plan.place)
        self._operation = [NONE] * len(self._place)
        self._order: list[Signal | None] = [None] * len(self._place)
        self._released_by = [NO_CAUSE] * len(self._place)
        self._march_draws = [0] * len(self._place)
        self._on_road = [False] * len(self._place)
        self._available = [False] * len(self._place)
        self._granted: list[list[int]] = [[] for _ in world.plan.echelons.names]
        """Per echelon: the operations whose requests it has granted, in this order."""
        self._choose = list(ALLOCATIONS.values())[world.plan.theatre.allocation]

    def start(self) -> None:
        """Every reserve waits for its release."""
        for reserve in range(len(self._place)):
            self._world.launch(self._reserve(reserve), ActorKind.RESERVE, reserve)

    def release(self, echelon: int, operation: int, cause: int) -> None:
        """An echelon grants an operation's request; the policy decides which reserves go there."""
        granted = self._granted[echelon]
        granted.append(operation)
        for reserve, releasing in enumerate(self._plan.echelon):
            order = self._order[reserve]
            if releasing != echelon or order is None:
                continue
            if self._is_joined_to(reserve, operation) and self._is_pinned(reserve, operation):
                self._stay(reserve, cause)
            chosen = self._allocate(reserve)
            if chosen in granted:
                self._order[reserve] = None
                self._operation[reserve] = chosen
                self._released_by[reserve] = cause
                order.succeed()

    def _allocate(self, reserve: int) -> int:
        """The operation that the policy gives a reserve to, NONE where it can go to none.

        It looks at those that are threatened or granted, on the reserve's part of the map, and
        from which no contact in its own sector keeps it.
        """
        world, operations = self._world, range(len(self._world.plan.operations.names))
        requests = self._granted[self._plan.echelon[reserve]]
        calls = [
            Call(
                operation=operation,
                granted=(requests.index(operation) if operation in requests else len(operations)),
                hours=self._hours_to(reserve, operation),
                threat=world.advances.strength(operation) - self._held_by(operation),
            )
            for operation in operations
            if self._is_joined_to(reserve, operation)
            and not self._is_pinned(reserve, operation)
            and (operation in requests or world.contacts.at[operation] < INFINITY)
        ]
        return calls[self._choose(calls)].operation if calls else NONE

    def _is_joined_to(self, reserve: int, operation: int) -> bool:
        """Whether roads, open or not, lead from the reserve to the operation's objective."""
        part = self._world.plan.theatre.component
        objective = self._world.plan.operations.objective[operation]
        return part[objective] == part[self._place[reserve]]

    def _held_by(self, operation: int) -> int:
        objective = self._world.plan.operations.objective[operation]
        return self._world.forces.garrison[objective].elements

    def _hours_to(self, reserve: int, operation: int) -> float:
        """March time to where an operation needs the reserve, infinite where no road is open."""
        network, target = self._world.network, self._target(operation)
        if target == NONE:
            return INFINITY
        elements = self._world.forces.reserve[reserve].elements
        return network.route_hours(
            self._place[reserve],
            target,
            DEFENDER,
            lambda road: network.leg_hours(road, self._plan.speed[reserve], DEFENDER, elements),
        )

    def _is_pinned(self, reserve: int, operation: int) -> bool:
        """Whether contact in its own sector keeps a reserve from going to another."""
        world, theatre = self._world, self._world.plan.theatre
        own = theatre.sector[self._place[reserve]]
        objectives = world.plan.operations.objective
        if not theatre.pins or own == NONE or theatre.sector[objectives[operation]] == own:
            return False
        return any(
            theatre.sector[objective] == own and world.contacts.at[other] < INFINITY
            for other, objective in enumerate(objectives)
        )

    def _stay(self, reserve: int, cause: int) -> None:
        """A reserve that was granted to another sector stays in its own."""
        world, theatre = self._world, self._world.plan.theatre
        sector = theatre.sectors[theatre.sector[self._place[reserve]]]
        event = world.note(self._plan.names[reserve], "pinned", sector, cause)
        world.set(world.plan.columns.pinned[reserve], 1.0, event)

    def at_rest(self) -> list[tuple[Force, int]]:
        """The reserves that wait for release and are free, each with its place."""
        return [
            (self._world.forces.reserve[reserve], self._place[reserve])
            for reserve, order in enumerate(self._order)
            if order is not None and self._available[reserve]
        ]

    def overrun(self, place: int, cause: int) -> None:
        """The attacker takes a place where reserves stand."""
        world = self._world
        for reserve, here in enumerate(self._place):
            force = world.forces.reserve[reserve]
            if here == place and not self._on_road[reserve] and force.elements > 0:
                name = self._plan.names[reserve]
                world.note(name, "overrun", world.plan.places.names[place], cause)
                world.forces.leave(force, DEFENDER, captured=True)

    def _reserve(self, reserve: int) -> Wait:
        world, plan, columns = self._world, self._plan, self._world.plan.columns
        name, force = plan.names[reserve], world.forces.reserve[reserve]
        available = world.chance(plan.available[reserve], plan.available_stream[reserve])
        self._available[reserve] = available
        world.set(columns.reserve_available[reserve], 1.0 if available else 0.0, NO_CAUSE)
        self._order[reserve] = order = world.env.signal()
        yield order
        cause = self._released_by[reserve]
        if not available:
            world.note(name, "committed_elsewhere", name, cause)
            return
        cause = world.note(name, "released", name, cause)
        world.set_time(columns.released[reserve], cause)
        sent = reserve * len(world.plan.operations.names) + self._operation[reserve]
        world.set_time(columns.sent[sent], cause)
        span = world.begin(name, DEFENDER, "notice")
        yield world.env.timeout(world.draw(plan.notice[reserve], plan.notice_stream[reserve]))
        world.end(span)
        if force.elements > 0:
            yield from self._march(reserve, cause)

    def _target(self, operation: int) -> int:
        """The objective while it is held, then the assembly place, NONE without one."""
        world = self._world
        objective = world.plan.operations.objective[operation]
        if world.network.holder[objective] == DEFENDER:
            return objective
        return world.plan.doctrine.assembly

    def _march(self, reserve: int, cause: int) -> Wait:
        """March leg by leg, looking for the quickest open route at each place."""
        world = self._world
        name, force = self._plan.names[reserve], world.forces.reserve[reserve]
        departed = False
        while force.elements > 0:
            target = self._target(self._operation[reserve])
            if target == NONE:
                world.note(name, "without_goal", name, self._lost_by(reserve))
                return
            if self._place[reserve] == target:
                self._arrive(reserve, cause)
                return
            leg = self._next_leg(reserve, target)
            if leg is None:
                because = max(cause, world.network.changed_by)
                cause = world.note(name, "held_up", self._place_name(reserve), because)
                yield world.network.change()
                continue
            if not departed:
                departed = True
                goal = world.plan.places.names[target]
                cause = world.note(name, "departed", self._place_name(reserve), cause, to=goal)
                world.set_time(world.plan.columns.departed[reserve], cause)
            cause = yield from self._leg(reserve, leg, cause)

    def _next_leg(self, reserve: int, target: int) -> tuple[int, int] | None:
        elements = self._world.forces.reserve[reserve].elements
        speed = self._plan.speed[reserve]
        network = self._world.network
        return network.next_leg(
            self._place[reserve],
            target,
            DEFENDER,
            lambda road: network.leg_hours(road, speed, DEFENDER, elements),
        )

    def _leg(self, reserve: int, leg: tuple[int, int], cause: int) -> Wait:
        """March along one road, or back again when it is cut ahead; return the last event."""
        world, network = self._world, self._world.network
        road, goal = leg
        name, force = self._plan.names[reserve], world.forces.reserve[reserve]
        hours = network.leg_hours(road, self._plan.speed[reserve], DEFENDER, force.elements)
        goal_name = world.plan.places.names[goal]
        span = world.begin(name, DEFENDER, "march", f"to {goal_name}")
        began = world.now
        self._on_road[reserve] = True
        column = Column(world, DEFENDER, name)
        arrived = yield from column.march(road, goal, hours)
        self._on_road[reserve] = False
        world.end(span)
        if arrived:
            self._place[reserve] = goal
        else:
            cause = world.note(name, "turned_back", goal_name, column.blocked_by)
        self._thin(reserve, world.now - began, cause)
        if force.elements == 0:
            world.note(name, "destroyed_on_march", goal_name, cause)
        elif network.holder[self._place[reserve]] != DEFENDER:
            self.overrun(self._place[reserve], network.held_by[self._place[reserve]])
        return cause

    def _thin(self, reserve: int, hours: float, cause: int) -> None:
        """Losses of the column under the enemy's air."""
        world, force = self._world, self._world.forces.reserve[reserve]
        air = world.plan.air
        chance = column_loss_probability(
            air.column_loss_per_h, air.superiority[1 - DEFENDER], hours
        )
        if chance <= 0.0:
            return
        lost = 0
        for _ in range(force.elements):
            stream, draw = self._plan.loss_stream[reserve], self._march_draws[reserve]
            self._march_draws[reserve] += 1
            if world.chance(chance, stream, draw):
                world.forces.lose(force, DEFENDER)
                lost += 1
        if lost:
            world.note(self._plan.names[reserve], "thinned", "air", cause, lost=lost)

    def _arrive(self, reserve: int, cause: int) -> None:
        world, columns = self._world, self._world.plan.columns
        name, here = self._plan.names[reserve], self._place[reserve]
        operation = self._operation[reserve]
        elements = world.forces.reserve[reserve].elements
        objective = world.plan.operations.objective[operation]
        held = here == objective
        here_name, lost = self._place_name(reserve), world.plan.places.names[objective]
        if held:
            event = world.note(name, "reinforced", here_name, cause, elements=elements)
        else:
            event = world.note(
                name, "assembled", here_name, cause, elements=elements, objective=lost
            )
        world.set_time(columns.arrived[reserve], event)
        world.set(columns.reserve_elements[reserve], float(elements), event)
        world.forces.reserve[reserve].dissolve()
        sector = world.plan.theatre.sector[objective]
        if sector != NONE:
            world.add(columns.sector_reserves[sector], float(elements))
        if held:
            world.forces.garrison[here].join(elements)
            world.battles.look_again()
        else:
            world.responses.assemble(operation, elements, event)

    def _place_name(self, reserve: int) -> str:
        return self._world.plan.places.names[self._place[reserve]]

    def _lost_by(self, reserve: int) -> int:
        """The event by which the objective was lost."""
        return self._world.network.held_by[
            self._world.plan.operations.objective[self._operation[reserve]]
        ]
