"""Places held over time: how many of the defender's the attacker holds, and which of them."""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.estimates import bounded, share
from sim.charts.lettering import line_height, readable, shorten_middle, spread, width
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
from sim.charts.wording import DASH, is_fine, number, percent, percent_range, runs
from sim.model.labels import shown_name
from sim.results.intervals import mean_interval
from sim.results.results import Results
from sim.results.summary import Estimate

MAIN, GAP, ROW = 2.3, 0.62, 0.34
"""Inches: the panel of all places, the space below it, and the row of one place."""
MOST_ROWS = 16
"""Places with a row of their own; the others are counted."""
WIDEST_PLACE, FIRST, ASIDE = 1.7, 0.62, 1.75
"""Inches for the names of places, and to the ends of both columns of figures at the right."""
BESIDE = 0.22
"""Inches left of a column of figures at least."""
STEPS = 400
"""Moments at which the shares are drawn; the interval of the mean stands at a quarter of them."""
BAND = (0.1, 0.9)
USUAL, TAIL = 0.99, 1.3
"""The frame ends at so many times the stretch that holds this share of all changes, at most."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Held:
    """When each place fell and was retaken in every run.

    Both arrays have the shape (runs, places) and hold simulation hours, NaN where it did not
    happen. A place counts as the attacker's from its first fall to its first retaking; what may
    follow is not recorded. `day_one_offset_h` is the simulation time of day 1 00:00.
    """

    places: tuple[str, ...]
    captured: NDArray[np.float64]
    recaptured: NDArray[np.float64]
    day_one_offset_h: float = 0.0

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        if not self.captured.shape == self.recaptured.shape == (len(self), len(self.places)):
            raise ValueError(
                f"{self.captured.shape} captures and {self.recaptured.shape} recaptures of "
                f"{len(self.places)} places"
            )

    @classmethod
    def of(cls, results: Results) -> Self:
        """Return the captures and recaptures of every place that has both among the outcomes."""
        known = set(results.names)
        stems = ("captured.", "recaptured.")
        places = [one.removeprefix(stems[0]) for one in results.names if one.startswith(stems[0])]
        places = [place for place in places if f"{stems[1]}{place}" in known]
        fell, retaken = (
            np.array([results.column(stem + place) for place in places]).T.reshape(
                len(results), len(places)
            )
            for stem in stems
        )
        return cls(
            places=tuple(places),
            captured=fell,
            recaptured=retaken,
            day_one_offset_h=results.manifest["scenario"]["day_one_offset_h"],
        )

    def __len__(self) -> int:
        return len(self.captured)

    @cached_property
    def changing(self) -> tuple[int, ...]:
        """The places that fell in any run, in the order of their usual fall."""
        fell = [column[~np.isnan(column)] for column in self.captured.T]
        found = [
            (float(np.median(times)), -len(times), n) for n, times in enumerate(fell) if len(times)
        ]
        return tuple(n for _, _, n in sorted(found))

    @cached_property
    def times(self) -> NDArray[np.float64]:
        """All moments at which a place changes hands, in order."""
        every = np.concatenate((self.captured.ravel(), self.recaptured.ravel()))
        return np.sort(every[~np.isnan(every)])

    @cached_property
    def at_the_end(self) -> NDArray[np.int64]:
        """How many places are held after the last change, shape (runs,)."""
        held: NDArray[np.int64] = np.sum(
            ~np.isnan(self.captured) & np.isnan(self.recaptured), axis=1, dtype=np.int64
        )
        return held

    def shares(self, grid: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return in what share of runs each place is held at a moment, (moments, places)."""
        columns = [
            np.searchsorted(_known(fell), grid, side="right")
            - np.searchsorted(_known(retaken), grid, side="right")
            for fell, retaken in zip(self.captured.T, self.recaptured.T, strict=True)
        ]
        return np.stack(columns, axis=1) / max(len(self), 1)

    def numbers(self, grid: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return how many runs hold 0, 1, 2, … places at a moment, (moments, places + 1)."""
        times = np.concatenate((self.captured, self.recaptured), axis=1)
        steps = np.concatenate((np.ones_like(self.captured), -np.ones_like(self.captured)), axis=1)
        order = np.argsort(times, axis=1, kind="stable")  # NaN last
        times = np.take_along_axis(times, order, axis=1)
        after = np.cumsum(np.take_along_axis(steps, order, axis=1), axis=1).astype(np.int64)
        before = np.concatenate((np.zeros((len(self), 1), np.int64), after[:, :-1]), axis=1)
        happened = ~np.isnan(times)
        moment = np.searchsorted(grid, times[happened], side="left")
        changes = np.zeros((len(grid) + 1, len(self.places) + 1), dtype=np.int64)
        np.add.at(changes, (moment, after[happened]), 1)
        np.add.at(changes, (moment, before[happened]), -1)
        held = np.cumsum(changes[:-1], axis=0)
        held[:, 0] += len(self)
        return held


def _known(column: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sort(column[~np.isnan(column)])


def finding(data: Held) -> str:
    """Return how many places are held in the end, and how far the runs differ in that."""
    if not len(data):
        return say("held.no_runs")
    if not data.changing:
        return say("held.no_change", runs=runs(len(data)))
    ends, of, top = data.at_the_end, len(data.places), _peak(data)
    mean, same = float(ends.mean()), ends.min() == ends.max()
    often = say("held.in_every") if same else say("held.in_most", range=_middle(data))
    if top - mean >= 0.25:
        high, end = _one_decimal(top), _one_decimal(mean)
        return say("held.peak", top=high, of=of, mean=end, often=often)
    if same:
        return say_number("held.same", int(ends[0]), of=of, often=often)
    return say("held.mean", mean=_one_decimal(mean), of=of, often=often)


def _peak(data: Held) -> float:
    held = data.numbers(data.times)
    return float((held @ np.arange(held.shape[1])).max()) / len(data)


def _one_decimal(value: float) -> str:
    return number(round(value, 1))


def _middle(data: Held, between: str = "") -> str:
    """Return the 10-90 % range of the number held in the end, in words or with a sign between."""
    low, high = (int(np.quantile(data.at_the_end, q, method="inverted_cdf")) for q in BAND)
    return (
        str(low)
        if low == high
        else (f"{low}{between}{high}" if between else say("held.range", low=low, high=high))
    )


def subtitle(data: Held) -> str:
    """Return what is drawn, and what has no row."""
    words = say("held.subtitle")
    shown, falling, of = min(len(data.changing), MOST_ROWS), len(data.changing), len(data.places)
    late = int(np.sum(data.times > frame(data)[1]))
    left_out = (("more", falling - shown), ("never", of - falling), ("later", late))
    notes = [say_number(f"held.{which}", number) for which, number in left_out if number]
    return " ".join([words, *notes])


def frame(data: Held) -> tuple[float, float]:
    """Return the stretch of simulation hours to show: all changes but a long thin tail."""
    if not len(data.times):
        return 0.0, scales.DAY_H
    low, high = float(data.times[0]), float(data.times[-1])
    usual = float(np.quantile(data.times, USUAL))
    if high - low > TAIL * (usual - low) > 0.0:
        high = low + TAIL / 1.04 * (usual - low)
    air = max(0.04 * (high - low), 2.0)
    return max(low - air, 0.0), high + air


def picture(data: Held, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its rows need."""
    heading = Heading(finding=finding(data), subtitle=subtitle(data), foot=str(provenance))
    small = look.size("small")
    widest = max((width(readable(shown_name(one)), small) for one in _names(data)), default=0.0)
    left = max(min(widest, WIDEST_PLACE), 0.3) + 0.15
    margins = Margins(left=left, right=_columns(data, look)[1], top=0.28, bottom=0.42)
    rows = min(len(data.changing), MOST_ROWS)
    needed = height_for(MAIN + (GAP + rows * ROW if rows else 0.0), heading, look, margins)
    look = replace(look, height=max(needed, 0.7 * look.height))
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def _columns(data: Held, look: Look) -> tuple[float, float]:
    """Return where both columns of figures end, in inches right of the panels."""
    figures = [_figures(data, place) for place in data.changing[:MOST_ROWS]]
    size, tiny = look.size("small"), look.size("tiny")
    shares = [width(share, size, bold=True) for share, _ in figures]
    ranges = [width(interval, size) for _, interval in figures]
    first = max(FIRST, BESIDE + max([width(say("held.end"), tiny), *shares]))
    second = BESIDE + max([width(say("share.interval"), tiny), *ranges])
    return first, max(ASIDE, first + second)


def _figures(data: Held, place: int) -> tuple[str, str]:
    """Return the share of runs in which a place is held in the end, and its interval, in words."""
    estimate = _in_the_end(data, place)
    figure = percent(estimate.value, fine=is_fine(estimate.low, estimate.high))
    interval = percent_range(estimate.low, estimate.high) if bounded(estimate) else ""
    return figure, interval


def _names(data: Held) -> list[str]:
    return [data.places[place] for place in data.changing[:MOST_ROWS]]


def draw(data: Held, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw the number of places above and a row for each below into `axes`.

    Names stand left of them and figures right.
    """
    rows = data.changing[:MOST_ROWS]
    if not rows:
        note(axes, finding(data), (0.0, 1.0), (0.0, 0.0), va="top", **look.letters("body"))
        return axes
    high = inches(axes)[1]
    below = len(rows) * ROW / high
    gap = GAP / high
    main = panel(axes, (0.0, below + gap, 1.0, 1.0 - below - gap))
    grid = np.linspace(*frame(data), STEPS + 1)
    strips = [
        panel(axes, (0.0, below - (index + 1) * ROW / high, 1.0, ROW / high))
        for index in range(len(rows))
    ]
    for part in (main, *strips):
        part.set_xlim(*frame(data))
        scales.rule(part, scales.plan_ticks(part, data.day_one_offset_h)[0], look)
    _draw_numbers(data, main, grid, look)
    shares = data.shares(grid)
    for place, strip in zip(rows, strips, strict=True):
        _draw_place(data, place, (grid, shares[:, place]), strip, look)
    _caption(main, say("held.number"), look)
    _caption(strips[0], say("held.share"), look)
    _head(strips[0], _columns(data, look), look)
    scales.label_days(strips[-1], data.day_one_offset_h, look)
    return axes


def _draw_numbers(data: Held, axes: Axes, grid: NDArray[np.float64], look: Look) -> None:
    """Draw the mean number held with its interval, and the band of most runs."""
    held = data.numbers(grid)
    values = np.arange(held.shape[1])
    low, high = (_quantile(held, q) for q in BAND)
    mean = held @ values / len(data)
    top = max(int(high.max()), math.ceil(float(mean.max())))
    axes.set_ylim(0.0, 1.06 * top)
    step = max(scales.nice_step(top, 6, hours=False), 1.0)
    scales.axis_upwards(axes, scales.multiples(0.0, top, step), look)
    shade = look.attacker
    band: dict[str, Any] = {"step": "post", "facecolor": shade.tint, "linewidth": 0.0}
    axes.fill_between(grid, low, high, **band, zorder=1.5)
    coarse = slice(None, None, 4)
    sample = [_interval(np.repeat(values, row), len(data.places)) for row in held[coarse]]
    ends = np.array(sample).T
    axes.fill_between(grid[coarse], *ends, color=look.interval, linewidth=0.0, zorder=1.8)
    axes.plot(grid, mean, color=shade.ink, linewidth=1.8, drawstyle="steps-post", zorder=2.0)
    axes.axhline(0.0, color=look.rule, linewidth=1.0)
    _label_end(data, axes, look)


def _interval(numbers: NDArray[np.int64], most: int) -> tuple[float, float]:
    """The 95 % interval of a mean number of places, of which there are `most`."""
    low, high = mean_interval(numbers.astype(float))
    return max(low, 0.0), min(high, float(most))  # NaN stays, as it comes first


def _quantile(held: NDArray[np.int64], probability: float) -> NDArray[np.int64]:
    """Return the least number that the runs of this share hold or fall below, by moment."""
    up_to = np.cumsum(held, axis=1)
    found: NDArray[np.int64] = np.argmax(up_to >= probability * up_to[:, -1:] - 1e-9, axis=1)
    return found


def _label_end(data: Held, axes: Axes, look: Look) -> None:
    """Write right of the panel what the mean and the band end at."""
    ends = data.at_the_end
    mean = float(ends.mean())
    low, high = _interval(ends, len(data.places))
    words = [(say("held.average"), look.attacker.ink, f"{_one_decimal(mean)}", mean)]
    if not math.isnan(low) and high - low >= 0.2:
        interval = f"{number(low)}{DASH}{number(high)}"
        words[0] = (say("held.interval_average", interval=interval), *words[0][1:])
    if ends.min() < ends.max():
        words.append((say("held.most"), look.muted, _middle(data, between=DASH), mean))
    tall, top = inches(axes)[1], axes.get_ylim()[1]
    size = 2.1 * line_height(look.size("small")) / tall * top
    at = spread([mean] * len(words), [size] * len(words), -0.2 * size, top + 0.3 * size)[::-1]
    for (detail, colour, figure, _), y in zip(words, at, strict=True):
        here = {"xycoords": axes.get_yaxis_transform()}
        note(
            axes,
            figure,
            (1.0, y),
            (9.0, 0.0),
            **here,
            va="bottom",
            **look.letters("body", colour, bold=True),
        )
        note(
            axes,
            detail,
            (1.0, y),
            (9.0, -1.0),
            **here,
            va="top",
            **look.letters("tiny", look.muted),
        )


def _draw_place(
    data: Held,
    place: int,
    curve: tuple[NDArray[np.float64], NDArray[np.float64]],
    axes: Axes,
    look: Look,
) -> None:
    """Draw one row: the share of runs in which the place is held, over time."""
    grid, shares = curve
    axes.set_ylim(0.0, 1.0 / 0.8)
    shade = look.attacker
    axes.fill_between(grid, 0.0, shares, step="post", color=shade.tint, linewidth=0.0, zorder=1.5)
    axes.plot(grid, shares, drawstyle="steps-post", color=shade.fill, linewidth=1.4, zorder=2.0)
    axes.axhline(0.0, color=look.rule, linewidth=0.8)
    label = shorten_middle(
        readable(shown_name(data.places[place])), look.size("small"), WIDEST_PLACE
    )
    middle = {"va": "center_baseline", "ha": "right"}
    note(axes, label, (0.0, 0.4), (-8.0, 0.0), **middle, **look.letters("small"))
    figures, ends = _figures(data, place), _columns(data, look)
    looks = (look.letters("small", bold=True), look.letters("small", look.muted))
    for figure, end, letters in zip(figures, ends, looks, strict=True):
        note(axes, figure, (1.0, 0.4), (72.0 * end, 0.0), **middle, **letters)


def _in_the_end(data: Held, place: int) -> Estimate:
    """The share of runs in which a place is held after the last change."""
    held = ~np.isnan(data.captured[:, place]) & np.isnan(data.recaptured[:, place])
    return share(int(held.sum()), len(data))


def _head(axes: Axes, ends: tuple[float, float], look: Look) -> None:
    """Name the columns of figures right of the rows."""
    letters = {"ha": "right", "va": "bottom", **look.letters("tiny", look.muted)}
    for key, end in zip(("held.end", "share.interval"), ends, strict=True):
        note(axes, say(key), (1.0, 1.0), (72.0 * end, 4.0), **letters)


def _caption(axes: Axes, words: str, look: Look) -> None:
    """Name a panel above its left corner."""
    letters = look.letters("tiny", look.muted)
    note(axes, words, (0.0, 1.0), (0.0, 4.0), va="bottom", **letters)
