"""The advance, every time worked out by hand.

Six elements leave the base at 24 h for the town, 12 km away: at 1 km/h towards a prepared
defence, 2 towards a hasty one, 4 where there is delay and 8 in exploitation. Garrisons give way
at once.
"""

import math
from typing import Any

import pytest

from worlds import ASSAULT, PLAN, Told, run

CITY = {"map.places.city": {}, "map.roads.on": {"between": ["town", "city"], "length": "16 km"}}
TWO = {**CITY, f"{ASSAULT}.axis": ["town", "city"]}


def advance(**changes: Any) -> Told:
    """The base scenario with fields of the advance."""
    return run({f"{ASSAULT}.{field}": value for field, value in changes.items()})


# Start and conditions


def test_starts_on_time_without_conditions() -> None:
    """Crosses the start line at 24 h; that is contact."""
    told = run()
    assert (24.0, 36.0) == (told["advance.assault.started"], told["captured.town"])
    assert (0.0, 0.0) == (told["advance.assault.cancelled"], told["advance.assault.repulsed"])
    assert (12.0, 1.0) == (told["advance.assault.km"], told["advance.assault.places"])
    assert 36.0 == told["advance.assault.finished"]


def struck(salvos: int, **go_if: Any) -> dict[str, Any]:
    """A depot of three levels, hit so often, every 5 h from 25 h on, and conditions on it."""
    return {
        "facilities.depot": {"kind": "depot", "place": "rear"},
        "fire_units.rockets": {"salvo_interval": "5 h", "stock": 9, "effect": {"depot": 1.0}},
        f"{PLAN}.strike": {
            "when": "day 1 20:00",
            "target": "depot",
            "by": "rockets",
            "salvos": salvos,
        },
        f"{ASSAULT}.go_if": go_if,
    }


def test_waits_for_a_level() -> None:
    """Level 1 is reached at 30 h. Looks at 24 and 30 h: the hit comes first, so it starts."""
    told = run(struck(2, levels={"depot": 1}))
    assert [24.0] == told.times("waits")
    assert 30.0 == told["advance.assault.started"]


def test_looks_again_only_at_intervals() -> None:
    """Level 0 is reached at 35 h; with a look every 4 h it starts at 36 h."""
    told = run({**struck(3, levels={"depot": 0}), f"{ASSAULT}.recheck": "4 h"})
    assert [24.0, 28.0, 32.0] == told.times("waits")
    assert 36.0 == told["advance.assault.started"]


def test_level_that_is_not_exceeded() -> None:
    """Conditions hold from the start where the highest level allowed is all of them."""
    assert 24.0 == run(struck(1, levels={"depot": 3}))["advance.assault.started"]


def test_waits_for_the_end_of_a_mission() -> None:
    """The mission ends at 35 h, assessed at once: seen at the look at 36 h."""
    told = run(struck(3, missions_ended=["strike"]))
    assert 36.0 == told["advance.assault.started"]


def test_goes_only_while_nobody_is_warned() -> None:
    """The strike is reported at 25 h; assessed at once it warns the staff: never after 30 h."""
    warned = {
        "command.echelons": {"staff": {}},
        "warnings": {"first": "day 1 00:00", "indications": "0 per day"},
    }
    told = run({**struck(1, forewarned=False), **warned, f"{ASSAULT}.when": "day 2 02:00"})
    assert 25.0 == told["forewarned.attack"]
    assert math.isnan(told["advance.assault.started"])
    waits = told.events("waits")[0]
    assert "forewarned" == told.trace.events[waits.cause].kind


def test_goes_only_when_warned() -> None:
    """Waits at 24 h; warned at 25 h; starts at 30 h."""
    warned = {
        "command.echelons": {"staff": {}},
        "warnings": {"first": "day 1 00:00", "indications": "0 per day"},
    }
    told = run({**struck(1, forewarned=True), **warned})
    assert 30.0 == told["advance.assault.started"]


