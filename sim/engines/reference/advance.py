"""The advance: waits for its conditions, moves along its axis, fights, consolidates, goes on."""

from typing import TYPE_CHECKING

from sim.engines.reference.battle import Battle, Party
from sim.engines.reference.environment import Pause, Signal, Wait
from sim.engines.reference.forces import Force
from sim.engines.reference.log import NO_CAUSE
from sim.engines.reference.network import Column
from sim.model.ranks import ActorKind
from sim.model.rules import ATTACKER, DEFENDER, NONE, advance_hours, needs_pause, posture

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Advance:
    """One force on its axis."""

    def __init__(self, world: "World", number: int) -> None:
        self._world = world
        self._plan = world.plan.advances
        self.number = number
        self.name = f"advance {self._plan.names[number]}"
        self.operation = self._plan.operation[number]
        self.force: Force = world.forces.advance[number]
        self.place = self._plan.start[number]
        self.standing = False
        """Whether it stands at `place`, on its axis, and can be attacked there."""
        self.consolidating = False
        """Whether it consolidates there, and salvos can delay it."""
        self.attack: Battle | None = None
        """The counterattack that it faces."""
        self.finished = False
        """Whether it has come to the end of its axis."""
        self.given_up = False
        self.cycles = 0
        """Cycles of its operation that have begun."""
        self._cycles_used = 0
        self._legs = 0
        self._base = 0.0
        self._begun_by = NO_CAUSE
        self._holding: Signal | None = None
        self._pause = Pause(world.env)
        self._delay = 0.0
        self._captor = False
        """Whether it has captured the place where it stands, not just come through."""
        self._broken_through = False
        self._km_since_supply = 0.0
        self._pauses = 0
        self._breakpoint = world.draw(
            self._plan.breakpoint[number], self._plan.breakpoint_stream[number]
        )

    def bombarded(self, hours: float) -> None:
        """A salvo falls on the consolidating force and delays it."""
        self._delay += hours
        self._pause.interrupt()

    def attacked(self, battle: Battle) -> None:
        """A counterattack falls on the consolidating force."""
        self.attack = battle
        self._pause.interrupt()
        self._wake()

    def _wake(self) -> None:
        holding, self._holding = self._holding, None
        if holding is not None:
            holding.succeed()

    def begin_cycle(self, base: float, cause: int) -> None:
        """A cycle of the operation begins: `base` is day 1 00:00 of its plan."""
        self._base, self._begun_by = base, cause
        self.cycles += 1
        self._wake()

    def next_goal(self) -> int:
        """The objective it goes for next, NONE at the end of its axis."""
        axis = self._plan.axis[self.number]
        return axis[self._legs] if self._legs < len(axis) else NONE

    def run(self) -> Wait:
        """The whole advance: its legs, as many in each cycle as it may go."""
        world, plan, number = self._world, self._plan, self.number
        axis, cause = plan.axis[number], NO_CAUSE
        while self._legs < len(axis):
            if self._legs >= self._cycles_used * plan.legs[number]:
                cause = yield from self._await_cycle(cause)
                if cause is None or not (yield from self._is_whole(cause)):
                    return
            holds, cause = yield from self._leg(self._legs, cause)
            if not holds:
                return
        event = world.note(self.name, "axis_finished", self._place_name(), cause)
        world.set_time(world.plan.columns.advance_finished[number], event)
        self.finished = True
        yield from self._hold(event)

    def _leg(self, leg: int, cause: int) -> Wait:
        """Go for one objective; return whether it is held in the end, and the last event."""
        world, plan, number = self._world, self._plan, self.number
        goal = plan.axis[number][leg]
        self.standing = False
        if self._captor:
            self._captor = False
            left = self.force.detach(plan.leave[number])
            world.forces.detachment[self.place].join(left)
        cause = yield from self._move(leg, cause)
        cause, held = yield from self._take(leg, goal, cause)
        if not held:
            return False, cause
        self._legs += 1
        self.standing = True
        if self._captor:
            cause, held = yield from self._consolidate(leg, goal, cause)
        return held, cause

    def _await_cycle(self, cause: int) -> Wait:
        """Wait for the next cycle and its start conditions; return the event of the start.

        None where the advance is cancelled. Between cycles it holds what it has.
        """
        while self.cycles <= self._cycles_used:
            self._holding = holding = self._world.env.signal()
            yield holding
            if self.attack is not None and not (yield from self._is_whole(cause)):
                return None
        self._cycles_used += 1
        return (yield from self._start_line())

    def _is_whole(self, cause: int) -> Wait:
        """Whether anything is left after the counterattacks it faces; else it gives up."""
        cause = yield from self._defend(cause)
        if self.force.elements == 0:
            self._beaten(cause)
        return self.force.elements > 0

    def _start_line(self) -> Wait:
        """Wait for the moment and the conditions; return the event of the start, None if never."""
        world, plan, number = self._world, self._plan, self.number
        yield world.env.timeout(max(0.0, self._base + plan.when[number] - world.now))
        start = world.plan.places.names[self.place]
        cause = self._begun_by
        while (obstacle := self._obstacle()) is not None:
            reason, because = obstacle
            if world.now + plan.recheck[number] > self._base + plan.no_later_than[number]:
                cause = world.note(self.name, "cancelled", start, because, reason=reason)
                world.set(world.plan.columns.advance_cancelled[number], 1.0, cause)
                self.given_up = True
                return None
            cause = world.note(self.name, "waits", start, because, reason=reason)
            yield world.env.timeout(plan.recheck[number])
        cause = world.note(self.name, "advance_starts", start, cause)
        world.set_time(world.plan.columns.advance_started[number], cause)
        world.contacts.make(self.operation, cause)
        world.command.contact_reported(number, cause)
        return cause

    def _obstacle(self) -> tuple[str, int] | None:
        """The first condition that does not hold, with the event that explains it."""
        world, plan, number = self._world, self._plan, self.number
        for facility, highest in plan.max_level[number]:
            if world.facilities.level[facility] > highest:
                name = world.plan.facilities.names[facility]
                return f"{name} is above level {highest}", world.facilities.changed_by[facility]
        for mission in plan.missions_ended[number]:
            if not world.missions.ended[mission]:
                return f"{world.missions.actor(mission)} has not ended", NO_CAUSE
        contacts, operation = world.contacts, self.operation
        if plan.forewarned[number] not in (NONE, int(contacts.forewarned[operation])):
            is_ = "is" if contacts.forewarned[operation] else "is not"
            return f"the defender {is_} forewarned", contacts.forewarned_by[operation]
        return None

    def _move(self, leg: int, cause: int) -> Wait:
        """Move to the next objective: fuel, open road, pace, crossing; return the last event."""
        world, plan, number = self._world, self._plan, self.number
        goal, roads = plan.axis[number][leg], world.plan.roads
        road = self._choose_road(leg)
        if needs_pause(self._km_since_supply, roads.length_km[road], plan.radius_km[number]):
            cause = yield from self._resupply(cause)
            road = self._choose_road(leg)
        while not world.network.passable(road):
            because = world.network.closed_by(road)
            bridge_name = world.plan.facilities.names[roads.bridge[road]]
            cause = world.note(self.name, "halted_at_bridge", bridge_name, because)
            yield world.network.change()
            road = self._choose_road(leg)
        length = roads.length_km[road]
        goal_name = world.plan.places.names[goal]
        hours = advance_hours(length, self._pace(leg))
        cause = world.note(
            self.name, "moves", goal_name, cause, hours=hours, road=roads.names[road]
        )
        span = world.begin(self.name, ATTACKER, "march", f"to {goal_name}")
        column = Column(world, ATTACKER, self.name)
        cause = max(cause, (yield from column.advance(road, goal, hours, self.force.elements)))
        world.end(span)
        self._km_since_supply += length
        world.add(world.plan.columns.advance_km[number], length)
        sector = world.plan.theatre.sector[goal]
        if sector != NONE:
            world.add(world.plan.columns.sector_km[sector], length)
        return cause

    def _choose_road(self, leg: int) -> int:
        """The road to the next objective as things stand."""
        world, roads = self._world, self._plan.roads[self.number][leg]
        if len(roads) == 1:
            return roads[0]
        length, pace = world.plan.roads.length_km, self._pace(leg)
        return world.network.quickest(
            roads, self.force.elements, lambda road: advance_hours(length[road], pace)
        )

    def _pace(self, leg: int) -> float:
        """Kilometres a day on a leg against the posture that it meets as things stand."""
        plan, number = self._plan, self.number
        met = self._posture(plan.axis[number][leg])
        return self._world.draw(plan.pace[number][met], plan.pace_stream[number], leg)

    def _posture(self, goal: int) -> int:
        """The posture of the defence it meets on the way to a place."""
        forces = self._world.forces
        defended = forces.garrison[goal].elements > 0
        held = self._world.network.holder[goal] == DEFENDER
        return posture(
            forces.posture[goal], defended=defended and held, broken_through=self._broken_through
        )

    def _resupply(self, cause: int) -> Wait:
        world, plan, number = self._world, self._plan, self.number
        cause = world.note(self.name, "refuels", self._place_name(), cause)
        span = world.begin(self.name, ATTACKER, "resupply")
        depot, tonnes = plan.depot[number], plan.pause_t[number]
        if depot != NONE:
            while world.facilities.stock[depot].level < tonnes:
                yield world.facilities.delivery(depot)
            world.facilities.take(depot, tonnes)
        hours = world.draw(plan.pause[number], plan.pause_stream[number], self._pauses)
        yield world.env.timeout(hours)
        world.end(span)
        self._pauses += 1
        self._km_since_supply = 0.0
        return cause

    def _take(self, leg: int, goal: int, cause: int) -> Wait:
        """Take the place, by battle if it is defended; return the last event, and if it is ours."""
        world = self._world
        while (other := world.battles.at(goal)) is not None:
            yield other.over()
        if world.network.holder[goal] == ATTACKER:
            self.place = goal
            return world.note(self.name, "passes", self._place_name(), cause), True
        garrison = world.forces.garrison[goal]
        if garrison.elements > 0:
            battle = self._battle(leg, goal)
            won = yield from battle.fight(cause)
            cause = battle.ended_by
            if not won:
                self._beaten(cause)
                return cause, False
            self._broken_through = True
            self._clear(goal, cause)
        self.place = goal
        self._captor = True
        cause = world.capture(goal, self, cause)
        return cause, True

    def _battle(self, leg: int, goal: int) -> Battle:
        world, number = self._world, self.number
        attacking = Party(
            side=ATTACKER,
            operation=self.operation,
            forces=[self.force],
            breakpoint=self._breakpoint,
            base=self.place,
        )
        places = world.plan.places
        holding = Party(
            side=DEFENDER,
            operation=self.operation,
            forces=[world.forces.garrison[goal]],
            breakpoint=world.draw(places.breakpoint[goal], places.breakpoint_stream[goal]),
            base=goal,
            garrison=True,
        )
        stream = self._plan.loss_streams[number][leg]
        return Battle(world, goal, (attacking, holding), stream, self.name)

    def _clear(self, goal: int, cause: int) -> None:
        """The beaten garrison withdraws, or is captured where no road is open."""
        world = self._world
        cut_off = world.network.cut_off(DEFENDER, goal)
        name = world.plan.places.names[goal]
        garrison = world.forces.garrison[goal]
        if garrison.elements > 0:
            because = world.network.isolated_by[goal] if cut_off else cause
            kind = "garrison_captured" if cut_off else "garrison_withdraws"
            world.note(name, kind, name, because, elements=garrison.elements)
        world.forces.leave(garrison, DEFENDER, captured=cut_off)

    def _consolidate(self, leg: int, goal: int, cause: int) -> Wait:
        """Consolidate while bombarded or attacked; return the last event, and if it still holds."""
        world, plan, number = self._world, self._plan, self.number
        left = world.draw(plan.consolidate[number], plan.consolidate_stream[number], leg)
        span = world.begin(self.name, ATTACKER, "consolidate", self._place_name())
        self.consolidating = True
        finished = False
        while not finished and self.force.elements > 0:
            began = world.now
            finished = yield from self._pause.wait(left)
            left = 0.0 if finished else max(0.0, left - (world.now - began))
            cause = yield from self._defend(cause)
            delay, self._delay = self._delay, 0.0
            left += delay
            finished = finished and delay == 0.0
        self.consolidating = False
        world.end(span)
        if self.force.elements == 0:
            self._beaten(cause)
            return cause, False
        cause = world.note(self.name, "consolidated", self._place_name(), cause)
        world.races.ready(goal, self, cause)
        return cause, True

    def _hold(self, cause: int) -> Wait:
        """Hold the last objective against whatever comes."""
        while self.force.elements > 0:
            self._holding = holding = self._world.env.signal()
            yield holding
            cause = yield from self._defend(cause)
        self._beaten(cause)

    def _defend(self, cause: int) -> Wait:
        """Wait while counterattacks last; return the last event.

        The next may begin at the very moment when one ends, before this force looks up.
        """
        while self.attack is not None:
            battle = self.attack
            yield battle.over()
            cause = battle.ended_by
            if self.attack is battle:
                self.attack = None
        return cause

    def _beaten(self, cause: int) -> None:
        """Give up and withdraw to the start line, out of the play."""
        world = self._world
        self.standing = False
        self.given_up = True
        world.forces.leave(self.force, ATTACKER, captured=False)
        event = world.note(self.name, "gives_up", self._place_name(), cause)
        world.set(world.plan.columns.advance_repulsed[self.number], 1.0, event)

    def _place_name(self) -> str:
        return self._world.plan.places.names[self.place]


