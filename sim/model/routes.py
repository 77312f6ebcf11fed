"""Routes of least time over a small road network, and what can be reached at all.

The caller gives the hours of each road, infinity where it cannot be used (a closed bridge, an end
in other hands); roads carry both ways. Nothing is allocated while searching, and the code is
scalar, so that it can be compiled as it is with arrays in the place of lists.
"""

import math
from collections.abc import MutableSequence, Sequence
from typing import NamedTuple

NOWHERE = -1
"""What stands for a place or road where there is none."""


class Network(NamedTuple):
    """Roads by place: those of place p are the entries first[p] to first[p + 1]."""

    first: Sequence[int]
    neighbour: Sequence[int]
    """The place at the other end."""
    road: Sequence[int]


class Search(NamedTuple):
    """Memory of a search, one entry a place, written anew by each."""

    hours: MutableSequence[float]
    """Least time to the goal; infinite where no route leads to it."""
    next_place: MutableSequence[int]
    """The next place on the way to the goal; NOWHERE at the goal and where no route leads."""
    next_road: MutableSequence[int]
    """The road to that place."""
    reached: MutableSequence[bool]
    frontier: MutableSequence[int]
    """Places found and not yet looked around from, in no order."""


def network_of(places: int, ends: Sequence[tuple[int, int]]) -> Network:
    """Return the network of roads between pairs of places, each place's roads in road order."""
    roads: list[list[tuple[int, int]]] = [[] for _ in range(places)]
    for road, (one, other) in enumerate(ends):
        roads[one].append((other, road))
        roads[other].append((one, road))
    first = [0]
    for entries in roads:
        first.append(first[-1] + len(entries))
    return Network(
        first=first,
        neighbour=[place for entries in roads for place, _ in entries],
        road=[road for entries in roads for _, road in entries],
    )


def search_of(places: int) -> Search:
    """Return memory for searches over this many places."""
    return Search(
        hours=[math.inf] * places,
        next_place=[NOWHERE] * places,
        next_road=[NOWHERE] * places,
        reached=[False] * places,
        frontier=[NOWHERE] * places,
    )


def shortest(goal: int, network: Network, hours: Sequence[float], search: Search) -> None:
    """Find the routes of least time from every place to `goal` (Dijkstra 1959).

    `hours` is the time on each road, not negative. Searching from the goal leaves at each place
    the next leg to it, so that one search serves columns wherever they are. Among equally near
    places the lowest is settled first, and the first of equally good routes found is kept.
    """
    for place in range(len(search.hours)):
        search.hours[place] = math.inf
        search.next_place[place] = NOWHERE
        search.next_road[place] = NOWHERE
    search.hours[goal] = 0.0
    search.frontier[0] = goal
    waiting = 1
    while waiting > 0:
        nearest = _nearest(waiting, search)
        here = search.frontier[nearest]
        waiting -= 1
        search.frontier[nearest] = search.frontier[waiting]
        for entry in range(network.first[here], network.first[here + 1]):
            there = network.neighbour[entry]
            road = network.road[entry]
            total = search.hours[here] + hours[road]
            if total < search.hours[there]:
                if search.next_road[there] == NOWHERE:
                    search.frontier[waiting] = there
                    waiting += 1
                search.hours[there] = total
                search.next_place[there] = here
                search.next_road[there] = road


def reachable(start: int, network: Network, hours: Sequence[float], search: Search) -> None:
    """Mark in `search.reached` the places that usable roads join to `start`, itself included."""
    for place in range(len(search.reached)):
        search.reached[place] = False
    search.reached[start] = True
    search.frontier[0] = start
    waiting = 1
    while waiting > 0:
        waiting -= 1
        here = search.frontier[waiting]
        for entry in range(network.first[here], network.first[here + 1]):
            there = network.neighbour[entry]
            if not search.reached[there] and hours[network.road[entry]] < math.inf:
                search.reached[there] = True
                search.frontier[waiting] = there
                waiting += 1


def legs(origin: int, search: Search) -> list[tuple[int, int]]:
    """Return the (road, place) legs from `origin` to the goal of the last search; [] if none."""
    result = []
    here = origin
    while search.next_road[here] != NOWHERE:
        result.append((search.next_road[here], search.next_place[here]))
        here = search.next_place[here]
    return result


def _nearest(waiting: int, search: Search) -> int:
    """Return the position in the frontier of the nearest place, the lowest among equals."""
    nearest = 0
    for position in range(1, waiting):
        place = search.frontier[position]
        best = search.frontier[nearest]
        closer = search.hours[place] < search.hours[best]
        if closer or (search.hours[place] == search.hours[best] and place < best):
            nearest = position
    return nearest
