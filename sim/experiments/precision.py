"""A precision that is asked for, `captured.balakliia ±0.01`, and how near a batch has come."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.results.intervals import mean_interval, quantile_interval, share_interval
from sim.results.results import UnknownOutcomeError
from sim.results.summary import Estimate
from sim.results.wording import length_format, number, percent
from sim.scenario.quantities import DISTANCE, DURATION, MASS

FORM = re.compile(
    r"\s*(?:(?P<statistic>share|mean|median|p[0-9]{1,2})\s+(?:of\s+)?)?(?P<name>[^\s±+]+)\s*"
    r"(?:±|\+/?-)\s*(?P<width>.+?)\s*"
)
EXAMPLES = "`captured.balakliia ±0.01` or `median captured.balakliia ±2 h`"
QUANTITIES = {"h": DURATION, "t": MASS, "km": DISTANCE}
HAS_SHARE: tuple[Kind, ...] = ("flag", "time", "duration")
HAS_MEAN: tuple[Kind, ...] = ("count", "amount")


class TargetError(ValueError):
    """A precision that can't be asked for, with the cure."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A statistic of an outcome that is wanted to ± `half_width`, in the outcome's unit.

    `statistic` is `share` (of runs; half_width from 0 to 1), `mean`, `median`, or `p10`, `p90` and
    the like. Quantiles of a time or duration are of the runs in which it happened.
    """

    outcome: Outcome
    statistic: str
    half_width: float

    def __str__(self) -> str:
        return f"{self.statistic} {self.outcome.name} ±{self.in_words(self.half_width)}"

    def in_words(self, width: float) -> str:
        """A half-width with its unit."""
        if math.isnan(width):
            return "unknown"
        if self.statistic == "share":
            digits = 1 if width >= 0.0095 else 2
            return f"{100.0 * width:.{digits}f} points"
        if self.outcome.kind in ("time", "duration"):
            return length_format(width)(width)
        return f"{number(width)} {self.outcome.unit}".rstrip()

    def estimate(self, values: NDArray[np.float64], confidence: float) -> tuple[Estimate, int]:
        """The statistic of values of shape (n,) with its interval, and the runs it stands on."""
        present = values[~np.isnan(values)]
        if self.statistic == "share":
            flag = self.outcome.kind == "flag"
            hits = int(np.count_nonzero(present)) if flag else len(present)
            n = len(present) if flag else len(values)
            interval = share_interval(hits, n, confidence)
            value = hits / n if n else math.nan
        else:
            n = len(present)
            value, interval = self._of_values(np.sort(present), confidence)
        return Estimate(value=value, low=interval[0], high=interval[1]), n

    def _of_values(
        self, ordered: NDArray[np.float64], confidence: float
    ) -> tuple[float, tuple[float, float]]:
        if not len(ordered):
            return math.nan, (math.nan, math.nan)
        if self.statistic == "mean":
            return float(ordered.mean()), mean_interval(ordered, confidence)
        probability = _probability(self.statistic)
        value = float(np.quantile(ordered, probability))
        return value, quantile_interval(ordered, probability, confidence)


@dataclass(frozen=True, kw_only=True)
class Precision:
    """How near a batch has come to a target: the estimate at the last look, from `n` runs."""

    target: Target
    estimate: Estimate
    n: int

    @property
    def reach(self) -> float:
        """How far the interval reaches from the value to its farther side; NaN without one."""
        found = self.estimate
        return max(found.high - found.value, found.value - found.low)

    @property
    def is_met(self) -> bool:
        """Whether the interval lies within ± the half-width that was asked for."""
        return self.reach <= self.target.half_width

    def to_dict(self) -> dict[str, Any]:
        """What a manifest says of it; what is not known is None."""
        found = self.estimate
        numbers = {"value": found.value, "low": found.low, "high": found.high}
        return {
            "outcome": self.target.outcome.name,
            "statistic": self.target.statistic,
            "unit": "" if self.target.statistic == "share" else self.target.outcome.unit,
            "half_width": self.target.half_width,
            **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
            "n": self.n,
            "met": self.is_met,
        }

    def __str__(self) -> str:
        target = self.target
        wanted = f"wanted ±{target.in_words(target.half_width)}"
        named = f"{target.statistic} of {target.outcome.name}"
        if math.isnan(self.reach):
            why = "no run has a value" if self.n == 0 else "too few or all alike"
            return f"{named}: no interval ({why}; {wanted})"
        value = f" {percent(self.estimate.value)}" if target.statistic == "share" else ""
        return f"{named}{value} ±{target.in_words(self.reach)} ({wanted})"


def target_of(text: str, outcomes: Sequence[Outcome]) -> Target:
    """The target that a text such as `captured.balakliia ±0.01` asks for; TargetError if none.

    The statistic may stand before the name. Without one, a bare number or per cent is about a
    share or, of a count or an amount, the mean; a length of time is about the median.
    """
    match = FORM.fullmatch(text)
    if match is None:
        raise TargetError(f"`{text}` is no precision such as {EXAMPLES}")
    outcome = _named(match["name"], outcomes)
    width = match["width"]
    statistic = match["statistic"] or _usual(outcome, width)
    _check(statistic, outcome)
    half_width = _share(width) if statistic == "share" else _amount(width, outcome)
    if not 0.0 < half_width < math.inf:
        raise TargetError(f"`{text}`: the precision must be above zero")
    if statistic == "share" and half_width >= 0.5:
        raise TargetError(f"`{text}`: a share is known to ±0.5 before any run")
    return Target(outcome=outcome, statistic=statistic, half_width=half_width)


def _named(name: str, outcomes: Sequence[Outcome]) -> Outcome:
    for outcome in outcomes:
        if outcome.name == name:
            return outcome
    raise TargetError(str(UnknownOutcomeError(name, tuple(one.name for one in outcomes))))


def _usual(outcome: Outcome, width: str) -> str:
    if outcome.kind in HAS_MEAN:
        return "mean"
    bare = re.fullmatch(r"[0-9.eE+-]+\s*%?", width) is not None
    return "share" if outcome.kind == "flag" or bare else "median"


def _check(statistic: str, outcome: Outcome) -> None:
    """TargetError where outcomes of this kind have no such statistic."""
    kind, name = outcome.kind, outcome.name
    if statistic == "share" and kind not in HAS_SHARE:
        raise TargetError(f"`{name}` is {_a(kind)}, which has a mean and quantiles, but no share")
    if statistic == "mean" and kind not in HAS_MEAN:
        has = "a share" if kind == "flag" else "a share and quantiles, such as its median"
        raise TargetError(f"`{name}` is {_a(kind)}, which has {has}, but no mean")
    if statistic not in ("share", "mean"):
        if kind == "flag":
            raise TargetError(f"`{name}` is a flag, which has a share, but no {statistic}")
        if not 0.0 < _probability(statistic) < 1.0:
            raise TargetError(f"`{statistic}` is no quantile; it takes p1 to p99")


def _a(kind: str) -> str:
    return f"an {kind}" if kind == "amount" else f"a {kind}"


def _probability(statistic: str) -> float:
    return 0.5 if statistic == "median" else int(statistic[1:]) / 100.0


def _share(width: str) -> float:
    value, scale = width.removesuffix("%").strip(), 100.0 if width.endswith("%") else 1.0
    try:
        return float(value) / scale
    except ValueError:
        raise TargetError(
            f"`{width}` is no precision of a share, such as `0.01` or `1 %`; of a time ask for the "
            "median or another quantile"
        ) from None


def _amount(width: str, outcome: Outcome) -> float:
    quantity = QUANTITIES.get(outcome.unit)
    bare = width.removesuffix(outcome.unit).strip()
    try:
        if quantity is not None and outcome.kind != "count":
            return quantity.parse(width)
        return float(bare)
    except ValueError:
        example = quantity.examples[0] if quantity else f"0.5 {outcome.unit}".strip()
        raise TargetError(
            f"`{width}` is no precision of `{outcome.name}`, such as `{example}`"
        ) from None
