"""The advance: waits for its conditions, moves along its axis, fights, consolidates, goes on."""

from typing import Any

from sim.engines.batch.battle import (
    add_to_party,
    begin_battle,
    form_party,
    fought,
    new_battle,
    wait_for_end,
)
from sim.engines.batch.calendar import (
    CONSOLIDATING,
    await_call,
    launch,
    pause,
    pause_finished,
    wait,
)
from sim.engines.batch.capture import capture, ready_to_move
from sim.engines.batch.command import report_contact
from sim.engines.batch.compiling import kernel
from sim.engines.batch.contact import make_contact
from sim.engines.batch.doctrine import wake_advance
from sim.engines.batch.forces import (
    detach,
    detachment_of,
    force_of_advance,
    garrison_of,
    join,
    leave_map,
)
from sim.engines.batch.luck import draw, record, record_time
from sim.engines.batch.moving import ARRIVES, moves, set_out
from sim.engines.batch.records import (
    advance_at,
    advance_plan,
    facility_at,
    force_at,
    mission_at,
    operation_at,
    party_at,
    place_at,
    place_plan,
    slot_at,
    whole_at,
)
from sim.engines.batch.roads import cut_off
from sim.model.rules import ATTACKER, DEFENDER, NONE

START, STANDS_BY, CHECKS, FOUGHT, CONSOLIDATED, DEFENDED, HELD, TAKES = 0, 1, 2, 3, 4, 5, 6, 7
"""Steps; those from `moving` on are on the road."""

TO_CYCLE, TO_LEG, TO_CONSOLIDATION, TO_HOLD = 0, 1, 2, 3
"""What an advance goes on with when the counterattacks that it faces are over."""


@kernel
def begin_advances(w: Any, operation: int, base: float) -> None:
    """A cycle of an operation begins; its advances start or go on."""
    for number in range(w.n_advances):
        if advance_plan(w, number).operation != operation:
            continue
        advance = advance_at(w, number)
        first = advance.cycles == 0
        advance.base = base
        advance.cycles += 1
        wake_advance(w, number)
        if first:
            launch(w, w.advance_slots + number)


@kernel
def next_goal(w: Any, number: int) -> int:
    """The objective an advance goes for next, NONE at the end of its axis."""
    plan, legs = advance_plan(w, number), advance_at(w, number).legs
    return whole_at(w, plan.axis_first + legs).value if legs < plan.axis_count else NONE


@kernel
def advance(w: Any, slot: int) -> None:
    """One force on its axis."""
    number = slot_at(w, slot).entity
    step = slot_at(w, slot).step
    if step >= ARRIVES:
        if moves(w, slot, number):
            _take(w, slot, number)
    elif step == START:
        _next_leg(w, slot, number)
    elif step == STANDS_BY:
        if advance_at(w, number).attack != NONE:
            _defend(w, slot, number, TO_CYCLE)
        else:
            _await_cycle(w, slot, number)
    elif step == CHECKS:
        _start_line(w, slot, number)
    elif step == FOUGHT:
        goal = next_goal(w, number)
        if fought(w, slot, goal, FOUGHT):
            _fought_out(w, slot, number, goal)
    elif step == CONSOLIDATED:
        _consolidated(w, slot, number)
    elif step == DEFENDED:
        _defended(w, slot, number)
    elif step == HELD:
        _defend(w, slot, number, TO_HOLD)
    else:
        _take(w, slot, number)


@kernel
def _next_leg(w: Any, slot: int, number: int) -> None:
    """Go for the next objective, wait for the next cycle, or stay at the end of the axis."""
    state, plan = advance_at(w, number), advance_plan(w, number)
    if state.legs >= plan.axis_count:
        record_time(w, plan.advance_finished_column)
        state.finished = 1
        _hold(w, slot, number)
    elif state.legs >= state.cycles_used * plan.legs:
        _await_cycle(w, slot, number)
    else:
        _leave_for_goal(w, slot, number)


