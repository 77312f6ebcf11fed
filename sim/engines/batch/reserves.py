"""Reserves: released, put on the march, re-routed, and too late or in time."""

from typing import Any

from sim.engines.batch.battle import look_again
from sim.engines.batch.calendar import (
    MARCHING,
    await_call,
    call,
    join_list,
    pause,
    pause_finished,
    wait,
)
from sim.engines.batch.compiling import kernel
from sim.engines.batch.doctrine import assemble
from sim.engines.batch.forces import (
    dissolve,
    force_of_reserve,
    garrison_of,
    join,
    leave_map,
    lose,
)
from sim.engines.batch.luck import add, chance, draw, record, record_time
from sim.engines.batch.records import (
    advance_at,
    advance_plan,
    air_of,
    doctrine_of,
    echelon_at,
    force_at,
    grant_at,
    operation_at,
    operation_plan,
    place_at,
    reserve_at,
    reserve_plan,
    sector_plan,
    slot_at,
    theatre_of,
    whole_at,
)
from sim.engines.batch.roads import find_routes, leg_hours, passable, superiority
from sim.engines.batch.shared import column_loss_probability, turns_back
from sim.model.policies import ALLOCATIONS
from sim.model.rules import ATTACKER, DEFENDER, INFINITY, NONE

START, RELEASED, READY, MARCHES, MARCHED, RETURNED = 0, 1, 2, 3, 4, 5
FIRST_COME = list(ALLOCATIONS).index("first-come")
NEAREST = list(ALLOCATIONS).index("nearest")
GREATEST_THREAT = list(ALLOCATIONS).index("greatest-threat")


@kernel
def sector_of(w: Any, place: int) -> int:
    """The sector of a place, NONE for a place in no sector."""
    return whole_at(w, theatre_of(w).sector_first + place).value


@kernel
def _is_joined_to(w: Any, reserve: int, operation: int) -> bool:
    """Whether roads, open or not, lead from the reserve to the operation's objective."""
    first = theatre_of(w).component_first
    objective = operation_plan(w, operation).objective
    here = reserve_at(w, reserve).place
    return whole_at(w, first + objective).value == whole_at(w, first + here).value


@kernel
def _is_pinned(w: Any, reserve: int, operation: int) -> bool:
    """Whether contact in its own sector keeps a reserve from going to another."""
    own = sector_of(w, reserve_at(w, reserve).place)
    if theatre_of(w).pins == 0 or own == NONE:
        return False
    if sector_of(w, operation_plan(w, operation).objective) == own:
        return False
    for other in range(w.n_operations):
        in_contact = operation_at(w, other).contact_at < INFINITY
        if in_contact and sector_of(w, operation_plan(w, other).objective) == own:
            return True
    return False


@kernel
def _grant_of(w: Any, echelon: int, operation: int) -> int:
    """Position of an operation among the requests that an echelon has granted, NONE if not."""
    for position in range(echelon_at(w, echelon).granted):
        if grant_at(w, echelon * w.n_operations + position).value == operation:
            return position
    return NONE


@kernel
def strength_of(w: Any, operation: int) -> int:
    """Elements of the advances of an operation that are still in play."""
    strength = 0
    for advance in range(w.n_advances):
        own = advance_plan(w, advance).operation == operation
        if own and advance_at(w, advance).given_up == 0:
            strength += force_at(w, 2 * w.n_places + advance).elements
    return strength


@kernel
def _hours_to(w: Any, reserve: int, operation: int) -> float:
    """March time to where an operation needs the reserve, infinite where no road is open."""
    target = _target(w, operation)
    if target == NONE:
        return INFINITY
    elements = force_at(w, force_of_reserve(w, reserve)).elements
    search = find_routes(w, target, DEFENDER, reserve_plan(w, reserve).speed, elements)
    return search.hours[reserve_at(w, reserve).place]


@kernel
def _cost(w: Any, reserve: int, operation: int, granted: int) -> float:
    """What the allocation policy wants least of."""
    policy = theatre_of(w).allocation
    if policy == NEAREST:
        return _hours_to(w, reserve, operation)
    if policy == GREATEST_THREAT:
        objective = operation_plan(w, operation).objective
        held_by = force_at(w, garrison_of(w, objective)).elements
        return float(held_by - strength_of(w, operation))
    return float(w.n_operations if granted == NONE else granted)


@kernel
def _allocate(w: Any, reserve: int) -> int:
    """The operation that the policy gives a reserve to, NONE where it can go to none."""
    echelon = reserve_plan(w, reserve).echelon
    chosen, least = NONE, INFINITY
    for operation in range(w.n_operations):
        granted = _grant_of(w, echelon, operation)
        called = granted != NONE or operation_at(w, operation).contact_at < INFINITY
        if not called or not _is_joined_to(w, reserve, operation):
            continue
        if _is_pinned(w, reserve, operation):
            continue
        cost = _cost(w, reserve, operation, granted)
        if chosen == NONE or cost < least:
            chosen, least = operation, cost
    return chosen


@kernel
def release(w: Any, echelon: int, operation: int) -> None:
    """An echelon grants an operation's request; the policy decides which reserves go there."""
    granting = echelon_at(w, echelon)
    grant_at(w, echelon * w.n_operations + granting.granted).value = operation
    granting.granted += 1
    for reserve in range(w.n_reserves):
        state, plan = reserve_at(w, reserve), reserve_plan(w, reserve)
        if plan.echelon != echelon or state.awaiting == 0:
            continue
        if _is_joined_to(w, reserve, operation) and _is_pinned(w, reserve, operation):
            record(w, plan.pinned_column, 1.0)
        chosen = _allocate(w, reserve)
        if chosen != NONE and _grant_of(w, echelon, chosen) != NONE:
            state.awaiting = 0
            state.operation = chosen
            call(w, w.reserve_slots + reserve)