@pytest.mark.parametrize(("latest", "looks", "at"), [("04:00", [24.0], 28.0), ("10:00", [], 24.0)])
def test_is_cancelled_when_the_next_look_would_be_too_late(
    latest: str, looks: list[float], at: float
) -> None:
    """Every 4 h until 28 h: waits at 24 h, cancelled at 28 h. Every 12 h until 34 h: at 24 h."""
    recheck = "4 h" if looks else "12 h"
    told = run(
        {
            **struck(1, levels={"depot": 0}),
            f"{ASSAULT}.recheck": recheck,
            f"{ASSAULT}.no_later_than": f"day 2 {latest}",
        }
    )
    assert looks == told.times("waits")
    assert [at] == told.times("cancelled")
    assert 1.0 == told["advance.assault.cancelled"]
    assert math.isnan(told["advance.assault.started"])


def test_the_last_moment_still_counts() -> None:
    """Level 1 at 30 h, and no later than 30 h: it starts."""
    told = run({**struck(2, levels={"depot": 1}), f"{ASSAULT}.no_later_than": "day 2 06:00"})
    assert 30.0 == told["advance.assault.started"]


def test_waits_until_the_horizon_without_an_end() -> None:
    """It never starts and was never cancelled."""
    told = run(struck(1, levels={"depot": 0}))
    assert math.isnan(told["advance.assault.started"])
    assert 0.0 == told["advance.assault.cancelled"]


# Pace


@pytest.mark.parametrize(
    ("posture", "fallen"), [("prepared", 36.0), ("hasty", 30.0), ("delay", 27.0)]
)
def test_pace_by_posture(posture: str, fallen: float) -> None:
    """12 km at 1, 2 and 4 km/h."""
    told = run({"formations.garrison.posture": posture})
    assert fallen == told["captured.town"]


def test_undefended_place_before_any_breakthrough() -> None:
    """Delay: 12 km at 4 km/h."""
    assert 27.0 == run({"formations.garrison": None})["captured.town"]


def test_exploitation_after_a_breakthrough() -> None:
    """The town falls at 36 h after a fight; 16 km to the city at 8 km/h: 38 h."""
    told = run(TWO)
    assert 38.0 == told["captured.city"]
    assert (28.0, 2.0, 2.0) == (
        told["advance.assault.km"],
        told["advance.assault.places"],
        told["places_gained"],
    )


def test_no_exploitation_without_a_fight() -> None:
    """Both places undefended: 12 and 16 km at 4 km/h, 27 and 31 h."""
    told = run({**TWO, "formations.garrison": None})
    assert (27.0, 31.0) == (told["captured.town"], told["captured.city"])


def test_a_late_reserve_defends_hastily() -> None:
    """A reserve reaches the undefended town at 26 h; the pace was drawn at 24 h: delay.

    It fights there all the same, and gives way at once.
    """
    late: dict[str, Any] = {
        "formations.garrison": None,
        "formations.reserve": {
            "side": "defender",
            "role": "reserve",
            "place": "rear",
            "elements": 2,
        },
        "reserves.reserve": {"released_by": "corps"},
        "command.echelons": {"corps": {}},
        f"{ASSAULT}.when": "day 2 00:00",
    }
    told = run(late)
    assert (27.0, [27.0]) == (told["captured.town"], told.times("battle"))
    waited = {**late, "formations.scout": {**SCOUT}, "operations.0.advances.scout": SCOUTING}
    # Contact by the scout at 12 h brings the reserve at 14 h: hasty, 6 h, for the assault at 24 h.
    assert 30.0 == run(waited)["captured.town"]


SCOUT = {"side": "attacker", "role": "assault", "place": "base", "elements": 1}
SCOUTING = {
    "when": "day 1 12:00",
    "formations": ["scout"],
    "axis": ["town"],
    "pace": {"delay": "0.1 km/day"},
}


# Consolidation and what is left behind


def test_consolidates_at_each_place() -> None:
    """Town at 36 h, on at 46 h, city at 48 h, ready there at 58 h."""
    told = run({**TWO, f"{ASSAULT}.consolidate": "10 h"})
    assert [46.0, 58.0] == told.times("consolidated")
    assert (48.0, 58.0) == (told["captured.city"], told["advance.assault.finished"])
    assert 10.0 == told["race.attack.next_move"]


