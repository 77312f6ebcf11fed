"""An advance on the move: fuel, an open road, its pace, the crossing of a bridge."""

from typing import Any

from sim.engines.batch.calendar import (
    MARCHING,
    join_list,
    pause,
    pause_finished,
    wait,
)
from sim.engines.batch.compiling import kernel
from sim.engines.batch.facilities import take_stock
from sim.engines.batch.forces import force_of_advance, garrison_of
from sim.engines.batch.luck import add, draw
from sim.engines.batch.records import (
    advance_at,
    advance_plan,
    facility_at,
    force_at,
    place_at,
    road_plan,
    sector_plan,
    slot_at,
    whole_at,
)
from sim.engines.batch.reserves import sector_of
from sim.engines.batch.roads import crossing_hours, passable
from sim.engines.batch.shared import advance_hours, needs_pause, posture, turns_back
from sim.model.rules import DEFENDER, INFINITY, NONE

ARRIVES, BLOCKED, HALTED, FUELLED, REFUELLED = 10, 11, 12, 13, 14
"""Steps of an advance on the road; all others have lower numbers."""


@kernel
def _goal(w: Any, number: int) -> int:
    plan = advance_plan(w, number)
    return whole_at(w, plan.axis_first + advance_at(w, number).legs).value


@kernel
def _pace(w: Any, number: int) -> float:
    """Kilometres a day on a leg against the posture that it meets as things stand."""
    state, plan = advance_at(w, number), advance_plan(w, number)
    goal = _goal(w, number)
    place = place_at(w, goal)
    defended = force_at(w, garrison_of(w, goal)).elements > 0 and place.holder == DEFENDER
    met = posture(place.posture, defended, state.broken_through != 0)
    pace = whole_at(w, plan.pace_first + met).value
    return draw(w, pace, plan.pace_stream, state.legs)


@kernel
def _choose_road(w: Any, number: int) -> int:
    """The quickest open one of the roads to the goal, the shortest where all are closed."""
    state, plan = advance_at(w, number), advance_plan(w, number)
    leg = plan.roads_first + 2 * state.legs
    first, count = whole_at(w, leg).value, whole_at(w, leg + 1).value
    chosen = whole_at(w, first).value
    if count == 1:
        return chosen
    pace, elements = _pace(w, number), force_at(w, force_of_advance(w, number)).elements
    quickest, shortest = NONE, chosen
    least = INFINITY
    for position in range(count):
        road = whole_at(w, first + position).value
        length = road_plan(w, road).length_km
        if length < road_plan(w, shortest).length_km:
            shortest = road
        if passable(w, road):
            hours = advance_hours(length, pace) + crossing_hours(w, road, elements)
            if quickest == NONE or hours < least:
                quickest, least = road, hours
    return shortest if quickest == NONE else quickest


@kernel
def set_out(w: Any, slot: int, number: int) -> None:
    """Begin a leg."""
    state, plan = advance_at(w, number), advance_plan(w, number)
    state.road = _choose_road(w, number)
    length = road_plan(w, state.road).length_km
    if needs_pause(state.km_since_supply, length, plan.radius_km):
        _refuel(w, slot, number)
    else:
        _march(w, slot, number)


@kernel
def _refuel(w: Any, slot: int, number: int) -> None:
    """Wait for fuel where a depot is to give it, then for the pause."""
    state, plan = advance_at(w, number), advance_plan(w, number)
    if plan.depot != NONE:
        depot = facility_at(w, plan.depot)
        if depot.stock < plan.pause_t:
            depot.awaiting = join_list(w, slot, depot.awaiting, FUELLED)
            return
        take_stock(w, plan.depot, plan.pause_t)
    wait(w, slot, draw(w, plan.pause, plan.pause_stream, state.pauses), REFUELLED)


@kernel
def _march(w: Any, slot: int, number: int) -> None:
    """March off on the chosen road, or halt before its closed bridge."""
    state = advance_at(w, number)
    if not passable(w, state.road):
        w.change_waiting = join_list(w, slot, w.change_waiting, HALTED)
        return
    state.goal = _goal(w, number)
    state.moving = advance_hours(road_plan(w, state.road).length_km, _pace(w, number))
    state.moving_elements = force_at(w, force_of_advance(w, number)).elements
    state.total = state.moving + crossing_hours(w, state.road, state.moving_elements)
    state.passed = 0.0
    state.marching = 1
    _go(w, slot, number)


@kernel
def _go(w: Any, slot: int, number: int) -> None:
    state = advance_at(w, number)
    state.began = w.now
    pause(w, slot, max(0.0, state.total - state.passed), ARRIVES, MARCHING)


@kernel
def _wait_at_bridge(w: Any, slot: int, number: int) -> None:
    """Half-way at a closed bridge wait for the road, otherwise go on."""
    state = advance_at(w, number)
    if not passable(w, state.road) and turns_back(state.passed, state.total):
        w.change_waiting = join_list(w, slot, w.change_waiting, BLOCKED)
    else:
        _go(w, slot, number)


@kernel
def moves(w: Any, slot: int, number: int) -> bool:
    """Take a step on the road; whether the goal is reached."""
    state, step = advance_at(w, number), slot_at(w, slot).step
    if step == ARRIVES:
        if pause_finished(w, slot):
            _arrive(w, number)
            return True
        state.passed += w.now - state.began
        _wait_at_bridge(w, slot, number)
    elif step == BLOCKED:
        if passable(w, state.road):
            state.total = state.moving + crossing_hours(w, state.road, state.moving_elements)
        _wait_at_bridge(w, slot, number)
    elif step == FUELLED:
        _refuel(w, slot, number)
    else:
        if step == REFUELLED:
            state.pauses += 1
            state.km_since_supply = 0.0
        state.road = _choose_road(w, number)
        _march(w, slot, number)
    return False


@kernel
def _arrive(w: Any, number: int) -> None:
    state = advance_at(w, number)
    state.marching = 0
    length = road_plan(w, state.road).length_km
    state.km_since_supply += length
    add(w, advance_plan(w, number).advance_km_column, length)
    sector = sector_of(w, state.goal)
    if sector != NONE:
        add(w, sector_plan(w, sector).sector_km_column, length)
