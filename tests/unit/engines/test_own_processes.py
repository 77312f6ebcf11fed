"""Processes of the user's own: they share the world, and disturb nobody who does not meet them."""

import math
from typing import Any

import pytest
import simpy

from sim.engines.reference.environment import Wait
from sim.engines.reference.run import run_chunk
from sim.engines.reference.world import World
from sim.model.outcomes import Outcome
from worlds import FULL, plan, run

RAIDS = Outcome(name="partisans.raids", kind="count", unit="raids", meaning="Raids so far.")
MOMENT = Outcome(name="mine.moment", kind="time", unit="h", meaning="When it happened.")
DEPOT = {"facilities.depot": {"kind": "depot", "place": "rear", "stock": "90 t"}}


def partisans(world: World) -> Wait:
    """Every ten hours a level of the first facility."""
    raids = 0
    while True:
        yield world.env.timeout(10.0)
        raids += 1
        event = world.note("partisans", "raid", world.plan.facilities.names[0], -1)
        world.facilities.hit(0, "partisans", event)
        world.report("partisans.raids", float(raids), event)


def test_a_process_acts_on_the_world_and_on_the_record() -> None:
    """Raids at 10, 20, 30, ... 470 h; the depot is down after three."""
    told = run(DEPOT, processes=(partisans,), own=[RAIDS])
    assert [10.0, 20.0, 30.0] == [told[f"facility.depot.level.{n}"] for n in (2, 1, 0)]
    assert 47.0 == told["partisans.raids"]
    assert 450.0 == told["facility.depot.closed_hours"]


def test_outcomes_of_processes_that_did_not_run() -> None:
    """A time is NaN and a count 0 until somebody reports."""
    told = run(DEPOT, own=[RAIDS, MOMENT])
    assert 0.0 == told["partisans.raids"]
    assert math.isnan(told["mine.moment"])


def test_an_unknown_outcome_cannot_be_reported() -> None:
    """The replication fails with the name."""

    def wrong(world: World) -> Wait:
        yield world.env.timeout(1.0)
        world.report("no.such", 1.0)

    failures = run_chunk(plan(), 0, 0, 1, processes=[wrong]).failures
    assert "KeyError: 'no.such'" in failures[0][1]


class ParticularError(Exception):
    """An error that cannot be made again of the arguments that it keeps."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what} in {where}")


class SelectiveError(Exception):
    """An error that is made of numbers and keeps a text."""

    def __init__(self, number: int) -> None:
        super().__init__(f"wave {number + 1}")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ParticularError("mud", "autumn"), "ParticularError: mud in autumn"),
        (SelectiveError(1), "SelectiveError: wave 2"),
        (ValueError("plain"), "ValueError: plain"),
    ],
)
@pytest.mark.parametrize("nested", [False, True])
def test_errors_of_any_make_are_told(error: Exception, words: str, *, nested: bool) -> None:
    """The failure names the error and the line that raised it, whatever its class asks for."""

    def wrong(world: World) -> Wait:
        yield world.env.timeout(1.0)
        raise error

    def above(world: World) -> Wait:
        yield world.env.process(wrong(world))

    failures = run_chunk(plan(), 0, 0, 1, processes=[above if nested else wrong]).failures
    assert failures[0][1].rstrip().endswith(words)
    assert ", in wrong\n    raise error" in failures[0][1]


def test_a_process_comes_after_the_model_at_equal_times() -> None:
    """The town falls at 36 h; a process that wakes at 36 h sees it fallen."""
    seen: list[float] = []

    def look(world: World) -> Wait:
        yield world.env.timeout(36.0)
        seen.append(world.record[world.plan.column("captured.town")])

    run(processes=(look,))
    assert [36.0] == seen


def test_own_processes_keep_their_order() -> None:
    """At equal times in the order in which they were given."""
    order: list[str] = []

    def named(name: str) -> Any:
        def process(world: World) -> Wait:
            yield world.env.timeout(5.0)
            order.append(name)

        return process

    run(processes=(named("first"), named("second"), named("third")))
    assert ["first", "second", "third"] == order


def test_watching_changes_nothing() -> None:
    """A process that only looks leaves every outcome as it was, to the last bit."""

    def watch(world: World) -> Wait:
        while True:
            yield world.env.timeout(0.37)

    without, watched = (run_chunk(plan(FULL), 0, 0, 20, processes=p) for p in ((), (watch,)))
    assert without.values.tobytes() == watched.values.tobytes()


def test_waiting_for_contact() -> None:
    """The event comes with the first contact at 24 h, or at once when that is past."""
    seen: list[float] = []

    def wait(world: World) -> Wait:
        yield world.wait_for_contact()
        seen.append(world.now)
        yield world.env.timeout(10.0)
        yield world.wait_for_contact()
        seen.append(world.now)

    run(processes=(wait,))
    assert [24.0, 34.0] == seen


def test_conditions_of_several_events() -> None:
    """SimPy's `|` and `&` work as usual, and come after the model's events like all the rest."""
    seen: list[tuple[float, float]] = []

    def either(world: World) -> Wait:
        yield world.env.timeout(36.0) | world.env.timeout(50.0)
        seen.append((world.now, world.record[world.plan.column("captured.town")]))
        yield world.env.timeout(1.0) & world.env.timeout(3.0)
        seen.append((world.now, 0.0))

    run(processes=(either,))
    assert [(36.0, 36.0), (39.0, 0.0)] == seen


def test_resources_of_simpy() -> None:
    """A user's own resource is shared by his processes."""
    ends: list[float] = []

    def work(world: World) -> Wait:
        shared = world.__dict__.setdefault("lorry", simpy.Resource(world.env))
        with shared.request() as request:
            yield request
            yield world.env.timeout(4.0)
            ends.append(world.now)

    run(processes=(work, work))
    assert [4.0, 8.0] == ends


def test_a_process_started_by_a_process() -> None:
    """`world.env.process` starts another; waiting for its end works."""
    ends: list[float] = []

    def child(world: World) -> Wait:
        yield world.env.timeout(3.0)

    def parent(world: World) -> Wait:
        yield world.env.timeout(2.0)
        yield world.env.process(child(world))
        ends.append(world.now)

    run(processes=(parent,))
    assert [5.0] == ends


def test_luck_of_ones_own() -> None:
    """Named draws are repeatable, differ by name and index, and lie inside (0, 1)."""
    drawn: list[tuple[float, float, float]] = []

    def gamble(world: World) -> Wait:
        yield world.env.timeout(1.0)
        drawn.append((world.luck("mine", 0), world.luck("mine", 1), world.luck("other", 0)))

    run(processes=(gamble,))
    run(processes=(gamble,))
    assert drawn[0] == drawn[1]
    assert 3 == len(set(drawn[0]))
    assert all(0.0 < u < 1.0 for u in drawn[0])


def test_signals_need_a_process() -> None:
    """Asking for one outside every process is refused."""
    worlds: list[World] = []

    def keep(world: World) -> Wait:
        worlds.append(world)
        yield world.env.timeout(1.0)

    run(processes=(keep,))
    with pytest.raises(RuntimeError, match="a signal needs a process that waits for it"):
        worlds[0].env.signal()
