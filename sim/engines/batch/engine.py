"""The batch engine: replications of a plan, compiled, with the outcomes of the reference engine."""

import weakref
from collections import deque
from functools import partial

import numpy as np

from sim.engines.batch.loading import load
from sim.engines.batch.memory import Memory, Scratch
from sim.engines.chunk import Chunk
from sim.model.draws import words_of
from sim.model.plan import Plan


class _Prepared:
    """The memory of one plan and the scratch that threads have handed back."""

    def __init__(self, plan: Plan) -> None:
        self._memory = Memory(plan)
        self._idle: deque[Scratch] = deque()

    def take(self) -> Scratch:
        """Scratch for the calling thread alone."""
        try:
            return self._idle.pop()
        except IndexError:
            return Scratch(self._memory)

    def give_back(self, scratch: Scratch) -> None:
        """The thread has done."""
        self._idle.append(scratch)


_prepared: dict[int, tuple["weakref.ref[Plan]", _Prepared]] = {}


def _prepare(plan: Plan) -> _Prepared:
    """The memory of a plan, made once for as long as the plan lives."""
    number = id(plan)
    known = _prepared.get(number)
    if known is None or known[0]() is not plan:
        # Bound here, because at the end of the process modules may be gone before plans are.
        forget = partial(_prepared.pop, number)
        known = _prepared[number] = weakref.ref(plan, lambda _: forget(None)), _Prepared(plan)
    return known[1]


def run_chunk(plan: Plan, seed: int, first: int, count: int) -> Chunk:
    """Run `count` replications from number `first`; other threads can run others meanwhile."""
    run_replications = load()
    prepared = _prepare(plan)
    values = np.empty((count, len(plan.outcomes)))
    events = np.zeros(count, dtype=np.int64)
    scratch, done = prepared.take(), 0
    while True:
        scratch.world["seed_low"], scratch.world["seed_high"] = words_of(seed)
        done += int(run_replications(scratch.world, first + done, values[done:], events[done:]))
        if done == count:
            prepared.give_back(scratch)
            return Chunk(values=values, events=events)
        scratch = scratch.larger()
