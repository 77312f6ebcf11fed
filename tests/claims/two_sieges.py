"""Two equal sectors whose only bridges are repaired, and one staff to plan strikes on them."""

from functools import cache
from typing import Any

from claims.paired import SEED, Runs
from sim.engines.reference import run_chunk
from worlds import plan

SECTORS = ("north", "south")


def _sector(name: str) -> dict[str, Any]:
    """A garrison of twelve that lives from a depot beyond a bridge, and wears when it does not."""
    return {
        f"map.places.{name}": {},
        f"map.places.{name}-rear": {"rear": True},
        f"map.roads.{name}-road": {
            "between": [name, f"{name}-rear"],
            "length": "40 km",
            "bridge": f"{name}-bridge",
        },
        f"facilities.{name}-bridge": {
            "kind": "bridge",
            "repair": {"time": {"exponential": {"mean": "2 days"}}},
        },
        f"facilities.{name}-depot": {"kind": "depot", "place": f"{name}-rear"},
        f"formations.{name}-garrison": {
            "side": "defender",
            "role": "garrison",
            "place": name,
            "elements": 12,
        },
        f"supply.{name}-garrison": {
            "depot": f"{name}-depot",
            "need": "1 t/day",
            "stock": "36 t",
            "convoy_every": "1 day",
            "convoy_load": "24 t",
            "wear": "0.05 per day",
            "gives_up_below": 0.75,
        },
    }


def _operation(name: str) -> dict[str, Any]:
    """The bridge is struck in every cycle until the place is given up."""
    strike = {"when": "day 1 00:00", "target": f"{name}-bridge", "by": "rockets", "salvos": 6}
    return {
        "name": name,
        "objective": name,
        "cycles": {"every": "1 h", "most": 99, "until": f"given_up.{name}"},
        "fire_plan": {name: strike},
    }


@cache
def sieges(choice: str, replications: int) -> Runs:
    """Sixty days of both, with this choice of the sector that is prepared next."""
    changes: dict[str, Any] = {
        "clock.end": "day 61 00:00",
        "formations.brigade": None,
        "formations.garrison": None,
        "fire_units.rockets": {
            "salvo_interval": "1 h",
            "stock": 12,
            "resupply": {"salvos": 12, "every": "1 day"},
            "effect": {"bridge": 0.6},
        },
        "command.echelons": {"corps": {"staff": 9, "decide": {"exponential": {"mean": "2 days"}}}},
        "theatre.planning": {
            "staff": 1,
            "prepare": {"triangular": {"low": "2 days", "mode": "3 days", "high": "4 days"}},
            "choice": choice,
        },
        "operations": [_operation(name) for name in SECTORS],
    }
    for name in SECTORS:
        changes |= _sector(name)
    made = plan(changes)
    chunk = run_chunk(made, SEED, 0, replications)
    assert () == chunk.failures
    return Runs(plan=made, values=chunk.values)
