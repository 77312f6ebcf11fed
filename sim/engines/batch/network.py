"""Changes of the roads and of who holds what, and everyone whom they concern."""

from typing import Any

from sim.engines.batch.battle import look_again
from sim.engines.batch.calendar import MARCHING, call_list, interrupt, launch_another
from sim.engines.batch.compiling import kernel
from sim.engines.batch.forces import garrison_of
from sim.engines.batch.luck import chance, record_time
from sim.engines.batch.records import (
    advance_at,
    battle_rules_of,
    force_at,
    number_array,
    place_at,
    place_plan,
    reached_at,
    reserve_at,
    road_plan,
    side_plan,
    whole_at,
)
from sim.engines.batch.roads import network_of, open_to, passable, search_of
from sim.engines.batch.shared import reachable
from sim.model import ranks
from sim.model.rules import ATTACKER, DEFENDER, INFINITY, NONE

COLLAPSE = int(ranks.ActorKind.COLLAPSE)


@kernel
def shake(w: Any, place: int, probability: float) -> None:
    """A garrison may give its place up."""
    if probability <= 0.0 or force_at(w, garrison_of(w, place)).elements == 0:
        return
    state = place_at(w, place)
    number = state.shaken
    state.shaken += 1
    stream = whole_at(w, battle_rules_of(w).collapse_stream_first + place).value
    if chance(w, probability, stream, number):
        launch_another(w, COLLAPSE, place, number)


@kernel
def look_for_isolation(w: Any) -> None:
    """Find out anew which places are cut off from every rear of their holder."""
    _reach_from_rears(w)
    for place in range(w.n_places):
        state = place_at(w, place)
        cut = side_plan(w, state.holder).rears > 0 and reached_at(w, place).value == 0
        was = state.isolated != 0
        state.isolated = int(cut)
        if cut and not was and state.holder == DEFENDER:
            record_time(w, place_plan(w, place).isolated_column)
            shake(w, place, battle_rules_of(w).collapse_isolated)


@kernel
def _reach_from_rears(w: Any) -> None:
    """Mark the places that open roads join to a rear that their holder held at first and holds.

    A road is open between places of one holder only, so one search serves both sides.
    """
    hours = number_array(w.route_hours, w.n_roads)
    for road in range(w.n_roads):
        side = place_at(w, road_plan(w, road).a).holder
        hours[road] = 0.0 if open_to(w, side, road, NONE) else INFINITY
    for place in range(w.n_places):
        reached_at(w, place).value = 0
    network, search = network_of(w), search_of(w)
    for rear in range(w.n_places):
        plan = place_plan(w, rear)
        if plan.rear == 0 or plan.holder != place_at(w, rear).holder:
            continue
        if reached_at(w, rear).value:
            continue
        reachable(rear, network, hours, search)
        for place in range(w.n_places):
            if search.reached[place]:
                reached_at(w, place).value = 1


@kernel
def changed(w: Any, roads: bool) -> None:
    """Tell everyone whom the state of the roads concerns, whether `roads` have changed or not."""
    w.version += 1
    if roads:
        look_for_isolation(w)
    first, w.change_waiting = w.change_waiting, NONE
    call_list(w, first)
    look_again(w)


@kernel
def take(w: Any, place: int, side: int) -> None:
    """A place changes hands; columns on their way to it turn back."""
    place_at(w, place).holder = side
    if side == ATTACKER:
        for reserve in range(w.n_reserves):
            state = reserve_at(w, reserve)
            if state.marching and state.goal == place:
                interrupt(w, w.reserve_slots + reserve, MARCHING)
    else:
        for advance in range(w.n_advances):
            moving = advance_at(w, advance)
            if moving.marching and moving.goal == place:
                interrupt(w, w.advance_slots + advance, MARCHING)
    changed(w, True)


@kernel
def is_bridge(w: Any, facility: int) -> bool:
    """Whether a road leads over a facility."""
    found = False
    for road in range(w.n_roads):
        found = found or road_plan(w, road).bridge == facility
    return found


@kernel
def road_cut(w: Any, facility: int) -> None:
    """A facility was closed; if it is a bridge its roads are cut."""
    if not is_bridge(w, facility):
        return
    for reserve in range(w.n_reserves):
        state = reserve_at(w, reserve)
        if state.marching and _is_cut(w, state.road, facility):
            interrupt(w, w.reserve_slots + reserve, MARCHING)
    for advance in range(w.n_advances):
        moving = advance_at(w, advance)
        if moving.marching and _is_cut(w, moving.road, facility):
            interrupt(w, w.advance_slots + advance, MARCHING)
    changed(w, True)


@kernel
def _is_cut(w: Any, road: int, facility: int) -> bool:
    return road_plan(w, road).bridge == facility and not passable(w, road)
