"""Which operation gets a reserve, and which reserves stay in their sector.

Contact is made in the south at 0 h and in the west at 24 h, and nothing falls. Corps decides 36 h
after contact on reserves that stand in the western rear, 40 km (2 h) from the town and 120 km (6 h)
from the port.
"""

import math
from typing import Any

import pytest

from unit.engines.responses import twice
from unit.engines.theatres import CORPS, HALTED, LINK, SECOND, theatre
from worlds import Told, run

DECIDES = {**CORPS, **HALTED, "command.echelons.corps.decide": "36 h"}
"""Granted to the south at 36 h and to the west at 60 h."""


def allocated(policy: str, *changes: dict[str, Any]) -> tuple[float, list[tuple[str, float]]]:
    """When the reserve was released, and where and when it arrived."""
    told = theatre(DECIDES, LINK, {"theatre.allocation": policy}, *changes)
    arrived = [(e.subject, e.time) for e in told.events("reinforced", "reserve")]
    return told["reserve.reserve.released"], arrived


def test_first_come_first_served() -> None:
    """To the port, whose request was granted first."""
    assert (36.0, [("port", 42.0)]) == allocated("first-come")


def test_to_the_nearest() -> None:
    """The town is nearer and in contact: the reserve waits until its request is granted."""
    assert (60.0, [("town", 62.0)]) == allocated("nearest")


def test_to_the_nearest_by_the_roads_that_are_open() -> None:
    """The road to the town is cut: the port is nearer now."""
    cut = {
        "facilities.span": {"kind": "bridge", "demolition": {"when": "day 1 01:00"}},
        "map.roads.east-road.bridge": "span",
    }
    assert (36.0, [("port", 42.0)]) == allocated("nearest", cut)


def test_to_where_the_threat_is_greatest() -> None:
    """Six against four in the west, three against two in the south: it waits for the town."""
    assert (60.0, [("town", 62.0)]) == allocated("greatest-threat")


def test_a_greater_threat_far_away() -> None:
    """Nine against two in the south: it goes to the port."""
    strong = {"formations.division.elements": 9}
    assert (36.0, [("port", 42.0)]) == allocated("greatest-threat", strong)
    assert (60.0, [("town", 62.0)]) == allocated("nearest", strong)


@pytest.mark.parametrize("policy", ["first-come", "nearest", "greatest-threat"])
def test_no_road_to_the_other_part_of_the_map(policy: str) -> None:
    """The request of the south was granted first, but no road leads there."""
    told = theatre(DECIDES, {"theatre.allocation": policy, "formations.division.elements": 9})
    assert [("town", 62.0)] == [(e.subject, e.time) for e in told.events("reinforced")]


def test_reserves_are_counted_by_sector() -> None:
    """Eight arrived in the south, none in the west."""
    told = theatre(DECIDES, LINK)
    assert (8.0, 0.0) == (told["sector.south.reserves"], told["sector.west.reserves"])


def reserve_of(told: Told) -> tuple[float, float]:
    """Whether the reserve was pinned, and when it was released."""
    return told["reserve.reserve.pinned"], told["reserve.reserve.released"]


def test_contact_in_its_own_sector_pins_a_reserve() -> None:
    """It stays when the south is granted its request, and goes to the town at 60 h."""
    told = theatre(DECIDES, LINK, {"theatre.pins": True})
    assert (1.0, 60.0) == reserve_of(told)
    assert [36.0] == told.times("pinned", "reserve")
    assert [("town", 62.0)] == [(e.subject, e.time) for e in told.events("reinforced")]


def test_without_pins_it_goes() -> None:
    """As in the default."""
    assert (0.0, 36.0) == reserve_of(theatre(DECIDES, LINK))


def test_no_contact_pins_nobody() -> None:
    """The west attacks only on day 9."""
    late = {"operations.0.advances.assault.when": "day 9 00:00", "theatre.pins": True}
    assert (0.0, 36.0) == reserve_of(theatre(DECIDES, LINK, late))


