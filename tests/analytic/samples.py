"""Samples from the engine, and how far their means may lie from the truth."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.reference.run import run_chunk
from worlds import plan

Sample = NDArray[np.float64]

STANDARD_ERRORS = 4.0
"""Seeds are fixed, so what passes always passes; a right mean misses by more once in 16,000."""


def sample(changes: Mapping[str, Any], replications: int, *outcomes: str) -> list[Sample]:
    """Outcomes of replications of the base scenario with changes, one array an outcome."""
    of = plan(changes)
    chunk = run_chunk(of, 0, 0, replications)
    assert () == chunk.failures
    return [chunk.values[:, of.column(outcome)] for outcome in outcomes]


def standard_error(values: Sample) -> float:
    """Of the mean of independent values."""
    return float(values.std(ddof=1)) / math.sqrt(len(values))


def agrees(expected: float, values: Sample, *, sees: float) -> bool:
    """Whether the mean is what is expected, within what chance allows.

    `sees` is the relative fault that the sample is large enough to see: a mean that far from the
    truth is refused at least every second time.
    """
    allowed = STANDARD_ERRORS * standard_error(values)
    assert allowed <= sees * abs(expected), f"too small: {allowed / abs(expected):.4f} of the mean"
    return abs(float(values.mean()) - expected) <= allowed
