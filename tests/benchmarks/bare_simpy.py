"""A bare SimPy program with as many events as a scenario has on the reference engine.

It has processes that wait, draw and queue for a resource as those of a scenario do, and nothing
else: no rules, no roads, no record.
"""

import random
from collections.abc import Generator
from functools import partial
from typing import Any

import simpy

from .timing import Program, Work

ACTORS = 10


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

    def run(self) -> int:
        """Run to the end; return the events scheduled."""
        for _ in range(ACTORS):
            self.env.process(self.actor())
        self.env.run()
        return int(next(self.env._eid))


def _run(events: int, count: int) -> Work:
    scheduled, moments = 0, 0.0
    for seed in range(count):
        random.seed(seed)
        bare = Bare(events)
        scheduled += bare.run()
        moments += bare.env.now
    if abs(scheduled - events * count) > 0.05 * events * count:
        raise RuntimeError(f"the bare program schedules {scheduled / count} events, not {events}")
    return Work(replications=count, events=scheduled / count, checksum=moments)


def program(events: int, count: int) -> Program:
    """The bare program, some replications of it."""
    return partial(_run, events, count)
