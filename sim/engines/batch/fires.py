"""The fire plans: missions that shoot, look and shoot again."""

from typing import Any

from sim.engines.batch.calendar import launch_another, leave, wait
from sim.engines.batch.command import report_strike
from sim.engines.batch.compiling import kernel
from sim.engines.batch.facilities import hit, is_located
from sim.engines.batch.guns import ask_guns, release_guns, spend
from sim.engines.batch.luck import add, chance, draw, record, record_time
from sim.engines.batch.politics import struck
from sim.engines.batch.records import (
    air_of,
    facility_at,
    mission_at,
    mission_plan,
    operation_plan,
    sector_plan,
    slot_at,
    unit_plan,
)
from sim.engines.batch.reserves import sector_of
from sim.engines.batch.roads import superiority
from sim.engines.batch.shared import believed_level
from sim.model import ranks
from sim.model.rules import NONE

MISSION = int(ranks.ActorKind.MISSION)
START, DUE, ARMED, IMPACT, ASSESSED = 0, 1, 2, 3, 4


@kernel
def begin_missions(w: Any, operation: int, base: float, cycle: int) -> None:
    """Put the missions of an operation's cycle on the calendar."""
    for mission in range(w.n_missions):
        if mission_plan(w, mission).operation == operation:
            mission_at(w, mission).ended = 0
            slot = slot_at(w, launch_another(w, MISSION, mission, cycle))
            slot.base = base
            slot.attempt = 0


@kernel
def mission(w: Any, slot: int) -> None:
    """One line of the fire plan."""
    state = slot_at(w, slot)
    plan = mission_plan(w, state.entity)
    if state.step == START:
        wait(w, slot, max(0.0, state.base + plan.when - w.now), DUE)
    elif state.step == DUE:
        if is_located(w, plan.target):
            _begin_go(w, slot)
        else:
            _end(w, slot, True)
    elif state.step == ARMED:
        state.fired = 0
        state.dry = 0
        _shoot(w, slot)
    elif state.step == IMPACT:
        _impact(w, slot)
        state.fired += 1
        _shoot(w, slot)
    else:
        _look(w, slot)


@kernel
def _begin_go(w: Any, slot: int) -> None:
    state = slot_at(w, slot)
    plan, counts = mission_plan(w, state.entity), mission_at(w, state.entity)
    state.go = counts.goes
    counts.goes += 1
    ask_guns(w, slot, plan.unit, plan.priority, ARMED)


@kernel
def _shoot(w: Any, slot: int) -> None:
    """Fire the next salvo of a go, or end the go where it has all or the stock none."""
    state = slot_at(w, slot)
    plan, counts = mission_plan(w, state.entity), mission_at(w, state.entity)
    if state.fired < plan.salvos:
        if spend(w, plan.unit):
            if state.attempt == 0 and state.fired == 0:
                record_time(w, plan.mission_started_column)
            state.salvo = counts.salvos
            counts.salvos += 1
            add(w, plan.mission_salvos_column, 1.0)
            _count_in_sector(w, state.entity)
            interval = unit_plan(w, plan.unit).interval
            wait(w, slot, draw(w, interval, plan.interval_stream, state.salvo), IMPACT)
            return
        state.dry = 1
    release_guns(w, plan.unit)
    if state.fired == 0:
        _end(w, slot, True)
        return
    report_strike(w, state.entity, state.go)
    struck(w)
    wait(w, slot, draw(w, plan.assess, plan.assess_stream, state.go), ASSESSED)


@kernel
def _count_in_sector(w: Any, mission: int) -> None:
    plan = mission_plan(w, mission)
    sector = sector_of(w, operation_plan(w, plan.operation).objective)
    if sector != NONE:
        columns = sector_plan(w, sector)
        add(w, columns.sector_salvos_column, 1.0)
        add(w, columns.sector_tonnes_column, unit_plan(w, plan.unit).tonnes)


@kernel
def _impact(w: Any, slot: int) -> None:
    """A salvo may be aborted, and it may take a level."""
    state = slot_at(w, slot)
    plan = mission_plan(w, state.entity)
    abort = air_of(w).mission_abort * superiority(w, 1 - unit_plan(w, plan.unit).side)
    if chance(w, abort, plan.abort_stream, state.salvo):
        return
    if chance(w, plan.effect, plan.effect_stream, state.salvo) and hit(w, plan.target):
        add(w, plan.mission_effects_column, 1.0)


@kernel
def _look(w: Any, slot: int) -> None:
    """Battle damage assessment: the mission ends, or goes again."""
    state = slot_at(w, slot)
    plan = mission_plan(w, state.entity)
    misread = chance(w, plan.misread, plan.misread_stream, state.go)
    level = facility_at(w, plan.target).level
    if not believed_level(level, plan.until, misread):
        _end(w, slot, False)
        return
    state.attempt += 1
    if state.dry or state.attempt > plan.again:
        _end(w, slot, True)
    else:
        _begin_go(w, slot)


@kernel
def _end(w: Any, slot: int, cut_short: bool) -> None:
    mission = slot_at(w, slot).entity
    plan = mission_plan(w, mission)
    mission_at(w, mission).ended = 1
    record_time(w, plan.mission_ended_column)
    record(w, plan.mission_cut_short_column, 1.0 if cut_short else 0.0)
    leave(w, slot)
