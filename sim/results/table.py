"""The text table of a summary, for the terminal: a value with the ends of its interval below."""

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.model.families import Kind
from sim.results.summary import Estimate, Statistics, Summary
from sim.scenario.quantities import format_moment

HEADINGS: dict[Kind, str] = {
    "flag": "shares",
    "time": "times",
    "duration": "durations",
    "count": "counts",
    "amount": "amounts",
}
QUANTILES = {"p10": "10 %", "median": "median", "p90": "90 %"}
COLUMNS: dict[Kind, dict[str, str]] = {
    "time": QUANTILES,
    "duration": QUANTILES,
    "count": {"mean": "mean", **QUANTILES},
    "amount": {"mean": "mean", **QUANTILES},
}
MISSING = "-"
GAP = 2
LONG_H = 72.0
"""Durations that reach this far are shown in days."""

MEANING = (
    "from, to: 95 % interval for what endless runs of this model would give. More runs narrow it; "
    "it says nothing about how true the model is."
)

Row = tuple[str, Sequence[str]]
"""A label and the cells of the columns; none for a line of words."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """How to show a summary: at most `width` columns, times counted from `day_one_offset_h`.

    `headline` outcomes come first, in a part of their own.
    """

    width: int
    day_one_offset_h: float
    headline: tuple[str, ...] = ()

    def render(self, summary: Summary) -> str:
        """The whole table, without a line end at its end. Only a long name can be wider."""
        by_name = {one.outcome.name: one for one in summary.statistics}
        first = [by_name.pop(name) for name in self.headline if name in by_name]
        rest = list(by_name.values())
        if first and rest:
            blocks = [*self._blocks(first, "headline "), *self._blocks(rest, "other ")]
        else:
            blocks = self._blocks([*first, *rest], "")
        width = min(self.width, max((_natural_width(block) for block in blocks), default=0))
        aligned = ("\n".join(_align(block, width)) for block in blocks)
        title = textwrap.fill(summary.manifest["scenario"]["title"], self.width)
        return "\n\n".join(
            [f"{title}\n{_standing(summary)}", *aligned, textwrap.fill(MEANING, self.width)]
        )

    def _blocks(self, statistics: Sequence[Statistics], prefix: str) -> list[list[Row]]:
        by_kind = {
            heading: [one for one in statistics if one.outcome.kind == kind]
            for kind, heading in HEADINGS.items()
        }
        return [
            self._block(f"{prefix}{heading}".capitalize(), chosen)
            for heading, chosen in by_kind.items()
            if chosen
        ]

    def _block(self, title: str, statistics: Sequence[Statistics]) -> list[Row]:
        """Outcomes of one kind: first those that take figures, then those that were all alike."""
        figures: list[Row] = []
        alike: dict[str, list[str]] = {}
        for one in statistics:
            words = self._in_words(one)
            if words is None:
                figures += self._rows(one)
            else:
                alike.setdefault(words, []).append(one.outcome.name)
        header = (title, _header(statistics[0].outcome.kind) if figures else [])
        told: list[Row] = [
            (line, []) for words, names in alike.items() for line in self._list(words, names)
        ]
        return [header, *figures, *told]

    def _in_words(self, one: Statistics) -> str | None:
        """What can be said in a few words; None where it takes figures."""
        if one.outcome.kind == "flag":
            return None
        if one.n == 0:
            return _absence(one)
        if one.constant and one.n == one.runs:
            value = self._format(one)(one.headline.value)
            if one.share is None:
                value = f"{value} {one.outcome.unit}".rstrip()
            return f"{value} in all {_runs(one.runs)}"
        return None

    def _list(self, words: str, names: Sequence[str]) -> list[str]:
        return textwrap.wrap(
            f"{words}: {', '.join(names)}",
            self.width,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _rows(self, one: Statistics) -> list[Row]:
        """An outcome in figures: one row for a share, three with the interval below for others."""
        name, kind = one.outcome.name, one.outcome.kind
        if kind == "flag":
            share = one.headline
            cells = [_percent(number) for number in (share.value, share.low, share.high)]
            return [(name, [*cells, f"{one.n:,}"])]
        estimates: list[Estimate] = [getattr(one, column) for column in COLUMNS[kind]]
        show = self._format(one)
        about, basis = _notes(one)
        return [
            (name, ["", *(show(estimate.value) for estimate in estimates)]),
            (f"  {about}", ["from", *(show(estimate.low) for estimate in estimates)]),
            (f"  {basis}", ["to", *(show(estimate.high) for estimate in estimates)]),
        ]

    def _format(self, one: Statistics) -> Callable[[float], str]:
        match one.outcome.kind:
            case "time":
                return self._moment
            case "duration":
                return _length(one)
            case _:
                return _number

    def _moment(self, hours: float) -> str:
        return MISSING if math.isnan(hours) else format_moment(hours - self.day_one_offset_h)


def _standing(summary: Summary) -> str:
    manifest = summary.manifest
    asked = manifest["replications"]["asked"]
    done = "" if summary.replications == asked else f"{summary.replications:,} of "
    notes = [f"{done}{_runs(asked)}", f"seed {manifest['seed']}"]
    if manifest["interrupted"]:
        notes.append("interrupted")
    if manifest["failures"]:
        notes.append(f"{len(manifest['failures']):,} failed")
    return ", ".join(notes)


def _header(kind: Kind) -> list[str]:
    if kind == "flag":
        return ["share", "from", "to", "runs"]
    return ["", *COLUMNS[kind].values()]


def _notes(one: Statistics) -> tuple[str, str]:
    """What the value is about, and how many runs it stands on."""
    if one.share is None:
        return one.outcome.unit, _runs(one.n)
    low, high = _percent(one.share.low).removesuffix(" %"), _percent(one.share.high)
    if one.n == one.runs:
        return f"always ({low} to {high})", _runs(one.runs)
    happened = f"in {_percent(one.share.value)} ({low} to {high.removesuffix(' %')})"
    return happened, f"{one.n:,} of {_runs(one.runs)}"


def _absence(one: Statistics) -> str:
    if one.share is None or one.runs == 0:
        return f"no value in {_runs(one.runs)}"
    return f"never in {_runs(one.runs)} (0 to {_percent(one.share.high)})"


def _runs(n: int) -> str:
    return "1 run" if n == 1 else f"{n:,} runs"


def _percent(share: float) -> str:
    if math.isnan(share):
        return MISSING
    # A rounded 0 or 100 would claim that something never, or always, happens.
    if 0.0 < share < 0.0005:
        return "<0.1 %"
    if 0.9995 <= share < 1.0:
        return ">99.9 %"
    if share in (0.0, 1.0):
        return f"{share:.0%}".replace("%", " %")
    return f"{share:.1%}".replace("%", " %")


def _length(one: Statistics) -> Callable[[float], str]:
    """How to show a duration and its kin: in hours or days, with the same digits throughout."""
    longest = max(abs(each.value) for each in (one.p10, one.p90) if each is not None)
    if longest >= LONG_H:
        return lambda hours: MISSING if math.isnan(hours) else f"{hours / 24.0:,.1f} days"
    digits = 2 if longest < 10.0 else 1
    return lambda hours: MISSING if math.isnan(hours) else f"{hours:.{digits}f} h"


def _number(value: float) -> str:
    """Three significant digits, or all digits before the point; whole numbers without a point."""
    if math.isnan(value):
        return MISSING
    if value == int(value):
        return f"{int(value):,}"
    size = math.floor(math.log10(abs(value)))
    return f"{value:.3g}" if size < -3 else f"{value:,.{max(2 - size, 0)}f}"


def _natural_width(rows: Sequence[Row]) -> int:
    """The width that rows with figures would like; lines of words wrap to the terminal's."""
    return max(
        (len(label) + GAP + len(figures) for label, figures in _figures(rows) if figures), default=0
    )


def _figures(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Each label with its cells as one text, right-aligned column by column."""
    count = max(len(cells) for _, cells in rows)
    full = [[*cells, *([""] * (count - len(cells)))] for _, cells in rows]
    widths = [max(len(cells[column]) for cells in full) for column in range(count)]
    texts = (
        (" " * GAP).join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        for cells in full
    )
    return [(label, text.lstrip()) for (label, _), text in zip(rows, texts, strict=True)]


def _align(rows: Sequence[Row], width: int) -> list[str]:
    """Labels at the left, figures at the right; a label too long for that has its own line."""
    lines = []
    for label, figures in _figures(rows):
        if not figures:
            lines.append(label)
        elif len(label) + GAP + len(figures) <= width:
            lines.append(label + figures.rjust(width - len(label)))
        else:
            lines += [label, figures.rjust(width)]
    return lines