@kernel
def _await_cycle(w: Any, slot: int, number: int) -> None:
    """Wait for the next cycle and its moment; until then hold what there is."""
    state = advance_at(w, number)
    if state.cycles <= state.cycles_used:
        state.holding = 1
        await_call(w, slot, STANDS_BY)
        return
    state.cycles_used += 1
    wait(w, slot, max(0.0, state.base + advance_plan(w, number).when - w.now), CHECKS)


@kernel
def _start_line(w: Any, slot: int, number: int) -> None:
    """Start if the conditions hold, look again later if not, give up when it is too late."""
    state, plan = advance_at(w, number), advance_plan(w, number)
    if _is_held_back(w, number):
        if w.now + plan.recheck > state.base + plan.no_later_than:
            record(w, plan.advance_cancelled_column, 1.0)
            state.given_up = 1
        else:
            wait(w, slot, plan.recheck, CHECKS)
        return
    record_time(w, plan.advance_started_column)
    make_contact(w, plan.operation)
    report_contact(w, number)
    _defend(w, slot, number, TO_LEG)


@kernel
def _is_held_back(w: Any, number: int) -> bool:
    """Whether a condition of the start does not hold."""
    plan = advance_plan(w, number)
    for position in range(plan.max_level_count):
        pair = whole_at(w, plan.max_level_first + 2 * position).value
        facility, highest = whole_at(w, pair).value, whole_at(w, pair + 1).value
        if facility_at(w, facility).level > highest:
            return True
    for position in range(plan.missions_ended_count):
        if mission_at(w, whole_at(w, plan.missions_ended_first + position).value).ended == 0:
            return True
    forewarned = operation_at(w, plan.operation).forewarned
    return plan.forewarned != NONE and plan.forewarned != forewarned


@kernel
def _leave_for_goal(w: Any, slot: int, number: int) -> None:
    """Leave a detachment at a place that was captured, and set out."""
    state = advance_at(w, number)
    state.standing = 0
    if state.captor:
        state.captor = 0
        left = detach(w, force_of_advance(w, number), advance_plan(w, number).leave)
        join(w, detachment_of(w, state.place), left)
    set_out(w, slot, number)


@kernel
def _take(w: Any, slot: int, number: int) -> None:
    """Take the place, by battle if it is defended."""
    state, goal = advance_at(w, number), next_goal(w, number)
    place = place_at(w, goal)
    if place.fighting:
        wait_for_end(w, slot, goal, place.battle, TAKES)
    elif place.holder == ATTACKER:
        state.place = goal
        _reached(w, slot, number)
    elif force_at(w, garrison_of(w, goal)).elements > 0:
        new_battle(w, goal)
        _form_parties(w, number, goal)
        stream = whole_at(w, advance_plan(w, number).loss_streams_first + state.legs).value
        if begin_battle(w, slot, goal, stream, FOUGHT):
            _fought_out(w, slot, number, goal)
    else:
        _captured(w, slot, number, goal)


@kernel
def _form_parties(w: Any, number: int, goal: int) -> None:
    """The advance against the garrison of a place."""
    state, plan = advance_at(w, number), advance_plan(w, number)
    form_party(w, 2 * goal, ATTACKER, plan.operation, state.place)
    add_to_party(w, 2 * goal, force_of_advance(w, number))
    party_at(w, 2 * goal).breakpoint = draw(w, plan.breakpoint, plan.breakpoint_stream, 0)
    holding, place = 2 * goal + 1, place_plan(w, goal)
    form_party(w, holding, DEFENDER, plan.operation, goal)
    add_to_party(w, holding, garrison_of(w, goal))
    party_at(w, holding).breakpoint = draw(w, place.breakpoint, place.breakpoint_stream, 0)
    party_at(w, holding).garrison = 1


