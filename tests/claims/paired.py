"""Scenarios compared on common random numbers: they differ only in what the claim is about.

All runs have one seed, so replication k meets the same luck in each of them and the interval of a
difference comes from the differences of the pairs.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import sim
from sim.engines.reference import UserProcess, run_chunk
from sim.model.lowering import lower
from sim.model.outcomes import Outcome
from sim.model.plan import Plan
from sim.results.intervals import mean_interval, share_interval

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SEED = 0
REPLICATIONS = 250

Values = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A measured figure with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """As seeds/claims.yaml quotes it."""
        digits = 1 if max(abs(self.low), abs(self.high)) > 2.0 else 2
        value, low, high = (
            f"{x:.{digits}f}".replace("-0.00", "0.00") for x in (self.value, self.low, self.high)
        )
        return f"{value} ({low} to {high})"


@dataclass(frozen=True, kw_only=True, eq=False)
class Runs:
    """Replications 0 to n-1 of one scenario."""

    plan: Plan
    values: Values

    def __getitem__(self, outcome: str) -> Values:
        """One outcome of every replication, NaN where it did not happen."""
        return self.values[:, self.plan.column(outcome)]

    def when(self, outcome: str) -> Values:
        """A time or duration of every replication, infinite where it did not happen."""
        return np.where(np.isnan(self[outcome]), math.inf, self[outcome])

    def happened(self, outcome: str) -> Values:
        """1 where it happened, 0 where it did not."""
        return np.isfinite(self[outcome]).astype(np.float64)

    def in_time(self, outcome: str, other: str) -> Values:
        """1 where it happened before the other, which may never have happened."""
        return (self.when(outcome) < self.when(other)).astype(np.float64)


@dataclass(frozen=True)
class Watch:
    """A process that looks at the world of each replication, and the outcomes it records."""

    process: UserProcess
    outcomes: tuple[Outcome, ...]


@cache
def runs(
    scenario: str,
    *sets: str,
    replications: int = REPLICATIONS,
    watch: Watch | None = None,
) -> Runs:
    """The replications of a shipped scenario with single values set by path."""
    loaded = sim.load(SCENARIOS / f"{scenario}.yaml", sets=sets)
    plan = lower(loaded, watch.outcomes if watch else ())
    chunk = run_chunk(plan, SEED, 0, replications, (watch.process,) if watch else ())
    assert () == chunk.failures
    return Runs(plan=plan, values=chunk.values)


def held(run: Runs) -> Values:
    """1 where the defender has Balakliia at the horizon: never lost, or retaken."""
    return 1.0 - run.happened("captured.balakliia") + run.happened("recaptured.balakliia")


def fell(run: Runs) -> Values:
    """1 where Balakliia fell, whatever came later."""
    return run.happened("captured.balakliia")


def mean(values: Values) -> Estimate:
    """The mean of the replications in which the quantity is defined; exact where all are equal."""
    defined = values[~np.isnan(values)]
    value = float(defined.mean())
    low, high = mean_interval(defined)
    return (
        Estimate(value=value, low=value, high=value)
        if math.isnan(low)
        else Estimate(value=value, low=low, high=high)
    )


def effect(changed: Values, reference: Values) -> Estimate:
    """The mean paired difference, over the pairs in which both quantities are defined."""
    return mean(changed - reference)


def share(flags: Values) -> Estimate:
    """The share of replications with flag 1, among those in which the flag is defined."""
    defined = flags[~np.isnan(flags)]
    successes, n = int(defined.sum()), len(defined)
    low, high = share_interval(successes, n)
    return Estimate(value=successes / n, low=low, high=high)


def ratio(parts: Sequence[tuple[Values, int]]) -> Estimate:
    """A product of means to the power 1 or -1, with the interval of its logarithm.

    The delta method: the logarithm of a mean varies as the values over their mean, and the terms
    of one replication are added before the spread is taken, so that pairing counts.
    """
    logarithm = sum(power * math.log(values.mean()) for values, power in parts)
    influence = np.sum([power * values / values.mean() for values, power in parts], axis=0)
    low, high = mean_interval(influence)
    middle = float(influence.mean())
    return Estimate(
        value=math.exp(logarithm),
        low=math.exp(logarithm + low - middle),
        high=math.exp(logarithm + high - middle),
    )
