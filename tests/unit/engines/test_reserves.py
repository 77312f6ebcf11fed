"""Release, march and arrival of reserves, every time worked out by hand.

Contact is at 24 h and reaches corps at once. The reserve has eight elements and stands in the
rear, 40 km from the town: two hours at 20 km/h. The town falls at 36 h, or at 312 h to a slow
advance.
"""

import math
from typing import Any

import pytest

from sim.engines.reference.log import NO_CAUSE, Event
from unit.engines.responses import COUNTERATTACK
from worlds import ASSAULT, Told, run

RESERVE = {
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves.reserve": {"released_by": "corps"},
    "command.echelons": {"corps": {}},
}
SLOW = {f"{ASSAULT}.pace.prepared": "1 km/day"}
ASSEMBLY = {
    "doctrine": {
        "decided_by": "corps",
        "counterattack": {"assembly": "rear", "needed": 8, "window": "1 h"},
    }
}


def march(**changes: Any) -> Told:
    """A reserve that is released at 24 h towards a town that holds until 312 h."""
    return run({**RESERVE, **SLOW, **changes})


def times(told: Told) -> tuple[float, float, float]:
    """When the reserve was released, departed and arrived."""
    released, departed, arrived = (
        told[f"reserve.reserve.{what}"] for what in ("released", "departed", "arrived")
    )
    return released, departed, arrived


def test_release_notice_march() -> None:
    """Released at 24 h, departs after 4 h of notice, arrives two hours later with all eight."""
    told = march(**{"reserves.reserve.notice": "4 h"})
    assert (24.0, 28.0, 30.0) == times(told)
    assert (1.0, 8.0) == (told["reserve.reserve.available"], told["reserve.reserve.elements"])
    battle = told.events("battle")[0]
    assert 12 == battle.detail["holding"]


def test_unavailable() -> None:
    """A reserve that is committed elsewhere is not released and stays where it is."""
    told = march(**{"reserves.reserve.available": 0.0})
    assert 0.0 == told["reserve.reserve.available"]
    assert all(math.isnan(time) for time in times(told))
    assert 12.0 == told["survivors.defender"]
    assert [24.0] == told.times("committed_elsewhere")


def test_never_released() -> None:
    """Corps heeds nothing; the question whether it was available still has an answer."""
    told = march(**{"command.echelons.corps": {"heeds": {"contact": 0.0, "losses": 0.0}}})
    assert math.isnan(told["reserve.reserve.released"])
    assert 1.0 == told["reserve.reserve.available"]


def test_already_there() -> None:
    """A reserve in the town arrives without departing."""
    told = march(**{"formations.reserve.place": "town"})
    released, departed, arrived = times(told)
    assert (24.0, 24.0) == (released, arrived)
    assert math.isnan(departed)


DETOUR = {
    "map.places.junction": {},
    "map.roads.north": {"between": ["rear", "junction"], "length": "30 km"},
    "map.roads.south": {"between": ["junction", "town"], "length": "40 km"},
}


def test_takes_the_quicker_route_not_the_shorter() -> None:
    """70 km of good road take 3.5 h; 40 km of bad road at a quarter of the speed take 8 h."""
    told = march(**DETOUR, **{"map.roads.east-road.speed_factor": 0.25})
    assert 27.5 == told["reserve.reserve.arrived"]


def test_crossing_takes_its_time() -> None:
    """Eight elements over a bridge for 4 an hour: 2 h more, and the detour of 3.5 h is quicker."""
    narrow = {
        "facilities.bridge": {"kind": "bridge", "capacity": "4 elements/h"},
        "map.roads.east-road.bridge": "bridge",
    }
    assert 28.0 == march(**narrow)["reserve.reserve.arrived"]
    assert 27.5 == march(**narrow, **DETOUR)["reserve.reserve.arrived"]


def test_air_delays_the_march() -> None:
    """Enemy air 0.5 with weight 1 makes two hours three."""
    told = march(air={"attacker": 0.5, "march_delay": 1.0})
    assert 27.0 == told["reserve.reserve.arrived"]


