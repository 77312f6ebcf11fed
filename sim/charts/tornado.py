"""A tornado: how far each factor alone moves an outcome from its base case."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from sim.charts import rows
from sim.charts.estimates import bounded
from sim.charts.lettering import readable, width
from sim.charts.looks import Shade
from sim.charts.measures import Measure, measure_of, ticks
from sim.charts.rows import Column, Rows
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Picture,
    Provenance,
    inches,
    note,
    settings,
    sheet,
)
from sim.charts.texts import say
from sim.charts.wording import brief, number_of, sentence
from sim.experiments.sweep_results import Sweep
from sim.results.summary import Estimate

MOST_ROWS = 14
"""Factors with a bar of their own; the others are counted."""
THICK = 0.56


@dataclass(frozen=True, kw_only=True)
class Swing:
    """One factor: the outcome at its low and at its high setting, all else as in the base case.

    `low_setting` and `high_setting` are the settings in words, with units.
    """

    label: str
    low_setting: str
    high_setting: str
    low: Estimate
    high: Estimate

    @property
    def width(self) -> float:
        """How far apart the outcomes at both settings lie."""
        span = abs(self.high.value - self.low.value)
        return 0.0 if np.isnan(span) else span


@dataclass(frozen=True, kw_only=True)
class Tornado:
    """The factors of one outcome; `base` is the outcome in the base case."""

    measure: Measure
    base: Estimate
    swings: tuple[Swing, ...]

    @property
    def shown(self) -> tuple[Swing, ...]:
        """The swings that are drawn, the widest first."""
        return tuple(sorted(self.swings, key=lambda swing: -swing.width))[:MOST_ROWS]


def finding(data: Tornado) -> str:
    """Return what moves the outcome most."""
    if not data.swings:
        return say("tornado.nothing")
    first = data.shown[0]
    if first.width == 0.0:
        return say("tornado.flat", value=data.measure.words(data.base.value))
    return say(
        "tornado.finding",
        factor=brief(first.label, 60),
        low=data.measure.words(first.low.value),
        high=data.measure.words(first.high.value),
        base=data.measure.words(data.base.value),
    )


def subtitle(data: Tornado) -> str:
    """Return what the ends of a bar are."""
    out = len(data.swings) - len(data.shown)
    words = say("tornado.subtitle")
    if not out:
        return words
    return f"{words} {say('rows.left_out', what=number_of(out, 'factors'))}"


def details(data: Tornado) -> str:
    """Return every bar in words."""
    return " ".join(
        say(
            "tornado.row",
            label=sentence(swing.label),
            low_setting=swing.low_setting,
            high_setting=swing.high_setting,
            low=data.measure.words(swing.low.value),
            high=data.measure.words(swing.high.value),
        )
        for swing in data.shown
    )


def _rows(data: Tornado) -> Rows:
    return Rows(
        names=tuple(swing.label for swing in data.shown),
        columns=(
            Column(
                head=say("tornado.swing"),
                cells=tuple(data.measure.change(s.high.value - s.low.value) for s in data.shown),
            ),
            Column(
                head=say("tornado.settings"),
                cells=tuple(
                    readable(say("measure.range", low=s.low_setting, high=s.high_setting))
                    for s in data.shown
                ),
            ),
        ),
    )


def picture(data: Tornado, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its bars need."""
    heading = Heading(
        subject=data.measure.label,
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    margins = _rows(data).fitting(look).margins(look, bottom=0.7)
    look = rows.fitted(len(data.shown), heading, look, margins)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Tornado, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw a bar a factor, from its low to its high setting, with intervals at both ends."""
    shown = data.shown
    ends = [data.base.value]
    for swing in shown:
        for one in (swing.low, swing.high):
            ends += [one.low, one.high] if bounded(one) else [one.value]
    ends = [end for end in ends if not np.isnan(end)] or [0.0, 1.0]
    low, high = min(ends), max(ends)
    air = 0.06 * (high - low) or 0.1
    axes.set_xlim(low - air, high + air)
    rows.lay_out(_rows(data).fitting(look), axes, look)
    rows.rule(axes, len(shown), ticks(axes, data.measure), look)
    for place, swing in enumerate(shown):
        for estimate, shade in ((swing.low, look.nobody), (swing.high, look.neutral)):
            _draw_half(data.base.value, estimate, place, axes, shade)
        for estimate in (swing.low, swing.high):
            _draw_interval(estimate, place, axes, look)
    base = data.base.value
    if not np.isnan(base):
        axes.plot([base, base], [-0.5, len(shown) - 0.5], color=look.ink, linewidth=1.2, zorder=4.0)
        words = say("tornado.base", value=data.measure.words(base))
        above = {"xycoords": "data", "ha": "center", "va": "bottom"}
        letters = look.letters("tiny", look.ink, bold=True)
        note(axes, words, (base, -0.5), (0.0, 3.0), **above, **letters)
    _draw_key(len(shown), axes, look)
    return axes


def _draw_half(base: float, estimate: Estimate, y: float, axes: Axes, shade: Shade) -> None:
    if np.isnan(estimate.value) or np.isnan(base):
        return
    axes.barh(
        y,
        estimate.value - base,
        THICK,
        left=base,
        facecolor=shade.tint,
        edgecolor=shade.fill,
        hatch="" if shade.marker == "o" else "///",
        linewidth=1.0,
        zorder=2.0,
    )


def _draw_interval(estimate: Estimate, y: float, axes: Axes, look: Look) -> None:
    if not bounded(estimate):
        return
    axes.plot([estimate.low, estimate.high], [y, y], color=look.ink, linewidth=1.4, zorder=3.0)
    for end in (estimate.low, estimate.high):
        axes.plot([end, end], [y - 0.12, y + 0.12], color=look.ink, linewidth=1.4, zorder=3.0)


def _draw_key(number: int, axes: Axes, look: Look) -> None:
    """Show below the axis which half of a bar is which setting."""
    per_inch = (axes.get_xlim()[1] - axes.get_xlim()[0]) / inches(axes)[0]
    x, y = axes.get_xlim()[0], number - 0.5 + 0.45 / rows.pitch(axes)
    tall = 0.11 / rows.pitch(axes)
    for shade, key in ((look.nobody, "tornado.low"), (look.neutral, "tornado.high")):
        axes.barh(
            y,
            0.26 * per_inch,
            tall,
            left=x,
            facecolor=shade.tint,
            edgecolor=shade.fill,
            hatch="" if shade.marker == "o" else "///",
            clip_on=False,
        )
        x += 0.34 * per_inch
        letters = look.letters("tiny", look.muted)
        axes.text(x, y, say(key), va="center_baseline", clip_on=False, **letters)
        x += (width(say(key), look.size("tiny")) + 0.25) * per_inch


def of_sweep(sweep: Sweep, name: str) -> Tornado:
    """Return an outcome over a design that varies one factor at a time, from its base case.

    ValueError for a sweep of another design; KeyError for an outcome that it lacks.
    """
    design, summary = sweep.design, sweep.summary(name)
    if design.kind != "one-at-a-time":
        raise ValueError("a tornado needs a sweep that varies one factor at a time")
    estimates = [
        Estimate(value=float(value), low=float(low), high=float(high))
        for value, low, high in zip(*summary.estimates(), strict=True)
    ]
    swings = []
    for place, factor in enumerate(design.factors):
        points = np.flatnonzero(design.varied == place)
        settings = design.matrix[points, place]
        low, high = int(points[np.argmin(settings)]), int(points[np.argmax(settings)])
        swings.append(
            Swing(
                label=readable(factor.name.replace("_", " ").replace(".", " ")),
                low_setting=factor.shown(float(design.matrix[low, place])),
                high_setting=factor.shown(float(design.matrix[high, place])),
                low=estimates[low],
                high=estimates[high],
            )
        )
    return Tornado(
        measure=measure_of(summary.outcome, summary.shows),
        base=estimates[0],
        swings=tuple(swings),
    )
