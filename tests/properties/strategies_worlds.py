"""Whole scenarios by chance: small maps, every block, degenerate values, ties by round numbers.

What is drawn passes the checks of the loader by construction. A world has up to three operations on
one or two axes, with everything that operations can share, some of the time.
"""

from typing import Any

from hypothesis import strategies as st

from properties import strategies_attack as attack
from properties import strategies_defence as defence
from properties.picking import (
    CHANCES,
    DAYS,
    DURATIONS,
    POSITIVE_HOURS,
    QUICK,
    Pick,
    Values,
    moment,
    present,
)
from properties.strategies_ground import Ground, airs, facilities, ground

quick = st.sampled_from(QUICK)
"""Short times, constant or not."""


@st.composite
def maps(draw: st.DrawFn) -> tuple[Values, list[str]]:
    """A chain base - front places - hinterland, further roads, bridges; and the front places."""
    land = ground(Pick(draw), flank=False)
    return {"places": land.places, "roads": land.roads}, land.front


def sectors(pick: Pick, land: Ground) -> Values:
    """None, one, or one an axis; some places are in none."""
    found: Values = {}
    if pick.often():
        behind = ["hinter", "aside"][: pick.count(0, 2)]
        found["west"] = {"places": ["base", *land.front[: pick.count(1, 3)], *behind]}
        if land.flank:
            found["east"] = {"places": [*land.flank, "camp"]}
        elif not behind and pick.maybe():
            found["east"] = {"places": ["aside", "hinter"]}
    return found


def theatres(pick: Pick, parts: Values) -> Values:
    """What the operations share."""
    coupling = {
        "strength": pick.one((1.0, 0.0, 0.5, 2.0, {"uniform": {"low": 0.0, "high": 2.0}})),
        "delay": pick.one(DURATIONS),
        "march": pick.one(DURATIONS),
    }
    planning = {
        "staff": pick.count(1, 2),
        "prepare": pick.one(DURATIONS),
        "choice": pick.one(("fixed", "weakest-first", "even-spread")),
    }
    return present(
        sectors=parts,
        allocation=pick.one(("first-come", "nearest", "greatest-threat")),
        pins=pick.often(),
        coupling=coupling if pick.often() else None,
        planning=planning if pick.seldom() else None,
    )


def politics(pick: Pick, land: Ground) -> Values:
    """A planned event and mobilisation, each some of the time."""
    event = {
        "date": moment(pick.hours(24, DAYS * 24 - 1)),
        "threshold": pick.one((0.2, 1.0, 0.0, 3.0)),
        "town": pick.one((1.0, 0.0)),
        "strike": pick.one((0.2, 0.0, 1.0)),
        "memory": pick.one(POSITIVE_HOURS),
        "decide": pick.one(DURATIONS),
        "postpone_by": pick.one(DURATIONS),
        "most": pick.count(0, 3),
        "contradiction": pick.one(CHANCES),
    }
    mobilisation = {
        "places_lost": pick.count(1, 2),
        "decide": pick.one(DURATIONS),
        "arrive": pick.one(DURATIONS),
        "elements": pick.count(1, 6),
        "place": pick.one(land.defended),
    }
    return present(
        event=event if pick.often() else None,
        mobilisation=mobilisation if pick.maybe() else None,
    )


def times(values: Values) -> list[str]:
    """Outcomes that are times and that can come about without any operation."""
    found = ["isolated.front-0", "isolated.hinter"]
    found += [f"given_up.{where['place']}" for where in _holders(values)]
    if "event" in values["politics"]:
        found.append("politics.held")
    return found


def _holders(values: Values) -> list[Values]:
    return [force for force in values["formations"].values() if force["role"] == "garrison"]


def _defender(pick: Pick, scene: attack.Scene, values: Values) -> Values:
    """The blocks of the defender, beside those that are there."""
    land = scene.land
    command = defence.commands(pick, scene.targets, scene.sectors)
    chain = list(command.get("echelons", {}))
    holders = defence.garrisons(pick, land)
    answers = bool(chain) and pick.count(0, 4) > 0
    assembly = scene.assembly if answers and pick.often() else None
    goals = [plan["objective"] for plan in values["operations"]]
    goals += [assembly] if assembly else []
    waiting, releases = defence.reserves(pick, land, goals, chain)
    there = land.joined_to(scene.assembly)
    most = sum(force["elements"] for force in waiting.values() if force["place"] in there)
    joined = land.joined_to(scene.targets["depot"]["place"])
    names = [plan["name"] for plan in values["operations"]]
    return present(
        formations={**values["formations"], **holders, **waiting},
        reserves=releases,
        command=command,
        warnings=defence.warnings(pick, names) if chain and pick.maybe() else None,
        supply=defence.supplies(pick, holders, joined, asks=bool(chain)),
        doctrine=defence.doctrines(pick, chain, assembly, most) if answers else None,
    )


@st.composite
def worlds(draw: st.DrawFn) -> Values:
    """A whole scenario as a mapping, as it would stand in a file."""
    pick = Pick(draw)
    names = [f"operation-{number}" for number in range(pick.count(1, 3))]
    land = ground(pick, flank=pick.maybe())
    targets = facilities(pick, land, names)
    parts = sectors(pick, land)
    scene = attack.Scene(
        land=land, targets=targets, assembly=pick.one(("hinter", "aside")), sectors=parts
    )
    plans, forces = attack.operations(pick, scene, names)
    early = pick.maybe()
    lags: tuple[Any, ...] = ("0 h", "-3 h", {"uniform": {"low": "-6 h", "high": "1 day"}})
    values: Values = present(
        name="drawn",
        clock={"start": "day -1 00:00" if early else "day 1 00:00", "end": f"day {DAYS + 1} 00:00"},
        map={"places": land.places, "roads": land.roads},
        facilities=targets,
        fire_units=attack.fire_units(pick, targets),
        formations=forces,
        operations=plans,
        theatre=theatres(pick, parts),
        politics=politics(pick, land) if pick.often() else {},
        battle=defence.battles(pick),
        air=airs(pick) if pick.maybe() else None,
        reports={"lag": pick.one(lags)},
    )
    values |= _defender(pick, scene, values)
    attack.conditions(pick, plans, targets)
    free = times(values)
    attack.starts(pick, plans, free, dated=early and "planning" not in values["theatre"])
    if pick.maybe():
        moments = [*free, *attack.times(plans)]
        moments += [f"command.{name}.heeded" for name in values["command"].get("echelons", {})]
        moments += [f"reserve.{name}.arrived" for name in values["reserves"]]
        values["measures"] = {"span": {"since": pick.one(moments), "until": pick.one(moments)}}
    return values
