"""The response to one factor: an outcome over its settings, with the band of its intervals."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.heatmaps import Dial
from sim.charts.lettering import readable, shorten, width
from sim.charts.measures import Measure
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
from sim.charts.wording import runs, sentence

AIR = 0.04
"""Of the width, beside the first and the last setting."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Response:
    """A measure at each setting of a factor: `value`, `low`, `high` of shape (settings,).

    `low` and `high` are the ends of 95 % intervals, NaN where there are none; each setting stands
    on `runs` runs.
    """

    measure: Measure
    x: Dial
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    runs: int

    @property
    def along(self) -> NDArray[np.float64]:
        """Where the settings stand: at their values, levels at equal distances."""
        return self.x.values if self.x.ordered else np.arange(len(self.value), dtype=np.float64)


def finding(data: Response) -> str:
    """Return the outcome at the first and at the last setting, or the least and the greatest."""
    known = np.flatnonzero(~np.isnan(data.value))
    if not len(known):
        return say("heatmap.nothing")
    if data.x.ordered:
        first, last = int(known[0]), int(known[-1])
    else:
        first, last = int(np.nanargmin(data.value)), int(np.nanargmax(data.value))
    return say(
        "response.finding",
        first=data.measure.words(float(data.value[first])),
        first_at=data.x.setting(first),
        last=data.measure.words(float(data.value[last])),
        last_at=data.x.setting(last),
    )


def details(data: Response) -> str:
    """Return every setting in words."""
    return " ".join(
        say("response.row", setting=data.x.setting(place), value=data.measure.words(float(value)))
        for place, value in enumerate(data.value)
        if not np.isnan(value)
    )


def subtitle(data: Response) -> str:
    """Return what the line, the band and the ring are."""
    ring = say("heatmap.ring") if data.x.on_grid() is not None else ""
    key = "response.subtitle" if data.x.ordered else "response.levels"
    return f"{say(key, runs=runs(data.runs))} {ring}".rstrip()


def picture(data: Response, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own."""
    heading = Heading(
        subject=sentence(data.measure.label),
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    margins = Margins(left=0.75, right=0.3, bottom=0.55, top=0.15)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Response, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw the line with its band, or of levels without order dots with bars, into `axes`."""
    x = data.along
    room = (float(x[-1] - x[0]) or 1.0) * AIR * (1.0 if data.x.ordered else 3.0)
    axes.set_xlim(float(x[0]) - room, float(x[-1]) + room)
    _rule_upwards(data, axes, look)
    _label(data, axes, look)
    shade, bounded = look.neutral, ~(np.isnan(data.low) | np.isnan(data.high))
    if data.x.ordered:
        axes.fill_between(
            x, data.low, data.high, where=bounded.tolist(), color=shade.tint, linewidth=0.0
        )
        axes.plot(x, data.value, color=shade.fill, linewidth=2.0, zorder=2.0)
    else:
        ends = (data.low[bounded], data.high[bounded])
        axes.vlines(x[bounded], *ends, color=look.interval, linewidth=4.0, zorder=2.0)
    dots: dict[str, Any] = {"marker": "o", "markersize": 6.0, "linestyle": "", "clip_on": False}
    axes.plot(x, data.value, color=shade.fill, markeredgecolor=shade.ink, zorder=3.0, **dots)
    base = data.x.on_grid()
    if base is not None:
        ring: dict[str, Any] = {
            "markerfacecolor": "none",
            "markeredgecolor": look.ink,
            "markeredgewidth": 2.0,
        }
        at = ([x[base]], [data.value[base]])
        axes.plot(*at, "o", markersize=15.0, zorder=3.1, clip_on=False, **ring)
    return axes


def _rule_upwards(data: Response, axes: Axes, look: Look) -> None:
    """Frame and rule the outcome; a share always from 0 to 100 %."""
    if data.measure.kind == "share":
        axes.set_ylim(0.0, 1.0)
        scales.share_axis(axes, [0.0, 0.25, 0.5, 0.75, 1.0], look)
        return
    ends = np.concatenate([data.value, data.low, data.high])
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    air = 0.08 * (high - low) or max(abs(high), 1.0) * 0.1
    low, high = (0.0 if 0.0 <= low < high / 2.0 else low - air), high + air
    axes.set_ylim(low, high)
    hours = data.measure.kind in ("hours", "moment")
    marks = scales.multiples(low, high, scales.nice_step(high - low, 6, hours=hours))
    scale, unit = scales.unit_of_hours(marks) if hours else (1.0, data.measure.unit)
    scales.axis_upwards(axes, marks, look, scale=scale)
    above = {"va": "bottom", "ha": "right", **look.letters("small", look.muted)}
    note(axes, unit, (0.0, 1.0), (-6.0, 4.0), **above)


def _label(data: Response, axes: Axes, look: Look) -> None:
    """Write the settings below, those that have room, and what the factor is."""
    wide, size = inches(axes)[0], look.size("small")
    letters = {"ha": "center", "va": "top", **look.letters("small", look.muted)}
    left, right = axes.get_xlim()
    end = -wide
    room = wide / len(data.value) if not data.x.ordered else wide
    for place, at in enumerate(data.along):
        word = shorten(readable(data.x.words(place)), size, room - 0.1)
        middle, half = (float(at) - left) / (right - left) * wide, width(word, size) / 2.0
        if middle - half >= end + 0.12:
            note(axes, word, (middle / wide, 0.0), (0.0, -6.0), **letters)
            end = middle + half
    axes.axhline(axes.get_ylim()[0], color=look.rule, linewidth=1.0)
    below = {"ha": "center", "va": "top", **look.letters("small", look.ink)}
    note(axes, shorten(data.x.title(), size, wide), (0.5, 0.0), (0.0, -24.0), **below)
