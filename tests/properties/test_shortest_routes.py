import math
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.routes import Network, legs, network_of, reachable, search_of, shortest


@dataclass(frozen=True, kw_only=True)
class Map:
    """A network with the hours of its roads, some of them closed."""

    places: int
    ends: list[tuple[int, int]]
    hours: list[float]

    @property
    def network(self) -> Network:
        """The same as the engines see it."""
        return network_of(self.places, self.ends)

    @property
    def graph(self) -> "nx.MultiGraph[int]":
        """The open roads as networkx sees them."""
        graph: nx.MultiGraph[int] = nx.MultiGraph()
        graph.add_nodes_from(range(self.places))
        for (one, other), hours in zip(self.ends, self.hours, strict=True):
            if hours < math.inf:
                graph.add_edge(one, other, weight=hours)
        return graph


@st.composite
def maps(draw: st.DrawFn) -> Map:
    """Maps of up to 64 places, often with ties, parallel roads and closed bridges."""
    places = draw(st.integers(2, 8) | st.integers(2, 64))
    ends = draw(
        st.lists(
            st.lists(st.integers(0, places - 1), min_size=2, max_size=2, unique=True),
            max_size=2 * places,
        )
    )
    lengths = st.integers(0, 5).map(float) | st.floats(0, 100) | st.just(math.inf)
    hours = draw(st.lists(lengths, min_size=len(ends), max_size=len(ends)))
    return Map(places=places, ends=[(one, other) for one, other in ends], hours=hours)


@given(maps(), st.data())
def test_times_are_those_of_networkx(plan: Map, data: st.DataObject) -> None:
    """Dijkstra's algorithm written by others finds the same times and the same unreachable."""
    goal = data.draw(st.integers(0, plan.places - 1))
    search = search_of(plan.places)
    oracle = nx.single_source_dijkstra_path_length(plan.graph, goal)

    shortest(goal, plan.network, plan.hours, search)

    expected = [oracle.get(place, math.inf) for place in range(plan.places)]
    assert expected == search.hours


@given(maps(), st.data())
def test_legs_add_up_to_the_time(plan: Map, data: st.DataObject) -> None:
    """The legs join, end at the goal, use open roads and take the time that was found."""
    origin, goal = data.draw(st.tuples(*[st.integers(0, plan.places - 1)] * 2))
    search = search_of(plan.places)

    shortest(goal, plan.network, plan.hours, search)

    route = legs(origin, search)
    places = [origin, *(place for _, place in route)]
    for (here, there), (road, _) in zip(pairwise(places), route, strict=True):
        assert {here, there} == set(plan.ends[road])
    if search.hours[origin] < math.inf:
        assert goal == places[-1]
        marched = sum(plan.hours[road] for road, _ in route)
        assert search.hours[origin] == pytest.approx(marched, rel=1e-12)
    else:
        assert [] == route


@given(maps(), st.data())
def test_reachable_places_are_those_of_networkx(plan: Map, data: st.DataObject) -> None:
    """What hangs together in the graph of open roads can be reached, and nothing else."""
    start = data.draw(st.integers(0, plan.places - 1))
    search = search_of(plan.places)
    component = nx.node_connected_component(plan.graph, start)

    reachable(start, plan.network, plan.hours, search)

    assert [place in component for place in range(plan.places)] == search.reached


@given(maps(), st.data())
def test_cutting_a_road_never_shortens_a_march(plan: Map, data: st.DataObject) -> None:
    """Closing any road leaves every time as it was or makes it longer."""
    goal = data.draw(st.integers(0, plan.places - 1))
    closed = data.draw(st.sets(st.sampled_from(range(len(plan.ends))))) if plan.ends else set()
    before, after = search_of(plan.places), search_of(plan.places)
    shortest(goal, plan.network, plan.hours, before)

    cut = [math.inf if road in closed else hours for road, hours in enumerate(plan.hours)]
    shortest(goal, plan.network, cut, after)

    assert all(old <= new for old, new in zip(before.hours, after.hours, strict=True))


@given(maps(), st.data())
def test_answer_does_not_hang_on_earlier_searches(plan: Map, data: st.DataObject) -> None:
    """The memory of a search can be used again at once."""
    first, second = data.draw(st.tuples(*[st.integers(0, plan.places - 1)] * 2))
    used, fresh = search_of(plan.places), search_of(plan.places)
    shortest(first, plan.network, plan.hours, used)
    reachable(first, plan.network, plan.hours, used)

    shortest(second, plan.network, plan.hours, used)
    shortest(second, plan.network, plan.hours, fresh)

    assert fresh.hours == used.hours
    assert fresh.next_place == used.next_place
    assert fresh.next_road == used.next_road
