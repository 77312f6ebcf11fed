"""Sensitivity indices as a text table and as HTML, with the same figures and words."""

import math
import textwrap
from collections.abc import Iterator
from html import escape

from sim.experiments.sensitivity import MEANINGS, Sensitivity
from sim.results.summary import Estimate
from sim.results.wording import MISSING, number, percent, percent_range

GAP = "  "
HEADS = {
    "total": "total",
    "first": "first order",
    "size": "size of change",
    "change": "mean change",
    "spread": "spread",
    "distribution": "distribution",
}
FEW_RESPONDING = 5
"""Fewer replications that respond to the factors at all are no sample of how luck does."""
IN_UNIT = ("size", "change", "spread")
CAUTION = (
    "In brackets 95 % intervals, for other points and other luck. All of it is about these ranges "
    "of these factors, and about the model."
)


def render(found: Sensitivity, width: int) -> str:
    """The table, what the columns are, and what is luck."""
    names = list(found.indices)
    cells = [["", *(HEADS[name] for name in names)]]
    for at in found.order:
        cells.append([found.factors[at], *(_cell(found, name, at) for name in names)])
        cells.append([f"{GAP}{found.ranges[at]}", *(_interval(found, name, at) for name in names)])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for label, *figures in cells:
        aligned = GAP.join(text.rjust(wide) for text, wide in zip(figures, widths[1:], strict=True))
        if widths[0] + len(GAP) + len(aligned) > width:
            lines += [line for line in (label, aligned.rjust(width)) if line.strip()]
        else:
            lines.append(f"{label.ljust(widths[0])}{GAP}{aligned}".rstrip())
    words = [textwrap.fill(each, width, subsequent_indent=GAP) for each in _words(found)]
    title = textwrap.fill(_title(found), width)
    return "\n\n".join([f"{title}\n{_standing(found)}", "\n".join(lines), "\n".join(words)])


def html(found: Sensitivity) -> str:
    """A plain table for notebooks, without style sheet or script."""
    names = list(found.indices)
    head = "".join(f"<th>{escape(HEADS[name])}</th>" for name in names)
    rows = []
    for at in found.order:
        cells = "".join(
            f"<td>{escape(_cell(found, name, at))}<br>"
            f"<small>{escape(_interval(found, name, at))}</small></td>"
            for name in names
        )
        label = f"{escape(found.factors[at])}<br><small>{escape(found.ranges[at])}</small>"
        rows.append(f'<tr><td style="text-align: left">{label}</td>{cells}</tr>')
    words = "".join(f"<p><small>{escape(each)}</small></p>" for each in _words(found))
    return (
        f"<div><p><b>{escape(_title(found))}</b><br>{escape(_standing(found))}</p>"
        f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f"{words}</div>"
    )


def _title(found: Sensitivity) -> str:
    outcome = found.outcome
    if found.statistic == "share":
        what = "share of yes" if outcome.kind == "flag" else "share of runs in which it happens"
    else:
        where = ", where it happened" if outcome.kind in ("time", "duration") else ""
        what = f"mean in {outcome.unit or 'its own unit'}{where}"
    return f"What {outcome.name} depends on ({what})"


def _standing(found: Sensitivity) -> str:
    runs = "replication" if found.replications == 1 else "replications"
    told = f"{found.kind} design, {found.points:,} points of {found.replications:,} {runs}"
    seed = found.provenance.get("seed")
    return told if seed is None else f"{told}, seed {seed}"


def _words(found: Sensitivity) -> Iterator[str]:
    """What is luck, what is missing, and what the columns are."""
    share = found.variance.factors
    if not math.isnan(share.value):
        yield (
            f"Of the variance of a single run the factors make {percent(share.value)} "
            f"({percent_range(share)}); the rest is luck. {_luck(found)}"
        )
        if found.variance.responding < FEW_RESPONDING:
            yield _few(found)
    elif found.is_flat:
        yield "The response is the same in every run: there is nothing to explain."
    else:
        yield "With one replication a point, luck can't be told from the factors' doing."
    if lost := _unknown(found):
        yield lost
    if found.without:
        yield f"{found.without:,} points had no run with a value and are left out."
    if found.undefined > 0.0:
        yield f"{percent(found.undefined)} of the runs have no value, and do not count here."
    for name in found.indices:
        unit = f" ({found.unit})" if name in IN_UNIT and found.unit else ""
        more = (
            f"; {found.floor:.2f} for a factor that does nothing" if name == "distribution" else ""
        )
        yield f"{HEADS[name]}: {MEANINGS[name]}{unit}{more}"
    yield CAUTION


def _few(found: Sensitivity) -> str:
    """That too few replications tell of the factors for any interval."""
    several = found.variance.responding != 1
    return (
        f"Only {found.variance.responding} of {found.replications:,} replications "
        f"{'end' if several else 'ends'} otherwise at one point than at another, which is too few "
        "to trust these figures and their intervals; take more replications (-n)."
    )


def _unknown(found: Sensitivity) -> str:
    """Why parts of the variance are missing; nothing where they are not."""
    parts = [name for name in ("total", "first") if name in found.indices]
    known = [one for name in parts for one in found.indices[name] if not math.isnan(one.value)]
    if not parts or known or found.is_flat:
        return ""
    return (
        f"{MISSING}: the mean responses of the points differ no more than luck makes them, so that "
        "no part of their variance can be given to a factor. More replications tell whether the "
        "factors do anything; wider ranges make them do more."
    )


def _luck(found: Sensitivity) -> str:
    if "size" in found.indices:
        return (
            "Sizes and spreads hold some of it, so that even a factor that does nothing has a "
            "size; more replications make it smaller."
        )
    return "It is taken out of all columns but the last, which is about single runs."


def _cell(found: Sensitivity, name: str, at: int) -> str:
    return _figure(found.indices[name][at].value, name)


def _interval(found: Sensitivity, name: str, at: int) -> str:
    one: Estimate = found.indices[name][at]
    if math.isnan(one.low) or math.isnan(one.high):
        return ""
    return f"({_figure(one.low, name)} to {_figure(one.high, name)})"


def _figure(value: float, name: str) -> str:
    if math.isnan(value):
        return MISSING
    if name in IN_UNIT:
        return number(value)
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text
