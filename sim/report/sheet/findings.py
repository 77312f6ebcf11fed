"""What the runs came to, for a reader: sentences for the first page, rows for the table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sim.report.sheet.subject import Subject
from sim.results.paired import PairedDifference
from sim.results.paired_words import lines, ways
from sim.results.results import Results
from sim.results.summary import HEADLINE, Estimate, Statistics, outcome_statistics
from sim.results.wording import MISSING, format_of, percent, percent_range, runs

NONE = "–"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A value with its interval below; both empty where there is none."""

    value: str
    interval: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One outcome of one batch in the columns of the table."""

    label: str
    name: str
    meaning: str
    happens: Figure
    middle: Figure
    spread: str
    basis: str
    share: float | None
    """The share of runs, from 0 to 1, for a bar."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One line of a paired comparison."""

    label: str
    name: str
    what: str
    first: str
    second: str
    difference: str
    interval: str
    note: str
    is_clear: bool
    """Whether the whole interval lies on one side of zero."""


def findings(results: Results, names: Sequence[str]) -> tuple[Finding, ...]:
    """The outcomes of these names, in their order, as far as the results have them."""
    known = set(results.names)
    return tuple(
        _finding(
            outcome_statistics(results.outcome(name), results.column(name)),
            results.manifest["scenario"]["day_one_offset_h"],
        )
        for name in names
        if name in known
    )


def _finding(one: Statistics, offset: float) -> Finding:
    show = format_of(one, offset)
    outcome, unit = one.outcome, ""
    if outcome.kind in ("count", "amount"):
        unit = f" {outcome.unit}" if outcome.unit else ""
    estimate = Figure(value=NONE)
    spread = NONE
    if outcome.kind != "flag":
        headline: Estimate = getattr(one, HEADLINE[outcome.kind])
        estimate = _figure(headline, show, unit)
        if one.n and one.p10 is not None and one.p90 is not None:
            spread = f"{show(one.p10.value)} to {show(one.p90.value)}"
    return Finding(
        label=outcome.label or outcome.name,
        name=outcome.name,
        meaning=outcome.meaning,
        happens=_share(one.share),
        middle=estimate,
        spread=spread,
        basis=f"{one.n:,}" if one.n == one.runs else f"{one.n:,} of {one.runs:,}",
        share=None if one.share is None or one.share.value != one.share.value else one.share.value,
    )


def _share(share: Estimate | None) -> Figure:
    if share is None:
        return Figure(value=NONE)
    value = percent(share.value)
    return Figure(value=NONE if value == MISSING else value, interval=_range(share))


def _range(share: Estimate) -> str:
    return "" if share.low != share.low else percent_range(share)


def _figure(estimate: Estimate, show: Callable[[float], str], unit: str) -> Figure:
    if estimate.value != estimate.value:
        return Figure(value=NONE)
    interval = "no interval"
    if estimate.low == estimate.low:
        interval = f"{show(estimate.low)} to {show(estimate.high)}"
    return Figure(value=f"{show(estimate.value)}{unit}", interval=interval)


def sentences(subject: Subject) -> Iterator[str]:
    """The headline in sentences, the shares with their intervals."""
    results = subject.results
    offset = results.manifest["scenario"]["day_one_offset_h"]
    for name in results.headline:
        one = outcome_statistics(results.outcome(name), results.column(name))
        yield _sentence(one, offset)


def _sentence(one: Statistics, offset: float) -> str:
    label, show = one.outcome.label or one.outcome.name, format_of(one, offset)
    # The labels of measures are names, those of all else are clauses.
    clause = f"{label}:" if one.outcome.name.startswith("measure.") else label
    match one.outcome.kind:
        case "flag":
            if not one.n or one.share is None:
                return f"{label}: the question arises in none of {runs(one.runs)}."
            asked = "the runs" if one.n == one.runs else f"{runs(one.n)} in which it is a question"
            return f"{clause} in {_interval(one.share)} of {asked}."
        case "time" | "duration":
            if not one.n or one.share is None or one.median is None:
                high = "" if one.share is None else f", so in at most {percent(one.share.high)}"
                return f"{clause} in none of {runs(one.runs)}{high}."
            by = "by" if one.outcome.kind == "time" else "within"
            half = f"half of these {by} {show(one.median.value)}"
            return f"{clause} in {_interval(one.share)} of the runs, {half}."
        case _:
            return _average(label, one, show)


def _average(label: str, one: Statistics, show: Callable[[float], str]) -> str:
    if one.mean is None or not one.n:
        return f"{label}: no run has a value."
    interval = ""
    if one.mean.low == one.mean.low:
        interval = f" ({show(one.mean.low)} to {show(one.mean.high)})"
    return f"{label}: {show(one.mean.value)}{interval} on average."


def _interval(share: Estimate) -> str:
    return f"{percent(share.value)} ({percent_range(share)})"


def changes(differences: Sequence[PairedDifference]) -> tuple[Change, ...]:
    """The lines of a comparison, outcome by outcome."""
    return tuple(line for one in differences for line in _lines(one))


def _lines(paired: PairedDifference) -> Iterator[Change]:
    found = (paired.chance, paired.mean)
    numbers = [one.difference for one in found if one is not None]
    for number, (told, estimate) in enumerate(zip(lines(paired), numbers, strict=True)):
        interval = "" if told.low == MISSING else f"{told.low} to {told.high}"
        yield Change(
            label=(paired.outcome.label or paired.outcome.name) if number == 0 else "",
            name=paired.outcome.name if number == 0 else "",
            what=told.what,
            first=told.first,
            second=told.second,
            difference=told.difference,
            interval=interval,
            note=_note(paired) if number == 0 else "",
            is_clear=estimate.low > 0.0 or estimate.high < 0.0,
        )


def _note(paired: PairedDifference) -> str:
    if not paired.changed:
        return "unchanged in every pair"
    told = ways(paired)
    return f"{paired.changed:,} of {paired.pairs:,} changed{f': {told}' if told else ''}"
