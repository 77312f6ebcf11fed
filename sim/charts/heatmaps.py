"""The heat map of a sweep over two factors, with lines of equal odds and the base case marked."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.heat import colours, on_colour
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
    panel,
    settings,
    sheet,
)
from sim.charts.texts import say
from sim.charts.wording import number, percent, runs, sentence

ODDS = ((0.1, "1:9"), (0.25, "1:3"), (0.5, "1:1"), (0.75, "3:1"), (0.9, "9:1"))
"""Shares at which a line is drawn, and the odds for that they are."""
EVEN = 0.5
BAR, BESIDE = 0.22, 1.55
"""Inches: the width of the scale of colours, and the room for it and the odds at the right."""
WIDE_RANGE = 0.4
"""Shares that differ by more have a scale from 0 to 100 %."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Dial:
    """One factor of the sweep: `values` (k,) in its unit, increasing, or `names` of its k levels.

    `base` is the factor's value in the base case, in the unit of `values`; None for unknown. With
    names it is the number of the level, from 0 on.
    """

    label: str
    values: NDArray[np.float64]
    unit: str = ""
    names: tuple[str, ...] = ()
    base: float | None = None

    @property
    def ordered(self) -> bool:
        """Whether its settings go from less to more."""
        return not self.names

    def words(self, place: int) -> str:
        """Return the setting at a place, as its tick says it."""
        return self.names[place] if self.names else number(float(self.values[place]))

    def title(self) -> str:
        """Return what the axis is called."""
        unit = f" ({self.unit})" if self.unit and not self.names else ""
        return readable(sentence(f"{self.label}{unit}"))

    def setting(self, place: int) -> str:
        """Return the factor with its setting at a place."""
        unit = f" {self.unit}" if self.unit and not self.names else ""
        return f"{self.label} {self.words(place)}{unit}"

    def on_grid(self) -> int | None:
        """Return the place whose setting is that of the base case; None where there is none."""
        where = self.where()
        return None if where is None or abs(where - round(where)) > 1e-6 else round(where)

    def where(self) -> float | None:
        """Return the place of the base case, between 0 and k - 1; None where it lies outside."""
        places = np.arange(len(self.values), dtype=np.float64)
        along = places if self.names else self.values
        if self.base is None or not along[0] <= self.base <= along[-1]:
            return None
        return float(np.interp(self.base, along, places))


@dataclass(frozen=True, kw_only=True, eq=False)
class HeatMap:
    """A measure over a grid: `value`, `low`, `high` of shape (settings of y, settings of x).

    `low` and `high` are the ends of 95 % intervals, NaN where there are none; each cell stands on
    `runs` runs. `base` is the measure in the base case, if known.
    """

    measure: Measure
    x: Dial
    y: Dial
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    runs: int
    base: float | None = None

    def __post_init__(self) -> None:
        """Refuse a grid of another shape than its factors."""
        shape = (len(self.y.values), len(self.x.values))
        if not self.value.shape == self.low.shape == self.high.shape == shape:
            raise ValueError(f"a grid of {self.value.shape} cells, but settings for {shape}")

    @property
    def base_value(self) -> float | None:
        """The measure in the base case, if that is known or one of the cells."""
        row, column = self.y.on_grid(), self.x.on_grid()
        if self.base is not None or row is None or column is None:
            return self.base
        value = float(self.value[row, column])
        return None if math.isnan(value) else value

    @property
    def undecided(self) -> NDArray[np.bool_]:
        """Cells whose interval holds even odds."""
        even: NDArray[np.bool_] = (self.low <= EVEN) & (self.high >= EVEN)
        return even & (self.measure.kind == "share")


def finding(data: HeatMap) -> str:
    """Return the range of values, which way each factor moves them, and the base case."""
    if np.isnan(data.value).all():
        return say("heatmap.nothing")
    low, high = float(np.nanmin(data.value)), float(np.nanmax(data.value))
    if low == high:
        return say("heatmap.flat", value=data.measure.words(low))
    said = say("heatmap.range", low=data.measure.words(low), high=data.measure.words(high))
    changes = (data.value[:, -1] - data.value[:, 0], data.value[-1] - data.value[0])
    for dial, change in zip((data.x, data.y), changes, strict=True):
        way = _way(change, 0.05 * (high - low)) if dial.ordered else 0
        if way:
            said += say("heatmap.rises" if way > 0 else "heatmap.falls", factor=dial.label)
    if data.base_value is None:
        return said
    return said + say("heatmap.base", value=data.measure.words(data.base_value))


def _way(change: NDArray[np.float64], little: float) -> int:
    """Return 1 or -1 where all changes but little ones go one way, and they matter; else 0."""
    known = change[~np.isnan(change)]
    if not len(known) or abs(float(known.mean())) <= little:
        return 0
    ways = set(np.sign(known[np.abs(known) > 0.5 * little]).tolist())
    return int(ways.pop()) if len(ways) == 1 else 0


