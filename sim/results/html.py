"""Results as small HTML tables for notebooks: plain tags, no scripts, no style sheet.

What comes from a scenario is escaped. Labels are aligned by the one inline style; all else is
left to the page that shows the tables, light or dark.
"""

import math
from collections.abc import Callable, Sequence
from html import escape

from sim.model.outcomes import Outcome
from sim.results.blocks import COLUMNS, MEANING, Block, arranged
from sim.results.comparison import Comparison
from sim.results.paired import PairedDifference
from sim.results.paired_words import Line, changes, lines
from sim.results.results import Results
from sim.results.summary import Estimate, Statistics, Summary
from sim.results.wording import (
    MISSING,
    format_of,
    pairs,
    percent,
    percent_range,
    runs,
    standing,
)

Format = Callable[[float], str]

LEFT = ' style="text-align: left"'
NO_INTERVAL = "no interval"
PAIRED_MEANING = (
    "95 % interval from the pairs. It is about endless runs of these two models, not about how "
    "true they are."
)


def results_html(results: Results) -> str:
    """The headline with intervals, and how to see more; all outcomes if there is no headline."""
    names = results.headline or results.names
    summary = Summary(
        manifest=results.manifest,
        replications=len(results),
        statistics=tuple(results.statistics(name) for name in names),
    )
    more = len(results.names) - len(names)
    note = (
        f"<p>These are {len(names):,} of {len(results.names):,} outcomes: "
        "<code>.summary()</code> has all, <code>.to_pandas()</code> every run.</p>"
    )
    return _whole(summary, note if more else "")


def summary_html(summary: Summary) -> str:
    """Every outcome with its intervals; those beside the headline are folded away."""
    return _whole(summary)


def paired_html(paired: PairedDifference) -> str:
    """The two values of an outcome, their difference with its interval, and what changed."""
    outcome = paired.outcome
    rows = [_paired_row(line) for line in lines(paired)]
    head = _cells("th", ["", "first", "second", "second minus first", "pairs"])
    return (
        f"<div><p>{_name(outcome)}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f"<p>{' '.join(changes(paired))}</p>"
        f"<p><small>Small figures: {PAIRED_MEANING}</small></p></div>"
    )


def comparison_html(found: Comparison) -> str:
    """The headline of a comparison, and what else changed folded away."""
    names = [_named(each) for each in (found.first, found.second)]
    standing = f"{pairs(len(found))} of runs with the same luck, seed "
    standing += str(found.first.manifest["seed"])
    if found.left_out:
        standing += f"; {runs(found.left_out)} ended in one of the two only and are left out"
    shown = [one for one in found.differences if one.outcome.name in found.headline]
    others = [one for one in found.changed if one.outcome.name not in found.headline]
    parts = [
        f"<p>first: {names[0]}<br>second: {names[1]}<br>{standing}</p>",
        _paired_table(shown) if shown else "",
    ]
    if others:
        table = _paired_table(others)
        more = (
            f"<details><summary>{len(others):,} other outcomes changed</summary>{table}</details>"
        )
        parts.append(more if shown else table)
    still = len(found.differences) - len(found.changed)
    parts.append(f"<p>{still:,} of {len(found.differences):,} outcomes changed in no pair.</p>")
    for which, alone in (("first", found.only_first), ("second", found.only_second)):
        if alone:
            parts.append(f"<p>In the {which} only: {', '.join(map(_code, alone))}</p>")
    return f"<div>{''.join(parts)}<p><small>Small figures: {PAIRED_MEANING}</small></p></div>"


def _paired_table(differences: Sequence[PairedDifference]) -> str:
    head = ["", "", "first", "second", "second minus first", "pairs", "runs changed"]
    rows = []
    for one in differences:
        changed = f"{one.changed:,} of {one.pairs:,}"
        if one.example is not None:
            changed += f"<br><small>such as {one.example}</small>"
        for number, line in enumerate(lines(one)):
            outer = (_name(one.outcome), changed) if number == 0 else ("", "")
            cells = [outer[0], line.what, _fixed(line.first), _fixed(line.second)]
            cells += [_difference(line), f"{line.pairs:,}", outer[1]]
            rows.append(f"<tr>{_cells('td', cells)}</tr>")
    body = "".join(rows)
    return f"<table><thead><tr>{_cells('th', head)}</tr></thead><tbody>{body}</tbody></table>"


