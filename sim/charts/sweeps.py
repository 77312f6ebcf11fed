"""The pictures of a sweep: a line over one factor, a heat map over a grid of two."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from sim.charts import heatmaps, response
from sim.charts.measures import Measure
from sim.charts.style import SLIDE, Look, Picture, Provenance
from sim.charts.texts import say
from sim.experiments.designs.factors import Factor
from sim.experiments.sweep_results import Sweep
from sim.experiments.sweep_summary import SweepSummary
from sim.results.disk import write_atomically
from sim.results.summary import HEADLINE

FEWEST = 2
"""Settings of a factor that make an axis."""


def pictures(
    sweep: Sweep, names: Sequence[str] = (), look: Look = SLIDE
) -> Iterator[tuple[str, Picture]]:
    """Yield the pictures of these outcomes, or of the headline, each with a name for its file.

    Nothing for a design that has no picture of its own, nor for an outcome that never varies.
    """
    chosen = tuple(names) or sweep.headline
    shape = sweep.design.shape
    if len(shape) not in (1, 2) or min(shape) < FEWEST:
        return
    for summary in sweep.summaries(chosen):
        if not _varies(summary):
            continue
        file = re.sub(r"[^a-z0-9.-]+", "-", summary.outcome.name.lower())
        provenance = provenance_of(sweep)
        if len(shape) == 1:
            yield f"sweep-{file}", response.picture(response_of(summary), provenance, look)
        else:
            yield f"sweep-{file}", heatmaps.picture(heat_map(summary), provenance, look)


def _varies(summary: SweepSummary) -> bool:
    value = summary.estimates()[0]
    return len(np.unique(value[~np.isnan(value)])) > 1


def write(sweep: Sweep, folder: Path, names: Sequence[str] = ()) -> tuple[Path, ...]:
    """Write each picture as PNG and SVG to a folder, which is made if need be; return the paths."""
    paths = []
    for name, picture in pictures(sweep, names):
        folder.mkdir(parents=True, exist_ok=True)
        for kind in ("png", "svg"):
            paths.append(folder / f"{name}.{kind}")
            write_atomically(paths[-1], picture.encode(kind))
    return tuple(paths)


def heat_map(summary: SweepSummary) -> heatmaps.HeatMap:
    """The data of a heat map: the first factor upwards, the second to the right."""
    shape = summary.design.shape
    value, low, high = (each.reshape(shape) for each in summary.estimates())
    up, right = summary.design.factors
    return heatmaps.HeatMap(
        measure=_measure(summary),
        x=_dial(right),
        y=_dial(up),
        value=value,
        low=low,
        high=high,
        runs=max(one.runs for one in summary.statistics),
    )


def response_of(summary: SweepSummary) -> response.Response:
    """The data of a line over the one factor of a grid."""
    value, low, high = summary.estimates()
    (factor,) = summary.design.factors
    return response.Response(
        measure=_measure(summary),
        x=_dial(factor),
        value=value,
        low=low,
        high=high,
        runs=max(one.runs for one in summary.statistics),
    )


def _dial(factor: Factor) -> heatmaps.Dial:
    values = factor.grid()
    return heatmaps.Dial(
        label=factor.name.replace(".", " ").replace("_", " "),
        values=values,
        unit=factor.unit,
        names=factor.labels,
        base=None if np.isnan(factor.base) else factor.base,
    )


def _measure(summary: SweepSummary) -> Measure:
    outcome = summary.outcome
    label = outcome.label or outcome.name
    if summary.shows == "share":
        return Measure(label=label, kind="share")
    if outcome.kind == "duration":
        longest = float(np.nanmax(np.abs(summary.estimates(HEADLINE["duration"])[0]), initial=0.0))
        return Measure(label=label, kind="hours", longest=longest)
    return Measure(label=label, kind="amount", unit=outcome.unit)


def provenance_of(sweep: Sweep) -> Provenance:
    """Where the numbers come from, for the foot."""
    scenario = sweep.manifest["scenario"]
    note = ", ".join(say("foot.with", change=change) for change in scenario["changes"])
    return Provenance(
        scenario=scenario["name"],
        replications=sweep.replications,
        seed=sweep.manifest["seed"],
        note=note,
    )
