"""Kilometres advanced over time: the roads to the places held, in all and by sector."""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.held import BAND, Held, frame
from sim.charts.lettering import line_height, readable, shorten_middle, width
from sim.charts.sectors import groups_of, lengths, scenario_of
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    height_for,
    inches,
    note,
    panel,
    settings,
    sheet,
)
from sim.charts.texts import say, say_number
from sim.charts.wording import DASH, NO_BREAK, number, runs
from sim.results.intervals import mean_interval
from sim.results.results import Results

MAIN, ROW, GAP = 2.3, 0.85, 0.34
"""Inches: the panel of the whole, those of the sectors, and the space above each."""
MOST_ROWS = 8
"""Sectors with a panel of their own: those with most kilometres at stake."""
STEPS = 200
"""Moments at which the kilometres are drawn."""
WIDEST = 1.6
"""Inches for the figures right of the panels at most."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Kilometres:
    """When each place was held in every run, and how far it is to each.

    `lengths` (places,) are kilometres of road from the place before on the axis, 0 where no
    advance leads to a place; `groups` are sectors or operations with the numbers of their places.
    """

    held: Held
    lengths: NDArray[np.float64]
    groups: tuple[tuple[str, tuple[int, ...]], ...] = ()

    def __post_init__(self) -> None:
        if self.lengths.shape != (len(self.held.places),):
            raise ValueError(f"{self.lengths.shape} lengths of {len(self.held.places)} places")

    @classmethod
    def of(cls, results: Results) -> Self:
        """Return the captures of these results with the lengths in their scenario."""
        held, scenario = Held.of(results), scenario_of(results)
        found = lengths(scenario)
        groups = groups_of(scenario, held.places)
        return cls(
            held=held,
            lengths=np.array([found.get(place, 0.0) for place in held.places], dtype=np.float64),
            groups=tuple(
                (label, tuple(held.places.index(place) for place in places))
                for label, places in groups
            ),
        )

    @property
    def shown(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The groups with a panel: those to which an advance leads, where there are several."""
        led = [group for group in self.groups if self.lengths[list(group[1])].sum() > 0.0]
        most = sorted(led, key=lambda group: -float(self.lengths[list(group[1])].sum()))
        kept = most[:MOST_ROWS]
        return tuple(group for group in led if group in kept) if len(led) > 1 else ()

    @property
    def led(self) -> bool:
        """Whether a place to which an advance leads falls in any run."""
        return bool(self.lengths[list(self.held.changing)].any())

    @cached_property
    def every(self) -> tuple[int, ...]:
        """The numbers of all places."""
        return tuple(range(len(self.held.places)))

    def advanced(self, grid: NDArray[np.float64], places: tuple[int, ...]) -> NDArray[np.float64]:
        """Return the kilometres to those of some places that are held, (moments, runs)."""
        fell, retaken = self.held.captured[:, places], self.held.recaptured[:, places]
        weights = self.lengths[list(places)]
        moments = [((fell <= now) & ~(retaken <= now)) @ weights for now in grid]
        return np.array(moments, dtype=np.float64).reshape(len(grid), len(self.held))

    def at_the_end(self, places: tuple[int, ...]) -> NDArray[np.float64]:
        """Return the kilometres after the last change, shape (runs,)."""
        found: NDArray[np.float64] = self.advanced(np.array([np.inf]), places)[0]
        return found


