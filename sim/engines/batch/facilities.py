"""Depots, headquarters, bridges: hits, repair, bypass, demolition, and what they hold."""

from typing import Any

from sim.engines.batch.battle import look_again
from sim.engines.batch.calendar import (
    REPAIRING,
    await_call,
    call,
    call_list,
    interrupt,
    launch,
    pause,
    pause_finished,
    wait,
)
from sim.engines.batch.compiling import kernel
from sim.engines.batch.contact import wait_for_contact
from sim.engines.batch.luck import chance, draw, record_time
from sim.engines.batch.network import changed, is_bridge, road_cut
from sim.engines.batch.records import (
    echelon_at,
    echelon_plan,
    facility_at,
    facility_plan,
    levels_at,
    place_at,
    slot_at,
    whole_at,
)
from sim.engines.batch.roads import function
from sim.engines.batch.shared import stock_lost_share
from sim.model.rules import INFINITY, NONE

START, REPAIRED, DUE, BUILT, DELIVERED, MET = 0, 1, 1, 1, 1, 2


@kernel
def is_located(w: Any, number: int) -> bool:
    """Whether the other side knows where a facility is, in this replication."""
    plan = facility_plan(w, number)
    return chance(w, plan.located, plan.located_stream, 0)


@kernel
def in_other_hands(w: Any, number: int) -> bool:
    """Whether the enemy holds the place where a facility stands; bridges stand at none."""
    plan = facility_plan(w, number)
    return plan.place != NONE and place_at(w, plan.place).holder != plan.side


@kernel
def lose_stock(w: Any, number: int, share: float) -> None:
    """A depot loses a share of what it holds."""
    facility = facility_at(w, number)
    if 0.0 < facility.stock < INFINITY and share > 0.0:
        facility.stock -= facility.stock * share


@kernel
def take_stock(w: Any, number: int, tonnes: float) -> None:
    """Take tonnes that are there, but for what was lost in rounding."""
    facility = facility_at(w, number)
    if facility.stock < INFINITY and min(tonnes, facility.stock) > 0.0:
        facility.stock -= min(tonnes, facility.stock)


@kernel
def give_stock(w: Any, number: int, tonnes: float) -> None:
    """Put tonnes in, and call those who wait for them; none reach one in other hands."""
    if in_other_hands(w, number):
        return
    facility = facility_at(w, number)
    if 0.0 < tonnes < INFINITY and facility.stock < INFINITY:
        facility.stock += tonnes
        first, facility.awaiting = facility.awaiting, NONE
        call_list(w, first)


@kernel
def hit(w: Any, number: int) -> bool:
    """An effective salvo; return whether there was a level to take."""
    level = facility_at(w, number).level
    if level == 0:
        return False
    lose_stock(w, number, stock_lost_share(level))
    fall(w, number, level - 1)
    return True


@kernel
def change_hands(w: Any, place: int) -> None:
    """A place has changed hands: what its former holder had there is lost to him."""
    for number in range(w.n_facilities):
        if facility_plan(w, number).place != place:
            continue
        if in_other_hands(w, number):
            lose_stock(w, number, 1.0)
            if facility_at(w, number).level > 0:
                fall(w, number, 0)
                continue
        wake_engineers(w, number)


@kernel
def wake_engineers(w: Any, number: int) -> None:
    """The engineers look anew whether and what to repair."""
    facility = facility_at(w, number)
    if facility.idle:
        facility.idle = 0
        call(w, w.repair_slots + number)
    interrupt(w, w.repair_slots + number, REPAIRING)


@kernel
def fall(w: Any, number: int, level: int) -> None:
    """A facility falls to a lower level."""
    facility = facility_at(w, number)
    first = levels_at(w, number).first_column
    for passed in range(level, facility.level):
        record_time(w, whole_at(w, first + passed).value)
    facility.level = level
    wake_engineers(w, number)
    w.version += 1
    if level == 0:
        _close(w, number)
    look_again(w)


