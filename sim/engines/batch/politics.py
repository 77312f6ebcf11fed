"""The political clock: a planned event that pressure postpones, and mobilisation."""

from typing import Any

from sim.engines.batch.battle import look_again
from sim.engines.batch.calendar import (
    ALARMED,
    interrupt,
    launch,
    pause,
    pause_finished,
    wait,
)
from sim.engines.batch.compiling import kernel
from sim.engines.batch.forces import garrison_of, join
from sim.engines.batch.luck import add, chance, draw, record_time
from sim.engines.batch.records import (
    event_at,
    event_plan_of,
    loss_time_at,
    mobilisation_of,
    place_at,
    side_at,
    slot_at,
    strike_time_at,
)
from sim.engines.batch.shared import pressure
from sim.model.rules import DEFENDER, INFINITY

START, QUIET, DECIDED, DATE, MOBILISED, ARRIVED = 0, 1, 2, 3, 1, 2


@kernel
def place_fell(w: Any) -> None:
    """A place was lost."""
    state = event_at(w, 0)
    state.places_lost += 1
    if event_plan_of(w).date < INFINITY:
        if state.last_loss == w.n_times:
            w.overflow = 1
            return
        loss_time_at(w, state.last_loss).value = w.now
        state.last_loss += 1
        _feel(w)
    if state.places_lost == mobilisation_of(w).places_lost:
        launch(w, w.mobilisation_slot)


@kernel
def struck(w: Any) -> None:
    """A facility was struck."""
    state, plan = event_at(w, 0), event_plan_of(w)
    if plan.strike > 0.0 and plan.date < INFINITY:
        if state.last_strike == w.n_times:
            w.overflow = 1
            return
        strike_time_at(w, state.last_strike).value = w.now
        state.last_strike += 1
        _feel(w)


@kernel
def _feel(w: Any) -> None:
    """Look at the pressure; raise the alarm where it reaches the threshold."""
    state, plan = event_at(w, 0), event_plan_of(w)
    since = w.now - plan.memory
    while state.first_loss < state.last_loss and loss_time_at(w, state.first_loss).value < since:
        state.first_loss += 1
    while (
        state.first_strike < state.last_strike
        and strike_time_at(w, state.first_strike).value < since
    ):
        state.first_strike += 1
    towns = state.last_loss - state.first_loss
    strikes = state.last_strike - state.first_strike
    felt = pressure(towns, plan.town, strikes, plan.strike)
    if felt >= plan.threshold and state.alarmed == 0:
        state.alarmed = 1
        interrupt(w, w.event_slot, ALARMED)


@kernel
def event(w: Any, slot: int) -> None:
    """Wait for the date; on alarm decide on a postponement, up to `most` times."""
    state, plan = event_at(w, 0), event_plan_of(w)
    step = slot_at(w, slot).step
    if step == DATE:
        record_time(w, plan.event_held_column)
        return
    if step == QUIET:
        if pause_finished(w, slot):
            record_time(w, plan.event_held_column)
        else:
            _consider(w, slot)
        return
    if step == DECIDED:
        _postpone(w)
    else:
        state.date = plan.date
    _keep_watch(w, slot)


@kernel
def _keep_watch(w: Any, slot: int) -> None:
    """Wait for the date or an alarm; after the last postponement for the date alone."""
    state, plan = event_at(w, 0), event_plan_of(w)
    if state.number >= plan.most:
        wait(w, slot, max(0.0, state.date - w.now), DATE)
    elif state.alarmed:
        _consider(w, slot)
    else:
        pause(w, slot, max(0.0, state.date - w.now), QUIET, ALARMED)


@kernel
def _consider(w: Any, slot: int) -> None:
    """Begin to decide on a postponement, which comes too late where the date comes first."""
    state, plan = event_at(w, 0), event_plan_of(w)
    hours = draw(w, plan.decide, plan.decide_stream, state.number)
    if w.now + hours >= state.date:
        wait(w, slot, max(0.0, state.date - w.now), DATE)
    else:
        wait(w, slot, hours, DECIDED)


@kernel
def _postpone(w: Any) -> None:
    state, plan = event_at(w, 0), event_plan_of(w)
    lag = draw(w, plan.postpone_by, plan.postpone_stream, state.number)
    state.date = w.now + lag
    state.alarmed = 0
    record_time(w, plan.event_postponed_column)
    add(w, plan.event_postponements_column, 1.0)
    if chance(w, plan.contradiction, plan.contradiction_stream, state.number):
        add(w, plan.event_contradictions_column, 1.0)
    state.number += 1


@kernel
def mobilise(w: Any, slot: int) -> None:
    """Decide on mobilisation; weeks later the new forces join a garrison."""
    plan = mobilisation_of(w)
    step = slot_at(w, slot).step
    if step == START:
        wait(w, slot, draw(w, plan.decide, plan.stream, 0), MOBILISED)
    elif step == MOBILISED:
        record_time(w, plan.mobilised_column)
        wait(w, slot, draw(w, plan.arrive, plan.stream, 1), ARRIVED)
    elif place_at(w, plan.place).holder == DEFENDER:
        record_time(w, plan.mobilised_arrived_column)
        join(w, garrison_of(w, plan.place), plan.elements)
        side_at(w, DEFENDER).raised += plan.elements
        look_again(w)
