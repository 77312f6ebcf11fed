"""Small multiples of many runs: when each place falls and is attacked again, on one time axis."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.estimates import bounded
from sim.charts.lettering import readable, shorten_middle, width
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    Shade,
    height_for,
    inches,
    note,
    settings,
    sheet,
)
from sim.charts.texts import say, say_number
from sim.charts.wording import brief, moment, percent
from sim.results.summary import Estimate, Statistics

Deed = Literal["falls", "given up", "counterattack", "retaken"]
HATCHED: dict[Deed, str] = {
    "falls": "",
    "given up": "....",
    "counterattack": "",
    "retaken": "////",
}

LINE, LOWEST_LINE, LESSER, HEADER, SPACE = 0.4, 0.24, 0.8, 0.95, 0.35
"""Inches of a line where there is room and at least; a defender's line, the head of a group and
the space before one in lines."""
MOST_LINES = 48
WIDEST_LABEL, SHARE, ASIDE = 1.9, 0.62, 1.95
"""Inches for labels, and right of the axes for the share and for both figures."""
BINS, FEW = 90, 40
"""Bins of a histogram over the whole axis; up to so many moments each is a stroke instead."""
THIN = 0.005
"""The frame leaves out this part of a strip's values at either end, if need be."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Strip:
    """One deed at one place over all runs: `values` (runs,) in simulation hours, NaN for never."""

    deed: Deed
    label: str
    statistics: Statistics
    values: NDArray[np.float64]

    @cached_property
    def happened(self) -> NDArray[np.float64]:
        """The moments in the runs in which it happened, in order."""
        return np.sort(self.values[~np.isnan(self.values)])

    @property
    def middle(self) -> Estimate:
        """The moment by which half of these have it, with its interval."""
        if self.statistics.median is None:
            raise ValueError(f"`{self.statistics.outcome.name}` is no time")
        return self.statistics.median

    @property
    def share(self) -> float:
        """In what share of all runs it happened."""
        return len(self.happened) / max(len(self.values), 1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """A place with what befalls it, its fall first."""

    label: str
    strips: tuple[Strip, ...]

    @property
    def fall(self) -> float:
        """By when half of the falls have come; what never falls comes last."""
        return self.strips[0].middle.value if len(self.strips[0].happened) else np.inf


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """The places of a sector or of an operation, under its name; a lone group may have none."""

    label: str
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Multiples:
    """Everything on one axis; `day_one_offset_h` is the simulation time of day 1 00:00.

    Of each place only what happened in any run is shown, and only places that fall.
    """

    groups: tuple[Group, ...]
    day_one_offset_h: float = 0.0

    @cached_property
    def shown(self) -> tuple[Group, ...]:
        """The groups as they are drawn: places in the order of their usual fall, the rarest out."""
        falling = [p for group in self.groups for p in group.places if len(p.strips[0].happened)]
        kept, lines = set(), 0
        for place in sorted(falling, key=lambda p: -p.strips[0].share):
            lines += len(_told(place))
            if lines <= MOST_LINES:
                kept.add(id(place))
        return tuple(
            Group(label=group.label, places=tuple(sorted(places, key=lambda p: p.fall)))
            for group in self.groups
            if (places := [p for p in group.places if id(p) in kept])
        )

    @property
    def falling(self) -> tuple[Place, ...]:
        """All places that are drawn, in the order of their usual fall."""
        return tuple(sorted((p for g in self.shown for p in g.places), key=lambda p: p.fall))


def _told(place: Place) -> list[Strip]:
    """The strips of a place that have something to show."""
    return [strip for strip in place.strips if len(strip.happened)]


def finding(data: Multiples) -> str:
    """Return which place usually falls first and which last."""
    places = data.falling
    if not places:
        return say("captures.none")
    first, last = places[0], places[-1]
    when = [moment(place.fall - data.day_one_offset_h) for place in (first, last)]
    if len(places) == 1:
        often = percent(first.strips[0].share)
        return say("captures.one", place=brief(first.label), share=often)
    names = [brief(place.label, 24) for place in (first, last)]
    return say(
        "captures.order",
        first=names[0],
        first_when=when[0],
        last=names[1],
        last_when=when[1],
    )


def subtitle(data: Multiples) -> str:
    """Return what is drawn, how often the order holds, and what is left out."""
    words = [say("captures.subtitle")]
    places = data.falling
    if len(places) > 1 and len(data.shown) == 1:
        words.append(say("captures.in_order", share=percent(_in_order(places))))
    out = sum(len(group.places) for group in data.groups) - len(places)
    return " ".join([*words, say_number("captures.left_out", out)] if out else words)


def _in_order(places: tuple[Place, ...]) -> float:
    """In what share of the runs all these places fall, none before the one above it."""
    times = np.stack([place.strips[0].values for place in places], axis=1)
    return float(np.all(times[:, 1:] >= times[:, :-1], axis=1).mean())


def frame(data: Multiples) -> tuple[float, float]:
    """Return the stretch of simulation hours to show: all but the thin ends of every strip."""
    strips = [strip for place in data.falling for strip in _told(place)]
    if not strips:
        return 0.0, scales.DAY_H
    ends = [np.quantile(strip.happened, (THIN, 1.0 - THIN)) for strip in strips]
    low, high = min(float(pair[0]) for pair in ends), max(float(pair[1]) for pair in ends)
    air = max(0.03 * (high - low), 1.0)
    return max(low - air, 0.0), high + air


@dataclass(frozen=True, kw_only=True, eq=False)
class _Line:
    """One strip as a line of the picture, from `top` down."""

    label: str
    strip: Strip
    top: float
    height: float


@dataclass(frozen=True, kw_only=True, eq=False)
class _Layout:
    """All lines with the tops of the groups' names, in lines."""

    lines: tuple[_Line, ...]
    heads: tuple[tuple[str, float], ...]
    height: float


def _arrange(data: Multiples) -> _Layout:
    lines: list[_Line] = []
    heads: list[tuple[str, float]] = []
    top = 0.0
    for group in data.shown:
        if group.label:
            top += SPACE if lines else 0.0
            heads.append((group.label, top))
            top += HEADER
        for place in group.places:
            for strip in _told(place):
                falls = strip.deed == "falls"
                height = 1.0 if falls else LESSER
                label = place.label if falls else strip.label
                lines.append(_Line(label=label, strip=strip, top=top, height=height))
                top += height
    return _Layout(lines=tuple(lines), heads=tuple(heads), height=max(top, 1.0))


def picture(data: Multiples, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its lines need."""
    heading = Heading(finding=finding(data), subtitle=subtitle(data), foot=str(provenance))
    layout = _arrange(data)
    small = look.size("small")
    labels = [line.label for line in layout.lines] + [label for label, _ in layout.heads]
    widest = max((width(readable(label), small, bold=True) for label in labels), default=0.0)
    margins = Margins(left=min(widest, WIDEST_LABEL) + 0.15, right=ASIDE, top=0.25, bottom=0.45)
    spare = look.height - height_for(0.0, heading, look, margins)
    pitch = min(max(spare / layout.height, LOWEST_LINE), LINE)
    needed = height_for(layout.height * pitch, heading, look, margins)
    look = replace(look, height=max(needed, 0.6 * look.height))
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Multiples, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw all lines into `axes`; labels stand left of them and figures right."""
    layout = _arrange(data)
    if not layout.lines:
        note(axes, finding(data), (0.0, 1.0), (0.0, 0.0), va="top", **look.letters("body"))
        return axes
    axes.set_xlim(*frame(data))
    axes.set_ylim(layout.height, 0.0)
    scales.plan_axis(axes, data.day_one_offset_h, look)
    letters = {"ha": "right", "va": "bottom", **look.letters("tiny", look.muted)}
    note(axes, say("captures.share"), (1.0, 1.0), (72.0 * SHARE, 5.0), **letters)
    note(axes, say("captures.half"), (1.0, 1.0), (72.0 * ASIDE, 5.0), **letters)
    for label, top in layout.heads:
        _draw_head(label, top, axes, look)
    for line in layout.lines:
        _draw_line(line, data, axes, look)
    return axes


def _draw_head(label: str, top: float, axes: Axes, look: Look) -> None:
    """Write a group's name above its lines, with a rule across all columns."""
    letters = look.letters("small", bold=True)
    where = {"xycoords": axes.get_yaxis_transform(), "ha": "right", "va": "center_baseline"}
    text = shorten_middle(readable(label), look.size("small"), WIDEST_LABEL)
    note(axes, text, (0.0, top + 0.55 * HEADER), (-9.0, 0.0), **where, **letters)
    right = 1.0 + ASIDE / inches(axes)[0]
    axes.plot(
        [0.0, right],
        [top + HEADER, top + HEADER],
        transform=axes.get_yaxis_transform(),
        color=look.rule,
        linewidth=0.8,
        clip_on=False,
    )


def _draw_line(line: _Line, data: Multiples, axes: Axes, look: Look) -> None:
    """Draw one strip: how its moments spread, their middle, and the figures right of it."""
    strip, falls = line.strip, line.strip.deed == "falls"
    shade = look.attacker if falls else look.defender
    base = line.top + 0.82 * line.height
    axes.axhline(base, color=look.grid, linewidth=0.8, zorder=0.8)
    _draw_spread(line, base, axes, shade)
    _draw_middle(strip, base, axes, look)
    where = {"xycoords": axes.get_yaxis_transform(), "va": "center_baseline", "ha": "right"}
    y = line.top + 0.6 * line.height
    size = look.size("small")
    label = shorten_middle(readable(line.label), size, WIDEST_LABEL)
    letters = look.letters("small", None if falls else shade.ink)
    note(axes, label, (0.0, y), (-9.0, 0.0), **where, **letters)
    right, edge = 72.0 * SHARE, 72.0 * ASIDE
    letters = look.letters("small", shade.ink, bold=True)
    note(axes, percent(strip.share), (1.0, y), (right, 0.0), **where, **letters)
    when = moment(strip.middle.value - data.day_one_offset_h)
    note(axes, when, (1.0, y), (edge, 0.0), **where, **look.letters("small", look.muted))


def _draw_spread(line: _Line, base: float, axes: Axes, shade: Shade) -> None:
    """Draw how the moments spread above a base line: a stroke each, or their histogram."""
    happened, tall = line.strip.happened, 0.74 * line.height
    if len(happened) <= FEW:
        axes.vlines(happened, base - 0.55 * tall, base, color=shade.fill, linewidth=1.2, zorder=1.5)
        return
    counts, edges = np.histogram(happened, bins=BINS, range=axes.get_xlim())
    full = np.flatnonzero(counts)
    if not len(full):
        return
    within = slice(full[0], full[-1] + 1)
    edges = edges[full[0] : full[-1] + 2]
    tops = base - tall * counts[within] / counts.max()
    ground: dict[str, Any] = {"facecolor": shade.tint, "edgecolor": shade.fill, "linewidth": 0.0}
    ground["hatch"] = HATCHED[line.strip.deed]
    axes.stairs(tops, edges, baseline=base, fill=True, zorder=1.5, **ground)
    axes.stairs(tops, edges, baseline=base, color=shade.fill, linewidth=0.8, zorder=1.6)


def _draw_middle(strip: Strip, base: float, axes: Axes, look: Look) -> None:
    """Draw the stretch of most runs, and their middle on its interval."""
    shade = look.attacker if strip.deed == "falls" else look.defender
    one, middle = strip.statistics, strip.middle
    if one.p10 is not None and one.p90 is not None:
        ends = [one.p10.value, one.p90.value]
        axes.plot(ends, [base, base], color=shade.ink, linewidth=1.6, zorder=2.0)
    if bounded(middle):
        axes.plot(
            [middle.low, middle.high],
            [base, base],
            color=look.interval,
            linewidth=5.0,
            solid_capstyle="butt",
            zorder=2.2,
        )
    axes.plot(
        [middle.value],
        [base],
        marker=shade.marker,
        markersize=6.5,
        color=look.paper if strip.deed == "counterattack" else shade.fill,
        markeredgecolor=shade.ink,
        markeredgewidth=1.0,
        clip_on=False,
        zorder=3.0,
    )
