"""Garrisons that leave without a fight, every time worked out by hand."""

import math
from typing import Any

from unit.engines.theatres import SECOND, theatre
from worlds import Told

LATE = {f"{SECOND}.advances.drive.when": "day 5 00:00"}
"""The south is attacked at 96 h, long after the town has fallen at 36 h."""

DEPENDENT = {
    **LATE,
    "formations.port-garrison.depends_on": ["town"],
    "battle.collapse": {"dependence_lost": 1.0, "delay": "5 h", "left_behind": 0.5},
}

CUT = {
    "facilities.span": {"kind": "bridge", "demolition": {"when": "day 1 06:00"}},
    "map.roads.coast-road.bridge": "span",
}
"""The only way out of the port is cut at 6 h."""


def fates(told: Told) -> tuple[float, float, float]:
    """When the port was given up, and the captured and lost elements of the defender."""
    return told["given_up.port"], told["taken.defender"], told["losses.defender"]


def test_a_garrison_gives_up_when_the_place_it_depends_on_is_lost() -> None:
    """The town falls at 36 h; five hours later the port is left, and one of two is captured."""
    told = theatre(DEPENDENT)
    assert (41.0, 1.0, 0.0) == fates(told)
    (left,) = told.events("gives_place_up")
    assert {"elements": 2, "captured": 1} == left.detail
    assert "captured" == told.trace.events[left.cause].kind


def test_a_place_that_was_given_up_falls_without_a_battle() -> None:
    """24 km at the pace of a delay, 4 km/h: captured at 102 h."""
    told = theatre(DEPENDENT)
    assert 102.0 == told["captured.port"]
    assert [] == told.events("battle", "advance drive")


def test_without_the_chance_it_stays() -> None:
    """The default."""
    told = theatre(DEPENDENT, {"battle.collapse.dependence_lost": 0.0})
    assert math.isnan(told["given_up.port"])
    assert [2] == [e.detail["holding"] for e in told.events("battle", "advance drive")]


def test_who_depends_on_nothing_stays() -> None:
    """The chance is that of garrisons that depend on the lost place."""
    told = theatre(DEPENDENT, {"formations.port-garrison.depends_on": ["coast"]})
    assert math.isnan(told["given_up.port"])


def test_a_garrison_gives_up_when_it_is_cut_off() -> None:
    """Isolated at 6 h, it surrenders at 8 h: no road is open, so that nobody gets out."""
    told = theatre(LATE, CUT, {"battle.collapse": {"isolated": 1.0, "delay": "2 h"}})
    assert 6.0 == told["isolated.port"]
    assert (8.0, 2.0, 0.0) == fates(told)


def test_a_garrison_that_fell_meanwhile_gives_up_nothing() -> None:
    """The port falls at 120 h by assault, before a delay of 100 h from 36 h is over."""
    told = theatre(DEPENDENT, {"battle.collapse.delay": "100 h"})
    assert (True, 0.0) == (math.isnan(told["given_up.port"]), told["taken.defender"])


def test_leaving_ends_a_battle() -> None:
    """Nobody is killed and nobody gives way from 24 h on, until the garrison leaves at 41 h."""
    told = theatre(
        DEPENDENT,
        {
            f"{SECOND}.advances.drive.when": "day 1 00:00",
            "formations.port-garrison.breakpoint": 1.0,
            "battle.kill_rate": {"attacker": "0 per day", "defender": "0.000001 per day"},
        },
    )
    assert [(24.0, 41.0)] == told.spans("advance drive", "battle")
    assert (41.0, 41.0) == (told["given_up.port"], told["captured.port"])


# Wear and withdrawal

