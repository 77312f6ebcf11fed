"""Run replications on the reference engine."""

import os
import traceback
from collections.abc import Callable, Sequence

import numpy as np

from sim.engines.chunk import Chunk
from sim.engines.reference.environment import Wait
from sim.engines.reference.log import EventLog
from sim.engines.reference.world import World
from sim.model.draws import Draws, DrawTable
from sim.model.plan import Plan
from sim.model.rules import ATTACKER, DEFENDER


class GuardError(AssertionError):
    """An invariant of the model does not hold: a fault of the engine."""


UserProcess = Callable[[World], Wait]
"""A generator function of the user's own; see docs/model.md."""


def draw_table(plan: Plan, seed: int, replications: range) -> DrawTable:
    """The draws of some replications of a plan."""
    streams = plan.streams
    return DrawTable(
        seed=seed, replications=replications, streams=streams.ids, depths=streams.depths
    )


def run_replication(
    plan: Plan, draws: Draws, *, log: EventLog | None = None, processes: Sequence[UserProcess] = ()
) -> World:
    """Run one replication to its horizon and return its world, record complete."""
    world = World(plan, draws, EventLog() if log is None else log)
    world.start()
    for process in processes:
        world.env.process(process(world))
    world.env.run(until=plan.clock.horizon)
    world.finish()
    if guards_on():
        check(world)
    return world


def run_chunk(
    plan: Plan, seed: int, first: int, count: int, processes: Sequence[UserProcess] = ()
) -> Chunk:
    """Run `count` replications from number `first`; one that fails is a record, not an end."""
    table = draw_table(plan, seed, range(first, first + count))
    values = np.full((count, len(plan.outcomes)), np.nan)
    events = np.zeros(count, dtype=np.int64)
    failures = []
    for row in range(count):
        try:
            world = run_replication(plan, table.replication(first + row), processes=processes)
        except Exception:  # noqa: BLE001 (whatever it is, it belongs to this replication)
            failures.append((first + row, traceback.format_exc()))
            continue
        values[row] = world.record
        events[row] = world.env.events_scheduled
    return Chunk(values=values, events=events, failures=tuple(failures))


def guards_on() -> bool:
    """Whether invariants are checked in every replication, as they are in tests."""
    return os.environ.get("SIM_GUARDS") == "1"


def check(world: World) -> None:
    """Guards; GuardError where elements are not conserved or a stock or level leaves its bounds."""
    facilities, plan = world.facilities, world.plan
    guards = {
        "the attacker's elements are conserved": world.forces.conserved(ATTACKER),
        "the defender's elements are conserved": world.forces.conserved(DEFENDER),
        "levels stay in their bounds": all(
            0 <= level <= levels
            for level, levels in zip(facilities.level, plan.facilities.levels, strict=True)
        ),
        "stocks are not negative": all(stock.level >= 0.0 for stock in facilities.stock),
        "the clock stands at the horizon": world.now == plan.clock.horizon,
    }
    broken = [guard for guard, holds in guards.items() if not holds]
    if broken:
        raise GuardError(f"guard broken: {'; '.join(broken)}")