def details(data: HeatMap) -> str:
    """Return where the lowest and the highest value stand."""
    if np.isnan(data.value).all():
        return ""
    words = {}
    for name, at in (("low", np.nanargmin(data.value)), ("high", np.nanargmax(data.value))):
        row, column = np.unravel_index(int(at), data.value.shape)
        words[name] = data.measure.words(float(data.value[row, column]))
        words[f"{name}_at"] = say(
            "heatmap.at", x=data.x.setting(int(column)), y=data.y.setting(int(row))
        )
    return say("heatmap.details", **words)


def subtitle(data: HeatMap) -> str:
    """Return what a cell stands on, and what lines and dots mean."""
    parts = [say("heatmap.cells", runs=runs(data.runs))]
    if data.x.where() is not None and data.y.where() is not None:
        parts.append(say("heatmap.ring"))
    if data.measure.kind == "share":
        parts.append(say("heatmap.lines"))
        parts += [say("heatmap.undecided")] if data.undecided.any() else []
    return " ".join(parts)


def picture(data: HeatMap, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own."""
    heading = Heading(
        subject=data.measure.label,
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    names = (data.y.words(place) for place in range(len(data.y.values)))
    widest = min(max(width(readable(n), look.size("small")) for n in names), 2.0)
    margins = Margins(left=widest + 0.45, bottom=0.55, top=0.22)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def scale(data: HeatMap) -> Normalize:
    """Return which values the ends of the scale of colours have."""
    if np.isnan(data.value).all():
        return Normalize(0.0, 1.0)
    low, high = float(np.nanmin(data.value)), float(np.nanmax(data.value))
    if data.measure.kind == "share" and high - low > WIDE_RANGE:
        return Normalize(0.0, 1.0)
    step = scales.nice_step(max(high - low, 1e-9), 5, hours=data.measure.kind == "hours")
    return Normalize(step * math.floor(low / step), step * math.ceil(high / step + 1e-9))


def draw(data: HeatMap, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw the grid, its lines of equal odds and its scale of colours into `axes`."""
    wide = inches(axes)[0]
    field = panel(axes, (0.0, 0.0, 1.0 - BESIDE / wide, 1.0))
    rows, columns = data.value.shape
    field.set_xlim(-0.5, columns - 0.5)
    field.set_ylim(-0.5, rows - 0.5)
    field.imshow(
        data.value,
        cmap=colours(look),
        norm=scale(data),
        aspect="auto",
        origin="lower",
        interpolation="nearest",
        zorder=1.0,
    )
    _draw_undecided(data, field, look)
    _draw_odds(data, field, look)
    _write_cells(data, field, look)
    _draw_base(data, field, look)
    _label(data, field, look)
    _draw_scale(data, panel(axes, (1.0 - 0.85 / wide, 0.0, BAR / wide, 1.0)), look)
    return axes


def _draw_undecided(data: HeatMap, axes: Axes, look: Look) -> None:
    for row, column in np.argwhere(data.undecided):
        colour = colours(look)(scale(data)(data.value[row, column]))
        axes.fill_between(
            [column - 0.5, column + 0.5],
            row - 0.5,
            row + 0.5,
            facecolor="none",
            edgecolor=(on_colour(colour), 0.45),
            hatch="..",
            linewidth=0.0,
            zorder=1.5,
        )


def _draw_odds(data: HeatMap, axes: Axes, look: Look) -> None:
    """Draw lines of equal odds, each named outside the frame where it leaves it."""
    if data.measure.kind != "share" or min(data.value.shape) < 2 or np.isnan(data.value).any():
        return
    rows, columns = data.value.shape
    x = np.concatenate(([-0.5], np.arange(columns), [columns - 0.5]))
    y = np.concatenate(([-0.5], np.arange(rows), [rows - 0.5]))
    value = np.pad(data.value, 1, mode="edge")
    taken: list[tuple[str, float]] = []
    for level, odds in ODDS:
        if not np.nanmin(value) < level < np.nanmax(value):
            continue
        even = level == EVEN
        lines = axes.contour(x, y, value, levels=[level], colors=[look.ink], zorder=2.0)
        lines.set(linewidth=2.2 if even else 1.2, linestyle="-" if even else (0, (4, 2)))
        lines.set_path_effects([withStroke(linewidth=4.0 if even else 3.0, foreground=look.paper)])
        for path in lines.get_paths():
            for line in path.to_polygons(closed_only=False):
                ends = np.asarray(line, dtype=np.float64)[[0, -1]]
                _name_odds(axes, odds, ends, taken, look)


def _name_odds(
    axes: Axes,
    odds: str,
    ends: NDArray[np.float64],
    taken: list[tuple[str, float]],
    look: Look,
) -> None:
    """Write the odds at an end of a line on the right or upper edge, where there is room."""
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    wide, high = inches(axes)
    letters = look.letters("tiny", look.ink, bold=True)
    for x, y in ends:
        on_right, on_top = x > right - 1e-6, y > top - 1e-6
        edge = "right" if on_right else "top"
        at = y / (top + 0.5) * high if on_right else x / (right + 0.5) * wide
        near = 0.17 if on_right else 0.4
        if not (on_right or on_top) or any(e == edge and abs(a - at) < near for e, a in taken):
            continue
        taken.append((edge, float(at)))
        if on_right:
            note(axes, odds, (x, y), (5.0, 0.0), xycoords="data", va="center", **letters)
        else:
            above = {"xycoords": "data", "ha": "center", "va": "bottom"}
            note(axes, odds, (x, y), (0.0, 3.0), **above, **letters)
        return


def _write_cells(data: HeatMap, axes: Axes, look: Look) -> None:
    """Write each cell's value where all have room for it."""
    rows, columns = data.value.shape
    wide, high = inches(axes)
    words = {
        (r, c): data.measure.words(float(data.value[r, c]))
        for r in range(rows)
        for c in range(columns)
        if not np.isnan(data.value[r, c])
    }
    size = look.size("tiny")
    if high / rows < 0.24 or any(width(w, size) > wide / columns - 0.1 for w in words.values()):
        return
    map_, norm = colours(look), scale(data)
    for (row, column), text in words.items():
        colour = map_(norm(data.value[row, column]))
        on = on_colour(colour)
        axes.text(
            column,
            row,
            text,
            ha="center",
            va="center_baseline",
            path_effects=[withStroke(linewidth=5.0, foreground=colour)],
            zorder=3.0,
            **look.letters("tiny", on),
        )


def _draw_base(data: HeatMap, axes: Axes, look: Look) -> None:
    """Ring the base case."""
    x, y = data.x.where(), data.y.where()
    if x is None or y is None:
        return
    halo = [withStroke(linewidth=4.0, foreground=look.paper)]
    axes.plot(
        [x],
        [y],
        marker="o",
        markersize=30.0,
        markerfacecolor="none",
        markeredgecolor=look.ink,
        markeredgewidth=2.0,
        path_effects=halo,
        zorder=4.0,
        clip_on=False,
    )


def _label(data: HeatMap, axes: Axes, look: Look) -> None:
    """Write the settings along both edges, those that have room, and what the factors are."""
    rows, columns = data.value.shape
    wide, high = inches(axes)
    letters, size = look.letters("small", look.muted), look.size("small")
    shown = [readable(data.x.words(place)) for place in range(columns)]
    every = math.ceil((max(width(word, size) for word in shown) + 0.12) / (wide / columns))
    for place in range(0, columns, every):
        at = ((place + 0.5) / columns, 0.0)
        label = shorten(shown[place], size, every * wide / columns)
        note(axes, label, at, (0.0, -5.0), ha="center", va="top", **letters)
    shown = [shorten(readable(data.y.words(place)), size, 2.0) for place in range(rows)]
    every = math.ceil(0.2 / (high / rows))
    for place in range(0, rows, every):
        at = (0.0, (place + 0.5) / rows)
        note(axes, shown[place], at, (-6.0, 0.0), ha="right", va="center", **letters)
    left = -10.0 - 72.0 * min(max(width(word, size) for word in shown), 2.0)
    named: dict[str, Any] = look.letters("small", look.ink)
    across = {"ha": "center", "va": "top", **named}
    note(axes, shorten(data.x.title(), size, wide), (0.5, 0.0), (0.0, -22.0), **across)
    upwards = {"ha": "right", "va": "center", "rotation": 90.0, **named}
    note(axes, shorten(data.y.title(), size, high), (0.0, 0.5), (left, 0.0), **upwards)


def _draw_scale(data: HeatMap, axes: Axes, look: Look) -> None:
    """Draw the scale of colours with its values, and the odds where it is of shares."""
    norm = scale(data)
    low, high = float(norm.vmin or 0.0), float(norm.vmax or 1.0)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(low, high)
    steps = np.linspace(low, high, 256)[:, np.newaxis]
    axes.imshow(
        steps,
        cmap=colours(look),
        norm=norm,
        aspect="auto",
        origin="lower",
        extent=(0, 1, low, high),
    )
    hours = data.measure.kind in ("hours", "moment")
    for tick in scales.multiples(low, high, scales.nice_step(high - low, 5, hours=hours)):
        share = data.measure.kind == "share"
        label = percent(tick) if share else data.measure.words(tick)
        letters = look.letters("tiny", look.muted)
        note(axes, label, (1.0, tick), (4.0, 0.0), xycoords="data", va="center", **letters)
