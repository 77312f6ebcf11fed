"""Hits, repair, bypass, demolition and stocks, every time worked out by hand.

A strike at h o'clock is one salvo of one hour that always takes a level, so it hits at h + 1.
"""

import math
from typing import Any

import pytest

from sim.engines.reference.environment import Wait
from sim.engines.reference.world import World
from unit.engines.responses import COUNTERATTACK
from worlds import BASE, NO_ADVANCE, PLAN, Told, run

ROCKETS = {"salvo_interval": "1 h", "stock": 50, "effect": {"bridge": 1.0}}
BRIDGE = {"map.roads.east-road.bridge": "bridge", "fire_units.rockets": ROCKETS}


def struck(facility: dict[str, Any], *hours: int, **changes: Any) -> Told:
    """A bridge struck at these hours, so hit an hour later."""
    strikes = {
        f"{PLAN}.strike-{hour}": {
            "when": f"day {1 + hour // 24} {hour % 24:02}:00",
            "target": "bridge",
            "by": "rockets",
            "salvos": 1,
        }
        for hour in hours
    }
    block = {"facilities.bridge": {"kind": "bridge", **facility}}
    return run({**BRIDGE, **block, **strikes, **NO_ADVANCE, **changes})


def repaired(told: Told) -> list[tuple[float, object]]:
    """When a level was given back, and which."""
    return [(event.time, event.detail["level"]) for event in told.events("repaired")]


def test_repair_gives_one_level_after_another() -> None:
    """Hit at 1 and 2 h with 10 h a level: the second hit starts it again, so 12 and 22 h."""
    told = struck({"repair": {"time": "10 h"}}, 0, 1)
    assert [(12.0, 2), (22.0, 3)] == repaired(told)
    assert 0.0 == told["facility.bridge.closed_hours"]
    assert math.isnan(told["facility.bridge.level.0"])


def test_repair_starts_again_after_a_hit() -> None:
    """Hit at 1 and 9 h: what was done from 1 to 9 h is lost; levels come back at 19 and 29 h."""
    told = struck({"repair": {"time": "10 h"}}, 0, 8)
    assert [(19.0, 2), (29.0, 3)] == repaired(told)
    assert [(1.0, 9.0), (9.0, 19.0), (19.0, 29.0)] == told.spans("bridge", "repair")


def test_repair_that_ends_at_the_moment_of_a_hit() -> None:
    """Hit at 1 and 11 h with 10 h a level: the repair ends first, then the hit undoes it.

    Repair from 1 h ends at 11 h at level 3; hit to level 2 at 11 h; repaired at 21 h.
    """
    told = struck({"repair": {"time": "10 h"}}, 0, 10)
    assert [(11.0, 3), (21.0, 3)] == repaired(told)
    kinds = [e.kind for e in told.trace.events if e.time == 11.0]
    assert kinds.index("repaired") < kinds.index("hit")


def test_closed_hours() -> None:
    """One level: closed from 1 to 11 h and from 31 to 41 h, 20 h in all."""
    told = struck({"levels": 1, "repair": {"time": "10 h"}}, 0, 30)
    assert 20.0 == told["facility.bridge.closed_hours"]
    assert 1.0 == told["facility.bridge.level.0"]
    assert [(1.0, 11.0), (31.0, 41.0)] == told.spans("bridge", "closed")


def test_closed_at_the_horizon() -> None:
    """Without repair it is closed from 1 h to the horizon at 480 h."""
    told = struck({"levels": 1}, 0)
    assert 479.0 == told["facility.bridge.closed_hours"]
    assert [(1.0, None)] == told.spans("bridge", "closed")


def test_a_hit_on_ruins_changes_nothing() -> None:
    """Repair from the first hit on is not started again: back at 11 h."""
    told = struck({"levels": 1, "repair": {"time": "10 h"}}, 0, 5)
    assert [6.0] == told.times("hit_ruins")
    assert [(11.0, 1)] == repaired(told)


