"""The plan says in numbers what the scenario says in words."""

import math
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from sim.model.draws import stream_id
from sim.model.plan import Plan
from sim.model.reports import MatterKind, ReportKind
from sim.model.rules import ATTACKER, DEFENDER, HASTY, NONE, PREPARED
from worlds import ASSAULT, FULL, plan


@pytest.fixture(scope="module")
def full() -> Plan:
    """The plan of a scenario with every block."""
    return plan(FULL)


def value(of: Plan, number: int) -> float:
    """The median of a distribution of the plan, which is the value of a constant."""
    return of.variates.value(number, 0.5)


def test_times_count_from_the_start(full: Plan) -> None:
    """Day -2 00:00 is hour 0: day 1 begins at 72 h and the horizon is 23 days away."""
    assert (-72.0, 552.0) == (full.clock.day_one, full.clock.horizon)
    assert (72.0,) == full.operations.base
    assert 24.0 == full.warnings.first


def test_moments_of_a_plan_count_from_its_day_one(full: Plan) -> None:
    """Whenever that is: day 1 12:00 is hour 12 of the plan."""
    assert (0.0, 12.0) == full.missions.when
    assert (24.0,) == full.advances.when
    assert (168.0,) == full.advances.no_later_than


def test_rates_count_by_the_hour(full: Plan) -> None:
    """What the scenario says a day, the plan says an hour."""
    assert 0.5 / 24.0 == full.warnings.rate_per_h
    assert (1.0 / 24.0,) == full.garrisons.need_t_per_h
    assert 1.0 / 24.0 == full.air.column_loss_per_h
    assert (0.15 / 24.0, 0.15 / 24.0) == full.battle.kill_rate_per_h


def test_places_and_roads(full: Plan) -> None:
    """Names become positions in the order of the scenario."""
    assert ("base", "town", "rear", "bridgehead") == full.places.names
    assert (ATTACKER, DEFENDER, DEFENDER, DEFENDER) == full.places.holder
    assert (True, False, True, False) == full.places.rear
    assert (1.0, 1.0, 1.0, 2.0) == full.places.terrain
    assert ("west-road", "east-road", "river-road") == full.roads.names
    assert ((0, 1, 1), (1, 2, 3)) == (full.roads.a, full.roads.b)
    assert (12.0, 40.0, 6.0) == full.roads.length_km
    assert (NONE, NONE, 0) == full.roads.bridge


def test_facilities(full: Plan) -> None:
    """What a facility lacks is NONE, 0 or without end."""
    facilities = full.facilities
    assert ("bridge", "depot", "post", "dump") == facilities.names
    assert (DEFENDER, DEFENDER, DEFENDER, ATTACKER) == facilities.side
    assert (NONE, 2, 1, 0) == facilities.place
    assert (2, 3, 3, 3) == facilities.levels
    assert [False, False, True, False] == [r != NONE for r in facilities.repair]
    assert 24.0 == value(full, facilities.repair[2])
    assert (8.0, math.inf, math.inf, math.inf) == facilities.capacity
    assert (2.0, 0.0, 0.0, 0.0) == facilities.bypass_capacity
    assert 48.0 == value(full, facilities.bypass[0])
    assert (math.inf, 100.0, math.inf, 60.0) == facilities.stock_t
    assert (0.0, 10.0, 0.0, 0.0) == facilities.resupply_t
    assert (0.5, 0.0, 0.0, 0.0) == facilities.demolition_chance
    assert 6.0 == value(full, facilities.demolition_after[0])


def test_demolition_at_a_moment() -> None:
    """A fixed moment counts from the start and waits for no contact."""
    when = {
        "facilities.bridge": {"kind": "bridge", "demolition": {"when": "day 2 06:00"}},
        "map.roads.east-road.bridge": "bridge",
    }
    facilities = plan(when).facilities
    assert (30.0,) == facilities.demolition_at
    assert (NONE,) == facilities.demolition_after


