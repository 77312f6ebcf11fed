import pytest
from pydantic import TypeAdapter, ValidationError

from sim.scenario.quantities import Moment, format_moment

MOMENT = TypeAdapter(Moment)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("day 1 00:00", 0.0),
        ("day 1", 0.0),
        ("day 0 18:30", -5.5),
        ("day -7", -192.0),
        ("day 3 05:00", 53.0),
        ("day 3 5:00", 53.0),
        ("  day  3   05:00 ", 53.0),
        ("day 1 00:00:36", 0.01),
        ("day 1 00:00:00.36", 0.0001),
        ("day +2", 24.0),
    ],
)
def test_moments_count_from_day_one(text: str, hours: float) -> None:
    """Day 1 begins at hour 0, and day 0 is the day before: there is no gap."""
    assert hours == MOMENT.validate_python(text)


@pytest.mark.parametrize(
    ("given", "message", "nearest"),
    [
        ("04:00", "is not a moment: 04:00", "day 1 04:00"),
        ("3 days", "is not a moment: 3 days", "day 3"),
        ("Day 3, 05:00", "is not a moment: Day 3, 05:00", "day 3 05:00"),
        ("day3", "is not a moment: day3", "day 3"),
        ("tomorrow", "is not a moment: tomorrow", None),
        ("day 3 25:00", "is no time of day: day 3 25:00", None),
        ("day 3 05:60", "is no time of day: day 3 05:60", None),
        ("day 3 05:00:60", "is no time of day: day 3 05:00:60", None),
        ("day 36501", "must be within 36500 days of day 1: day 36501", None),
        (3, "must be a moment, not 3", "day 3"),
        (None, "must be a moment, not nothing", None),
    ],
)
def test_what_is_no_moment_is_refused(given: object, message: str, nearest: str | None) -> None:
    """A refusal offers the moment that was probably meant."""
    with pytest.raises(ValidationError) as caught:
        MOMENT.validate_python(given)
    (error,) = caught.value.errors()
    assert message == error["msg"]
    assert nearest == error["ctx"]["nearest"]


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (53.0, "day 3 05:00"),
        (0.0, "day 1 00:00"),
        (-0.01, "day 0 23:59"),
        (53.0 + 29.9 / 3600, "day 3 05:00"),
        (53.0 + 30.1 / 3600, "day 3 05:01"),
        (-192.0, "day -7 00:00"),
    ],
)
def test_people_read_moments_to_the_minute(hours: float, text: str) -> None:
    """The nearest minute is shown, across midnight too."""
    assert text == format_moment(hours)


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (53.0, "day 3 05:00"),
        (0.01, "day 1 00:00:36"),
        (0.0001, "day 1 00:00:00.36"),
        (-5.5, "day 0 18:30"),
        (1 / 3, "day 1 00:20"),
    ],
)
def test_the_explicit_form_keeps_moments_exactly(hours: float, text: str) -> None:
    """Seconds and their decimals appear only where the float needs them."""
    assert text == MOMENT.dump_python(hours, mode="json")
    assert hours == MOMENT.validate_python(text)
