"""Battles: who gives way when, and what weighs on the clocks.

The advance reaches the town at 36 h. Breakpoints and rates are set so that the end is certain:
a side that cannot kill waits, a side with a rate of a million a day kills at once.
"""

import math
from typing import Any

import pytest

from sim.model.draws import stream_id, uniform
from worlds import Told, run

HARMLESS = "0 per day"
DEADLY = "1000000 per day"
TIMID = "0.000001 per day"
AT_ONCE = 1e-3


def battle(**changes: Any) -> dict[str, Any]:
    """Changes to the battle block; breakpoints are 1 on both sides unless changed."""
    both = {"breakpoint.attacker": 1.0, "breakpoint.defender": 1.0}
    return {f"battle.{path}": value for path, value in {**both, **changes}.items()}


def rates(attacker: str, defender: str) -> dict[str, Any]:
    """Kill rates of the two sides."""
    return {"kill_rate": {"attacker": attacker, "defender": defender}}


def strengths(told: Told, kind: str) -> tuple[object, object]:
    """What is left of the attacking and of the holding side after the only battle."""
    detail = told.events(kind)[0].detail
    return detail["attacking"], detail["holding"]


def test_the_deadly_side_wins() -> None:
    """A garrison that can't kill loses all four; attackers that can't kill lose all six."""
    won = run(battle(**rates(DEADLY, HARMLESS)))
    assert (6, 0) == strengths(won, "battle_won")
    assert (0.0, 4.0) == (won["losses.attacker"], won["losses.defender"])
    lost = run(battle(**rates(HARMLESS, DEADLY)))
    assert (0, 4) == strengths(lost, "battle_lost")
    assert 1.0 == lost["advance.assault.repulsed"]
    assert math.isnan(lost["captured.town"])
    assert (36.0, 0.0) == (lost.times("battle")[0], lost["survivors.attacker"])


def test_nobody_can_kill() -> None:
    """The battle goes on to the horizon."""
    told = run(battle(**rates(TIMID, TIMID)))
    assert [(36.0, None)] == told.spans("advance assault", "battle")
    assert math.isnan(told["captured.town"])


@pytest.mark.parametrize(("breakpoint", "left"), [(0.25, 3), (0.26, 2), (0.5, 2), (1.0, 0)])
def test_gives_way_at_its_breakpoint(breakpoint: float, left: int) -> None:
    """Of four: at one lost, two lost (more than a quarter), two lost, all lost."""
    told = run(battle(**rates(DEADLY, HARMLESS), **{"breakpoint.defender": breakpoint}))
    assert (6, left) == strengths(told, "battle_won")


def test_attackers_give_way_too() -> None:
    """At two of six lost; what is left withdraws and nobody is captured."""
    told = run(battle(**rates(HARMLESS, DEADLY), **{"breakpoint.attacker": 0.33}))
    assert (4, 4) == strengths(told, "battle_lost")
    assert (2.0, 4.0, 0.0) == (
        told["losses.attacker"],
        told["survivors.attacker"],
        told["taken.attacker"],
    )


def test_both_at_their_breakpoint() -> None:
    """With breakpoints of 0 the holding side is looked at first and gives way."""
    told = run(battle(**{"breakpoint.attacker": 0.0, "breakpoint.defender": 0.0}))
    assert ([36.0], 4.0) == (told.times("battle_won"), told["survivors.defender"])


def test_a_beaten_garrison_withdraws_along_an_open_road() -> None:
    """Three of four are left and go."""
    told = run(battle(**rates(DEADLY, HARMLESS), **{"breakpoint.defender": 0.25}))
    assert [3] == [event.detail["elements"] for event in told.events("garrison_withdraws")]
    assert (0.0, 3.0) == (told["taken.defender"], told["survivors.defender"])


CUT = {"map.roads.east-road.bridge": "bridge"}


def cut(when: str, **bridge: Any) -> dict[str, Any]:
    """The only road to the rear is cut."""
    block = {"kind": "bridge", "levels": 1, "demolition": {"when": when}, **bridge}
    return {**CUT, "facilities.bridge": block}


def test_a_beaten_garrison_without_a_road_is_captured() -> None:
    """Cut off at 20 h, three of four surrender; the isolation is why."""
    beaten = battle(**rates(DEADLY, HARMLESS), **{"breakpoint.defender": 0.25})
    told = run({**beaten, **cut("day 1 20:00"), "battle.breakpoint.isolated": 1.0})
    assert (3.0, 1.0) == (told["taken.defender"], told["losses.defender"])
    assert 20.0 == told["isolated.town"]
    because = told.trace.events[told.events("garrison_captured")[0].cause]
    assert "isolated" == because.kind


