"""Each policy picks by its own measure, and the first of equals."""

import math

import pytest

from sim.model.policies import ALLOCATIONS, CHOICES, Call, Turn

CALLS = [
    Call(operation=0, granted=2, hours=9.0, threat=1.0),
    Call(operation=1, granted=0, hours=math.inf, threat=-2.0),
    Call(operation=2, granted=1, hours=4.0, threat=0.0),
    Call(operation=3, granted=3, hours=5.0, threat=7.0),
]
TURNS = [
    Turn(operation=0, garrison=4, cycles=1),
    Turn(operation=1, garrison=9, cycles=0),
    Turn(operation=2, garrison=1, cycles=3),
]


@pytest.mark.parametrize(
    ("policy", "chosen"), [("first-come", 1), ("nearest", 2), ("greatest-threat", 3)]
)
def test_allocations(policy: str, chosen: int) -> None:
    """Earliest grant, shortest march, greatest threat."""
    assert chosen == ALLOCATIONS[policy](CALLS)


@pytest.mark.parametrize(
    ("policy", "chosen"), [("fixed", 0), ("weakest-first", 2), ("even-spread", 1)]
)
def test_choices(policy: str, chosen: int) -> None:
    """First listed, weakest garrison, fewest cycles."""
    assert chosen == CHOICES[policy](TURNS)


@pytest.mark.parametrize("policy", ALLOCATIONS)
def test_the_first_of_equal_calls(policy: str) -> None:
    """Ties go to the order of the scenario."""
    assert 0 == ALLOCATIONS[policy]([CALLS[0], CALLS[0]])


@pytest.mark.parametrize("policy", CHOICES)
def test_the_first_of_equal_turns(policy: str) -> None:
    """Ties go to the order of the scenario."""
    assert 0 == CHOICES[policy]([TURNS[0], TURNS[0]])
