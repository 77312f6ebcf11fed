import math
import re
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from sim.scenario import quantities
from sim.scenario.quantities import (
    Count,
    Date,
    ElementsPerHour,
    Factor,
    Flag,
    Hours,
    Kilometres,
    KilometresPerDay,
    KilometresPerHour,
    Moment,
    Name,
    PerDay,
    PositiveCount,
    PositiveFactor,
    PositiveHours,
    PositiveKilometres,
    Probability,
    SignedHours,
    Text,
    Tonnes,
    TonnesPerDay,
    dimension_of,
)
from sim.scenario.reading import read_value


def read(kind: Any, written: object) -> Any:
    """Return the value of what was written."""
    return TypeAdapter(kind).validate_python(written)


def written(kind: Any, value: object) -> Any:
    """Return how a value is written."""
    return TypeAdapter(kind).dump_python(value, mode="json")


def refused(kind: Any, given: object) -> tuple[str, str | None]:
    """Return what is wrong with what was written, and the nearest correct text."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(given)
    (error,) = caught.value.errors()
    return error["msg"], error["ctx"]["nearest"]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Hours, "36 h", 36.0),
        (Hours, "5 min", 5 / 60),
        (Hours, "1 hour", 1.0),
        (Hours, "2 days", 48.0),
        (Hours, "1 d", 24.0),
        (Hours, "2 weeks", 336.0),
        (Hours, "0 h", 0.0),
        (Hours, "1e3 h", 1000.0),
        (Hours, ".5 h", 0.5),
        (Hours, "3h", 3.0),
        (Hours, "  3   hours ", 3.0),
        (PositiveHours, "0.1 h", 0.1),
        (SignedHours, "-12 h", -12.0),
        (Kilometres, "800 m", 0.8),
        (PositiveKilometres, "45 km", 45.0),
        (KilometresPerHour, "40 km/h", 40.0),
        (KilometresPerHour, "240 km/day", 10.0),
        (KilometresPerHour, "40 km / h", 40.0),
        (KilometresPerDay, "2 km/h", 48.0),
        (Tonnes, "300 kg", 0.3),
        (Tonnes, "2 kt", 2000.0),
        (TonnesPerDay, "2 t/h", 48.0),
        (TonnesPerDay, "40 t per day", 40.0),
        (PerDay, "2 per day", 2.0),
        (PerDay, "0.5 per hour", 12.0),
        (PerDay, "3 per week", 3 / 7),
        (PerDay, "2/day", 2.0),
        (ElementsPerHour, "4 elements/h", 4.0),
        (ElementsPerHour, "1 element per hour", 1.0),
        (ElementsPerHour, "48 elements/day", 2.0),
        (ElementsPerHour, "4 per hour", 4.0),
    ],
)
def test_quantities_are_kept_in_their_base_unit(kind: Any, text: str, expected: float) -> None:
    """Every unit of a dimension is converted with one rounding."""
    assert expected == read(kind, text)


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (Probability, 0, 0.0),
        (Probability, 1.0, 1.0),
        (Factor, 2, 2.0),
        (PositiveFactor, 0.5, 0.5),
        (Count, 0, 0),
        (PositiveCount, 3, 3),
        (Date, "2022-09-06", date(2022, 9, 6)),
        (Date, date(2022, 9, 6), date(2022, 9, 6)),
        (Name, "bridge-1", "bridge-1"),
        (Text, "  two words ", "two words"),
        (Flag, True, True),
    ],
)
def test_other_values_are_read_as_they_stand(kind: Any, given: object, expected: object) -> None:
    """Plain numbers, dates, names and texts need no unit."""
    value = read(kind, given)
    assert expected == value
    assert type(expected) is type(value)


@pytest.mark.parametrize(
    ("kind", "given", "message", "nearest"),
    [
        (Hours, 40, "needs a unit: 40", "40 h"),
        (KilometresPerHour, 40, "needs a unit: 40", "40 km/h"),
        (Hours, " 40 ", "needs a unit: 40", "40 h"),
        (Hours, "3 hrs", "has the unknown unit `hrs`: 3 hrs", "3 hours"),
        (Hours, "3 Days", "has the unknown unit `Days`: 3 Days", "3 days"),
        (Hours, "3 parsecs", "has the unknown unit `parsecs`: 3 parsecs", None),
        (KilometresPerHour, "4 kmh", "has the unknown unit `kmh`: 4 kmh", "4 km/h"),
        (Hours, "3 km/h", "must be a duration, not a speed: 3 km/h", None),
        (Kilometres, "3 t", "must be a distance, not a mass: 3 t", None),
        (Hours, "1,5 h", "is not a duration: 1,5 h", "1.5 h"),
        (Hours, "soon", "is not a duration: soon", None),
        (Hours, "", "is not a duration: ", None),
        (Hours, "nan h", "is not a duration: nan h", None),
        (Hours, "inf h", "is not a duration: inf h", None),
        (Hours, "٣ h", "is not a duration: ٣ h", None),
        (Hours, "1e999 h", "is too large: 1e999 h", None),
        (Hours, "-1 h", "must not be negative: -1 h", None),
        (PositiveHours, "0 h", "must be above zero: 0 h", None),
        (KilometresPerHour, "0 km/h", "must be above zero: 0 km/h", None),
        (PositiveHours, "1e-400 h", "must be above zero: 1e-400 h", None),
        (Hours, True, "must be a duration, not true", None),
        (Hours, None, "must be a duration, not nothing", None),
        (Hours, [1], "must be a duration, not a list", None),
        (Hours, {"a": 1}, "must be a duration, not a mapping", None),
        (Probability, 1.1, "must be between 0 and 1: 1.1", None),
        (Probability, -0.1, "must be between 0 and 1: -0.1", None),
        (Probability, math.nan, "must be a finite number: nan", None),
        (Probability, "50 %", "must be a plain number, not `50 %`", "0.5"),
        (Probability, "0.5", "must be a plain number, not `0.5`", "0.5"),
        (Probability, True, "must be a probability from 0 to 1, not true", None),
        (Factor, -1, "must not be negative: -1", None),
        (Factor, math.inf, "must be a finite number: inf", None),
        (Factor, 10**400, "is too large", None),
        (PositiveFactor, 0, "must be above zero: 0", None),
        (Count, -1, "must be at least 0: -1", None),
        (Count, 1_000_001, "must be at most 1000000: 1000001", None),
        (Hours, "1e300 h", "must be at most 876000 h: 1e300 h", None),
        (Hours, "1000000 years", "has the unknown unit `years`: 1000000 years", None),
        (SignedHours, "-1e300 h", "must be at least -876000 h: -1e300 h", None),
        (PositiveHours, "1e-300 h", "must not be smaller than 1e-09: 1e-300 h", None),
        (Kilometres, "1e308 km", "must be at most 40000 km: 1e308 km", None),
        (KilometresPerHour, "1e9 km/h", "must be at most 1000000 km/h: 1e9 km/h", None),
        (KilometresPerHour, "1e-300 km/h", "must not be smaller than 1e-09: 1e-300 km/h", None),
        (Factor, 1e300, "must be at most 1000000: 1e+300", None),
        (PositiveFactor, 1e-300, "must not be smaller than 1e-09: 1e-300", None),
        (Count, 1.5, "must be a whole number, not `1.5`", None),
        (Count, 2.0, "must be a whole number, not `2.0`", "2"),
        (Count, "3", "must be a whole number, not `3`", "3"),
        (Count, False, "must be a whole number, not false", None),
        (PositiveCount, 0, "must be at least 1: 0", None),
        (Date, "6 September", "is not a date: 6 September", None),
        (Date, "2022-13-01", "is not in the calendar: 2022-13-01", None),
        (Date, 2022, "is not a date: 2022", None),
        (Name, "Bridge One", "is not a name: `Bridge One`", "bridge-one"),
        (Name, "a.b", "is not a name: `a.b`", "a-b"),
        (Name, 3, "must be a name, not 3", None),
        (Name, "a" * 65, f"is longer than 64 letters: `{'a' * 65}`", None),
        (Text, 2022, "must be a text, not 2022", '"2022"'),
        (Text, True, "must be a text, not true", '"true"'),
        (Text, None, "must be a text, not nothing", None),
    ],
)
def test_refusals_say_what_is_wrong_and_what_is_near(
    kind: Any, given: object, message: str, nearest: str | None
) -> None:
    """Each refusal is worded as the end of a sentence and corrects what can be corrected."""
    assert (message, nearest) == refused(kind, given)


def test_refusals_show_what_would_be_right() -> None:
    """The expectation has examples that are themselves accepted."""
    with pytest.raises(ValidationError) as caught:
        read(KilometresPerHour, 40)
    (error,) = caught.value.errors()
    assert "a speed such as `40 km/h` or `200 km/day`" == error["ctx"]["expected"]


def test_a_long_text_is_shown_in_part() -> None:
    """A text of a megabyte is no quantity, and a message does not repeat it."""
    message, _ = refused(Hours, "9" * 1_000_000)
    assert 120 > len(message)
    assert message.endswith("…")


KINDS = [name for name in quantities.__all__ if name[0].isupper() and name != "Flag"]


@pytest.mark.parametrize("name", KINDS)
def test_every_type_accepts_its_own_examples(name: str) -> None:
    """What a message offers as an example is right, and its schema agrees."""
    kind = getattr(quantities, name)
    dimension = dimension_of(kind)
    assert dimension is not None
    schema = dimension.json_schema()
    for example in dimension.examples:
        if "anyOf" in schema:
            value = read_value(example, 0).plain()
            assert read(kind, value) == read(kind, written(kind, read(kind, value)))
        elif schema["type"] == "string":
            assert re.search(schema.get("pattern", ""), example)
            assert read(kind, example) == read(kind, written(kind, read(kind, example)))
        else:
            number = int(example) if schema["type"] == "integer" else float(example)
            assert number == read(kind, number)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Hours, 36.0, "36 h"),
        (Hours, 0.1, "0.1 h"),
        (Hours, 1e-300, "1e-300 h"),
        (SignedHours, -12.0, "-12 h"),
        (KilometresPerDay, 12.5, "12.5 km/day"),
        (PerDay, 2.0, "2 per day"),
        (ElementsPerHour, 4.0, "4 elements/h"),
        (Moment, 53.0, "day 3 05:00"),
        (Probability, 0.25, 0.25),
        (Probability, 1.0, 1),
        (Date, date(2022, 9, 6), "2022-09-06"),
    ],
)
def test_values_are_written_as_they_would_be_read(kind: Any, value: Any, expected: object) -> None:
    """The explicit form uses the base unit and no needless fraction."""
    assert expected == written(kind, value)
    assert value == read(kind, written(kind, value))


def test_minus_zero_is_zero() -> None:
    """The sign of zero does not survive, so that equal scenarios are equal bit for bit."""
    assert 1.0 == math.copysign(1.0, read(SignedHours, "-0 h"))
    assert 1.0 == math.copysign(1.0, read(Factor, -0.0))


def test_the_dimension_of_a_type_is_found_through_unions() -> None:
    """Optional quantities have a dimension too; other types have none."""
    optional = dimension_of(Hours | None)
    assert optional is dimension_of(Hours)
    assert optional is not None
    assert "h" == optional.unit
    assert dimension_of(int | None) is None
    assert dimension_of(str) is None
