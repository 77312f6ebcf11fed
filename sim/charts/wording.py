"""Numbers as words: shares, counts, durations and moments, the same on every picture."""

import math

from sim.charts.lettering import readable
from sim.charts.texts import say, say_number
from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.scenario.quantities import format_moment

NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"


def count(number: int) -> str:
    """Return a count with a comma at the thousands."""
    return _local(f"{number:,}")


def _local(digits: str) -> str:
    """Return digits with the marks of the language that is spoken."""
    marks = {",": say("number.thousands"), ".": say("number.decimal")}
    return "".join(marks.get(sign, sign) for sign in digits)


def number_of(number: int, what: str) -> str:
    """Return a count of things: `1 run` or `2,000 runs`.

    `what` is a key in the part `number` of the table of texts.
    """
    return say_number(f"number.{what}", number).replace(" ", NO_BREAK)


def runs(number: int) -> str:
    """Return a count of runs."""
    return number_of(number, "runs")


def percent(share: float, *, fine: bool = False) -> str:
    """Return a share in [0, 1] as per cent, with a decimal where `fine` or near 0 and 1.

    `0 %` and `100 %` are kept for never and always.
    """
    if math.isnan(share):
        return say("number.unknown")
    return f"{_per_cent_number(share, fine=fine)}{NO_BREAK}%"


def percent_range(low: float, high: float) -> str:
    """Return an interval of shares, such as `41–45 %`; narrow ones with a decimal."""
    if math.isnan(low) or math.isnan(high):
        return say("number.unknown")
    fine = is_fine(low, high)
    ends = (_per_cent_number(low, fine=fine), _per_cent_number(high, fine=fine))
    if ends[0] == ends[1] or ends[1] == _local("<0.1"):
        return f"{ends[1]}{NO_BREAK}%"
    if ends[0] == _local(">99.9"):
        return f"{ends[0]}{NO_BREAK}%"
    if ends[1] == _local(">99.9"):
        return f">{ends[0]}{NO_BREAK}%"
    return f"{ends[0]}{DASH}{ends[1]}{NO_BREAK}%"


def is_fine(low: float, high: float) -> bool:
    """Whether an interval of shares is narrow enough to be worth a decimal."""
    return high - low < 0.05


def _per_cent_number(share: float, *, fine: bool) -> str:
    hundred = 100.0 * share
    if hundred <= 0.0 or hundred >= 100.0:
        return "0" if hundred <= 0.0 else "100"
    if hundred < 0.05:
        return _local("<0.1")
    if round(hundred, 1) >= 100.0:
        return _local(">99.9")
    if fine or hundred < 0.95 or hundred >= 99.05:
        return _local(f"{hundred:.1f}")
    return f"{hundred:.0f}"


def number(value: float) -> str:
    """Return a plain number with about three figures, `1,240`, `12.4` or `0.012`."""
    if math.isnan(value):
        return say("number.unknown")
    size = abs(value)
    if size >= 1e15:
        return _local(f"{value:.2e}")
    if size >= 100.0 or value == math.floor(value):
        return _local(f"{value:,.0f}")
    decimals = 1 if size >= 10.0 else 2 if size >= 1.0 else min(2 - math.floor(math.log10(size)), 9)
    return _local(f"{value:,.{decimals}f}".rstrip("0").rstrip("."))


LONG_H = 96.0
"""Durations from here on are told in days."""


def duration(hours: float, days_from: float = LONG_H) -> str:
    """Return hours as `40 min`, `14 h` or, from `days_from` hours on, `4.2 days`."""
    if math.isnan(hours):
        return say("number.unknown")
    if hours != 0.0 and abs(hours) < 1.0 - 1 / 120:
        return f"{60.0 * hours:.0f}{NO_BREAK}{unit('min')}"
    if abs(hours) < 9.95:
        return _local(f"{hours:.1f}".removesuffix(".0")) + NO_BREAK + unit("h")
    if abs(hours) < days_from:
        return f"{hours:.0f}{NO_BREAK}{unit('h')}"
    return f"{number(round(hours / 24.0, 1))}{NO_BREAK}{unit('days')}"


def unit(name: str) -> str:
    """Return what a unit of time is called after a number."""
    return say(f"unit.{name}") if name in ("min", "h", "days") else name


def moment(hours: float) -> str:
    """Return hours since day 1 00:00 as a moment to the minute, `day 3 14:20`."""
    if math.isnan(hours):
        return say("number.unknown")
    _, day, *clock = format_moment(hours).split(" ")
    words = say("moment.clock", day=day, clock=clock[0]) if clock else say("moment.day", day=day)
    return words.replace(" ", NO_BREAK)


def day_number(hours: float) -> int:
    """Return the day of the plan that these hours since day 1 00:00 fall on."""
    return math.floor(hours / 24.0 + 1e-9) + 1


def quantity(value: float, kind: Kind, unit: str, day_one_offset_h: float = 0.0) -> str:
    """Return a value of an outcome in the words of its kind.

    A time is in hours from the start of the simulation, `day_one_offset_h` of them before day 1.
    """
    if kind == "time":
        return moment(value - day_one_offset_h)
    if kind == "duration" or unit == "h":
        return duration(value)
    plain = number(value)
    one = plain == "1" and len(unit) > 2
    return f"{plain}{NO_BREAK}{unit.removesuffix('s') if one else unit}" if unit else plain


def name(outcome: str) -> str:
    """Return an outcome's dotted name as people read it: `captured balakliia`."""
    return readable(outcome.replace(".", " ").replace("_", " "))


def called(outcome: Outcome) -> str:
    """Return what an outcome is called on pictures."""
    return readable(outcome.label) or name(outcome.name)


def sentence(text: str) -> str:
    """Return `text` with a capital first letter and nothing else changed."""
    return text[:1].upper() + text[1:]


def brief(text: str, most: int = 40) -> str:
    """Return a name of at most `most` letters, cut in the middle where it is longer."""
    half = (most - 1) // 2
    return text if len(text) <= most else f"{text[:half].rstrip()}…{text[-half:].lstrip()}"
