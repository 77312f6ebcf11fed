"""The race of the two clocks, from the loss of the objective at 36 h."""

import math
from typing import Any

import pytest

from worlds import ASSAULT, Told, run

RACE = {
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves.reserve": {"released_by": "corps"},
    "command.echelons": {"corps": {"heeds": {"contact": 0.0}}},
    "doctrine": {
        "decided_by": "corps",
        "counterattack": {"assembly": "rear", "needed": 8, "window": "100 h"},
    },
}
"""The garrison gives way at once, and so does every counterattack."""


def race(consolidate: str, prepare: str, **changes: Any) -> Told:
    """The two clocks, of constant length."""
    timed = {f"{ASSAULT}.consolidate": consolidate, "doctrine.counterattack.prepare": prepare}
    return run({**RACE, **timed, **changes})


def clocks(told: Told) -> tuple[float, float, float]:
    """The attacker's clock, the defender's, and who was first."""
    return (
        told["race.attack.next_move"],
        told["race.attack.counterattack"],
        told["initiative.attack"],
    )


@pytest.mark.parametrize(
    ("consolidate", "prepare", "first"), [("8 h", "12 h", 1.0), ("12 h", "8 h", 0.0)]
)
def test_the_shorter_clock_has_the_initiative(consolidate: str, prepare: str, first: float) -> None:
    """Both clocks always run on: the beaten counterattack leaves the attacker's as it is."""
    told = race(consolidate, prepare)
    expected = (float(consolidate[:-2]), float(prepare[:-2]), first)
    assert expected == clocks(told)


def test_at_equal_times_the_attacker_is_first() -> None:
    """Both at 46 h: the counterattack acts first, but the move is recorded as no later."""
    assert (10.0, 10.0, 1.0) == clocks(race("10 h", "10 h"))


def test_both_at_once() -> None:
    """Without any delay both clocks are 0."""
    assert (0.0, 0.0, 1.0) == clocks(race("0 h", "0 h"))


def test_no_counterattack() -> None:
    """Nobody heeds the loss: only the attacker's clock runs out."""
    told = race("8 h", "1 h", **{"command.echelons.corps.heeds": {"contact": 0.0, "losses": 0.0}})
    next_move, counterattack, first = clocks(told)
    assert (8.0, 1.0) == (next_move, first)
    assert math.isnan(counterattack)


def test_no_loss() -> None:
    """The attack is beaten back: no clock starts."""
    beaten = {"battle.breakpoint": {"attacker": 0.0, "defender": 1.0}}
    assert all(math.isnan(value) for value in clocks(race("8 h", "12 h", **beaten)))


def test_horizon_before_the_next_move() -> None:
    """The horizon comes at 48 h: 12 h of consolidation do not end before it, 8 h of prep do."""
    told = race("12 h", "8 h", **{"clock.end": "day 3 00:00"})
    next_move, counterattack, first = clocks(told)
    assert math.isnan(next_move)
    assert (8.0, 0.0) == (counterattack, first)


def test_the_clock_is_that_of_the_force_that_took_the_objective() -> None:
    """A second force that comes to the taken town at 37 h does not make the next move."""
    second = {
        "formations.second": {
            "side": "attacker",
            "role": "assault",
            "place": "base",
            "elements": 3,
        },
        "operations.0.advances.second": {
            "when": "day 2 01:00",
            "formations": ["second"],
            "axis": ["town"],
            "pace": {"prepared": "24 km/day"},
            "consolidate": "1 h",
        },
    }
    told = race("8 h", "50 h", **second)
    assert 37.0 == told["advance.second.finished"]
    assert 8.0 == told["race.attack.next_move"]


def test_the_clocks_count_from_the_first_loss() -> None:
    """Lost at 36 h, retaken at 41 h, lost again at 44 h to another force.

    The force that took it first is gone and never ready; what the other does is not counted.
    """
    again = {
        "formations.garrison.breakpoint": 0.0,
        "battle.kill_rate": {"attacker": "0 per day", "defender": "1000000 per day"},
        "battle.surprise": {"reduces": 1.0, "lasts": "13 h"},
        "battle.breakpoint.defender": 1.0,
        "formations.second": {
            "side": "attacker",
            "role": "assault",
            "place": "base",
            "elements": 3,
        },
        "operations.0.advances.second": {
            "when": "day 2 08:00",
            "formations": ["second"],
            "axis": ["town"],
            "pace": {"prepared": "24 km/day"},
            "consolidate": "1 h",
        },
        "reserves.reserve.released_by": "corps",
    }
    told = race("20 h", "5 h", **again)
    assert 41.0 == pytest.approx(told["recaptured.town"], abs=1e-3)
    assert 2 == len(told.events("captured"))
    assert [4, 6, 8] == [event.detail["holding"] for event in told.events("battle")]
    assert math.isnan(told["race.attack.next_move"])
    assert 5.0 == told["race.attack.counterattack"]


def test_clocks_of_two_operations() -> None:
    """Each operation has its own objective, loss and clocks; the village falls at 27 h."""
    village = {
        "map.places.village": {},
        "map.roads.lane": {"between": ["base", "village"], "length": "12 km"},
        "formations.raiders": {
            "side": "attacker",
            "role": "assault",
            "place": "base",
            "elements": 2,
        },
    }
    raid = {
        "name": "raid",
        "objective": "village",
        "advances": {
            "raid": {
                "when": "day 2 00:00",
                "formations": ["raiders"],
                "axis": ["village"],
                "pace": {"delay": "96 km/day"},
                "consolidate": "3 h",
            }
        },
    }
    attack = {
        "name": "attack",
        "objective": "town",
        "advances": {
            "assault": {
                "when": "day 2 00:00",
                "formations": ["brigade"],
                "axis": ["town"],
                "pace": {"prepared": "24 km/day"},
                "consolidate": "8 h",
            }
        },
    }
    told = run({**village, "operations": [attack, raid]})
    assert (27.0, 36.0) == (told["captured.village"], told["captured.town"])
    assert (8.0, 3.0) == (told["race.attack.next_move"], told["race.raid.next_move"])
