"""One outcome over variants of a scenario: a histogram a variant, one above the other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.charts import rows, scales
from sim.charts.estimates import bounded
from sim.charts.looks import Shade
from sim.charts.measures import Measure, measure_of, ticks
from sim.charts.rows import Column, Rows
from sim.charts.style import SLIDE, Heading, Look, Picture, Provenance, settings, sheet
from sim.charts.texts import say
from sim.charts.wording import brief, percent
from sim.results.results import Results
from sim.results.summary import Estimate, Statistics, outcome_statistics

BINS = 60
HIGHEST, BASE = 0.86, 0.38
"""The highest ridge in rows, and how far below the middle of its row a ridge stands."""
USUAL = 0.99
"""The frame leaves out this thin an end of the values, if it would squeeze the rest."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Variant:
    """One variant: `values` (runs,) in the unit of the measure, NaN where it did not happen."""

    label: str
    values: NDArray[np.float64]
    statistics: Statistics

    @cached_property
    def happened(self) -> NDArray[np.float64]:
        """The values of the runs in which it happened, in order."""
        return np.sort(self.values[~np.isnan(self.values)])

    @property
    def share(self) -> float:
        """In what share of the runs it happened."""
        return len(self.happened) / max(len(self.values), 1)

    @property
    def middle(self) -> Estimate | None:
        """The middle value of the runs in which it happened, with its interval."""
        return self.statistics.median if len(self.happened) else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Ridgeline:
    """One outcome over variants, in the order given, which is from the top down."""

    measure: Measure
    variants: tuple[Variant, ...]


def names_of(results: Sequence[Results]) -> tuple[str, ...]:
    """Return what tells the scenarios of several results apart: their names less what is common."""
    whole = []
    for one in results:
        about = one.manifest["scenario"]
        changes = "".join(f", {change}" for change in about["changes"])
        whole.append(f"{about['name']}{changes}")
    common = min(whole, key=len)
    if len(whole) < 2 or not all(name.startswith(common) for name in whole):
        return tuple(whole)
    rest = (name[len(common) :].lstrip("-, ") for name in whole)
    return tuple(name.replace("-", " ") if name else say("ridgeline.base") for name in rest)


def of_results(results: Sequence[Results], name: str) -> Ridgeline:
    """Return one outcome of several results; ValueError for a flag, which has no spread."""
    outcome = results[0].outcome(name)
    if outcome.kind == "flag":
        raise ValueError(f"`{name}` is a flag: it has a share, no distribution")
    variants = []
    for label, one in zip(names_of(results), results, strict=True):
        values = one.column(name)
        if outcome.kind == "time":
            values = values - one.manifest["scenario"]["day_one_offset_h"]
        statistics = outcome_statistics(outcome, values)
        variants.append(Variant(label=label, values=values, statistics=statistics))
    longest = max((float(v.happened[-1]) for v in variants if len(v.happened)), default=0.0)
    measure = measure_of(outcome, "median", longest)
    return Ridgeline(measure=measure, variants=tuple(variants))


def finding(data: Ridgeline) -> str:
    """Return which variants have the earliest, or least, and the latest, or greatest, middle."""
    known = [(v, v.middle) for v in data.variants if v.middle is not None]
    if not known:
        return say("ridgeline.never")
    ordered = sorted(known, key=lambda pair: pair[1].value)
    (least, low), (most, high) = ordered[0], ordered[-1]
    if low.value == high.value:
        return say("ridgeline.same", value=data.measure.words(low.value))
    return say(
        "ridgeline.times" if data.measure.kind == "moment" else "ridgeline.finding",
        least=brief(least.label),
        low=data.measure.words(low.value),
        most=brief(most.label),
        high=data.measure.words(high.value),
    )


def subtitle(data: Ridgeline) -> str:
    """Return what a ridge and a mark are, and how many runs lie outside the frame."""
    low, high = frame(data)
    out = sum(int(np.sum((v.happened < low) | (v.happened > high))) for v in data.variants)
    outside = say("ridgeline.outside", share=percent(out / _all(data))) if out else ""
    return f"{say('ridgeline.subtitle')} {outside}".rstrip()


def _all(data: Ridgeline) -> int:
    return max(sum(len(v.happened) for v in data.variants), 1)