def blown(hour: float, **bridge: Any) -> dict[str, Any]:
    """A bridge on the road to the town, blown at this hour of day 2."""
    minutes = round(60.0 * (hour - 24.0))
    when = f"day 2 {minutes // 60:02}:{minutes % 60:02}"
    block = {"kind": "bridge", "levels": 1, "demolition": {"when": when}, **bridge}
    return {"facilities.bridge": block, "map.roads.east-road.bridge": "bridge"}


def test_bridge_cut_before_the_middle_of_the_road() -> None:
    """Cut at 24.5 h, half an hour on the way: back at 25 h, then 3.5 h by the detour."""
    told = march(**blown(24.5), **DETOUR)
    assert [25.0] == told.times("turned_back")
    assert (24.0, 28.5) == (told["reserve.reserve.departed"], told["reserve.reserve.arrived"])
    because = told.trace.events[told.events("turned_back")[0].cause]
    assert "demolished" == because.kind


@pytest.mark.parametrize("hour", [25.0, 25.5])
def test_bridge_cut_at_or_after_the_middle(hour: float) -> None:
    """At the middle it is on the bridge and goes on."""
    told = march(**blown(hour), **DETOUR)
    assert [] == told.times("turned_back")
    assert 26.0 == told["reserve.reserve.arrived"]


def test_bridge_cut_as_it_arrives() -> None:
    """What happens at the moment of arrival does not matter any more."""
    assert 26.0 == march(**blown(26.0))["reserve.reserve.arrived"]


def test_held_up_until_repair() -> None:
    """Cut at 24.5 h with no other way: back at 25 h, repaired 30 h after, arrives at 56.5 h."""
    told = march(**blown(24.5, repair={"time": "30 h"}))
    assert [25.0] == told.times("held_up")
    assert (24.0, 56.5) == (told["reserve.reserve.departed"], told["reserve.reserve.arrived"])


def test_held_up_before_it_departs() -> None:
    """Blown at contact: no road is open until 54 h; it departs then, for the first time."""
    told = march(**blown(24.0, repair={"time": "30 h"}))
    assert (24.0, 54.0, 56.0) == times(told)


def test_held_up_until_the_bypass_opens() -> None:
    """A ferry for 2 an hour opens at 34 h: 2 h of road and 4 h of crossing."""
    told = march(**blown(24.0, bypass={"time": "10 h", "capacity": "2 elements/h"}))
    assert 40.0 == told["reserve.reserve.arrived"]


def test_plans_anew_at_each_place() -> None:
    """At the junction at 25.5 h the bridge ahead is gone (25 h): back by north and east-road.

    30 km back take 1.5 h, 40 km of slow road (8 km/h) 5 h: at the town at 32 h.
    """
    told = march(
        **DETOUR,
        **{
            "map.roads.east-road.speed_factor": 0.4,
            "facilities.bridge": {"kind": "bridge", "demolition": {"when": "day 2 01:00"}},
            "map.roads.south.bridge": "bridge",
        },
    )
    assert [] == told.times("turned_back")
    assert 32.0 == told["reserve.reserve.arrived"]


def test_the_town_falls_before_it_departs() -> None:
    """Twelve hours of notice end at 36 h as the town falls; the advance acts first.

    Without a place to assemble it has no goal.
    """
    told = run({**RESERVE, "reserves.reserve.notice": "12 h"})
    assert [36.0] == told.times("without_goal")
    assert math.isnan(told["reserve.reserve.departed"])


@pytest.mark.parametrize(("notice", "back"), [("11 h", 37.0), ("10.5 h", 37.5)])
def test_the_town_falls_while_it_marches(notice: str, back: float) -> None:
    """On the road since 35 (34.5) h when the town falls at 36 h: assembled at 37 (37.5) h.

    It turns back, also from beyond the middle, to the rear.
    """
    told = run({**RESERVE, **ASSEMBLY, "reserves.reserve.notice": notice})
    assert [back] == told.times("turned_back")
    assert back == told["reserve.reserve.arrived"]
    assert [back] == told.times("assembled")
    because = told.trace.events[told.events("turned_back")[0].cause]
    assert ("captured", "town") == (because.kind, because.subject)


