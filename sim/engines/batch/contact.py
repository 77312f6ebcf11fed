"""First contact of each operation, and whether the defender was forewarned of it."""

from typing import Any

from sim.engines.batch.calendar import await_call, call
from sim.engines.batch.compiling import kernel
from sim.engines.batch.luck import record_time
from sim.engines.batch.records import facility_at, facility_plan, operation_at, operation_plan
from sim.model.rules import INFINITY, NONE


@kernel
def has_contact(w: Any, wanted: int) -> bool:
    """Whether an operation, or any for NONE, has made contact."""
    for operation in range(w.n_operations):
        if wanted in (NONE, operation) and operation_at(w, operation).contact_at < INFINITY:
            return True
    return False


@kernel
def wait_for_contact(w: Any, facility: int, number: int, step: int) -> None:
    """The demolition of a facility goes on when the operation it minds has made contact."""
    await_call(w, number, step)
    if has_contact(w, facility_plan(w, facility).demolition_operation):
        call(w, number)
    else:
        facility_at(w, facility).meets = 1


@kernel
def make_contact(w: Any, operation: int) -> None:
    """An advance starts; the first of its operation is the contact."""
    if operation_at(w, operation).contact_at < INFINITY:
        return
    operation_at(w, operation).contact_at = w.now
    for number in range(w.n_facilities):
        facility = facility_at(w, number)
        if facility.meets and facility_plan(w, number).demolition_operation in (NONE, operation):
            facility.meets = 0
            call(w, w.demolition_slots + number)


@kernel
def alert(w: Any, number: int) -> None:
    """The local echelon heeds a warning; before contact it alerts the garrisons."""
    operation = operation_at(w, number)
    if operation.contact_at < INFINITY or operation.forewarned:
        return
    operation.forewarned = 1
    record_time(w, operation_plan(w, number).forewarned_column)
