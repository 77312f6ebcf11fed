"""The roads as they are at the moment: who holds what, who can pass, who is cut off."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.engines.reference.environment import Pause, Signal, Wait
from sim.model.routes import NOWHERE, legs, reachable, search_of, shortest
from sim.model.rules import (
    ATTACKER,
    DEFENDER,
    INFINITY,
    NONE,
    air_march_factor,
    crossing_hours,
    march_hours,
    turns_back,
)

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Column:
    """A force on one road, on its way to the place at the other end."""

    def __init__(self, world: "World", side: int, name: str) -> None:
        self._world = world
        self._name = name
        self.side = side
        self.road = NONE
        self.goal = NONE
        self.blocked_by = NONE
        """The event that made it turn back."""
        self.pause = Pause(world.env)

    def march(self, road: int, goal: int, hours: float) -> Wait:
        """March one leg; return whether it arrived, otherwise it is back where it started."""
        world, network = self._world, self._world.network
        self.road, self.goal = road, goal
        network.columns.append(self)
        began, left = world.now, hours
        while not (yield from self.pause.wait(left)):
            elapsed = world.now - began
            left = max(0.0, hours - elapsed)
            lost = network.holder[goal] != self.side
            if lost or (not network.passable(road) and turns_back(elapsed, hours)):
                network.columns.remove(self)
                self.blocked_by = network.held_by[goal] if lost else network.closed_by(road)
                yield world.env.timeout(elapsed)
                return False
        network.columns.remove(self)
        return True

    def advance(self, road: int, goal: int, moving: float, elements: int) -> Wait:
        """Advance one leg that takes `moving` hours and the crossing of its bridge.

        Where the bridge ahead is closed it halts until the road is open again, and then crosses
        by what there is, bridge or bypass. Return the event of going on again, NONE without one.
        """
        world, network = self._world, self._world.network
        self.road, self.goal = road, goal
        network.columns.append(self)
        hours = moving + network.crossing_hours(road, elements)
        done, began, event = 0.0, world.now, NONE
        while not (yield from self.pause.wait(max(0.0, hours - done))):
            done += world.now - began
            if not network.passable(road) and turns_back(done, hours):
                self._halt(road)
            while not network.passable(road) and turns_back(done, hours):
                yield network.change()
                if network.passable(road):
                    hours = moving + network.crossing_hours(road, elements)
                    goal_name = world.plan.places.names[goal]
                    event = world.note(self._name, "moves_on", goal_name, network.changed_by)
            began = world.now
        network.columns.remove(self)
        return event

    def _halt(self, road: int) -> None:
        """Tell of a halt on the way."""
        plan, network = self._world.plan, self._world.network
        bridge = plan.facilities.names[plan.roads.bridge[road]]
        self._world.note(self._name, "halted_at_bridge", bridge, network.closed_by(road))


class Network:
    """Who holds each place, and which roads are open to whom."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.roads
        places = world.plan.places
        self.holder = list(places.holder)
        self.held_by = [NONE] * len(self.holder)
        """Per place: the event by which its holder came to hold it."""
        self.isolated = [False] * len(self.holder)
        self.isolated_by = [NONE] * len(self.holder)
        self.columns: list[Column] = []
        self.version = 0
        """Counts the changes of roads and holders, so that a route can be kept until the next."""
        self.changed_by = NONE
        """The event of the last change of any road or holder."""
        self._waiting: list[Signal] = []
        self._search = search_of(len(self.holder))
        self._hours = [0.0] * len(self._plan.length_km)
        self._rears = {
            side: [p for p, rear in enumerate(places.rear) if rear and places.holder[p] == side]
            for side in (ATTACKER, DEFENDER)
        }

    def passable(self, road: int) -> bool:
        """Whether the road's bridge, if it has one, is open or bypassed."""
        bridge = self._plan.bridge[road]
        return bridge == NONE or self._world.facilities.crossing(bridge) > 0.0

    def closed_by(self, road: int) -> int:
        """The event that brought the road's bridge to its present level."""
        bridge = self._plan.bridge[road]
        return NONE if bridge == NONE else self._world.facilities.changed_by[bridge]

    def crossing_hours(self, road: int, elements: int) -> float:
        """Time for a force to cross the bridge of an open road."""
        bridge = self._plan.bridge[road]
        if bridge == NONE:
            return 0.0
        return crossing_hours(elements, self._world.facilities.crossing(bridge))

    def quickest(self, roads: Sequence[int], elements: int, moving: Callable[[int], float]) -> int:
        """The quickest open one of parallel roads, crossing included; ties to the first.

        The shortest where all are closed.
        """
        passable = [road for road in roads if self.passable(road)]
        if not passable:
            return min(roads, key=lambda road: self._plan.length_km[road])
        return min(passable, key=lambda road: moving(road) + self.crossing_hours(road, elements))

    def leg_hours(self, road: int, speed: float, side: int, elements: int) -> float:
        """Time for a column to march along an open road."""
        air = self._world.plan.air
        factor = air_march_factor(air.march_delay, air.superiority[1 - side])
        marching = march_hours(
            self._plan.length_km[road], speed, self._plan.speed_factor[road], factor
        )
        return marching + self.crossing_hours(road, elements)

    def open_to(self, side: int, road: int, goal: int = NONE) -> bool:
        """Whether a road is open and a side holds both ends, but for the goal it attacks."""
        a, b = self._plan.a[road], self._plan.b[road]
        return (
            (a == goal or self.holder[a] == side)
            and (b == goal or self.holder[b] == side)
            and self.passable(road)
        )

    def next_leg(
        self, here: int, goal: int, side: int, hours: Callable[[int], float]
    ) -> tuple[int, int] | None:
        """The first (road, place) of the quickest route over open roads, None where none leads."""
        self._find_routes(goal, side, hours)
        road = self._search.next_road[here]
        return None if road == NOWHERE else (road, self._search.next_place[here])

    def route_hours(self, here: int, goal: int, side: int, hours: Callable[[int], float]) -> float:
        """Time of the quickest route over open roads, infinite where none leads.

        The goal may be in other hands: then it is the time to the attack on it.
        """
        self._find_routes(goal, side, hours)
        return self._search.hours[here]

    def traffic(self, here: int) -> float:
        """Share of intact traffic over the narrowest bridge of the route found last, from here."""
        share = 1.0
        for road, _ in legs(here, self._search):
            bridge = self._plan.bridge[road]
            if bridge != NONE:
                share = min(share, self._world.facilities.crossing_share(bridge))
        return share

    def cut_off(self, side: int, place: int) -> bool:
        """Whether a force of a side based on a place has no open route to a rear."""
        return self.holder[place] != side or self.isolated[place]

    def change(self) -> Signal:
        """An event that comes when any road opens or closes or a place changes hands."""
        signal = self._world.env.signal()
        self._waiting.append(signal)
        return signal

    def take(self, place: int, side: int, event: int) -> None:
        """A place changes hands."""
        self.holder[place] = side
        self.held_by[place] = event
        for column in list(self.columns):
            if column.goal == place and column.side != side:
                column.pause.interrupt()
        self.changed(event)

    def road_cut(self, facility: int, event: int) -> None:
        """A facility was closed; if it is a bridge its roads are cut."""
        cut = [r for r, b in enumerate(self._plan.bridge) if b == facility]
        for column in list(self.columns):
            if column.road in cut and not self.passable(column.road):
                column.pause.interrupt()
        if cut:
            self.changed(event)

    def changed(self, event: int) -> None:
        """Tell everyone whom the state of the roads concerns."""
        self.version += 1
        self.changed_by = event
        self.look_for_isolation(event)
        waiting, self._waiting = self._waiting, []
        for signal in waiting:
            signal.succeed()
        self._world.battles.look_again()

    def look_for_isolation(self, event: int) -> None:
        """Find out anew which places are cut off from every rear of their holder."""
        world = self._world
        reached = [False] * len(self.holder)
        for side, rears in self._rears.items():
            open_roads = self._open_roads(side)
            for rear in rears:
                if self.holder[rear] == side:
                    reachable(rear, self._plan.network, open_roads, self._search)
                    reached = [a or b for a, b in zip(reached, self._search.reached, strict=True)]
        for place, was in enumerate(self.isolated):
            side = self.holder[place]
            now = bool(self._rears[side]) and not reached[place]
            self.isolated[place] = now
            if now and not was:
                name = world.plan.places.names[place]
                self.isolated_by[place] = world.note(name, "isolated", name, event, side=side)
                if side == DEFENDER:
                    world.set_time(world.plan.columns.isolated[place], self.isolated_by[place])
                    world.collapse.isolated(place, self.isolated_by[place])

    def _find_routes(self, goal: int, side: int, hours: Callable[[int], float]) -> None:
        for road in range(len(self._hours)):
            self._hours[road] = hours(road) if self.open_to(side, road, goal) else INFINITY
        shortest(goal, self._plan.network, self._hours, self._search)

    def _open_roads(self, side: int) -> list[float]:
        return [0.0 if self.open_to(side, road) else INFINITY for road in range(len(self._hours))]
