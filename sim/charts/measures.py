"""How the values of a measured thing are told and where its axis has ticks."""

from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes

from sim.charts import scales
from sim.charts.style import inches
from sim.charts.texts import say
from sim.charts.wording import (
    LONG_H,
    NO_BREAK,
    called,
    duration,
    moment,
    number,
    percent,
)
from sim.model.outcomes import Outcome

MINUS = "\N{MINUS SIGN}"
FEWEST_TICKS, MOST_TICKS = 2, 12


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is measured: a share of runs in [0, 1], a moment or a length in hours, or an amount.

    `unit` is that of an amount. Moments are in hours since day 1 00:00. `longest` is the greatest
    length that stands beside others, so that all are told in one unit.
    """

    label: str
    kind: Literal["share", "moment", "hours", "amount"]
    unit: str = ""
    longest: float = 0.0

    def words(self, value: float) -> str:
        """Return a value with its unit."""
        match self.kind:
            case "share":
                return percent(value)
            case "moment":
                return moment(value)
            case "hours":
                return duration(value, days_from=24.0 if self.longest >= LONG_H else LONG_H)
            case _:
                return f"{number(value)}{NO_BREAK}{self.unit}" if self.unit else number(value)

    def change(self, value: float) -> str:
        """Return a difference of two values with its sign and unit; shares in points."""
        sign = "+" if value > 0.0 else MINUS if value < 0.0 else "±"
        if value == 0.0:
            return "0" if self.kind == "share" else self._size(0.0)
        size = self._size(abs(value))
        return size if size.startswith(f"0{NO_BREAK}") else f"{sign}{size}"

    def _size(self, size: float) -> str:
        if self.kind == "share":
            points = 100.0 * size
            return number(round(points, 1)) if points >= 0.05 else say("measure.least_points")
        if self.kind in ("hours", "moment"):
            return duration(size, days_from=24.0 if self.longest >= LONG_H else LONG_H)
        return f"{number(size)}{NO_BREAK}{self.unit}" if self.unit else number(size)

    def change_range(self, low: float, high: float) -> str:
        """Return an interval of differences."""
        return say("measure.range", low=self.change(low), high=self.change(high))


def measure_of(outcome: Outcome, statistic: str, longest: float = 0.0) -> Measure:
    """Return how a statistic of an outcome is told: its share, or else a value of its own kind.

    Moments must be counted from day 1 00:00.
    """
    kind: Literal["share", "moment", "hours", "amount"] = "amount"
    if statistic == "share":
        kind = "share"
    elif outcome.kind == "time":
        kind = "moment"
    elif outcome.unit == "h":
        kind = "hours"
    return Measure(label=called(outcome), kind=kind, unit=outcome.unit, longest=longest)


def ticks(axes: Axes, measure: Measure, *, signed: bool = False) -> list[tuple[float, str]]:
    """Return round values along the x axis, each with its label; the last has the unit.

    `signed` is for differences of the measure.
    """
    low, high = axes.get_xlim()
    room = max(3, int(inches(axes)[0] / (0.62 if measure.kind == "share" else 0.8)))
    hours = measure.kind in ("hours", "moment")
    if measure.kind == "moment" and not signed:
        step = max(scales.nice_step(high - low, max(2, room // 2), hours=True), 1.0)
        return [(tick, moment(tick)) for tick in scales.multiples(low, high, step)]
    found = scales.multiples(low, high, scales.nice_step(high - low, room, hours=hours))
    while len(found) < FEWEST_TICKS and room < MOST_TICKS:  # one alone does not make a scale
        room += 1
        found = scales.multiples(low, high, scales.nice_step(high - low, room, hours=hours))
    if not found:
        return []
    scale, unit = scales.unit_of_hours(found) if hours else (1.0, measure.unit)
    if hours and 0.0 < measure.longest < LONG_H and scale > 1.0:
        scale, unit = 1.0, "h"  # as the figures beside
    if measure.kind == "share":
        scale, unit = 0.01, "" if signed else "%"
    labels = [
        _signed(round(t / scale, 9)) if signed else number(round(t / scale, 9)) for t in found
    ]
    if unit == "%":
        labels = [f"{label}{NO_BREAK}%" for label in labels]
    elif unit:
        labels[-1] += f"{NO_BREAK}{unit}"
    return list(zip(found, labels, strict=True))


def _signed(value: float) -> str:
    plain = number(abs(value))
    return plain if value == 0.0 else f"{'+' if value > 0.0 else MINUS}{plain}"