def test_first_time_at_each_level_stands() -> None:
    """Hit at 1, repaired at 11, hit again at 21 h: level 2 was first reached at 1 h."""
    told = struck({"repair": {"time": "10 h"}}, 0, 20)
    assert 1.0 == told["facility.bridge.level.2"]


def test_bypass() -> None:
    """Closed at 1 h, the pontoon opens 30 h later, once, and stays when the bridge is closed again.

    Repair brings the bridge back at 11 h; the second closure at 51 h builds no second pontoon.
    """
    block = {
        "levels": 1,
        "repair": {"time": "10 h"},
        "bypass": {"time": "30 h", "capacity": "1 elements/h"},
    }
    told = struck(block, 0, 50)
    assert 31.0 == told["facility.bridge.bypass"]
    assert [31.0] == told.times("bypass_open")


def test_a_second_closure_does_not_start_the_bypass_again() -> None:
    """Closed at 1 h, open at 11 h, closed at 21 h: the engineers work on and finish at 31 h."""
    block = {
        "levels": 1,
        "repair": {"time": "10 h"},
        "bypass": {"time": "30 h", "capacity": "1 elements/h"},
    }
    assert 31.0 == struck(block, 0, 20)["facility.bridge.bypass"]


def test_demolition_at_a_moment() -> None:
    """At 30 h from three levels to none: all three are reached then."""
    told = struck({"demolition": {"when": "day 2 06:00"}})
    assert [30.0, 30.0, 30.0] == [told[f"facility.bridge.level.{level}"] for level in range(3)]
    assert [30.0] == told.times("demolished")


def test_demolition_after_contact() -> None:
    """The advance starts at 24 h; the bridge is blown 5 h later."""
    contact = {
        "formations.brigade": BASE["formations"]["brigade"],
        "operations.0.advances": BASE["operations"][0]["advances"],
    }
    told = struck({"demolition": {"after_contact": "5 h"}}, **contact)
    assert [29.0] == told.times("demolished")
    cause = told.trace.events[told.events("demolished")[0].cause]
    assert ("advance_starts", 24.0) == (cause.kind, cause.time)


def test_demolition_that_is_not_carried_out() -> None:
    """With chance 0 nothing is blown."""
    told = struck({"demolition": {"chance": 0.0, "when": "day 2 06:00"}})
    assert [] == told.times("demolished")


def test_demolition_of_ruins() -> None:
    """What is down already is not blown."""
    told = struck({"levels": 1, "demolition": {"when": "day 2 06:00"}}, 0)
    assert [] == told.times("demolished")


def test_demolition_at_the_moment_of_a_repair() -> None:
    """Blown at 11 h as one level comes back: demolition acts first, the repair ends normally.

    Hit at 1 h; at 11 h level 2 falls to 0 and the repair makes it 1; then 21 h and 31 h.
    """
    told = struck({"repair": {"time": "10 h"}, "demolition": {"when": "day 1 11:00"}}, 0)
    assert [(11.0, 1), (21.0, 2), (31.0, 3)] == repaired(told)
    assert (11.0, 0.0) == (
        told["facility.bridge.level.0"],
        told["facility.bridge.closed_hours"],
    )


def stock_at(hours: list[float], changes: dict[str, Any]) -> list[float]:
    """The stock of the first facility at these hours."""
    seen: list[float] = []

    def watch(world: World) -> Wait:
        for hour in hours:
            yield world.env.timeout(hour - world.now)
            seen.append(world.facilities.stock[0].level)

    run({**NO_ADVANCE, **changes}, processes=(watch,))
    return seen


def depot(**changes: Any) -> dict[str, Any]:
    """A depot of 90 t with further fields."""
    return {
        "facilities.depot": {"kind": "depot", "place": "rear", "stock": "90 t", **changes},
        "fire_units.rockets": {**ROCKETS, "effect": {"depot": 1.0}},
    }


def strike(salvos: int) -> dict[str, Any]:
    """Salvos on the depot from 0 h on, an hour each."""
    mission = {"when": "day 1 00:00", "target": "depot", "by": "rockets", "salvos": salvos}
    return {f"{PLAN}.strike": mission}


