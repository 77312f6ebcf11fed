"""The bare program on cimba, a C engine whose Python processes Numba compiles.

`pip install cimba` brings it; it is no dependency of ours, not even for tests, and whoever imports
this module needs it.
"""

from functools import partial
from typing import Any

import cimba as cb  # type: ignore[import-not-found]
import numpy as np

from .timing import Program, Work

ACTORS = 10
EVENTS_A_CYCLE = 4


class Bare(cb.Model):  # type: ignore[misc]
    """Actors that wait and queue for a staff officer, as those on SimPy."""

    staff: cb.Resource = cb.Resource(capacity=3)
    cycles: cb.Param[int] = 1
    ended: cb.Output[float]

    @cb.process(copies=ACTORS)  # type: ignore[untyped-decorator]
    def actor(self) -> None:
        """Wait, queue, work, as often as is asked for."""
        for _ in range(self.cycles):
            cb.hold(cb.random.exponential(1.0))
            self.staff.acquire(1)
            cb.hold(cb.random.exponential(0.5))
            self.staff.release(1)

    @cb.on_end  # type: ignore[untyped-decorator]
    def measure(self) -> None:
        """When the last actor has done."""
        self.ended = cb.now()


def _run(experiment: Any, model: Bare, cycles: int, count: int) -> Work:
    ended = experiment.run()[model].ended
    events = ACTORS * EVENTS_A_CYCLE * cycles
    return Work(replications=count, events=events, checksum=float(np.asarray(ended).sum()))


def program(events: int, count: int) -> Program:
    """The bare program with about as many events."""
    model = Bare()
    model.cycles = events // (ACTORS * EVENTS_A_CYCLE)
    experiment = cb.Experiment(model, replications=count, seed=1)
    return partial(_run, experiment, model, model.cycles, count)
