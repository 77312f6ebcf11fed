"""One outcome over all runs, and what is said of it in words."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.charts.estimates import bounded
from sim.charts.texts import say
from sim.charts.wording import (
    LONG_H,
    count,
    duration,
    name,
    number,
    percent,
    quantity,
    runs,
    sentence,
)
from sim.results.summary import Estimate, Statistics

OUTCOME = re.compile("`(?P<name>[^`]+)`")
"""A name within the meaning of a measure."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Distribution:
    """One outcome over all runs, of any kind but a flag.

    `values` has shape (runs,), times in simulation hours, NaN where it did not happen; where runs
    were only counted, they are fewer and spread alike. `day_one_offset_h` is the simulation time of
    day 1 00:00.
    """

    label: str
    statistics: Statistics
    values: NDArray[np.float64]
    day_one_offset_h: float = 0.0

    def __post_init__(self) -> None:
        """Refuse flags, which have a share and nothing to spread, and values of another table."""
        one = self.statistics
        if one.outcome.kind == "flag":
            raise ValueError(f"`{one.outcome.name}` is a flag: it has a share, no distribution")
        if len(self.values) != one.runs and (one.extremes is None or one.n < len(self.happened)):
            raise ValueError(f"{len(self.values)} values, but statistics of {one.runs} runs")

    @cached_property
    def happened(self) -> NDArray[np.float64]:
        """The values of the runs in which it happened, in order."""
        return np.sort(self.values[~np.isnan(self.values)])

    @property
    def share(self) -> float:
        """In what share of all runs it happened; 0 without any run."""
        return self.statistics.n / self.statistics.runs if self.statistics.runs else 0.0

    @property
    def whole(self) -> float:
        """How many values stand for all runs, of which `happened` are a part."""
        one = self.statistics
        return one.runs * len(self.happened) / one.n if one.n else float(one.runs)

    @property
    def is_time(self) -> bool:
        """Whether it is a moment of the plan."""
        return self.statistics.outcome.kind == "time"

    @property
    def in_hours(self) -> bool:
        """Whether its values are hours."""
        return self.statistics.outcome.unit == "h"

    @property
    def constant(self) -> bool:
        """Whether it is the same wherever it happened."""
        return bool(self.happened[0] == self.happened[-1])

    def words(self, value: float) -> str:
        """Return a value in words, with its unit or as a moment of the plan."""
        outcome, p90 = self.statistics.outcome, self.statistics.p90
        if self.in_hours and not self.is_time and p90 is not None and p90.value >= LONG_H:
            return duration(value, days_from=24.0)  # one unit for all that stands side by side
        return quantity(value, outcome.kind, outcome.unit, self.day_one_offset_h)

    @property
    def middle(self) -> str:
        """What the middle of the quantiles is called."""
        if self.constant:
            return say(
                "distribution.one_run" if self.statistics.n == 1 else "distribution.each_time"
            )
        if self.statistics.mean is not None:
            return say("distribution.average")
        return say("distribution.half_by" if self.is_time else "distribution.half_most")

    def quantiles(self) -> list[tuple[str, Estimate]]:
        """Return what is marked above the histogram, in order, each with what to call it."""
        one = self.statistics
        if self.constant:
            value = float(self.happened[0])
            return [(self.middle, Estimate(value=value, low=np.nan, high=np.nan))]
        up_to = "by" if self.is_time else "most"
        middle = (self.middle, one.median if one.mean is None else one.mean)
        first, last = say(f"distribution.tenth_{up_to}"), say(f"distribution.nine_{up_to}")
        marked = [(first, one.p10), middle, (last, one.p90)]
        kept = [(called, estimate) for called, estimate in marked if estimate is not None]
        return sorted(kept, key=lambda pair: pair[1].value)


def finding(data: Distribution) -> str:
    """Return what the picture shows, in words that follow the outcome's name."""
    happened, (count_of, all_runs) = data.happened, (data.statistics.n, data.statistics.runs)
    if count_of == 0:
        return (
            say("distribution.never", runs=runs(all_runs))
            if all_runs
            else say("distribution.no_runs")
        )
    when = data.words(float(happened[0]))
    when = say("distribution.at", when=when) if data.is_time else when
    if count_of == 1 < all_runs:
        return say("distribution.in_one", runs=runs(all_runs), when=when)
    share = "" if count_of == all_runs else percent(data.share)
    if data.constant:
        words = say("distribution.same_each" if share else "distribution.same_all", when=when)
    else:
        words = _spread_words(data, "these" if share else "all")
    return say("distribution.in_share", share=share, words=words) if share else words


def _spread_words(data: Distribution, of: Literal["these", "all"]) -> str:
    """Return the middle and the range in words, of the runs in which it happened or of all."""
    one = data.statistics
    if one.p10 is None or one.p90 is None:
        raise ValueError(f"`{one.outcome.name}` has no quantiles")
    high = data.words(one.p90.value)
    if one.mean is not None:
        if one.p10.value != one.p90.value:
            high = say("measure.range", low=number(one.p10.value), high=high)
        return say("distribution.mean", mean=data.words(one.mean.value), mostly=high)
    middle = data.words(one.median.value) if one.median is not None else ""
    up_to = "by" if data.is_time else "most"
    if one.median is not None and one.median.value == one.p90.value:
        return say(f"distribution.ninety_{up_to}_{of}", middle=middle)
    return say(f"distribution.spread_{up_to}_{of}", middle=middle, high=high)


def subtitle(data: Distribution) -> str:
    """Return what is drawn, and how many runs it stands on."""
    happened, all_runs = data.statistics.n, data.statistics.runs
    said = OUTCOME.sub(lambda found: name(found["name"]), data.statistics.outcome.meaning)
    meaning = sentence(said.strip()).removesuffix(".")
    if happened == 0:
        return f"{meaning}."
    stands = runs(all_runs)
    if happened != all_runs:
        stands = say("distribution.some", number=count(happened), runs=stands)
    drawn = [estimate for _, estimate in data.quantiles() if bounded(estimate)]
    grey = say("distribution.grey") if drawn else ""
    return f"{meaning}; {stands}{grey}."


def details(data: Distribution) -> str:
    """Return the marked quantiles with their intervals."""
    if not len(data.happened):
        return ""
    return " ".join(
        say(
            "distribution.row" if bounded(estimate) else "distribution.row_alone",
            label=sentence(called),
            value=data.words(estimate.value),
            low=data.words(estimate.low),
            high=data.words(estimate.high),
        )
        for called, estimate in data.quantiles()
    )
