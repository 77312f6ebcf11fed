"""Theatres at random: two sectors with everything that operations can share, some of the time."""

from typing import Any

from hypothesis import strategies as st

from worlds import ASSAULT, FULL, PACE

AXIS_PACE = {**PACE, "exploitation": "192 km/day"}
WEST, SOUTH = "operations.0", "operations.1"

SECOND: dict[str, Any] = {
    "map.places.camp": {"held_by": "attacker", "rear": True},
    "map.places.port": {"terrain": 1.3},
    "map.places.cape": {},
    "map.places.coast": {"rear": True},
    "map.roads.camp-road": {"between": ["camp", "port"], "length": "15 km"},
    "map.roads.cape-road": {"between": ["port", "cape"], "length": "9 km"},
    "map.roads.coast-road": {"between": ["port", "coast"], "length": "40 km", "bridge": "span"},
    "facilities.span": {
        "kind": "bridge",
        "levels": 2,
        "capacity": "6 elements/h",
        "repair": {"time": {"exponential": {"mean": "2 days"}}},
        "bypass": {"time": "1 day", "capacity": "1 elements/h"},
    },
    "facilities.store": {"kind": "depot", "place": "coast", "stock": "100 t"},
    "facilities.office": {"kind": "headquarters", "place": "port"},
    "fire_units.mortars": {
        "salvo_interval": "40 min",
        "stock": 9,
        "resupply": {"salvos": 2, "every": "1 day"},
        "effect": {"bridge": 0.6, "headquarters": 0.4},
        "tonnes_per_salvo": "1 t",
    },
    "formations.division": {"side": "attacker", "role": "assault", "place": "camp", "elements": 7},
    "formations.port-garrison": {
        "side": "defender",
        "role": "garrison",
        "place": "port",
        "elements": 5,
    },
    "formations.fleet": {"side": "defender", "role": "reserve", "place": "coast", "elements": 4},
    "reserves.fleet": {"released_by": "admiral", "available": 0.8, "notice": "6 h"},
    "command.echelons.harbour": {"sector": "south", "headquarters": "office", "assess": "2 h"},
    "command.echelons.admiral": {"sector": "south", "decide": {"exponential": {"mean": "9 h"}}},
    "command.echelons.brigade.sector": "west",
    "command.echelons.corps.sector": "west",
    "supply.port-garrison": {
        "depot": "store",
        "need": "1 t/day",
        "stock": "6 t",
        "convoy_every": "1 day",
        "convoy_load": "5 t",
    },
    "theatre.sectors": {
        "west": {"places": ["base", "town", "bridgehead", "rear"]},
        "south": {"places": ["camp", "port", "cape", "coast"]},
    },
}
"""A second part of the map with echelons, fires and reserves of its own."""

DRIVE = {
    "when": "day 1 06:00",
    "formations": ["division"],
    "axis": ["port", "cape"],
    "pace": AXIS_PACE,
    "consolidate": {"exponential": {"mean": "9 h"}},
}
PUSH = {
    "name": "push",
    "objective": "port",
    "fire_plan": {
        "shut": {"when": "day 1 01:00", "target": "span", "by": "mortars", "salvos": 4, "again": 1},
        "blind": {"when": "day 1 02:00", "target": "office", "by": "mortars", "salvos": 2},
    },
    "advances": {"drive": DRIVE},
}


def west(**more: Any) -> dict[str, Any]:
    """The world with every block, but for politics, which looks at both sectors.

    By default a bridge is blown after the contact of any operation; here after that of its own.
    """
    changes = {path: value for path, value in FULL.items() if path != "politics"}
    changes["theatre.sectors"] = {"west": {"places": ["base", "town", "bridgehead", "rear"]}}
    changes["command.echelons.brigade.sector"] = "west"
    changes["command.echelons.corps.sector"] = "west"
    changes["facilities.bridge.demolition.operation"] = "attack"
    return {**changes, **more}


def both(**push: Any) -> dict[str, Any]:
    """The same with the second sector; the fields of its operation can be set."""
    changes = west()
    return {**changes, **SECOND, "operations.+": {**PUSH, **push}}


TIMES = st.sampled_from(["0 h", "1 h", "12 h", "2 days"])
COUNTS = st.integers(1, 12)
CHANCES = st.sampled_from([0.0, 0.5, 1.0])


