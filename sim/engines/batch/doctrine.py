"""The defender's doctrine after a loss: bombard the lost town, then counterattack."""

from typing import Any

from sim.engines.batch.battle import (
    add_to_party,
    begin_battle,
    form_party,
    fought,
    look_again,
    new_battle,
    wait_for_end,
)
from sim.engines.batch.calendar import (
    ASSEMBLING,
    CONSOLIDATING,
    call,
    interrupt,
    join_list,
    launch,
    pause,
    pause_finished,
    wait,
)
from sim.engines.batch.compiling import kernel
from sim.engines.batch.facilities import change_hands
from sim.engines.batch.forces import (
    assembled_for,
    counterattack_of,
    detachment_of,
    dissolve,
    force_of_advance,
    garrison_of,
    join,
    leave_map,
    lose,
)
from sim.engines.batch.guns import ask_guns, release_guns, spend
from sim.engines.batch.luck import add, draw, happened, record, record_time, uniform
from sim.engines.batch.network import take
from sim.engines.batch.records import (
    advance_at,
    battle_rules_of,
    doctrine_of,
    force_at,
    operation_at,
    operation_plan,
    party_at,
    party_force_at,
    place_at,
    place_plan,
    slot_at,
    unit_plan,
    whole_at,
)
from sim.engines.batch.roads import cut_off, find_routes
from sim.engines.batch.shared import happens, seen_at
from sim.model.outcomes import UNDECLARED
from sim.model.rules import ATTACKER, DEFENDER, INFINITY, NONE

START, ASSEMBLED, PREPARED, APPROACHES, FOUGHT = 0, 1, 2, 3, 4
ARMED, STRUCK = 1, 2


@kernel
def record_seen(w: Any, column: int, place: int, which: int) -> None:
    """Record when the public learns of a capture (0) or recapture (1)."""
    if column == UNDECLARED or happened(w, column):
        return
    seen = seen_at(w.now, draw(w, w.public_lag, place_plan(w, place).lag_stream, which))
    if seen < w.horizon:
        record(w, column, seen)


@kernel
def _recapture(w: Any, place: int) -> None:
    """The defender retakes a place."""
    plan = place_plan(w, place)
    record_time(w, plan.recaptured_column)
    record_seen(w, plan.seen_recaptured_column, place, 1)
    take(w, place, DEFENDER)
    change_hands(w, place)


@kernel
def order_response(w: Any, operation: int) -> None:
    """The order for the response arrives."""
    plan = doctrine_of(w)
    if plan.bombard_unit != NONE and plan.bombards_by_itself == 0:
        order_fire(w, operation)
    if plan.assembly != NONE:
        launch(w, w.counterattack_slots + operation)


@kernel
def order_fire(w: Any, operation: int) -> None:
    """The order for the bombardment arrives."""
    launch(w, w.bombard_slots + operation)


@kernel
def assemble(w: Any, operation: int, elements: int) -> None:
    """Reserves arrive at the assembly place."""
    join(w, assembled_for(w, operation), elements)
    interrupt(w, w.counterattack_slots + operation, ASSEMBLING)


@kernel
def _consolidates_at(w: Any, advance: int, place: int) -> bool:
    return _stands_at(w, advance, place) and advance_at(w, advance).consolidating != 0


@kernel
def _stands_at(w: Any, advance: int, place: int) -> bool:
    """Whether an advance holds a place on its axis, with whom it can be attacked."""
    state = advance_at(w, advance)
    here = state.standing != 0 and state.place == place
    return here and force_at(w, force_of_advance(w, advance)).elements > 0


@kernel
def bombard(w: Any, slot: int) -> None:
    """Fire on the attacker who consolidates in the lost town."""
    operation = slot_at(w, slot).entity
    state, unit = slot_at(w, slot), doctrine_of(w).bombard_unit
    if state.step == START:
        ask_guns(w, slot, unit, 0, ARMED)
        return
    if state.step == ARMED:
        state.salvo = 0
    else:
        _strike(w, operation, state.salvo)
        state.salvo += 1
    if not _bombard_on(w, slot, operation):
        release_guns(w, unit)


@kernel
def _bombard_on(w: Any, slot: int, operation: int) -> bool:
    """Fire the next salvo; False where there is none left, or nobody to fire at."""
    plan, salvo = doctrine_of(w), slot_at(w, slot).salvo
    streams = operation_plan(w, operation)
    if salvo >= plan.bombard_salvos:
        return False
    target = False
    for advance in range(w.n_advances):
        target = target or _consolidates_at(w, advance, streams.objective)
    if not target or not spend(w, plan.bombard_unit):
        return False
    add(w, streams.bombard_salvos_column, 1.0)
    interval = unit_plan(w, plan.bombard_unit).interval
    wait(w, slot, draw(w, interval, streams.bombard_interval_stream, salvo), STRUCK)
    return True


@kernel
def _strike(w: Any, operation: int, salvo: int) -> None:
    """One salvo on the consolidating forces: a delay for all, a loss perhaps for the first."""
    plan, streams = doctrine_of(w), operation_plan(w, operation)
    first = True
    for advance in range(w.n_advances):
        if not _consolidates_at(w, advance, streams.objective):
            continue
        if first and happens(plan.bombard_kills, uniform(w, streams.bombard_effect_stream, salvo)):
            lose(w, force_of_advance(w, advance), ATTACKER)
        first = False
        advance_at(w, advance).delay += plan.bombard_delay
        interrupt(w, w.advance_slots + advance, CONSOLIDATING)
    look_again(w)


