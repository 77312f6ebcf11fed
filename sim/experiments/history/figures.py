"""Estimates of likelihood ratios and probabilities as words, the same in text, HTML and charts."""

import math

from sim.results.summary import Estimate
from sim.results.wording import percent


def factor(value: float) -> str:
    """A Bayes factor with two or three figures."""
    if math.isinf(value):
        return "no bound"
    if value >= 1000.0:
        return f"{float(f'{value:.2g}'):,.0f}"
    if value == 0.0 or value >= 9.95:
        return f"{value:.0f}"
    if value >= 0.995:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.005 else "<0.01"


def strength(estimate: Estimate) -> str:
    """How much a Bayes factor says, for or against (Kass and Raftery 1995, JASA 90:773)."""
    if estimate.low <= 1.0 <= estimate.high:
        return "these runs don't tell for it from against it"
    way = "for it" if estimate.value > 1.0 else "against it"
    size = max(estimate.value, 1.0 / estimate.value)
    if size < 3.0:
        return f"hardly worth mentioning, {way}"
    return f"{'positive' if size < 20.0 else 'strong' if size < 150.0 else 'very strong'}, {way}"


def of_factor(estimate: Estimate) -> str:
    """The value of a factor, or the bound that is all that the runs give."""
    if estimate.low == 0.0 and math.isinf(estimate.high):
        return "unknown"
    if math.isinf(estimate.high):
        return f"> {factor(estimate.low)}"
    if estimate.low == 0.0:
        return f"< {factor(estimate.high)}"
    return factor(estimate.value)


def of_probability(estimate: Estimate) -> str:
    """The value of a probability, or the bound that is all that the runs give."""
    if estimate.low == 0.0 and estimate.high == 1.0:
        return "unknown"
    if estimate.high == 1.0:
        return f"> {percent(estimate.low)}"
    if estimate.low == 0.0:
        return f"< {percent(estimate.high)}"
    return percent(estimate.value)


def factor_range(estimate: Estimate) -> str:
    """The interval of a factor, `1.2 to 3.4`."""
    if math.isinf(estimate.high):
        return f"{factor(estimate.low)} or more"
    return f"{factor(estimate.low)} to {factor(estimate.high)}"


def probability_range(estimate: Estimate) -> str:
    """The interval of a probability, `12.0 to 15.1 %`."""
    return f"{percent(estimate.low).removesuffix(' %')} to {percent(estimate.high)}"


def with_reach(estimate: Estimate) -> str:
    """A probability in per cent with half its interval, `27±5`, or the bound where that is all.

    The reach is rounded up.
    """
    if estimate.low == 0.0 or estimate.high == 1.0:
        return of_probability(estimate).removesuffix(" %").replace(" ", "")
    return f"{100.0 * estimate.value:.0f}±{math.ceil(50.0 * (estimate.high - estimate.low))}"
