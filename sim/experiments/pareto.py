"""Effort against success over the points of a design, and which points are surely worth it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.results.intervals import CONFIDENCE, mean_interval, share_interval
from sim.results.summary import Estimate

if TYPE_CHECKING:
    import pandas as pd

RESAMPLES = 400
SEED = 1906

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Option:
    """One point: its mean effort, its share of success, and how sure its place on the front is.

    `on_front` says whether it is on the front as measured: no other point has as much success for
    less effort, or more for as much. `chance` is the share of resampled batches in which it is.
    """

    point: int
    label: str
    effort: Estimate
    success: Estimate
    on_front: bool
    chance: float

    @property
    def surely(self) -> bool:
        """Whether it stays on the front in 95 % or more of the resampled batches."""
        return self.chance >= CONFIDENCE


@dataclass(frozen=True, kw_only=True)
class Front:
    """The points from the least effort to the most; `effort_name` and `unit` say of what."""

    options: tuple[Option, ...]
    effort_name: str
    unit: str
    success_name: str

    @property
    def front(self) -> tuple[Option, ...]:
        """Those on the front as measured."""
        return tuple(option for option in self.options if option.on_front)

    def to_pandas(self) -> "pd.DataFrame":
        """One row a point."""
        import pandas as pd

        rows: list[dict[str, Any]] = [
            {
                "point": one.point,
                "label": one.label,
                "effort": one.effort.value,
                "effort_low": one.effort.low,
                "effort_high": one.effort.high,
                "success": one.success.value,
                "success_low": one.success.low,
                "success_high": one.success.high,
                "on_front": one.on_front,
                "chance": one.chance,
            }
            for one in self.options
        ]
        frame = pd.DataFrame(rows).set_index("point")
        frame.attrs = {"effort": self.effort_name, "unit": self.unit, "success": self.success_name}
        return frame


def pareto(
    effort: Floats, success: Floats, labels: Sequence[str], names: tuple[str, str, str]
) -> Front:
    """The front of points with effort and success by replication, each of shape (points, runs).

    Success is 0 or 1, and NaN as unknown in both. `names` are those of effort, its unit and
    success. Replications are resampled for all points together, since they share their luck.
    ValueError for a point without a known run.
    """
    unknown = np.isnan(effort) | np.isnan(success)
    if unknown.all(axis=1).any():
        raise ValueError(f"point {int(np.flatnonzero(unknown.all(axis=1))[0])} has no known run")
    known = (~unknown).astype(np.float64)
    costs, gains = np.where(unknown, 0.0, effort), np.where(unknown, 0.0, success)
    generator = np.random.default_rng(SEED)
    runs = effort.shape[1]
    times = np.zeros(len(effort))
    for _ in range(RESAMPLES):
        weights = generator.multinomial(runs, np.full(runs, 1.0 / runs)).astype(np.float64)
        n = np.maximum(known @ weights, 1e-9)
        times += _front(costs @ weights / n, gains @ weights / n)
    n = known.sum(axis=1)
    cost, gain = costs.sum(axis=1) / n, gains.sum(axis=1) / n
    best = _front(cost, gain)
    options = [
        Option(
            point=int(point),
            label=labels[point],
            effort=_mean(float(cost[point]), effort[point][~unknown[point]]),
            success=_share(success[point][~unknown[point]]),
            on_front=bool(best[point]),
            chance=float(times[point] / RESAMPLES),
        )
        for point in np.lexsort((-gain, cost))
    ]
    return Front(options=tuple(options), effort_name=names[0], unit=names[1], success_name=names[2])


def _front(cost: Floats, gain: Floats) -> NDArray[np.bool_]:
    """Which points no other beats in one without being worse in the other."""
    no_worse = (cost[:, np.newaxis] <= cost) & (gain[:, np.newaxis] >= gain)
    better = (cost[:, np.newaxis] < cost) | (gain[:, np.newaxis] > gain)
    unbeaten: NDArray[np.bool_] = np.logical_not(np.any(no_worse & better, axis=0))
    return unbeaten


def _mean(value: float, values: Floats) -> Estimate:
    low, high = mean_interval(values)
    return Estimate(value=value, low=low, high=high)


def _share(hits: Floats) -> Estimate:
    low, high = share_interval(int(hits.sum()), len(hits))
    return Estimate(value=float(hits.mean()), low=low, high=high)
