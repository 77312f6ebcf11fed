"""The course read from the event log, against the world itself and against times by hand.

In the small worlds six elements leave the base for the town at 24 h; 12 km take 12 h.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.engines.course import course
from sim.engines.reference.environment import Wait
from sim.engines.reference.log import NO_CAUSE, Event
from sim.engines.reference.replay import Trace, replay
from sim.engines.reference.world import World
from sim.engines.situation import Column, Course, Crossing, Holding, Situation
from sim.model.loading import load
from sim.model.lowering import lower
from sim.model.plan import Plan
from sim.model.rules import ATTACKER
from worlds import ASSAULT, FULL, Told, plan, run

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
RESERVE = {
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves.reserve": {"released_by": "corps"},
    "command.echelons": {"corps": {}},
}
SLOW = {f"{ASSAULT}.pace.prepared": "1 km/day"}
BRIDGE = {
    "facilities.bridge": {"kind": "bridge", "levels": 2},
    "map.roads.west-road.bridge": "bridge",
}


def at(trace: Trace, *times: float) -> tuple[Situation, ...]:
    """The situations at some times."""
    return course(trace, "", times).situations


def blown(when: str, **more: Any) -> dict[str, Any]:
    """The bridge on the advance's road, blown at a moment."""
    return {**BRIDGE, "facilities.bridge.demolition": {"when": when}, **more}


def holding(situation: Situation, place: str) -> Holding:
    """One place of a situation."""
    return next(one for one in situation.holdings if one.place == place)


def column(situation: Situation) -> Column:
    """The one column of a situation."""
    (one,) = situation.columns
    return one


# The world as its own witness


class Witness:
    """Writes down, every few hours, what the course is to read from the log afterwards."""

    def __init__(self, every: float) -> None:
        self.every = every
        self.seen: dict[float, list[tuple[str, str, int, bool, bool]]] = {}
        self.on_road: dict[float, set[tuple[str, str]]] = {}

    def watch(self, world: World) -> Wait:
        """The process."""
        while True:
            yield world.env.timeout(self.every)
            names = world.plan.places.names
            self.seen[world.now] = [
                (
                    name,
                    ("attacker", "defender")[world.network.holder[place]],
                    self._strength(world, place),
                    world.network.isolated[place],
                    world.battles.at(place) is not None,
                )
                for place, name in enumerate(names)
            ]
            self.on_road[world.now] = {
                (world.plan.roads.names[c.road], names[c.goal]) for c in world.network.columns
            }

    @staticmethod
    def _strength(world: World, place: int) -> int:
        """Elements of the holder in a place; -1 while a battle may change them unseen."""
        forces, plan = world.forces, world.plan
        if world.battles.at(place) is not None:
            return -1
        if world.network.holder[place] == ATTACKER:
            out = {
                span.lane
                for span in world.log.spans
                if span.end is None and span.kind in ("march", "battle")
            }
            return forces.detachment[place].elements + sum(
                advance.force.elements
                for advance in world.advances._all
                if advance.place == place and advance.name not in out
            )
        reserves = sum(
            forces.reserve[number].elements
            for number, here in enumerate(world.reserves._place)
            if here == place
            and not world.reserves._on_road[number]
            and world.record[plan.columns.reserve_available[number]] == 1.0
        )
        pool = 0
        if plan.doctrine.assembly == place:
            pool = sum(force.elements for force in forces.assembled)
        return forces.garrison[place].elements + reserves + pool


def told(situation: Situation) -> list[tuple[str, str, int, bool, bool]]:
    """A situation as the witness writes it."""
    return [
        (h.place, h.holder, -1 if h.contested else h.elements, h.cut_off, h.contested)
        for h in situation.holdings
    ]


def witnessed(of: Plan, replication: int, every: float = 5.3) -> Iterator[tuple[Any, Any]]:
    """What the witness saw and what the course says, at the same times."""
    witness = Witness(every)
    trace = replay(of, 0, replication, [witness.watch])
    for situation in at(trace, *witness.seen):
        yield witness.seen[situation.time], told(situation)
        moving = {(c.road, c.goal) for c in situation.columns if c.share < 1.0 and not c.returning}
        on_road = witness.on_road[situation.time]
        assert moving <= on_road
        assert {road for road, _ in on_road} <= {c.road for c in situation.columns}