def test_isolation_halves_the_breakpoint() -> None:
    """0.5 of four is two; isolated 0.25: one loss is enough."""
    half = battle(**rates(DEADLY, HARMLESS), **{"breakpoint.defender": 0.5})
    isolated = {**half, **cut("day 1 20:00"), "battle.breakpoint.isolated": 0.5}
    assert (6, 2) == strengths(run(half), "battle_won")
    assert (6, 3) == strengths(run(isolated), "battle_won")


def test_isolation_in_the_middle_of_a_battle() -> None:
    """Nobody can kill; cut off at 50 h its effective breakpoint is 0 and it gives way then.

    It had no losses, and surrenders.
    """
    told = run(
        {
            **battle(**rates(TIMID, TIMID)),
            **cut("day 3 02:00"),
            "battle.breakpoint.isolated": 0.0,
        }
    )
    assert (50.0, 4.0, 0.0) == (
        told["captured.town"],
        told["taken.defender"],
        told["losses.defender"],
    )
    assert "isolated" == told.trace.events[told.events("battle_won")[0].cause].kind


def test_isolated_by_the_loss_of_the_place_behind() -> None:
    """Raiders take the village on the only road to the rear at 50 h: the garrison gives way."""
    behind = {
        "map.places.village": {},
        "map.roads.east-road": {"between": ["town", "village"], "length": "20 km"},
        "map.roads.second": {"between": ["village", "rear"], "length": "20 km"},
        "map.roads.lane": {"between": ["base", "village"], "length": "12 km"},
        "formations.raiders": {
            "side": "attacker",
            "role": "assault",
            "place": "base",
            "elements": 2,
        },
        "operations.0.advances.raid": {
            "when": "day 2 23:00",
            "formations": ["raiders"],
            "axis": ["village"],
            "pace": {"delay": "96 km/day"},
        },
    }
    told = run({**battle(**rates(TIMID, TIMID)), **behind, "battle.breakpoint.isolated": 0.0})
    assert (50.0, 50.0) == (told["isolated.town"], told["captured.town"])
    assert 4.0 == told["taken.defender"]


def test_a_road_that_opens_in_time() -> None:
    """Cut from 20 to 30 h only: at 36 h the garrison is not isolated and holds."""
    told = run(
        {
            **battle(**rates(TIMID, TIMID)),
            **cut("day 1 20:00", repair={"time": "10 h"}),
            "battle.breakpoint.isolated": 0.0,
        }
    )
    assert 20.0 == told["isolated.town"]
    assert math.isnan(told["captured.town"])


POST = {
    "facilities.post": {
        "kind": "headquarters",
        "place": "rear",
        "levels": 2,
        "demolition": {"when": "day 3 02:00"},
    },
    "command.echelons": {"brigade": {"headquarters": "post"}},
}


def test_a_closed_headquarters_in_the_middle_of_a_battle() -> None:
    """Blown at 50 h, with a factor of 0: the garrison gives way then."""
    closed = {**battle(**rates(TIMID, TIMID)), **POST}
    assert math.isnan(run(closed)["captured.town"])
    assert 50.0 == run({**closed, "battle.breakpoint.headquarters_closed": 0.0})["captured.town"]


def test_only_the_local_headquarters_counts() -> None:
    """The same at corps changes nothing for the garrison."""
    higher = {"command.echelons": {"brigade": {}, "corps": {"headquarters": "post"}}}
    closed = {**battle(**rates(TIMID, TIMID)), **POST, **higher}
    told = run({**closed, "battle.breakpoint.headquarters_closed": 0.0})
    assert math.isnan(told["captured.town"])


def test_headquarters_and_killing_power() -> None:
    """With command weight 1 the garrison kills nobody from 50 h on, when its post is blown.

    Before it is surprised until 72 h, 48 h after contact, and kills nobody either.
    """
    surprised = {"surprise": {"reduces": 1.0, "lasts": "48 h"}, "command_weight": 1.0}
    fight = battle(**rates(TIMID, DEADLY), **surprised)
    assert 0.0 == run({**fight, **POST})["losses.attacker"]
    assert 6.0 == run(fight)["losses.attacker"]


