"""What stands below the table of a sweep: what was written, and which runs to look at next."""

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from sim.experiments.sweep_results import Sweep
from sim.experiments.sweep_summary import SweepSummary
from sim.report.closing import CAUTION, Request
from sim.results.chunks_store import CHARTS, DESIGN, FOLDER, MANIFEST, POINTS, SCENARIO

MOST_FAILURES = 3
"""Failed replications that are named."""
EVEN = 0.5


def at_point(sweep: Sweep, request: Request, point: int) -> Request:
    """The request for the scenario as it is at a design point."""
    sets = (f"{path}={text}" for path, text in sweep.settings(point).items())
    return replace(request, sets=(*request.sets, *sets))


def written(folder: Path, charts: int) -> Iterator[str]:
    """What now stands in the folder of the sweep."""
    yield ""
    yield f"Written to {folder}:"
    yield f"  {FOLDER}/*.parquet (every run), {POINTS}, {DESIGN}, {SCENARIO}, {MANIFEST}"
    if charts:
        yield f"  {CHARTS}/: {charts} picture{'' if charts == 1 else 's'}, each as PNG and SVG"


def what_next(sweep: Sweep, summary: SweepSummary, request: Request, width: int) -> Iterator[str]:
    """The point at which most hangs on luck, and how to see runs of it."""
    point = _telling_point(summary)
    if point is None:
        return
    there = at_point(sweep, request, point)
    replication = int(np.flatnonzero(sweep.done[point])[0])
    yield ""
    yield f"{_why(summary)} at point {point} ({sweep.design.label(point)}). One of its runs:"
    yield f"  {there.trace(replication)}"
    yield "All of them, with every outcome:"
    yield f"  {there.run(sweep.replications)}"
    yield ""
    yield from textwrap.wrap(CAUTION, width)


def _telling_point(summary: SweepSummary) -> int | None:
    """The point whose share is nearest to even, or whose value is nearest to the middle one."""
    value = summary.estimates()[0]
    if np.isnan(value).all():
        return None
    middle = EVEN if summary.shows == "share" else float(np.nanmedian(value))
    return int(np.nanargmin(np.abs(value - middle)))


def _why(summary: SweepSummary) -> str:
    name = summary.outcome.name
    if summary.shows == "share":
        return f"{name} comes nearest to even odds"
    return f"{name} is in the middle of the points"


def failed_runs(sweep: Sweep, request: Request) -> Iterator[str]:
    """The replications that ended with an error, by address, and how to replay them."""
    failures = sweep.failures
    if not failures:
        return
    count = len(failures)
    asked = int(sum(sweep.layout.span(index).rows for index in sweep.there))
    verb = "is" if count == 1 else "are"
    yield ""
    yield f"{count:,} of {asked:,} runs ended with an error and {verb} left out above:"
    for failure in failures[:MOST_FAILURES]:
        last = failure.error.strip().splitlines()[-1]
        yield f"  design point {failure.point}, replication {failure.replication}: {last}"
        yield f"    {at_point(sweep, request, failure.point).trace(failure.replication)}"
    if count > MOST_FAILURES:
        yield f"  and {count - MOST_FAILURES:,} more; the column `error` of the chunks has them all"
