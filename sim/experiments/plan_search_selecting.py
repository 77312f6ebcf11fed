"""Select the best of k systems with a stated probability, on common random numbers.

The procedure KN of Kim and Nelson (2001, ACM Transactions on Modeling and Computer Simulation
11:251): after n0 observations of each system, the variance of every paired difference sets how far
one must fall behind another to be dropped; those that are left are observed on, one observation at
a time. With normal observations, common random numbers or not, it selects the best with the
probability asked for wherever the best is better than every other by at least `difference`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Observe = Callable[[int, int, int], NDArray[np.float64]]
"""`observe(system, first, count)`: observations `first` to `first + count - 1` of one system."""


@dataclass(frozen=True, kw_only=True)
class SelectionRule:
    """What is asked of the selection.

    `least_variance` is the smallest variance of a paired difference that is believed: a sample of
    runs in which nothing differed does not prove that nothing can.
    """

    difference: float
    confidence: float = 0.95
    first_stage: int = 20
    step: int = 5
    most: int = 500
    least_variance: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What was selected: the systems left, the best first, and what each was observed to do."""

    left: tuple[int, ...]
    observations: tuple[NDArray[np.float64], ...]

    @property
    def best(self) -> int:
        """The system selected, or where several are left the one ahead."""
        return self.left[0]

    @property
    def decided(self) -> bool:
        """Whether one system alone is left, so that the probability of a correct choice holds."""
        return len(self.left) == 1


def select_best(observe: Observe, systems: int, rule: SelectionRule) -> Selection:
    """Select the system with the largest mean among `systems`, by KN with its constant c = 1."""
    data = [observe(system, 0, rule.first_stage) for system in range(systems)]
    alive = list(range(systems))
    if systems == 1:
        return Selection(left=(0,), observations=tuple(data))
    reach = _reach(np.array(data), rule)
    looked = rule.first_stage
    while True:
        alive = _screened(alive, data, reach, looked, rule.difference)
        if len(alive) == 1 or looked >= rule.most:
            break
        looked += 1
        if looked > len(data[alive[0]]):
            count = min(rule.step, rule.most - looked + 1)
            for system in alive:
                data[system] = np.append(data[system], observe(system, looked - 1, count))
    ahead = sorted(alive, key=lambda system: -data[system][:looked].mean())
    return Selection(left=tuple(ahead), observations=tuple(data))


def _reach(first: NDArray[np.float64], rule: SelectionRule) -> NDArray[np.float64]:
    """h² S² / δ for every pair: how far apart two sums may be before one is dropped, at r = 0."""
    systems, n = first.shape
    error = 1.0 - rule.confidence
    eta = 0.5 * ((2.0 * error / (systems - 1)) ** (-2.0 / (n - 1)) - 1.0)
    differences = first[:, None, :] - first[None, :, :]
    variance = np.maximum(differences.var(axis=2, ddof=1), rule.least_variance)
    reach: NDArray[np.float64] = 2.0 * eta * (n - 1) * variance / rule.difference
    return reach


def _screened(
    alive: list[int],
    data: list[NDArray[np.float64]],
    reach: NDArray[np.float64],
    looked: int,
    difference: float,
) -> list[int]:
    """Those that are not too far behind any other after `looked` observations each."""
    sums = {system: math.fsum(data[system][:looked]) for system in alive}

    def beaten(system: int, other: int) -> bool:
        slack = max(0.0, 0.5 * (reach[system, other] - looked * difference))
        behind = sums[other] - sums[system] - slack
        return bool(behind > 0.0 or (slack == 0.0 and behind == 0.0 and other < system))

    return [
        system
        for system in alive
        if not any(beaten(system, other) for other in alive if other != system)
    ]