@pytest.mark.parametrize("name", ["balakliia-2022-reserves-present", "kherson-kharkiv-2022"])
@pytest.mark.parametrize("replication", range(8))
def test_the_course_is_what_happened(name: str, replication: int) -> None:
    """Holders, strengths, isolation, battles and columns are those of the world, every 5.3 h."""
    shipped = lower(load(SCENARIOS / f"{name}.yaml"))
    for seen, read in witnessed(shipped, replication):
        assert seen == read


@pytest.mark.parametrize("replication", range(12))
def test_the_course_of_a_full_world(replication: int) -> None:
    """The same in a world with every block of the language."""
    for seen, read in witnessed(plan({**FULL, "battle.breakpoint.attacker": 0.2}), replication):
        assert seen == read


# Columns, every share by hand


def test_an_advance_on_the_road() -> None:
    """Leaves at 24 h, has half the way behind it at 30 h, takes the town at 36 h."""
    before, half, there = at(run().trace, 12.0, 30.0, 36.0)
    assert ((), 6) == (before.columns, holding(before, "base").elements)
    expected = Column(
        name="advance assault",
        side="attacker",
        road="west-road",
        start="base",
        goal="town",
        share=0.5,
        elements=6,
    )
    assert expected == column(half)
    assert (0, 4) == (holding(half, "base").elements, holding(half, "town").elements)
    assert ((), 6, "attacker") == (
        there.columns,
        holding(there, "town").elements,
        holding(there, "town").holder,
    )


def test_an_advance_halts_at_a_bridge() -> None:
    """Blown at 28 h, a third of the way; passable again at 40 h; the other two thirds take 8 h."""
    repair = {"facilities.bridge.repair": {"time": "12 h"}}
    trace = run(blown("day 2 04:00", **repair)).trace
    shares = [column(one).share for one in at(trace, 26.0, 28.0, 39.0, 44.0)]
    assert pytest.approx([1 / 6, 1 / 3, 1 / 3, 2 / 3]) == shares
    assert [False, True, True, False] == [column(one).halted for one in at(trace, 26, 28, 39, 44)]
    assert [Crossing(bridge="bridge", level=0, levels=2)] == list(at(trace, 39.0)[0].crossings)
    assert () == at(trace, 48.0)[0].columns


def test_an_advance_past_the_bridge_goes_on() -> None:
    """Blown at 31 h, when more than half the way lies behind it."""
    trace = run(blown("day 2 07:00")).trace
    (late,) = at(trace, 33.0)
    assert (0.75, False) == (column(late).share, column(late).halted)


def test_a_bypass_carries_the_advance() -> None:
    """Blown at 28 h; a bypass for 3 elements an hour from 34 h on: 8 h of road and 2 h to cross."""
    bypass = {"facilities.bridge.bypass": {"time": "6 h", "capacity": "3 elements/h"}}
    trace = run(blown("day 2 04:00", **bypass)).trace
    (built, late) = at(trace, 34.0, 39.0)
    assert Crossing(bridge="bridge", level=0, levels=2, bypassed=True) == built.crossings[0]
    assert built.crossings[0].passable
    assert pytest.approx(1 / 3 + 0.5 * 2 / 3) == column(late).share
    assert 44.0 == run(blown("day 2 04:00", **bypass))["captured.town"]


def test_an_advance_on_the_road_at_the_horizon() -> None:
    """At 1/24 of the pace 12 km take 288 h; the clock stops after 96 h of them, or it halts."""
    early = {**SLOW, "clock.end": "day 6 00:00"}
    assert pytest.approx(72 / 288) == column(at(run(early).trace, 96.0)[0]).share
    halted = column(at(run(blown("day 3 00:00", **early)).trace, 96.0)[0])
    assert pytest.approx(24 / 288) == halted.share
    assert halted.halted


def test_a_reserve_on_the_road() -> None:
    """Eight elements leave the rear at 24 h; 40 km take two hours."""
    trace = run({**RESERVE, **SLOW}).trace
    one = [c for c in at(trace, 25.5)[0].columns if c.side == "defender"]
    assert [("reserve", "rear", "town", 0.75, 8)] == [
        (c.name, c.start, c.goal, c.share, c.elements) for c in one
    ]
    assert [8, 0, 0] == [holding(s, "rear").elements for s in at(trace, 23.9, 25.5, 26.0)]
    assert [4, 4, 12] == [holding(s, "town").elements for s in at(trace, 23.9, 25.5, 26.0)]


