"""When operations begin, how they repeat, when they are over, every time worked out by hand."""

import math
from typing import Any

import pytest

from unit.engines.responses import COUNTERATTACK, STRONG
from unit.engines.theatres import ATTACK, SECOND, fires, operations, theatre
from worlds import ASSAULT, Told, run

NO_DRIVE: dict[str, Any] = {f"{SECOND}.advances": {}, "formations.division": None}
"""The push is a plan of fires alone."""

AFTER_TOWN = {f"{SECOND}.start": {"after": {"captured": "town"}, "plus": "6 h"}}


def begins(told: Told, operation: str) -> list[float]:
    """When the cycles of an operation began."""
    return told.times("cycle_begins", f"operation {operation}")


def test_moments_of_a_plan_count_from_its_start() -> None:
    """Day 1 of the plan is day 3 00:00, 48 h: the assault of its day 2 starts at 72 h."""
    told = run({f"{ATTACK}.start": {"at": "day 3 00:00"}})
    assert (48.0, 72.0) == (told["operation.attack.started"], told["advance.assault.started"])
    assert (84.0, 1.0) == (told["captured.town"], told["operation.attack.cycles"])


def test_a_plan_that_began_before_the_clock() -> None:
    """Day 1 is a day before the clock starts: begun at 0 h, and the assault of day 2 at 0 h."""
    told = run({"clock": {"start": "day 2 00:00", "end": "day 9 00:00"}})
    assert (0.0, 0.0) == (told["operation.attack.started"], told["advance.assault.started"])


def test_start_after_an_outcome() -> None:
    """The town falls at 36 h: the plan begins at 42 h, and the port falls a day later."""
    told = theatre(AFTER_TOWN)
    assert (42.0, 42.0) == (told["operation.push.started"], told["advance.drive.started"])
    assert 66.0 == told["captured.port"]
    (begun,) = told.events("cycle_begins", "operation push")
    assert "captured" == told.trace.events[begun.cause].kind


def test_outcomes_may_be_named_with_a_dot() -> None:
    """`captured.town` is `{captured: town}`."""
    dotted = theatre({f"{SECOND}.start": {"after": "captured.town", "plus": "6 h"}})
    assert repr(dotted.trace.record) == repr(theatre(AFTER_TOWN).trace.record)


def test_start_after_the_start_of_another() -> None:
    """A plan that lies ahead has not begun: the push follows an hour after 48 h, not after 0."""
    told = theatre(
        {f"{ATTACK}.start": {"at": "day 3 00:00"}},
        {f"{SECOND}.start": {"after": "operation.attack.started", "plus": "1 h"}},
    )
    assert (48.0, 49.0) == (told["operation.attack.started"], told["operation.push.started"])


def test_what_never_happens_starts_nothing() -> None:
    """Nobody retakes the town."""
    told = theatre({f"{SECOND}.start": {"after": "recaptured.town"}})
    assert math.isnan(told["operation.push.started"])
    assert (0.0, [], []) == (
        told["operation.push.cycles"],
        begins(told, "push"),
        told.events("advance_starts", "advance drive"),
    )


def test_a_fire_plan_repeats() -> None:
    """Three cycles, two days apart: fired at 6, 54 and 102 h, then no more."""
    cycles = {f"{SECOND}.cycles": {"every": "2 days", "most": 3}}
    told = theatre(fires("day 1 06:00"), NO_DRIVE, cycles)
    assert [6.0, 54.0, 102.0] == told.times("mission_starts", "mission strike-1")
    assert (3.0, 3.0) == (told["mission.strike-1.salvos"], told["operation.push.cycles"])
    assert (6.0, 6.0) == (told["mission.strike-1.started"], told["mission.strike-1.ended"])


def test_fires_are_counted_by_sector() -> None:
    """Two salvos of 2 t in the south; the west has none."""
    told = theatre(fires("day 1 06:00", salvos=2))
    assert (2.0, 4.0) == (told["sector.south.salvos"], told["sector.south.tonnes"])
    assert (0.0, 0.0) == (told["sector.west.salvos"], told["sector.west.tonnes"])


TWO_LEGS = {f"{ASSAULT}.axis": ["town", "rear"]}
CYCLED = {
    **TWO_LEGS,
    f"{ASSAULT}.legs": 1,
    f"{ATTACK}.cycles": {"every": "4 days", "most": 2},
}


def test_legs_wait_for_the_next_cycle() -> None:
    """The town at 36 h; day 2 of the second cycle is 120 h, and 40 km at 8 km/h take 5 h."""
    told = run(CYCLED)
    assert (36.0, 125.0) == (told["captured.town"], told["captured.rear"])
    assert [24.0, 120.0] == told.times("advance_starts")
    assert (24.0, 125.0) == (told["advance.assault.started"], told["advance.assault.finished"])


def test_all_legs_go_in_the_first_cycle_by_default() -> None:
    """On from the town at 36 h: the rear at 41 h."""
    assert 41.0 == run(TWO_LEGS)["captured.rear"]


