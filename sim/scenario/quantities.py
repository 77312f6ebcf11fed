"""The types of the values in a scenario: numbers with units, moments, dates, names.

After validation each is a plain Python value: a `float` in the base unit that the type is named
after, moments in hours since day 1 00:00. Each is written back as text (plain numbers as numbers)
that reads as the bit-identical value.
"""

import types
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import Strict

from sim.scenario.dimensions import (
    ANY,
    LARGEST_FACTOR,
    POSITIVE,
    SHARE,
    Dimension,
    PlainNumber,
    Quantity,
    WholeNumber,
    up_to,
)
from sim.scenario.moments import LARGEST_DAY, CalendarDate, PlanMoment, format_moment
from sim.scenario.names import FreeText, NameText, OutcomeText

__all__ = [
    "Count",
    "Date",
    "ElementsPerHour",
    "Factor",
    "Flag",
    "Hours",
    "Kilometres",
    "KilometresPerDay",
    "KilometresPerHour",
    "Moment",
    "Name",
    "OutcomeName",
    "PerDay",
    "PositiveCount",
    "PositiveFactor",
    "PositiveHours",
    "PositiveKilometres",
    "Probability",
    "SignedHours",
    "Text",
    "Tonnes",
    "TonnesPerDay",
    "dimension_of",
    "format_moment",
]

_HOURS = {
    **dict.fromkeys(("min", "minute", "minutes"), Fraction(1, 60)),
    **dict.fromkeys(("h", "hour", "hours"), Fraction(1)),
    **dict.fromkeys(("d", "day", "days"), Fraction(24)),
    **dict.fromkeys(("week", "weeks"), Fraction(168)),
}
_TONNES = {"kg": Fraction(1, 1000), "t": Fraction(1), "kt": Fraction(1000)}
_DAYS_PER = {
    **dict.fromkeys(("per minute",), Fraction(1440)),
    **dict.fromkeys(("/h", "/hour", "per h", "per hour"), Fraction(24)),
    **dict.fromkeys(("/d", "/day", "per d", "per day"), Fraction(1)),
    **dict.fromkeys(("/week", "per week"), Fraction(1, 7)),
}
"""How often a day the period of a rate comes round."""


def _rates(amounts: dict[str, Fraction], periods: dict[str, Fraction]) -> dict[str, Fraction]:
    """Every amount with every period: `km/h`, `km per h`, ...; sizes multiply."""
    return {
        f"{amount}{period if period.startswith('/') else ' ' + period}".strip(): size * often
        for amount, size in amounts.items()
        for period, often in periods.items()
    }


_PER_DAY = _rates({"": Fraction(1)}, _DAYS_PER)
_PER_HOUR = {period: often / 24 for period, often in _DAYS_PER.items()}
_KILOMETRES_PER_DAY = _rates(
    {"km": Fraction(1)}, {period: _DAYS_PER[period] for period in ("/h", "/d", "/day", "per day")}
)
_KILOMETRES_PER_HOUR = {unit: size / 24 for unit, size in _KILOMETRES_PER_DAY.items()}
_ELEMENTS = dict.fromkeys(("element", "elements"), Fraction(1))

CENTURY_H = 24.0 * LARGEST_DAY
DURATION = Quantity(
    label="a duration",
    unit="h",
    examples=("36 h", "2 days"),
    units=_HOURS,
    bounds=up_to(CENTURY_H),
)
POSITIVE_DURATION = replace(DURATION, bounds=up_to(CENTURY_H, POSITIVE))
LAG = replace(
    DURATION,
    label="a lag",
    examples=("6 h", "-12 h"),
    bounds=up_to(CENTURY_H, ANY),
)
DISTANCE = Quantity(
    label="a distance",
    unit="km",
    examples=("45 km", "800 m"),
    units={"km": Fraction(1), "m": Fraction(1, 1000)},
    bounds=up_to(40_000.0),  # once round the earth
)
POSITIVE_DISTANCE = replace(DISTANCE, bounds=up_to(40_000.0, POSITIVE))
SPEED = Quantity(
    label="a speed",
    unit="km/h",
    examples=("40 km/h", "200 km/day"),
    units=_KILOMETRES_PER_HOUR,
    bounds=up_to(1e6, POSITIVE),
)
PACE = Quantity(
    label="a speed",
    unit="km/day",
    examples=("15 km/day", "2 km/h"),
    units=_KILOMETRES_PER_DAY,
    bounds=up_to(24e6, POSITIVE),
)
MASS = Quantity(
    label="a mass", unit="t", examples=("120 t", "300 kg"), units=_TONNES, bounds=up_to(1e9)
)
MASS_RATE = Quantity(
    label="a mass per time",
    unit="t/day",
    examples=("40 t/day", "2 t/h"),
    units=_rates(_TONNES, _DAYS_PER),
    bounds=up_to(1e9),
)
RATE = Quantity(
    label="a rate",
    unit="per day",
    examples=("2 per day", "3 per week"),
    units=_PER_DAY,
    bounds=up_to(1e6),
)
FLOW = Quantity(
    label="a flow of elements",
    unit="elements/h",
    examples=("4 elements/h", "30 elements/day"),
    units=_rates(_ELEMENTS, _PER_HOUR) | _PER_HOUR,
    bounds=up_to(1e6, POSITIVE),
)
MOMENT = PlanMoment()
DATE = CalendarDate()
PROBABILITY = PlainNumber(label="a probability from 0 to 1", examples=("0.3",), bounds=SHARE)
FRACTION = PlainNumber(label="a fraction from 0 to 1", examples=("0.3",), bounds=SHARE)
FACTOR = PlainNumber(label="a factor", examples=("1.5", "0.8"), bounds=up_to(LARGEST_FACTOR))
POSITIVE_FACTOR = replace(
    FACTOR, label="a factor above zero", bounds=up_to(LARGEST_FACTOR, POSITIVE)
)
COUNT = WholeNumber(label="a whole number", examples=("12",))
POSITIVE_COUNT = replace(COUNT, label="a whole number of at least 1", minimum=1)

Hours = Annotated[float, DURATION]
PositiveHours = Annotated[float, POSITIVE_DURATION]
SignedHours = Annotated[float, LAG]
Kilometres = Annotated[float, DISTANCE]
PositiveKilometres = Annotated[float, POSITIVE_DISTANCE]
KilometresPerHour = Annotated[float, SPEED]
KilometresPerDay = Annotated[float, PACE]
Tonnes = Annotated[float, MASS]
TonnesPerDay = Annotated[float, MASS_RATE]
PerDay = Annotated[float, RATE]
ElementsPerHour = Annotated[float, FLOW]
Moment = Annotated[float, MOMENT]
Date = Annotated[date, DATE]
Probability = Annotated[float, PROBABILITY]
Factor = Annotated[float, FACTOR]
PositiveFactor = Annotated[float, POSITIVE_FACTOR]
Count = Annotated[int, COUNT]
PositiveCount = Annotated[int, POSITIVE_COUNT]
Name = Annotated[str, NameText()]
Text = Annotated[str, FreeText()]
OutcomeName = Annotated[str, OutcomeText()]
Flag = Annotated[bool, Strict()]


def dimension_of(annotation: Any) -> Dimension | None:
    """The dimension of an `Annotated` type, also inside `X | None`; nothing where it has none."""
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *metadata = get_args(annotation)
        for item in metadata:
            if isinstance(item, Dimension):
                return item
        return dimension_of(base)
    if origin is Union or origin is types.UnionType:
        for part in get_args(annotation):
            if (found := dimension_of(part)) is not None:
                return found
    return None
