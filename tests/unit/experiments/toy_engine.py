"""A small engine whose values can be told beforehand, and which misbehaves where it is asked to."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import Outcome

OUTCOMES = (
    Outcome(
        name="number", kind="count", unit="", meaning="The replication's number plus the seed."
    ),
    Outcome(name="even", kind="time", unit="h", meaning="Never in odd replications."),
)


@dataclass(frozen=True, kw_only=True)
class ToyPlan:
    """What the toy engine shall do.

    `raising` are replications that raise out of the engine, `failing` those that it reports itself,
    `deadly` those that kill their process. Each replication takes `seconds`, the `endless` ones
    a minute. Each process leaves a file named by its number in `mark`, if that is given.
    """

    outcomes: tuple[Outcome, ...] = OUTCOMES
    raising: frozenset[int] = frozenset()
    failing: frozenset[int] = frozenset()
    deadly: frozenset[int] = frozenset()
    slow: frozenset[int] = frozenset()
    endless: frozenset[int] = frozenset()
    seconds: float = 0.0
    mark: Path | None = None

    def duration(self, replication: int) -> float:
        """How many seconds the replication takes."""
        if replication in self.endless:
            return 60.0
        return 0.5 if replication in self.slow else self.seconds


@dataclass(frozen=True)
class ToyChunk:
    """The values of some replications."""

    values: NDArray[np.float64]
    events: NDArray[np.int64]
    failures: list[tuple[int, str]]


class Address:
    """Something whose text holds a memory address, as that of most objects does."""


def run_toy(plan: ToyPlan, seed: int, first: int, count: int) -> ToyChunk:
    """Simulate replications `first` to `first + count - 1`."""
    if plan.mark is not None:
        (plan.mark / str(os.getpid())).touch()
    failures = []
    for replication in range(first, first + count):
        time.sleep(plan.duration(replication))
        if replication in plan.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        if replication in plan.raising:
            raise ValueError(f"replication {replication} met {Address()}")
        if replication in plan.failing:
            failures.append((replication, f"gave up on {Address()}"))
    numbers = np.arange(first, first + count)
    even = np.where(numbers % 2 == 0, numbers / 2.0, np.nan)
    return ToyChunk(np.column_stack([numbers + float(seed), even]), numbers % 3, failures)


def expected_values(seed: int, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """What the toy engine gives for these replications."""
    even = [number / 2 if number % 2 == 0 else np.nan for number in numbers]
    return np.array([[number + seed, half] for number, half in zip(numbers, even, strict=True)])