def test_half_a_headquarters_is_half_the_power() -> None:
    """At level 1 of 2 and weight 1 the first loss comes after twice the time."""
    struck = {
        **POST,
        "facilities.post": {"kind": "headquarters", "place": "rear", "levels": 2},
        "fire_units.rockets": {
            "salvo_interval": "1 h",
            "stock": 1,
            "effect": {"headquarters": 1.0},
        },
        "operations.0.fire_plan.strike": {
            "when": "day 1 00:00",
            "target": "post",
            "by": "rockets",
            "salvos": 1,
        },
    }
    fight = battle(**rates(HARMLESS, "1 per day"), command_weight=1.0)
    first = {**fight, "battle.breakpoint.attacker": 0.1}
    whole, half = (run({**first, **more}).times("battle_lost")[0] for more in ({}, struck))
    assert 2.0 * (whole - 36.0) == pytest.approx(half - 36.0)


SUPPLY = {
    "facilities.depot": {"kind": "depot", "place": "rear", "stock": "0 t"},
    "supply.garrison": {
        "depot": "depot",
        "need": "6 t/day",
        "stock": "40 t",
        "convoy_every": "10 h",
        "convoy_load": "10 t",
    },
}


def test_supply_that_ends_in_the_middle_of_a_battle() -> None:
    """10 t each 10 h: 40 t last until 40 h; at 50 h nothing is issued, and it gives way."""
    told = run(
        {
            **battle(**rates(TIMID, TIMID)),
            **SUPPLY,
            "battle.breakpoint.unsupplied": 0.0,
        }
    )
    assert 50.0 == told["captured.town"]


def test_supply_and_killing_power() -> None:
    """With supply weight 1 a garrison that is issued nothing kills nobody from 50 h on.

    It kills nobody before because of surprise until 52 h.
    """
    surprised = {"surprise": {"reduces": 1.0, "lasts": "28 h"}, "supply_weight": 1.0}
    fight = battle(**rates(HARMLESS, DEADLY), **surprised)
    assert 6.0 == run(fight)["losses.attacker"]
    assert 0.0 == run({**fight, **SUPPLY})["losses.attacker"]


def test_surprise_wears_off() -> None:
    """Nobody is hurt until 40 h after contact: 64 h; then the attackers are lost."""
    told = run(battle(**rates(HARMLESS, DEADLY), surprise={"reduces": 1.0, "lasts": "40 h"}))
    assert 64.0 == pytest.approx(told.times("battle_lost")[0], abs=AT_ONCE)


def test_no_surprise_for_who_was_warned() -> None:
    """A heeded sign before contact: the garrison kills from the first moment."""
    warned = {
        "command.echelons": {"brigade": {}},
        "warnings": {"first": "day 1 00:00", "indications": "24 per day"},
    }
    surprise = battle(**rates(HARMLESS, DEADLY), surprise={"reduces": 1.0, "lasts": "40 h"})
    told = run({**surprise, **warned})
    assert 36.0 == pytest.approx(told.times("battle_lost")[0], abs=AT_ONCE)


def test_surprise_that_is_over_before_the_battle() -> None:
    """It ends 12 h after contact, at 36 h, as the battle begins."""
    told = run(battle(**rates(HARMLESS, DEADLY), surprise={"reduces": 1.0, "lasts": "12 h"}))
    assert 36.0 == pytest.approx(told.times("battle_lost")[0], abs=AT_ONCE)


def first_loss(side: int, strength: int, kill_rate_per_day: float) -> float:
    """When the first element of a side (0 attacking, 1 holding) is lost, from its own draw."""
    clock = ("attacking", "holding")[side]
    stream = stream_id(f"advance assault at town/losses of the {clock} side")
    budget = -math.log1p(-uniform(0, 0, stream, 0))
    return 36.0 + budget / (strength * kill_rate_per_day / 24.0)


@pytest.mark.parametrize(
    ("changes", "factor"),
    [
        ({}, 1.0),
        ({"map.places.town.terrain": 2.0}, 0.5),
        ({"air": {"attacker": 1.0, "battle": 0.5}}, 1.5),
        ({"air": {"attacker": 0.2, "defender": 0.6, "battle": 0.5}}, 0.8),
    ],
)
def test_time_of_the_first_loss_of_the_garrison(changes: dict[str, Any], factor: float) -> None:
    """Its budget over 6 x kill rate x factors: terrain divides, the balance in the air counts."""
    fight = battle(**rates("2 per day", HARMLESS), **{"breakpoint.defender": 0.25})
    told = run({**fight, **changes})
    assert first_loss(1, 6, 2.0 * factor) == pytest.approx(told.times("battle_won")[0], rel=1e-12)


