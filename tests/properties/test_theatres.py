"""What holds in every theatre: elements are conserved, and sectors without a tie are alone."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from properties.strategies_theatres import both, theatres, west
from sim.engines.reference.run import run_chunk
from sim.model.plan import Plan
from worlds import plan, run

REPLICATIONS = 25
SHARED = ("losses.", "taken.", "survivors.", "salvos.", "tonnes.", "places_gained", "effort.")
"""Totals of a side count both sectors."""


@settings(max_examples=60)
@given(theatres())
def test_theatres_run_under_the_guards(changes: dict[str, Any]) -> None:
    """Elements, stocks and the clock behave; `run_chunk` reports what the guards refuse."""
    chunk = run_chunk(plan(changes), 0, 0, 3)
    assert () == chunk.failures


@settings(max_examples=15)
@given(theatres())
def test_theatres_repeat_themselves(changes: dict[str, Any]) -> None:
    """A replication alone, with its log, is the one in a batch, bit for bit."""
    chunk = run_chunk(plan(changes), 0, 0, 2)
    record = run(changes, replication=1).trace.record
    assert repr(chunk.values[1].tolist()) == repr(list(record))


def own_outcomes(of: Plan) -> list[str]:
    """The outcomes that the west alone has, but for totals of a side."""
    return [o.name for o in of.outcomes if not o.name.startswith(SHARED)]


def values(of: Plan, names: list[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Outcomes of some replications."""
    chunk = run_chunk(of, 0, 0, REPLICATIONS)
    assert () == chunk.failures
    return chunk.values[:, [of.column(name) for name in names]]


SEPARATE: dict[str, dict[str, Any]] = {
    "once": {},
    "in cycles": {"cycles": {"every": "2 days", "most": 5}},
    "later": {"start": {"at": "day 5 00:00"}},
}


@pytest.mark.parametrize("push", SEPARATE)
def test_a_second_operation_elsewhere_changes_nothing(push: str) -> None:
    """On its own part of the map, with its own echelons, fires and reserves: to the last bit."""
    alone = plan(west())
    names = own_outcomes(alone)
    expected = values(alone, names)
    assert expected.tobytes() == values(plan(both(**SEPARATE[push])), names).tobytes()


def test_the_second_operation_does_something() -> None:
    """So that the test before can fail: it captures, strikes and releases."""
    of = plan(both())
    names = ["captured.port", "mission.shut.effects", "reserve.fleet.released"]
    assert all(np.nan_to_num(column).any() for column in values(of, names).T)


def coupled(strength: float) -> Plan:
    """Both sectors, with pressure in the south."""
    coupling = {"strength": strength, "delay": "6 h", "march": "1 day"}
    return plan({**both(pressure=4), "theatre.coupling": coupling})


def test_without_coupling_sectors_are_independent() -> None:
    """Pressure with strength 0 is no pressure at all, in either sector."""
    free, pressed = plan(both()), coupled(0.0)
    names = [outcome.name for outcome in free.outcomes]
    assert values(free, names).tobytes() == values(pressed, names).tobytes()


def test_coupling_ties_them_together() -> None:
    """Elements of the west leave, and the town is captured sooner or more often."""
    names = own_outcomes(plan(west()))
    assert values(coupled(0.0), names).tobytes() != values(coupled(1.0), names).tobytes()
    assert values(coupled(1.0), ["operation.push.drawn_in"]).min() >= 1.0


def test_a_road_between_the_sectors_that_nobody_uses_changes_no_luck() -> None:
    """The draws hang on names: with the road only what marches by it can differ.

    Here nothing does, because the bridge between is shut from the start.
    """
    shut = {
        "facilities.gate": {"kind": "bridge", "demolition": {"when": "day -2 00:00"}},
        "map.roads.link": {"between": ["rear", "coast"], "length": "60 km", "bridge": "gate"},
    }
    alone = plan(west())
    names = own_outcomes(alone)
    assert values(alone, names).tobytes() == values(plan({**both(), **shut}), names).tobytes()
