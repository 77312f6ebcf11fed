"""How one outcome spreads over the runs: its histogram above, its cumulative share below."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.estimates import bounded
from sim.charts.lettering import readable, spread, width
from sim.charts.spread import Distribution, details, finding, subtitle
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    inches,
    note,
    panel,
    settings,
    sheet,
)
from sim.charts.texts import say, say_number
from sim.charts.wording import duration, number, percent, runs

__all__ = ["Distribution", "details", "draw", "finding", "picture", "subtitle"]

FEW = 24
"""Up to so many values each is drawn as a dot of its own."""
FRAME = 2.5
"""The frame reaches so many 10-90 % ranges beyond them, if values far outside would squeeze it."""
DOT_INCHES = 0.13
TOPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Where the axis of the cumulative share may end."""


def picture(data: Distribution, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own."""
    heading = Heading(
        subject=data.label,
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    with settings():
        axes = draw(data, sheet(heading, look, Margins(left=0.5, right=0.7, bottom=0.4)), look)
    return Picture(axes=axes, heading=heading)


def draw(data: Distribution, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw quantiles, histogram and cumulative share of one outcome into `axes`."""
    if len(data.happened) == 0:
        return _draw_never(data, axes, look)
    edges = scales.bin_edges(
        data.happened[_framed(data.happened)],
        hours=data.in_hours,
        whole=data.statistics.outcome.kind == "count",
    )
    height = inches(axes)[1]
    strip, caption, below = 0.58 / height, 0.29 / height, 0.36 / height
    bars = 0.62 * (1.0 - strip - caption - below)
    quantiles = panel(axes, (0.0, 1.0 - strip, 1.0, strip))
    histogram = panel(axes, (0.0, 1.0 - strip - caption - bars, 1.0, bars))
    cumulative = panel(axes, (0.0, 0.0, 1.0, 1.0 - strip - caption - bars - below))
    for part in (quantiles, histogram, cumulative):
        part.set_xlim(_frame(data, edges))
    _draw_cumulative(data, cumulative, look)
    _draw_histogram(data, histogram, edges, look)
    _draw_quantiles(data, quantiles, look)
    _drop_middle(data, (cumulative, histogram), look)
    return axes


def _framed(happened: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the sorted values stand in the frame: all, unless a thin tail would squeeze it."""
    p10, p90 = np.quantile(happened, (0.1, 0.9))
    reach = FRAME * float(p90 - p10)
    inside = np.ones(len(happened), dtype=np.bool_)
    if len(happened) < 200 or reach == 0.0:
        return inside
    if happened[-1] > p90 + 1.5 * reach:
        inside &= happened <= p90 + reach
    if happened[0] < p10 - 1.5 * reach:
        inside &= happened >= p10 - reach
    return inside


def _frame(data: Distribution, edges: NDArray[np.float64]) -> tuple[float, float]:
    """Return the ends of the x axis: the bins with some air, but none below a natural zero."""
    air = float(edges[1] - edges[0]) * (4.0 if data.constant else 0.5)
    low, high = float(edges[0]) - air, float(edges[-1]) + air
    if not data.is_time and data.happened[0] >= 0.0:
        low = max(low, min(float(edges[0]), -0.02 * (high - low)))
    return low, high


def _draw_never(data: Distribution, axes: Axes, look: Look) -> Axes:
    """Say in words that there is nothing to draw."""
    all_runs = data.statistics.runs
    where: dict[str, Any] = {"transform": axes.transAxes, "ha": "center", "va": "center"}
    axes.plot([0, 1], [0.5, 0.5], transform=axes.transAxes, color=look.grid, linewidth=1.2)
    said = say("distribution.nothing")
    said = say("distribution.nowhere", runs=runs(all_runs)) if all_runs else said
    axes.text(0.5, 0.6, said, **where, **look.letters("title", look.muted))
    if data.statistics.share is not None and bounded(data.statistics.share):
        bound = say("distribution.bound", high=percent(data.statistics.share.high))
        axes.text(0.5, 0.4, bound, **where, **look.letters("body", look.muted))
    return axes


def _draw_quantiles(data: Distribution, axes: Axes, look: Look) -> None:
    """Draw the middle and the ends of the range of eight runs in ten, each with its value."""
    axes.set_ylim(0.0, 1.0)
    marked, line = data.quantiles(), 0.1
    ends = [estimate.value for _, estimate in marked]
    left, right = axes.get_xlim()
    axes.plot([ends[0], ends[-1]], [line, line], color=look.ink, linewidth=1.2)
    for called, estimate in marked:
        main = called == data.middle
        if bounded(estimate):
            axes.plot(
                np.clip([estimate.low, estimate.high], left, right),
                [line, line],
                color=look.interval,
                linewidth=7.0,
                solid_capstyle="butt",
                clip_on=False,
            )
        axes.plot(
            [estimate.value],
            [line],
            marker="o" if main else "|",
            color=look.ink,
            markersize=8.5 if main else 10.0,
            markeredgewidth=0.0 if main else 1.6,
            clip_on=False,
        )
    per_inch = (right - left) / inches(axes)[0]
    texts = [(called, data.words(estimate.value)) for called, estimate in marked]
    small, tiny = look.size("small"), look.size("tiny")
    widths = [
        (0.2 + max(width(called, tiny), width(words, small, bold=True))) * per_inch
        for called, words in texts
    ]
    if sum(widths) > right - left:  # room for one alone
        middle = [called for called, _ in texts].index(data.middle)
        ends, widths, texts = ends[middle:][:1], widths[middle:][:1], texts[middle:][:1]
    for centre, (called, words) in zip(spread(ends, widths, left, right), texts, strict=True):
        axes.text(centre, 1.0, called, ha="center", va="top", **look.letters("tiny", look.muted))
        axes.text(centre, 0.69, words, ha="center", va="top", **look.letters("small", bold=True))


def _draw_histogram(data: Distribution, axes: Axes, edges: NDArray[np.float64], look: Look) -> None:
    """Draw the share of runs in each bin, or each run as a dot where they are few."""
    scales.rule(axes, _ticks(data, axes), look)
    if len(data.happened) <= FEW:
        _draw_dots(data.happened, axes, look)
        caption = say("distribution.dots")
    else:
        counts, _ = np.histogram(data.happened, bins=edges)
        share, step = counts / data.whole, float(edges[1] - edges[0])
        top = 1.08 * float(share.max())
        axes.set_ylim(0.0, top)
        shade = look.neutral
        if step == 1.0 and data.statistics.outcome.kind == "count":
            axes.bar(edges[:-1] + 0.5, share, 0.76, color=shade.tint, edgecolor=shade.fill)
        else:
            axes.bar(edges[:-1], share, step, align="edge", color=shade.tint, linewidth=0.0)
            axes.stairs(share, edges, color=shade.fill, linewidth=1.4)
        ticks = scales.multiples(0.0, top, scales.nice_step(top, 3, hours=False))
        scales.share_axis(axes, ticks, look)
        caption = say("distribution.bins", bin=_bin_words(data, step))
    axes.axhline(0.0, color=look.rule, linewidth=1.0)
    _caption(axes, caption + _outside(data, edges), look)


def _draw_dots(values: NDArray[np.float64], axes: Axes, look: Look) -> None:
    """Stack one dot a run on the base line, each stack at the mean of its values."""
    low, high = axes.get_xlim()
    wide, tall = inches(axes)
    within = DOT_INCHES * (high - low) / wide
    stacks: list[list[float]] = []
    for value in values:
        if stacks and value - stacks[-1][0] < within:
            stacks[-1].append(float(value))
        else:
            stacks.append([float(value)])
    axes.set_ylim(0.0, max(tall / DOT_INCHES, max(len(stack) for stack in stacks) + 0.5))
    for stack in stacks:
        x = [float(np.mean(stack))] * len(stack)
        y = np.arange(len(stack)) + 0.6
        axes.plot(x, y, "o", color=look.neutral.fill, markersize=8.0, markeredgewidth=0.0)


def _bin_words(data: Distribution, step: float) -> str:
    if data.in_hours:
        return duration(step)
    outcome = data.statistics.outcome
    if outcome.kind == "count" and step == 1.0:
        return say("distribution.number")
    return readable(f"{number(step)} {outcome.unit}".strip())


def _outside(data: Distribution, edges: NDArray[np.float64]) -> str:
    """Say how many runs lie outside the frame."""
    happened = data.happened
    beyond = int(np.sum((happened < edges[0]) | (happened > edges[-1])))
    beyond = round(beyond * data.statistics.n / len(happened))
    if not beyond:
        return ""
    extreme = float(happened[-1] if happened[-1] > edges[-1] else happened[0])
    return say_number("distribution.outside", beyond, furthest=data.words(extreme))


def _caption(axes: Axes, text: str, look: Look) -> None:
    """Name what a panel counts, above its upper left corner."""
    note(axes, text, (0.0, 1.0), (0.0, 3.5), va="bottom", **look.letters("tiny", look.muted))


def _ticks(data: Distribution, axes: Axes) -> list[float]:
    if data.is_time:
        return scales.plan_ticks(axes, data.day_one_offset_h)[0]
    whole = data.statistics.outcome.kind == "count"
    return scales.plain_ticks(axes, hours=data.in_hours, whole=whole)


def _draw_cumulative(data: Distribution, axes: Axes, look: Look) -> None:
    """Draw the share of all runs in which it has happened by then; it ends at the share at all."""
    happened, shade = data.happened, look.neutral
    thinned = happened[:: max(1, len(happened) // 500)]
    points = np.unique(np.concatenate((thinned, happened[-1:], axes.get_xlim())))
    reached = np.searchsorted(happened, points, side="right") / data.whole
    top = next(t for t in TOPS if t >= min(1.1 * reached[-1], 1.0))
    axes.set_ylim(0.0, top)
    axes.fill_between(points, reached, step="post", color=shade.tint, alpha=0.45, linewidth=0)
    axes.plot(points, reached, drawstyle="steps-post", color=shade.fill, linewidth=1.8)
    scales.share_axis(axes, [0.0, top / 2, top], look)
    if data.is_time:
        scales.plan_axis(axes, data.day_one_offset_h, look)
    else:
        ticks, unit = _ticks(data, axes), readable(data.statistics.outcome.unit)
        scale, unit = scales.unit_of_hours(ticks) if data.in_hours else (1.0, unit)
        scales.axis_along(axes, ticks, look, scale=scale, unit=unit)
    axes.axhline(0.0, color=look.rule, linewidth=1.0)
    _caption(axes, say("distribution.by_then" if data.is_time else "distribution.up_to_here"), look)
    _label_share(data, axes, look)


def _label_share(data: Distribution, axes: Axes, look: Look) -> None:
    """Mark at the right end in what share of the runs it happened, with its interval."""
    end = data.share
    at, shade = axes.get_yaxis_transform(), look.neutral
    interval = data.statistics.share
    if interval is not None and bounded(interval) and 0.0 < end < 1.0:
        high = min(interval.high, 1.15 * axes.get_ylim()[1])
        axes.plot([1.0, 1.0], [interval.low, high], color=shade.ink, **_over(at), linewidth=2.0)
    axes.plot([1.0], [end], marker="o", markersize=7.0, color=shade.ink, **_over(at))
    letters = look.letters("body", shade.ink, bold=True)
    note(axes, percent(end), (1.0, end), (9.0, 0.0), xycoords=at, va="center", **letters)


def _over(transform: Transform) -> dict[str, Any]:
    """Return what draws in these coordinates and across the edge of the axes."""
    return {"transform": transform, "clip_on": False, "zorder": 4.0, "solid_capstyle": "butt"}


def _drop_middle(data: Distribution, panels: tuple[Axes, Axes], look: Look) -> None:
    """Carry the middle value down through both panels."""
    middle = next(e for called, e in data.quantiles() if called == data.middle)
    for part in panels:
        part.axvline(middle.value, color=look.ink, linewidth=1.0, linestyle=(0, (1, 2)))