def test_fires(full: Plan) -> None:
    """The effect is that of the unit on the kind of its target; a stock is its own capacity."""
    units, missions = full.fire_units, full.missions
    assert (ATTACKER, DEFENDER) == units.side
    assert ((8, 40), (12, 40)) == (units.stock, units.capacity)
    assert ((4, 0), (24.0, math.inf)) == (units.resupply_salvos, units.resupply_every)
    assert ((3, NONE), (2.0, 0.0)) == (units.depot, units.tonnes)
    assert ("strike", "raid") == missions.names
    assert ((2, 1), (0, 0)) == (missions.target, missions.unit)
    assert ((0.5, 0.5), (3, 2), (1, 0)) == (missions.effect, missions.salvos, missions.again)
    assert (0.1, 0.0) == missions.misread


def test_unit_without_an_effect_has_none() -> None:
    """A kind on which the unit is said to have no effect is never taken a level."""
    changes = {
        "facilities.mill": {"kind": "mill", "place": "town"},
        "fire_units.rockets": {"salvo_interval": "1 h", "stock": 1, "effect": {"mill": 0.0}},
        "operations.0.fire_plan.strike": {
            "when": "day 1 00:00",
            "target": "mill",
            "by": "rockets",
            "salvos": 1,
        },
    }
    assert (0.0,) == plan(changes).missions.effect


def test_advances(full: Plan) -> None:
    """The axis with its roads, the conditions, the pause for fuel."""
    advances = full.advances
    assert ((0,), (6,)) == (advances.start, advances.elements)
    assert (((1, 3),), (((0,), (2,)),)) == (advances.axis, advances.roads)
    assert (((2, 2),),) == advances.max_level
    assert ((0,),) == advances.missions_ended
    assert (NONE,) == advances.forewarned
    assert [24.0, 48.0, 96.0, 192.0] == [value(full, p) for p in advances.pace[0]]
    assert (15.0, 5.0, 3) == (advances.radius_km[0], advances.pause_t[0], advances.depot[0])


def test_condition_on_warning() -> None:
    """`forewarned` is 0, 1 or NONE."""
    conditions = [
        plan({f"{ASSAULT}.go_if.forewarned": wanted}).advances.forewarned[0]
        for wanted in (False, True)
    ]
    assert [0, 1] == conditions
    assert (NONE,) == plan().advances.forewarned


def test_the_axis_knows_all_parallel_roads() -> None:
    """All roads between two places are candidates for the leg, in the order of the scenario."""
    changes = {
        "map.roads.long-road": {"between": ["town", "base"], "length": "20 km"},
        "map.roads.lane": {"between": ["base", "town"], "length": "9 km"},
    }
    of = plan(changes)
    leads = [of.roads.names[road] for road in of.advances.roads[0][0]]
    assert ["west-road", "long-road", "lane"] == leads


def test_elements_of_several_formations_add_up() -> None:
    """Two formations of one advance march as one force, with the breakpoint of the first."""
    second = {"side": "attacker", "role": "assault", "place": "base", "elements": 3}
    changes = {
        "formations.second": second,
        "formations.brigade.breakpoint": 0.25,
        f"{ASSAULT}.formations": ["brigade", "second"],
    }
    of = plan(changes)
    assert (9,) == of.advances.elements
    assert 0.25 == value(of, of.advances.breakpoint[0])


def test_defence(full: Plan) -> None:
    """Garrisons, reserves, echelons and what they decide."""
    assert ((1,), (4,), (PREPARED,)) == (
        full.garrisons.place,
        full.garrisons.elements,
        full.garrisons.posture,
    )
    assert ((1,), (8.0,)) == (full.garrisons.depot, full.garrisons.stock_t)
    assert ((2,), (8,), (1,)) == (
        full.reserves.place,
        full.reserves.elements,
        full.reserves.echelon,
    )
    assert ((2, NONE), (1, 2)) == (full.echelons.headquarters, full.echelons.staff)
    assert (False, True) == full.echelons.releases
    assert ((0.3, 0.3, 1.0, 1.0), (1.0, 1.0, 1.0, 1.0)) == full.echelons.heeds
    assert ("release.corps.attack", "response.attack") == full.matters.names
    assert ((1, 1), (0, 0)) == (full.matters.echelon, full.matters.operation)
    assert (MatterKind.RELEASE, MatterKind.RESPONSE) == full.matters.kind