def test_each_level_takes_its_share_of_the_stock() -> None:
    """Hits at 1, 2 and 3 h take 30 t each."""
    stock = stock_at([0.5, 1.5, 2.5, 3.5], {**depot(), **strike(3)})
    assert [90.0, 60.0, 30.0, 0.0] == pytest.approx(stock)


def test_deliveries_come_in_proportion_to_function() -> None:
    """One hit at 1 h leaves 60 t; 30 t every 10 h come as 20 t."""
    resupplied = depot(resupply={"tonnes": "30 t", "every": "10 h"})
    stock = stock_at([9.0, 11.0, 21.0], {**resupplied, **strike(1)})
    assert [60.0, 80.0, 100.0] == pytest.approx(stock)


def test_nothing_comes_into_ruins() -> None:
    """Three hits leave nothing, and nothing comes in."""
    resupplied = depot(resupply={"tonnes": "30 t", "every": "10 h"})
    assert [0.0, 0.0] == stock_at([11.0, 31.0], {**resupplied, **strike(3)})


def test_demolition_takes_the_whole_stock() -> None:
    """What is blown is gone."""
    blown = depot(demolition={"when": "day 1 02:00"})
    assert [90.0, 0.0] == stock_at([1.0, 3.0], blown)


def test_depot_without_stock_never_runs_out() -> None:
    """Hits take nothing from a stock without end."""
    endless = {"facilities.depot": {"kind": "depot", "place": "rear"}}
    assert [math.inf] == stock_at([5.0], {**depot(), **endless, **strike(2)})


def salvos_held(hours: list[float], changes: dict[str, Any]) -> list[int]:
    """The salvos that the guns hold at these hours."""
    seen: list[int] = []

    def watch(world: World) -> Wait:
        for hour in hours:
            yield world.env.timeout(hour - world.now)
            seen.append(int(world.fire_units._stock[0].level))

    run({**NO_ADVANCE, **changes}, processes=(watch,))
    return seen


GUNS = {
    "facilities.dump": {"kind": "depot", "side": "attacker", "place": "base", "stock": "7 t"},
    "fire_units.rockets": {
        "salvo_interval": "1 h",
        "stock": 0,
        "capacity": 20,
        "tonnes_per_salvo": "0.5 t",
        "resupply": {"salvos": 5, "every": "10 h", "depot": "dump"},
    },
}


def test_guns_draw_whole_salvos_while_the_depot_lasts() -> None:
    """7 t are 14 salvos of half a tonne: 5, 5, 4 and no more."""
    assert [0, 5, 10, 14, 14] == salvos_held([9.0, 11.0, 21.0, 31.0, 41.0], GUNS)


def test_guns_hold_no_more_than_they_can() -> None:
    """With room for 8 salvos the second delivery brings 3, and 3 t stay in the depot."""
    small = {**GUNS, "fire_units.rockets.capacity": 8}
    assert [5, 8, 8] == salvos_held([11.0, 21.0, 31.0], small)
    assert [7.0, 4.5, 3.0, 3.0] == stock_at([9.0, 11.0, 21.0, 31.0], small)


def test_rounding_empties_no_depot_twice() -> None:
    """0.7 t are 70 salvos of 10 kg, though 70 x 0.01 is above 0.7 as a float."""
    tiny = {
        **GUNS,
        "facilities.dump.stock": "0.7 t",
        "fire_units.rockets.tonnes_per_salvo": "10 kg",
        "fire_units.rockets.resupply.salvos": 100,
        "fire_units.rockets.capacity": 200,
    }
    assert [70, 70] == salvos_held([11.0, 21.0], tiny)
    assert [0.0] == stock_at([11.0], tiny)


RETAKEN = {
    **COUNTERATTACK,
    "battle.breakpoint": {"attacker": 0.0, "defender": 0.0},
    "fire_units.rockets": {**ROCKETS, "effect": {"depot": 1.0}},
    "command.echelons.corps.heeds": {"contact": 0.0, "strikes": 0.0},
}
"""The town falls at 36 h and is retaken at 41 h, both without a loss."""


