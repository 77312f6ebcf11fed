"""Many runs in one picture: a dot each or, where they are too many, the darker the more."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import NDArray

from sim.charts.style import Shade

Clocks = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The x and the y of each run."""
CELLS = 44
"""Cells along each axis."""


def shading(shade: Shade) -> LinearSegmentedColormap:
    """Return the colours of cells from one run to many."""
    return LinearSegmentedColormap.from_list("runs", [shade.tint, shade.fill, shade.ink])


def draw_dots(axes: Axes, clocks: Clocks, shade: Shade, area: float) -> None:
    """Draw a dot a run."""
    x, y = _inside(axes, clocks)
    axes.scatter(
        x,
        y,
        s=area,
        marker=shade.marker,
        color=shade.fill,
        edgecolors=shade.ink,
        linewidths=0.5,
        alpha=0.6,
        zorder=2.0,
        clip_on=False,
    )


def draw_cells(axes: Axes, clocks: Clocks, shade: Shade) -> None:
    """Draw cells that are the darker the more runs they hold."""
    x, y = _inside(axes, clocks)
    if len(x):
        axes.hexbin(
            x,
            y,
            gridsize=CELLS,
            extent=(*axes.get_xlim(), *axes.get_ylim()),
            mincnt=1,
            bins="log",
            cmap=shading(shade),
            linewidths=0.1,
            zorder=2.0,
        )


def _inside(axes: Axes, clocks: Clocks) -> Clocks:
    x, y = clocks
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    kept = (x >= left) & (x <= right) & (y >= low) & (y <= high)
    return x[kept], y[kept]


def draw_bands(axes: Axes, clock: NDArray[np.float64], shade: Shade, *, upright: bool) -> None:
    """Draw bands across a strip that are the darker the more runs they hold."""
    reach = (axes.get_ylim() if upright else axes.get_xlim())[1]
    counts, edges = np.histogram(clock, bins=CELLS, range=(0.0, reach))
    colours = shading(shade)(np.log1p(counts) / max(float(np.log1p(counts.max())), 1.0))
    full = counts > 0
    draw_bars = axes.barh if upright else axes.bar
    draw_bars(edges[:-1][full], 1.0, np.diff(edges)[full], align="edge", color=colours[full])
