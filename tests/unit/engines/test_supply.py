"""Supply of garrisons, worked out by hand.

Four elements in the town need 6 t a day each: 12 t in each period of 12 h. The depot stands in
the rear, 40 km and two hours away.
"""

from typing import Any

import pytest

from sim.engines.reference.environment import Wait
from sim.engines.reference.world import World
from worlds import ASSAULT, Told, run

SUPPLY = {
    "depot": "depot",
    "need": "6 t/day",
    "stock": "20 t",
    "convoy_every": "12 h",
    "convoy_load": "12 t",
}
SUPPLIED = {
    "facilities.depot": {"kind": "depot", "place": "rear", "stock": "100 t"},
    "supply.garrison": SUPPLY,
    f"{ASSAULT}.when": "day 19 00:00",
}


def watched(hours: list[float], changes: dict[str, Any]) -> tuple[Told, list[tuple[float, float]]]:
    """The run, and (stock of the garrison, supply factor of the town) at these hours."""
    seen: list[tuple[float, float]] = []

    def watch(world: World) -> Wait:
        for hour in hours:
            yield world.env.timeout(hour - world.now)
            town = world.plan.places.names.index("town")
            seen.append((world.supply._stock[0].level, world.supply.factor[town]))

    told = run({**SUPPLIED, **changes}, processes=(watch,))
    return told, seen


def test_convoys_keep_a_garrison_supplied() -> None:
    """At 12 h it consumes 12 of 20 t; 12 t come at 14 h; so again at 24 and 26 h."""
    _, seen = watched([11.0, 13.0, 15.0, 25.0, 27.0], {})
    assert [(20.0, 1.0), (8.0, 1.0), (20.0, 1.0), (8.0, 1.0), (20.0, 1.0)] == seen


def test_small_loads_come_too() -> None:
    """Half a tonne a convoy."""
    _, seen = watched([13.0, 15.0], {"supply.garrison.convoy_load": "0.5 t"})
    assert [(8.0, 1.0), (8.5, 1.0)] == seen


def test_no_more_comes_than_can_be_held() -> None:
    """A convoy of 30 t brings the 12 t that there is room for; the rest stays in the depot."""
    _, seen = watched([13.0, 15.0], {"supply.garrison.convoy_load": "30 t"})
    assert [(8.0, 1.0), (20.0, 1.0)] == seen


def test_an_empty_depot() -> None:
    """4 t come at 14 h, then nothing: at 24 h all 12 t are issued, at 36 h none."""
    _, seen = watched([15.0, 25.0, 37.0], {"facilities.depot.stock": "4 t"})
    assert [(12.0, 1.0), (0.0, 1.0), (0.0, 0.0)] == seen


def test_share_that_is_issued() -> None:
    """Without convoys 20 t last for 12 t at 12 h and 8 of 12 t at 24 h, then nothing."""
    told, seen = watched([13.0, 25.0, 37.0], {"supply.garrison.convoy_load": "0 t"})
    assert [(8.0, 1.0), (0.0, 2.0 / 3.0), (0.0, 0.0)] == seen
    assert [24.0] == told.times("supply_short")


def test_a_damaged_depot_issues_less() -> None:
    """Two of three levels gone at 0 h: the convoys carry 4 t instead of 12."""
    damaged = {
        "fire_units.rockets": {"salvo_interval": "1 min", "stock": 2, "effect": {"depot": 1.0}},
        "operations.0.fire_plan.strike": {
            "when": "day 1 00:00",
            "target": "depot",
            "by": "rockets",
            "salvos": 2,
        },
    }
    _, seen = watched([13.0, 15.0], damaged)
    assert [8.0, 12.0] == pytest.approx([stock for stock, _ in seen])


BRIDGE = {"map.roads.east-road.bridge": "bridge"}