def in_town(**changes: Any) -> dict[str, Any]:
    """A depot of 90 t in the town, with further fields."""
    return {"facilities.depot": {"kind": "depot", "place": "town", "stock": "90 t", **changes}}


def test_facility_falls_with_its_place() -> None:
    """The town falls at 36 h: level 0 for the 444 hours that are left, and no tonne stays."""
    told = run(in_town())
    levels = [told[f"facility.depot.level.{level}"] for level in range(3)]
    assert [36.0, 36.0, 36.0] == levels
    assert 444.0 == told["facility.depot.closed_hours"]
    (lost,) = told.events("facility_lost")
    assert ("captured", 36.0) == (told.trace.events[lost.cause].kind, lost.time)


def test_nothing_comes_into_a_depot_in_enemy_hands() -> None:
    """10 t come every 10 h: 120 t at 35 h, none after 36 h."""
    seen: list[float] = []

    def watch(world: World) -> Wait:
        for hour in (35.0, 37.0, 51.0):
            yield world.env.timeout(hour - world.now)
            seen.append(world.facilities.stock[0].level)
        world.facilities.give(0, 5.0)
        seen.append(world.facilities.stock[0].level)

    run(in_town(resupply={"tonnes": "10 t", "every": "10 h"}), processes=(watch,))
    assert [120.0, 0.0, 0.0, 0.0] == seen


def test_engineers_go_on_when_the_place_is_retaken() -> None:
    """Hit at 30 h; the repair of 10 h stops at 36 h and begins again at 41 h, level by level.

    The salvo at 38 h finds ruins, and the demolition at 39 h has nothing to destroy.
    """
    strikes = {
        f"{PLAN}.{name}": {"when": when, "target": "depot", "by": "rockets", "salvos": 1}
        for name, when in (("before", "day 2 05:00"), ("after", "day 2 13:00"))
    }
    depot = in_town(repair={"time": "10 h"}, demolition={"when": "day 2 15:00"})
    told = run({**RETAKEN, **strikes, **depot})
    assert [(41.0, "recaptured")] == [(e.time, e.kind) for e in told.events("recaptured")]
    assert [(51.0, 1), (61.0, 2), (71.0, 3)] == repaired(told)
    repair = [(30.0, 36.0), (41.0, 51.0), (51.0, 61.0), (61.0, 71.0)]
    assert repair == told.spans("depot", "repair")
    assert ([38.0], []) == (told.times("hit_ruins"), told.times("demolished"))
    assert 15.0 == told["facility.depot.closed_hours"]


def test_engineers_of_ruins_stop_as_well() -> None:
    """At level 0 from 33 h with a repair of 5 h: it would end at 38 h, and ends at 46 h."""
    strike = {"when": "day 2 06:00", "target": "depot", "by": "rockets", "salvos": 3}
    told = run({**RETAKEN, f"{PLAN}.strike": strike, **in_town(repair={"time": "5 h"})})
    assert [(46.0, 1), (51.0, 2), (56.0, 3)] == repaired(told)


def test_facility_elsewhere_serves_on() -> None:
    """The fall of the town is nothing to a depot in the rear."""
    told = run({**in_town(place="rear"), **BRIDGE, "facilities.bridge": {"kind": "bridge"}})
    assert 36.0 == told["captured.town"]
    assert (0.0, 0.0) == tuple(told[f"facility.{f}.closed_hours"] for f in ("depot", "bridge"))


def test_headquarters_in_a_lost_place_moves() -> None:
    """The post falls at 36 h with the town; the report of the loss waits for 44 h, twice slower."""
    told = run(
        {
            **COUNTERATTACK,
            "facilities.post": {"kind": "headquarters", "place": "town"},
            "command.echelons.corps.headquarters": "post",
            "command.echelons.corps.relocate": "8 h",
            "command.echelons.corps.assess": "1 h",
        }
    )
    assert [44.0] == told.times("relocated")
    assert 46.0 == told["decision.response.attack.decided"]
