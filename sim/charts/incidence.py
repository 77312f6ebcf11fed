"""By when things have happened: the cumulative incidence of captures and counterattacks.

Every run is watched to the same horizon, so nothing is censored before it, and the estimator of
Aalen and Johansen (1978) for competing events is the plain share of runs in which an event has
come by then. The bands are those of Dvoretzky, Kiefer and Wolfowitz with Massart's constant
(1990): they hold the whole curve with 95 % confidence, not each point by itself.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.estimates import share
from sim.charts.lettering import line_height, readable, shorten_middle, spread, width
from sim.charts.looks import Shade
from sim.charts.race import Race
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    inches,
    note,
    settings,
    sheet,
)
from sim.charts.texts import say
from sim.charts.wording import (
    NO_BREAK,
    brief,
    day_number,
    duration,
    percent,
    percent_range,
    sentence,
)
from sim.engines.trace import Side
from sim.results.intervals import CONFIDENCE

WIDEST_NAME = 3.0
"""Inches for the names of curves, right of the axes."""
STEPS = 400
USUAL = 0.995
"""The frame ends where this part of all events has come, if a thin tail would squeeze the rest."""
LINES = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (7, 1.5, 1, 1.5)))
"""How curves of one side differ without colour."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """One event over all runs: `times` (runs,) in hours, NaN where it never came."""

    label: str
    times: NDArray[np.float64]
    side: Side | None = None

    @cached_property
    def happened(self) -> NDArray[np.float64]:
        """The times in the runs in which it came, in order."""
        return np.sort(self.times[~np.isnan(self.times)])

    @property
    def share(self) -> float:
        """In what share of all runs it came."""
        return len(self.happened) / max(len(self.times), 1)

    def by(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return in what share of all runs it has come by these times."""
        come = np.searchsorted(self.happened, at, side="right")
        reached: NDArray[np.float64] = come / max(len(self.times), 1)
        return reached


@dataclass(frozen=True, kw_only=True, eq=False)
class Incidence:
    """Curves on one axis: simulation hours with `day_one_offset_h`, or hours since an event.

    `since` names that event and makes the curves competing ones: in no run come two of them.
    """

    curves: tuple[Curve, ...]
    day_one_offset_h: float = 0.0
    since: str = ""
    subject: str = ""

    @property
    def runs(self) -> int:
        """How many runs the curves stand on."""
        return len(self.curves[0].times) if self.curves else 0


def competing(race: Race) -> Incidence:
    """Return the two clocks of a race as competing events: whichever ends the pause first."""
    curves = (
        ("attacker", "incidence.next_move", race.next_move, race.attacker_first | race.tied),
        ("defender", "incidence.counterattack", race.counterattack, race.defender_first),
    )
    return Incidence(
        curves=tuple(
            Curve(
                label=say(key),
                times=np.where(first, clock, np.nan),
                side="attacker" if side == "attacker" else "defender",
            )
            for side, key, clock, first in curves
        ),
        since=say("incidence.loss"),
        subject=race.label,
    )


def half_width(runs: int) -> float:
    """Return half the height of the band round a curve of so many runs."""
    if runs == 0:
        return 1.0
    return math.sqrt(math.log(2.0 / (1.0 - CONFIDENCE)) / (2.0 * runs))


def finding(data: Incidence) -> str:
    """Return how far each of the two most telling curves gets, and by when half of that."""
    told = sorted((curve for curve in data.curves if len(curve.happened)), key=lambda c: -c.share)
    if not told:
        return say("incidence.nothing")
    ordered = [told[0]]
    ordered += next(([c] for c in told if c.side != told[0].side), told[1:2])
    return "; ".join(_told(curve, data) for curve in ordered)


def _told(curve: Curve, data: Incidence) -> str:
    middle = float(np.median(curve.happened))
    day = say("moment.day", day=day_number(middle - data.day_one_offset_h)).replace(" ", NO_BREAK)
    when = duration(middle) if data.since else day
    return say(
        "incidence.half_after" if data.since else "incidence.half_by",
        label=brief(curve.label, 48),
        share=percent(curve.share),
        when=when,
    )


def subtitle(data: Incidence) -> str:
    """Return what the curves are, and what the bands hold."""
    what = say("incidence.competing", since=data.since) if data.since else say("incidence.plain")
    return f"{what} {say('incidence.band')}"


def details(data: Incidence) -> str:
    """Return where each curve ends."""
    return " ".join(
        say("incidence.row", label=sentence(c.label), share=percent(c.share)) for c in data.curves
    )


