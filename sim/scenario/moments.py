"""Moments of the plan (`day 3 05:00`) and dates of the calendar."""

import math
import re
from datetime import date
from fractions import Fraction
from typing import Any

from sim.scenario.dimensions import Dimension, shown

LARGEST_DAY = 36_500
"""Days a moment may lie from day 1: a century."""
MOST_DECIMALS = 30
"""Decimals of a second; far beyond what a float in hours can hold."""


class PlanMoment(Dimension):
    """A moment of the plan in hours since day 1 00:00; the day before day 1 is day 0."""

    label = "a moment"
    unit = "plan time"
    examples = ("day 3 05:00", "day -7")
    clock = r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]{1,30})?))?"
    pattern = rf"day\s+([+-]?[0-9]{{1,6}})(?:\s+{clock})?"

    def parse(self, value: object) -> float:
        """Hours since day 1 00:00."""
        if not isinstance(value, str):
            is_day = isinstance(value, int) and not isinstance(value, bool)
            nearest = f"day {value}" if is_day else None
            raise self.refusal(f"must be {self.label}, not {shown(value)}", nearest)
        match = re.fullmatch(rf"\s*{self.pattern}\s*", value)
        if match is None and re.match(r"\s*day\s+[+-]?[0-9]{7}", value):
            raise self.refusal(f"must be within {LARGEST_DAY} days of day 1: {shown(value)}")
        if match is None:
            raise self.refusal(f"is not {self.label}: {shown(value)}", self._nearest(value))
        day, hour, minute = (int(part or 0) for part in match.groups()[:3])
        second = Fraction(match.group(4) or 0)
        if hour > 23 or minute > 59 or second >= 60:
            raise self.refusal(f"is no time of day: {shown(value)}")
        if abs(day) > LARGEST_DAY:
            raise self.refusal(f"must be within {LARGEST_DAY} days of day 1: {shown(value)}")
        return float(Fraction((day - 1) * 24 + hour) + (minute * 60 + second) / 3600)

    def _nearest(self, text: str) -> str | None:
        lowered = " ".join(text.lower().replace(",", " ").replace("day", "day ").split())
        clock = re.fullmatch(r"([0-9]{1,2}:[0-9]{2})", lowered)
        days = re.fullmatch(r"([0-9]{1,6}) day s?", lowered)
        if clock:
            return f"day 1 {clock.group(1)}"
        if days:
            return f"day {days.group(1)}"
        return lowered if re.fullmatch(self.pattern, lowered) else None

    def format(self, value: float) -> str:
        """Text to the second, or with as many decimals as the exact float needs."""
        exact = Fraction(value) * 3600
        decimals, seconds = 0, round(exact)
        while decimals < MOST_DECIMALS and float(Fraction(seconds, 3600 * 10**decimals)) != value:
            decimals += 1
            seconds = round(exact * 10**decimals)
        days, rest = divmod(Fraction(seconds, 10**decimals), 86_400)
        whole = int(rest)
        text = f"day {days + 1} {whole // 3600:02d}:{whole // 60 % 60:02d}"
        if rest % 60 == 0:
            return text
        fraction = int((rest - whole) * 10**decimals)
        tail = f".{fraction:0{decimals}d}" if decimals else ""
        return f"{text}:{whole % 60:02d}{tail}"

    def json_schema(self) -> dict[str, Any]:
        """A string with the pattern of a moment."""
        return {
            "type": "string",
            "pattern": rf"^\s*{self.pattern}\s*$",
            "description": self.expected,
            "examples": list(self.examples),
        }


class CalendarDate(Dimension):
    """A date of the calendar."""

    label = "a date"
    unit = "calendar date"
    examples = ("2022-09-06",)
    pattern = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def parse(self, value: object) -> date:
        """The date of a text in the form year-month-day."""
        if isinstance(value, date):
            return value
        if not isinstance(value, str) or not re.fullmatch(rf"\s*{self.pattern}\s*", value):
            raise self.refusal(f"is not {self.label}: {shown(value)}")
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise self.refusal(f"is not in the calendar: {shown(value)}") from None

    def format(self, value: date) -> str:
        """The ISO 8601 text."""
        return value.isoformat()

    def json_schema(self) -> dict[str, Any]:
        """A string with the pattern of a date."""
        return {
            "type": "string",
            "pattern": rf"^\s*{self.pattern}\s*$",
            "description": self.expected,
            "examples": list(self.examples),
        }


def format_moment(hours: float) -> str:
    """A moment of the plan to the minute, for people: `day 3 05:00`."""
    minutes = math.floor(hours * 60.0 + 0.5)
    day, minute = divmod(minutes, 24 * 60)
    return f"day {day + 1} {minute // 60:02d}:{minute % 60:02d}"
