"""What a change does, pair by pair: two batches on common random numbers.

Replication k of two scenarios under one seed draws the same luck wherever they are alike. So what
differs between the two is the work of the change, and the interval of a difference, which stands
on the pairs, is far narrower than two batches with luck of their own would give.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import Outcome
from sim.results.intervals import mean_interval, share_difference_interval
from sim.results.results import Results
from sim.results.summary import Estimate

ROUNDING = 1e-9
"""Values nearer than this, absolutely or relatively, differ by rounding alone."""
MOST_NUMBERS = 3
"""Replications that a message lists."""
PROGRAM = "operational-rhythm"


class UnpairedError(ValueError):
    """Two results whose replications are no pairs."""


@dataclass(frozen=True, kw_only=True)
class Chance:
    """The chance that something happens, over `n` pairs: `difference` is second minus first.

    `gained` counts the pairs where it happens in the second only, `lost` those where it happens in
    the first only; in all others nothing flipped. `first` and `second` are the shares.
    """

    n: int
    first: float
    second: float
    gained: int
    lost: int
    difference: Estimate


@dataclass(frozen=True, kw_only=True)
class Mean:
    """The mean of a value over the `n` pairs that have it in both; `difference` as in `Chance`."""

    n: int
    first: float
    second: float
    difference: Estimate


@dataclass(frozen=True, kw_only=True)
class PairedDifference:
    """What one outcome came to in the second results compared with the first.

    A flag, a time and a duration have a `chance`, that the flag is raised or that the thing
    happens; a time, a duration, a count and an amount have a `mean`, in the outcome's unit, of a
    moment counted from day 1 00:00. The mean of a time or a duration stands on the pairs where it
    happened in both, a flag's chance on those where the question arose in both: a part of the
    pairs that the change itself may have picked.

    `changed` of the `pairs` have another result, if only that the question arose in one of the
    two. `example` is the number of a changed replication, None where there is none: if something
    flipped, the first that flipped the way that most did; else the one whose value moved by most
    nearly the median of the moves.
    """

    outcome: Outcome
    pairs: int
    changed: int
    example: int | None
    chance: Chance | None = None
    mean: Mean | None = None

    def _repr_html_(self) -> str:
        """What a notebook shows: both values and their difference with its interval."""
        from sim.results.html import paired_html

        return paired_html(self)


def paired_difference(first: Results, second: Results, name: str) -> PairedDifference:
    """The difference of one outcome, second minus first, over replications with the same luck.

    UnpairedError for results of another seed, other replications or another version of the
    program, and for an outcome that is not the same thing in both; UnknownOutcomeError for one
    that either lacks.
    """
    _check_pairs(first, second)
    outcome = _common_outcome(first, second, name)
    before, after = _values(first, outcome), _values(second, outcome)
    changed = ~np.isclose(before, after, rtol=ROUNDING, atol=ROUNDING, equal_nan=True)
    chance = mean = None
    flipped = np.zeros(len(before), dtype=np.int64)
    if outcome.kind not in ("count", "amount"):
        chance, flipped = _chance(outcome, before, after)
    if outcome.kind != "flag":
        mean = _mean(before, after)
    row = _example(changed, flipped, after - before)
    return PairedDifference(
        outcome=outcome,
        pairs=len(before),
        changed=int(changed.sum()),
        example=None if row is None else int(first.replication[row]),
        chance=chance,
        mean=mean,
    )


def _check_pairs(first: Results, second: Results) -> None:
    seeds = [results.manifest["seed"] for results in (first, second)]
    if seeds[0] != seeds[1]:
        raise UnpairedError(
            f"seed {seeds[0]} and seed {seeds[1]} give different luck; run both with one seed"
        )
    versions = [results.manifest["versions"][PROGRAM] for results in (first, second)]
    if versions[0] != versions[1]:
        raise UnpairedError(
            f"made by version {versions[0]} and version {versions[1]} of {PROGRAM}, which may "
            f"differ too; run both with one version"
        )
    if not np.array_equal(first.replication, second.replication):
        raise UnpairedError(_unmatched(first, second))


def _unmatched(first: Results, second: Results) -> str:
    only = {
        "first": np.setdiff1d(first.replication, second.replication),
        "second": np.setdiff1d(second.replication, first.replication),
    }
    where = [f"in the {which} only: {_listed(numbers)}" for which, numbers in only.items()]
    there = [words for words, numbers in zip(where, only.values(), strict=True) if len(numbers)]
    cure = "run as many of both, and see in the manifests which failed or were not reached"
    if not there:
        return "the replications of both stand in another order"
    return f"not the same replications ({'; '.join(there)}); {cure}"


def _listed(numbers: NDArray[np.int64]) -> str:
    more = f" and {len(numbers) - MOST_NUMBERS:,} more" if len(numbers) > MOST_NUMBERS else ""
    return f"{', '.join(str(number) for number in numbers[:MOST_NUMBERS])}{more}"


def _common_outcome(first: Results, second: Results, name: str) -> Outcome:
    outcome, other = first.outcome(name), second.outcome(name)
    if (outcome.kind, outcome.unit) != (other.kind, other.unit):
        raise UnpairedError(
            f"`{name}` is a {outcome.kind} in `{outcome.unit}` in the first and a {other.kind} in "
            f"`{other.unit}` in the second"
        )
    return outcome


def _values(results: Results, outcome: Outcome) -> NDArray[np.float64]:
    """The outcome by replication; moments from day 1 on, for one simulation may start earlier."""
    column = results.column(outcome.name)
    if outcome.kind != "time":
        return column
    moments: NDArray[np.float64] = column - results.manifest["scenario"]["day_one_offset_h"]
    return moments


def _chance(
    outcome: Outcome, before: NDArray[np.float64], after: NDArray[np.float64]
) -> tuple[Chance, NDArray[np.int64]]:
    """The chance, and for each pair whether it was gained (1) or lost (-1)."""
    if outcome.kind == "flag":
        asked = ~(np.isnan(before) | np.isnan(after))
        was, became = before != 0.0, after != 0.0
    else:
        asked = np.ones(len(before), dtype=bool)
        was, became = ~np.isnan(before), ~np.isnan(after)
    flipped: NDArray[np.int64] = np.where(asked, became.astype(np.int64) - was, 0)
    n, gained, lost = int(asked.sum()), int((flipped > 0).sum()), int((flipped < 0).sum())
    low, high = share_difference_interval(gained, lost, n)
    chance = Chance(
        n=n,
        first=float(was[asked].mean()) if n else math.nan,
        second=float(became[asked].mean()) if n else math.nan,
        gained=gained,
        lost=lost,
        difference=Estimate(value=(gained - lost) / n if n else math.nan, low=low, high=high),
    )
    return chance, flipped


def _mean(before: NDArray[np.float64], after: NDArray[np.float64]) -> Mean:
    both = ~(np.isnan(before) | np.isnan(after))
    n = int(both.sum())
    if n == 0:
        nothing = Estimate(value=math.nan, low=math.nan, high=math.nan)
        return Mean(n=0, first=math.nan, second=math.nan, difference=nothing)
    moves = after[both] - before[both]
    low, high = mean_interval(moves)
    return Mean(
        n=n,
        first=float(before[both].mean()),
        second=float(after[both].mean()),
        difference=Estimate(value=float(moves.mean()), low=low, high=high),
    )


def _example(
    changed: NDArray[np.bool_], flipped: NDArray[np.int64], moves: NDArray[np.float64]
) -> int | None:
    """The row of a changed pair that stands for the others; None where nothing changed."""
    if flipped.any():
        way = 1 if (flipped > 0).sum() >= (flipped < 0).sum() else -1
        return int(np.flatnonzero(flipped == way)[0])
    if not changed.any():
        return None
    moved = changed & ~np.isnan(moves)
    if not moved.any():
        return int(np.flatnonzero(changed)[0])
    away = np.abs(moves - np.median(moves[moved]))
    return int(np.argmin(np.where(moved, away, np.inf)))
