"""Supply of garrisons: consumption, convoys over open roads, and the supply factor."""

from typing import Any

from sim.engines.batch.battle import look_again
from sim.engines.batch.calendar import wait
from sim.engines.batch.command import ask_to_withdraw
from sim.engines.batch.compiling import kernel
from sim.engines.batch.facilities import give_stock, take_stock
from sim.engines.batch.forces import garrison_of, lose
from sim.engines.batch.luck import chance
from sim.engines.batch.records import (
    facility_at,
    facility_plan,
    force_at,
    garrison_at,
    garrison_plan,
    place_at,
    slot_at,
)
from sim.engines.batch.roads import find_routes, function, traffic
from sim.engines.batch.shared import supply_factor, wear_probability
from sim.model.rules import DEFENDER, INFINITY

START, DUE, RETURNED = 0, 1, 2
SMALLEST_STOCK = 1e-9
"""What a garrison's stock can hold at least, in tonnes."""


@kernel
def supply_lost(w: Any, place: int) -> None:
    """A place falls: its garrison and with it the supply of this garrison are gone."""
    place_at(w, place).supply = 1.0
    for garrison in range(w.n_garrisons):
        if garrison_plan(w, garrison).place == place:
            garrison_at(w, garrison).gone = 1


@kernel
def supply(w: Any, slot: int) -> None:
    """Every period, or as soon as the last convoy is back: consume, then send a convoy."""
    number = slot_at(w, slot).entity
    state, plan = garrison_at(w, number), garrison_plan(w, number)
    step = slot_at(w, slot).step
    if step == START:
        state.since = plan.convoy_every
        wait(w, slot, plan.convoy_every, DUE)
        return
    if step == DUE:
        if state.gone:
            return
        elements = force_at(w, garrison_of(w, plan.place)).elements
        _consume(w, number, elements * plan.need_t_per_h * state.since)
        _wear(w, number, state.since)
        if _send_convoy(w, slot, number):
            return
    else:
        _unload(w, number)
    travelled = state.travelled
    state.since = max(plan.convoy_every, travelled)
    wait(w, slot, max(0.0, plan.convoy_every - travelled), DUE)


@kernel
def _consume(w: Any, number: int, need: float) -> None:
    state, place = garrison_at(w, number), place_at(w, garrison_plan(w, number).place)
    issued = min(need, state.stock)
    if issued > 0.0:
        state.stock -= issued
    before = place.supply
    place.supply = supply_factor(issued, need)
    if place.supply != before:
        look_again(w)


@kernel
def _wear(w: Any, number: int, hours: float) -> None:
    """Losses of a garrison that is issued too little; a worn one asks to be withdrawn."""
    state, plan = garrison_at(w, number), garrison_plan(w, number)
    force = garrison_of(w, plan.place)
    probability = wear_probability(plan.wear_per_h, place_at(w, plan.place).supply, hours)
    if probability <= 0.0:
        return
    lost = 0
    for _ in range(force_at(w, force).elements):
        index = state.worn
        state.worn += 1
        if chance(w, probability, plan.wear_stream, index):
            lose(w, force, DEFENDER)
            lost += 1
    if lost == 0:
        return
    look_again(w)
    if force_at(w, force).elements < plan.gives_up_below * plan.elements:
        ask_to_withdraw(w, number)


@kernel
def _capacity(w: Any, number: int) -> float:
    return max(garrison_plan(w, number).stock_t, SMALLEST_STOCK)


@kernel
def _send_convoy(w: Any, slot: int, number: int) -> bool:
    """Send one convoy; return whether it is under way, otherwise it is back or never left."""
    state, plan = garrison_at(w, number), garrison_plan(w, number)
    room = _capacity(w, number) - state.stock
    held = facility_at(w, plan.depot).stock
    _find_way(w, number)
    hours = state.way_hours
    passing = plan.convoy_load_t * function(w, plan.depot) * state.way_traffic
    load = min(room, held, passing)
    state.travelled = 0.0
    if load <= 0.0 or hours == INFINITY:
        return False
    take_stock(w, plan.depot, load)
    state.load = load
    state.travelled = hours
    if hours > 0.0:
        wait(w, slot, hours, RETURNED)
        return True
    _unload(w, number)
    return False


@kernel
def _unload(w: Any, number: int) -> None:
    """The convoy arrives, or brings back what it carries."""
    state, plan = garrison_at(w, number), garrison_plan(w, number)
    if state.gone == 0:
        _find_way(w, number)
        if state.way_hours < INFINITY:
            state.stock += min(state.load, _capacity(w, number) - state.stock)
            return
    give_stock(w, plan.depot, state.load)


@kernel
def _find_way(w: Any, number: int) -> None:
    """Bring the convoy's quickest open route and its traffic up to date with the network."""
    state, plan = garrison_at(w, number), garrison_plan(w, number)
    if state.version == w.version:
        return
    start = facility_plan(w, plan.depot).place
    search = find_routes(w, plan.place, DEFENDER, plan.convoy_speed, 0)
    state.way_hours = search.hours[start]
    state.way_traffic = traffic(w, start)
    state.version = w.version
