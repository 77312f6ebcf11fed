"""Laws of whole worlds, over scenarios by chance."""

from heapq import heappush
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from simpy.events import Event

from properties.picking import Values
from properties.sane_records import faults
from properties.strategies_worlds import worlds
from sim.engines.chunk import Chunk
from sim.engines.reference.environment import RankedEnvironment
from sim.engines.reference.replay import replay
from sim.engines.reference.run import run_chunk
from sim.model.lowering import lower
from sim.model.plan import Plan
from sim.scenario.checking import check
from sim.scenario.schema import Scenario

seeds = st.integers(0, 2**64 - 1)


def plan_of(values: Values) -> Plan:
    """The plan of a drawn scenario, which passes every check."""
    scenario = Scenario.model_validate(values)
    problems = [f"{problem.path}: {problem.message}" for problem in check(scenario)]
    assert not problems, problems
    return lower(scenario)


def batch(plan: Plan, seed: int = 0, first: int = 0, count: int = 3) -> Chunk:
    """Some replications, none of which fails."""
    chunk = run_chunk(plan, seed, first, count)
    assert () == chunk.failures
    return chunk


def outcomes(values: Values, seed: int = 0) -> dict[str, tuple[str, ...]]:
    """By outcome: its values in some replications, as text, so that NaN equals NaN."""
    plan = plan_of(values)
    columns = batch(plan, seed).values.T.tolist()
    return {
        outcome.name: tuple(repr(value) for value in column)
        for outcome, column in zip(plan.outcomes, columns, strict=True)
    }


@given(worlds(), seeds)
@settings(max_examples=150)
def test_records_are_sane(values: Values, seed: int) -> None:
    """Guards hold, and every record says what can be: order, bounds and sums."""
    plan = plan_of(values)
    for record in batch(plan, seed).values.tolist():
        assert [] == faults(plan, record)


@given(worlds(), seeds, st.integers(0, 4))
@settings(max_examples=40)
def test_a_replication_alone_is_the_one_in_the_batch(
    values: Values, seed: int, number: int
) -> None:
    """Bit for bit, with the same number of events, with and without its log."""
    plan = plan_of(values)
    whole, alone = batch(plan, seed, 0, 5), batch(plan, seed, number, 1)
    assert whole.values[number].tobytes() == alone.values[0].tobytes()
    assert whole.events[number] == alone.events[0]
    told = np.array(replay(plan, seed, number).record)
    assert whole.values[number].tobytes() == told.tobytes()


@given(worlds(), seeds)
@settings(max_examples=30)
def test_running_twice_is_equal(values: Values, seed: int) -> None:
    """From the scenario on: lowered anew, run anew, the same bits."""
    first, second = (batch(plan_of(values), seed) for _ in range(2))
    assert first.values.tobytes() == second.values.tobytes()
    assert first.events.tolist() == second.events.tolist()


def last_scheduled_first(
    env: RankedEnvironment, event: Event, priority: int = 1, delay: float = 0
) -> None:
    """Schedule as usual, but let the latest go first among equal times and ranks."""
    calendar, env._queue = env._queue, []
    AS_USUAL(env, event, priority, delay)
    ((time, rank, number, _),) = env._queue
    env._queue = calendar
    heappush(calendar, (time, rank, -number, event))


AS_USUAL = RankedEnvironment.schedule


@given(worlds(), seeds)
@settings(max_examples=80)
def test_time_and_rank_settle_every_tie(values: Values, seed: int) -> None:
    """The order of scheduling never matters, so that another engine can keep the order."""
    plan = plan_of(values)
    usual = batch(plan, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RankedEnvironment, "schedule", last_scheduled_first)
        reverse = batch(plan, seed)
    assert usual.values.tobytes() == reverse.values.tobytes()


def with_first(block: Values, name: str, value: Any) -> Values:
    """The block with an entry before all others, so that every position moves."""
    return {name: value, **block}


def with_place(values: Values) -> Values:
    """A place that no road leads to."""
    places = with_first(values["map"]["places"], "aa-extra", {})
    return {**values, "map": {**values["map"], "places": places}}


def with_mission(values: Values) -> Values:
    """A mission of a unit of its own on a facility of its own.

    Strikes are reports, and reports take staff officers; and strikes press for a postponement. So
    it is unrelated only while neither is looked at.
    """
    mill = {"kind": "mill", "place": "aside"}
    unit = {"salvo_interval": "1 h", "stock": 9, "effect": {"mill": 0.5}}
    mission = {"when": "day 1 01:00", "target": "aa-extra", "by": "aa-extra", "salvos": 3}
    first, *others = values["operations"]
    fire_plan = with_first(first["fire_plan"], "aa-extra", mission)
    return {
        **values,
        "facilities": with_first(values["facilities"], "aa-extra", mill),
        "fire_units": with_first(values["fire_units"], "aa-extra", unit),
        "operations": [{**first, "fire_plan": fire_plan}, *others],
    }


def with_reserve(values: Values) -> Values:
    """A reserve that nobody releases, because its echelon, above all others, heeds nothing.

    It stands where no axis leads, so that nobody overruns it.
    """
    heeds = dict.fromkeys(("indications", "strikes", "contact", "losses"), 0.0)
    force = {"side": "defender", "role": "reserve", "place": "aside", "elements": 5}
    chain = {**values["command"].get("echelons", {}), "extra": {"heeds": heeds}}
    return {
        **values,
        "formations": with_first(values["formations"], "aa-extra", force),
        "reserves": with_first(values["reserves"], "aa-extra", {"released_by": "extra"}),
        "command": {**values["command"], "echelons": chain},
    }


def moved(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The outcomes of the first that are different in the second."""
    return {name for name, values in before.items() if after[name] != values}


@given(worlds(), seeds)
@settings(max_examples=30)
def test_an_extra_place_moves_nothing(values: Values, seed: int) -> None:
    """All others keep their luck and their order, whatever their position."""
    assert set() == moved(outcomes(values, seed), outcomes(with_place(values), seed))


@given(worlds(), seeds)
@settings(max_examples=30)
def test_an_unrelated_mission_moves_nothing(values: Values, seed: int) -> None:
    """Only the salvos and tonnes of its side and sector, while strikes tell nobody anything."""
    values = {name: block for name, block in values.items() if name != "warnings"}
    if values["command"]:
        values["warnings"] = {"first": "day 1 00:00", "indications": "0 per day", "strikes": False}
    if event := values["politics"].get("event"):
        values["politics"] = {**values["politics"], "event": {**event, "strike": 0.0}}
    found = moved(outcomes(values, seed), outcomes(with_mission(values), seed))
    found = {name for name in found if not name.startswith("effort.")}
    assert {name.split(".")[-1] for name in found} <= {"attacker", "salvos", "tonnes"}
    assert all(name.startswith(("salvos.", "tonnes.", "sector.")) for name in found)


@given(worlds(), seeds)
@settings(max_examples=30)
def test_a_reserve_that_nobody_releases_moves_nothing(values: Values, seed: int) -> None:
    """Only the number of the defender's elements, where pressure draws nobody in.

    Pressure would, for it asks no echelon; and whom a worn garrison asks is the highest one.
    """
    theatre = {name: block for name, block in values["theatre"].items() if name != "coupling"}
    supply = {name: {**block, "gives_up_below": 0.0} for name, block in values["supply"].items()}
    values = {**values, "theatre": theatre, "supply": supply}
    more = with_reserve(values)
    assume(not check(Scenario.model_validate(more)))  # a way leads from it to an objective
    found = moved(outcomes(values, seed), outcomes(more, seed))
    assert {"survivors.defender"} == found
