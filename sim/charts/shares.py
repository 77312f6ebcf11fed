"""In what share of the runs each thing happened: one dot and one interval a row."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.charts import rows
from sim.charts.estimates import bounded
from sim.charts.rows import Column, Rows
from sim.charts.style import SLIDE, Heading, Look, Picture, Provenance, settings, sheet
from sim.charts.texts import say
from sim.charts.wording import brief, count, is_fine, percent, percent_range, runs
from sim.engines.trace import Side
from sim.results.summary import Estimate


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
        return say("shares.nothing")
    most = max(known, key=lambda row: row.estimate.value)
    least = min(reversed(known), key=lambda row: row.estimate.value)
    all_runs = max(row.runs for row in known)
    often, seldom = _how_often(most, all_runs), _how_often(least, all_runs)
    if len(known) == 1:
        return say("shares.one", label=brief(most.label, 60), often=often)
    if most.happened == 0:
        return say("shares.none", number=len(known), runs=runs(all_runs))
    if most.estimate.value == least.estimate.value:
        return say("shares.each", number=len(known), often=often)
    first = say("shares.one", label=brief(most.label), often=often)
    return f"{first}; {say('shares.one', label=brief(least.label), often=seldom)}"


def _how_often(row: Share, all_runs: int) -> str:
    """Return a share in words, of how many runs where these are not all."""
    if row.happened == 0:
        return say("shares.never")
    if row.happened == row.runs:
        return (
            say("shares.always")
            if row.runs == all_runs
            else say("shares.in_all", runs=runs(row.runs))
        )
    if row.runs == all_runs:
        return say("shares.in_some", share=percent(row.estimate.value))
    return say("shares.in_some_of", share=percent(row.estimate.value), runs=runs(row.runs))


def details(data: Shares) -> str:
    """Return every row in words."""
    return " ".join(
        say(
            "shares.row",
            label=row.label,
            share=percent(row.estimate.value),
            interval=percent_range(row.estimate.low, row.estimate.high),
        )
        for row in data.rows
        if row.runs
    )


def _rows(data: Shares) -> Rows:
    """Return names and figures; the runs are named once where all rows stand on as many."""
    if not data.rows:
        return Rows(names=())
    same = len({row.runs for row in data.rows}) == 1
    estimates = [row.estimate for row in data.rows]
    head = say("shares.of", runs=runs(data.rows[0].runs)) if same else say("shares.runs")
    return Rows(
        names=tuple(row.label for row in data.rows),
        columns=(
            Column(
                head=say("shares.share"),
                cells=tuple(percent(e.value, fine=is_fine(e.low, e.high)) for e in estimates),
            ),
            Column(
                head=say("share.interval"),
                cells=tuple(percent_range(e.low, e.high) for e in estimates),
            ),
            Column(
                head=head,
                cells=tuple(
                    count(r.happened) + ("" if same else f" / {count(r.runs)}") for r in data.rows
                ),
            ),
        ),
    )


def picture(data: Shares, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as the rows need and no higher."""
    heading = Heading(
        finding=finding(data),
        subtitle=say("shares.subtitle"),
        details=details(data),
        foot=str(provenance),
    )
    margins = _rows(data).fitting(look).margins(look)
    look = rows.fitted(len(data.rows), heading, look, margins)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Shares, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw rows of shares into `axes`; labels stand left of them and figures to the right."""
    axes.set_xlim(0.0, 1.0)
    rows.lay_out(_rows(data).fitting(look), axes, look)
    marks = (0.0, 0.25, 0.5, 0.75, 1.0)
    rows.rule(axes, len(data.rows), [(mark, percent(mark)) for mark in marks], look)
    for position, row in enumerate(data.rows):
        if row.runs > 0:
            _draw_dot(row, position, axes, look)
    return axes


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
