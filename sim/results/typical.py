"""Which runs of a batch are worth being told: one in the middle, and one that went otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import Outcome
from sim.results.results import Results

OTHERWISE = 1.0
"""Distance of a run in which an outcome did not go as in most runs; ranks differ by at most 0.5."""

MOST_COMPARED = 100_000
"""Of very many runs the first so many are looked at."""


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """A run in which one outcome went otherwise than in the typical run.

    `value` and `typical_value` are the outcome's in the two runs; one is NaN, or the other flag.
    """

    outcome: Outcome
    replication: int
    value: float
    typical_value: float


def typical(results: Results, names: Sequence[str] = ()) -> int | None:
    """The number of the replication that lies nearest to the middle; None where there is none.

    The middle of `names`, or of all outcomes: what happened in most runs happened, what did not
    did not, and each value is near the median. Of equally near runs it is the first.
    """
    if not (results.has_rows and len(results)):
        return None
    results = results.first_runs(MOST_COMPARED)
    return int(results.replication[np.argmin(_distances(results, names).sum(axis=1))])


def contrast(results: Results, names: Sequence[str] = ()) -> Contrast | None:
    """A run that differs from the typical one in the first of `names` that differs in any run.

    To differ is to happen or not, or to be the other flag; None where no outcome does. Of all such
    runs it is the one that is most typical in the rest.
    """
    if not (results.has_rows and len(results)):
        return None
    results = results.first_runs(MOST_COMPARED)
    distances = _distances(results, names)
    middle = int(np.argmin(distances.sum(axis=1)))
    for name in names or results.names:
        outcome, column = results.outcome(name), results.column(name)
        ways = _ways(outcome, column)
        other = np.flatnonzero(ways != ways[middle])
        if len(other):
            row = int(other[np.argmin(distances[other].sum(axis=1))])
            return Contrast(
                outcome=outcome,
                replication=int(results.replication[row]),
                value=float(column[row]),
                typical_value=float(column[middle]),
            )
    return None


def _distances(results: Results, names: Sequence[str]) -> NDArray[np.float64]:
    """How far each run lies from the middle of each outcome, shape (runs, outcomes)."""
    columns = [
        _distance(results.outcome(name), results.column(name)) for name in names or results.names
    ]
    return np.stack(columns, axis=1)


def _distance(outcome: Outcome, column: NDArray[np.float64]) -> NDArray[np.float64]:
    ways = _ways(outcome, column)
    found, counts = np.unique(ways, return_counts=True)
    usual = ways == found[np.argmax(counts)]
    distance = np.where(usual, 0.0, OTHERWISE)
    happened = usual & ~np.isnan(column)
    if outcome.kind != "flag" and happened.any():
        ordered, values = np.sort(column[happened]), column[happened]
        # Equal values share the middle of their ranks.
        ranks = np.searchsorted(ordered, values) + np.searchsorted(ordered, values, side="right")
        distance[happened] = np.abs(ranks / (2.0 * len(ordered)) - 0.5)
    return distance


def _ways(outcome: Outcome, column: NDArray[np.float64]) -> NDArray[np.int64]:
    """The way an outcome went, as a number: -1 did not happen, 0, or 1 for a raised flag."""
    flags = np.where(column == 1.0, 1, 0) if outcome.kind == "flag" else np.zeros(len(column))
    ways: NDArray[np.int64] = np.where(np.isnan(column), -1, flags).astype(np.int64)
    return ways
