"""Comparing the engines: every bit of every outcome of every replication."""

import numpy as np

from sim.engines.batch.engine import run_chunk as run_on_batch
from sim.engines.reference.run import run_chunk as run_on_reference
from sim.model.plan import Plan


def differences(plan: Plan, seed: int, first: int, count: int) -> list[str]:
    """What the two engines do not agree on: by replication and outcome, both values."""
    reference = run_on_reference(plan, seed, first, count)
    assert () == reference.failures
    batch = run_on_batch(plan, seed, first, count)
    other = reference.values.view(np.int64) != batch.values.view(np.int64)
    return [
        f"replication {first + row}: {plan.outcomes[column].name} is "
        f"{reference.values[row, column]!r} on the reference engine, "
        f"{batch.values[row, column]!r} on the batch engine"
        for row, column in np.argwhere(other).tolist()
    ]
