import math

import pytest

from sim.model.routes import NOWHERE, Network, legs, network_of, reachable, search_of, shortest

CLOSED = math.inf
LINE = network_of(4, [(0, 1), (1, 2), (2, 3)])


def test_network_lists_the_roads_of_each_place_in_road_order() -> None:
    """Engines walk over these entries, so their order is part of the model."""
    expected = Network(
        first=[0, 1, 4, 5, 6, 6], neighbour=[1, 0, 2, 3, 1, 1], road=[0, 0, 1, 2, 1, 2]
    )

    assert expected == network_of(5, [(0, 1), (2, 1), (1, 3)])


def test_search_leaves_the_next_leg_at_each_place() -> None:
    """One search from the goal serves columns wherever they stand."""
    search = search_of(4)

    shortest(3, LINE, [1.5, 2.0, 4.0], search)

    assert [7.5, 6.0, 4.0, 0.0] == search.hours
    assert [1, 2, 3, NOWHERE] == search.next_place
    assert [0, 1, 2, NOWHERE] == search.next_road
    assert [(0, 1), (1, 2), (2, 3)] == legs(0, search)


def test_no_leg_leads_over_a_closed_road() -> None:
    """A place behind the cut has no route, and nothing is left from an earlier search."""
    search = search_of(4)
    shortest(3, LINE, [1.0, 1.0, 1.0], search)

    shortest(3, LINE, [1.0, CLOSED, 1.0], search)

    assert [CLOSED, CLOSED, 1.0, 0.0] == search.hours
    assert [NOWHERE, NOWHERE, 3, NOWHERE] == search.next_place
    assert [NOWHERE, NOWHERE, 2, NOWHERE] == search.next_road
    assert [] == legs(0, search)


def test_detour_is_taken_when_it_is_shorter() -> None:
    """A route found early is given up for a better one of more legs."""
    network = network_of(4, [(0, 3), (0, 1), (1, 2), (2, 3)])
    search = search_of(4)

    shortest(3, network, [9.0, 2.0, 2.0, 2.0], search)

    assert [(1, 1), (2, 2), (3, 3)] == legs(0, search)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ([(0, 2), (2, 3), (0, 1), (1, 3)], [(2, 1), (3, 3)]),
        ([(0, 1), (1, 3), (0, 2), (2, 3)], [(0, 1), (1, 3)]),
    ],
)
def test_equal_routes_lead_through_the_lowest_place(
    ends: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    """Which of two equal routes is marched hangs neither on chance nor on the order of roads."""
    search = search_of(4)

    shortest(3, network_of(4, ends), [1.0, 1.0, 1.0, 1.0], search)

    assert expected == legs(0, search)


def test_first_of_equal_parallel_roads_is_taken() -> None:
    """Two roads between the same places are told apart by their order in the scenario."""
    network = network_of(2, [(0, 1), (1, 0), (0, 1)])
    search = search_of(2)

    shortest(1, network, [3.0, 2.0, 2.0], search)

    assert [(1, 1)] == legs(0, search)


def test_roads_without_length_do_no_harm() -> None:
    """Places that touch are one step of no time apart."""
    search = search_of(4)

    shortest(0, LINE, [0.0, 0.0, 0.0], search)

    assert [0.0, 0.0, 0.0, 0.0] == search.hours
    assert [(2, 2), (1, 1), (0, 0)] == legs(3, search)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([1.0, 1.0, 1.0], [True, True, True, True]),
        ([1.0, CLOSED, 1.0], [True, True, False, False]),
        ([CLOSED, CLOSED, CLOSED], [False, True, False, False]),
    ],
)
def test_reachable_marks_this_side_of_the_cut(hours: list[float], expected: list[bool]) -> None:
    """A place is cut off when no usable road is left on any way to it."""
    search = search_of(4)
    reachable(0, LINE, [1.0, 1.0, 1.0], search)

    reachable(1, LINE, hours, search)

    assert expected == search.reached