def test_a_counterattack_between_two_cycles() -> None:
    """It comes at 41 h while the advance waits for its second cycle; beaten, it does not go on."""
    beaten = {**COUNTERATTACK, **STRONG, f"{ASSAULT}.consolidate": "0 h"}
    told = run({**beaten, **CYCLED, f"{ASSAULT}.axis": ["town", "beyond"], **BEYOND})
    assert (1.0, 1.0) == (told["counterattack.attack.won"], told["advance.assault.repulsed"])
    assert [24.0] == told.times("advance_starts")
    assert math.isnan(told["captured.beyond"])


BEYOND = {
    "map.places.beyond": {},
    "map.roads.lane": {"between": ["town", "beyond"], "length": "8 km"},
}


def test_who_holds_out_between_two_cycles_goes_on() -> None:
    """The counterattack at 41 h gives way at once; the second leg starts at 120 h."""
    told = run(
        {
            **COUNTERATTACK,
            f"{ASSAULT}.consolidate": "0 h",
            **CYCLED,
            f"{ASSAULT}.axis": ["town", "beyond"],
            **BEYOND,
        }
    )
    assert (0.0, 0.0) == (told["counterattack.attack.won"], told["advance.assault.repulsed"])
    assert 121.0 == told["captured.beyond"]


def test_no_cycle_begins_after_the_outcome_that_ends_them() -> None:
    """Cycles at 0 and 24 h; the town falls at 36 h, and at 48 h the operation is over."""
    cycles = {"every": "1 day", "most": 9, "until": {"captured": "town"}}
    told = theatre(fires("day 1 06:00"), NO_DRIVE, {f"{SECOND}.cycles": cycles})
    assert [6.0, 30.0] == told.times("mission_starts")
    assert [48.0] == told.times("operation_over", "operation push")
    assert 2.0 == told["operation.push.cycles"]


def test_no_cycle_begins_when_the_advances_are_through() -> None:
    """The port falls at 24 h: the cycle due at that moment does not begin any more."""
    told = theatre({f"{SECOND}.cycles": {"every": "20 h", "most": 9}})
    assert [20.0] == begins(told, "push")
    assert [40.0] == told.times("operation_over", "operation push")


def planned(choice: str, *sets: dict[str, Any], staff: int = 1) -> Told:
    """Two sectors of which a staff with this choice prepares each cycle for 10 h."""
    planning = {"theatre.planning": {"staff": staff, "prepare": "10 h", "choice": choice}}
    return theatre(planning, *sets)


def test_one_team_prepares_one_operation_after_the_other() -> None:
    """The first listed begins at 10 h and takes the town at 46 h, the other begins at 20 h."""
    told = planned("fixed")
    assert (10.0, 20.0) == (told["operation.attack.started"], told["operation.push.started"])
    assert (46.0, 44.0) == (told["captured.town"], told["captured.port"])
    assert [(0.0, 10.0)] == told.spans("operation attack", "prepare")
    assert [(10.0, 20.0)] == told.spans("operation push", "prepare")


def test_two_teams_prepare_two_operations_at_once() -> None:
    """Both begin at 10 h."""
    told = planned("fixed", staff=2)
    assert (10.0, 10.0) == (told["operation.attack.started"], told["operation.push.started"])


def test_the_weakest_first() -> None:
    """Two hold the port and four the town: the push is prepared first."""
    told = planned("weakest-first")
    assert (20.0, 10.0) == (told["operation.attack.started"], told["operation.push.started"])


ROUNDS = {
    "fixed": {"one": [10.0, 20.0], "two": [30.0, 40.0], "three": [50.0, 60.0]},
    "weakest-first": {"one": [10.0, 20.0], "two": [30.0, 40.0], "three": [50.0, 60.0]},
    "even-spread": {"one": [10.0, 40.0], "two": [20.0, 50.0], "three": [30.0, 60.0]},
}


@pytest.mark.parametrize("choice", ROUNDS)
def test_who_waits_for_the_staff(choice: str) -> None:
    """Three operations of two cycles and one team: one after the other, or all in turns.

    Operations of fires alone have no next objective, so that the weakest is the first listed.
    """
    told = planned(choice, operations("one", "two", "three", cycles={"every": "1 min", "most": 2}))
    for name, expected in ROUNDS[choice].items():
        assert expected == pytest.approx(begins(told, name), abs=1.5 / 60.0)


def test_the_next_cycle_is_prepared_while_the_last_one_runs() -> None:
    """Prepared from 10 to 20 h, the second begins at 40 h, as long after the first as it must."""
    told = planned(
        "fixed", operations("one", cycles={"every": "30 h", "most": 2}), {"theatre.sectors": {}}
    )
    assert [10.0, 40.0] == begins(told, "one")
    assert [(0.0, 10.0), (10.0, 20.0)] == told.spans("operation one", "prepare")


def test_an_operation_that_is_over_while_it_is_prepared() -> None:
    """Its third cycle is prepared from 40 to 50 h; the town falls at 46 h: over at 70 h."""
    told = planned(
        "fixed",
        fires("day 1 06:00"),
        NO_DRIVE,
        {f"{SECOND}.cycles": {"every": "30 h", "most": 9, "until": "captured.town"}},
        staff=2,
    )
    assert [10.0, 40.0] == begins(told, "push")
    assert [70.0] == told.times("operation_over", "operation push")
