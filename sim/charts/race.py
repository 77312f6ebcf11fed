"""The race of two clocks after a loss: the attacker's next move against the counterattack."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.clouds import draw_bands, draw_cells, draw_dots
from sim.charts.estimates import bounded, share
from sim.charts.lettering import line_height, shorten, width, wrap
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    Role,
    Shade,
    inches,
    note,
    panel,
    settings,
    sheet,
)
from sim.charts.texts import say
from sim.charts.wording import count, percent, percent_range, runs, sentence
from sim.results.summary import Estimate

MOST_DOTS = 4000
"""Up to so many runs each is a dot of its own; more are counted in cells."""
STRIP, GAP, ASIDE = 0.36, 0.07, 0.75
"""Inches: the margin strips, the space before them, and the space before the figures."""
TALLEST = 1.2
"""Inches for one side's share at most."""
GOLDEN = 0.6180339887498949


@dataclass(frozen=True, kw_only=True, eq=False)
class Race:
    """Both clocks of every run in hours since the loss, NaN where one never ran out.

    Both arrays have the shape (runs,).
    """

    label: str
    next_move: NDArray[np.float64]
    counterattack: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse clocks of different runs."""
        if self.next_move.shape != self.counterattack.shape:
            raise ValueError(
                f"{len(self.next_move)} runs of one clock, {len(self.counterattack)} of the other"
            )

    def __len__(self) -> int:
        return len(self.next_move)

    @cached_property
    def attacker_first(self) -> NDArray[np.bool_]:
        """Runs in which the next move came first, or alone."""
        return _before(self.next_move, self.counterattack)

    @cached_property
    def defender_first(self) -> NDArray[np.bool_]:
        """Runs in which the counterattack came first, or alone."""
        return _before(self.counterattack, self.next_move)

    @cached_property
    def neither(self) -> NDArray[np.bool_]:
        """Runs in which nothing followed, or nothing was lost in the first place."""
        return np.isnan(self.next_move) & np.isnan(self.counterattack)

    @cached_property
    def tied(self) -> NDArray[np.bool_]:
        """Runs in which both came at the same moment."""
        tied: NDArray[np.bool_] = self.next_move == self.counterattack
        return tied


def _before(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.bool_]:
    before: NDArray[np.bool_] = (one < other) | (~np.isnan(one) & np.isnan(other))
    return before


def finding(data: Race) -> str:
    """Return who acts first, and how often, as a sentence."""
    attacker, defender = int(data.attacker_first.sum()), int(data.defender_first.sum())
    all_runs = len(data)
    if attacker == defender == 0:
        if data.tied.any():
            return say("race.both")
        return say("race.neither_ran", runs=runs(all_runs))
    if all_runs in (attacker, defender):
        return say("race.always", side=say("side.attacker" if attacker else "side.defender"))
    first, second = (("attacker", attacker), ("defender", defender))[
        :: 1 if attacker >= defender else -1
    ]
    if percent(first[1] / all_runs) == percent(second[1] / all_runs):
        return say("race.each", share=percent(first[1] / all_runs))
    how_often = say("race.in_share", share=percent(second[1] / all_runs))
    return say(
        "race.finding",
        first=say(f"side.{first[0]}"),
        share=percent(first[1] / all_runs),
        second=say(f"side.{second[0]}"),
        how_often=how_often if second[1] else say("shares.never"),
    )


def subtitle(data: Race) -> str:
    """Return what a dot is, and what lies outside the frame."""
    beyond = int(np.sum(np.fmax(data.next_move, data.counterattack) > _reach(data)))
    dot = say("race.dots" if len(data) <= MOST_DOTS else "race.cells")
    outside = say("race.outside", runs=runs(beyond)) if beyond else ""
    return say("race.subtitle", dot=dot, outside=outside)


def details(data: Race) -> str:
    """Return every share of runs with its interval."""
    rows = (
        ("race.attacker_first", data.attacker_first),
        ("race.defender_first", data.defender_first),
        ("race.tied", data.tied),
        ("race.neither", data.neither),
    )
    told = []
    for key, mask in rows:
        if mask.any():
            one = share(int(mask.sum()), len(data))
            words = {"label": sentence(say(key)), "share": percent(one.value)}
            told.append(say("shares.row", **words, interval=percent_range(one.low, one.high)))
    return " ".join(told)


def picture(data: Race, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own."""
    heading = Heading(
        subject=data.label,
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    with settings():
        margins = Margins(left=0.62, top=0.18, bottom=0.42)
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Race, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw the field of both clocks, its margin strips and the share of each side into `axes`."""
    wide, high = inches(axes)
    side = max(min(high - STRIP - GAP, wide - STRIP - GAP - ASIDE - 2.6), 0.5 * min(wide, high))
    field = panel(axes, (0.0, 0.0, side / wide, side / high))
    start = side + GAP
    above = panel(axes, (0.0, start / high, side / wide, STRIP / high))
    beside = panel(axes, (start / wide, 0.0, STRIP / wide, side / high))
    corner = panel(axes, (start / wide, start / high, STRIP / wide, STRIP / high))
    reach = _reach(data)
    field.set_xlim(0.0, reach)
    field.set_ylim(0.0, reach)
    above.set_xlim(0.0, reach)
    beside.set_ylim(0.0, reach)
    _draw_field(data, field, look)
    _draw_strips(data, (above, beside), look)
    _draw_corner(data, corner, look)
    left = (start + STRIP + ASIDE) / wide
    _write_shares(data, panel(axes, (left, 0.0, 1.0 - left, 1.0)), look)
    return axes


def _reach(data: Race) -> float:
    """Return where both axes end, in hours: a round number that holds all but a thin tail."""
    clocks = np.concatenate((data.next_move, data.counterattack))
    clocks = clocks[~np.isnan(clocks)]
    if len(clocks) == 0:
        return scales.DAY_H
    furthest = float(clocks.max())
    most = float(np.quantile(clocks, 0.99))
    if len(clocks) >= 200 and furthest > 2.0 * most:
        furthest = 1.2 * most
    furthest = max(furthest, 1.0)
    step = scales.nice_step(furthest, 8, hours=True)
    return step * math.ceil(1.02 * furthest / step)


def _draw_field(data: Race, axes: Axes, look: Look) -> None:
    """Draw the runs in which both clocks ran out, on the halves that belong to each side."""
    reach = axes.get_xlim()[1]
    across, up = (0.0, reach, reach), (0.0, 0.0, reach)
    axes.fill(up, across, **_ground(look.attacker))
    axes.fill(across, up, **_ground(look.defender))
    ticks = scales.plain_ticks(axes, hours=True, apart=0.45)
    scale, unit = scales.unit_of_hours(ticks)
    scales.axis_along(axes, ticks, look, scale=scale)
    scales.axis_upwards(axes, ticks, look, scale=scale)
    axes.plot([0.0, reach], [0.0, reach], color=look.ink, linewidth=1.0, zorder=3.0)
    area = _dot_area(data)
    for mask, shade in (
        (data.attacker_first, look.attacker),
        (data.defender_first, look.defender),
        (data.tied, look.neutral),
    ):
        clocks = data.next_move[mask], data.counterattack[mask]
        if area:
            draw_dots(axes, clocks, shade, area)
        else:
            draw_cells(axes, clocks, shade)
    _name_field(axes, say(f"race.unit_{unit}"), look)


def _ground(shade: Shade) -> dict[str, Any]:
    """Return how the part of the field that belongs to a side is tinted."""
    tint = {"facecolor": (shade.tint, 0.4), "edgecolor": shade.tint, "hatch": shade.hatch}
    return {**tint, "linewidth": 0.0, "zorder": 0.1}


def _name_field(axes: Axes, unit: str, look: Look) -> None:
    """Name both axes of the field and the half that belongs to each side."""
    letters, small = look.letters("small", look.muted), look.size("small")
    below, left = -9.0 - 1.3 * small, -12.0 - 2.0 * small
    along = {"ha": "center", "va": "top", **letters}
    note(axes, say("race.to_next_move", unit=unit), (0.5, 0.0), (0.0, below), **along)
    upwards = {"ha": "right", "va": "center", "rotation": 90.0, **letters}
    note(axes, say("race.to_counterattack", unit=unit), (0.0, 0.5), (left, 0.0), **upwards)
    halo = {"path_effects": [withStroke(linewidth=3.0, foreground=look.paper)]}
    words = {**halo, **look.letters("small", look.attacker.ink, bold=True)}
    note(axes, say("race.attacker_first"), (0.0, 1.0), (6.0, -6.0), va="top", **words)
    words = {**halo, **look.letters("small", look.defender.ink, bold=True)}
    note(axes, say("race.defender_first"), (1.0, 0.0), (-6.0, 6.0), ha="right", **words)


def _dot_area(data: Race) -> float:
    """Return the area of a dot in square points, the smaller the more there are; 0 for cells."""
    if len(data) > MOST_DOTS:
        return 0.0
    known = np.nan_to_num(np.stack((data.next_move, data.counterattack)), nan=-1.0)
    distinct = max(np.unique(known, axis=1).shape[1], 1)
    return float(np.clip(9000.0 / distinct, 9.0, 46.0))


def _draw_strips(data: Race, strips: tuple[Axes, Axes], look: Look) -> None:
    """Draw the runs in which one clock never ran out, along the other clock."""
    above, beside = strips
    alone = data.next_move[np.isnan(data.counterattack) & ~np.isnan(data.next_move)]
    other = data.counterattack[np.isnan(data.next_move) & ~np.isnan(data.counterattack)]
    area = _dot_area(data)
    for axes, clock, shade in ((above, alone, look.attacker), (beside, other, look.defender)):
        axes.axvspan(*axes.get_xlim(), **_ground(shade))
        upright = axes is beside
        if area:
            places = 0.12 + 0.76 * np.mod(GOLDEN * (np.arange(len(clock)) + 1.0), 1.0)
            draw_dots(axes, (places, clock) if upright else (clock, places), shade, area)
        else:
            draw_bands(axes, clock, shade, upright=upright)
    letters = {"va": "bottom", **look.letters("tiny", look.muted)}
    note(
        above,
        say("race.alone", what=say("race.no_counterattack"), runs=runs(len(alone))),
        (0.0, 1.0),
        (0.0, 3.5),
        **letters,
    )
    upwards = {"rotation": 90.0, **letters}
    note(
        beside,
        say("race.alone", what=say("race.no_next_move"), runs=runs(len(other))),
        (1.0, 0.0),
        (4.0, 0.0),
        **upwards,
    )


def _draw_corner(data: Race, axes: Axes, look: Look) -> None:
    """Count the runs in which neither clock ran out, where both strips meet."""
    axes.set_facecolor(look.grid)
    number = int(data.neither.sum())
    role: Role = "small" if width(count(number), look.size("small")) < STRIP else "tiny"
    letters = look.letters(role, look.ink if number else look.muted)
    middle = {"ha": "center", "va": "center_baseline", **letters}
    note(axes, count(number), (0.5, 0.5), (0.0, 0.0), **middle)
    small = {"va": "bottom", **look.letters("tiny", look.muted)}
    note(axes, say("race.neither"), (0.0, 1.0), (0.0, 3.5), **small)


def _write_shares(data: Race, axes: Axes, look: Look) -> None:
    """Write in what share of the runs each side acts first, largest in type."""
    alone = int(np.sum(data.attacker_first & np.isnan(data.counterattack)))
    lone = int(np.sum(data.defender_first & np.isnan(data.next_move)))
    rows = [
        (
            data.attacker_first,
            look.attacker,
            say("race.attacker_first"),
            _of_them(alone, say("race.no_counterattack")),
        ),
        (
            data.defender_first,
            look.defender,
            say("race.defender_first"),
            _of_them(lone, say("race.no_next_move")),
        ),
    ]
    if data.tied.any():
        rows.append((data.tied, look.neutral, say("race.tied"), ""))
    if data.neither.any():
        rows.append((data.neither, look.nobody, say("race.neither"), say("race.nothing")))
    wide, high = inches(axes)
    estimates = [share(int(mask.sum()), len(data)) for mask, *_ in rows]
    numerals = [percent(estimate.value) for estimate in estimates]
    indent = 0.2 + max(width(text, look.size("numeral"), bold=True) for text in numerals)
    for position, (mask, shade, head, detail) in enumerate(rows):
        at = (0.0, 1.0 - position * min(1.0 / len(rows), TALLEST / high))
        large = {"va": "top", **look.letters("numeral", shade.ink, bold=True)}
        note(axes, numerals[position], at, (0.0, 0.0), **large)
        lines: list[tuple[str, Role]] = [(head, "body")]
        figures = _figures(int(mask.sum()), estimates[position])
        lines += [(line, "small") for line in wrap(figures, look.size("small"), wide - indent, 2)]
        lines += [(line, "small") for line in wrap(detail, look.size("small"), wide - indent, 2)]
        down = 0.0
        for text, role in lines:
            main = role == "body"
            letters = look.letters(role, look.ink if main else look.muted, bold=main)
            kept = shorten(text, look.size(role), wide - indent, bold=main)
            note(axes, kept, at, (72.0 * indent, -72.0 * down), va="top", **letters)
            down += line_height(look.size(role))


def _of_them(number: int, what: str) -> str:
    return say("race.of_them", what=what, number=count(number)) if number else ""


def _figures(happened: int, estimate: Estimate) -> str:
    """Return a share's interval and its runs."""
    interval = f"{percent_range(estimate.low, estimate.high)}, " if bounded(estimate) else ""
    return f"{interval}{runs(happened)}"