@kernel
def _close(w: Any, number: int) -> None:
    facility = facility_at(w, number)
    facility.closed_since = w.now
    can_be_bypassed = facility_plan(w, number).bypass != NONE
    if can_be_bypassed and not (facility.bypassed or facility.building):
        facility.building = 1
        launch(w, w.bypass_slots + number)
    headquarters_closed(w, number)
    road_cut(w, number)


@kernel
def headquarters_closed(w: Any, facility: int) -> None:
    """A facility fell to level 0; a staff that works in it must move."""
    for number in range(w.n_echelons):
        echelon = echelon_at(w, number)
        works_here = echelon_plan(w, number).headquarters == facility
        if works_here and not (echelon.alternate or echelon.moving):
            echelon.moving = 1
            launch(w, w.relocation_slots + number)


@kernel
def wake_staff(w: Any, number: int) -> None:
    """A headquarters works again; whoever waited for it goes on."""
    echelon = echelon_at(w, number)
    first, echelon.waiting = echelon.waiting, NONE
    call_list(w, first)


@kernel
def _rise(w: Any, number: int) -> None:
    facility = facility_at(w, number)
    facility.level += 1
    if facility.level == 1:
        facility.closed_hours += w.now - facility.closed_since
        facility.closed_since = INFINITY
        for echelon in range(w.n_echelons):
            if echelon_plan(w, echelon).headquarters == number:
                wake_staff(w, echelon)
        changed(w, is_bridge(w, number))
    w.version += 1
    look_again(w)


@kernel
def repair(w: Any, slot: int) -> None:
    """The engineers of a facility: idle while nothing is broken or the enemy holds the place."""
    number = slot_at(w, slot).entity
    facility, plan = facility_at(w, number), facility_plan(w, number)
    if slot_at(w, slot).step == REPAIRED:
        finished = pause_finished(w, slot)
        if finished and not in_other_hands(w, number):
            _rise(w, number)
    if facility.level == plan.levels or in_other_hands(w, number):
        facility.idle = 1
        await_call(w, slot, START)
        return
    hours = draw(w, plan.repair, plan.repair_stream, facility.attempt)
    facility.attempt += 1
    pause(w, slot, hours, REPAIRED, REPAIRING)


@kernel
def build_bypass(w: Any, slot: int) -> None:
    """The bypass of a closed bridge."""
    number = slot_at(w, slot).entity
    plan = facility_plan(w, number)
    if slot_at(w, slot).step == START:
        wait(w, slot, draw(w, plan.bypass, plan.bypass_stream, 0), BUILT)
        return
    facility_at(w, number).bypassed = 1
    record_time(w, plan.bypass_column)
    changed(w, True)


@kernel
def demolish(w: Any, slot: int) -> None:
    """A planned demolition: at a moment, or some time after contact."""
    state = slot_at(w, slot)
    number = state.entity
    plan = facility_plan(w, number)
    if state.step == START:
        if not chance(w, plan.demolition_chance, plan.demolition_stream, 0):
            return
        if plan.demolition_after == NONE:
            wait(w, slot, plan.demolition_at, DUE)
        else:
            wait_for_contact(w, number, slot, MET)
    elif state.step == MET:
        wait(w, slot, draw(w, plan.demolition_after, plan.demolition_stream, 1), DUE)
    elif facility_at(w, number).level > 0:
        lose_stock(w, number, 1.0)
        fall(w, number, 0)


@kernel
def resupply_depot(w: Any, slot: int) -> None:
    """Deliveries to a depot, each period."""
    number = slot_at(w, slot).entity
    plan = facility_plan(w, number)
    if slot_at(w, slot).step == DELIVERED:
        give_stock(w, number, plan.resupply_t * function(w, number))
    wait(w, slot, plan.resupply_every, DELIVERED)


@kernel
def relocate(w: Any, slot: int) -> None:
    """A staff moves to its alternate command post."""
    number = slot_at(w, slot).entity
    plan = echelon_plan(w, number)
    if slot_at(w, slot).step == START:
        wait(w, slot, draw(w, plan.relocate, plan.relocate_stream, 0), DUE)
        return
    echelon = echelon_at(w, number)
    echelon.moving = 0
    echelon.alternate = 1
    wake_staff(w, number)
