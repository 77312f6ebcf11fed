"""Fire missions, every time worked out by hand.

One salvo takes an hour. The depot in the rear has three levels and nobody repairs it.
"""

import math

import pytest

from worlds import PLAN, Told, run

DEPOT = {
    "facilities.depot": {"kind": "depot", "place": "rear"},
    "fire_units.rockets": {
        "salvo_interval": "1 h",
        "stock": 20,
        "effect": {"depot": 1.0},
        "tonnes_per_salvo": "2 t",
    },
}
STRIKE = {"when": "day 1 06:00", "target": "depot", "by": "rockets", "salvos": 3}


def fire(**changes: object) -> Told:
    """One mission `strike` at 6 h, with other or further fields."""
    return run({**DEPOT, f"{PLAN}.strike": {**STRIKE, **changes}})


def hits(told: Told, mission: str = "strike") -> list[float]:
    """When a mission's salvos took a level."""
    return told.times("hit", f"mission {mission}")


def test_one_go() -> None:
    """Three salvos from 6 h hit at 7, 8 and 9 h; at level 0 the goal is reached at once."""
    told = fire()
    assert [7.0, 8.0, 9.0] == hits(told)
    assert 6.0 == told["mission.strike.started"]
    assert 9.0 == told["mission.strike.ended"]
    assert (3.0, 3.0, 0.0) == tuple(
        told[f"mission.strike.{what}"] for what in ("salvos", "effects", "cut_short")
    )
    assert (3.0, 6.0) == (told["salvos.attacker"], told["tonnes.attacker"])
    assert [7.0, 8.0, 9.0] == [told[f"facility.depot.level.{level}"] for level in (2, 1, 0)]
    assert 480.0 - 9.0 == told["facility.depot.closed_hours"]


def test_shoot_look_shoot() -> None:
    """One salvo a go, 2 h to look: hits at 7, 10 and 13 h; at 15 h level 0 is seen."""
    told = fire(salvos=1, again=5, assess={"delay": "2 h"})
    assert [7.0, 10.0, 13.0] == hits(told)
    assert [9.0, 12.0, 15.0] == told.times("assessed")
    assert 15.0 == told["mission.strike.ended"]
    assert 0.0 == told["mission.strike.cut_short"]


def test_looks_only_after_the_go() -> None:
    """A go of four fires the fourth salvo at the ruins: nothing was assessed in between."""
    told = fire(salvos=4)
    assert [10.0] == told.times("hit_ruins")
    assert (4.0, 3.0) == (told["mission.strike.salvos"], told["mission.strike.effects"])
    assert 10.0 == told["mission.strike.ended"]


def test_goes_used_up() -> None:
    """Two goes of one salvo leave level 1: cut short at 8 h."""
    told = fire(salvos=1, again=1)
    assert (8.0, 1.0) == (told["mission.strike.ended"], told["mission.strike.cut_short"])
    assert "goes were used up" in str(told.events("mission_cut_short")[0].detail["reason"])


def test_stops_at_the_level_it_wants() -> None:
    """With `until` 1 it ends after the second hit, at 8 h."""
    told = fire(salvos=1, again=5, until=1)
    assert ([7.0, 8.0], 8.0) == (hits(told), told["mission.strike.ended"])
    assert math.isnan(told["facility.depot.level.0"])


def test_misread_as_done() -> None:
    """Level 2 read as done ends the mission at 7 h, not cut short: it believes what it reads."""
    told = fire(salvos=1, again=5, assess={"misread": 1.0})
    assert (7.0, 0.0) == (told["mission.strike.ended"], told["mission.strike.cut_short"])


def test_misread_as_standing() -> None:
    """Ruins read as standing cost every go that is allowed: 3, 3 and 3 salvos, to 15 h."""
    told = fire(again=2, assess={"misread": 1.0})
    assert (15.0, 1.0) == (told["mission.strike.ended"], told["mission.strike.cut_short"])
    assert (9.0, 3.0) == (told["mission.strike.salvos"], told["mission.strike.effects"])


def test_out_of_salvos_in_the_middle_of_a_go() -> None:
    """Two salvos in stock: hits at 7 and 8 h, a look at 9 h, cut short then."""
    changes = {**DEPOT, "fire_units.rockets.stock": 2}
    told = run({**changes, f"{PLAN}.strike": {**STRIKE, "again": 3, "assess": {"delay": "1 h"}}})
    assert [7.0, 8.0] == hits(told)
    assert (9.0, 1.0) == (told["mission.strike.ended"], told["mission.strike.cut_short"])
    assert "no salvos" in str(told.events("mission_cut_short")[0].detail["reason"])


def test_out_of_salvos_at_the_end_of_a_go() -> None:
    """The next go fires nothing, so there is nothing new to assess: cut short at 9 h, not 10 h."""
    changes = {**DEPOT, "fire_units.rockets.stock": 2}
    strike = {**STRIKE, "salvos": 2, "again": 3, "assess": {"delay": "1 h"}}
    told = run({**changes, f"{PLAN}.strike": strike})
    assert [9.0] == told.times("assessed")
    assert (9.0, 1.0) == (told["mission.strike.ended"], told["mission.strike.cut_short"])


def test_no_salvos_at_all() -> None:
    """A mission without a salvo never starts, and ends when it is served."""
    told = run({**DEPOT, "fire_units.rockets.stock": 0, f"{PLAN}.strike": STRIKE})
    assert math.isnan(told["mission.strike.started"])
    assert (6.0, 0.0) == (told["mission.strike.ended"], told["mission.strike.salvos"])
    assert 1.0 == told["mission.strike.cut_short"]