def picture(data: Incidence, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own."""
    heading = Heading(
        subject=data.subject,
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    margins = Margins(left=0.5, right=_names(data, look) + 0.2, bottom=0.5, top=0.1)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def _names(data: Incidence, look: Look) -> float:
    most = min(WIDEST_NAME, 0.3 * look.width)
    widths = [width(readable(curve.label), look.size("small"), bold=True) for curve in data.curves]
    return min(max([*widths, 1.3]), most)


def frame(data: Incidence) -> tuple[float, float]:
    """Return the stretch of hours to show: all events but a thin tail, with some air."""
    happened = np.concatenate([curve.happened for curve in data.curves] or [np.zeros(0)])
    if not len(happened):
        return 0.0, 24.0
    low, high = float(happened.min()), float(happened.max())
    usual = float(np.quantile(happened, USUAL))
    if high - low > 1.5 * (usual - low) > 0.0:
        high = low + 1.1 * (usual - low)
    air = max(0.04 * (high - low), 0.5)
    return (0.0 if data.since else max(low - air, 0.0)), high + air


def draw(data: Incidence, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw each curve in its band, with its name and its end at the right, into `axes`."""
    axes.set_xlim(frame(data))
    axes.set_ylim(0.0, 1.0)
    scales.share_axis(axes, [0.0, 0.25, 0.5, 0.75, 1.0], look)
    if data.since:
        ticks = scales.plain_ticks(axes, hours=True)
        scale, unit = scales.unit_of_hours(ticks)
        scales.axis_along(axes, ticks, look, scale=scale, unit=unit)
    else:
        scales.plan_axis(axes, data.day_one_offset_h, look)
    axes.axhline(0.0, color=look.rule, linewidth=1.0)
    seen: dict[str, int] = {}
    for curve in data.curves:
        shade = _shade(curve, look)
        number = seen.setdefault(shade.fill, 0)
        seen[shade.fill] += 1
        _draw_curve(curve, axes, shade, LINES[number % len(LINES)])
    _name(data, axes, look)
    return axes


def _shade(curve: Curve, look: Look) -> Shade:
    return look.neutral if curve.side is None else look.side(curve.side)


def _draw_curve(curve: Curve, axes: Axes, shade: Shade, line: Any) -> None:
    at = np.linspace(*axes.get_xlim(), STEPS)
    reached, half = curve.by(at), half_width(len(curve.times))
    low, high = np.clip(reached - half, 0.0, 1.0), np.clip(reached + half, 0.0, 1.0)
    axes.fill_between(at, low, high, step="post", color=shade.fill, alpha=0.2, linewidth=0.0)
    axes.plot(
        at,
        reached,
        drawstyle="steps-post",
        color=shade.fill,
        linewidth=2.2,
        linestyle=line,
        clip_on=False,
        zorder=3.0,
    )


def _name(data: Incidence, axes: Axes, look: Look) -> None:
    """Write each curve's name and the share that it reaches, as near to its end as can be."""
    wide, high = inches(axes)
    size = look.size("small")
    tall = 2.0 * line_height(size) + 0.06
    end = axes.get_xlim()[1]
    named: Sequence[Curve] = sorted(data.curves, key=lambda c: float(c.by(np.array([end]))[0]))
    ends = [float(curve.by(np.array([end]))[0]) for curve in named]
    centres = spread([e * high for e in ends], [tall] * len(ends), -0.1, high + 0.25)
    most = _names(data, look)
    for curve, reached, centre in zip(named, ends, centres, strict=True):
        shade = _shade(curve, look)
        at: dict[str, Any] = {"clip_on": False, "linewidth": 0.8, "color": shade.ink}
        axes.plot(
            [1.0, 1.0 + 0.13 / wide],
            [reached, centre / high],
            transform=axes.transAxes,
            **at,
        )
        bold = look.letters("small", shade.ink, bold=True)
        plain = look.letters("small", look.muted)
        estimate = share(len(curve.happened), len(curve.times))
        text = shorten_middle(readable(curve.label), size, most, bold=True)
        place = (1.0, centre / high)
        note(axes, text, place, (12.0, 0.5), va="bottom", **bold)
        figures = say(
            "incidence.end",
            share=percent(estimate.value),
            interval=percent_range(estimate.low, estimate.high),
        )
        note(axes, figures, place, (12.0, -0.5), va="top", **plain)