def closed(day: int, hour: float, **bridge: Any) -> dict[str, Any]:
    """The bridge on the road to the rear, blown at a moment."""
    minutes = round(60 * hour)
    when = f"day {day} {minutes // 60:02}:{minutes % 60:02}"
    block = {"kind": "bridge", "levels": 1, "demolition": {"when": when}, **bridge}
    return {**BRIDGE, "facilities.bridge": block}


def test_no_convoy_over_a_closed_road() -> None:
    """The road is cut at 1 h and stays so: 8 t at 12 h, 8 of 12 t at 24 h, nothing at 36 h."""
    told, seen = watched([15.0, 25.0, 37.0], closed(1, 1.0))
    assert [(8.0, 1.0), (0.0, 2.0 / 3.0), (0.0, 0.0)] == seen
    short = told.events("supply_short")[0]
    assert "isolated" == told.trace.events[short.cause].kind


def test_a_convoy_on_the_way_when_the_road_is_cut_turns_back() -> None:
    """Under way from 12 h, cut at 13 h: nothing comes at 14 h and the depot has its 12 t again."""
    stock: list[float] = []

    def watch(world: World) -> Wait:
        for hour in (11.0, 13.5, 14.5):
            yield world.env.timeout(hour - world.now)
            depot = world.plan.facilities.names.index("depot")
            stock.append(world.facilities.stock[depot].level)

    run({**SUPPLIED, **closed(1, 13.0)}, processes=(watch,))
    assert [100.0, 88.0, 100.0] == stock


def test_supply_restored() -> None:
    """Cut from 1 h to 31 h: short at 24 h (2/3); at 36 h nothing is there, and 12 t come at 38 h.

    At 48 h all of the 12 t are issued again.
    """
    plenty = {"facilities.depot.stock": "1 kt"}
    reopened = closed(1, 1.0, repair={"time": "30 h"})
    told, seen = watched([25.0, 37.0, 49.0], {**plenty, **reopened})
    assert [2.0 / 3.0, 0.0, 1.0] == [factor for _, factor in seen]
    assert ([24.0], [48.0]) == (told.times("supply_short"), told.times("supply_restored"))


def test_a_long_way_does_not_save_supplies() -> None:
    """A convoy that is 40 h under way: at 52 h the garrison has needed 40 t since 12 h.

    It holds 60 t: 48 t after the first 12 h, a convoy of 12 t at 52 h; then 40 t are consumed.
    """
    slow = {
        "supply.garrison.stock": "60 t",
        "supply.garrison.convoy_speed": "1 km/h",
    }
    _, seen = watched([13.0, 52.5, 92.5], slow)
    assert [48.0, 60.0 - 40.0, 20.0 + 12.0 - 32.0] == pytest.approx([stock for stock, _ in seen])
    assert [1.0, 1.0, 32.0 / 40.0] == pytest.approx([factor for _, factor in seen])


def test_the_loss_of_another_place_changes_nothing() -> None:
    """An undefended village falls at 10 h; the town's garrison consumes and is supplied on."""
    raid = {
        "map.places.village": {},
        "map.roads.lane": {"between": ["base", "village"], "length": "40 km"},
        f"{ASSAULT}.when": "day 1 00:00",
        f"{ASSAULT}.axis": ["village"],
        "operations.0.objective": "village",
    }
    told, seen = watched([13.0, 15.0], raid)
    assert 10.0 == told["captured.village"]
    assert [(8.0, 1.0), (20.0, 1.0)] == seen


def test_who_needs_nothing_is_supplied() -> None:
    """Need 0 leaves the factor at 1 and the stock as it is."""
    _, seen = watched([13.0], {"supply.garrison.need": "0 t/day"})
    assert [(20.0, 1.0)] == seen


def test_a_depot_in_the_same_place_needs_no_road() -> None:
    """With the depot in the town the convoy takes no time."""
    moved = {"facilities.depot.place": "town", **closed(1, 1.0)}
    _, seen = watched([12.5], moved)
    assert [(20.0, 1.0)] == seen


