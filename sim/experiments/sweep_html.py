"""Sweeps as small HTML tables for notebooks: plain tags, no scripts, no style sheet."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from sim.experiments.sweep_summary import SweepSummary
from sim.results.blocks import MEANING
from sim.results.summary import Statistics

if TYPE_CHECKING:
    from sim.experiments.sweep_results import Sweep

MOST_ROWS = 40
"""Points that a notebook lists."""
LEFT = ' style="text-align: left"'


def sweep_html(sweep: "Sweep") -> str:
    """The scenario, the design, and the first headline outcome by point."""
    scenario = sweep.manifest["scenario"]
    title = f"<b>{escape(scenario['title'])}</b><br><code>{escape(scenario['name'])}</code>"
    size = (
        f"{len(sweep.design):,} points × {sweep.replications:,} runs, seed {sweep.manifest['seed']}"
    )
    if not sweep.complete:
        size += f", {len(sweep.there):,} of {len(sweep.layout):,} chunks so far"
    names = sweep.headline or sweep.names
    more = (
        "<p><code>.summary(outcome)</code> shows another outcome, <code>.to_pandas()</code> and "
        f"<code>.to_xarray()</code> every run. Outcomes: {_names(names)}"
        f"{', …' if len(names) < len(sweep.names) else ''}</p>"
    )
    table = _table(sweep.summary(names[0])) if names else ""
    return f"<div><p>{title}, {escape(size)}</p>{table}{more}{_note()}</div>"


def summary_html(summary: SweepSummary) -> str:
    """The outcome by point."""
    return f"<div>{_table(summary)}<p>{escape(summary.outcome.meaning)}</p>{_note()}</div>"


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"<code>{escape(name)}</code>" for name in names)


def _note() -> str:
    return f"<p><small>Small figures: {escape(MEANING)}</small></p>"


def _table(summary: SweepSummary) -> str:
    if len(summary.design.shape) == 2:
        return f"<p>{escape(summary.title)}</p>{_grid(summary)}"
    head = _cells("th", [*map(escape, summary.design.names), escape(summary.shows), "runs"])
    rows = [_row(summary, point, one) for point, one in enumerate(summary.statistics[:MOST_ROWS])]
    left = len(summary.statistics) - MOST_ROWS
    more = f"<p>… and {left:,} more points: <code>.to_pandas()</code></p>" if left > 0 else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f"<p>{escape(summary.title)}</p>{table}{more}"


def _row(summary: SweepSummary, point: int, one: Statistics) -> str:
    cells = [*_factors(summary, point), _figure(summary, one), summary.basis(one)]
    return f"<tr>{_cells('td', cells)}</tr>"


def _grid(summary: SweepSummary) -> str:
    first, second = summary.design.factors
    down, across = summary.design.shape
    corner = f"{escape(first.name)} ↓ {escape(second.name)} →"
    heads = [escape(second.shown(value)) for value in summary.design.matrix[:across, 1]]
    rows = []
    for row in range(down):
        name = escape(first.shown(summary.design.matrix[row * across, 0]))
        there = summary.statistics[row * across : (row + 1) * across]
        figures = [_figure(summary, one) for one in there]
        rows.append(f"<tr><th>{name}</th>{_cells('td', figures)}</tr>")
    head = _cells("th", [corner, *heads])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _factors(summary: SweepSummary, point: int) -> list[str]:
    row = summary.design.matrix[point]
    return [
        escape(factor.shown(value))
        for factor, value in zip(summary.design.factors, row, strict=True)
    ]


def _figure(summary: SweepSummary, one: Statistics) -> str:
    value, low, high = summary.figures(one)
    return f"{escape(value)}<br><small>{escape(low)} to {escape(high)}</small>"


def _cells(tag: str, cells: Sequence[str]) -> str:
    return "".join(
        f"<{tag}{LEFT if number == 0 else ''}>{cell}</{tag}>" for number, cell in enumerate(cells)
    )