WORN: dict[str, Any] = {
    **LATE,
    f"{SECOND}.advances.drive.when": "day 15 00:00",
    "facilities.depot": {"kind": "depot", "place": "coast", "stock": "0 t"},
    "formations.port-garrison.elements": 8,
    "supply.port-garrison": {
        "depot": "depot",
        "need": "1 t/day",
        "stock": "0 t",
        "convoy_every": "1 day",
        "convoy_load": "9 t",
        "wear": "0.2 per day",
        "gives_up_below": 0.75,
    },
    "command.echelons": {"local": {}, "corps": {"decide": "5 h", "order": "2 h", "staff": 9}},
}
"""Nothing is ever issued in the port, and elements are worn out by the day."""


def worn(told: Told) -> list[tuple[float, int]]:
    """When the garrison of the port was worn, and by how much."""
    return [(event.time, int(event.detail["lost"])) for event in told.events("worn", "port")]


def asked_at(told: Told) -> float:
    """When fewer than six of the eight were left."""
    left = 8
    for time, lost in worn(told):
        left -= lost
        if left < 6:
            return time
    return math.nan


def test_a_worn_garrison_asks_to_be_withdrawn() -> None:
    """The highest echelon decides 5 h after fewer than six are left; the order takes 2 h."""
    told = theatre(WORN)
    asked = asked_at(told)
    assert 0.0 == asked % 24.0
    assert asked + 5.0 == told["decision.withdrawal.port-garrison.decided"]
    assert asked + 7.0 == told["decision.withdrawal.port-garrison.ordered"]
    assert asked + 7.0 == told["given_up.port"]
    assert ["corps"] == [e.actor for e in told.events("ordered")]
    assert sum(lost for _, lost in worn(told)) == told["losses.defender"]


def test_it_asks_once() -> None:
    """Also where it is worn further while the decision takes its time."""
    told = theatre(WORN, {"command.echelons.corps.decide": "10 days"})
    assert len(worn(told)) > 2
    assert 1 == len(told.events("deciding"))


def test_who_is_cut_off_leaves_when_a_road_opens() -> None:
    """The bridge is shut from 6 h until it is repaired at 106 h; the order came before."""
    repaired = {
        "facilities.span": {
            "kind": "bridge",
            "levels": 1,
            "demolition": {"when": "day 1 06:00"},
            "repair": {"time": "100 h"},
        }
    }
    told = theatre(WORN, CUT, repaired)
    assert told["decision.withdrawal.port-garrison.ordered"] < 106.0
    assert 106.0 == told["given_up.port"]
    assert 0.0 == told["taken.defender"]
    assert 1 <= len(told.events("cannot_leave", "port"))


def test_without_a_threshold_it_wears_away() -> None:
    """Nobody asks; the losses go on."""
    told = theatre(WORN, {"supply.port-garrison.gives_up_below": 0.0})
    assert math.isnan(told["given_up.port"])
    assert told["losses.defender"] > 2.0


def test_what_is_issued_in_full_wears_nobody() -> None:
    """A stock for the whole time."""
    told = theatre(WORN, {"supply.port-garrison.stock": "999 t"})
    assert ([], 0.0) == (worn(told), told["losses.defender"])


def test_wear_at_a_high_rate_takes_all_at_once() -> None:
    """At the first convoy, at 24 h; there is nobody left to be withdrawn."""
    told = theatre(WORN, {"supply.port-garrison.wear": "100000 per day"})
    assert [(24.0, 8)] == worn(told)
    assert math.isnan(told["given_up.port"])


def test_wear_goes_with_what_is_missing() -> None:
    """Of 4,000 elements half supplied, 0.1 a day: 1 - exp(-0.05) = 4.88 % on the first day."""
    told = theatre(
        WORN,
        {
            "formations.port-garrison.elements": 4000,
            "supply.port-garrison": {
                **WORN["supply.port-garrison"],
                "need": "1 t/day",
                "stock": "2000 t",
                "wear": "0.1 per day",
                "gives_up_below": 0.0,
            },
        },
    )
    (_, lost), *_ = worn(told)
    expected = 4000 * 0.048770575499286
    assert abs(lost - expected) < 4.0 * (expected * (1.0 - 0.0487705755)) ** 0.5
