"""Shares and intervals as pictures draw them; the rules themselves stand in `sim.results`."""

import math

from sim.results.intervals import share_interval
from sim.results.summary import Estimate


def share(successes: int, runs: int) -> Estimate:
    """Return a share of runs with Wilson's interval; NaN where there are no runs."""
    low, high = share_interval(successes, runs)
    return Estimate(value=successes / runs if runs else math.nan, low=low, high=high)


def bounded(estimate: Estimate) -> bool:
    """Whether an estimate has an interval to draw."""
    return math.isfinite(estimate.low) and math.isfinite(estimate.high)
