"""Counterattacks on a lost town, every time worked out by hand.

The town falls at 36 h without a loss; corps hears of it at once and its order follows at once.
Eight reserves stand in the rear, where they assemble. The attackers consolidate for 24 h.
"""

import math
from typing import Any

import pytest

from sim.engines.reference.environment import Wait
from sim.engines.reference.world import World
from sim.model.draws import stream_id, uniform
from unit.engines.responses import COUNTERATTACK, RESERVE, STRONG, twice
from worlds import ASSAULT, Told, run


def answer(**changes: Any) -> Told:
    """A counterattack that wins if it comes to it."""
    return run({**COUNTERATTACK, **STRONG, **changes})


def clock(told: Told, operation: str = "attack") -> tuple[float, float]:
    """When the counterattack was assembled and launched."""
    assembled = told[f"counterattack.{operation}.assembled"]
    return assembled, told[f"counterattack.{operation}.launched"]


def test_counterattack() -> None:
    """Assembled at 36 h, prepared for 5 h, at 41 h; it kills all six and retakes the town."""
    told = answer()
    assert (36.0, 41.0) == clock(told)
    assert (8.0, 1.0) == (told["counterattack.attack.elements"], told["counterattack.attack.won"])
    assert 41.0 == pytest.approx(told["recaptured.town"], abs=1e-3)
    assert (6.0, 1.0) == (told["losses.attacker"], told["advance.assault.repulsed"])
    assert (0.0, 12.0) == (told["places_gained"], told["survivors.defender"])
    assert 5.0 == told["race.attack.counterattack"]
    assert math.isnan(told["race.attack.next_move"])
    assert 0.0 == told["initiative.attack"]


def test_beaten_counterattack() -> None:
    """It gives way without a loss at 41 h and leaves the play; consolidation goes on.

    The pause for the battle took no time: ready at 60 h.
    """
    told = run(COUNTERATTACK)
    assert (0.0, 6.0) == (told["counterattack.attack.won"], told["survivors.attacker"])
    assert (0.0, 12.0) == (told["taken.defender"], told["survivors.defender"])
    assert math.isnan(told["recaptured.town"])
    assert [60.0] == told.times("consolidated")
    assert (24.0, 5.0) == (told["race.attack.next_move"], told["race.attack.counterattack"])
    assert 0.0 == told["initiative.attack"]


def test_consolidation_stands_still_during_a_counterattack() -> None:
    """Slow battle from 41 h: what was left, 19 h, begins when it ends."""
    slow = {
        "battle.kill_rate": {"attacker": "0.2 per day", "defender": "0 per day"},
        "battle.surprise": {"reduces": 0.0, "lasts": "0 h"},
        "battle.breakpoint.defender": 0.25,
    }
    told = run({**COUNTERATTACK, **slow, "formations.garrison.breakpoint": 0.0})
    (begin, end) = told.spans("response attack", "battle")[0]
    assert begin == 41.0
    assert end is not None
    assert end > 42.0
    assert [pytest.approx(end + 19.0)] == told.times("consolidated")


def test_counterattack_after_the_advance_has_finished() -> None:
    """Consolidated at 37 h, attacked at 41 h: the force that holds the town is beaten."""
    told = answer(**{f"{ASSAULT}.consolidate": "1 h"})
    assert 37.0 == told["advance.assault.finished"]
    assert 41.0 == pytest.approx(told["recaptured.town"], abs=1e-3)
    assert [6] == [e.detail["holding"] for e in told.events("battle", "response attack")]
    assert (1.0, 1.0) == (told["race.attack.next_move"], told["initiative.attack"])
    assert 1.0 == told["advance.assault.repulsed"]


def test_beaten_counterattack_on_a_finished_advance() -> None:
    """The advance holds on afterwards; it is not repulsed."""
    told = run({**COUNTERATTACK, f"{ASSAULT}.consolidate": "1 h"})
    assert (0.0, 0.0) == (told["counterattack.attack.won"], told["advance.assault.repulsed"])
    assert 1.0 == told["places_gained"]


ONWARD = {
    "map.places.city": {},
    "map.roads.on": {"between": ["town", "city"], "length": "16 km"},
    f"{ASSAULT}.axis": ["town", "city"],
    f"{ASSAULT}.consolidate": "1 h",
    f"{ASSAULT}.pace.exploitation": "24 km/day",
}


def test_counterattack_on_what_was_left_behind() -> None:
    """The advance goes on at 37 h and leaves two in the town: they face the eight alone.

    The rest takes the city at 53 h; its way back is cut off, but it has no losses.
    """
    told = answer(**ONWARD, **{f"{ASSAULT}.leave": 2})
    assert [2] == [e.detail["holding"] for e in told.events("battle", "response attack")]
    assert (2.0, 0.0) == (told["losses.attacker"], told["advance.assault.repulsed"])
    assert 53.0 == told["captured.city"]


