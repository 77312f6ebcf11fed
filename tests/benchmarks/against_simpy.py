"""Speed of the reference engine as a ratio to a bare SimPy program with as many events.

Run it as `python tests/benchmarks/against_simpy.py [SCENARIO] [ROUNDS]`. Both programs are timed
in turns in one run; the ratio is the median over the rounds. The bare program has processes that
wait, draw and queue for a resource as those of a scenario do, and nothing else: no rules, no
roads, no record. It schedules as many events, which is checked to within five percent.
"""

import random
import statistics
import sys
import time
from collections.abc import Generator
from typing import Any

import simpy

import sim
from sim.engines.reference import run_chunk
from sim.model.lowering import lower
from sim.model.plan import Plan

REPLICATIONS = 100
ACTORS = 10
BALAKLIIA = "scenarios/balakliia-2022.yaml"


class Bare:
    """A bare SimPy program that stops after a given number of scheduled events."""

    def __init__(self, events: int) -> None:
        self.left = events
        self.env = simpy.Environment()
        self.staff = simpy.Resource(self.env, capacity=3)

    def actor(self) -> Generator[Any, Any, None]:
        """Wait; every fourth time queue for a staff officer (request, work, release)."""
        draw = random.expovariate
        self.left -= 1
        while self.left > 0:
            self.left -= 4
            yield self.env.timeout(draw(1.0))
            with self.staff.request() as request:
                yield request
                yield self.env.timeout(draw(2.0))

    def run(self) -> None:
        """Run to the end."""
        for _ in range(ACTORS):
            self.env.process(self.actor())
        self.env.run()


def seconds_of_engine(plan: Plan) -> float:
    """Seconds for REPLICATIONS of the reference engine."""
    clock = time.perf_counter()
    run_chunk(plan, 0, 0, REPLICATIONS)
    return time.perf_counter() - clock


def seconds_of_bare(events: int) -> float:
    """Seconds for REPLICATIONS of the bare program."""
    clock = time.perf_counter()
    for seed in range(REPLICATIONS):
        random.seed(seed)
        Bare(events).run()
    return time.perf_counter() - clock


def check(events: int) -> None:
    """Pin the work done: the bare program schedules as many events as the engine."""
    bare = Bare(events)
    bare.run()
    scheduled = next(bare.env._eid)
    if abs(scheduled - events) > 0.05 * events:
        raise SystemExit(f"the bare program schedules {scheduled} events, not {events}")


def main(scenario: str = BALAKLIIA, rounds: int = 9) -> None:
    """Print events per replication, replications per second and the ratio."""
    plan = lower(sim.load(scenario))
    events = round(float(run_chunk(plan, 0, 0, REPLICATIONS).events.mean()))
    engine, bare = [], []
    check(events)
    for _ in range(rounds):
        engine.append(seconds_of_engine(plan))
        bare.append(seconds_of_bare(events))
    ratio = statistics.median(b / e for b, e in zip(bare, engine, strict=True))
    print(f"{scenario}: {events} events a replication")
    print(f"reference engine: {REPLICATIONS / statistics.median(engine):.0f} replications/s")
    print(f"bare SimPy:       {REPLICATIONS / statistics.median(bare):.0f} replications/s")
    print(f"speed of the engine relative to bare SimPy: {ratio:.2f}")


if __name__ == "__main__":
    given = dict(zip(("scenario", "rounds"), sys.argv[1:], strict=False))
    main(given.get("scenario", BALAKLIIA), int(given.get("rounds", 9)))