def test_doctrine(full: Plan) -> None:
    """Who decides, with which guns, from where."""
    doctrine = full.doctrine
    assert (1, 1, 10) == (doctrine.echelon, doctrine.bombard_unit, doctrine.bombard_salvos)
    assert (0.1, 0.5) == (doctrine.bombard_kills, doctrine.bombard_delay)
    assert (2, 4, 120.0) == (doctrine.assembly, doctrine.needed, doctrine.window)


def test_what_is_absent() -> None:
    """Without warnings, doctrine, supply and reserves the plan says so in numbers."""
    bare = plan()
    assert (0.0, math.inf) == (bare.warnings.rate_per_h, bare.warnings.first)
    assert (NONE, NONE, NONE) == (
        bare.doctrine.echelon,
        bare.doctrine.bombard_unit,
        bare.doctrine.assembly,
    )
    assert ((NONE,), ()) == (bare.garrisons.depot, bare.reserves.names)


def test_sources_of_reports(full: Plan) -> None:
    """Indications, then each mission, each advance, each place; four streams at each echelon."""
    sources, streams = full.sources, full.streams.names
    kinds = [ReportKind(kind) for kind in sources.kind]
    assert [ReportKind.INDICATION, *[ReportKind.STRIKE] * 2, ReportKind.CONTACT] == kinds[:4]
    assert [ReportKind.LOSS] * 4 == kinds[4:]
    assert (1, 3, 4) == (sources.first_strike, sources.first_contact, sources.first_loss)
    contact = sources.streams[sources.first_contact][1]
    expected = [f"contact of assault at corps/{d}" for d in ("message", "report", "assess", "heed")]
    assert expected == list(streams[contact : contact + 4])


def test_loss_clocks_stand_side_by_side(full: Plan) -> None:
    """The stream of the holding side's clock follows that of the attacking side."""
    first = full.advances.loss_streams[0][1]
    expected = ("losses of the attacking side", "losses of the holding side")
    assert (
        tuple(f"advance assault at bridgehead/{e}" for e in expected)
        == (full.streams.names[first : first + 2])
    )


def test_strengths_have_their_powers() -> None:
    """The tables reach to all elements together, who could end up in one battle."""
    of = plan({"battle.law": {"p": 1.0, "q": 0.5}})
    assert tuple(float(n) for n in range(11)) == of.battle.enemy_power
    assert 11 == len(of.battle.own_power)
    assert 3.0 == pytest.approx(of.battle.own_power[9])


def test_garrisons_own_breakpoint_belongs_to_its_place() -> None:
    """The default stands wherever the garrison has none of its own."""
    of = plan({"formations.garrison.breakpoint": 0.4, "formations.garrison.posture": "hasty"})
    assert [0.0, 0.4, 0.0] == [value(of, b) for b in of.places.breakpoint]
    assert (HASTY,) == of.garrisons.posture


def test_measures_name_columns(full: Plan) -> None:
    """A measure is a pair of columns."""
    expected = (full.column("forewarned.attack"), full.column("advance.assault.started"))
    assert (expected,) == full.measures


def test_streams_hang_on_names_alone(full: Plan) -> None:
    """The address of a stream is the hash of its name; no two streams share one."""
    assert tuple(stream_id(name) for name in full.streams.names) == full.streams.ids
    assert len(full.streams.ids) == len(set(full.streams.ids))
    assert len(full.streams.ids) == len(full.streams.depths)


def test_every_stream_of_the_plan_is_there(full: Plan) -> None:
    """Every number of a stream in the plan is one of its streams."""
    numbers = [n for group in fields(full) for n in _streams(getattr(full, group.name))]
    assert set(numbers) <= set(range(len(full.streams.names)))
    assert len(numbers) > 50


def _streams(group: Any) -> list[int]:
    """The stream numbers in a group of the plan."""
    if not is_dataclass(group):
        return []
    found = []
    for field in fields(group):
        if field.name.endswith("stream"):
            own = getattr(group, field.name)
            found += [own] if isinstance(own, int) else list(own)
    return found


def test_lowering_repeats_itself() -> None:
    """The same scenario gives the same plan, to the last digit (NaN is not equal to itself)."""
    assert repr(plan(FULL)) == repr(plan(FULL))
