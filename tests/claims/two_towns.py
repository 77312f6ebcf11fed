"""Two equal towns, twelve defenders to divide between them, and one attack on either."""

from functools import cache
from typing import Any

from claims.paired import SEED, Runs, Values
from sim.engines.reference import run_chunk
from worlds import plan

TOWNS = ("north", "south")
DEFENDERS = 12


@cache
def attack(goal: str, defenders: int, replications: int) -> Runs:
    """Two weeks of an attack on one town, held by so many; the rest hold the other."""
    held = {town: defenders if town == goal else DEFENDERS - defenders for town in TOWNS}
    places: dict[str, Any] = {
        "base": {"held_by": "attacker", "rear": True},
        "hinterland": {"rear": True},
        **{town: {"terrain": 1.3} for town in TOWNS},
    }
    roads = {f"to-{town}": {"between": ["base", town], "length": "12 km"} for town in TOWNS} | {
        f"behind-{town}": {"between": [town, "hinterland"], "length": "40 km"} for town in TOWNS
    }
    brigade = {"side": "attacker", "role": "assault", "place": "base", "elements": 12}
    garrisons = {
        f"{town}-garrison": {
            "side": "defender",
            "role": "garrison",
            "place": town,
            "elements": held[town],
        }
        for town in TOWNS
    }
    advance = {"when": "day 2 00:00", "formations": ["brigade"], "axis": [goal]}
    made = plan(
        {
            "clock.end": "day 15 00:00",
            "map": {"places": places, "roads": roads},
            "formations": {"brigade": brigade, **garrisons},
            "operations": [{"name": "attack", "objective": goal, "advances": {"blow": advance}}],
            "battle": {},
        }
    )
    chunk = run_chunk(made, SEED, 0, replications)
    assert () == chunk.failures
    return Runs(plan=made, values=chunk.values)


def falls(goal: str, defenders: int, replications: int) -> Values:
    """1 where the attacked town, held by so many, falls."""
    return attack(goal, defenders, replications).happened(f"captured.{goal}")