def test_air_delays_convoys() -> None:
    """Under complete enemy air that doubles the time a convoy takes 4 h: 12 to 16 h."""
    _, seen = watched([15.5, 16.5], {"air": {"attacker": 1.0, "march_delay": 1.0}})
    assert [8.0, 20.0] == [stock for stock, _ in seen]


def test_supply_ends_with_the_garrison() -> None:
    """A garrison short of supply from 24 h loses the town at 36 h; the place is no longer short.

    No convoy leaves after that: 8 of its 20 t were left at 12 h, none came.
    """
    told, seen = watched([25.0, 37.0, 100.0], {**closed(1, 1.0), f"{ASSAULT}.when": "day 2 00:00"})
    assert 36.0 == told["captured.town"]
    assert [2.0 / 3.0, 1.0, 1.0] == [factor for _, factor in seen]


# Traffic over bridges: 20 t are 8 t after the issue at 12 h; a convoy comes at 14 h


HIT = {
    "fire_units.rockets": {"salvo_interval": "1 min", "stock": 2, "effect": {"bridge": 1.0}},
    "operations.0.fire_plan.strike": {
        "when": "day 1 00:00",
        "target": "bridge",
        "by": "rockets",
        "salvos": 1,
    },
    **BRIDGE,
}


def stock_at_15(changes: dict[str, Any]) -> float:
    """What the garrison holds after its first convoy."""
    _, ((stock, _),) = watched([15.0], changes)
    return stock


def test_a_damaged_bridge_passes_less() -> None:
    """One of four levels gone: 9 of 12 t."""
    assert 17.0 == stock_at_15({**HIT, "facilities.bridge": {"kind": "bridge", "levels": 4}})


def bypassed(**bridge: Any) -> dict[str, Any]:
    """The bridge is blown at 1 h; a bypass for 2 elements an hour is there at 4 h."""
    return closed(1, 1.0, bypass={"time": "3 h", "capacity": "2 elements/h"}, **bridge)


def test_a_bypass_passes_a_share() -> None:
    """2 of 8 elements an hour: 3 of 12 t."""
    assert 11.0 == stock_at_15(bypassed(capacity="8 elements/h"))


def test_a_bypass_wider_than_the_bridge_passes_everything() -> None:
    """No more than a whole convoy."""
    assert 20.0 == stock_at_15(bypassed(capacity="1 elements/h"))


def test_a_bypass_of_a_bridge_without_limit_passes_everything() -> None:
    """There is nothing to take a share of."""
    assert 20.0 == stock_at_15(bypassed())


def test_the_narrowest_bridge_of_the_way_counts() -> None:
    """Half by one bridge, a quarter by the next: 3 of 12 t."""
    way = {
        "map.places.ford": {},
        "map.roads.east-road": {"between": ["town", "ford"], "length": "20 km", "bridge": "bridge"},
        "map.roads.far-road": {"between": ["ford", "rear"], "length": "20 km", "bridge": "second"},
        "facilities.second": {"kind": "bridge", "levels": 2},
        "facilities.bridge": {"kind": "bridge", "levels": 4},
        "fire_units.rockets": {"salvo_interval": "1 min", "stock": 9, "effect": {"bridge": 1.0}},
        "operations.0.fire_plan": {
            name: {"when": "day 1 00:00", "target": target, "by": "rockets", "salvos": salvos}
            for name, target, salvos in (("near", "bridge", 3), ("far", "second", 1))
        },
    }
    assert 11.0 == stock_at_15(way)


def test_traffic_follows_the_bridge() -> None:
    """Hit at 0 h and repaired at 20 h: half a convoy at 14 h, a whole one at 26 h."""
    repaired = {"kind": "bridge", "levels": 2, "repair": {"time": "20 h"}}
    _, seen = watched([15.0, 27.0], {**HIT, "facilities.bridge": repaired})
    assert [14.0, 14.0] == [stock for stock, _ in seen]
