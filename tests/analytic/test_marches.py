"""Marches of reserves: an interdicted network, and losses to the air."""

import math
from typing import Any

import numpy as np
import pytest

from analytic.samples import agrees, sample
from worlds import ASSAULT, run

SLOW = {f"{ASSAULT}.pace.prepared": "0.1 km/day"}
RESERVE = {"side": "defender", "role": "reserve", "place": "s", "elements": 8}
PONTOON = {"time": "0 h", "capacity": "1 elements/h"}

NETWORK: dict[str, Any] = {
    **SLOW,
    "map.places": {"base": {"held_by": "attacker"}, "s": {}, "a": {}, "b": {}, "t": {}},
    "map.roads": {
        "front": {"between": ["base", "t"], "length": "12 km"},
        "sa": {"between": ["s", "a"], "length": "4 km"},
        "at": {"between": ["a", "t"], "length": "5 km", "bridge": "on-at"},
        "sb": {"between": ["s", "b"], "length": "6 km"},
        "bt": {"between": ["b", "t"], "length": "6 km", "bridge": "on-bt"},
        "ab": {"between": ["a", "b"], "length": "1 km"},
    },
    "facilities": {
        name: {"kind": "bridge", "levels": 1, "bypass": PONTOON} for name in ("on-at", "on-bt")
    },
    "formations.garrison.place": "t",
    "formations.reserve": {**RESERVE, "speed": "1 km/h"},
    "reserves.reserve.released_by": "corps",
    "command.echelons": {"corps": {}},
    "operations.0.objective": "t",
    f"{ASSAULT}.axis": ["t"],
}
"""Roads s-a 4, a-t 5, s-b 6, b-t 6, a-b 1 at 1 km/h; where a bridge is cut, eight elements take
eight hours over a pontoon for one an hour (after Israeli and Wood 2002)."""


def cut(*bridges: str, chance: float = 1.0) -> dict[str, Any]:
    """Bridges that are blown an hour before the march, with this chance each."""
    blown = {"chance": chance, "when": "day 1 23:00"}
    return {f"facilities.{bridge}.demolition": blown for bridge in bridges}


@pytest.mark.parametrize(
    ("bridges", "hours"),
    [((), 9.0), (("on-at",), 11.0), (("on-bt",), 9.0), (("on-at", "on-bt"), 17.0)],
)
def test_marches_by_cut(bridges: tuple[str, ...], hours: float) -> None:
    """The best single cut costs two hours, both together eight."""
    assert 24.0 + hours == run({**NETWORK, **cut(*bridges)})["reserve.reserve.arrived"]


def test_mean_march() -> None:
    """Each bridge down with chance 0.6: 12.36 h in the mean."""
    changes = {**NETWORK, **cut("on-at", "on-bt", chance=0.6)}
    (arrived,) = sample(changes, 6_000, "reserve.reserve.arrived")
    assert agrees(12.36, arrived - 24.0, sees=0.02)
    assert {9.0, 11.0, 17.0} == set((arrived - 24.0).tolist())


def test_losses_on_the_march() -> None:
    """Each of eight is lost with chance 1 - exp(-6/24 x 0.5 x 2), in two hours: binomial."""
    changes = {
        **SLOW,
        "formations.reserve": {**RESERVE, "place": "rear"},
        "reserves.reserve.released_by": "corps",
        "command.echelons": {"corps": {}},
        "air": {"attacker": 0.5, "column_losses": "6 per day"},
    }
    lost, arrived = sample(changes, 6_000, "losses.defender", "reserve.reserve.elements")
    chance = 1.0 - math.exp(-0.25)
    assert agrees(8.0 * chance, lost, sees=0.04)
    assert agrees(8.0 * chance * (1.0 - chance), (lost - 8.0 * chance) ** 2, sees=0.1)
    assert np.array_equal(8.0 - lost, arrived)


def test_losses_add_up_over_legs() -> None:
    """Two legs of 20 km thin a column as one of 40 km does: exp(-rate x time) in all."""
    changes = {
        **SLOW,
        "map.places.half": {},
        "map.roads.east-road": {"between": ["town", "half"], "length": "20 km"},
        "map.roads.second": {"between": ["half", "rear"], "length": "20 km"},
        "formations.reserve": {**RESERVE, "place": "rear"},
        "reserves.reserve.released_by": "corps",
        "command.echelons": {"corps": {}},
        "air": {"attacker": 0.5, "column_losses": "6 per day"},
    }
    (arrived,) = sample(changes, 6_000, "reserve.reserve.elements")
    assert agrees(8.0 * math.exp(-0.25), arrived, sees=0.02)
