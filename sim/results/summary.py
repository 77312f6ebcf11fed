"""What a batch says about each outcome: statistics with the number of runs each stands on."""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.results.intervals import mean_interval, quantile_interval, share_interval
from sim.scenario.moments import format_moment

if TYPE_CHECKING:
    from sim.results.results import Results

STATISTICS = ("share", "mean", "median", "p10", "p90")
QUANTILES = {"median": 0.5, "p10": 0.1, "p90": 0.9}

HEADLINE: dict[Kind, str] = {
    "flag": "share",
    "time": "median",
    "duration": "median",
    "count": "mean",
    "amount": "mean",
}
"""The statistic of each kind that `low` and `high` belong to in the JSON form."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A statistic and its 95 % interval; NaN where the sample is too small to give one.

    `error` is how far the value may lie from that of these very runs, where they were not kept; the
    interval allows for it.
    """

    value: float
    low: float
    high: float
    error: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """The statistics of one outcome; those that its kind has not are None.

    `n` is the number of runs that the outcome's values stand on: for a time or a duration those
    where it happened, for the others those where it is defined. A flag has its share of those; a
    time or a duration the share of all `runs` where it happened, and quantiles of the moments or
    lengths there; a count or an amount its mean and quantiles. `constant` says that the n values
    are two or more, and all the same. `extremes` are the least and the greatest value of runs that
    were not kept; None where a table of all runs tells them.
    """

    outcome: Outcome
    runs: int
    n: int
    constant: bool = False
    share: Estimate | None = None
    mean: Estimate | None = None
    median: Estimate | None = None
    p10: Estimate | None = None
    p90: Estimate | None = None
    extremes: tuple[float, float] | None = None

    @property
    def headline(self) -> Estimate:
        """Share, median or mean, as the kind of the outcome has it."""
        estimate: Estimate = getattr(self, HEADLINE[self.outcome.kind])
        return estimate

    def estimates(self) -> Iterator[tuple[str, Estimate]]:
        """The statistics that the outcome has, by name."""
        for name in STATISTICS:
            estimate = getattr(self, name)
            if estimate is not None:
                yield name, estimate

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: numbers and None, where `low` and `high` bracket the headline."""
        form: dict[str, Any] = {
            "kind": self.outcome.kind,
            "unit": self.outcome.unit,
            "n": self.n,
        }
        for name, estimate in self.estimates():
            form[name] = _finite(estimate.value)
        if self.share is not None and self.headline is not self.share:
            form["share_low"] = _finite(self.share.low)
            form["share_high"] = _finite(self.share.high)
        if self.extremes is not None:
            errors = {f"{name}_error": one.error for name, one in self.estimates() if one.error}
            ends = dict(zip(("minimum", "maximum"), map(_finite, self.extremes), strict=True))
            form |= {**errors, **ends}
        form["low"] = _finite(self.headline.low)
        form["high"] = _finite(self.headline.high)
        return form


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The statistics of all outcomes of a batch, for people, scripts and spreadsheets."""

    manifest: dict[str, Any]
    replications: int
    statistics: tuple[Statistics, ...]

    def __getitem__(self, name: str) -> Statistics:
        for one in self.statistics:
            if one.outcome.name == name:
                return one
        raise KeyError(name)

    def select(self, names: Iterable[str]) -> Self:
        """The same summary of these outcomes only, in this order; KeyError for an unknown one."""
        return replace(self, statistics=tuple(self[name] for name in names))

    def to_dict(self) -> dict[str, Any]:
        """What `to_json` writes, as plain data."""
        return {
            "scenario": self.manifest["scenario"]["name"],
            "replications": self.replications,
            "seed": self.manifest["seed"],
            "outcomes": {one.outcome.name: one.to_dict() for one in self.statistics},
        }

    def to_json(self) -> str:
        """The summary for scripts; what cannot be given is null."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)

    def to_csv(self) -> str:
        """One line an outcome, one column a statistic or an end of its interval.

        A time is in hours since the simulation began; the columns that end in `_moment` give it as
        a moment of the plan. Of runs that were not kept there are the error of each quantile, and
        the least and the greatest value.
        """
        columns = [f"{name}{end}" for name in STATISTICS for end in ("", "_low", "_high")]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        columns += [f"{name}_moment" for name in QUANTILES]
        sketched = any(one.extremes is not None for one in self.statistics)
        if sketched:
            columns += [*(f"{name}_error" for name in QUANTILES), "minimum", "maximum"]
        writer.writerow(["outcome", "kind", "unit", "runs", "n", *columns, "meaning"])
        for one in self.statistics:
            cells = [cell for name in STATISTICS for cell in _cells(getattr(one, name))]
            outcome = one.outcome
            head = [outcome.name, outcome.kind, outcome.unit, one.runs, one.n]
            cells += [*self._moments(one), *(_sketched_cells(one) if sketched else [])]
            writer.writerow([*head, *cells, outcome.meaning])
        return text.getvalue()

    def _moments(self, one: Statistics) -> list[str]:
        """The middle and the tenths of a time as moments of the plan; empty for other kinds."""
        if one.outcome.kind != "time":
            return [""] * len(QUANTILES)
        offset = self.manifest["scenario"]["day_one_offset_h"]
        hours = [getattr(one, name).value for name in QUANTILES]
        return [format_moment(hour - offset) if math.isfinite(hour) else "" for hour in hours]

    def _repr_html_(self) -> str:
        """What a notebook shows: a table for each kind of outcome, the headline first."""
        from sim.results.html import summary_html

        return summary_html(self)

    def render(
        self,
        width: int = 80,
        day_one_offset_h: float | None = None,
        headline: tuple[str, ...] | None = None,
    ) -> str:
        """A text table of at most `width` columns, as far as the names allow.

        `day_one_offset_h`, the simulation time of day 1 00:00, and `headline`, the outcomes that
        come first, are taken from the manifest unless given.
        """
        from sim.results.table import Table

        scenario = self.manifest["scenario"]
        return Table(
            width=width,
            day_one_offset_h=(
                scenario["day_one_offset_h"] if day_one_offset_h is None else day_one_offset_h
            ),
            headline=tuple(scenario["headline"] if headline is None else headline),
        ).render(self)


def _cells(estimate: Estimate | None) -> list[str]:
    if estimate is None:
        return ["", "", ""]
    numbers = (estimate.value, estimate.low, estimate.high)
    return [repr(number) if math.isfinite(number) else "" for number in numbers]


def _sketched_cells(one: Statistics) -> list[str]:
    """The error of each quantile, and the least and the greatest value."""
    found = [getattr(one, name) for name in QUANTILES]
    errors = ["" if each is None or math.isnan(each.value) else repr(each.error) for each in found]
    return [*errors, *(repr(end) if math.isfinite(end) else "" for end in one.extremes or ())]


def summarise(results: "Results") -> Summary:
    """The statistics of every outcome of a batch."""
    statistics = tuple(
        outcome_statistics(outcome, results.values[:, position])
        for position, outcome in enumerate(results.outcomes)
    )
    return Summary(manifest=results.manifest, replications=len(results), statistics=statistics)


def outcome_statistics(outcome: Outcome, column: NDArray[np.float64]) -> Statistics:
    """The statistics of one outcome from its values, shape (replications,)."""
    present = np.sort(column[~np.isnan(column)])
    runs, n = len(column), len(present)
    constant = n > 1 and bool(present[0] == present[-1])
    estimates: dict[str, Any]
    match outcome.kind:
        case "flag":
            estimates = {"share": share_of(int(np.count_nonzero(present)), n)}
        case "time" | "duration":
            estimates = {"share": share_of(n, runs), **_quantiles(present)}
        case "count" | "amount":
            estimates = {"mean": _mean(present), **_quantiles(present)}
    return Statistics(outcome=outcome, runs=runs, n=n, constant=constant, **estimates)


def share_of(successes: int, n: int) -> Estimate:
    """A share with its interval."""
    low, high = share_interval(successes, n)
    return Estimate(value=successes / n if n else math.nan, low=low, high=high)


def _mean(values: NDArray[np.float64]) -> Estimate:
    low, high = mean_interval(values)
    return Estimate(value=float(values.mean()) if len(values) else math.nan, low=low, high=high)


def _quantiles(ordered: NDArray[np.float64]) -> dict[str, Estimate]:
    estimates = {}
    for name, probability in QUANTILES.items():
        value = float(np.quantile(ordered, probability)) if len(ordered) else math.nan
        low, high = quantile_interval(ordered, probability)
        estimates[name] = Estimate(value=value, low=low, high=high)
    return estimates
