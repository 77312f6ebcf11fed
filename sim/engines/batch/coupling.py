"""Coupling: the pressure of an operation draws forces in from the other sectors."""

from typing import Any

from sim.engines.batch.battle import look_again
from sim.engines.batch.calendar import wait
from sim.engines.batch.compiling import kernel
from sim.engines.batch.doctrine import assemble
from sim.engines.batch.forces import dissolve, drawn_for, force_of_reserve, garrison_of, join
from sim.engines.batch.luck import draw, record
from sim.engines.batch.records import (
    force_at,
    operation_plan,
    place_at,
    reserve_at,
    slot_at,
    theatre_of,
    whole_at,
)
from sim.engines.batch.reserves import sector_of
from sim.engines.batch.shared import elements_drawn
from sim.model.rules import DEFENDER, NONE

START, DRAWS, ARRIVES = 0, 1, 2


@kernel
def couple(w: Any, slot: int) -> None:
    """Draw elements from the other sectors, one by one from the strongest; they come later."""
    state, plan = slot_at(w, slot), theatre_of(w)
    operation = state.entity
    if state.step == START:
        stream = whole_at(w, plan.strength_stream_first + operation).value
        strength = draw(w, plan.strength, stream, 0)
        state.salvo = elements_drawn(strength, operation_plan(w, operation).pressure)
        if state.salvo > 0:
            stream = whole_at(w, plan.delay_stream_first + operation).value
            delay = draw(w, plan.delay, stream, 0)
            wait(w, slot, max(0.0, state.base - w.now) + delay, DRAWS)
    elif state.step == DRAWS:
        drawn = _draw_in(w, operation, state.salvo)
        record(w, operation_plan(w, operation).drawn_in_column, float(drawn))
        if drawn > 0:
            look_again(w)
            stream = whole_at(w, plan.march_stream_first + operation).value
            wait(w, slot, draw(w, plan.march, stream, 0), ARRIVES)
    else:
        _arrive(w, operation)


@kernel
def _draw_in(w: Any, operation: int, wanted: int) -> int:
    """Take elements from donors, one by one; return how many."""
    own = sector_of(w, operation_plan(w, operation).objective)
    drawn = 0
    while drawn < wanted:
        donor = _strongest_reserve(w, own)
        if donor == NONE:
            donor = _strongest_garrison(w, own)
        if donor == NONE:
            break
        force = force_at(w, donor)
        force.elements -= 1
        force.start -= 1
        join(w, drawn_for(w, operation), 1)
        drawn += 1
    return drawn


@kernel
def _strongest_reserve(w: Any, own: int) -> int:
    """The force of the strongest reserve at rest in another sector, NONE without one."""
    strongest, most = NONE, 0
    for reserve in range(w.n_reserves):
        state, force = reserve_at(w, reserve), force_of_reserve(w, reserve)
        at_rest = state.awaiting != 0 and state.available != 0
        elements = force_at(w, force).elements
        if at_rest and sector_of(w, state.place) != own and elements > most:
            strongest, most = force, elements
    return strongest


@kernel
def _strongest_garrison(w: Any, own: int) -> int:
    """The strongest garrison in another sector that can spare an element, NONE without one."""
    strongest, most = NONE, 1
    for place in range(w.n_places):
        elements = force_at(w, garrison_of(w, place)).elements
        if sector_of(w, place) != own and elements > most:
            strongest, most = garrison_of(w, place), elements
    return strongest


@kernel
def _arrive(w: Any, operation: int) -> None:
    """Join the garrison of the objective, or the counterattack if it is lost."""
    objective = operation_plan(w, operation).objective
    elements = dissolve(w, drawn_for(w, operation))
    if place_at(w, objective).holder == DEFENDER:
        join(w, garrison_of(w, objective), elements)
        look_again(w)
    else:
        assemble(w, operation, elements)