def test_a_reserve_turns_back() -> None:
    """Its bridge is blown at 24:30, a quarter of the way: back in the rear at 25 h."""
    changes = {
        **RESERVE,
        **SLOW,
        **BRIDGE,
        "facilities.bridge.demolition": {"when": "day 2 00:30"},
        "map.roads.west-road.bridge": None,
        "map.roads.east-road.bridge": "bridge",
    }
    shares = {24.25: (0.125, False), 24.5: (0.25, True), 24.75: (0.125, True)}
    for time, expected in shares.items():
        (one,) = (c for c in at(run(changes).trace, time)[0].columns if c.side == "defender")
        assert expected == (one.share, one.returning)
    assert 8 == holding(at(run(changes).trace, 25.0)[0], "rear").elements
    cut = {**changes, "clock.end": "day 2 00:45"}  # still on its way back when the clock stops
    (one,) = (c for c in at(run(cut).trace, 24.7)[0].columns if c.side == "defender")
    assert pytest.approx(0.15) == one.share
    assert one.returning


def test_a_reserve_whose_goal_falls_turns_back() -> None:
    """The town falls at 36 h; the reserve left at 35:30 and is back at 36:30."""
    late = {**RESERVE, "reserves.reserve.notice": "11.5 h"}
    trace = run({**late, "clock.end": "day 2 12:15"}).trace
    (one,) = at(trace, 36.2)[0].columns
    assert pytest.approx(0.15) == one.share
    assert one.returning


def test_a_reserve_takes_the_quicker_of_two_roads() -> None:
    """Between the same two places the column is drawn on the road that it took."""
    two = {"map.roads.short": {"between": ["rear", "town"], "length": "20 km"}}
    (one,) = (
        c
        for c in at(run({**RESERVE, **SLOW, **two}).trace, 24.5)[0].columns
        if c.side == "defender"
    )
    assert ("short", 0.5) == (one.road, one.share)


def test_a_reserve_that_is_committed_elsewhere_is_not_there() -> None:
    """It is not on this map."""
    absent = {**RESERVE, "reserves.reserve.available": 0.0}
    assert 0 == holding(at(run(absent).trace, 1.0)[0], "rear").elements


# Battles

FIGHT = {
    "battle.breakpoint.defender": 1.0,
    "battle.kill_rate": dict.fromkeys(("attacker", "defender"), "0.1 per day"),
}


def test_a_battle_at_the_gates() -> None:
    """From 36 h on the town is fought for; the attacker is not in it but at its gates."""
    (battle,) = at(run(FIGHT).trace, 36.0)
    assert (True, "defender", 4) == (
        holding(battle, "town").contested,
        holding(battle, "town").holder,
        holding(battle, "town").elements,
    )
    one = column(battle)
    assert (1.0, True, False) == (one.share, one.fighting, one.halted)


COUNTERATTACK = {
    **RESERVE,
    "reserves.reserve.notice": "13 h",
    "doctrine": {
        "decided_by": "corps",
        "counterattack": {"assembly": "rear", "needed": 8, "window": "5 days", "prepare": "10 h"},
    },
    "formations.garrison.breakpoint": 0.0,
    **FIGHT,
}


def test_a_counterattack() -> None:
    """Assembled at 37 h where they stand, they attack at 47 h, along the road from there."""
    told = run(COUNTERATTACK)
    (launched,) = told.times("counterattacks")
    waiting, attack = at(told.trace, launched - 0.1, launched)
    assert (8, ()) == (holding(waiting, "rear").elements, waiting.columns)
    assert 0 == holding(attack, "rear").elements
    assert holding(attack, "town").contested
    one = column(attack)
    assert ("response attack", "defender", "east-road", "rear", "town", 8, True) == (
        one.name,
        one.side,
        one.road,
        one.start,
        one.goal,
        one.elements,
        one.fighting,
    )


# Turns and terrain