@kernel
def counterattack(w: Any, slot: int) -> None:
    """Assemble within the window, prepare, attack."""
    operation = slot_at(w, slot).entity
    state, plan = operation_at(w, operation), doctrine_of(w)
    step = slot_at(w, slot).step
    if step == START:
        state.until = w.now + plan.window
        _gather(w, slot, operation, True)
    elif step == ASSEMBLED:
        _gather(w, slot, operation, not pause_finished(w, slot))
    elif step == FOUGHT:
        place = operation_plan(w, operation).objective
        if fought(w, slot, place, FOUGHT):
            _fought_out(w, operation, place)
    else:
        _approach(w, slot, operation)


@kernel
def _gather(w: Any, slot: int, operation: int, in_time: bool) -> None:
    """Wait until enough are assembled, then prepare; give up at the end of the window."""
    plan, columns = doctrine_of(w), operation_plan(w, operation)
    enough = force_at(w, assembled_for(w, operation)).elements >= plan.needed
    if not enough and in_time:
        left = operation_at(w, operation).until - w.now
        pause(w, slot, left, ASSEMBLED, ASSEMBLING)
    elif enough:
        record_time(w, columns.assembled_column)
        wait(w, slot, draw(w, plan.prepare, columns.prepare_stream, 0), PREPARED)


@kernel
def _approach(w: Any, slot: int, operation: int) -> None:
    """Attack as soon as nobody fights at the objective and a road leads there."""
    place, start = operation_plan(w, operation).objective, doctrine_of(w).assembly
    state = place_at(w, place)
    if state.fighting:
        wait_for_end(w, slot, place, state.battle, APPROACHES)
    elif find_routes(w, place, DEFENDER, 0.0, 0).hours[start] == INFINITY:
        w.change_waiting = join_list(w, slot, w.change_waiting, APPROACHES)
    elif state.holder == ATTACKER:
        _attack(w, slot, operation, place)


@kernel
def _attack(w: Any, slot: int, operation: int, place: int) -> None:
    """Attack whoever holds the objective; who arrives later stays assembled."""
    state, columns = operation_at(w, operation), operation_plan(w, operation)
    force = counterattack_of(w, operation)
    join(w, force, dissolve(w, assembled_for(w, operation)))
    record_time(w, columns.launched_column)
    record(w, columns.counterattack_size_column, float(force_at(w, force).elements))
    record(w, columns.race_counterattack_column, w.now - state.lost_at)
    battle = new_battle(w, place)
    _form_parties(w, operation, place)
    for advance in range(w.n_advances):
        if _stands_at(w, advance, place):
            facing = advance_at(w, advance)
            facing.attack = battle
            facing.attack_place = place
            interrupt(w, w.advance_slots + advance, CONSOLIDATING)
            wake_advance(w, advance)
    if begin_battle(w, slot, place, columns.counterattack_loss_stream, FOUGHT):
        _fought_out(w, operation, place)


@kernel
def wake_advance(w: Any, advance: int) -> None:
    """An advance that holds what it has looks up."""
    state = advance_at(w, advance)
    if state.holding:
        state.holding = 0
        call(w, w.advance_slots + advance)


@kernel
def _form_parties(w: Any, operation: int, place: int) -> None:
    """The counterattack against the detachment at a place and the advances that stand there."""
    rules, streams = battle_rules_of(w), operation_plan(w, operation)
    attacking, holding = 2 * place, 2 * place + 1
    form_party(w, attacking, DEFENDER, operation, doctrine_of(w).assembly)
    add_to_party(w, attacking, counterattack_of(w, operation))
    breakpoints = rules.breakpoint_first
    party_at(w, attacking).breakpoint = draw(
        w,
        whole_at(w, breakpoints + DEFENDER).value,
        streams.counterattack_breakpoint_stream,
        0,
    )
    form_party(w, holding, ATTACKER, operation, place)
    add_to_party(w, holding, detachment_of(w, place))
    for advance in range(w.n_advances):
        if _stands_at(w, advance, place):
            add_to_party(w, holding, force_of_advance(w, advance))
    party_at(w, holding).breakpoint = draw(
        w, whole_at(w, breakpoints + ATTACKER).value, place_plan(w, place).detachment_stream, 0
    )


@kernel
def _fought_out(w: Any, operation: int, place: int) -> None:
    """The counterattack is over: the place is retaken, or the attack goes home."""
    won = place_at(w, place).won
    record(w, operation_plan(w, operation).counterattack_won_column, float(won))
    force = counterattack_of(w, operation)
    if not won:
        leave_map(w, force, DEFENDER, False)
        return
    captured = cut_off(w, ATTACKER, place)
    holding = 2 * place + 1
    for position in range(party_at(w, holding).forces):
        beaten = party_force_at(w, holding * (w.n_advances + 1) + position).value
        leave_map(w, beaten, ATTACKER, captured)
    join(w, garrison_of(w, place), dissolve(w, force))
    place_at(w, place).posture = NONE
    _recapture(w, place)
