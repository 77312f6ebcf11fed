"""Numbers of a summary as words, the same on the terminal and in a notebook."""

import math
from collections.abc import Callable

from sim.results.summary import Estimate, Statistics, Summary
from sim.scenario.quantities import format_moment

MISSING = "-"
LONG_H = 72.0
"""Durations that reach this far are shown in days."""


def standing(summary: Summary) -> str:
    """What the summary stands on: runs and seed, and what is missing."""
    manifest = summary.manifest
    asked = manifest["replications"]["asked"]
    done = "" if summary.replications == asked else f"{summary.replications:,} of "
    notes = [f"{done}{runs(asked)}", f"seed {manifest['seed']}"]
    notes += [f"with {change}" for change in manifest["scenario"]["changes"]]
    if manifest["interrupted"]:
        notes.append("interrupted")
    if manifest["failures"]:
        notes.append(f"{len(manifest['failures']):,} failed")
    return ", ".join(notes)


def format_of(one: Statistics, day_one_offset_h: float) -> Callable[[float], str]:
    """How to show the values of an outcome; moments count from simulation hour `day_one_offset_h`.

    A count or an amount comes without its unit.
    """
    match one.outcome.kind:
        case "time":
            return lambda hours: moment(hours - day_one_offset_h)
        case "duration":
            return length_format(max(abs(each.value) for each in (one.p10, one.p90) if each))
        case _:
            return number


def error_words(one: Statistics, error: float) -> str:
    """How far a quantile may be off, in the outcome's unit: minutes and seconds of a time."""
    if error == 0.0:
        return "exact"
    if one.outcome.kind not in ("time", "duration"):
        return f"{error:.1g}"
    seconds = error * 3600.0
    return f"{seconds / 60.0:.1f} min" if seconds >= 60.0 else f"{max(seconds, 0.1):.1f} s"


def moment(hours: float) -> str:
    """Hours since day 1 00:00 as a moment of the plan."""
    return MISSING if math.isnan(hours) else format_moment(hours)


def pairs(number: int) -> str:
    """A number of pairs of runs."""
    return f"{number:,} pair{'' if number == 1 else 's'}"


def runs(n: int) -> str:
    """A number of runs."""
    return "1 run" if n == 1 else f"{n:,} runs"


def percent(share: float) -> str:
    """A share in [0, 1] with one decimal; 0 % and 100 % are kept for never and always."""
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


def percent_range(share: Estimate) -> str:
    """The interval of a share, `41.2 to 44.9 %`."""
    return f"{percent(share.low).removesuffix(' %')} to {percent(share.high)}"


def length_format(longest: float) -> Callable[[float], str]:
    """How to show durations that reach `longest`: in hours or days, all with the same digits."""
    if longest >= LONG_H:
        return lambda hours: MISSING if math.isnan(hours) else f"{hours / 24.0:,.1f} days"
    digits = 2 if longest < 10.0 else 1
    return lambda hours: MISSING if math.isnan(hours) else f"{hours:.{digits}f} h"


def number(value: float) -> str:
    """Three significant digits, or all digits before the point; whole numbers without a point."""
    if math.isnan(value):
        return MISSING
    if value == int(value):
        return f"{int(value):,}"
    size = math.floor(math.log10(abs(value)))
    return f"{value:.3g}" if size < -3 else f"{value:,.{max(2 - size, 0)}f}"
