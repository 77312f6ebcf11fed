"""A second sector beside the base world, each with one operation and no luck.

In the west the six elements of the base world make contact at 24 h and take the town at 36 h. In
the south three elements make contact at 0 h and take the port, 24 km away, at 24 h; two elements
hold it. No road joins the two parts of the map unless `LINK` does.
"""

from typing import Any

from worlds import BASE, PACE, Told, changed, run

AXIS_PACE = {**PACE, "exploitation": "192 km/day"}
SLOW = dict.fromkeys(AXIS_PACE, "0.5 km/day")
"""No advance arrives before the horizon."""

DRIVE = {"when": "day 1 00:00", "formations": ["division"], "axis": ["port"], "pace": AXIS_PACE}
PUSH = {"name": "push", "objective": "port", "advances": {"drive": DRIVE}}
SECTORS = {
    "west": {"places": ["base", "town", "rear"]},
    "south": {"places": ["camp", "port", "coast"]},
}
SOUTH: dict[str, Any] = {
    "map.places.camp": {"held_by": "attacker", "rear": True},
    "map.places.port": {},
    "map.places.coast": {"rear": True},
    "map.roads.camp-road": {"between": ["camp", "port"], "length": "24 km"},
    "map.roads.coast-road": {"between": ["port", "coast"], "length": "40 km"},
    "formations.division": {
        "side": "attacker",
        "role": "assault",
        "place": "camp",
        "elements": 3,
    },
    "formations.port-garrison": {
        "side": "defender",
        "role": "garrison",
        "place": "port",
        "elements": 2,
    },
    "operations": [*BASE["operations"], PUSH],
    "theatre.sectors": SECTORS,
}
"""Changes that add the second sector."""

LINK = {"map.roads.link": {"between": ["rear", "coast"], "length": "80 km"}}
"""A road between the sectors."""

ATTACK = "operations.0"
SECOND = "operations.1"
HALTED = {f"{ATTACK}.advances.assault.pace": SLOW, f"{SECOND}.advances.drive.pace": SLOW}
"""Contact as before, but nothing falls."""

CORPS = {
    "command.echelons": {"corps": {"staff": 9}},
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves.reserve": {"released_by": "corps"},
}
"""Eight reserves in the western rear; corps hears and decides at once."""


def theatre(*changes: dict[str, Any]) -> Told:
    """One replication of the two sectors with changes, the later over the earlier."""
    return run(together(*changes))


def together(*changes: dict[str, Any]) -> dict[str, Any]:
    """The two sectors and these changes as the changes of one scenario."""
    return {path: value for part in (SOUTH, *changes) for path, value in part.items()}


def fires(*moments: str, salvos: int = 1) -> dict[str, Any]:
    """A mill, a unit that never fails against it, and a plan of missions at these moments."""
    return {
        "facilities.mill": {"kind": "mill", "place": "rear", "levels": 99},
        "fire_units.rockets": {
            "salvo_interval": "0 h",
            "stock": 99,
            "effect": {"mill": 1.0},
            "tonnes_per_salvo": "2 t",
        },
        f"{SECOND}.fire_plan": {
            f"strike-{number}": {
                "when": moment,
                "target": "mill",
                "by": "rockets",
                "salvos": salvos,
            }
            for number, moment in enumerate(moments, 1)
        },
    }


def operations(*names: str, **of_each: Any) -> dict[str, Any]:
    """Operations of fires alone against the town, with the same fields."""
    base = changed()["operations"][0]
    return {
        "operations": [{"name": name, "objective": base["objective"], **of_each} for name in names],
        "formations.brigade": None,
        "formations.division": None,
    }
