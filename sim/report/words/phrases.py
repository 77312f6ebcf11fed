"""Values of a scenario in the words of a sentence: lengths of time, distributions, names, lists."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from sim.model.labels import sentence_case, shown_name
from sim.scenario.dimensions import number_text
from sim.scenario.distributions import (
    Constant,
    Distribution,
    Empirical,
    Lognormal,
    Pert,
    Quantiles,
    Triangular,
    Uniform,
)
from sim.scenario.quantities import format_moment
from sim.scenario.schema.terrain import Clock

Show = Callable[[float], str]
Values = float | Distribution

HOW_TO_READ = (
    "What is drawn anew in each run is written 8 h (4 to 24 h): 8 h is the usual value, and it "
    "never falls outside 4 to 24 h. Where no usual value stands, all within the bounds are as "
    "likely."
)

DAYS_FROM_H = 48.0
MOST_VALUES = 6


def name(text: str) -> str:
    """The name of a town, a force or an operation: `volokhiv-yar` gives `Volokhiv Yar`."""
    return shown_name(text)


def thing(text: str) -> str:
    """A name with its article: `group-headquarters` gives `the Group Headquarters`."""
    return f"the {shown_name(text)}"


def sentence(text: str) -> str:
    """A sentence: a capital at its beginning and a stop at its end."""
    return sentence_case(text if text.endswith((".", "?", "!", ":")) else f"{text}.")


def listed(words: Iterable[str]) -> str:
    """Words in a row: `a, b and c`; `nothing` where there are none."""
    *most, last = list(words) or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last


def counted(number: float, one: str, many: str = "") -> str:
    """A number of things: `1 salvo`, `4 salvos`."""
    return f"{figure(number)} {one if number == 1 else many or f'{one}s'}"


def figure(value: float) -> str:
    """A plain number, with commas at the thousands where it is whole."""
    return f"{int(value):,}" if float(value).is_integer() else number_text(round(value, 4))


def percent(share: float) -> str:
    """A chance or a share, such as `15 %`."""
    return f"{figure(round(100.0 * share, 2))} %"


def length(hours: float) -> str:
    """A length of time: `15 min`, `6 h`, `3 days`."""
    size = abs(hours)
    if 0.0 < size < 1.0:
        return f"{figure(round(60.0 * hours, 1))} min"
    if size < DAYS_FROM_H and hours % 24.0:
        return f"{figure(round(hours, 2))} h"
    return counted(round(hours / 24.0, 1), "day") if hours else "at once"


def every(hours: float) -> str:
    """How often: `every 12 h`, `every day`, `every 5 days`."""
    return "every day" if hours == 24.0 else f"every {length(hours)}"


def spread(value: Values | None, show: Show = length) -> str:
    """A value that is drawn: `8 h (4 to 24 h)`, its usual size and its bounds; `4 to 24 h`."""
    if value is None:
        return "–"
    if not isinstance(value, Distribution):
        return show(value)
    return _spread(value, show)


def _spread(value: Distribution, show: Show) -> str:
    match value:
        case Constant():
            told = show(value.value)
        case Uniform():
            told = _range(value.low, value.high, show)
        case Triangular() | Pert():
            told = f"{show(value.mode)} ({_range(value.low, value.high, show)})"
        case Lognormal():
            middle, tenth = _lognormal(value)
            told = f"{show(middle)} (1 in 10 over {show(tenth)})"
        case Empirical():
            told = f"one of {listed(_few([show(each) for each in value.values]))}"
        case Quantiles():
            told = f"{_range(value.values[0], value.values[-1], show)} by a table"
        case _:
            told = _by_parameters(value, show)
    return told


def _lognormal(value: Lognormal) -> tuple[float, float]:
    ninety = 1.2815515655446004
    return math.exp(value.mu), math.exp(value.mu + ninety * value.sigma)


def _by_parameters(value: Distribution, show: Show) -> str:
    """Any other distribution: what it is called and its parameters."""
    told = [
        f"{key} {figure(one) if key == 'shape' else show(one)}"
        for key in value.parameters
        if (one := getattr(value, key, None)) is not None
    ]
    return f"{value.family} with {listed(told)}"


def _few(texts: Sequence[str]) -> list[str]:
    more = len(texts) - MOST_VALUES
    return [*texts[:MOST_VALUES], f"{more} more"] if more > 0 else list(texts)


def _range(low: float, high: float, show: Show) -> str:
    """`4 to 24 h`: the unit once, where both ends have the same."""
    first, last = show(low), show(high)
    one, _, unit = first.partition(" ")
    same = unit.rstrip("s") == last.partition(" ")[2].rstrip("s")
    return f"{one if same else first} to {last}"


def is_nothing(value: Values | None) -> bool:
    """Whether a value is none, or nought for certain."""
    return value is None or value == 0.0 or (isinstance(value, Constant) and value.value == 0.0)


def moment(hours: float) -> str:
    """Hours since day 1 00:00 as a moment: `day 3 05:00`."""
    return format_moment(hours)


def clock_time(hours: float) -> str:
    """The time of the day of a moment: `05:00`."""
    minutes = round(60.0 * hours) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def day_of(hours: float) -> int:
    """The day of the plan that a moment falls on."""
    return math.floor(hours / 24.0 + 1e-9) + 1


def day(number: int, day_one: date | None) -> str:
    """A day of the plan, with its date where the scenario has a calendar."""
    dated = dated_day(number, day_one)
    return f"Day {number}, {dated}" if dated else f"Day {number}"


def dated_day(number: int, day_one: date | None) -> str:
    """The date of a day of the plan; empty where there is no calendar that reaches so far."""
    if day_one is None:
        return ""
    try:
        then = day_one + timedelta(days=number - 1)
    except OverflowError:
        return ""
    return f"{then.day} {MONTHS[then.month - 1]} {then.year}"


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""By number; `strftime` would take those of the machine's language."""


def span(clock: Clock) -> str:
    """The simulated time: from when to when, with dates where there is a calendar."""
    ends = []
    for hours in (clock.start, clock.end):
        dated = dated_day(day_of(hours), clock.day_one)
        ends.append(f"{moment(hours)}{f' ({dated})' if dated else ''}")
    return f"from {ends[0]} to {ends[1]}"