def test_leaves_elements_behind() -> None:
    """Two stay in the town; four attack the city, where a garrison stands."""
    guard = {"side": "defender", "role": "garrison", "place": "city", "elements": 1}
    told = run({**TWO, "formations.guard": guard, f"{ASSAULT}.leave": 2})
    assert [6, 4] == [event.detail["attacking"] for event in told.events("battle")]
    assert 6.0 == told["survivors.attacker"]


def test_nobody_is_left_at_the_end_of_the_axis() -> None:
    """The last objective is held by all."""
    told = run({f"{ASSAULT}.leave": 2})
    assert [36.0] == told.times("axis_finished")
    assert 6.0 == told["survivors.attacker"]


def test_passes_a_place_that_another_advance_has_taken() -> None:
    """The second advance comes at 37 h, finds the town taken at 36 h, and passes."""
    second = {
        "formations.second": {**SCOUT, "elements": 3},
        "operations.0.advances.second": {
            "when": "day 2 01:00",
            "formations": ["second"],
            "axis": ["town"],
            "pace": {"prepared": "24 km/day"},
        },
    }
    told = run(second)
    assert [37.0] == told.times("passes", "advance second")
    assert (1.0, 0.0) == (told["advance.assault.places"], told["advance.second.places"])
    assert 12.0 == told["advance.second.km"]
    assert 37.0 == told["advance.second.finished"]


def test_only_comes_through_what_is_taken_already() -> None:
    """The second comes to the town at 37 h, consolidates and leaves nothing there, and goes on.

    It sets out for the city at once, 16 km at 4 km/h: 41 h. There it consolidates for 10 h.
    """
    second = {
        "formations.second": {**SCOUT, "elements": 3},
        "operations.0.advances.second": {
            "when": "day 2 01:00",
            "formations": ["second"],
            "axis": ["town", "city"],
            "pace": {"prepared": "24 km/day", "delay": "96 km/day"},
            "consolidate": "10 h",
            "leave": 2,
        },
    }
    told = run({**TWO, f"{ASSAULT}.axis": ["town"], **second})
    assert [37.0] == told.times("passes", "advance second")
    assert [25.0, 37.0] == told.times("moves", "advance second")
    assert (41.0, 51.0) == (told["captured.city"], told["advance.second.finished"])
    assert [(41.0, 51.0)] == told.spans("advance second", "consolidate")


def test_leaves_nobody_where_it_only_came_through() -> None:
    """Of three none stays in the town, so that three go for the city, where one stands."""
    second = {
        "formations.second": {**SCOUT, "elements": 3},
        "operations.0.advances.second": {
            "when": "day 2 01:00",
            "formations": ["second"],
            "axis": ["town", "city"],
            "pace": {"prepared": "24 km/day", "delay": "96 km/day"},
            "leave": 2,
        },
        "formations.guard": {
            "side": "defender",
            "role": "garrison",
            "place": "city",
            "elements": 1,
        },
    }
    told = run({**TWO, f"{ASSAULT}.axis": ["town"], **second})
    assert [3] == [e.detail["attacking"] for e in told.events("battle", "advance second")]


# Bridges


def bridge(**fields: Any) -> dict[str, Any]:
    """A bridge half-way on the road to the town."""
    return {
        "map.roads.west-road.bridge": "bridge",
        "facilities.bridge": {"kind": "bridge", "levels": 1, **fields},
    }


def test_crossing_takes_its_time() -> None:
    """Six elements at 2 an hour: 3 h more."""
    assert 39.0 == run(bridge(capacity="2 elements/h"))["captured.town"]


def test_halts_before_it_sets_out() -> None:
    """Blown at 20 h, a ferry for 2 an hour opens at 30 h: 30 + 12 + 3 = 45 h."""
    blown = bridge(
        demolition={"when": "day 1 20:00"}, bypass={"time": "10 h", "capacity": "2 elements/h"}
    )
    told = run(blown)
    assert [24.0] == told.times("halted_at_bridge")
    assert ([30.0], 45.0) == (told.times("moves"), told["captured.town"])


