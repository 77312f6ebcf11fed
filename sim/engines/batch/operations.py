"""Operations: when a rhythm begins, how it repeats, and who waits for the attacker's staff."""

from typing import Any

from sim.engines.batch.advance import begin_advances, next_goal
from sim.engines.batch.calendar import await_call, call, launch, wait
from sim.engines.batch.compiling import kernel
from sim.engines.batch.fires import begin_missions
from sim.engines.batch.forces import garrison_of
from sim.engines.batch.luck import add, draw, happened, record_time
from sim.engines.batch.records import (
    advance_at,
    advance_plan,
    force_at,
    operation_at,
    operation_plan,
    slot_at,
    theatre_of,
    whole_at,
)
from sim.model.policies import CHOICES
from sim.model.rules import INFINITY, NONE

START, BEGUN, ASKS, PLANS, PLANNED, GOES, ASSIGNS = 0, 1, 2, 3, 4, 5, 1
FIXED = list(CHOICES).index("fixed")
WEAKEST_FIRST = list(CHOICES).index("weakest-first")
EVEN_SPREAD = list(CHOICES).index("even-spread")


@kernel
def start_operations(w: Any) -> None:
    """Begin what is dated, and let the others wait for their beginning."""
    for number in range(w.n_operations):
        plan = operation_plan(w, number)
        if plan.dated and plan.most == 1:
            _begin(w, number, plan.base)
        else:
            launch(w, w.operation_slots + number)


@kernel
def operation(w: Any, slot: int) -> None:
    """The rhythm: wait for the beginning, prepare, go; and again."""
    number = slot_at(w, slot).entity
    state, plan = operation_at(w, number), operation_plan(w, number)
    step = slot_at(w, slot).step
    if step == START:
        state.base = plan.base
        if plan.after == NONE:
            _first_cycle(w, slot, number)
            return
        await_call(w, slot, BEGUN)
        if happened(w, plan.after):
            call(w, slot)
        else:
            state.waits = 1
    elif step == BEGUN:
        state.base = w.now + draw(w, plan.plus, plan.plus_stream, 0)
        _first_cycle(w, slot, number)
    elif step == ASKS:
        _ask_planners(w, slot, number)
    elif step == PLANS:
        hours = draw(w, theatre_of(w).prepare, _prepare_stream(w, number), state.cycle)
        wait(w, slot, hours, PLANNED)
    elif step == PLANNED:
        w.planners_free += 1
        _look_for_planners(w)
        state.base = max(state.base, w.now)
        _await_base(w, slot, number)
    else:
        _go(w, slot, number)


@kernel
def _prepare_stream(w: Any, number: int) -> int:
    return whole_at(w, theatre_of(w).prepare_stream_first + number).value


@kernel
def _first_cycle(w: Any, slot: int, number: int) -> None:
    """Prepare the first cycle, where a staff has to, and wait for its moment, if it has one."""
    state = operation_at(w, number)
    if theatre_of(w).planners > 0:
        wait(w, slot, max(0.0, state.base - w.now), ASKS)
    elif operation_plan(w, number).dated:
        _go(w, slot, number)
    else:
        _await_base(w, slot, number)


@kernel
def _ask_planners(w: Any, slot: int, number: int) -> None:
    state = operation_at(w, number)
    if _is_over(w, number):
        state.base = max(state.base, w.now)
        _await_base(w, slot, number)
        return
    state.asks = 1
    await_call(w, slot, PLANS)
    _look_for_planners(w)


@kernel
def _await_base(w: Any, slot: int, number: int) -> None:
    wait(w, slot, max(0.0, operation_at(w, number).base - w.now), GOES)


@kernel
def _go(w: Any, slot: int, number: int) -> None:
    """A cycle begins, unless the rhythm is over; then the next is prepared while it runs."""
    state, plan = operation_at(w, number), operation_plan(w, number)
    if _is_over(w, number):
        return
    _begin(w, number, state.base)
    state.base += plan.every
    state.cycle += 1
    if state.base == INFINITY or state.cycle >= plan.most:
        return
    if theatre_of(w).planners > 0:
        _ask_planners(w, slot, number)
    else:
        _await_base(w, slot, number)


@kernel
def _is_over(w: Any, number: int) -> bool:
    """Whether the rhythm stops: its outcome is reached, or nobody is left to advance."""
    until = operation_plan(w, number).until
    if until != NONE and happened(w, until):
        return True
    advances = 0
    for advance in range(w.n_advances):
        if advance_plan(w, advance).operation == number:
            state = advance_at(w, advance)
            if not (state.finished or state.given_up):
                return False
            advances += 1
    return advances > 0


@kernel
def _begin(w: Any, number: int, base: float) -> None:
    """One cycle begins: its missions and advances are put on the calendar."""
    state, plan = operation_at(w, number), operation_plan(w, number)
    first = state.cycles == 0
    state.cycles += 1
    add(w, plan.operation_cycles_column, 1.0)
    if first:
        if base > w.now:
            slot_at(w, w.start_slots + number).base = base
            launch(w, w.start_slots + number)
        else:
            record_time(w, plan.operation_started_column)
        if plan.pressure > 0:
            slot_at(w, w.coupling_slots + number).base = base
            launch(w, w.coupling_slots + number)
    begin_missions(w, number, base, state.cycles - 1)
    begin_advances(w, number, base)


@kernel
def start_plan(w: Any, slot: int) -> None:
    """Record the beginning of a plan that lies ahead when it comes, not before."""
    state = slot_at(w, slot)
    if state.step == START:
        wait(w, slot, state.base - w.now, BEGUN)
    else:
        record_time(w, operation_plan(w, state.entity).operation_started_column)


@kernel
def _look_for_planners(w: Any) -> None:
    """Assign teams once all operations that ask at this moment have done so."""
    if w.assigning == 0:
        w.assigning = 1
        launch(w, w.planning_slot)


@kernel
def assign_planners(w: Any, slot: int) -> None:
    """Teams that are free take up waiting operations; the policy picks who is next."""
    if slot_at(w, slot).step == START:
        wait(w, slot, 0.0, ASSIGNS)
        return
    w.assigning = 0
    while w.planners_free > 0:
        chosen = _choose(w)
        if chosen == NONE:
            return
        w.planners_free -= 1
        operation_at(w, chosen).asks = 0
        call(w, w.operation_slots + chosen)


@kernel
def _choose(w: Any) -> int:
    """The waiting operation that the policy picks, NONE where none waits."""
    policy = theatre_of(w).choice
    chosen, least = NONE, 0
    for number in range(w.n_operations):
        state = operation_at(w, number)
        if state.asks == 0:
            continue
        cost = number
        if policy == WEAKEST_FIRST:
            cost = _next_garrison(w, number)
        elif policy == EVEN_SPREAD:
            cost = state.cycles
        if chosen == NONE or cost < least:
            chosen, least = number, cost
    return chosen


@kernel
def _next_garrison(w: Any, number: int) -> int:
    """Elements that hold the next objectives of an operation's advances."""
    elements = 0
    for advance in range(w.n_advances):
        if advance_plan(w, advance).operation == number:
            goal = next_goal(w, advance)
            if goal != NONE:
                elements += force_at(w, garrison_of(w, goal)).elements
    return elements