def test_terrain_does_not_shield_the_attackers() -> None:
    """The first of them falls after its budget over 4 x kill rate, whatever the terrain."""
    fight = battle(**rates(HARMLESS, "2 per day"), **{"breakpoint.attacker": 0.1})
    told = run({**fight, "map.places.town.terrain": 2.0})
    assert first_loss(0, 4, 2.0) == pytest.approx(told.times("battle_lost")[0], rel=1e-12)


@pytest.mark.parametrize(("law", "power"), [((1.0, 1.0), 24), ((0.0, 0.0), 1), ((0.0, 1.0), 4)])
def test_exponents_of_the_law(law: tuple[float, float], power: int) -> None:
    """6^p x 4^q: the linear law kills at 24 times the rate of one element, p = q = 0 at once."""
    fight = battle(**rates("2 per day", HARMLESS), **{"breakpoint.defender": 0.25})
    told = run({**fight, "battle.law": {"p": law[0], "q": law[1]}})
    assert first_loss(1, power, 2.0) == pytest.approx(told.times("battle_won")[0], rel=1e-12)


def test_a_clock_keeps_what_it_has_used() -> None:
    """Surprise halves the rate until 40 h: the budget is used at half speed, then at full.

    With budget B and rate r the loss comes at 40 + (B - 4 r / 2) / r = 38 + B / r.
    """
    fight = battle(**rates(HARMLESS, "0.2 per day"), **{"breakpoint.attacker": 0.1})
    told = run({**fight, "battle.surprise": {"reduces": 0.5, "lasts": "16 h"}})
    without = first_loss(0, 4, 0.2)
    assert without > 40.0
    assert without + 2.0 == pytest.approx(told.times("battle_lost")[0], rel=1e-12)


SECOND = {
    "formations.second": {"side": "attacker", "role": "assault", "place": "base", "elements": 6},
    "operations.0.advances.second": {
        "when": "day 4 00:00",
        "formations": ["second"],
        "axis": ["town"],
        "pace": {"prepared": "24 km/day"},
    },
}


def test_losses_count_from_when_a_force_was_formed() -> None:
    """A garrison that lost one of four in the first battle gives way at the next loss, at 0.5.

    Each advance gives way at its first loss; both sides kill at once, so luck decides the battles.
    """
    deadly = battle(**rates(DEADLY, DEADLY))
    breakpoints = {"battle.breakpoint": {"attacker": 0.1, "defender": 0.5}}
    seen = set()
    for replication in range(12):
        told = run({**deadly, **breakpoints, **SECOND}, replication=replication)
        ends = [e for e in told.trace.events if e.kind in ("battle_lost", "battle_won")]
        seen.add(tuple((e.kind, e.detail["holding"]) for e in ends))
    lost, won = "battle_lost", "battle_won"
    possible = {
        ((won, 2),),
        ((lost, 4), (lost, 4)),
        ((lost, 4), (lost, 3)),
        ((lost, 4), (won, 2)),
        ((lost, 3), (lost, 3)),
        ((lost, 3), (won, 2)),
    }
    assert seen <= possible
    assert ((lost, 3), (won, 2)) in seen


def test_one_battle_at_a_time() -> None:
    """A second advance at the same place waits until the first battle is over, then fights."""
    fight = battle(**rates(HARMLESS, DEADLY), surprise={"reduces": 1.0, "lasts": "20 h"})
    told = run({**fight, **SECOND, "operations.0.advances.second.when": "day 2 00:00"})
    first, then = told.spans("advance assault", "battle")[0], told.spans("advance second", "battle")
    assert first[0] == 36.0
    assert first[1] == then[0][0] == pytest.approx(44.0, abs=AT_ONCE)
    assert 12.0 == told["losses.attacker"]


def test_the_end_of_a_battle_tells_losses_and_the_breakpoint_that_fell() -> None:
    """Four hold until half of them is lost; cut off, at a factor of a half, until a quarter is."""
    bloody = {
        "battle.kill_rate": {"attacker": "1 per day", "defender": "0 per day"},
        "battle.breakpoint": {"attacker": 1.0, "defender": 0.5, "isolated": 0.5},
    }
    open_ = run(bloody).events("battle_won")[0].detail
    assert (0, 2, 2, 4, 0.5, "") == tuple(open_[key] for key in END)
    cut = {
        "map.roads.east-road.bridge": "bridge",
        "facilities.bridge": {"kind": "bridge", "demolition": {"when": "day 1 01:00"}},
    }
    shut = run({**bloody, **cut}).events("battle_won")[0].detail
    assert (0, 1, 1, 4, 0.25, "cut off") == tuple(shut[key] for key in END)


END = ("attacking_lost", "holding_lost", "lost", "of", "breakpoint", "lowered")
