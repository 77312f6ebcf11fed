"""The roads as they are at the moment: who can pass, how long it takes, who is cut off."""

from typing import Any

from sim.engines.batch.compiling import kernel
from sim.engines.batch.records import (
    air_of,
    facility_at,
    facility_plan,
    number_array,
    place_at,
    road_plan,
    whole_array,
)
from sim.engines.batch.shared import (
    air_march_factor,
    crossing_capacity,
    function_of,
    march_hours,
    shortest,
)
from sim.engines.batch.shared import crossing_hours as hours_to_cross
from sim.engines.batch.shared import crossing_share as share_of_traffic
from sim.model.routes import Network, Search
from sim.model.rules import INFINITY, NONE


@kernel
def function(w: Any, facility: int) -> float:
    """Share of a facility that works."""
    return function_of(facility_at(w, facility).level, facility_plan(w, facility).levels)


@kernel
def _bypass_capacity(w: Any, bridge: int) -> float:
    if facility_at(w, bridge).bypassed:
        return facility_plan(w, bridge).bypass_capacity
    return 0.0


@kernel
def crossing(w: Any, bridge: int) -> float:
    """Elements an hour over a bridge or its bypass; 0 where it is closed."""
    plan = facility_plan(w, bridge)
    level = facility_at(w, bridge).level
    return crossing_capacity(level, plan.levels, plan.capacity, _bypass_capacity(w, bridge))


@kernel
def crossing_share(w: Any, bridge: int) -> float:
    """Share of a bridge's intact traffic that passes over it or its bypass."""
    plan = facility_plan(w, bridge)
    level = facility_at(w, bridge).level
    return share_of_traffic(level, plan.levels, plan.capacity, _bypass_capacity(w, bridge))


@kernel
def passable(w: Any, road: int) -> bool:
    """Whether the road's bridge, if it has one, is open or bypassed."""
    bridge = road_plan(w, road).bridge
    return bridge == NONE or crossing(w, bridge) > 0.0


@kernel
def crossing_hours(w: Any, road: int, elements: int) -> float:
    """Time for a force to cross the bridge of an open road."""
    bridge = road_plan(w, road).bridge
    if bridge == NONE:
        return 0.0
    return hours_to_cross(elements, crossing(w, bridge))


@kernel
def leg_hours(w: Any, road: int, speed: float, side: int, elements: int) -> float:
    """Time for a column to march along an open road."""
    air, plan = air_of(w), road_plan(w, road)
    enemy_air = superiority(w, 1 - side)
    factor = air_march_factor(air.march_delay, enemy_air)
    marching = march_hours(plan.length_km, speed, plan.speed_factor, factor)
    return marching + crossing_hours(w, road, elements)


@kernel
def superiority(w: Any, side: int) -> float:
    """Air superiority of a side."""
    return number_array(w.numbers, air_of(w).superiority_first + 2)[
        air_of(w).superiority_first + side
    ]


@kernel
def open_to(w: Any, side: int, road: int, goal: int) -> bool:
    """Whether a road is open and a side holds both ends, but for the goal it attacks."""
    plan = road_plan(w, road)
    return (
        (plan.a == goal or place_at(w, plan.a).holder == side)
        and (plan.b == goal or place_at(w, plan.b).holder == side)
        and passable(w, road)
    )


@kernel
def network_of(w: Any) -> Network:
    """The roads by place, as the routes of the model take them."""
    entries = 2 * w.n_roads
    return Network(
        whole_array(w.network_first, w.n_places + 1),
        whole_array(w.network_neighbour, entries),
        whole_array(w.network_road, entries),
    )


@kernel
def search_of(w: Any) -> Search:
    """The memory of the latest search for routes."""
    return Search(
        number_array(w.search_hours, w.n_places),
        whole_array(w.search_place, w.n_places),
        whole_array(w.search_road, w.n_places),
        whole_array(w.search_reached, w.n_places),
        whole_array(w.search_frontier, w.n_places),
    )


@kernel
def find_routes(w: Any, goal: int, side: int, speed: float, elements: int) -> Search:
    """Find the quickest routes of a side to a goal over open roads; `speed` 0 counts no time."""
    hours = number_array(w.route_hours, w.n_roads)
    for road in range(w.n_roads):
        if not open_to(w, side, road, goal):
            hours[road] = INFINITY
        elif speed > 0.0:
            hours[road] = leg_hours(w, road, speed, side, elements)
        else:
            hours[road] = 0.0
    search = search_of(w)
    shortest(goal, network_of(w), hours, search)
    return search


@kernel
def traffic(w: Any, here: int) -> float:
    """Share of intact traffic over the narrowest bridge of the route found last, from here."""
    search = search_of(w)
    share = 1.0
    while search.next_road[here] != NONE:
        bridge = road_plan(w, search.next_road[here]).bridge
        if bridge != NONE:
            share = min(share, crossing_share(w, bridge))
        here = search.next_place[here]
    return share


@kernel
def cut_off(w: Any, side: int, place: int) -> bool:
    """Whether a force of a side based on a place has no open route to a rear."""
    state = place_at(w, place)
    return state.holder != side or state.isolated != 0
