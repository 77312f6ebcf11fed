"""The loop: the next actor takes its step, until the horizon; and the batch of replications."""

from typing import Any

from numba import njit

from sim.engines.batch.advance import advance
from sim.engines.batch.calendar import launch, next_slot
from sim.engines.batch.collapse import collapse
from sim.engines.batch.command import decide, indicate, report
from sim.engines.batch.compiling import ENTRY_OPTIONS, kernel
from sim.engines.batch.coupling import couple
from sim.engines.batch.doctrine import bombard, counterattack
from sim.engines.batch.facilities import (
    build_bypass,
    demolish,
    relocate,
    repair,
    resupply_depot,
)
from sim.engines.batch.finishing import finish
from sim.engines.batch.fires import mission
from sim.engines.batch.guns import resupply_guns
from sim.engines.batch.network import look_for_isolation
from sim.engines.batch.operations import (
    assign_planners,
    operation,
    start_operations,
    start_plan,
)
from sim.engines.batch.politics import event, mobilise
from sim.engines.batch.records import (
    event_plan_of,
    facility_plan,
    garrison_plan,
    initial_at,
    outcome_at,
    slot_at,
    unit_plan,
    warnings_of,
    whole_array,
)
from sim.engines.batch.reserves import reserve
from sim.engines.batch.supply import supply
from sim.model.ranks import ActorKind
from sim.model.rules import INFINITY, NONE

DEMOLITION, REPAIR = int(ActorKind.DEMOLITION), int(ActorKind.REPAIR)
BYPASS, RELOCATION = int(ActorKind.BYPASS), int(ActorKind.RELOCATION)
DEPOT_RESUPPLY, SALVO_RESUPPLY = int(ActorKind.DEPOT_RESUPPLY), int(ActorKind.SALVO_RESUPPLY)
GARRISON_SUPPLY, OPERATION = int(ActorKind.GARRISON_SUPPLY), int(ActorKind.OPERATION)
MISSION, BOMBARDMENT = int(ActorKind.MISSION), int(ActorKind.BOMBARDMENT)
COUNTERATTACK, ADVANCE = int(ActorKind.COUNTERATTACK), int(ActorKind.ADVANCE)
RESERVE, COUPLING = int(ActorKind.RESERVE), int(ActorKind.COUPLING)
COLLAPSE, POLITICS = int(ActorKind.COLLAPSE), int(ActorKind.POLITICS)
INDICATIONS, DECISION, REPORT = (
    int(ActorKind.INDICATIONS),
    int(ActorKind.DECISION),
    int(ActorKind.REPORT),
)


@kernel
def _act_in_the_field(w: Any, slot: int, kind: int) -> None:
    """The next step of an actor that fires, moves, builds or supplies."""
    if kind == MISSION:
        mission(w, slot)
    elif kind == ADVANCE:
        advance(w, slot)
    elif kind == RESERVE:
        reserve(w, slot)
    elif kind == COUNTERATTACK:
        counterattack(w, slot)
    elif kind == BOMBARDMENT:
        bombard(w, slot)
    elif kind == GARRISON_SUPPLY:
        supply(w, slot)
    elif kind == SALVO_RESUPPLY:
        resupply_guns(w, slot)
    elif kind == DEPOT_RESUPPLY:
        resupply_depot(w, slot)
    elif kind == REPAIR:
        repair(w, slot)
    elif kind == BYPASS:
        build_bypass(w, slot)
    elif kind == DEMOLITION:
        demolish(w, slot)
    elif kind == COUPLING:
        couple(w, slot)
    else:
        collapse(w, slot)


@kernel
def _act(w: Any, slot: int) -> None:
    """The next step of an actor."""
    kind = slot_at(w, slot).kind
    if kind == REPORT:
        report(w, slot)
    elif kind == DECISION:
        decide(w, slot)
    elif kind == INDICATIONS:
        indicate(w, slot)
    elif kind == RELOCATION:
        relocate(w, slot)
    elif kind == POLITICS:
        if slot == w.event_slot:
            event(w, slot)
        else:
            mobilise(w, slot)
    elif kind == OPERATION:
        if slot == w.planning_slot:
            assign_planners(w, slot)
        elif slot >= w.start_slots:
            start_plan(w, slot)
        else:
            operation(w, slot)
    else:
        _act_in_the_field(w, slot, kind)


@kernel
def _set_back(w: Any) -> None:
    """Everything is as it was before the first event."""
    template = whole_array(w.template, w.state_words)
    state = whole_array(w.state, w.state_words)
    for word in range(w.state_words):
        state[word] = template[word]
    for column in range(w.n_outcomes):
        outcome_at(w, column).value = initial_at(w, column).value
    w.now = 0.0
    w.heap_size = 0
    w.gap = 0
    w.due = NONE
    w.last_due = NONE
    w.free = w.n_static
    w.fresh = w.n_static
    w.change_waiting = NONE
    w.version = 0
    w.battles = 0
    w.fights = 0
    w.planners_free = w.planners
    w.assigning = 0
    w.events = 0
    w.overflow = 0


@kernel
def _start(w: Any) -> None:
    """Put every actor on the calendar that every replication has."""
    look_for_isolation(w)
    for number in range(w.n_facilities):
        plan = facility_plan(w, number)
        if plan.demolition_chance > 0.0:
            launch(w, w.demolition_slots + number)
        if plan.repair != NONE:
            launch(w, w.repair_slots + number)
        if plan.resupply_t > 0.0:
            launch(w, w.depot_slots + number)
    for number in range(w.n_units):
        if unit_plan(w, number).resupply_salvos > 0:
            launch(w, w.salvo_slots + number)
    for number in range(w.n_garrisons):
        if garrison_plan(w, number).depot != NONE:
            launch(w, w.supply_slots + number)
    if warnings_of(w).rate_per_h > 0.0 and w.n_echelons > 0:
        launch(w, w.indication_slot)
    for number in range(w.n_reserves):
        launch(w, w.reserve_slots + number)
    start_operations(w)
    if event_plan_of(w).date < INFINITY:
        launch(w, w.event_slot)


@kernel
def run_replication(w: Any) -> None:
    """Run one replication from its start to its horizon, and complete its record."""
    _set_back(w)
    _start(w)
    while w.overflow == 0:
        slot = next_slot(w)
        if slot == NONE:
            break
        w.events += 1
        _act(w, slot)
    finish(w)


@njit(**ENTRY_OPTIONS)  # type: ignore[untyped-decorator]
def run_replications(worlds: Any, first: int, values: Any, events: Any) -> int:
    """Run replications from number `first` on, one for each row of `values` (n, outcomes).

    Returns how many rows are complete: fewer than all where the world has too little memory for
    the next one, which is to be run again with more.
    """
    w = worlds[0]
    record = values.ctypes.data
    for row in range(len(values)):
        w.replication = first + row
        w.record = record + row * values.shape[1] * 8
        run_replication(w)
        if w.overflow:
            return row
        events[row] = w.events
    return len(values)
