"""Pressure in one sector draws forces from the others, every number worked out by hand."""

from typing import Any

import pytest

from unit.engines.theatres import CORPS, HALTED, SECOND, theatre
from worlds import Told

DRAWN = {
    f"{SECOND}.pressure": 4,
    "theatre.coupling": {"strength": 0.5, "delay": "10 h", "march": "20 h"},
}
"""Two elements leave the west at 10 h and are there at 30 h."""


def drawn(*changes: dict[str, Any]) -> Told:
    """The south draws in elements of the west."""
    return theatre(DRAWN, *changes)


def garrison(told: Told, advance: str) -> list[object]:
    """The elements that an advance met in its battles."""
    return [event.detail["holding"] for event in told.events("battle", f"advance {advance}")]


def test_elements_leave_the_strongest_and_reach_a_place_that_is_held() -> None:
    """The town keeps two of four; the port, reached at 48 h, has two and two."""
    told = drawn({f"{SECOND}.advances.drive.pace.prepared": "12 km/day"})
    assert 2.0 == told["operation.push.drawn_in"]
    assert ([10.0], [30.0]) == (told.times("drawn_in"), told.times("drawn_arrive"))
    assert ([2], [4]) == (garrison(told, "assault"), garrison(told, "drive"))


def test_elements_reach_a_place_that_is_lost() -> None:
    """The port falls at 24 h: they assemble for the counterattack on it."""
    told = drawn()
    assert ([], [30.0]) == (told.times("drawn_arrive"), told.times("drawn_assemble"))
    assert ([2], [2]) == (garrison(told, "assault"), garrison(told, "drive"))


def test_every_garrison_keeps_one() -> None:
    """Eight are wanted, three can be spared."""
    told = drawn({"theatre.coupling.strength": 2.0})
    (event,) = told.events("drawn_in")
    assert {"elements": 3, "wanted": 8, "donors": "town 3"} == event.detail
    assert 3.0 == told["operation.push.drawn_in"]


def test_reserves_at_rest_go_first() -> None:
    """The garrison stays as it is, and the reserve is weaker by two."""
    told = drawn(CORPS, HALTED)
    assert [6] == [e.detail["elements"] for e in told.events("reinforced", "reserve")]
    assert 2.0 == told["operation.push.drawn_in"]


RELEASED = "reserves.reserve.notice"


def test_reserves_that_are_committed_elsewhere_are_not_there_to_be_drawn() -> None:
    """The garrison gives the two."""
    told = drawn(CORPS, {"reserves.reserve.available": 0.0})
    assert [2] == garrison(told, "assault")


def test_released_reserves_are_no_longer_at_rest() -> None:
    """On one map corps grants the reserve to the south at 0 h; the garrison gives the two."""
    link = {"map.roads.link": {"between": ["rear", "coast"], "length": "80 km"}}
    told = drawn(CORPS, link, {RELEASED: "12 days"})
    assert [2] == garrison(told, "assault")


def test_the_delay_counts_from_the_start_of_the_operation() -> None:
    """A plan that begins on day 3 draws at 58 h."""
    told = drawn({f"{SECOND}.start": {"at": "day 3 00:00"}})
    assert [58.0] == told.times("drawn_in")


def test_only_the_first_cycle_draws() -> None:
    """The pressure is that of the operation, not of each cycle."""
    told = drawn(HALTED, {f"{SECOND}.cycles": {"every": "1 day", "most": 5}})
    assert [10.0] == told.times("drawn_in")


@pytest.mark.parametrize(
    "change",
    [{"theatre.coupling.strength": 0.0}, {f"{SECOND}.pressure": 0}],
    ids=["no coupling", "no pressure"],
)
def test_nobody_is_drawn(change: dict[str, Any]) -> None:
    """Without strength or without pressure."""
    told = drawn(change)
    assert ([], 0.0) == (told.events("drawn_in"), told["operation.push.drawn_in"])
    assert [4] == garrison(told, "assault")


def test_nobody_can_be_spared() -> None:
    """One element holds the town: it is wanted, and stays."""
    told = drawn({"formations.garrison.elements": 1})
    (event,) = told.events("drawn_in")
    assert {"elements": 0, "wanted": 2, "donors": ""} == event.detail
    assert [] == told.events("drawn_arrive")


def test_whom_is_drawn_leaves_a_battle() -> None:
    """The battle for the town goes on from 36 h; two of its four leave at 40 h, all of them whole.

    The attackers, who cannot be killed, lose nobody; nor do the defenders while they stay.
    """
    still = {
        "battle.kill_rate": {"attacker": "0.000001 per day", "defender": "0 per day"},
        "formations.garrison.breakpoint": 1.0,
        "theatre.coupling.delay": "40 h",
    }
    told = drawn(HALTED, {"operations.0.advances.assault.pace.prepared": "24 km/day"}, still)
    assert [4] == garrison(told, "assault")
    assert (2.0, 0.0) == (told["operation.push.drawn_in"], told["losses.defender"])
