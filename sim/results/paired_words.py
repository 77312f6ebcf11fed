"""A paired difference in words, the same on the terminal and in a notebook."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.results.paired import Chance, Mean, PairedDifference
from sim.results.summary import Estimate
from sim.results.wording import MISSING, length_format, moment, number, percent, runs

Format = Callable[[float], str]

IN_BOTH: dict[Kind, str] = {
    "time": "mean moment, where it happened in both",
    "duration": "mean, where it has one in both",
    "count": "mean",
    "amount": "mean",
}
CHANGES: dict[Kind, tuple[str, str, str]] = {
    "flag": ("it turned to yes", "it turned to no", "the question arises in one of the two only"),
    "time": (
        "it happens in the second only",
        "it happens in the first only",
        "it happens at another time",
    ),
    "duration": (
        "it happens in the second only",
        "it happens in the first only",
        "its length is another",
    ),
}
"""What a pair gained, lost, or else; of kinds that have a chance."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure of an outcome in both results; `difference`, second minus first, has its sign.

    `low` and `high` are the ends of its 95 % interval. What cannot be given is `MISSING`.
    """

    what: str
    first: str
    second: str
    difference: str
    low: str
    high: str
    pairs: int


def lines(paired: PairedDifference) -> Iterator[Line]:
    """The chance and the mean of an outcome, as far as it has them."""
    if paired.chance is not None:
        yield _chance(paired.outcome, paired.chance)
    if paired.mean is not None:
        yield _mean(paired.outcome, paired.mean)


def changes(paired: PairedDifference) -> Iterator[str]:
    """How many pairs changed, in what way, and one of them, in sentences."""
    if paired.changed == 0:
        yield f"None of {runs(paired.pairs)} changed."
        return
    yield f"{paired.changed:,} of {runs(paired.pairs)} changed."
    told = ways(paired)
    if told:
        yield f"{told.capitalize()}."
    yield f"One that changed is replication {paired.example}."


def ways(paired: PairedDifference) -> str:
    """In how many pairs which way, `in 2 it happens in the first only`; empty without a chance."""
    if paired.chance is None:
        return ""
    gained, lost = paired.chance.gained, paired.chance.lost
    up, down, otherwise = CHANGES[paired.outcome.kind]
    counted = [(gained, up), (lost, down), (paired.changed - gained - lost, otherwise)]
    return ", ".join(f"in {count:,} {words}" for count, words in counted if count)


def _chance(outcome: Outcome, chance: Chance) -> Line:
    what = "share of yes" if outcome.kind == "flag" else "share of runs in which it happens"
    difference = chance.difference
    digits = 2 if difference.high - difference.low < 0.01 else 1

    def points(value: float) -> str:
        return _signed(100.0 * value, lambda one: f"{one:.{digits}f}")

    return _line(what, (percent(chance.first), percent(chance.second)), chance, points, " points")


def _mean(outcome: Outcome, mean: Mean) -> Line:
    show, move = _formats(outcome, mean)
    unit = f" {outcome.unit}" if outcome.kind in ("count", "amount") else ""
    means = (show(mean.first) + unit, show(mean.second) + unit)
    return _line(IN_BOTH[outcome.kind], means, mean, lambda value: _signed(value, move), unit)


def _line(
    what: str, values: tuple[str, str], found: Chance | Mean, show: Format, unit: str
) -> Line:
    """A line of the values, in words, and the difference that was found."""

    def shown(value: float, more: str = "") -> str:
        return MISSING if math.isnan(value) else show(value) + more

    difference = found.difference
    return Line(
        what=what,
        first=values[0],
        second=values[1],
        difference=shown(difference.value, unit),
        low=shown(difference.low),
        high=shown(difference.high),
        pairs=found.n,
    )


def _formats(outcome: Outcome, mean: Mean) -> tuple[Format, Format]:
    """How to show the means of an outcome, and how their difference."""
    if outcome.kind not in ("time", "duration"):
        return number, number
    move = length_format(_longest(_numbers(mean.difference)))
    if outcome.kind == "time":
        return moment, move
    return length_format(_longest([mean.first, mean.second])), move


def _numbers(estimate: Estimate) -> list[float]:
    return [estimate.value, estimate.low, estimate.high]


def _longest(values: Sequence[float]) -> float:
    return max((abs(value) for value in values if not math.isnan(value)), default=0.0)


def _signed(value: float, show: Format) -> str:
    size = show(abs(value))
    if not any(digit in size for digit in "123456789"):
        return size
    return f"{'+' if value > 0.0 else '-'}{size}"