def finding(data: Kilometres) -> str:
    """Return how far the attacker has come in the end, and how far the runs differ in that."""
    if not len(data.held):
        return say("held.no_runs")
    ends = data.at_the_end(data.every)
    if not data.led:
        return say("km.none", runs=runs(len(data.held)))
    grid = data.held.times
    peak = float(data.advanced(grid[:: max(len(grid) // STEPS, 1)], data.every).mean(axis=1).max())
    same = ends.min() == ends.max()
    often = say("held.in_every") if same else say("held.in_most", range=_range(ends))
    mean = float(ends.mean())
    if peak - mean >= 1.0:
        return say("km.peak", top=_km(peak), mean=_km(mean), often=often)
    return say("km.mean", mean=_km(mean), often=often)


def _km(value: float) -> str:
    return say("map.km", number=number(_rounded(value))).replace(" ", NO_BREAK)


def _rounded(value: float) -> float:
    return round(value, 1 if abs(value) < 10.0 else None)


def _range(ends: NDArray[np.float64], between: str = "") -> str:
    low, high = (number(_rounded(float(np.quantile(ends, q, method="inverted_cdf")))) for q in BAND)
    if low == high:
        return low
    return f"{low}{between}{high}" if between else say("held.range", low=low, high=high)


def subtitle(data: Kilometres) -> str:
    """Return what is counted, what is drawn, and what has no panel."""
    words = [say("km.subtitle")]
    led = [group for group in data.groups if data.lengths[list(group[1])].any()]
    out = len(led) - len(data.shown) if data.shown else 0
    return " ".join([*words, say_number("km.left_out", out)] if out else words)


def details(data: Kilometres) -> str:
    """Return where each sector ends."""
    return " ".join(
        say("km.row", label=label, mean=_km(float(data.at_the_end(places).mean())))
        for label, places in data.shown
        if len(data.held)
    )


def picture(data: Kilometres, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its panels need."""
    heading = Heading(
        finding=finding(data), subtitle=subtitle(data), details=details(data), foot=str(provenance)
    )
    margins = Margins(left=0.5, right=_aside(data, look) + 0.15, top=0.28, bottom=0.42)
    needed = height_for(MAIN + len(data.shown) * (GAP + ROW), heading, look, margins)
    look = replace(look, height=max(needed, 0.7 * look.height))
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Kilometres, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw the kilometres in all above and those of each sector below into `axes`."""
    if not data.led:
        note(axes, finding(data), (0.0, 1.0), (0.0, 0.0), va="top", **look.letters("body"))
        return axes
    rows, high = data.shown, inches(axes)[1]
    top = high - len(rows) * (GAP + ROW)
    main = panel(axes, (0.0, 1.0 - top / high, 1.0, top / high))
    parts = [(main, say("km.all") if rows else say("km.whole"), data.every)]
    for place, (label, places) in enumerate(rows):
        bottom = (len(rows) - 1 - place) * (GAP + ROW) / high
        part = panel(axes, (0.0, bottom, 1.0, ROW / high))
        parts.append((part, label, places))
    grid = np.linspace(*frame(data.held), STEPS + 1)
    furthest = max((float(data.lengths[list(places)].sum()) for _, places in rows), default=0.0)
    for part, label, places in parts:
        part.set_xlim(frame(data.held))
        scales.rule(part, scales.plan_ticks(part, data.held.day_one_offset_h)[0], look)
        whole = float(data.lengths.sum()) if part is main else furthest
        _draw_part(data, (grid, places), whole, part, look)
        most = inches(part)[0]
        text = shorten_middle(readable(label), look.size("body"), most)
        bold = look.letters("small", bold=True)
        note(part, text, (0.0, 1.0), (0.0, 4.0), va="bottom", **bold)
    scales.label_days(parts[-1][0], data.held.day_one_offset_h, look)
    return axes


def _draw_part(
    data: Kilometres,
    curve: tuple[NDArray[np.float64], tuple[int, ...]],
    whole: float,
    axes: Axes,
    look: Look,
) -> None:
    """Draw the mean with its interval and the band of most runs of some places."""
    grid, places = curve
    values = data.advanced(grid, places)
    low, high = np.quantile(values, BAND, axis=1, method="inverted_cdf")
    axes.set_ylim(0.0, 1.06 * whole)
    most = max(int(inches(axes)[1] / 0.34), 1)
    ticks = scales.multiples(0.0, whole, scales.nice_step(whole, most, hours=False))
    scales.axis_upwards(axes, ticks, look)
    shade = look.attacker
    band: dict[str, Any] = {"step": "post", "facecolor": shade.tint, "linewidth": 0.0}
    axes.fill_between(grid, low, high, **band, zorder=1.5)
    ends = np.array([_interval(row, whole) for row in values]).T
    axes.fill_between(grid, *ends, color=look.interval, linewidth=0.0, zorder=1.8)
    mean = values.mean(axis=1)
    axes.plot(grid, mean, color=shade.ink, linewidth=1.8, drawstyle="steps-post", zorder=2.0)
    axes.axhline(0.0, color=look.rule, linewidth=1.0)
    _label_end(data.at_the_end(places), axes, look)


def _interval(values: NDArray[np.float64], whole: float) -> tuple[float, float]:
    low, high = mean_interval(values)
    return max(low, 0.0), min(high, whole)


def _figures(ends: NDArray[np.float64]) -> tuple[str, str, str]:
    """The mean in the end, its interval and the range of most runs, in words."""
    low, high = mean_interval(ends)
    interval = say("held.average")
    if not math.isnan(low) and number(_rounded(low)) != number(_rounded(high)):
        words = f"{number(_rounded(max(low, 0.0)))}{DASH}{number(_rounded(high))}"
        interval = say("held.interval_average", interval=words)
    most = say("km.most", range=_range(ends, DASH)) if ends.min() < ends.max() else ""
    return _km(float(ends.mean())), interval, most


def _label_end(ends: NDArray[np.float64], axes: Axes, look: Look) -> None:
    """Write right of a panel what its mean and its band end at."""
    figure, interval, most = _figures(ends)
    tall, top = inches(axes)[1], axes.get_ylim()[1]
    body, tiny = line_height(look.size("body")), line_height(look.size("tiny"))
    lines = [(figure, body, look.letters("body", look.attacker.ink, bold=True))]
    muted = look.letters("tiny", look.muted)
    lines += [(text, tiny, muted) for text in (interval, most) if text]
    needed = sum(high for _, high, _ in lines)
    upper = min(max(float(ends.mean()) / top * tall + body / 2, needed), tall + 0.1)
    for text, high, letters in lines:
        note(axes, text, (1.0, upper / tall), (9.0, 0.0), va="top", **letters)
        upper -= high


def _aside(data: Kilometres, look: Look) -> float:
    """Return the inches for the figures right of the panels."""
    if not len(data.held):
        return 0.5
    texts = [
        text
        for places in (data.every, *(places for _, places in data.shown))
        for text in _figures(data.at_the_end(places))[1:]
    ]
    return max(width(text, look.size("tiny")) for text in texts) + 0.15
