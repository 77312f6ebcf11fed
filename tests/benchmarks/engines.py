"""Our own engines as programs to time, and what a scenario makes them do."""

from functools import partial
from typing import Any
from unittest.mock import patch

import numpy as np

from sim.engines.batch.engine import run_chunk as run_on_batch
from sim.engines.reference.run import run_chunk as run_on_reference
from sim.model.draws import Draws
from sim.model.plan import Plan

from .timing import Program, Work


def _run(engine: Any, plan: Plan, count: int) -> Work:
    chunk = engine(plan, 0, 0, count)
    return Work(
        replications=count,
        events=float(chunk.events.mean()),
        checksum=float(np.nansum(chunk.values)),
    )


def batch(plan: Plan, count: int) -> Program:
    """The compiled engine."""
    return partial(_run, run_on_batch, plan, count)


def reference(plan: Plan, count: int) -> Program:
    """The reference engine."""
    return partial(_run, run_on_reference, plan, count)


def draws_of(plan: Plan, count: int = 50) -> float:
    """Uniforms that a replication asks for, on average; the engines ask for the same."""
    asked = 0
    uniform = Draws.uniform

    def counted(self: Draws, stream_number: int, index: int) -> float:
        nonlocal asked
        asked += 1
        return uniform(self, stream_number, index)

    with patch.object(Draws, "uniform", counted):
        run_on_reference(plan, 0, 0, count)
    return asked / count
