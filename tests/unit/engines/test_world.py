"""What the world of a replication keeps: the horizon, reports, measures, isolation, the guards."""

import math
from typing import Any

import numpy as np
import pytest

from sim.engines.reference.environment import Wait
from sim.engines.reference.run import GuardError, check, draw_table, run_chunk, run_replication
from sim.engines.reference.world import World
from sim.model.rules import ATTACKER
from worlds import ASSAULT, FULL, Changes, plan, run

# The horizon


@pytest.mark.parametrize(("end", "captured"), [("12:00", math.nan), ("12:01", 36.0)])
def test_nothing_happens_at_the_horizon(end: str, captured: float) -> None:
    """The town would fall at 36 h; with the horizon at 36 h it does not."""
    told = run({"clock.end": f"day 2 {end}"})
    assert captured == pytest.approx(told["captured.town"], nan_ok=True)
    assert (0.0 if math.isnan(captured) else 1.0) == told["places_gained"]


def test_the_start_is_hour_zero() -> None:
    """The clock starts on day -7, eight days before day 1: the advance of day 2 starts at 216 h."""
    told = run({"clock.start": "day -7 00:00"})
    assert (216.0, 228.0) == (told["advance.assault.started"], told["captured.town"])
    assert -192.0 == told.trace.plan.clock.day_one
    assert 192.0 == told.trace.timeline("title").day_one_offset_h


def test_a_start_in_the_middle_of_a_day() -> None:
    """From day 0 18:00 on: 30 h later than the start is day 2 00:00."""
    assert 30.0 == run({"clock.start": "day 0 18:00"})["advance.assault.started"]


def test_what_is_due_at_the_start() -> None:
    """An advance at hour 0 crosses its line at once."""
    assert 12.0 == run({f"{ASSAULT}.when": "day 1 00:00"})["captured.town"]


# Public reports


@pytest.mark.parametrize(
    ("lag", "seen"),
    [("5 h", 41.0), ("0 h", 36.0), ("-5 h", 31.0), ("-40 h", 0.0), ("444 h", math.nan)],
)
def test_public_reports(lag: str, seen: float) -> None:
    """A lag after 36 h, a lead before; not before the start, and not from the horizon on."""
    told = run({"reports.lag": lag})
    assert seen == pytest.approx(told["seen.captured.town"], nan_ok=True)


def test_no_report_of_what_did_not_happen() -> None:
    """Claims run ahead of the truth, but not without it."""
    told = run({"reports.lag": "-5 h", "battle.breakpoint": {"attacker": 0.0, "defender": 1.0}})
    assert math.isnan(told["seen.captured.town"])


# Measures


def test_measures() -> None:
    """From the start of the advance to the fall of the town: 12 h; the other way round -12 h."""
    measures = {
        "fight": {"since": "advance.assault.started", "until": "captured.town"},
        "back": {"since": "captured.town", "until": "advance.assault.started"},
        "never": {"since": "captured.town", "until": "recaptured.town"},
    }
    told = run({"measures": measures})
    assert (12.0, -12.0) == (told["measure.fight"], told["measure.back"])
    assert math.isnan(told["measure.never"])


# Isolation


def test_isolated_from_the_start() -> None:
    """A place without any road to a rear is isolated at hour 0."""
    told = run({"map.places.island": {}})
    assert 0.0 == told["isolated.island"]
    assert math.isnan(told["isolated.town"])


def test_a_side_without_a_rear_is_never_isolated() -> None:
    """There is nothing to be cut off from."""
    told = run({"map.places.rear.rear": False, "map.places.island": {}})
    assert math.isnan(told["isolated.island"])


def test_isolated_by_the_loss_of_a_place_on_the_way() -> None:
    """The village behind the town is cut off from the rear when the town falls at 36 h."""
    village = {
        "map.places.village": {},
        "map.roads.lane": {"between": ["town", "village"], "length": "5 km"},
    }
    told = run(village)
    assert (36.0, 36.0) == (told["captured.town"], told["isolated.village"])
    isolated = told.events("isolated")[0]
    assert "captured" == told.trace.events[isolated.cause].kind


def test_a_second_rear_keeps_a_place_connected() -> None:
    """Cut off from one, joined to the other."""
    village = {
        "map.places.village": {},
        "map.places.far": {"rear": True},
        "map.roads.lane": {"between": ["town", "village"], "length": "5 km"},
        "map.roads.way": {"between": ["far", "village"], "length": "50 km"},
    }
    assert math.isnan(run(village)["isolated.village"])


def test_isolated_by_the_loss_of_the_rear() -> None:
    """The rear falls in turn: nobody is left who could be cut off but the far village."""
    onward = {
        f"{ASSAULT}.axis": ["town", "rear"],
        f"{ASSAULT}.pace.exploitation": "48 km/day",
        "map.places.far": {},
        "map.roads.way": {"between": ["far", "rear"], "length": "50 km"},
    }
    told = run(onward)
    assert (36.0, 56.0) == (told["captured.town"], told["captured.rear"])
    assert 56.0 == told["isolated.far"]


# Running


def test_a_failing_replication_is_a_record() -> None:
    """The others go on; the failed one is NaN throughout and named with its error."""

    def fails(world: World) -> Wait:
        if world.luck("failure", 0) < 0.5:
            raise ZeroDivisionError("mine")
        yield world.env.timeout(1.0)

    chunk = run_chunk(plan(), 0, 5, 20, processes=[fails])
    failed = [number for number, _ in chunk.failures]
    assert 0 < len(failed) < 20
    assert all("ZeroDivisionError: mine" in error for _, error in chunk.failures)
    for row in range(20):
        assert (5 + row in failed) == bool(np.isnan(chunk.values[row]).all())


def test_events_are_counted() -> None:
    """Every replication schedules some events, and the number belongs to it."""
    chunk = run_chunk(plan(FULL), 0, 0, 5)
    again = run_chunk(plan(FULL), 0, 3, 2)
    assert (chunk.events > 50).all()
    assert chunk.events[3:].tolist() == again.events.tolist()


def world_of(changes: Changes | None = None) -> World:
    """The world of one replication that has run."""
    of = plan(changes)
    return run_replication(of, draw_table(of, 0, range(1)).replication(0))


def spoil_elements(world: World) -> None:
    """An element appears from nowhere."""
    world.forces.advance[0].elements += 1


def spoil_level(world: World) -> None:
    """A facility stands above its levels."""
    world.facilities.level[0] += 9


def spoil_clock(world: World) -> None:
    """The clock runs on."""
    world.env.run(until=world.now + 1.0)


@pytest.mark.parametrize(
    ("spoil", "guard"),
    [
        (spoil_elements, "the attacker's elements are conserved"),
        (spoil_level, "levels stay in their bounds"),
        (spoil_clock, "the clock stands at the horizon"),
    ],
)
def test_guards(spoil: Any, guard: str) -> None:
    """A world that ran well passes; each fault is named."""
    world = world_of(FULL)
    check(world)
    spoil(world)
    with pytest.raises(GuardError, match=guard):
        check(world)


def test_guards_are_on_in_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A replication that breaks a guard fails; with guards off nobody looks."""

    def lose_one(world: World) -> Wait:
        yield world.env.timeout(1.0)
        world.forces.losses[ATTACKER] += 1

    assert 1 == len(run_chunk(plan(), 0, 0, 1, processes=[lose_one]).failures)
    monkeypatch.delenv("SIM_GUARDS")
    assert () == run_chunk(plan(), 0, 0, 1, processes=[lose_one]).failures