def test_turns() -> None:
    """What changes the picture, in order of time."""
    told = run({**COUNTERATTACK, **blown("day 2 04:00"), "facilities.bridge.repair.time": "1 h"})
    kinds = [(turn.time, turn.kind, turn.side, turn.subject) for turn in course_of(told).turns]
    (launched,) = told.times("counterattacks")
    assert [
        (24.0, "starts", "attacker", "advance assault"),
        (28.0, "closed", "attacker", "bridge"),
        (37.0, "falls", "attacker", "town"),
        (37.0, "arrives", "defender", "reserve"),
        (launched, "counterattacked", "defender", "town"),
    ] == kinds


def test_turns_against_the_attacker() -> None:
    """A place is retaken from an advance that gives way at once, and so it is beaten."""
    weak = {**COUNTERATTACK, "battle.breakpoint": {"attacker": 0.0, "defender": 1.0}}
    weak = {key: value for key, value in weak.items() if "garrison" not in key}
    weak["formations.garrison"] = None
    kinds = [(turn.kind, turn.side, turn.subject) for turn in course_of(run(weak)).turns]
    assert ("retaken", "defender", "town") in kinds
    assert ("beaten", "defender", "advance assault") in kinds


def test_isolation_at_the_start_is_no_turn() -> None:
    """A place that is cut off before anything happens is shown as such, and is no news."""
    lone: dict[str, Any] = {"map.places.island": {}}
    told = run(lone)
    assert holding(at(told.trace, 0.0)[0], "island").cut_off
    assert "cut off" not in [turn.kind for turn in course_of(told).turns]


def course_of(told: Told) -> Course:
    """The course of a replication without any situation."""
    return course(told.trace, "title", [])


def test_terrain() -> None:
    """Places and roads as the scenario has them; times and the title go with them."""
    made = course_of(run(BRIDGE))
    assert ("base", "town", "rear") == made.terrain.places
    assert {"base"} == made.terrain.attackers
    assert {"base", "rear"} == made.terrain.rears
    west, east = made.terrain.roads
    assert (("base", "town"), 12.0, "bridge") == (west.ends, west.length_km, west.bridge)
    assert (("town", "rear"), None) == (east.ends, east.bridge)
    assert ("title", 0.0, 480.0) == (made.title, made.day_one_offset_h, made.horizon_h)


def test_situations_are_in_order_and_once_each() -> None:
    """However the times are given."""
    assert [1.0, 30.0, 40.0] == [s.time for s in at(run().trace, 40.0, 1.0, 30.0, 1.0)]
    assert (1, 2) == (
        at(run().trace, 1.0)[0].held_by("attacker"),
        at(run().trace, 40.0)[0].held_by("attacker"),
    )


# Logs that tell less than the engine's


def test_a_log_without_planned_times() -> None:
    """Then an advance that arrives is taken to move evenly, and of another nothing is known."""
    trace = run(blown("day 2 04:00", **{"facilities.bridge.repair": {"time": "12 h"}})).trace
    trace.log.events[:] = [
        Event(e.number, e.time, e.actor, e.kind, e.subject, e.cause, {}) if e.kind == "moves" else e
        for e in trace.events
    ]
    assert pytest.approx(0.5) == column(at(trace, 36.0)[0]).share
    trace.log.spans[:] = [replace(s, end=None) if s.kind == "march" else s for s in trace.log.spans]
    assert 0.0 == column(at(trace, 30.0)[0]).share


def test_events_of_other_actors() -> None:
    """What happens to strengths for reasons of its own is read as well."""
    trace = run({**RESERVE, **SLOW}).trace
    told: list[tuple[float, str, str, dict[str, float | int | str]]] = [
        (1.0, "drawn_in", "attack", {"donors": "reserve 2, town 1"}),
        (2.0, "drawn_in", "attack", {"elements": 0}),
        (3.0, "worn", "town", {"lost": 1}),
        (4.0, "drawn_arrive", "town", {"elements": 3}),
        (5.0, "recruits", "rear", {"elements": 4}),
        (6.0, "gives_place_up", "town", {"elements": 5}),
    ]
    trace.log.events[:0] = [
        Event(-1, time, "somebody", kind, subject, NO_CAUSE, detail)
        for time, kind, subject, detail in told
    ]
    found = [
        (holding(one, "town").elements, holding(one, "rear").elements)
        for one in at(trace, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5)
    ]
    assert [(4, 8), (3, 6), (3, 6), (2, 6), (5, 6), (5, 10), (0, 10)] == found
    assert ("given up", "town") in [
        (turn.kind, turn.subject) for turn in course(trace, "", []).turns
    ]
