"""Sobol indices: the part of an outcome's variance that each factor explains, alone and in all."""

import math
from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.charts import rows, scales
from sim.charts.estimates import bounded
from sim.charts.lettering import readable, width
from sim.charts.measures import MINUS
from sim.charts.rows import Column, Rows
from sim.charts.style import SLIDE, Heading, Look, Picture, Provenance, inches, settings, sheet
from sim.charts.texts import say
from sim.charts.wording import brief, called, number, number_of, sentence
from sim.experiments.sensitivity import Sensitivity
from sim.results.summary import Estimate

MOST_ROWS = 12
"""Factors with bars of their own; the others are counted."""
THICK, APART = 0.3, 0.19


@dataclass(frozen=True, kw_only=True)
class Index:
    """One factor's first-order and total index, both with intervals, parts of the variance."""

    label: str
    first: Estimate
    total: Estimate


@dataclass(frozen=True, kw_only=True)
class Sobol:
    """The factors of one outcome."""

    label: str
    indices: tuple[Index, ...]

    @property
    def shown(self) -> tuple[Index, ...]:
        """The factors that are drawn, the most important first."""
        return tuple(sorted(self.indices, key=lambda one: -one.total.value))[:MOST_ROWS]


def of_sensitivity(found: Sensitivity) -> Sobol:
    """Return the indices of one outcome; ValueError where the design gives no total ones."""
    if "total" not in found.indices:
        raise ValueError("Sobol indices need a sweep over a Saltelli design")
    if all(math.isnan(one.value) for one in found.indices["total"]):
        raise ValueError(
            f"`{found.outcome.name}` has no Sobol indices to draw: the points differ no more than "
            "luck makes them; take more replications or wider ranges"
        )
    rows = zip(found.factors, found.indices["first"], found.indices["total"], strict=True)
    return Sobol(
        label=called(found.outcome),
        indices=tuple(
            Index(
                label=readable(name.replace("_", " ").replace(".", " ")), first=first, total=total
            )
            for name, first, total in rows
        ),
    )


def finding(data: Sobol) -> str:
    """Return which factor explains most, and how much of the variance is left to interplay."""
    if not data.indices:
        return say("tornado.nothing")
    total = data.shown[0].total
    return say(
        "sobol.finding" if bounded(total) else "sobol.finding_alone",
        factor=brief(data.shown[0].label, 60),
        total=_figure(total.value),
        low=_figure(total.low),
        high=_figure(total.high),
    )


def subtitle(data: Sobol) -> str:
    """Return what the two bars of a factor are."""
    out = len(data.indices) - len(data.shown)
    words = say("sobol.subtitle")
    return f"{words} {say('rows.left_out', what=number_of(out, 'factors'))}" if out else words


def details(data: Sobol) -> str:
    """Return every factor in words."""
    return " ".join(
        say(
            "sobol.row",
            label=sentence(one.label),
            first=_figure(one.first.value),
            total=_figure(one.total.value),
        )
        for one in data.shown
    )


def _figure(value: float) -> str:
    return f"{value + 0.0 if round(value, 2) else 0.0:.2f}".replace("-", MINUS)


def _rows(data: Sobol) -> Rows:
    def cells(estimates: list[Estimate]) -> tuple[str, ...]:
        return tuple(
            say("sobol.cell", value=_figure(e.value), low=_figure(e.low), high=_figure(e.high))
            if bounded(e)
            else _figure(e.value)
            for e in estimates
        )

    return Rows(
        names=tuple(one.label for one in data.shown),
        columns=(
            Column(head=say("sobol.total"), cells=cells([one.total for one in data.shown])),
            Column(head=say("sobol.first"), cells=cells([one.first for one in data.shown])),
        ),
    )


def picture(data: Sobol, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its bars need."""
    heading = Heading(
        subject=data.label,
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    margins = _rows(data).fitting(look).margins(look, bottom=0.7)
    look = rows.fitted(len(data.shown), heading, look, margins)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Sobol, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw two bars a factor with their intervals into `axes`."""
    shown = data.shown
    tops = [max(one.total.value, one.total.high if bounded(one.total) else 0.0) for one in shown]
    lows = [one.first.low for one in shown if bounded(one.first)]
    axes.set_xlim(min([0.0, *lows]), max([0.1, *tops]) * 1.04)
    rows.lay_out(_rows(data).fitting(look), axes, look)
    low, high = axes.get_xlim()
    marks = scales.multiples(low, high, scales.nice_step(high - low, 5, hours=False))
    rows.rule(axes, len(shown), [(mark, number(round(mark, 2))) for mark in marks], look)
    for place, one in enumerate(shown):
        _draw_bar(one.total, place - APART, axes, look, main=True)
        _draw_bar(one.first, place + APART, axes, look, main=False)
    axes.plot([0.0, 0.0], [-0.5, len(shown) - 0.5], color=look.ink, linewidth=1.0)
    _draw_key(len(shown), axes, look)
    return axes


def _draw_bar(estimate: Estimate, y: float, axes: Axes, look: Look, *, main: bool) -> None:
    shade = look.neutral if main else look.nobody
    axes.barh(
        y,
        estimate.value,
        THICK,
        facecolor=shade.fill if main else shade.tint,
        edgecolor=shade.fill,
        hatch="" if main else "///",
        linewidth=1.0,
        zorder=2.0,
    )
    if bounded(estimate):
        axes.plot(
            [estimate.low, estimate.high],
            [y, y],
            color=look.interval if main else look.ink,
            linewidth=1.6,
            zorder=3.0,
        )
        axes.plot(
            [estimate.low, estimate.high],
            [y, y],
            linestyle="",
            marker="|",
            markersize=6.0,
            markeredgewidth=1.6,
            color=look.ink,
            zorder=3.1,
        )


def _draw_key(number_of_rows: int, axes: Axes, look: Look) -> None:
    """Show below the axis which bar is which index."""
    low, high = axes.get_xlim()
    per_inch = (high - low) / inches(axes)[0]
    x, y = low, number_of_rows - 0.5 + 0.45 / rows.pitch(axes)
    tall = 0.11 / rows.pitch(axes)
    for main, key in ((True, "sobol.total_key"), (False, "sobol.first_key")):
        shade = look.neutral if main else look.nobody
        axes.barh(
            y,
            0.26 * per_inch,
            tall,
            left=x,
            facecolor=shade.fill if main else shade.tint,
            edgecolor=shade.fill,
            hatch="" if main else "///",
            clip_on=False,
        )
        x += 0.34 * per_inch
        letters = look.letters("tiny", look.muted)
        axes.text(x, y, say(key), va="center_baseline", clip_on=False, **letters)
        x += (width(say(key), look.size("tiny")) + 0.25) * per_inch
