"""A summary that grows: counts, exact sums and a sketch of each outcome, without the runs.

Tallies of parts of a batch add up to the same tally, bit for bit, however the batch was cut and in
whatever order the parts come. Counts, shares, the least and the greatest value are exact, and so
are the sums behind means and their intervals; only quantiles carry an error, which they state.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import Outcome
from sim.results.exact import exact_squares, exact_sum, mean_of, variance_of
from sim.results.intervals import quantile_ranks, student_interval
from sim.results.sketch import RELATIVE_ERROR, Sketch, error_of
from sim.results.summary import QUANTILES, Estimate, Statistics, Summary, share_of

HAS_MEAN = ("count", "amount")
MOST_SPREAD = 100_000
"""Values that stand for all in a picture: a thousandth of them is a hundred."""
_WHOLE = 0.5
"""A whole number stands alone where the sketch's error is less."""


@dataclass(kw_only=True, eq=False)
class Tally:
    """One outcome over `runs` runs, of which `n` have a value.

    `raised` counts values that are not zero; `low` and `high` are the least and the greatest value,
    infinite without one; `whole` says that all values are whole numbers. `total` and `squares` are
    exact sums in the units of `sim.results.exact`, kept for counts and amounts.
    """

    outcome: Outcome
    runs: int = 0
    n: int = 0
    raised: int = 0
    low: float = math.inf
    high: float = -math.inf
    whole: bool = True
    total: int = 0
    squares: int = 0
    sketch: Sketch = field(default_factory=Sketch)

    def add(self, column: NDArray[np.float64]) -> None:
        """Count more runs; NaN where the outcome did not happen or does not arise."""
        values = column[~np.isnan(column)]
        self.runs += len(column)
        self.n += len(values)
        if not len(values):
            return
        self.raised += int(np.count_nonzero(values))
        self.low = min(self.low, float(values.min()))
        self.high = max(self.high, float(values.max()))
        if self.outcome.kind == "flag":
            return
        self.whole = self.whole and bool(np.all(values == np.floor(values)))
        self.sketch.add_all(values)
        if self.outcome.kind in HAS_MEAN:
            self.total += exact_sum(values)
            self.squares += exact_squares(values)

    def merge(self, other: "Tally") -> None:
        """Count the runs of another tally of the same outcome, too."""
        self.runs += other.runs
        self.n += other.n
        self.raised += other.raised
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)
        self.whole = self.whole and other.whole
        self.total += other.total
        self.squares += other.squares
        self.sketch.merge(other.sketch)

    def statistics(self) -> Statistics:
        """The statistics of the outcome; quantiles and their intervals allow for the sketch."""
        estimates: dict[str, Any]
        match self.outcome.kind:
            case "flag":
                estimates = {"share": share_of(self.raised, self.n)}
            case "time" | "duration":
                estimates = {"share": share_of(self.n, self.runs), **self._quantiles()}
            case "count" | "amount":
                estimates = {"mean": self._mean(), **self._quantiles()}
        return Statistics(
            outcome=self.outcome,
            runs=self.runs,
            n=self.n,
            constant=self.n > 1 and self.low == self.high,
            extremes=(self.low, self.high) if self.n else (math.nan, math.nan),
            **estimates,
        )

    def _mean(self) -> Estimate:
        if not self.n:
            return Estimate(value=math.nan, low=math.nan, high=math.nan)
        mean = mean_of(self.total, self.n)
        low, high = math.nan, math.nan
        if self.low < self.high:
            spread = math.sqrt(variance_of(self.total, self.squares, self.n))
            low, high = student_interval(mean, spread, self.n)
        return Estimate(value=mean, low=low, high=high)

    def _quantiles(self) -> dict[str, Estimate]:
        return {name: self.quantile(probability) for name, probability in QUANTILES.items()}

    def quantile(self, probability: float) -> Estimate:
        """A quantile as `numpy.quantile` has it; its interval holds the sketch's error as well."""
        if not self.n:
            return Estimate(value=math.nan, low=math.nan, high=math.nan)
        position = (self.n - 1) * probability
        first, second = (self._at(rank) for rank in (math.floor(position), math.ceil(position)))
        value = first + (position - math.floor(position)) * (second - first)
        ranks = quantile_ranks(self.n, probability)
        low, high = math.nan, math.nan
        if ranks is not None:
            below, above = (self._at(rank) for rank in ranks)
            low = max(below - self._error(below), self.low)
            high = min(above + self._error(above), self.high)
        return Estimate(value=value, low=low, high=high, error=self._error(value))

    def spread(self, most: int = MOST_SPREAD) -> NDArray[np.float64]:
        """At most so many values that spread as all do, in order; none for runs without a value."""
        size = min(self.n, most)
        ranks = (np.arange(size) * self.n + self.n // 2) // max(size, 1)
        values, counts = self.sketch.values()
        found: NDArray[np.float64] = values[np.searchsorted(np.cumsum(counts), ranks, side="right")]
        if self.whole:
            found = np.where(RELATIVE_ERROR * np.abs(found) < _WHOLE, np.round(found), found)
        return np.clip(found, self.low, self.high)

    def _at(self, rank: int) -> float:
        """The value at a rank counted from 0."""
        value = self.sketch.value_at(rank)
        if self.whole and error_of(value) < _WHOLE:
            value = float(round(value))
        return min(max(value, self.low), self.high)

    def _error(self, value: float) -> float:
        if self.low == self.high or (self.whole and error_of(value) < _WHOLE):
            return 0.0
        return error_of(value)


@dataclass(frozen=True, kw_only=True, eq=False)
class Tallies:
    """The tallies of all outcomes of a batch, in their order."""

    each: tuple[Tally, ...]

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Self:
        """Tallies without any run."""
        return cls(each=tuple(Tally(outcome=outcome) for outcome in outcomes))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes, in the order of the columns."""
        return tuple(one.outcome for one in self.each)

    @property
    def runs(self) -> int:
        """How many runs were counted; 0 where there are no outcomes to count."""
        return max((one.runs for one in self.each), default=0)

    def add(self, values: NDArray[np.float64]) -> None:
        """Count more runs, shape (runs, outcomes)."""
        for tally, column in zip(self.each, np.ascontiguousarray(values.T), strict=True):
            tally.add(column)

    def merge(self, other: "Tallies") -> None:
        """Count the runs of other tallies of the same outcomes, too."""
        for mine, its in zip(self.each, other.each, strict=True):
            mine.merge(its)

    def summary(self, manifest: dict[str, Any], replications: int) -> Summary:
        """The statistics of all outcomes."""
        statistics = tuple(one.statistics() for one in self.each)
        return Summary(manifest=manifest, replications=replications, statistics=statistics)