def test_not_located() -> None:
    """A target that nobody has located is not fired at."""
    told = run({**DEPOT, "facilities.depot.located": 0.0, f"{PLAN}.strike": STRIKE})
    assert math.isnan(told["mission.strike.started"])
    assert (6.0, 1.0) == (told["mission.strike.ended"], told["mission.strike.cut_short"])
    assert "not located" in str(told.events("mission_cut_short")[0].detail["reason"])


def test_aborts_under_enemy_air() -> None:
    """Abort chance 0.5 x 1 / 0.5 = 1: every salvo is spent and none has an effect."""
    air = {"air": {"defender": 1.0, "mission_abort": 1.0}}
    told = run({**DEPOT, **air, f"{PLAN}.strike": STRIKE})
    assert [7.0, 8.0, 9.0] == told.times("aborted")
    assert (3.0, 0.0) == (told["mission.strike.salvos"], told["mission.strike.effects"])


def test_own_air_aborts_nothing() -> None:
    """Only the enemy's superiority counts."""
    air = {"air": {"attacker": 1.0, "mission_abort": 1.0}}
    told = run({**DEPOT, **air, f"{PLAN}.strike": STRIKE})
    assert [] == told.times("aborted")
    assert 3.0 == told["mission.strike.effects"]


def test_salvos_without_effect() -> None:
    """Effect 0: salvos are spent, no level is taken."""
    told = run({**DEPOT, "fire_units.rockets.effect.depot": 0.0, f"{PLAN}.strike": STRIKE})
    assert [7.0, 8.0, 9.0] == told.times("missed")
    assert (0.0, 1.0) == (told["mission.strike.effects"], told["mission.strike.cut_short"])


def queue(first: dict[str, object], second: dict[str, object]) -> Told:
    """Two missions of three salvos for the same unit, on depots of their own."""
    other = {"facilities.other": {"kind": "depot", "place": "rear"}}
    return run(
        {
            **DEPOT,
            **other,
            f"{PLAN}.first": {**STRIKE, **first},
            f"{PLAN}.second": {**STRIKE, "target": "other", **second},
        }
    )


@pytest.mark.parametrize(
    ("first", "second", "starts"),
    [
        ({}, {}, (6.0, 9.0)),
        ({"priority": 2}, {}, (6.0, 9.0)),
        ({"when": "day 1 07:00"}, {}, (9.0, 6.0)),
    ],
)
def test_who_is_served_first(
    first: dict[str, object], second: dict[str, object], starts: tuple[float, float]
) -> None:
    """The unit is free at 6 h: who asks first is served, in plan order at equal times."""
    told = queue(first, second)
    assert starts == (told["mission.first.started"], told["mission.second.started"])


def test_priority_counts_in_the_queue() -> None:
    """Asked for at 7 and 8 h while the unit fires until 9 h: the urgent one goes before."""
    changes = {
        **DEPOT,
        f"{PLAN}.now": STRIKE,
        f"{PLAN}.routine": {**STRIKE, "when": "day 1 07:00", "priority": 5},
        f"{PLAN}.urgent": {**STRIKE, "when": "day 1 08:00", "priority": 0},
    }
    told = run(changes)
    starts = [told[f"mission.{name}.started"] for name in ("now", "urgent", "routine")]
    assert [6.0, 9.0, 12.0] == starts


def test_equals_wait_by_time() -> None:
    """At equal priority 07:00 is served before 08:00, whatever the plan order."""
    changes = {
        **DEPOT,
        f"{PLAN}.now": STRIKE,
        f"{PLAN}.late": {**STRIKE, "when": "day 1 08:00"},
        f"{PLAN}.early": {**STRIKE, "when": "day 1 07:00"},
    }
    told = run(changes)
    assert (9.0, 12.0) == (told["mission.early.started"], told["mission.late.started"])


def test_the_unit_is_free_during_assessment() -> None:
    """First fires 6-7 h and looks until 9 h; second fires 7-10 h; first's next go is 10-11 h."""
    told = queue({"salvos": 1, "again": 1, "assess": {"delay": "2 h"}}, {})
    assert [7.0, 11.0] == hits(told, "first")
    assert [8.0, 9.0, 10.0] == hits(told, "second")


def test_a_go_that_ends_as_another_mission_asks() -> None:
    """First's salvo ends at 7 h and is assessed at once; it goes on before second, due at 7 h.

    Both ask at 7 h; first comes first by plan order.
    """
    told = queue({"salvos": 1, "again": 1}, {"when": "day 1 07:00"})
    assert [7.0, 8.0] == hits(told, "first")
    assert 8.0 == told["mission.second.started"]


RESUPPLY = {**DEPOT, "fire_units.rockets.stock": 1, "fire_units.rockets.capacity": 2}


def test_resupply_from_outside() -> None:
    """One salvo at the start, then three every 10 h, but only two fit."""
    supplied = {"fire_units.rockets.resupply": {"salvos": 3, "every": "10 h"}}
    strike = {**STRIKE, "salvos": 1, "again": 9, "until": 0, "assess": {"delay": "5 h"}}
    told = run({**RESUPPLY, **supplied, f"{PLAN}.strike": strike})
    # Fired 6-7 h, looked until 12 h; resupplied at 10 h; fired 12-13, looked 18, fired 18-19.
    assert [7.0, 13.0, 19.0] == hits(told)


def test_a_mission_does_not_wait_for_resupply() -> None:
    """At 8 h the unit is empty and the next delivery is at 10 h: the mission ends at 8 h."""
    supplied = {"fire_units.rockets.resupply": {"salvos": 3, "every": "10 h"}}
    strike = {**STRIKE, "salvos": 1, "again": 9, "assess": {"delay": "1 h"}}
    told = run({**RESUPPLY, **supplied, f"{PLAN}.strike": strike})
    assert (8.0, 1.0) == (told["mission.strike.ended"], told["mission.strike.cut_short"])