def test_arrives_as_the_town_falls() -> None:
    """Ten hours of notice: at the town at 36 h, after the advance. It marches into captivity."""
    told = run({**RESERVE, **ASSEMBLY, "reserves.reserve.notice": "10 h"})
    assert [36.0] == told.times("overrun")
    assert 8.0 == told["taken.defender"]
    assert math.isnan(told["reserve.reserve.arrived"])


SECOND = {
    "map.places.village": {},
    "map.roads.lane": {"between": ["base", "village"], "length": "12 km"},
    "map.roads.track": {"between": ["village", "town"], "length": "20 km"},
    "formations.raiders": {"side": "attacker", "role": "assault", "place": "base", "elements": 2},
}


def raid(arrives: float) -> dict[str, Any]:
    """A second advance that takes the undefended village at this hour, at 4 km/h."""
    minutes = round(60.0 * (arrives - 3.0 - 24.0))
    return {
        **SECOND,
        "operations.0.advances.raid": {
            "when": f"day 2 {minutes // 60:02}:{minutes % 60:02}",
            "formations": ["raiders"],
            "axis": ["village"],
            "pace": {"delay": "96 km/day"},
        },
    }


def test_overrun_before_its_release() -> None:
    """The village falls at 27 h with the reserve that stands there and waits out its notice."""
    changes = {"formations.reserve.place": "village", "reserves.reserve.notice": "9 h"}
    told = march(**raid(27.0), **changes)
    assert [27.0] == told.times("overrun")
    assert (8.0, 4.0) == (told["taken.defender"], told["survivors.defender"])
    assert math.isnan(told["reserve.reserve.departed"])


def test_a_single_element_is_overrun_too() -> None:
    """Of a reserve of one nobody is left."""
    changes = {"formations.reserve.place": "village", "reserves.reserve.notice": "9 h"}
    told = march(**raid(27.0), **changes, **{"formations.reserve.elements": 1})
    assert 1.0 == told["taken.defender"]


def test_overrun_while_held_up() -> None:
    """The bridge on the track is gone at 24 h; the village is taken at 30 h."""
    changes = {
        **raid(30.0),
        **blown(24.0),
        "map.roads.east-road.bridge": None,
        "map.roads.track.bridge": "bridge",
        "formations.reserve.place": "village",
    }
    told = march(**changes)
    assert [24.0] == told.times("held_up")
    assert [30.0] == told.times("overrun")


def test_turns_back_into_captivity() -> None:
    """On the road from the village to the town (20 km, 1 h) since 35.5 h; the town falls at 36 h.

    It is back at 36.5 h, in a village that fell at 36.25 h.
    """
    changes = {
        **raid(36.25),
        "formations.reserve.place": "village",
        "reserves.reserve.notice": "11.5 h",
    }
    told = run({**RESERVE, **ASSEMBLY, **changes})
    assert ([36.5], [36.5]) == (told.times("turned_back"), told.times("overrun"))
    assert 8.0 == told["taken.defender"]


def test_reason_for_turning_back_is_kept() -> None:
    """Turned back because the town fell; when the column is back the town is retaken.

    Falls at 36 h; a second reserve stands ready and retakes it at 36.1 h; back at 37.5 h, the
    column still knows why it turned, and marches to the town, where it arrives at 39.5 h.
    """
    ready = {"side": "defender", "role": "reserve", "place": "rear", "elements": 1}
    changes = {
        **ASSEMBLY,
        "doctrine.counterattack.needed": 1,
        "doctrine.counterattack.prepare": "6 min",
        "reserves.reserve.notice": "10.5 h",
        "formations.ready": ready,
        "reserves.ready": {"released_by": "army"},
        "command.echelons.army": {"heeds": {"contact": 0.0}},
        "battle.breakpoint": {"attacker": 0.0, "defender": 0.0},
        "formations.garrison.elements": 1,
    }
    told = run({**RESERVE, **changes})
    assert 36.1 == pytest.approx(told["recaptured.town"])
    assert [37.5] == told.times("turned_back")
    because = told.trace.events[told.events("turned_back")[0].cause]
    assert ("captured", 36.0) == (because.kind, because.time)
    assert 39.5 == told["reserve.reserve.arrived"]


