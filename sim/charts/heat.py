"""The colours of a heat map: lightness that changes one way, and text that can be read on them."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb

from sim.charts.looks import Look


def colours(look: Look) -> LinearSegmentedColormap:
    """Return the colours from low to high, whose lightness changes one way."""
    shade = look.neutral
    ends = [look.grid, shade.tint, shade.fill, shade.ink]
    dark = _luminance(to_rgb(look.paper)) < 0.5
    return LinearSegmentedColormap.from_list("heat", ends[:3] if dark else ends)


def _luminance(rgb: tuple[float, ...]) -> float:
    """Return how much light a colour gives, 0 to 1 (WCAG 2)."""
    part = np.array(rgb[:3])
    light = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(light @ (0.2126, 0.7152, 0.0722))


def on_colour(colour: tuple[float, ...]) -> str:
    """Return black or white, whichever can be read better on a cell."""
    return "#000000" if (_luminance(colour) + 0.05) ** 2 > 0.05 * 1.05 else "#FFFFFF"
