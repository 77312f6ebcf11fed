"""The rhythm of many runs: at each moment, in what share of them each kind of work is under way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.charts import rows, scales
from sim.charts.cycles import cycle_of
from sim.charts.estimates import share
from sim.charts.looks import Shade
from sim.charts.rows import Column, Rows
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Picture,
    Provenance,
    inches,
    settings,
    sheet,
)
from sim.charts.texts import say
from sim.charts.wording import day_number, moment, percent, sentence
from sim.engines.trace import Activity, Side, Timeline

STEPS = 480
"""Moments at which the shares are taken."""
RARE = 0.01
"""Work that is under way in a smaller share of runs at any moment has no row."""
USUAL = 0.02
"""The frame shows when more than this share of runs has any work of a row under way."""
TALL, BASE = 0.84, 0.42
"""A band of all runs in rows, and how far below the middle of its row it stands."""
HEADER, SPACE = 0.55, 0.35
"""Rows for the name of a side, and between the sides."""

WORK: Mapping[Side, Mapping[str, frozenset[str]]] = {
    "attacker": {
        "fires": frozenset({"mission", "bombard"}),
        "marches": frozenset({"march"}),
        "fights": frozenset({"battle"}),
        "readies": frozenset({"consolidate", "prepare", "resupply"}),
    },
    "defender": {
        "repairs": frozenset({"repair", "bypass"}),
        "staff": frozenset({"staff"}),
        "notice": frozenset({"notice"}),
        "fires": frozenset({"mission", "bombard"}),
        "assembles": frozenset({"march", "prepare"}),
        "fights": frozenset({"battle"}),
    },
}
"""The rows of each side, and the kinds of activity that each shows."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Band:
    """One kind of work of one side: `under_way` (times,) counts the runs in which it goes on."""

    side: Side
    label: str
    under_way: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Rhythm:
    """Bands of `runs` runs at `times` (times,), simulation hours.

    `inside` counts the runs in which the attacker acts while the defender still makes up its
    answer, `acting` those in which it acts at all.
    """

    title: str
    times: NDArray[np.float64]
    bands: tuple[Band, ...]
    runs: int
    inside: int
    acting: int
    day_one_offset_h: float = 0.0

    @cached_property
    def shown(self) -> tuple[Band, ...]:
        """The bands that have something to show."""
        least = RARE * self.runs
        return tuple(band for band in self.bands if band.under_way.max(initial=0) > least)


def of_timelines(timelines: Sequence[Timeline]) -> Rhythm:
    """Return the rhythm of some replications of one scenario."""
    first = timelines[0]
    low, high = 0.0, first.horizon_h
    times = np.linspace(low, high, STEPS)
    counts = {
        (s, name): np.zeros(STEPS, dtype=np.int64) for s, work in WORK.items() for name in work
    }
    inside = acting = 0
    for timeline in timelines:
        for side, name in counts:
            kinds = WORK[side][name]
            busy = np.zeros(STEPS, dtype=np.bool_)
            for one in timeline.activities:
                if one.side == side and one.kind in kinds:
                    busy |= _during(one, times, high)
            counts[side, name] += busy
        cycle = cycle_of(timeline, "defender")
        acting += bool(cycle.acts)
        inside += bool(cycle.inside)
    return Rhythm(
        title=first.title,
        times=times,
        bands=tuple(
            Band(side=side, label=say(f"rhythm.{name}"), under_way=count)
            for (side, name), count in counts.items()
        ),
        runs=len(timelines),
        inside=inside,
        acting=acting,
        day_one_offset_h=first.day_one_offset_h,
    )


def _during(one: Activity, times: NDArray[np.float64], horizon: float) -> NDArray[np.bool_]:
    """Which moments fall into an activity; the shortest still count at the nearest moment."""
    end = horizon if one.open_ended else one.end
    during: NDArray[np.bool_] = (times >= one.start) & (times <= end)
    if not during.any():
        during[np.argmin(np.abs(times - one.start))] = True
    return during


def finding(data: Rhythm) -> str:
    """Return in how many runs the attacker acts inside the defender's cycle."""
    if data.acting == 0:
        return say("rhythm.quiet")
    if not _answers(data):
        return say("rhythm.no_answer")
    if data.inside == 0:
        return say("rhythm.never_inside")
    if data.inside == data.runs:
        return say("rhythm.always_inside")
    return say("rhythm.finding", share=percent(data.inside / data.runs))


def _answers(data: Rhythm) -> bool:
    """Whether the defender does anything in any run."""
    return any(band.side == "defender" and band.under_way.any() for band in data.bands)


def subtitle(data: Rhythm) -> str:
    """Return what a band is, and the interval of the finding if that is a share."""
    if data.acting == 0 or not _answers(data):
        return say("rhythm.subtitle_plain")
    interval = share(data.inside, data.runs)
    low, high = percent(interval.low), percent(interval.high)
    return say("rhythm.subtitle", low=low, high=high)