def details(data: Ridgeline) -> str:
    """Return every variant in words."""
    return " ".join(
        say(
            "ridgeline.row",
            label=v.label,
            share=percent(v.share),
            middle=data.measure.words(v.middle.value),
        )
        if v.middle is not None
        else say("ridgeline.row_never", label=v.label)
        for v in data.variants
    )


def _rows(data: Ridgeline) -> Rows:
    head = "ridgeline.half" if data.measure.kind == "moment" else "ridgeline.middle"
    return Rows(
        names=tuple(v.label for v in data.variants),
        columns=(
            Column(
                head=say(head),
                cells=tuple(
                    data.measure.words(v.middle.value) if v.middle else say("ridgeline.cell_never")
                    for v in data.variants
                ),
            ),
            Column(
                head=say("ridgeline.share"),
                cells=tuple(percent(v.share) for v in data.variants),
            ),
        ),
    )


def picture(data: Ridgeline, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its ridges need."""
    heading = Heading(
        subject=data.measure.label,
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    margins = _rows(data).fitting(look).margins(look)
    look = rows.fitted(math.ceil(1.6 * len(data.variants)), heading, look, margins)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def frame(data: Ridgeline) -> tuple[float, float]:
    """Return the ends of the x axis: all values, but for thin ends that would squeeze the rest."""
    every = np.concatenate([v.happened for v in data.variants] or [np.zeros(0)])
    if not len(every):
        return 0.0, 24.0
    low, high = float(every.min()), float(every.max())
    first, last = (float(q) for q in np.quantile(every, (1.0 - USUAL, USUAL)))
    if last > first and high - low > 2.0 * (last - first):
        air = 0.25 * (last - first)
        low, high = max(low, first - air), min(high, last + air)
    air = 0.03 * (high - low) or 1.0
    return low - air, high + air


def draw(data: Ridgeline, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw a ridge a variant, all on one axis and of one scale, into `axes`."""
    axes.set_xlim(frame(data))
    number = len(data.variants)
    axes.set_ylim(number - 0.5, -0.5)
    places = [float(place) for place in range(number)]
    rows.write_rows(_rows(data).fitting(look), places, axes, look)
    if data.measure.kind == "moment":
        scales.plan_axis(axes, 0.0, look)
    else:
        rows.rule(axes, number, ticks(axes, data.measure), look)
    edges = _edges(data, axes)
    ridges = [np.histogram(v.happened, edges)[0] / max(len(v.values), 1) for v in data.variants]
    top = max((float(ridge.max()) for ridge in ridges), default=0.0) or 1.0
    for place, (variant, ridge) in enumerate(zip(data.variants, ridges, strict=True)):
        base = place + BASE
        _draw_ridge((edges, base - HIGHEST * ridge / top), base, axes, look.neutral)
        if variant.middle is not None:
            _draw_middle(variant.middle, base, axes, look)
    return axes


def _edges(data: Ridgeline, axes: Axes) -> NDArray[np.float64]:
    low, high = axes.get_xlim()
    step = scales.nice_step(high - low, BINS, hours=data.measure.kind in ("moment", "hours"))
    if data.measure.kind == "amount" and all(np.all(v.happened % 1 == 0) for v in data.variants):
        step = max(step, 1.0)
        low -= 0.5
    start = step * np.floor(low / step)
    return np.arange(start, high + step, step)


def _draw_ridge(
    outline: tuple[NDArray[np.float64], NDArray[np.float64]], base: float, axes: Axes, shade: Shade
) -> None:
    edges, tops = outline
    axes.stairs(tops, edges, baseline=base, fill=True, color=shade.tint, alpha=0.9, zorder=1 + base)
    axes.stairs(tops, edges, baseline=base, color=shade.fill, linewidth=1.3, zorder=1.1 + base)
    axes.plot(axes.get_xlim(), [base, base], color=shade.fill, linewidth=0.8, zorder=1.1 + base)


def _draw_middle(middle: Estimate, base: float, axes: Axes, look: Look) -> None:
    over: dict[str, Any] = {"clip_on": False, "zorder": 50.0}
    if bounded(middle):
        axes.plot(
            np.clip([middle.low, middle.high], *axes.get_xlim()),
            [base, base],
            color=look.interval,
            linewidth=6.0,
            solid_capstyle="butt",
            **over,
        )
    axes.plot([middle.value], [base], "o", color=look.ink, markersize=7.0, **over)
