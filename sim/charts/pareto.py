"""Effort against success: every plan as a dot, and the plans that no other beats in both."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from sim.charts import scales
from sim.charts.estimates import bounded
from sim.charts.lettering import readable, shorten, width
from sim.charts.measures import Measure
from sim.charts.measures import ticks as measure_ticks
from sim.charts.naming import Box
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    inches,
    note,
    settings,
    sheet,
)
from sim.charts.texts import say
from sim.charts.wording import brief, number_of, sentence
from sim.results.summary import Estimate

WIDEST_NAME, FEW = 2.4, 8
"""Inches for the name of a plan, and plans that are few enough to name those beaten as well."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One plan: what it takes, and how often, or how well, it succeeds, with an interval.

    `base` marks the base case.
    """

    label: str
    effort: float
    success: Estimate
    base: bool = False


@dataclass(frozen=True, kw_only=True)
class Pareto:
    """Plans by effort, which is better the less, and success, which is better the more."""

    effort: Measure
    success: Measure
    candidates: tuple[Candidate, ...]

    @cached_property
    def front(self) -> tuple[Candidate, ...]:
        """The plans that no other beats in one of both without losing in the other."""
        order = sorted(self.candidates, key=lambda one: (one.effort, -one.success.value))
        front: list[Candidate] = []
        for one in order:
            if not front or one.success.value > front[-1].success.value:
                front.append(one)
        return tuple(front)


def finding(data: Pareto) -> str:
    """Return the range from the cheapest to the most successful plan of the front."""
    if not data.candidates:
        return say("pareto.nothing")
    cheap, best = data.front[0], data.front[-1]
    words = {
        "cheap": brief(cheap.label),
        "cheap_success": data.success.words(cheap.success.value),
        "cheap_effort": data.effort.words(cheap.effort),
        "best": brief(best.label),
        "best_success": data.success.words(best.success.value),
        "best_effort": data.effort.words(best.effort),
    }
    return say("pareto.alone" if cheap is best else "pareto.finding", **words)


def subtitle(data: Pareto) -> str:
    """Return what full dots and the line are."""
    beaten = number_of(len(data.candidates) - len(data.front), "plans")
    ring = say("heatmap.ring") if any(one.base for one in data.candidates) else ""
    return f"{say('pareto.subtitle', beaten=beaten)} {ring}".rstrip()


def details(data: Pareto) -> str:
    """Return the plans of the front in words."""
    return " ".join(
        say(
            "pareto.row",
            label=one.label,
            success=data.success.words(one.success.value),
            effort=data.effort.words(one.effort),
        )
        for one in data.front
    )


def picture(data: Pareto, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own."""
    heading = Heading(
        finding=finding(data), subtitle=subtitle(data), details=details(data), foot=str(provenance)
    )
    margins = Margins(left=0.5, right=0.15, bottom=0.5, top=0.3)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Pareto, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw the plans with their intervals, the front as steps, and the front's names."""
    if not data.candidates:
        return axes
    _frame(data, axes)
    _rule(data, axes, look)
    front = data.front
    x = [one.effort for one in front] + [axes.get_xlim()[1]]
    y = [one.success.value for one in front] + [front[-1].success.value]
    axes.plot(x, y, drawstyle="steps-post", color=look.neutral.fill, linewidth=1.6, zorder=2.0)
    for one in data.candidates:
        _draw_plan(one, axes, look, best=one in front)
    _name(data, axes, look)
    return axes


def _frame(data: Pareto, axes: Axes) -> None:
    efforts = [one.effort for one in data.candidates]
    ends = [end for one in data.candidates for end in _ends(one.success)]
    air = 0.06 * (max(efforts) - min(efforts)) or 0.1 * max(abs(efforts[0]), 1.0)
    left = min(efforts) - air
    axes.set_xlim(max(left, -0.3 * air) if min(efforts) >= 0.0 else left, max(efforts) + air)
    if data.success.kind == "share":
        spread = max(ends) - min(ends)
        axes.set_ylim(max(min(ends) - 0.15 * spread, 0.0), min(max(ends) + 0.15 * spread, 1.0))
        if spread > 0.3 or spread == 0.0:
            axes.set_ylim(0.0, 1.0)
    else:
        air = 0.1 * (max(ends) - min(ends)) or 1.0
        axes.set_ylim(min(ends) - air, max(ends) + air)


def _ends(estimate: Estimate) -> tuple[float, ...]:
    return (estimate.low, estimate.high) if bounded(estimate) else (estimate.value,)


