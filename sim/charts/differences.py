"""What a change does, pair by pair: differences with their intervals, one row an outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matplotlib.axes import Axes

from sim.charts import rows
from sim.charts.estimates import bounded
from sim.charts.measures import Measure, measure_of, ticks
from sim.charts.rows import Column, Rows
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Picture,
    Provenance,
    inches,
    note,
    panel,
    settings,
    sheet,
)
from sim.charts.texts import say
from sim.charts.wording import DASH, brief, sentence
from sim.results.paired import PairedDifference
from sim.results.summary import Estimate

Kind = Literal["share", "hours", "amount"]
HEADS: dict[Kind, str] = {
    "share": "differences.chances",
    "hours": "differences.times",
    "amount": "differences.amounts",
}
BETWEEN = 0.72
"""Inches between the parts of a picture: the axis of one, and the head of the next."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One row: what an outcome is in the first and the second, and second minus first.

    All in the unit of `measure`, over `n` pairs of runs with the same luck.
    """

    measure: Measure
    first: float
    second: float
    difference: Estimate
    n: int

    @property
    def clear(self) -> bool:
        """Whether the interval excludes no difference at all."""
        one = self.difference
        return bounded(one) and not one.low <= 0.0 <= one.high


@dataclass(frozen=True, kw_only=True)
class Differences:
    """The rows of one picture; `first` and `second` are what the two sides are called."""

    rows: tuple[Difference, ...]
    first: str
    second: str

    def parts(self) -> list[tuple[Kind, tuple[Difference, ...]]]:
        """Return the rows by kind, for each kind has an axis of its own."""
        found: list[tuple[Kind, tuple[Difference, ...]]] = []
        for kind in HEADS:
            here = tuple(row for row in self.rows if _kind(row) == kind)
            found += [(kind, _in_one_unit(here))] if here else []
        return found


def _in_one_unit(part: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """Let lengths be told in hours or in days, all of them."""
    ends = [end for row in part for end in _ends(row.difference)]
    longest = max(abs(end) for end in ends)
    return tuple(replace(r, measure=replace(r.measure, longest=longest)) for r in part)


def _ends(one: Estimate) -> tuple[float, ...]:
    return (one.low, one.high) if bounded(one) else (one.value,)


def _kind(row: Difference) -> Kind:
    kind = row.measure.kind
    return "hours" if kind in ("hours", "moment") else "amount" if kind == "amount" else "share"


def of_pairs(pairs: Sequence[PairedDifference], first: str, second: str) -> Differences:
    """Return the rows of paired outcomes: the chance of each, and its mean where it has one."""
    found = []
    for pair in pairs:
        if pair.chance is not None and pair.chance.n:
            chance = pair.chance
            found.append(
                Difference(
                    measure=measure_of(pair.outcome, "share"),
                    first=chance.first,
                    second=chance.second,
                    difference=chance.difference,
                    n=chance.n,
                )
            )
        if pair.mean is not None and pair.mean.n:
            mean = pair.mean
            found.append(
                Difference(
                    measure=measure_of(pair.outcome, "mean"),
                    first=mean.first,
                    second=mean.second,
                    difference=mean.difference,
                    n=mean.n,
                )
            )
    return Differences(rows=tuple(found), first=first, second=second)


def finding(data: Differences) -> str:
    """Return the clearest change of a chance, or else of another row, as a sentence."""
    if not data.rows:
        return say("differences.nothing")
    clear = [row for row in data.rows if row.clear]
    if not clear:
        return say("differences.none_clear", second=data.second)
    chances = [row for row in clear if row.measure.kind == "share"]
    row = max(chances or clear[:1], key=lambda row: abs(row.difference.value))
    words = {
        "label": sentence(brief(row.measure.label, 60)),
        "first": row.measure.words(row.first),
        "second": row.measure.words(row.second),
        "second_name": data.second,
    }
    return say("differences.finding", **words)


def subtitle(data: Differences) -> str:
    """Return which way the differences go and what the intervals are."""
    return sentence(say("differences.subtitle", first=data.first, second=data.second))


def details(data: Differences) -> str:
    """Return every row in words."""
    return " ".join(
        say(
            "differences.row" if bounded(row.difference) else "differences.alone",
            label=row.measure.label,
            change=row.measure.change(row.difference.value),
            low=row.measure.change(row.difference.low),
            high=row.measure.change(row.difference.high),
        )
        for row in data.rows
    )


def picture(data: Differences, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its rows need."""
    heading = Heading(
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    around = _all(data, look).margins(look, bottom=0.4)
    look = rows.fitted(len(data.rows) + 2 * len(data.parts()) - 1, heading, look, around)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, around), look), heading=heading)


