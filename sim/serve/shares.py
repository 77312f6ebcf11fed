"""In what share of the runs things happen, now and in the base case, and the paired difference."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.charts.estimates import bounded, share
from sim.charts.measures import Measure, measure_of
from sim.charts.texts import say
from sim.charts.wording import called, is_fine, percent, percent_range
from sim.results.intervals import share_difference_interval
from sim.results.paired import paired_difference
from sim.results.summary import Estimate
from sim.serve.studies import Pair

LEAST = 0.0005
"""Shares that differ by less are told as equal."""
POINTS = Measure(label="", kind="share")


def numbers(estimate: Estimate) -> dict[str, Any]:
    """Value and interval, None where there is none."""
    return {
        name: getattr(estimate, name) if math.isfinite(getattr(estimate, name)) else None
        for name in ("value", "low", "high")
    }


def share_words(estimate: Estimate) -> dict[str, Any]:
    """A share with its interval, in numbers and in words."""
    return {
        **numbers(estimate),
        "words": percent(estimate.value, fine=is_fine(estimate.low, estimate.high)),
        "interval": percent_range(estimate.low, estimate.high),
    }


def change_words(measure: Measure, difference: Estimate) -> dict[str, Any]:
    """A paired difference with its interval, in numbers and in words."""
    if not bounded(difference):
        return {"clear": False, "words": "", "range": ""}
    reach = measure.change_range(difference.low, difference.high)
    if measure.kind == "share" and max(-difference.low, difference.high) < LEAST:
        reach = f"±{say('measure.least_points')}"
    return {
        **numbers(difference),
        "clear": not difference.low <= 0.0 <= difference.high,
        "words": measure.change(difference.value),
        "range": reach,
    }


def rows(pair: Pair, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """One row for each flag, time or duration among these outcomes."""
    found = []
    for name in names:
        outcome = pair.now.outcome(name)
        if outcome.kind not in ("flag", "time", "duration"):
            continue
        difference = paired_difference(pair.base, pair.now, name)
        if difference.chance is None:
            continue
        before, after = pair.base.column(name), pair.now.column(name)
        found.append(
            {
                "name": name,
                "label": called(outcome),
                "now": share_words(_share(after, flag=outcome.kind == "flag")),
                "base": share_words(_share(before, flag=outcome.kind == "flag")),
                "change": change_words(measure_of(outcome, "share"), difference.chance.difference),
            }
        )
    return found


def _share(column: NDArray[np.float64], *, flag: bool) -> Estimate:
    there = column[~np.isnan(column)]
    return (
        share(int(np.count_nonzero(there)), len(there)) if flag else share(len(there), len(column))
    )


def paired_row(base: NDArray[np.bool_], now: NDArray[np.bool_]) -> dict[str, Any]:
    """The share of runs in which something holds, over the same runs in both."""
    gained, lost, n = int((now & ~base).sum()), int((base & ~now).sum()), len(now)
    low, high = share_difference_interval(gained, lost, n)
    value = (gained - lost) / n if n else math.nan
    return {
        "now": share_words(share(int(now.sum()), n)),
        "base": share_words(share(int(base.sum()), n)),
        "change": change_words(POINTS, Estimate(value=value, low=low, high=high)),
    }