@kernel
def _fought_out(w: Any, slot: int, number: int, goal: int) -> None:
    """The battle for a place is over; a beaten garrison withdraws, or is captured if cut off."""
    if not place_at(w, goal).won:
        _beaten(w, number)
        return
    advance_at(w, number).broken_through = 1
    leave_map(w, garrison_of(w, goal), DEFENDER, cut_off(w, DEFENDER, goal))
    _captured(w, slot, number, goal)


@kernel
def _captured(w: Any, slot: int, number: int, goal: int) -> None:
    state = advance_at(w, number)
    state.place = goal
    state.captor = 1
    capture(w, goal, number)
    _reached(w, slot, number)


@kernel
def _reached(w: Any, slot: int, number: int) -> None:
    """The force stands at its goal; where it has captured it, it consolidates."""
    state, plan = advance_at(w, number), advance_plan(w, number)
    leg = state.legs
    state.legs += 1
    state.standing = 1
    if not state.captor:
        _next_leg(w, slot, number)
        return
    state.left = draw(w, plan.consolidate, plan.consolidate_stream, leg)
    state.consolidating = 1
    state.done = 0
    _consolidate(w, slot, number)


@kernel
def _consolidate(w: Any, slot: int, number: int) -> None:
    """Consolidate on, or be done with it."""
    state = advance_at(w, number)
    elements = force_at(w, force_of_advance(w, number)).elements
    if state.done == 0 and elements > 0:
        state.began = w.now
        pause(w, slot, state.left, CONSOLIDATED, CONSOLIDATING)
        return
    state.consolidating = 0
    if elements == 0:
        _beaten(w, number)
        return
    ready_to_move(w, state.place, number)
    _next_leg(w, slot, number)


@kernel
def _consolidated(w: Any, slot: int, number: int) -> None:
    """A stretch of consolidation has ended, or was broken into by fire or a counterattack."""
    state = advance_at(w, number)
    state.done = int(pause_finished(w, slot))
    state.left = 0.0 if state.done else max(0.0, state.left - (w.now - state.began))
    _defend(w, slot, number, TO_CONSOLIDATION)


@kernel
def _hold(w: Any, slot: int, number: int) -> None:
    """Hold the last objective against whatever comes."""
    if force_at(w, force_of_advance(w, number)).elements > 0:
        advance_at(w, number).holding = 1
        await_call(w, slot, HELD)
    else:
        _beaten(w, number)


@kernel
def _defend(w: Any, slot: int, number: int, then: int) -> None:
    """Wait while counterattacks last, then go on."""
    state = advance_at(w, number)
    slot_at(w, slot).then = then
    if state.attack != NONE:
        state.awaited = state.attack
        wait_for_end(w, slot, state.attack_place, state.attack, DEFENDED)
    else:
        _go_on(w, slot, number, then)


@kernel
def _defended(w: Any, slot: int, number: int) -> None:
    """A counterattack is over; the next may have begun at the very moment."""
    state = advance_at(w, number)
    if state.attack == state.awaited:
        state.attack = NONE
    _defend(w, slot, number, slot_at(w, slot).then)


@kernel
def _go_on(w: Any, slot: int, number: int, then: int) -> None:
    """No counterattack is left to face."""
    state = advance_at(w, number)
    if then == TO_CONSOLIDATION:
        delay = state.delay
        state.delay = 0.0
        state.left += delay
        state.done = int(state.done != 0 and delay == 0.0)
        _consolidate(w, slot, number)
    elif then == TO_HOLD:
        _hold(w, slot, number)
    elif force_at(w, force_of_advance(w, number)).elements == 0:
        _beaten(w, number)
    elif then == TO_CYCLE:
        _await_cycle(w, slot, number)
    else:
        _leave_for_goal(w, slot, number)


@kernel
def _beaten(w: Any, number: int) -> None:
    """Give up and withdraw to the start line, out of the play."""
    state = advance_at(w, number)
    state.standing = 0
    state.given_up = 1
    leave_map(w, force_of_advance(w, number), ATTACKER, False)
    record(w, advance_plan(w, number).advance_repulsed_column, 1.0)
