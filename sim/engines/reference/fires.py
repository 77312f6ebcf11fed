"""Long-range fires: missions that shoot, look and shoot again, and the salvos they use up."""

from typing import TYPE_CHECKING

import simpy

from sim.engines.reference.environment import Guns, Wait
from sim.engines.reference.log import NO_CAUSE
from sim.model.ranks import ActorKind
from sim.model.rules import NONE, believed_level, salvos_from_depot

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class FireUnits:
    """Fire units: each serves one mission at a time and holds a stock of salvos."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.fire_units
        self.guns = [Guns(world.env) for _ in self._plan.names]
        self._stock = [
            simpy.Container(world.env, capacity=max(capacity, stock, 1), init=stock)
            for capacity, stock in zip(self._plan.capacity, self._plan.stock, strict=True)
        ]

    def start(self) -> None:
        """Start the deliveries."""
        for unit, salvos in enumerate(self._plan.resupply_salvos):
            if salvos > 0:
                self._world.launch(self._deliveries(unit), ActorKind.SALVO_RESUPPLY, unit)

    def spend(self, unit: int) -> bool:
        """Take one salvo from the stock; return whether there was one."""
        if self._stock[unit].level < 1:
            return False
        self._stock[unit].get(1)
        world, side = self._world, self._plan.side[unit]
        world.add(world.plan.columns.salvos[side], 1.0)
        world.add(world.plan.columns.tonnes[side], self._plan.tonnes[unit])
        return True

    def _deliveries(self, unit: int) -> Wait:
        world, plan, stock = self._world, self._plan, self._stock[unit]
        depot, tonnes = plan.depot[unit], plan.tonnes[unit]
        while True:
            yield world.env.timeout(plan.resupply_every[unit])
            wanted = int(min(plan.resupply_salvos[unit], stock.capacity - stock.level))
            if depot != NONE:
                issued = world.facilities.stock[depot].level
                function = world.facilities.function(depot)
                wanted = salvos_from_depot(wanted, function, issued, tonnes)
                world.facilities.take(depot, wanted * tonnes)
            if wanted > 0:
                stock.put(wanted)


class Missions:
    """The fire plans."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.missions
        self.ended = [False] * len(self._plan.names)
        self.ended_by = [NO_CAUSE] * len(self._plan.names)
        self._salvos = [0] * len(self._plan.names)
        self._goes = [0] * len(self._plan.names)
        """Per mission: salvos and goes over all cycles, which number its draws."""

    def begin(self, operation: int, base: float, cycle: int, cause: int) -> None:
        """Put the missions of an operation's cycle on the calendar."""
        for mission, own in enumerate(self._plan.operation):
            if own == operation:
                self.ended[mission] = False
                self._world.launch(
                    self._mission(mission, base, cause), ActorKind.MISSION, mission, cycle
                )

    def actor(self, mission: int) -> str:
        """The name of a mission in the log."""
        return f"mission {self._plan.names[mission]}"

    def _mission(self, mission: int, base: float, cause: int) -> Wait:
        """One line of the fire plan; `base` is day 1 00:00 of the plan."""
        world, plan = self._world, self._plan
        yield world.env.timeout(max(0.0, base + plan.when[mission] - world.now))
        target = world.plan.facilities.names[plan.target[mission]]
        cause = world.note(self.actor(mission), "mission_due", target, cause)
        if not world.facilities.is_located(plan.target[mission]):
            self._end(mission, "its target was not located", cause)
            return
        for attempt in range(1 + plan.again[mission]):
            go = self._goes[mission]
            self._goes[mission] += 1
            fired, dry, cause = yield from self._go(mission, attempt, go, cause)
            if fired == 0:
                self._end(mission, "there were no salvos left", cause)
                return
            yield world.env.timeout(
                world.draw(plan.assess[mission], plan.assess_stream[mission], go)
            )
            still_up = self._assess(mission, go, cause)
            if not still_up:
                self._end(mission, "", cause)
                return
            if dry:
                self._end(mission, "there were no salvos left", cause)
                return
        self._end(mission, "its goes were used up", cause)

    def _go(self, mission: int, attempt: int, go: int, cause: int) -> Wait:
        """Fire one go; return the salvos fired, whether stock ran out, and the last event."""
        world, plan, units = self._world, self._plan, self._world.fire_units
        unit = plan.unit[mission]
        with units.guns[unit].request(priority=plan.priority[mission]) as request:
            yield request
            span = world.begin(self.actor(mission), world.plan.fire_units.side[unit], "mission")
            last, fired, dry = cause, 0, False
            while fired < plan.salvos[mission] and not dry:
                dry = not units.spend(unit)
                if not dry:
                    if attempt == 0 and fired == 0:
                        cause = self._open_fire(mission, cause)
                    salvo = self._salvos[mission]
                    self._salvos[mission] += 1
                    last = yield from self._salvo(mission, salvo, cause)
                    fired += 1
            world.end(span)
        if fired > 0:
            world.command.strike_reported(mission, go, last)
            world.politics.struck(last)
        return fired, dry, cause

    def _open_fire(self, mission: int, cause: int) -> int:
        world = self._world
        target = world.plan.facilities.names[self._plan.target[mission]]
        event = world.note(self.actor(mission), "mission_starts", target, cause)
        world.set_time(world.plan.columns.mission_started[mission], event)
        return event

    def _salvo(self, mission: int, salvo: int, cause: int) -> Wait:
        """Fire one salvo: it may be aborted, and it may take a level; return its event."""
        world, plan = self._world, self._plan
        unit, target = plan.unit[mission], plan.target[mission]
        world.add(world.plan.columns.mission_salvos[mission], 1.0)
        self._count_in_sector(mission)
        interval = world.plan.fire_units.interval[unit]
        yield world.env.timeout(world.draw(interval, plan.interval_stream[mission], salvo))
        air, side = world.plan.air, world.plan.fire_units.side[unit]
        abort = air.mission_abort * air.superiority[1 - side]
        name = world.plan.facilities.names[target]
        if world.chance(abort, plan.abort_stream[mission], salvo):
            return world.note(self.actor(mission), "aborted", name, cause)
        if not world.chance(plan.effect[mission], plan.effect_stream[mission], salvo):
            return world.note(self.actor(mission), "missed", name, cause)
        event, effective = world.facilities.hit(target, self.actor(mission), cause)
        if effective:
            world.add(world.plan.columns.mission_effects[mission], 1.0)
        return event

    def _count_in_sector(self, mission: int) -> None:
        world = self._world
        plan, columns = world.plan, world.plan.columns
        sector = plan.theatre.sector[plan.operations.objective[self._plan.operation[mission]]]
        if sector != NONE:
            world.add(columns.sector_salvos[sector], 1.0)
            world.add(
                columns.sector_tonnes[sector], plan.fire_units.tonnes[self._plan.unit[mission]]
            )

    def _assess(self, mission: int, go: int, cause: int) -> bool:
        """Battle damage assessment; return whether the target is believed above `until`."""
        world, plan = self._world, self._plan
        misread = world.chance(plan.misread[mission], plan.misread_stream[mission], go)
        level = world.facilities.level[plan.target[mission]]
        believed = believed_level(level, plan.until[mission], misread=misread)
        world.note(
            self.actor(mission),
            "assessed",
            world.plan.facilities.names[plan.target[mission]],
            cause,
            verdict="still to be struck" if believed else "done",
            level=level,
            misread="wrongly" if misread else "rightly",
        )
        return believed

    def _end(self, mission: int, cut_short: str, cause: int) -> None:
        world, columns = self._world, self._world.plan.columns
        target = world.plan.facilities.names[self._plan.target[mission]]
        kind = "mission_cut_short" if cut_short else "mission_ended"
        event = world.note(self.actor(mission), kind, target, cause, reason=cut_short)
        self.ended[mission] = True
        self.ended_by[mission] = event
        world.set_time(columns.mission_ended[mission], event)
        world.set(columns.mission_cut_short[mission], 1.0 if cut_short else 0.0, event)