def _all(data: Differences, look: Look) -> Rows:
    """Return the names and figures of all parts together, whose columns are as wide in each."""
    return _rows(tuple(row for _, part in data.parts() for row in part)).fitting(look)


def _rows(part: tuple[Difference, ...]) -> Rows:
    """Return the names and figures of a part."""
    return Rows(
        names=tuple(row.measure.label for row in part),
        columns=(
            Column(
                head=say("differences.head"),
                cells=tuple(row.measure.change(row.difference.value) for row in part),
            ),
            Column(
                head=say("share.interval"),
                cells=tuple(_range(row) for row in part),
            ),
            Column(
                head=say("differences.from_to"),
                cells=tuple(
                    say(
                        "differences.arrow",
                        first=row.measure.words(row.first),
                        second=row.measure.words(row.second),
                    )
                    for row in part
                ),
            ),
        ),
    )


def _range(row: Difference) -> str:
    if not bounded(row.difference):
        return DASH
    return row.measure.change_range(row.difference.low, row.difference.high)


def draw(data: Differences, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw each kind of difference on an axis of its own, one below the other, into `axes`."""
    parts = data.parts()
    high = inches(axes)[1]
    if not parts:
        return axes
    row = min((high - BETWEEN * (len(parts) - 1)) / len(data.rows), rows.ROW)
    top = high
    for kind, part in parts:
        bottom = top - row * len(part)
        _draw_part(
            (kind, part),
            _all(data, look).widths(look),
            panel(axes, (0.0, bottom / high, 1.0, (top - bottom) / high)),
            look,
        )
        top = bottom - BETWEEN
    return axes


def _draw_part(
    part: tuple[Kind, tuple[Difference, ...]], widths: tuple[float, ...], axes: Axes, look: Look
) -> None:
    """Draw the rows of one kind: a dot on its interval, and the line of no difference."""
    kind, shown = part
    ends = [0.0, *(end for row in shown for end in _ends(row.difference))]
    reach = max(abs(end) for end in ends) or 1.0
    low, high = min(ends), max(ends)
    axes.set_xlim(low - 0.06 * reach, high + 0.06 * reach)
    rows.lay_out(_rows(shown), axes, look, widths)
    rows.rule(axes, len(shown), ticks(axes, shown[0].measure, signed=True), look)
    head = look.letters("tiny", look.muted)
    note(axes, say(HEADS[kind]), (0.0, 1.0), (0.0, 4.0), va="bottom", **head)
    axes.plot([0.0, 0.0], [-0.5, len(shown) - 0.5], color=look.ink, linewidth=1.2, zorder=1.0)
    for place, row in enumerate(shown):
        draw_mark(row.difference, place, axes, look, full=row.clear)


def draw_mark(estimate: Estimate, y: float, axes: Axes, look: Look, *, full: bool = True) -> None:
    """Draw an estimate as a dot on its interval; hollow where not `full`."""
    shade = look.neutral
    if bounded(estimate):
        axes.plot(
            [estimate.low, estimate.high],
            [y, y],
            color=look.interval,
            linewidth=6.0,
            solid_capstyle="butt",
            clip_on=False,
            zorder=2.0,
        )
    axes.plot(
        [estimate.value],
        [y],
        marker=shade.marker,
        markersize=8.0,
        color=shade.fill if full else look.paper,
        markeredgecolor=shade.ink,
        markeredgewidth=1.2,
        clip_on=False,
        zorder=3.0,
    )