def _maybe(blocks: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(st.just({}), blocks)


_STARTS = st.sampled_from(
    [
        {"start": {"at": "day 3 00:00"}},
        {"start": {"after": "captured.town", "plus": "3 h"}},
        {"start": {"after": {"isolated": "town"}}},
        {"start": {"after": "advance.assault.started"}},
    ]
)
_CYCLES = st.builds(
    lambda every, most, until: {
        "cycles": {"every": every, "most": most, **({"until": until} if until else {})}
    },
    st.sampled_from(["12 h", "3 days"]),
    st.integers(1, 5),
    st.sampled_from([None, "captured.port", "facility.span.level.0"]),
)
_PLANNING = st.builds(
    lambda staff, choice: {
        "theatre.planning": {
            "staff": staff,
            "prepare": {"exponential": {"mean": "12 h"}},
            "choice": choice,
        }
    },
    st.integers(1, 2),
    st.sampled_from(["fixed", "weakest-first", "even-spread"]),
)
_COUPLING = st.builds(
    lambda strength, delay, march: {
        "theatre.coupling": {
            "strength": {"uniform": {"low": 0.0, "high": strength}},
            "delay": delay,
            "march": march,
        }
    },
    st.sampled_from([0.5, 2.0]),
    TIMES,
    TIMES,
)
_COLLAPSE = st.builds(
    lambda isolated, lost, delay, left: {
        "formations.port-garrison.depends_on": ["town"],
        "formations.garrison.depends_on": ["port"],
        "battle.collapse": {
            "isolated": isolated,
            "dependence_lost": lost,
            "delay": delay,
            "left_behind": left,
        },
    },
    CHANCES,
    CHANCES,
    TIMES,
    CHANCES,
)
_WEAR = st.builds(
    lambda wear, below: {
        "supply.garrison.wear": wear,
        "supply.garrison.gives_up_below": below,
        "supply.port-garrison.wear": wear,
        "supply.port-garrison.gives_up_below": below,
    },
    st.sampled_from(["0.1 per day", "3 per day"]),
    st.sampled_from([0.0, 0.5, 0.99]),
)
_EVENT = st.builds(
    lambda threshold, most, chance: {
        "politics.event": {
            "date": "day 9 00:00",
            "threshold": threshold,
            "strike": 0.2,
            "decide": {"exponential": {"mean": "1 day"}},
            "postpone_by": {"exponential": {"mean": "4 days"}},
            "most": most,
            "contradiction": chance,
        }
    },
    st.sampled_from([0.2, 1.0, 3.0]),
    st.integers(0, 3),
    CHANCES,
)
_MOBILISATION = st.builds(
    lambda lost, elements, place: {
        "politics.mobilisation": {
            "places_lost": lost,
            "arrive": {"exponential": {"mean": "2 days"}},
            "elements": elements,
            "place": place,
        }
    },
    st.integers(1, 2),
    st.integers(1, 40),
    st.sampled_from(["rear", "town", "port"]),
)
_LINK = st.just({"map.roads.link": {"between": ["rear", "coast"], "length": "60 km"}})


@st.composite
def theatres(draw: st.DrawFn) -> dict[str, Any]:
    """Changes that make a scenario of two operations with some of what they can share."""
    push = {**draw(_maybe(_STARTS)), **draw(_maybe(_CYCLES)), "pressure": draw(st.integers(0, 6))}
    advances = {"drive": {**DRIVE, **draw(st.sampled_from([{}, {"legs": 1}, {"leave": 1}]))}}
    changes = both(advances=advances, **push)
    for block in (_PLANNING, _COUPLING, _COLLAPSE, _WEAR, _EVENT, _MOBILISATION, _LINK):
        changes |= draw(_maybe(block))
    changes["theatre.allocation"] = draw(
        st.sampled_from(["first-come", "nearest", "greatest-threat"])
    )
    changes["theatre.pins"] = draw(st.booleans())
    changes["formations.garrison.elements"] = draw(COUNTS)
    changes["formations.port-garrison.elements"] = draw(COUNTS)
    if "cycles" not in push:
        changes |= draw(
            _maybe(
                st.just({f"{WEST}.cycles": {"every": "4 days", "most": 3}, f"{ASSAULT}.legs": 1})
            )
        )
    return changes
