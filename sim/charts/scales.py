"""Round numbers along an axis: days and hours of the plan, plain quantities, and bins."""

import math
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.charts.lettering import width
from sim.charts.style import Look, inches, note
from sim.charts.texts import say
from sim.charts.wording import day_number, number
from sim.charts.wording import unit as unit_words

HOUR_STEPS = (1, 2, 3, 6, 12, 24, 48, 72, 7 * 24, 14 * 24, 28 * 24, 56 * 24, 112 * 24)
FINE_STEPS = (1 / 60, 2 / 60, 5 / 60, 0.25, 0.5)
DAY_H = 24.0
FEWEST_BINS, MOST_BINS = 8, 40


def nice_step(span: float, most: int, *, hours: bool) -> float:
    """Return the least round step that divides `span` into at most `most` parts.

    Steps of hours are parts and multiples of a day; others are 1, 2 or 5 times a power of ten.
    """
    if hours:
        for step in (*FINE_STEPS, *HOUR_STEPS):
            if span <= step * most * (1 + 1e-9):
                return float(step)
    rough = max(span, 1e-300) / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next((m * power for m in (1.0, 2.0, 5.0) if rough <= m * power * (1 + 1e-9)), 10 * power)


def multiples(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of `step` from `low` to `high`, both included."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def bin_edges(values: NDArray[np.float64], *, hours: bool, whole: bool) -> NDArray[np.float64]:
    """Return edges of bins of one round width that hold all `values` (finite, at least one).

    The width follows Freedman and Diaconis (1981), 2 IQR n^(-1/3), rounded to a nice step; whole
    numbers get bins round each number, or round as many of them as needed.
    """
    low, high = float(values.min()), float(values.max())
    span = high - low
    if span <= 1e-9 * abs(high):  # one bin round a constant
        step = 1.0 if whole else nice_step(DAY_H if hours else max(abs(low), 1.0), 8, hours=hours)
        return np.array([low - step / 2, low + step / 2])
    quarter, three_quarters = np.quantile(values, (0.25, 0.75))
    wanted = 2.0 * float(three_quarters - quarter) * len(values) ** (-1.0 / 3.0)
    bins = math.ceil(min(span / wanted, MOST_BINS)) if wanted > 0.0 else MOST_BINS
    bins = max(bins, FEWEST_BINS)
    step = 1.0 if whole and span < MOST_BINS else nice_step(span, bins, hours=hours)
    start = math.floor(low / step) * step - (0.5 if whole else 0.0)
    number_of_bins = math.floor((high - start) / step + 1e-9) + 1
    return np.array([start + step * edge for edge in range(number_of_bins + 1)])


def plain_ticks(
    axes: Axes, *, hours: bool = False, whole: bool = False, apart: float = 0.8
) -> list[float]:
    """Return round numbers along the x axis, `apart` inches or more from each other."""
    low, high = axes.get_xlim()
    room = max(2, int(inches(axes)[0] / apart))
    step = nice_step(high - low, room, hours=hours)
    return multiples(low, high, max(step, 1.0) if whole else step)


def plan_ticks(axes: Axes, day_one_offset_h: float) -> tuple[list[float], float]:
    """Return simulation hours along the x axis that are round in the plan, and their step."""
    low, high = (edge - day_one_offset_h for edge in axes.get_xlim())
    step = nice_step(high - low, max(2, int(inches(axes)[0] / 0.72)), hours=True)
    step = max(step, FINE_STEPS[0])  # moments are told to the minute
    return [tick + day_one_offset_h for tick in multiples(low, high, step)], step


def rule(axes: Axes, ticks: list[float], look: Look) -> None:
    """Draw the thin lines of the grid and leave the labels to others."""
    axes.set_xticks(ticks, labels=[])
    axes.grid(axis="x", color=look.grid, linewidth=0.8)
    axes.set_axisbelow(True)


def axis_along(
    axes: Axes, ticks: list[float], look: Look, *, scale: float = 1.0, unit: str = ""
) -> None:
    """Rule the x axis at `ticks` and label them in a unit `scale` times as long."""
    rule(axes, ticks, look)
    for tick in ticks:
        label = number(round(tick / scale, 9))
        if unit and tick == ticks[-1]:
            half = 36.0 * width(label, look.size("small"))
            _under(axes, tick, f"{label} {unit_words(unit)}", look, beside=(-half, 0.0))
        else:
            _under(axes, tick, label, look)


def plan_axis(axes: Axes, day_one_offset_h: float, look: Look) -> None:
    """Rule the x axis of simulation hours by the days of the plan, and label it."""
    rule(axes, plan_ticks(axes, day_one_offset_h)[0], look)
    label_days(axes, day_one_offset_h, look)


def label_days(axes: Axes, day_one_offset_h: float, look: Look) -> None:
    """Write days, and hours where they fit, under an x axis of simulation hours.

    A day's name stands to the right of the line at its 00:00, as on a calendar.
    """
    low, high = (edge - day_one_offset_h for edge in axes.get_xlim())
    ticks, step = plan_ticks(axes, day_one_offset_h)
    if step < DAY_H:
        for tick in ticks:
            minutes = round((tick - day_one_offset_h) * 60.0) % (24 * 60)
            clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
            _under(axes, tick, clock, look)
    midnights = multiples(low, high, max(step, DAY_H))
    if step <= DAY_H and (not midnights or midnights[0] > low):
        midnights.insert(0, math.floor(low / DAY_H) * DAY_H)
    per_inch = (high - low) / inches(axes)[0]
    for day, following in pairwise([*midnights, high + 0.45 * per_inch]):
        label = say("moment.day", day=day_number(day))
        room = (following - max(day, low)) / per_inch
        if width(label, look.size("small")) + 0.15 <= room:
            at = max(day, low) + day_one_offset_h
            below = 1.3 * look.size("small") if step < DAY_H else 0.0
            _under(axes, at, label, look, beside=(2.0, below))


def _under(
    axes: Axes, at: float, label: str, look: Look, *, beside: tuple[float, float] | None = None
) -> None:
    """Write a label under the x axis, centred, or beginning so many points right and down."""
    right, down = beside or (0.0, 0.0)
    note(
        axes,
        label,
        (at, 0.0),
        (right, -5.0 - down),
        xycoords=axes.get_xaxis_transform(),
        ha="center" if beside is None else "left",
        va="top",
        **look.letters("small", look.muted),
    )


def share_axis(axes: Axes, ticks: list[float], look: Look) -> None:
    """Rule the y axis, a share, at `ticks`, with its numbers left of the axes."""
    _rule_upwards(axes, ticks, look)
    for tick in ticks:
        _beside(axes, tick, f"{number(round(100.0 * tick, 6))} %", look)


def axis_upwards(axes: Axes, ticks: list[float], look: Look, *, scale: float = 1.0) -> None:
    """Rule the y axis at `ticks` and label them in a unit `scale` times as long."""
    _rule_upwards(axes, ticks, look)
    for tick in ticks:
        _beside(axes, tick, number(round(tick / scale, 9)), look)


def unit_of_hours(ticks: list[float]) -> tuple[float, str]:
    """Return the length in hours of the unit that suits ticks in hours, and the unit."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    if step < FINE_STEPS[-2]:
        return 1 / 60, "min"
    in_days = step >= 2 * DAY_H or (step == DAY_H and ticks[-1] > 5 * DAY_H)
    return (DAY_H, "days") if in_days else (1.0, "h")


def _rule_upwards(axes: Axes, ticks: list[float], look: Look) -> None:
    axes.set_yticks(ticks, labels=[])
    axes.grid(axis="y", color=look.grid, linewidth=0.8)
    axes.set_axisbelow(True)


def _beside(axes: Axes, at: float, label: str, look: Look) -> None:
    """Write a label left of the y axis."""
    note(
        axes,
        label,
        (0.0, at),
        (-6.0, 0.0),
        xycoords=axes.get_yaxis_transform(),
        ha="right",
        va="center",
        **look.letters("small", look.muted),
    )
