"""A place falls: everyone whom that concerns."""

from typing import Any

from sim.engines.batch.collapse import place_lost
from sim.engines.batch.command import report_loss
from sim.engines.batch.compiling import kernel
from sim.engines.batch.doctrine import record_seen
from sim.engines.batch.facilities import change_hands
from sim.engines.batch.luck import add, record, record_time
from sim.engines.batch.network import take
from sim.engines.batch.politics import place_fell
from sim.engines.batch.records import (
    advance_plan,
    operation_at,
    operation_plan,
    place_plan,
    sector_plan,
)
from sim.engines.batch.reserves import overrun, sector_of
from sim.engines.batch.supply import supply_lost
from sim.model.rules import ATTACKER, INFINITY, NONE


@kernel
def capture(w: Any, place: int, advance: int) -> None:
    """A place falls to an advance."""
    plan, captor = place_plan(w, place), advance_plan(w, advance)
    record_time(w, plan.captured_column)
    add(w, captor.advance_places_column, 1.0)
    record_seen(w, plan.seen_captured_column, place, 0)
    sector = sector_of(w, place)
    if sector != NONE:
        record_time(w, sector_plan(w, sector).sector_first_loss_column)
    take(w, place, ATTACKER)
    change_hands(w, place)
    overrun(w, place)
    supply_lost(w, place)
    _start_clocks(w, place, advance)
    place_lost(w, place)
    place_fell(w)
    report_loss(w, place, captor.operation)


@kernel
def _start_clocks(w: Any, place: int, advance: int) -> None:
    """Where a place is an objective and falls for the first time, the race begins."""
    for number in range(w.n_operations):
        operation = operation_at(w, number)
        if operation_plan(w, number).objective == place and operation.lost_at == INFINITY:
            operation.lost_at = w.now
            operation.captor = advance


@kernel
def ready_to_move(w: Any, place: int, advance: int) -> None:
    """An advance has consolidated a place and is ready to move on."""
    for number in range(w.n_operations):
        operation, plan = operation_at(w, number), operation_plan(w, number)
        if plan.objective == place and operation.captor == advance:
            record(w, plan.next_move_column, w.now - operation.lost_at)