def _rule(data: Pareto, axes: Axes, look: Look) -> None:
    """Rule both axes and say what they are."""
    letters = look.letters("small", look.muted)
    low, high = axes.get_ylim()
    along = measure_ticks(axes, data.effort)
    scales.rule(axes, [tick for tick, _ in along], look)
    for tick, label in along:
        at = {"xycoords": axes.get_xaxis_transform(), "ha": "center", "va": "top"}
        note(axes, label, (tick, 0.0), (0.0, -5.0), **at, **letters)
    hours = data.success.kind in ("hours", "moment")
    up = scales.multiples(low, high, scales.nice_step(high - low, 6, hours=hours))
    if data.success.kind == "share":
        scales.share_axis(axes, up, look)
    else:
        scale, _ = scales.unit_of_hours(up) if hours else (1.0, "")
        scales.axis_upwards(axes, up, look, scale=scale)
    axes.axhline(low, color=look.rule, linewidth=1.0)
    named = look.letters("small", look.ink)
    wide = inches(axes)[0]
    size = look.size("small")
    below = {"ha": "center", "va": "top"}
    text = shorten(readable(sentence(data.effort.label)), size, wide)
    note(axes, text, (0.5, 0.0), (0.0, -22.0), **below, **named)
    above = {"va": "bottom", **look.letters("small", look.ink)}
    note(
        axes,
        shorten(readable(sentence(data.success.label)), size, wide),
        (0.0, 1.0),
        (0.0, 8.0),
        **above,
    )


def _draw_plan(one: Candidate, axes: Axes, look: Look, *, best: bool) -> None:
    shade = look.neutral if best else look.nobody
    if bounded(one.success):
        axes.plot(
            [one.effort, one.effort],
            [one.success.low, one.success.high],
            color=look.interval,
            linewidth=4.0 if best else 2.0,
            solid_capstyle="butt",
            zorder=2.5 if best else 1.5,
            clip_on=False,
        )
    axes.plot(
        [one.effort],
        [one.success.value],
        marker="o",
        markersize=8.5 if best else 6.0,
        color=shade.fill if best else look.paper,
        markeredgecolor=shade.ink,
        markeredgewidth=1.2,
        zorder=3.0 if best else 2.2,
        clip_on=False,
    )
    if one.base:
        ring: dict[str, Any] = {
            "markerfacecolor": "none",
            "markeredgecolor": look.ink,
            "markeredgewidth": 2.0,
        }
        axes.plot([one.effort], [one.success.value], "o", markersize=17.0, zorder=3.2, **ring)


def _name(data: Pareto, axes: Axes, look: Look) -> None:
    """Write the names of the front and of the base case where they cover nothing."""
    wide, high = inches(axes)
    (left, right), (low, top) = axes.get_xlim(), axes.get_ylim()

    def place(one: Candidate, value: float) -> tuple[float, float]:
        return (one.effort - left) / (right - left) * wide, (value - low) / (top - low) * high

    taken = []
    for one in data.candidates:
        x, y = place(one, one.success.value)
        taken.append(Box(x - 0.08, y - 0.08, x + 0.08, y + 0.08))
        if bounded(one.success):
            lowest, highest = place(one, one.success.low)[1], place(one, one.success.high)[1]
            taken.append(Box(x - 0.03, lowest, x + 0.03, highest))
    front, few = data.front, len(data.candidates) <= FEW
    others = (one for one in data.candidates if (one.base or few) and one not in front)
    named = [front[0], *reversed(front[1:]), *others]
    size = look.size("tiny")
    for one in named:
        text = shorten(readable(one.label), size, WIDEST_NAME, bold=True)
        long, (x, y) = width(text, size, bold=True), place(one, one.success.value)
        spots = [
            (x - 0.12 - long, y + 0.05),
            (x + 0.12, y - 0.2),
            (x + 0.12, y + 0.05),
            (x - 0.12 - long, y - 0.2),
            (x - long / 2, y + 0.14),
            (x - long / 2, y - 0.3),
            (x - 0.06, y + 0.14),
            (x - 0.06, y - 0.3),
            (x - 0.06, y + 0.32),
        ]
        boxes = [Box(a, b, a + long, b + 0.16) for a, b in spots]
        inside = [box for box in boxes if box.left >= 0.0 and box.right <= wide + 0.4]
        inside = [box for box in inside if box.bottom >= 0.0 and box.top <= high + 0.1]
        free = [box for box in inside if not any(box.common(other) for other in taken)]
        if not free:
            continue
        taken.append(free[0])
        letters: dict[str, Any] = look.letters(
            "tiny", look.neutral.ink if one in front else look.muted, bold=one in front
        )
        axes.text(
            left + free[0].left / wide * (right - left),
            low + (free[0].bottom + 0.03) / high * (top - low),
            text,
            path_effects=[withStroke(linewidth=2.5, foreground=look.paper)],
            zorder=4.0,
            clip_on=False,
            **letters,
        )