def _named(results: Results) -> str:
    scenario = results.manifest["scenario"]
    changes = "".join(f", with {_code(change)}" for change in scenario["changes"])
    return f"<b>{escape(scenario['title'])}</b> {_code(scenario['name'])}{changes}"


def _whole(summary: Summary, note: str = "") -> str:
    scenario = summary.manifest["scenario"]
    offset = scenario["day_one_offset_h"]
    blocks = arranged(summary, scenario["headline"], offset)
    first = [block for block in blocks if block.of_headline]
    others = [block for block in blocks if not block.of_headline]
    title = f"<b>{escape(scenario['title'])}</b><br>{_code(scenario['name'])}"
    parts = [f"<p>{title}, {escape(standing(summary))}</p>"]
    parts += [_block(block, offset) for block in first or others]
    parts.append(note)
    if first and others:
        folded = "".join(_block(block, offset) for block in others)
        parts.append(f"<details><summary>Other outcomes</summary>{folded}</details>")
    parts.append(f"<p><small>Small figures: {escape(MEANING)}</small></p>")
    return f"<div>{''.join(parts)}</div>"


def _block(block: Block, offset: float) -> str:
    """A table of those that take figures, and a line for those that were all alike."""
    told = "".join(
        f"<p><small>{escape(words)}:</small> {', '.join(map(_code, names))}</p>"
        for words, names in block.alike.items()
    )
    if not block.figures:
        return f"<p><b>{escape(block.title)}</b></p>{told}"
    happened = [_fixed("share of runs")] if block.kind in ("time", "duration") else []
    head = _cells("th", [block.title, *happened, *COLUMNS[block.kind].values(), "runs"])
    rows = "".join(_row(one, offset) for one in block.figures)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{told}"


def _row(one: Statistics, offset: float) -> str:
    cells = [] if one.share is None else [_share(one.share)]
    if one.outcome.kind != "flag":
        show = format_of(one, offset)
        cells += [_figure(getattr(one, name), show) for name in COLUMNS[one.outcome.kind]]
    basis = f"{one.n:,}" if one.n == one.runs else f"{one.n:,} of {one.runs:,}"
    return f"<tr>{_cells('td', [_name(one.outcome), *cells, _fixed(basis)])}</tr>"


def _paired_row(line: Line) -> str:
    cells = [line.what, _fixed(line.first), _fixed(line.second)]
    return f"<tr>{_cells('td', [*cells, _difference(line), f'{line.pairs:,}'])}</tr>"


def _difference(line: Line) -> str:
    if line.difference == MISSING:
        return MISSING
    interval = NO_INTERVAL
    if line.low != MISSING:
        interval = f"{_fixed(line.low)} to {_fixed(line.high)}"
    return _stacked(line.difference, interval)


def _share(share: Estimate) -> str:
    if math.isnan(share.value):
        return MISSING
    return _stacked(percent(share.value), _fixed(percent_range(share)))


def _figure(estimate: Estimate, show: Format) -> str:
    """A value with its interval below."""
    if math.isnan(estimate.value):
        return MISSING
    interval = NO_INTERVAL
    if not math.isnan(estimate.low):
        interval = f"{_fixed(show(estimate.low))} to {_fixed(show(estimate.high))}"
    return _stacked(show(estimate.value), interval)


def _stacked(value: str, below: str) -> str:
    return f"{_fixed(value)}<br><small>{below}</small>"


def _name(outcome: Outcome) -> str:
    """The name with its unit, where the values do not bring theirs, and the meaning below."""
    bare = outcome.unit and outcome.kind in ("count", "amount")
    unit = f", {escape(outcome.unit)}" if bare else ""
    return f"{_code(outcome.name)}{unit}<br><small>{escape(outcome.meaning)}</small>"


def _code(name: str) -> str:
    return f"<code>{escape(name)}</code>"


def _fixed(text: str) -> str:
    """Text that is not broken into lines."""
    return escape(text).replace(" ", "&nbsp;")


def _cells(tag: str, texts: Sequence[str]) -> str:
    """Cells of a row, the first aligned to the left; the texts are HTML already."""
    first, *rest = texts
    return f"<{tag}{LEFT}>{first}</{tag}>" + "".join(f"<{tag}>{text}</{tag}>" for text in rest)
