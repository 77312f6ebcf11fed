"""Depots, headquarters, bridges: hits, repair, bypass, demolition, and what they hold."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import simpy

from sim.engines.reference.environment import Pause, Signal, Wait
from sim.engines.reference.log import NO_CAUSE, Span
from sim.model.ranks import ActorKind
from sim.model.rules import (
    INFINITY,
    NONE,
    crossing_capacity,
    crossing_share,
    function_of,
    stock_lost_share,
)

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Facilities:
    """Every facility with its level, its stock and its engineers."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.facilities
        numbers = range(len(self._plan.names))
        self.level = list(self._plan.levels)
        self.changed_by = [NO_CAUSE for _ in numbers]
        """Per facility: the event of its last change of level."""
        self.stock = [simpy.Container(world.env, init=tonnes) for tonnes in self._plan.stock_t]
        self._awaiting: list[list[Signal]] = [[] for _ in numbers]
        self.bypassed = [False for _ in numbers]
        self._closed_since = [INFINITY for _ in numbers]
        self._closed_hours = [0.0 for _ in numbers]
        self._closed_span: list[Span | None] = [None for _ in numbers]
        self._repair = [Pause(world.env) for _ in numbers]
        self._idle: list[Signal | None] = [None for _ in numbers]
        self._building = [False for _ in numbers]

    def start(self) -> None:
        """Start the processes that every replication has."""
        plan, launch = self._plan, self._world.launch
        for number, name in enumerate(plan.names):
            self._world.log.level(name, 0.0, plan.levels[number])
            if plan.demolition_chance[number] > 0.0:
                launch(self._demolish(number), ActorKind.DEMOLITION, number)
            if plan.repair[number] != NONE:
                launch(self._repairs(number), ActorKind.REPAIR, number)
            if plan.resupply_t[number] > 0.0:
                launch(self._resupply(number), ActorKind.DEPOT_RESUPPLY, number)

    def function(self, number: int) -> float:
        """Share of a facility that works."""
        return function_of(self.level[number], self._plan.levels[number])

    def crossing(self, bridge: int) -> float:
        """Elements an hour over a bridge or its bypass; 0 where it is closed."""
        plan = self._plan
        bypass = plan.bypass_capacity[bridge] if self.bypassed[bridge] else 0.0
        return crossing_capacity(
            self.level[bridge], plan.levels[bridge], plan.capacity[bridge], bypass
        )

    def crossing_share(self, bridge: int) -> float:
        """Share of a bridge's intact traffic that passes over it or its bypass."""
        plan = self._plan
        bypass = plan.bypass_capacity[bridge] if self.bypassed[bridge] else 0.0
        return crossing_share(
            self.level[bridge], plan.levels[bridge], plan.capacity[bridge], bypass
        )

    def is_located(self, number: int) -> bool:
        """Whether the other side knows where it is, in this replication."""
        return self._world.chance(self._plan.located[number], self._plan.located_stream[number])

    def hit(self, number: int, actor: str, cause: int) -> tuple[int, bool]:
        """An effective salvo; return its event and whether there was a level to take."""
        level = self.level[number]
        name = self._plan.names[number]
        if level == 0:
            return self._world.note(actor, "hit_ruins", name, cause), False
        self.lose_stock(number, stock_lost_share(level))
        event = self._world.note(
            actor, "hit", name, cause, level=level - 1, levels=self._plan.levels[number]
        )
        self._fall(number, level - 1, event)
        return event, True

    def lose_stock(self, number: int, share: float) -> None:
        """A depot loses a share of what it holds."""
        stock = self.stock[number]
        if 0.0 < stock.level < INFINITY and share > 0.0:
            stock.get(stock.level * share)

    def take(self, number: int, tonnes: float) -> None:
        """Take tonnes that are there, but for what was lost in rounding."""
        held = self.stock[number].level
        if held < INFINITY and min(tonnes, held) > 0.0:
            self.stock[number].get(min(tonnes, held))

    def give(self, number: int, tonnes: float) -> None:
        """Put tonnes in, and tell those who wait for them; none reach one in other hands."""
        if self._in_other_hands(number):
            return
        if 0.0 < tonnes < INFINITY and self.stock[number].level < INFINITY:
            self.stock[number].put(tonnes)
            waiting, self._awaiting[number] = self._awaiting[number], []
            for signal in waiting:
                signal.succeed()

    def delivery(self, number: int) -> Signal:
        """An event that comes when tonnes come into a depot.

        Those who need more than a depot holds wait for this and look again. A `get` that waits in
        the container would hold up everything behind it, what bombs destroy included.
        """
        signal = self._world.env.signal()
        self._awaiting[number].append(signal)
        return signal

    def change_hands(self, place: int, event: int) -> None:
        """A place has changed hands: what its former holder had there is lost to him.

        It falls to level 0, its stock is lost and its engineers stop, until his side retakes the
        place.
        """
        for number, here in enumerate(self._plan.place):
            if here == place:
                if self._in_other_hands(number):
                    self._overrun(number, event)
                else:
                    self._wake_engineers(number)

    def finish(self) -> Iterator[tuple[int, float]]:
        """Hours at level 0 up to the horizon, by facility."""
        horizon = self._world.plan.clock.horizon
        for number, since in enumerate(self._closed_since):
            open_hours = horizon - since if since < INFINITY else 0.0
            yield number, self._closed_hours[number] + open_hours

    def _in_other_hands(self, number: int) -> bool:
        """Whether the enemy holds the place where a facility stands; bridges stand at none."""
        place = self._plan.place[number]
        return place != NONE and self._world.network.holder[place] != self._plan.side[number]

    def _overrun(self, number: int, cause: int) -> None:
        name = self._plan.names[number]
        event = self._world.note(name, "facility_lost", name, cause)
        self.lose_stock(number, 1.0)
        if self.level[number] > 0:
            self._fall(number, 0, event)
        else:
            self._wake_engineers(number)

    def _wake_engineers(self, number: int) -> None:
        """The engineers look anew whether and what to repair."""
        idle, self._idle[number] = self._idle[number], None
        if idle is not None:
            idle.succeed()
        self._repair[number].interrupt()

    def _fall(self, number: int, level: int, event: int) -> None:
        world, plan = self._world, self._plan
        base = world.plan.columns.level_base[number]
        for passed in range(level, self.level[number]):
            world.set_time(world.plan.columns.level[base + passed], event)
        self.level[number] = level
        self.changed_by[number] = event
        world.log.level(plan.names[number], world.now, level)
        self._wake_engineers(number)
        world.network.version += 1
        if level == 0:
            self._close(number, event)
        world.battles.look_again()

    def _close(self, number: int, event: int) -> None:
        world, plan = self._world, self._plan
        self._closed_since[number] = world.now
        self._closed_span[number] = world.begin(plan.names[number], plan.side[number], "closed")
        if plan.bypass[number] != NONE and not (self.bypassed[number] or self._building[number]):
            self._building[number] = True
            world.launch(self._build_bypass(number, event), ActorKind.BYPASS, number)
        world.command.headquarters_closed(number, event)
        world.network.road_cut(number, event)

    def _rise(self, number: int, event: int) -> None:
        world = self._world
        self.level[number] += 1
        self.changed_by[number] = event
        world.log.level(self._plan.names[number], world.now, self.level[number])
        if self.level[number] == 1:
            self._closed_hours[number] += world.now - self._closed_since[number]
            self._closed_since[number] = INFINITY
            world.end(self._closed_span[number])
            world.command.headquarters_reopened(number)
            world.network.changed(event)
        world.network.version += 1
        world.battles.look_again()

    def _repairs(self, number: int) -> Wait:
        world, plan = self._world, self._plan
        attempt = 0
        while True:
            while self.level[number] == plan.levels[number] or self._in_other_hands(number):
                self._idle[number] = idle = world.env.signal()
                yield idle
            hours = world.draw(plan.repair[number], plan.repair_stream[number], attempt)
            attempt += 1
            span = world.begin(plan.names[number], plan.side[number], "repair")
            finished = yield from self._repair[number].wait(hours)
            world.end(span)
            if finished and not self._in_other_hands(number):
                event = world.note(
                    plan.names[number],
                    "repaired",
                    plan.names[number],
                    self.changed_by[number],
                    level=self.level[number] + 1,
                    levels=plan.levels[number],
                )
                self._rise(number, event)

    def _build_bypass(self, number: int, cause: int) -> Wait:
        world, plan = self._world, self._plan
        span = world.begin(plan.names[number], plan.side[number], "bypass")
        yield world.env.timeout(world.draw(plan.bypass[number], plan.bypass_stream[number]))
        world.end(span)
        self.bypassed[number] = True
        event = world.note(plan.names[number], "bypass_open", plan.names[number], cause)
        world.set_time(world.plan.columns.bypass[number], event)
        world.network.changed(event)

    def _demolish(self, number: int) -> Wait:
        world, plan = self._world, self._plan
        stream = plan.demolition_stream[number]
        if not world.chance(plan.demolition_chance[number], stream):
            return
        cause = NO_CAUSE
        if plan.demolition_after[number] == NONE:
            yield world.env.timeout(plan.demolition_at[number])
        else:
            cause = yield world.wait_for_contact(plan.demolition_operation[number])
            yield world.env.timeout(world.draw(plan.demolition_after[number], stream, 1))
        if self.level[number] > 0:
            event = world.note(plan.names[number], "demolished", plan.names[number], cause)
            self.lose_stock(number, 1.0)
            self._fall(number, 0, event)

    def _resupply(self, number: int) -> Wait:
        plan = self._plan
        while True:
            yield self._world.env.timeout(plan.resupply_every[number])
            self.give(number, plan.resupply_t[number] * self.function(number))
