"""The text table of a summary, for the terminal: a value with the ends of its interval below."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from sim.model.families import Kind
from sim.results.blocks import (
    COLUMNS,
    MEANING,
    SKETCH_MEANING,
    SKETCHED,
    Block,
    arranged,
)
from sim.results.summary import Estimate, Statistics, Summary
from sim.results.wording import error_words, format_of, percent, percent_range, runs, standing

GAP = 2

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
        arrangement = arranged(summary, self.headline, self.day_one_offset_h)
        blocks = [self._block(block) for block in arrangement]
        width = min(self.width, max((_natural_width(block) for block in blocks), default=0))
        aligned = ("\n".join(_align(block, width)) for block in blocks)
        title = textwrap.fill(summary.manifest["scenario"]["title"], self.width)
        meaning = textwrap.fill(f"from, to: {MEANING}", self.width)
        if any(each.error for one in summary.statistics for _, each in one.estimates()):
            meaning += f"\n{textwrap.fill(f'{SKETCHED} ±: {SKETCH_MEANING}', self.width)}"
        return "\n\n".join([f"{title}\n{standing(summary)}", *aligned, meaning])

    def _block(self, block: Block) -> list[Row]:
        """Outcomes of one kind: first those that take figures, then those that were all alike."""
        figures = [row for one in block.figures for row in self._rows(one)]
        header = (block.title, _header(block.kind) if figures else [])
        told: list[Row] = [
            (line, []) for words, names in block.alike.items() for line in self._list(words, names)
        ]
        return [header, *figures, *told]

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
            cells = [percent(value) for value in (share.value, share.low, share.high)]
            return [(name, [*cells, f"{one.n:,}"])]
        estimates: list[Estimate] = [getattr(one, column) for column in COLUMNS[kind]]
        show = format_of(one, self.day_one_offset_h)
        about, basis = _notes(one)
        rows: list[Row] = [
            (name, ["", *(show(estimate.value) for estimate in estimates)]),
            (f"  {about}", ["from", *(show(estimate.low) for estimate in estimates)]),
            (f"  {basis}", ["to", *(show(estimate.high) for estimate in estimates)]),
        ]
        if any(estimate.error for estimate in estimates):
            errors = [error_words(one, estimate.error) for estimate in estimates]
            rows.append((f"  {SKETCHED}", ["±", *errors]))
        return rows


def _header(kind: Kind) -> list[str]:
    if kind == "flag":
        return ["share", "from", "to", "runs"]
    return ["", *COLUMNS[kind].values()]


def _notes(one: Statistics) -> tuple[str, str]:
    """What the value is about, and how many runs it stands on."""
    if one.share is None:
        return one.outcome.unit, runs(one.n)
    interval = percent_range(one.share)
    if one.n == one.runs:
        return f"always ({interval})", runs(one.runs)
    happened = f"in {percent(one.share.value)} ({interval.removesuffix(' %')})"
    return happened, f"{one.n:,} of {runs(one.runs)}"


def aligned(rows: Sequence[Row], width: int) -> str:
    """Any table: labels at the left, columns at the right, no wider than it needs.

    Columns that do not fit into `width` stand below the others, under the labels once more.
    """
    count = max(len(cells) for _, cells in rows)
    starts, room = [0], width
    for column in range(count):
        wide = GAP + max(len(cells[column]) for _, cells in rows)
        room -= wide
        if room < 0 and column > starts[-1]:
            starts.append(column)
            room = width - wide
    parts = (
        [(label, cells[first:end]) for label, cells in rows]
        for first, end in zip(starts, [*starts[1:], count], strict=True)
    )
    return "\n".join(
        line for part in parts for line in _align(part, min(width, _natural_width(part)))
    )


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
