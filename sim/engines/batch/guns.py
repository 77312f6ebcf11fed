"""Fire units: each serves one mission at a time, by priority, and holds a stock of salvos."""

from typing import Any

from sim.engines.batch.calendar import await_call, call, wait
from sim.engines.batch.compiling import kernel
from sim.engines.batch.facilities import take_stock
from sim.engines.batch.luck import add
from sim.engines.batch.records import facility_at, side_plan, slot_at, unit_at, unit_plan
from sim.engines.batch.roads import function
from sim.engines.batch.shared import salvos_from_depot
from sim.model.rules import NONE

DELIVERED = 1


@kernel
def spend(w: Any, number: int) -> bool:
    """Take one salvo from the stock; return whether there was one."""
    unit, plan = unit_at(w, number), unit_plan(w, number)
    if unit.stock < 1:
        return False
    unit.stock -= 1
    columns = side_plan(w, plan.side)
    add(w, columns.salvos_column, 1.0)
    add(w, columns.tonnes_column, plan.tonnes)
    return True


@kernel
def ask_guns(w: Any, slot: int, number: int, priority: int, step: int) -> None:
    """Ask for the guns; the lower priority is served first, then who asked first."""
    unit, asking = unit_at(w, number), slot_at(w, slot)
    await_call(w, slot, step)
    if unit.busy == 0:
        unit.busy = 1
        call(w, slot)
        return
    asking.priority = priority
    before, after = NONE, unit.first
    while after != NONE and slot_at(w, after).priority <= priority:
        before, after = after, slot_at(w, after).next
    asking.next = after
    if before == NONE:
        unit.first = slot
    else:
        slot_at(w, before).next = slot


@kernel
def release_guns(w: Any, number: int) -> None:
    """The guns are free for the next who has asked."""
    unit = unit_at(w, number)
    following = unit.first
    if following == NONE:
        unit.busy = 0
        return
    unit.first = slot_at(w, following).next
    call(w, following)


@kernel
def resupply_guns(w: Any, slot: int) -> None:
    """Deliveries of salvos, each period, from a depot or from nowhere."""
    number = slot_at(w, slot).entity
    unit, plan = unit_at(w, number), unit_plan(w, number)
    if slot_at(w, slot).step == DELIVERED:
        wanted = min(plan.resupply_salvos, plan.capacity - unit.stock)
        if plan.depot != NONE:
            stock = facility_at(w, plan.depot).stock
            wanted = salvos_from_depot(wanted, function(w, plan.depot), stock, plan.tonnes)
            take_stock(w, plan.depot, wanted * plan.tonnes)
        if wanted > 0:
            unit.stock += wanted
    wait(w, slot, plan.resupply_every, DELIVERED)