def details(data: Rhythm) -> str:
    """Return when each band is highest."""
    return " ".join(
        say(
            "rhythm.row",
            side=say(f"side.{band.side}"),
            label=band.label,
            share=percent(float(band.under_way.max()) / data.runs),
            when=_peak(data, band),
        )
        for band in data.shown
    )


def _peak(data: Rhythm, band: Band) -> str:
    top = float(data.times[int(np.argmax(band.under_way))])
    return moment(3.0 * round((top - data.day_one_offset_h) / 3.0))


def _rows(data: Rhythm) -> Rows:
    return Rows(
        names=tuple(sentence(band.label) for band in data.shown),
        columns=(
            Column(
                head=say("rhythm.most"),
                cells=tuple(
                    percent(float(band.under_way.max()) / data.runs) for band in data.shown
                ),
            ),
            Column(
                head=say("rhythm.day"),
                cells=tuple(
                    say("rhythm.on_day", day=day_number(_top(data, band))) for band in data.shown
                ),
            ),
        ),
    )


def _top(data: Rhythm, band: Band) -> float:
    return float(data.times[int(np.argmax(band.under_way))]) - data.day_one_offset_h


def picture(data: Rhythm, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its bands need."""
    heading = Heading(
        subject=data.title,
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    margins = _rows(data).fitting(look).margins(look)
    look = rows.fitted(len(data.shown) + 2, heading, look, margins)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def frame(data: Rhythm) -> tuple[float, float]:
    """Return the stretch in which the runs are busy, from the attacker's first doings on."""
    own = [band.under_way for band in data.shown if band.side == "attacker"]
    own = own or [band.under_way for band in data.shown]
    if not own:
        return float(data.times[0]), float(data.times[-1])
    busy = np.flatnonzero(np.max(own, axis=0) > USUAL * data.runs)
    every = np.flatnonzero(
        np.max([band.under_way for band in data.shown], axis=0) > USUAL * data.runs
    )
    if not len(busy):
        return float(data.times[0]), float(data.times[-1])
    first, last = int(busy[0]), int(every[-1])
    last = min(last, int(busy[-1] + 0.35 * (busy[-1] - busy[0])) + 4)
    step = float(data.times[1] - data.times[0])
    air = 0.03 * (last - first) * step + step
    return (
        max(float(data.times[first]) - air, float(data.times[0])),
        min(float(data.times[last]) + air, float(data.times[-1])),
    )


def draw(data: Rhythm, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw a band a row, by side, over the days of the plan, into `axes`."""
    shown = data.shown
    axes.set_xlim(frame(data))
    places = _places(data)
    high = inches(axes)[1]
    total = (places[-1] if places else 0.0) + 1.0
    axes.set_ylim(max(high / rows.ROW, total) - 0.5, -0.5)
    ticks, _ = scales.plan_ticks(axes, data.day_one_offset_h)
    axes.vlines(ticks, -0.5, axes.get_ylim()[0], color=look.grid, linewidth=0.8, zorder=0.5)
    scales.label_days(axes, data.day_one_offset_h, look)
    rows.write_rows(_rows(data).fitting(look), places, axes, look)
    for band, place in zip(shown, places, strict=True):
        _draw_band(data, band, place + BASE, axes, look)
    for side in ("attacker", "defender"):
        own = [p for band, p in zip(shown, places, strict=True) if band.side == side]
        if own:
            shade = look.attacker if side == "attacker" else look.defender
            letters = look.letters("tiny", shade.ink, bold=True)
            words = say(f"timeline.group_{side}")
            rows.write(axes, -0.2 / inches(axes)[0], own[0] - 0.5 - HEADER / 2, words, **letters)
    return axes


def _places(data: Rhythm) -> list[float]:
    """Return the middle of each band's row, with room for the names of the sides."""
    places: list[float] = []
    at, side = -0.5, None
    for band in data.shown:
        if band.side != side:
            at += HEADER + (SPACE if side is not None else 0.0)
            side = band.side
        places.append(at + 0.5)
        at += 1.0
    return places


def _draw_band(data: Rhythm, band: Band, base: float, axes: Axes, look: Look) -> None:
    """Draw the share of runs as height over the base of a row, where all runs are a full row."""
    shade: Shade = look.side(band.side)
    heights = band.under_way / data.runs
    tops = base - TALL * heights
    axes.fill_between(
        data.times,
        base,
        tops,
        facecolor=shade.tint,
        hatch=shade.hatch,
        edgecolor=shade.fill,
        linewidth=0.0,
        zorder=1.5,
    )
    axes.plot(data.times, tops, color=shade.fill, linewidth=1.6, zorder=2.0)
    axes.plot(axes.get_xlim(), [base, base], color=look.rule, linewidth=0.8, zorder=2.1)
    axes.plot(
        axes.get_xlim(),
        [base - TALL, base - TALL],
        color=look.rule,
        linewidth=0.6,
        linestyle=(0, (1, 3)),
        zorder=1.0,
    )
