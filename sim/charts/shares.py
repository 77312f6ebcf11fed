"""In what share of the runs each thing happened: one dot and one interval a row."""

from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes

from sim.charts.estimates import bounded
from sim.charts.lettering import readable, shorten_middle, width
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    Role,
    height_for,
    inches,
    note,
    settings,
    sheet,
)
from sim.charts.wording import brief, count, is_fine, percent, percent_range, runs
from sim.engines.trace import Side
from sim.results.summary import Estimate

ROW, WIDEST_LABEL = 0.5, 3.0
"""Inches: the height of a row where there is room, and the most that a label may take."""
GAP = 0.32
"""Inches between the columns of the table."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """One row: in `happened` of `runs` runs, estimated with its interval."""

    label: str
    happened: int
    runs: int
    estimate: Estimate
    side: Side | None = None


@dataclass(frozen=True, kw_only=True)
class Shares:
    """The rows of one picture, from top to bottom."""

    rows: tuple[Share, ...]


def finding(data: Shares) -> str:
    """Return the most and the least frequent row as a sentence."""
    known = [row for row in data.rows if row.runs > 0]
    if not known:
        return "There is nothing to count"
    most = max(known, key=lambda row: row.estimate.value)
    least = min(reversed(known), key=lambda row: row.estimate.value)
    all_runs = max(row.runs for row in known)
    often, seldom = _how_often(most, all_runs), _how_often(least, all_runs)
    if len(known) == 1:
        return f"{brief(most.label, 60)}: {often}"
    if most.happened == 0:
        return f"None of these {len(known)} happened in any of {runs(all_runs)}"
    if most.estimate.value == least.estimate.value:
        return f"Each of these {len(known)} happened {often}"
    return f"Most often {brief(most.label)} ({often}), least often {brief(least.label)} ({seldom})"


def _how_often(row: Share, all_runs: int) -> str:
    """Return a share in words, of how many runs where these are not all."""
    if row.happened == 0:
        return "never"
    if row.happened == row.runs:
        return "in every run" if row.runs == all_runs else f"in all {runs(row.runs)}"
    of_runs = "of runs" if row.runs == all_runs else f"of {runs(row.runs)}"
    return f"in {percent(row.estimate.value)} {of_runs}"


def table(data: Shares, look: Look) -> list[tuple[list[str], float]]:
    """Return the columns at the right: a head with the figures below it, and the width in inches.

    The runs are named once in the head where all rows stand on the same number of them.
    """
    same = len({row.runs for row in data.rows}) == 1
    estimates = [row.estimate for row in data.rows]
    columns = [
        ["share", *(percent(e.value, fine=is_fine(e.low, e.high)) for e in estimates)],
        ["95 % interval", *(percent_range(e.low, e.high) for e in estimates)],
        [
            f"of {runs(data.rows[0].runs)}" if same else "runs",
            *(count(r.happened) + ("" if same else f" / {count(r.runs)}") for r in data.rows),
        ],
    ]
    body, tiny = look.size("body"), look.size("tiny")
    return [
        (cells, max(width(cells[0], tiny), *(width(cell, body, bold=True) for cell in cells[1:])))
        for cells in columns
    ]


def picture(data: Shares, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as the rows need and no higher."""
    heading = Heading(
        finding=finding(data),
        subtitle="Share of runs in which it happened before the end, with 95 % intervals.",
        foot=str(provenance),
    )
    widest = max((width(readable(row.label), look.size("body")) for row in data.rows), default=0.0)
    right = sum(wide + GAP for _, wide in table(data, look)) if data.rows else 0.0
    margins = Margins(left=min(widest, WIDEST_LABEL) + 0.2, right=right, top=0.3)
    needed = height_for(ROW * max(len(data.rows), 2), heading, look, margins)
    look = replace(look, height=min(look.height, needed))
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Shares, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw rows of shares into `axes`; labels stand left of them and figures to the right."""
    rows = len(data.rows)
    axes.set_ylim(max(inches(axes)[1] / ROW, rows) - 0.5, -0.5)
    axes.set_xlim(0.0, 1.0)
    if not rows:
        return axes
    _rule(axes, rows, look)
    role: Role = "body" if inches(axes)[1] / rows > 0.22 else "small"
    for position, row in enumerate(data.rows):
        axes.plot([0.0, 1.0], [position, position], color=look.grid, linewidth=0.8)
        label = shorten_middle(readable(row.label), look.size(role), WIDEST_LABEL)
        _write(axes, -0.2, position, label, **look.letters(role))
        if row.runs > 0:
            _draw_dot(row, position, axes, look)
    end = 0.0
    for number, (cells, wide) in enumerate(table(data, look)):
        end += GAP + wide
        above = -0.5 - 0.12 * rows / inches(axes)[1]
        _write(axes, end, above, cells[0], **look.letters("tiny", look.muted))
        for position, cell in enumerate(cells[1:]):
            letters = look.letters(role, None if number == 0 else look.muted, bold=number == 0)
            _write(axes, end, position, cell, **letters)
    return axes


def _write(axes: Axes, x: float, row: float, text: str, **letters: Any) -> None:
    """Write to the left of a place `x` inches right of the axes (left of them if negative)."""
    wide = inches(axes)[0]
    at = x / wide if x < 0 else 1.0 + x / wide
    axes.text(at, row, text, ha="right", va="center_baseline", clip_on=False, **letters)


def _rule(axes: Axes, rows: int, look: Look) -> None:
    """Draw the grid as far down as the rows go, its numbers below."""
    wide = inches(axes)[0]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        axes.plot([tick, tick], [-0.5, rows - 0.5], color=look.grid, linewidth=0.8, clip_on=False)
        if wide > 2.5 or tick in (0.0, 0.5, 1.0):
            letters = look.letters("small", look.muted)
            below = {"xycoords": "data", "ha": "center", "va": "top", **letters}
            note(axes, f"{100 * tick:.0f} %", (tick, rows - 0.5), (0.0, -5.0), **below)


def _draw_dot(row: Share, y: float, axes: Axes, look: Look) -> None:
    """Draw a full dot, or a hollow one where it never happened, on its interval."""
    shade, estimate = look.neutral if row.side is None else look.side(row.side), row.estimate
    if bounded(estimate):
        axes.plot(
            [estimate.low, estimate.high],
            [y, y],
            color=look.interval,
            linewidth=6.0,
            solid_capstyle="butt",
            clip_on=False,
        )
    axes.plot(
        [estimate.value],
        [y],
        marker=shade.marker,
        markersize=8.0,
        color=shade.fill if row.happened else look.paper,
        markeredgecolor=shade.ink,
        markeredgewidth=1.2,
        clip_on=False,
    )