def test_counterattack_on_an_empty_town() -> None:
    """Nobody was left behind: it is retaken at 41 h without a loss."""
    told = answer(**ONWARD)
    assert (41.0, 0.0) == (told["recaptured.town"], told["losses.attacker"])


def test_beaten_holders_are_captured_where_no_road_is_open() -> None:
    """The road back to the base is blown at 39 h; four of six surrender after two losses."""
    cut = {
        "map.roads.west-road.bridge": "bridge",
        "facilities.bridge": {
            "kind": "bridge",
            "levels": 1,
            "demolition": {"when": "day 2 15:00"},
        },
        "battle.breakpoint.attacker": 0.3,
        "battle.breakpoint.isolated": 1.0,
    }
    told = answer(**cut)
    assert (2.0, 4.0) == (told["losses.attacker"], told["taken.attacker"])
    open_road = answer(**{"battle.breakpoint.attacker": 0.3})
    assert (2.0, 0.0) == (open_road["losses.attacker"], open_road["taken.attacker"])


def test_too_few_in_time() -> None:
    """Four of eight are free: called off when the window closes, 20 h after the order."""
    second = {
        "formations.reserve": {**RESERVE, "elements": 4},
        "formations.second": {**RESERVE, "elements": 4},
        "reserves.second": {"released_by": "corps", "notice": "30 h"},
    }
    told = answer(**second)
    assert [56.0] == told.times("called_off")
    assert all(math.isnan(time) for time in clock(told))
    assert math.isnan(told["counterattack.attack.won"])
    assert math.isnan(told["race.attack.counterattack"])
    assert 1.0 == told["initiative.attack"]


@pytest.mark.parametrize(("notice", "launched"), [("19 h", 60.0), ("20 h", math.nan)])
def test_the_window(notice: str, launched: float) -> None:
    """Ready at 55 h is in time; at 56 h, as the window closes, it is too late."""
    told = answer(**{"reserves.reserve.notice": notice})
    assert launched == pytest.approx(clock(told)[1], nan_ok=True)


def test_reserves_that_come_one_by_one() -> None:
    """Four at 36 h and four at 41 h: assembled at 41 h, launched at 46 h with eight."""
    second = {
        "formations.reserve": {**RESERVE, "elements": 4},
        "formations.second": {**RESERVE, "elements": 4},
        "reserves.second": {"released_by": "corps", "notice": "5 h"},
    }
    told = answer(**second)
    assert (41.0, 46.0) == clock(told)
    assert 8.0 == told["counterattack.attack.elements"]


def test_who_comes_during_the_preparation_takes_part() -> None:
    """Eight are enough at 36 h; three more at 39 h go with them at 41 h."""
    third = {
        "formations.third": {**RESERVE, "elements": 3},
        "reserves.third": {"released_by": "corps", "notice": "3 h"},
    }
    assert 11.0 == answer(**third)["counterattack.attack.elements"]


def test_who_comes_during_the_battle_stays_behind() -> None:
    """Eight attack at 41 h; eight more come at 43 h, and the holders' clock takes no notice.

    With budget B and r an hour for each of eight the first loss comes at 41 + B / 8 r, and the
    holders give way. The eight that came late are still in the rear, and none are missing.
    """
    late = {
        "battle.kill_rate": {"attacker": "0 per day", "defender": "0.2 per day"},
        "battle.surprise": {"reduces": 0.0, "lasts": "0 h"},
        "battle.breakpoint.attacker": 0.1,
        "formations.third": RESERVE,
        "reserves.third": {"released_by": "corps", "notice": "7 h"},
    }
    seen: list[int] = []

    def watch(world: World) -> Wait:
        for hour in (42.0, 44.0, 400.0):
            yield world.env.timeout(hour - world.now)
            forces = world.forces
            town = forces.garrison[world.plan.places.names.index("town")]
            seen.extend(f.elements for f in (forces.assembled[0], forces.counterattack[0], town))

    told = run({**COUNTERATTACK, **STRONG, **late}, processes=(watch,))
    stream = stream_id("operation attack/counterattack/losses of the holding side")
    budget, eight = -math.log1p(-uniform(0, 0, stream, 0)), 8 * 0.2 / 24.0
    assert budget > 3.0 * eight
    assert [43.0] == [e.time for e in told.events("assembled", "third")]
    assert 41.0 + budget / eight == pytest.approx(told["recaptured.town"])
    assert [0, 8, 0, 8, 8, 0, 8, 0, 8] == seen
    assert (8.0, 20.0) == (told["counterattack.attack.elements"], told["survivors.defender"])