def test_halts_on_the_way_until_the_repair() -> None:
    """Blown at 28 h, 4 of 12 h on the way; repaired at 48 h: eight hours more, 56 h."""
    told = run(bridge(demolition={"when": "day 2 04:00"}, repair={"time": "20 h"}))
    assert 56.0 == told["captured.town"]
    (halt,), (on,) = told.events("halted_at_bridge"), told.events("moves_on")
    assert ((28.0, "bridge"), (48.0, "town")) == (
        (halt.time, halt.subject),
        (on.time, on.subject),
    )
    events = told.trace.events
    assert ("demolished", "repaired") == (events[halt.cause].kind, events[on.cause].kind)
    assert on.number == told.events("battle")[0].cause


def test_crosses_by_what_is_open_after_a_halt() -> None:
    """Blown at 28 h; the ferry for 2 an hour opens at 38 h: 8 h of way and 3 of crossing, 49 h."""
    blown = bridge(
        demolition={"when": "day 2 04:00"}, bypass={"time": "10 h", "capacity": "2 elements/h"}
    )
    assert 49.0 == run(blown)["captured.town"]


@pytest.mark.parametrize(("minute", "fallen"), [("05:59", math.nan), ("06:00", 36.0)])
def test_the_middle_of_the_road(minute: str, fallen: float) -> None:
    """At 30 h, after 6 of 12 h, it is on the bridge; a minute before it halts for good."""
    told = run(bridge(demolition={"when": f"day 2 {minute}"}))
    assert fallen == pytest.approx(told["captured.town"], nan_ok=True)


def test_halts_twice() -> None:
    """Blown at 26 h and repaired at 31 h, struck again at 33 h and repaired at 38 h.

    On the way 24-26, 31-33 and from 38 h on: 8 of 12 h are left, so 46 h.
    """
    struck_again = {
        **bridge(demolition={"when": "day 2 02:00"}, repair={"time": "5 h"}),
        "fire_units.rockets": {"salvo_interval": "1 h", "stock": 1, "effect": {"bridge": 1.0}},
        f"{PLAN}.strike": {
            "when": "day 2 08:00",
            "target": "bridge",
            "by": "rockets",
            "salvos": 1,
        },
    }
    assert 46.0 == run(struck_again)["captured.town"]


# Fuel


def test_pauses_beyond_its_radius() -> None:
    """12 + 16 km are beyond 20 km: it pauses 5 h in the town, and takes the city at 43 h."""
    told = run({**TWO, f"{ASSAULT}.supply": {"radius": "20 km", "pause": "5 h"}})
    assert [36.0] == told.times("refuels")
    assert 43.0 == told["captured.city"]


def test_does_not_pause_within_its_radius() -> None:
    """28 km are just within 28 km."""
    told = run({**TWO, f"{ASSAULT}.supply": {"radius": "28 km", "pause": "5 h"}})
    assert [] == told.times("refuels")


def test_a_first_leg_beyond_the_radius() -> None:
    """It has just been supplied: no pause before the first leg of 12 km, one after it."""
    told = run({**TWO, f"{ASSAULT}.supply": {"radius": "10 km", "pause": "5 h"}})
    assert [36.0] == told.times("refuels")


def fuel(stock: str, **depot: Any) -> dict[str, Any]:
    """Eight tonnes at a pause in the town, from a depot with this stock."""
    return {
        **TWO,
        "facilities.dump": {
            "kind": "depot",
            "side": "attacker",
            "place": "base",
            "stock": stock,
            **depot,
        },
        f"{ASSAULT}.supply": {
            "radius": "20 km",
            "pause": "5 h",
            "tonnes": "8 t",
            "depot": "dump",
        },
    }


def test_fuel_from_a_depot() -> None:
    """Eight tonnes are there: no wait."""
    assert 43.0 == run(fuel("8 t"))["captured.city"]


def test_waits_for_fuel() -> None:
    """One tonne is there; 4 t come at 20, 40 h: 9 t at 40 h; then 5 h and 2 h: 47 h."""
    told = run(fuel("1 t", resupply={"tonnes": "4 t", "every": "20 h"}))
    assert 47.0 == told["captured.city"]


