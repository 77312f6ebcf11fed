"""Pictures in rows: names on the left, marks in the middle, columns of figures on the right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes

from sim.charts.lettering import (
    ELLIPSIS,
    balanced,
    line_height,
    readable,
    shorten_middle,
    width,
)
from sim.charts.looks import Look, Role
from sim.charts.style import EDGE, Heading, Margins, height_for, inches, note

ROW, LOWEST_ROW, WIDEST_LABEL = 0.5, 0.34, 3.0
"""Inches: the height of a row where there is room and at least, and the most for a name."""
GAP, FIELD = 0.32, 2.0
"""Inches between the columns of figures, and for the marks at least: the last columns give way."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of figures under its head; the first column of a picture is in bold."""

    head: str
    cells: tuple[str, ...]

    def width(self, look: Look, *, bold: bool) -> float:
        """Return how many inches it takes."""
        cells = (width(cell, look.size("body"), bold=bold) for cell in self.cells)
        return max([width(self.head, look.size("tiny")), *cells])


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What surrounds the marks: one name a row, and as many cells in each column."""

    names: tuple[str, ...]
    columns: tuple[Column, ...] = ()

    def left(self, look: Look) -> float:
        """Return the inches that the names take."""
        names = (width(readable(name), look.size("body")) for name in self.names)
        return min(max(names, default=0.0), _most(look)) + 0.2

    def fitting(self, look: Look) -> "Rows":
        """Return the same rows with as many columns as leave room for the marks."""
        room = look.width - 2 * EDGE - self.left(look) - FIELD
        kept: list[Column] = []
        for column in self.columns:
            room -= GAP + column.width(look, bold=not kept)
            if room < 0.0:
                break
            kept.append(column)
        return replace(self, columns=tuple(kept))

    def widths(self, look: Look) -> tuple[float, ...]:
        """Return how many inches each column takes."""
        return tuple(
            column.width(look, bold=not place) for place, column in enumerate(self.columns)
        )

    def margins(self, look: Look, bottom: float = 0.35) -> Margins:
        """Return the room that names and columns need round the marks."""
        right = sum(wide + GAP for wide in self.widths(look)) if self.names else 0.0
        return Margins(left=self.left(look), right=right, top=0.3, bottom=bottom)


def _most(look: Look) -> float:
    return min(WIDEST_LABEL, 0.27 * look.width)


def fitted(rows: int, heading: Heading, look: Look, margins: Margins) -> Look:
    """Return the look with a sheet as high as the rows need: no higher than they fill."""
    needed = height_for(ROW * max(rows, 2), heading, look, margins)
    least = height_for(LOWEST_ROW * max(rows, 2), heading, look, margins)
    return replace(look, height=max(min(look.height, needed), least))


def lay_out(rows: Rows, axes: Axes, look: Look, widths: Sequence[float] | None = None) -> Role:
    """Give each row its place from the top down, y = 0, 1, ..., and write its name and figures.

    `widths` are inches of the columns where these are not to go by the rows alone. Returns the
    role of type that fits into a row.
    """
    number, high = len(rows.names), inches(axes)[1]
    axes.set_ylim(max(high / ROW, number) - 0.5, -0.5)
    return write_rows(rows, [float(place) for place in range(number)], axes, look, widths)


def write_rows(
    rows: Rows,
    places: Sequence[float],
    axes: Axes,
    look: Look,
    widths: Sequence[float] | None = None,
) -> Role:
    """Write names and figures at these places, where a row is 1 high; as `lay_out` else."""
    wide = inches(axes)[0]
    role: Role = "body" if pitch(axes) > 0.22 else "small"
    for name, place in zip(rows.names, places, strict=True):
        write_name(axes, name, place, look, role)
    end, above = 0.0, -0.5 - 0.12 / pitch(axes)
    for number, (column, needed) in enumerate(
        zip(rows.columns, widths or rows.widths(look), strict=False)
    ):
        end += GAP + needed
        write(axes, 1.0 + end / wide, above, column.head, **look.letters("tiny", look.muted))
        for cell, place in zip(column.cells, places, strict=True):
            letters = look.letters(role, None if number == 0 else look.muted, bold=number == 0)
            write(axes, 1.0 + end / wide, place, cell, **letters)
    return role


def write_name(axes: Axes, name: str, row: float, look: Look, role: Role) -> None:
    """Write the name of a row left of the marks, in two lines where one is too short for it."""
    text, most = readable(name), _most(look)
    lines, used = [text], role
    if width(text, look.size(role)) > most:
        used = "small"
        lines = balanced(text, look.size(used), most, 2)
    tall = line_height(look.size(used)) / pitch(axes)
    if lines[-1].endswith(ELLIPSIS) or len(lines) * tall > 1.05:
        lines = [shorten_middle(text, look.size(used), most)]
    for place, line in enumerate(lines):
        y = row + (place - (len(lines) - 1) / 2) * tall
        write(axes, -0.2 / inches(axes)[0], y, line, **look.letters(used))


def pitch(axes: Axes) -> float:
    """Return the inches from row to row."""
    low, high = axes.get_ylim()
    return inches(axes)[1] / abs(high - low)


def write(axes: Axes, x: float, row: float, text: str, **letters: Any) -> None:
    """Write a text that ends at a part `x` of the width, in a row."""
    at = axes.get_yaxis_transform()
    axes.text(
        x, row, text, ha="right", va="center_baseline", clip_on=False, transform=at, **letters
    )


def rule(axes: Axes, rows: int, ticks: Sequence[tuple[float, str]], look: Look) -> None:
    """Draw a grid as far down as the rows go, with its labels below, those that have room."""
    low, high = axes.get_xlim()
    per_inch = (high - low) / inches(axes)[0]
    free = -float("inf")
    for place in range(rows):
        axes.plot([low, high], [place, place], color=look.grid, linewidth=0.8, zorder=0.5)
    for tick, label in ticks:
        axes.plot(
            [tick, tick],
            [-0.5, rows - 0.5],
            color=look.grid,
            linewidth=0.8,
            clip_on=False,
            zorder=0.5,
        )
        half = 0.5 * width(label, look.size("small")) * per_inch
        if tick - half < free:
            continue
        free = tick + half + 0.12 * per_inch
        below = {"xycoords": "data", "ha": "center", "va": "top"}
        letters = look.letters("small", look.muted)
        note(axes, label, (tick, rows - 0.5), (0.0, -5.0), **below, **letters)