@kernel
def overrun(w: Any, place: int) -> None:
    """The attacker takes a place where reserves stand."""
    for reserve in range(w.n_reserves):
        state, force = reserve_at(w, reserve), force_of_reserve(w, reserve)
        here = state.place == place and state.on_road == 0
        if here and force_at(w, force).elements > 0:
            leave_map(w, force, DEFENDER, True)


@kernel
def _target(w: Any, operation: int) -> int:
    """The objective while it is held, then the assembly place, NONE without one."""
    objective = operation_plan(w, operation).objective
    if place_at(w, objective).holder == DEFENDER:
        return objective
    return doctrine_of(w).assembly


@kernel
def reserve(w: Any, slot: int) -> None:
    """One reserve: waits for its release, takes its notice, marches leg by leg."""
    number = slot_at(w, slot).entity
    state, plan = reserve_at(w, number), reserve_plan(w, number)
    step = slot_at(w, slot).step
    if step == START:
        available = chance(w, plan.available, plan.available_stream, 0)
        state.available = int(available)
        record(w, plan.reserve_available_column, 1.0 if available else 0.0)
        state.awaiting = 1
        await_call(w, slot, RELEASED)
    elif step == RELEASED:
        if state.available:
            record_time(w, plan.released_column)
            sent = w.sent_columns + number * w.n_operations + state.operation
            record_time(w, whole_at(w, sent).value)
            wait(w, slot, draw(w, plan.notice, plan.notice_stream, 0), READY)
    elif step == MARCHED:
        _marched(w, slot)
    elif step == RETURNED:
        _leg_ends(w, slot, False)
    else:
        _march(w, slot)


@kernel
def _march(w: Any, slot: int) -> None:
    """At a place: arrive, or march on along the quickest open route, or wait for a road."""
    number = slot_at(w, slot).entity
    state, plan = reserve_at(w, number), reserve_plan(w, number)
    elements = force_at(w, force_of_reserve(w, number)).elements
    if elements <= 0:
        return
    target = _target(w, state.operation)
    if target == NONE:
        return
    if state.place == target:
        _arrive(w, number)
        return
    search = find_routes(w, target, DEFENDER, plan.speed, elements)
    road = search.next_road[state.place]
    if road == NONE:
        w.change_waiting = join_list(w, slot, w.change_waiting, MARCHES)
        return
    if state.departed == 0:
        state.departed = 1
        record_time(w, plan.departed_column)
    state.road = road
    state.goal = search.next_place[state.place]
    state.leg_hours = leg_hours(w, road, plan.speed, DEFENDER, elements)
    state.began = w.now
    state.on_road = 1
    state.marching = 1
    pause(w, slot, state.leg_hours, MARCHED, MARCHING)


@kernel
def _marched(w: Any, slot: int) -> None:
    """The column is at the end of its road, or something ahead has changed."""
    state = reserve_at(w, slot_at(w, slot).entity)
    if pause_finished(w, slot):
        state.marching = 0
        _leg_ends(w, slot, True)
        return
    elapsed = w.now - state.began
    lost = place_at(w, state.goal).holder != DEFENDER
    if lost or (not passable(w, state.road) and turns_back(elapsed, state.leg_hours)):
        state.marching = 0
        wait(w, slot, elapsed, RETURNED)
    else:
        pause(w, slot, max(0.0, state.leg_hours - elapsed), MARCHED, MARCHING)


@kernel
def _leg_ends(w: Any, slot: int, arrived: bool) -> None:
    """The column is at a place again, the next or the last; what the air has left goes on."""
    number = slot_at(w, slot).entity
    state = reserve_at(w, number)
    state.on_road = 0
    if arrived:
        state.place = state.goal
    _thin(w, number, w.now - state.began)
    held = place_at(w, state.place).holder == DEFENDER
    if force_at(w, force_of_reserve(w, number)).elements > 0 and not held:
        overrun(w, state.place)
    _march(w, slot)


@kernel
def _thin(w: Any, number: int, hours: float) -> None:
    """Losses of the column under the enemy's air."""
    rate = air_of(w).column_loss_per_h
    probability = column_loss_probability(rate, superiority(w, ATTACKER), hours)
    if probability <= 0.0:
        return
    state, force = reserve_at(w, number), force_of_reserve(w, number)
    for _ in range(force_at(w, force).elements):
        index = state.march_draws
        state.march_draws += 1
        if chance(w, probability, reserve_plan(w, number).loss_stream, index):
            lose(w, force, DEFENDER)


@kernel
def _arrive(w: Any, number: int) -> None:
    """Join the garrison of the objective, or assemble for the counterattack."""
    state, plan = reserve_at(w, number), reserve_plan(w, number)
    objective = operation_plan(w, state.operation).objective
    record_time(w, plan.arrived_column)
    elements = dissolve(w, force_of_reserve(w, number))
    record(w, plan.reserve_elements_column, float(elements))
    sector = sector_of(w, objective)
    if sector != NONE:
        add(w, sector_plan(w, sector).sector_reserves_column, float(elements))
    if state.place == objective:
        join(w, garrison_of(w, state.place), elements)
        look_again(w)
    else:
        assemble(w, state.operation, elements)