def test_what_cannot_go_is_not_pinned() -> None:
    """No road leads to the south anyway."""
    assert (0.0, 60.0) == reserve_of(theatre(DECIDES, {"theatre.pins": True}))


def test_a_place_in_no_sector_pins_nobody() -> None:
    """The rear is in none."""
    nowhere = {"theatre.sectors": {"west": {"places": ["town"]}, "south": {"places": ["port"]}}}
    assert (0.0, 36.0) == reserve_of(theatre(DECIDES, LINK, nowhere, {"theatre.pins": True}))


def test_an_echelon_sends_reserves_only_where_it_granted_a_request() -> None:
    """Army grants the raid's request at 0 h; corps' reserves go where corps sends them, at 36 h."""
    told = run(twice())
    assert [("second", 0.0), ("reserve", 36.0)] == [
        (e.actor, e.time) for e in told.events("released")
    ]


def test_echelons_of_a_sector_hear_of_it_alone() -> None:
    """The western brigade first hears of contact at 24 h, corps at 0 h."""
    told = theatre(
        HALTED, {"command.echelons": {"brigade": {"sector": "west"}, "corps": {"staff": 9}}}
    )
    assert (24.0, 0.0) == (told["command.brigade.received"], told["command.corps.received"])
    assert (1.0, 2.0) == (told["command.brigade.reports"], told["command.corps.reports"])


def test_the_lowest_echelon_of_the_sector_is_alerted() -> None:
    """Brigade heeds nothing: its sector is not forewarned; in the south corps hears at once."""
    told = theatre(
        HALTED,
        strikes("day 1 12:00"),
        {
            "command.echelons": {
                "brigade": {"sector": "west", "heeds": {"strikes": 0.0}},
                "corps": {"staff": 9},
            },
            f"{SECOND}.advances.drive.when": "day 3 00:00",
        },
    )
    assert (12.0, True) == (told["forewarned.push"], math.isnan(told["forewarned.attack"]))


def strikes(moment: str) -> dict[str, Any]:
    """Both operations strike a mill of their own, and strikes are reported."""
    plan = {"when": moment, "by": "rockets", "salvos": 1}
    return {
        "facilities.mill": {"kind": "mill", "place": "rear"},
        "fire_units.rockets": {"salvo_interval": "0 h", "stock": 9, "effect": {"mill": 1.0}},
        "warnings": {"first": "day 1 00:00", "indications": "0 per day"},
        "operations.0.fire_plan": {"west-strike": {**plan, "target": "mill"}},
        f"{SECOND}.fire_plan": {"south-strike": {**plan, "target": "mill"}},
    }


def test_a_warning_is_of_one_operation() -> None:
    """A strike of each is heeded; the one in contact since 0 h is not forewarned any more."""
    told = theatre(HALTED, strikes("day 1 12:00"), {"command.echelons": {"corps": {"staff": 9}}})
    assert (12.0, True) == (told["forewarned.attack"], math.isnan(told["forewarned.push"]))


def test_indications_warn_of_the_operation_that_is_named() -> None:
    """They end with its contact at 24 h, not with the first of any."""
    signs = {"first": "day 1 00:00", "indications": "240 per day", "operation": "attack"}
    told = theatre(HALTED, {"command.echelons": {"corps": {"staff": 99}}, "warnings": signs})
    assert 22.0 < max(told.times("indication")) < 24.0
    assert math.isnan(told["forewarned.push"])
    assert 0.0 < told["forewarned.attack"] < 24.0


@pytest.mark.parametrize(("operation", "expected"), [(None, 1.0), ("push", 1.0), ("attack", 25.0)])
def test_a_bridge_blown_after_contact(operation: str | None, expected: float) -> None:
    """An hour after the contact of the operation that is named, by default of the first."""
    demolition = {"after_contact": "1 h", "operation": operation}
    told = theatre(
        HALTED,
        {
            "facilities.span": {"kind": "bridge", "demolition": demolition},
            "map.roads.east-road.bridge": "span",
        },
    )
    assert expected == told["facility.span.level.0"]