def test_who_comes_after_a_beaten_counterattack_stays_behind() -> None:
    """Beaten at 41 h without a loss; the eight that come at 43 h stay where they assemble."""
    late = {
        "formations.third": RESERVE,
        "reserves.third": {"released_by": "corps", "notice": "7 h"},
    }
    told = run({**COUNTERATTACK, **late})
    assert [43.0] == [e.time for e in told.events("assembled", "third")]
    assert (8.0, 0.0) == (
        told["counterattack.attack.elements"],
        told["counterattack.attack.won"],
    )
    assert (1, 20.0) == (len(told.events("counterattacks")), told["survivors.defender"])


def test_held_up_until_the_road_is_open() -> None:
    """The bridge to the town is blown at 40 h and repaired at 70 h: launched then."""
    cut = {
        "map.roads.east-road.bridge": "bridge",
        "facilities.bridge": {
            "kind": "bridge",
            "levels": 1,
            "demolition": {"when": "day 2 16:00"},
            "repair": {"time": "30 h"},
        },
    }
    told = answer(**cut)
    assert [41.0] == told.times("held_up")
    assert (36.0, 70.0) == clock(told)


def test_decision_and_order_take_time() -> None:
    """Report 1, assess 2, then release and response decide for 3 h each, one officer; order 4 h.

    Release is decided at 42 h and response at 45 h, ordered at 49 h; launched at 54 h.
    """
    corps = {
        "heeds": {"contact": 0.0},
        "report": "1 h",
        "assess": "2 h",
        "decide": "3 h",
        "order": "4 h",
    }
    told = answer(**{"command.echelons.corps": corps})
    assert (42.0, 45.0) == (
        told["decision.release.corps.attack.decided"],
        told["decision.response.attack.decided"],
    )
    assert (49.0, 54.0) == clock(told)


def test_only_the_objective_is_answered() -> None:
    """The loss of a village on the way at 25 h releases the reserves and is not answered."""
    way = {
        "map.places.village": {},
        "map.roads.west-road": {"between": ["base", "village"], "length": "4 km"},
        "map.roads.lane": {"between": ["village", "town"], "length": "8 km"},
        f"{ASSAULT}.axis": ["village", "town"],
    }
    told = answer(**way)
    decided = [(event.subject, event.time) for event in told.events("decided")]
    assert [("release.corps.attack", 25.0), ("response.attack", 57.0)] == decided


# Two operations with one objective


def test_nothing_to_retake() -> None:
    """Both are ready at 41 h; the first retakes the town, the second finds it retaken."""
    told = run(twice())
    assert (41.0, math.nan) == pytest.approx(
        (clock(told, "attack")[1], clock(told, "raid")[1]), nan_ok=True
    )
    assert 1 == len(told.events("nothing_to_retake", "response raid"))
    assert math.isnan(told["counterattack.raid.won"])


def test_counterattacks_on_one_place_fight_one_after_the_other() -> None:
    """Both wait for the same bridge until 70 h and set out at the same moment."""
    cut = {
        "map.roads.east-road.bridge": "bridge",
        "facilities.bridge": {
            "kind": "bridge",
            "levels": 1,
            "demolition": {"when": "day 2 16:00"},
            "repair": {"time": "30 h"},
        },
    }
    told = run(twice(**cut))
    assert [41.0, 41.0] == told.times("held_up")
    assert 70.0 == clock(told, "attack")[1]
    assert 1 == len(told.events("nothing_to_retake", "response raid"))


def test_a_counterattack_that_begins_as_another_ends() -> None:
    """The first gives way at once, the second wins: the advance is beaten then, not at 60 h.

    Breakpoints are 0 or 1 by luck; this replication has both.
    """
    luck = {"battle.breakpoint.defender": {"empirical": {"values": [0.0, 1.0]}}}
    told = run(twice(**luck))
    assert (0.0, 1.0) == (told["counterattack.attack.won"], told["counterattack.raid.won"])
    assert [41.0] == pytest.approx(told.times("gives_up"), abs=1e-3)
    assert [] == told.times("consolidated")


def test_bombardment_and_counterattack_together() -> None:
    """Two salvos kill two; the counterattack at 41 h meets four."""
    both = {
        **COUNTERATTACK,
        **STRONG,
        "fire_units.guns": {"side": "defender", "salvo_interval": "1 h", "stock": 9},
        "doctrine.bombard": {"by": "guns", "salvos": 2, "kills": 1.0},
    }
    told = run(both)
    assert [4] == [e.detail["holding"] for e in told.events("battle", "response attack")]
    assert 6.0 == told["losses.attacker"]
