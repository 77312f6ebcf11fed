"""Looks: readable on both papers, in grey and by the colour-blind."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from sim.charts import heat
from sim.charts.lettering import FONT
from sim.charts.looks import Look, Shade, look

LIGHT, DARK = look(), look(dark=True)
BOTH = pytest.mark.parametrize("chosen", [LIGHT, DARK], ids=["light", "dark"])
EYES = {
    "all colours": np.eye(3),
    "no red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""What people without one receptor see of linear red, green and blue: protanopia, deuteranopia and
tritanopia (Machado, Oliveira and Fernandes 2009)."""
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> NDArray[np.float64]:
    """A colour as linear red, green and blue (sRGB)."""
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear light as lightness and two axes of colour (CIE 1976)."""
    relative = XYZ @ np.clip(light, 0.0, 1.0) / WHITE
    cube = np.where(
        relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16.0) / 116.0
    )
    x, y, z = cube
    return np.array([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)])


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2)."""
    light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def shades(chosen: Look) -> tuple[Shade, ...]:
    """The shades of a look."""
    return chosen.attacker, chosen.defender, chosen.neutral, chosen.nobody


@BOTH
def test_text_can_be_read(chosen: Look) -> None:
    """Every colour of text has the contrast that WCAG 2 asks for, wherever it is written."""
    for colour in (chosen.ink, chosen.muted, *(shade.ink for shade in shades(chosen))):
        assert contrast(colour, chosen.paper) >= 4.5
    for shade in shades(chosen):
        assert contrast(shade.on_fill, shade.fill) >= 4.5
        assert contrast(shade.ink, shade.tint) >= 4.5


@BOTH
def test_text_on_a_heat_map_can_be_read(chosen: Look) -> None:
    """Whatever the value of a cell, what is written into it stands out."""
    for value in np.linspace(0.0, 1.0, 101):
        cell = tuple(float(part) for part in heat.colours(chosen)(value)[:3])
        written = heat.on_colour(cell)
        hexadecimal = "#" + "".join(f"{round(255 * part):02x}" for part in cell)
        assert contrast(written, hexadecimal) >= 4.5


@BOTH
@pytest.mark.parametrize("eyes", EYES)
def test_fills_differ_for_all_eyes(chosen: Look, eyes: str) -> None:
    """Fills are far apart (15 in CIELAB; 2 is just noticed), whichever receptor is missing."""
    seen = [lab(EYES[eyes] @ linear(shade.fill)) for shade in shades(chosen)]
    assert all(np.linalg.norm(one - other) > 15.0 for one, other in combinations(seen, 2))


@BOTH
@pytest.mark.parametrize("eyes", EYES)
def test_sides_differ_most(chosen: Look, eyes: str) -> None:
    """Attacker and defender, which stand side by side everywhere, are further apart still."""
    one, other = (lab(EYES[eyes] @ linear(s.fill)) for s in (chosen.attacker, chosen.defender))
    assert np.linalg.norm(one - other) > 60.0


@BOTH
def test_sides_differ_in_grey(chosen: Look) -> None:
    """Attacker and defender differ in lightness, marker and line, and the defender is hatched."""
    assert contrast(chosen.attacker.fill, chosen.defender.fill) > 1.7
    assert chosen.attacker.marker != chosen.defender.marker
    assert chosen.attacker.line != chosen.defender.line
    assert ("", "//") == (chosen.attacker.hatch, chosen.defender.hatch)


@BOTH
def test_heat_goes_one_way_in_grey(chosen: Look) -> None:
    """From low to high the lightness of a heat map changes in one direction, without a jump."""
    steps = heat.colours(chosen)(np.linspace(0.0, 1.0, 101))[:, :3]
    grey = [lab(linear(tuple(step)))[0] for step in steps]  # type: ignore[arg-type]
    change = np.diff(grey)
    assert np.all(change < 0.0) or np.all(change > 0.0)
    assert abs(grey[-1] - grey[0]) > 40.0
    assert np.abs(change).max() < 3.0


def test_sheets() -> None:
    """A slide is 16:9, a page 4:3, a poster a sheet of A paper; dark changes colours alone."""
    slide, page, poster = look("slide"), look("page"), look("poster")
    assert 16 / 9 == pytest.approx(slide.width / slide.height, rel=0.01)
    assert 4 / 3 == pytest.approx(page.width / page.height)
    assert 2**0.5 == pytest.approx(poster.width / poster.height, rel=0.001)
    dark = look("page", dark=True)
    assert (page.width, page.height, page.base) == (dark.width, dark.height, dark.base)


def test_the_font_comes_with_matplotlib() -> None:
    """No picture needs a font of the machine."""
    import matplotlib as mpl
    from matplotlib.font_manager import findfont

    assert findfont(FONT).startswith(mpl.get_data_path())