class Advances:
    """All advances."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._all = [Advance(world, n) for n in range(len(world.plan.advances.names))]

    def begin(self, operation: int, base: float, cause: int) -> None:
        """A cycle of an operation begins; its advances start or go on."""
        for advance in self._of(operation):
            first = advance.cycles == 0
            advance.begin_cycle(base, cause)
            if first:
                self._world.launch(advance.run(), ActorKind.ADVANCE, advance.number)

    def spent(self, operation: int) -> bool:
        """Whether an operation has advances and none of them can go on."""
        advances = self._of(operation)
        return bool(advances) and all(a.finished or a.given_up for a in advances)

    def strength(self, operation: int) -> int:
        """Elements of the advances of an operation that are still in play."""
        return sum(a.force.elements for a in self._of(operation) if not a.given_up)

    def next_goals(self, operation: int) -> list[int]:
        """The next objectives of an operation's advances."""
        return [a.next_goal() for a in self._of(operation) if a.next_goal() != NONE]

    def _of(self, operation: int) -> list[Advance]:
        return [a for a in self._all if a.operation == operation]

    def standing_at(self, place: int) -> list[Advance]:
        """The advances that hold a place they have captured, with whom."""
        return [a for a in self._all if a.standing and a.place == place and a.force.elements > 0]

    def consolidating_at(self, place: int) -> list[Advance]:
        """Those of them that still consolidate."""
        return [a for a in self.standing_at(place) if a.consolidating]