def test_destroyed_on_the_march() -> None:
    """Under a rate of a million a day nothing is left after one leg."""
    told = march(air={"attacker": 1.0, "column_losses": "1000000 per day"})
    assert [26.0] == told.times("destroyed_on_march")
    assert (8.0, 4.0) == (told["losses.defender"], told["survivors.defender"])
    assert math.isnan(told["reserve.reserve.arrived"])


def test_thinned_by_air() -> None:
    """Whoever is not lost on the way arrives: losses and arrivals add up to eight."""
    told = march(air={"attacker": 1.0, "column_losses": "6 per day"})
    lost = told.events("thinned")[0].detail["lost"]
    assert 0 < int(lost) < 8
    assert (lost, 8 - int(lost)) == (told["losses.defender"], told["reserve.reserve.elements"])


def test_reinforces_in_the_middle_of_a_battle() -> None:
    """Nobody can hurt anybody from 36 h until surprise ends at 44 h; the reserve joins at 40 h.

    Then twelve kill the six attackers at once.
    """
    changes = {
        "reserves.reserve.notice": "14 h",
        "battle": {
            "kill_rate": {"attacker": "0 per day", "defender": "1000000 per day"},
            "breakpoint": {"attacker": 1.0, "defender": 1.0},
            "surprise": {"reduces": 1.0, "lasts": "20 h"},
        },
    }
    told = run({**RESERVE, **changes})
    assert ([36.0], [40.0]) == (told.times("battle"), told.times("reinforced"))
    lost = told.events("battle_lost")[0]
    assert 44.0 == pytest.approx(lost.time, abs=1e-3)
    assert (0, 12) == (lost.detail["attacking"], lost.detail["holding"])


def test_each_echelon_releases_its_own() -> None:
    """Brigade releases at 24 h, corps one hour later."""
    changes = {
        "command.echelons": {"brigade": {}, "corps": {"report": "1 h"}},
        "formations.second": {
            "side": "defender",
            "role": "reserve",
            "place": "rear",
            "elements": 1,
        },
        "reserves.second": {"released_by": "brigade"},
    }
    told = march(**changes)
    assert (25.0, 24.0) == (told["reserve.reserve.released"], told["reserve.second.released"])


def test_released_by_a_warning() -> None:
    """A heeded sign of the build-up releases reserves before contact, towards the objective."""
    warned = {"warnings": {"first": "day 1 00:00", "indications": "24 per day"}}
    told = march(**warned)
    assert told["reserve.reserve.released"] == told.times("indication")[0] < 24.0
    assert told["reserve.reserve.released"] + 2.0 == told["reserve.reserve.arrived"]


def test_a_reserve_that_assembles_where_it_stands_was_released() -> None:
    """It is ready at 36 h without a march, and its causes lead back over its release."""
    told = run(COUNTERATTACK)
    assert (36.0, 36.0) == (told["reserve.reserve.released"], told["reserve.reserve.arrived"])
    assert math.isnan(told["reserve.reserve.departed"])
    (ready,) = told.events("assembled")
    chain = causes(told, ready)
    assert ["released", "ordered", "decided", "deciding", "heeded", "received", "captured"] == [
        event.kind for event in chain[:7]
    ]
    assert "town" == ready.detail["objective"]


def test_a_reserve_that_assembles_after_a_march_departed() -> None:
    """From the rear to another assembly place: assembled because it departed, was released."""
    camp = {
        "map.places.camp": {},
        "map.roads.lane": {"between": ["rear", "camp"], "length": "30 km"},
        "doctrine.counterattack.assembly": "camp",
    }
    told = run({**COUNTERATTACK, **camp})
    (ready,) = told.events("assembled")
    assert ["departed", "released"] == [event.kind for event in causes(told, ready)[:2]]
    assert ready.time > told["reserve.reserve.departed"]


def causes(told: Told, event: Event) -> list[Event]:
    """What led to an event, nearest first."""
    chain = []
    while event.cause != NO_CAUSE:
        event = told.trace.events[event.cause]
        chain.append(event)
    return chain