def test_waits_in_vain_for_fuel() -> None:
    """Without deliveries it stays in the town for good."""
    told = run(fuel("7 t"))
    assert [36.0] == told.times("refuels")
    assert math.isnan(told["captured.city"])


def test_waiting_for_fuel_holds_up_nobody_else() -> None:
    """While the advance waits from 36 h on, the guns draw 1 t an hour: 3 t are gone by 39 h.

    Nothing is left over for later: at 100 h the depot is empty and the guns hold 7 salvos.
    """
    guns = {
        "fire_units.guns": {
            "salvo_interval": "1 h",
            "stock": 0,
            "capacity": 99,
            "tonnes_per_salvo": "1 t",
            "resupply": {"salvos": 1, "every": "12 h", "depot": "dump"},
        }
    }
    held: list[tuple[float, float]] = []

    def watch(world: Any) -> Any:
        for hour in (35.0, 37.0, 49.0, 100.0):
            yield world.env.timeout(hour - world.now)
            held.append((world.facilities.stock[0].level, world.fire_units._stock[0].level))

    run({**fuel("7 t"), **guns}, processes=(watch,))
    assert [(5.0, 2.0), (4.0, 3.0), (3.0, 4.0), (0.0, 7.0)] == held


# Parallel roads


def by(*roads: tuple[str, str | None], **bridge: Any) -> Told:
    """The town is reached by the west road (12 km) or by these: length, and the bridge on it."""
    changes: dict[str, Any] = {
        f"map.roads.road-{number}": {"between": ["base", "town"], "length": length}
        | ({"bridge": span} if span else {})
        for number, (length, span) in enumerate(roads)
    }
    if bridge:
        changes["facilities.bridge"] = {"kind": "bridge", "levels": 1, **bridge}
    return run(changes)


def road_taken(told: Told) -> list[object]:
    """The road of each move."""
    return [event.detail["road"] for event in told.events("moves")]


def test_takes_the_shorter_of_two_open_roads() -> None:
    """9 km at 1 km/h from 24 h on, by the first of two such roads."""
    told = by(("9 km", None), ("9 km", None))
    assert (33.0, ["road-0"]) == (told["captured.town"], road_taken(told))
    assert 9.0 == told["advance.assault.km"]


def test_takes_the_first_listed_of_equally_quick_roads() -> None:
    """9 h of way and 3 h of crossing are as long as 12 km without a bridge."""
    told = by(("9 km", "bridge"), capacity="2 elements/h")
    assert (36.0, ["west-road"]) == (told["captured.town"], road_taken(told))


def test_counts_the_crossing() -> None:
    """Six elements cross at 4 an hour in 1.5 h: 10.5 h by the bridge, before 12 h on the road."""
    told = by(("9 km", "bridge"), capacity="4 elements/h")
    assert (34.5, ["road-0"]) == (told["captured.town"], road_taken(told))


def test_takes_the_longer_road_while_the_shorter_is_closed() -> None:
    """The bridge is down from 20 h on: 12 km at 1 km/h."""
    told = by(("9 km", "bridge"), demolition={"when": "day 1 20:00"})
    assert (36.0, ["west-road"]) == (told["captured.town"], road_taken(told))


def test_halts_at_the_shortest_while_all_are_closed_and_takes_what_opens_first() -> None:
    """Both bridges are down; that of the longer road is repaired at 30 h: 12 km until 42 h."""
    blown = {"kind": "bridge", "levels": 1, "demolition": {"when": "day 1 20:00"}}
    told = run(
        {
            "map.roads.west-road.bridge": "far",
            "map.roads.lane": {"between": ["base", "town"], "length": "9 km", "bridge": "near"},
            "facilities.far": {**blown, "repair": {"time": "10 h"}},
            "facilities.near": blown,
        }
    )
    assert [(24.0, "near")] == [(e.time, e.subject) for e in told.events("halted_at_bridge")]
    assert (42.0, ["west-road"]) == (told["captured.town"], road_taken(told))
